"""Made-up personal data and what looks like it, from a seed: values in carrier sentences, each with the span that is to be found."""

from __future__ import annotations

import random
from dataclasses import dataclass

from pipeline.personal.checks import checksum

CHINESE = dict(zip("0123456789", "零一二三四五六七八九", strict=True))
FULL = str.maketrans("0123456789", "０１２３４５６７８９")
PREFIXES = ["130", "133", "135", "138", "139", "147", "150", "156", "159", "166", "172", "177", "180", "186", "189", "191", "199"]
AREAS = ["010", "021", "022", "025", "028", "0551", "0571", "0755", "0311", "0931", "0898"]
REGIONS = ["110105", "310112", "340104", "330106", "440305", "510107", "650104", "420106", "820000"]
CARRIERS = [
    "有事请联系{}，随时可以。", "他留下的是{}。后来再没有打通", "我把{}发给了对方，请问合法吗？", "当事人称:{};法院未采信", "\n{}\n以上是对方的资料", "如实填写（{}）即可",
    "对方2023年5月1日把{}挂到网上，索要5000元", "根据民法典第577条，公开{}构成侵权", "截图显示“{}”，应当保存", "1、{}；2、其他材料", "信息为 {} ，请核对",
]  # fmt: skip


@dataclass(frozen=True)
class Made:
    """A text, and the kind and span of the one personal datum in it; no kind for none."""

    text: str
    kind: str | None
    start: int
    end: int


def digits(chance: random.Random, count: int) -> str:
    return "".join(chance.choice("0123456789") for _ in range(count))


def luhn(first: str) -> str:
    total = 0
    for place, sign in enumerate(reversed(first)):
        value = int(sign) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return first + str(-total % 10)


def mobile(chance: random.Random) -> str:
    number = chance.choice(PREFIXES) + digits(chance, 8)
    a, b, c = number[:3], number[3:7], number[7:]
    return chance.choice([
        number, number, f"{a} {b} {c}", f"{a}-{b}-{c}", f"{a}—{b}—{c}", f"+86 {number}", f"86-{number}", f"+86-{a}-{b}-{c}", f"{a} {b}{c}", f"{a}　{b}　{c}",
        number.translate(FULL), f"{a}－{b}－{c}".translate(FULL), "".join(CHINESE[sign] for sign in number), " ".join(number), f"{a}.{b}.{c}", f"{number[:7]} {c}", f"(+86){number}",
        f"{a} - {b} - {c}", "".join(CHINESE[sign] for sign in number).replace("一", "幺"), f"0{number}",
    ])  # fmt: skip


def landline(chance: random.Random) -> str:
    area = chance.choice(AREAS)
    number = chance.choice("2345678") + digits(chance, 7 if len(area) == 3 else chance.choice([6, 7]))
    parted = f"{number[:-4]} {number[-4:]}"
    return chance.choice([f"{area}-{number}", f"{area}{number}", f"（{area}）{number}", f"({area}){parted}", f"{area} {parted}", f"+86-{area[1:]}-{number}", f"{area}—{number}".translate(FULL), f"{area}-{number}转801", f"{area}-{number}-8001", f"电话：{number}", f"座机{parted}"])


def identity(chance: random.Random) -> str:
    first = chance.choice(REGIONS) + str(chance.randint(1940, 2020)) + f"{chance.randint(1, 12):02}{chance.randint(1, 28):02}" + digits(chance, 3)
    number = first + checksum(first)
    old = number[:6] + number[8:17]
    return chance.choice([number, number.lower(), number.translate(FULL), f"{number[:6]} {number[6:14]} {number[14:]}", f"{number[:6]}-{number[6:14]}-{number[14:]}", old, f"身份证号{number}", f"公民身份号码：{old}"])


def bank_card(chance: random.Random) -> str:
    number = luhn(chance.choice(["622202" + digits(chance, 12), "621700" + digits(chance, 12), "622588" + digits(chance, 9), "4563" + digits(chance, 11), "5187" + digits(chance, 11), "955880" + digits(chance, 12)]))
    fours = [number[place : place + 4] for place in range(0, len(number), 4)]
    return chance.choice([number, " ".join(fours), "-".join(fours), number.translate(FULL), f"卡号{number}", f"银行账号：{number}", f"{number[:6]} {number[6:]}"])


def plate(chance: random.Random) -> str:
    place = chance.choice("京沪皖粤苏浙川新") + chance.choice("ABCDEFG")
    gap = chance.choice(["", "", "·", " ", "•"])
    tail = chance.choice([digits(chance, 5), digits(chance, 4) + "K", "D" + digits(chance, 5), digits(chance, 5) + "F", "Q" + digits(chance, 3) + "H", digits(chance, 4) + "警", "DF" + digits(chance, 4)])
    return place + gap + tail


def wechat(chance: random.Random) -> str:
    name = chance.choice(["wxid_", "law-", "zhang", "Li_Si", "hefei"]) + digits(chance, 5)
    return chance.choice(["微信号：", "微信号", "微信:", "加微信", "VX：", "wx:", "微信号为", "微信是"]) + name


