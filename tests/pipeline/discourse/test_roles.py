"""Which part of an article a line belongs to, by headings, leads and lists."""

import pytest

from pipeline.discourse.roles import read_roles
from pipeline.discourse.units import read_lines


def roles(text):
    return [role.role for role in read_roles(text, read_lines(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、违规催收的表现形式\n他们半夜打电话，还去单位闹。", ["tactics", "tactics"]),
        ("二、遇到这种事怎么办\n先把录音存好，再去派出所报案。", ["advice", "advice"]),
        ("三、法律依据\n《民法典》第一千零三十二条保护隐私。", ["statutes", "statutes"]),
        # a list has the role of the sentence before it, and gives it up behind itself
        ("常见的违法手段有以下几种：\n1. 半夜打电话\n2. 去单位闹\n以上都是听来的故事，说了很多年，一直有人说，也一直有人信，到今天还是这样，没有什么变化，你说奇怪不奇怪呢，反正我是觉得很奇怪的，一点也不明白为什么。", ["tactics", "tactics", "tactics", None]),
        # an unknown heading is said to be one; parts of a known section keep its role
        ("春天的花园\n花开得很好，路人都停下来看。", ["unknown", "unknown"]),
        ("二、遇到这种事怎么办\n1. 春天的花园\n花开得很好，路人都停下来看。", ["advice", "advice", "advice"]),
        ("只有一段话，没有标题，也没有列表。", [None]),
        ("", []),
    ],
)
def test_roles(text, expected):
    assert roles(text) == expected
