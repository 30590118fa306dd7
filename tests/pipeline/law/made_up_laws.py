"""A bench of laws that nobody passed: revised, renumbered, repealed, not held, with an unsure date."""

from __future__ import annotations

from pathlib import Path

from pipeline.law.bench import Bench
from pipeline.law.index import build_index
from pipeline.law.registry import Law, Registry, name_key
from pipeline.law.texts import LawTexts, Version

LENDING = "出借人交付借款应当通过银行转账，借款人应当在收到借款之日起三十日内出具收据。"
THREATS = """有下列行为之一的，处五日以下拘留或者五百元以下罚款：
（一）写信威胁他人人身安全的；
（二）公然侮辱他人的；
（三）多次发送信息，干扰他人正常生活的。"""
PETS = "饲养动物干扰他人正常生活的，处警告；警告后不改正的，处二百元以上五百元以下罚款。"
NOISE = """制造噪声干扰他人休息的，由居民委员会劝阻、制止。
拒不改正的，处一千元以下罚款。"""
REPAIRS = "出租人应当履行租赁物的维修义务，但是当事人另有约定的除外。"
SUBLET = "承租人未经出租人同意转租的，出租人可以解除合同。"
DEPOSIT = "收受押金的一方应当自租期届满之日起七日内退还，不得无故扣留。"

VERSIONS = [
    # law, promulgated, effective, source of that day, ended, repealed, articles by number (None: not held)
    ("秩序法", "2005-08-28", "2006-03-01", "meta", "2026-01-01", False, {1: LENDING, 42: THREATS, 43: PETS, 44: REPAIRS}),
    ("秩序法", "2025-06-27", "2026-01-01", "meta", None, False, {1: LENDING, 42: PETS, 50: THREATS, (50, 1): NOISE}),
    ("租佃法", "1999-03-15", "1999-10-01", "meta", "2021-01-01", True, {7: REPAIRS, 8: SUBLET}),
    ("租约法", "2020-05-28", "2021-01-01", "meta", None, False, {712: REPAIRS, 716: SUBLET, 717: DEPOSIT}),
    ("押金条例", "2019-01-01", "2019-03-01", "assumed_pub", None, False, {5: DEPOSIT}),
    ("未来法", "2026-05-01", "2027-01-01", "meta", None, False, {1: DEPOSIT.replace("七日", "十日")}),
    ("断档法", "2010-01-01", "2010-06-01", "meta", "2015-01-01", False, {3: SUBLET.replace("转租", "转借")}),
    ("断档法", "2014-12-01", "2015-01-01", "meta", "2020-01-01", False, None),
    ("断档法", "2019-12-01", "2020-01-01", "meta", None, False, {3: SUBLET.replace("转租", "转借"), 4: PETS.replace("动物", "鸟兽")}),
    ("无文本法", "2012-01-01", "2012-01-01", "meta", None, False, None),
]  # fmt: skip


def made_up_texts() -> LawTexts:
    versions: dict[str, list[Version]] = {}
    keys: list[tuple[str, int, int]] = []
    words: list[str] = []
    for law, published, effective, source, ended, repealed, articles in VERSIONS:
        vid = f"{law}@{published}" if articles else None
        numbers = [key if isinstance(key, tuple) else (key, 0) for key in articles or {}]
        highest = max((number for number, _ in numbers), default=None)
        versions.setdefault(law, []).append(
            Version(law, published, effective, source, ended, repealed, None, len(numbers) or None, highest, vid)
        )
        keys += [(vid or "", number, suffix) for number, suffix in numbers]
        words += (articles or {}).values()
    return LawTexts(versions, {key: row for row, key in enumerate(keys)}, keys, words, "2026-06-30")


def made_up_registry() -> Registry:
    laws = {law: Law(law, "行政法规" if law.endswith("条例") else "法律", None, None) for law, *_ in VERSIONS}
    names = {name_key(law): (law,) for law in laws} | {"借贷司法解释": ("借贷司法解释",)}
    return Registry(laws, names, frozenset({"反催收法"}), {name_key("香港雇佣条例"): "香港"}, 12, {})


def made_up_bench(folder: Path) -> Bench:
    """Registry, texts and index, the index under `folder`."""
    texts = made_up_texts()
    return Bench(made_up_registry(), texts, build_index(texts, folder / "index"))