def qq(chance: random.Random) -> str:
    return chance.choice(["QQ：", "QQ号", "qq ", "QQ号码为", "扣扣：", "QQ"]) + chance.choice("123456789") + digits(chance, chance.randint(5, 9))


def email(chance: random.Random) -> str:
    return chance.choice(["zhang.san", "lisi_88", "w" + digits(chance, 5)]) + chance.choice(["@", "@", "＠"]) + chance.choice(["qq.com", "163.com", "example.com.cn"])


NUMBERS = {"mobile": mobile, "landline": landline, "identity": identity, "bank_card": bank_card, "plate": plate, "wechat": wechat, "qq": qq, "email": email}
AFTER_LABEL = ["身份证号", "公民身份号码：", "卡号", "银行账号：", "微信号：", "微信号", "微信:", "加微信", "VX：", "wx:", "微信号为", "微信是", "QQ号码为", "QQ：", "QQ号", "qq ", "扣扣：", "QQ", "电话：", "座机"]


def positive(chance: random.Random, kind: str) -> Made:
    written = NUMBERS[kind](chance)
    label = next((label for label in sorted(AFTER_LABEL, key=len, reverse=True) if written.startswith(label)), "")
    carrier = chance.choice(CARRIERS)
    start = carrier.index("{}") + len(label)
    return Made(carrier.format(written), kind, start, start + len(written) - len(label))


def negative(chance: random.Random) -> Made:
    """A number that is nobody's: of an order, a sum, a statute, a case, a hotline, a day, a book, a place."""
    year, number = chance.randint(1990, 2026), chance.randint(1, 999)
    bad = chance.choice(REGIONS) + "1985" + "13" + digits(chance, 6)
    written = chance.choice([
        f"订单号{chance.choice(PREFIXES)}{digits(chance, 8)}", f"运单号：{chance.choice(PREFIXES)}{digits(chance, 8)}", f"订单编号{digits(chance, 20)}", f"交易流水号 62{digits(chance, 16)}", digits(chance, 22),
        f"{chance.choice(PREFIXES)}{digits(chance, 8)}元", f"{chance.randint(1, 99)},{digits(chance, 3)},{digits(chance, 3)}.00元", f"{digits(chance, 9)}.{digits(chance, 2)}元", f"￥{chance.choice(PREFIXES)}{digits(chance, 8)}",
        f"第{number}条", f"法释〔{year}〕{number}号", f"（{year}）皖0102民初{digits(chance, 5)}号", f"国发〔{year}〕{number}号", f"(2021)最高法民终{number}号", f"皖政办[{year}]{number}号", f"民法典第{number}条第2款第3项",
        "12348", "12315", "12345热线", "95588", "96110", "110、120", f"400-{digits(chance, 3)}-{digits(chance, 4)}", f"400{digits(chance, 7)}", f"800-{digits(chance, 7)}", "0551-12348", "010-12368", "拨打12333", "电话：4008205555", "10086", "123090",
        f"{year}-{chance.randint(10, 12)}-{chance.randint(10, 28)} 12:30:15", f"{year}年10月1日至{year + 1}年3月31日", f"{year}1015", f"{year}.10.15-{year}.12.31", f"{year}0101-{year}1231", "二〇二三年十月一日", "一九八五年至二〇〇一年",
        f"ISBN 978-7-{digits(chance, 4)}-{digits(chance, 4)}-{digits(chance, 1)}", f"ISBN：9787{digits(chance, 9)}", f"东经116.{digits(chance, 11)}", f"31.{digits(chance, 6)}, 117.{digits(chance, 6)}", f"坐标117.{digits(chance, 6)}", f"0.{chance.choice(PREFIXES)}{digits(chance, 8)}",
        bad, f"统一社会信用代码9134{digits(chance, 4)}MA2N{digits(chance, 5)}X", f"发票号码{digits(chance, 8)}", f"http://www.example.com/{chance.choice(PREFIXES)}{digits(chance, 8)}.html", f"粤B2-{year}{digits(chance, 4)}", f"沪A股600{digits(chance, 3)}", f"京ICP备{digits(chance, 8)}号", f"微信公众号：hefei{digits(chance, 4)}",
        "500-1500 1500-2500 2500-6000", "1 2 3 4 5 6 7 8 9 10 11", f"保单号{digits(chance, 16)}", f"专利号ZL{year}1{digits(chance, 7)}.5", f"增值税发票代码{digits(chance, 12)}", f"JD{chance.choice(PREFIXES)}{digits(chance, 8)}", f"{digits(chance, 6)}（邮编）", f"QQ群{digits(chance, 9)}", "微信支付分650分", "QQ邮箱", f"合同编号：HT-{year}-{digits(chance, 6)}",
        f"62{digits(chance, 12)}", f"1{chance.choice('012')}{digits(chance, 9)}", f"房产证号{digits(chance, 10)}", "*138****5678", "张某、李某某", f"第{digits(chance, 7)}号判决书",
    ])  # fmt: skip
    carrier = chance.choice(CARRIERS)
    return Made(carrier.format(written), None, carrier.index("{}"), carrier.index("{}") + len(written))
