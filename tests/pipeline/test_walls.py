"""Logins, captchas and soft 404s are told from short articles by what they say; every pattern has its example."""

import re
import tomllib

import pytest

from pipeline.walls import wall_in, wall_of_html
from spiders.place import Place

RULES = tomllib.loads((Place.reference / "walls.toml").read_text(encoding="utf-8"))["wall"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["example"])
def test_every_pattern_finds_its_example(rule):
    assert re.search(rule["pattern"], rule["example"], re.IGNORECASE)
    assert wall_in(f"首页\n{rule['example']}\n返回") == rule["reason"]


@pytest.mark.parametrize(
    "text",
    [
        "欠条上没有写明还款日期的,可以随时要求还款。",
        "合同不存在无效情形的,应当继续履行。",
        "合同内容不存在违法情形,应当认定有效。",
        "网站文章已删除的,仍可凭公证书主张权利。",
        "平台删除了商品页面,消费者应当先做公证。",
        "房产登记在一方名下。",
        "对方已注册公司,可以查询其股东。",
        "请先到不动产登记中心办理异议登记。",
        "找不到被告的,可以公告送达。",
        "文章编号 404 号判决书",
        "请输入密码时遮住键盘,短信里的链接不要点。",
        "手机内容受密码保护的,侦查机关可以要求解锁。",
    ],
)
def test_short_articles_are_none(text):
    assert wall_in(text) is None


def test_script_and_style_say_nothing():
    page = "<html><head><title>法律咨询</title><style>/* 404 */</style><script>var m = '请先登录';</script></head><body>{}</body></html>"
    assert wall_of_html(page.format("<p>您好</p>")) is None
    assert wall_of_html(page.format("<p>404</p>")) == "soft_not_found"
    assert wall_of_html(page.format("<p>请先登录</p>" + "<p>常见问题与解答</p>" * 200)) is None  # says too much for a wall
