"""What a person reads of an article's citations: with laws that nobody passed, and with no law texts at all."""

import io
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.explain.screen import explain_article, marked, sentence_around, write
from pipeline.inputs import check_given
from pipeline.law.bench import load_bench
from pipeline.outputs import as_json, extract_text
from spiders.place import TREE
from tests.pipeline.law.made_up_laws import LENDING, PETS, THREATS, made_up_bench

BEFORE, AFTER = "2025-03-20", "2026-03-20"
ACCUSING = re.compile(
    r"hallucinat|fabricat|\b(?:fake|false|invented|wrong|lies?|liar|mistakes?|careless|incompetent)\b", re.IGNORECASE
)


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    return made_up_bench(tmp_path_factory.mktemp("laws"))


def explained(text, bench, published=AFTER, width=100):
    given = check_given({"id": "文.txt", "text": text, "published": published}, "test")
    out = io.StringIO()
    write(out, explain_article(as_json(extract_text(text), given, bench), bench, width))
    return out.getvalue()


def facts(shown):
    """Label → sentence of the last citation shown."""
    found = {}
    for line in shown.rpartition("── ")[2].splitlines()[1:]:
        if not line.strip():
            break
        label, told = line[3:14].strip(), line[14:]
        if label:
            found[label] = told
        else:
            found[list(found)[-1]] += told if told[:1] > "\u3000" else f" {told}"
    return found


def test_the_article_with_its_citations_marked_in_place_and_numbered(bench):
    shown = explained("依《秩序法》第四十二条，可罚。\n又见《租约法》第712条、第716条。\n\n", bench)
    assert shown.startswith("文.txt\nposted 2026-03-20 · 3 citations · law texts to 2026-06-30\n\n")
    assert "依⟦1:《秩序法》第四十二条⟧，可罚。\n又见⟦2:《租约法》第712条⟧、⟦3:第716条⟧。\n\n⟦1:…⟧ a citation" in shown
    heads = [line for line in shown.splitlines() if line.startswith("── ")]
    assert heads == ["── 1  秩序法第42条", "── 2  租约法第712条", "── 3  租约法第716条"]


@pytest.mark.parametrize(
    ("text", "day", "label", "said"),
    [
        # as of which day, and why that day
        ("《秩序法》第五十条。", AFTER, "as of", "2026-03-20, the day of posting"),
        ("《秩序法》第五十条。", None, "as of", "no day: the day of posting is not known"),
        ("《秩序法》（2005年）第四十二条。", AFTER, "as of", "2006-03-01, the edition that the author names"),
        # the provision
        ("《秩序法》第五十条。", AFTER, "provision", "exists in the law in force then (2025 text)"),
        ("《秩序法》第九十条。", AFTER, "provision", "the law in force then has no such article: the 2025 text ends at 第50条"),
        ("《未来法》第一条。", AFTER, "provision", "promulgated, but not in force then: the 2026 text takes effect on 2027-01-01"),
        ("《无文本法》第三条。", AFTER, "provision", "can't be checked: no text of this law is held"),
        ("《某某市养犬管理条例》第三条。", AFTER, "provision", "the registry does not know this law, which is no reproach"),
        ("原《租佃法》第七条。", AFTER, "provision", "the law was no longer in force then: it ended on 2021-01-01; a status, not an error"),
        # the words
        (f"《秩序法》第一条规定：“{LENDING}”", AFTER, "words", "as in the 2025 text, letter for letter"),
        (f"《秩序法》第一条规定：“{LENDING.replace('三十日', '十五日')}”", AFTER, "words", "differs from the 2025 text here, in what bears meaning"),
        (f"《秩序法》第四十二条规定：“{PETS}”", AFTER, "words", "as in the 2025 text, letter for letter"),
        # the stance
        ("原《租佃法》第七条。", AFTER, "stance", "named as former law, or applied to earlier facts"),
    ],
)  # fmt: skip
def test_what_is_said(bench, text, day, label, said):
    assert said in facts(explained(text, bench, day))[label]


def test_an_old_number_shows_both_texts_and_where_the_rule_stands_today(bench):
    shown = explained(
        "《秩序法》第四十二条：“写信威胁他人人身安全的；公然侮辱他人的；多次发送信息，干扰他人正常生活的”，可以处罚。", bench
    )
    told = facts(shown)
    assert told["provision"] == "the number is that of another text than the one in force then (2025 text)"
    assert told["words"].startswith("stand under this number in the 2005 text")
    assert told["today"] == "the rule stands in 秩序法第50条"
    assert "秩序法第42条, 2005 text\n" in shown  # beside the author's words
    assert f"秩序法第42条, 2025 text, says:\n   {PETS[:20]}" in shown  # what the number says on the article's day
    assert f"   {THREATS.splitlines()[0]}" in shown.partition("秩序法第50条, 2025 text, says:\n")[2]


def test_words_of_another_article_stand_beside_that_article(bench):
    shown = explained(f"《秩序法》第五十条规定：“{LENDING}”", bench)
    assert facts(shown)["words"].startswith("stand in 秩序法第1条; as in the 2025 text")
    assert "秩序法第1条, 2025 text\n" in shown and "秩序法第50条, 2025 text, says:" in shown


def test_differing_characters_are_marked_side_by_side(bench):
    shown = explained(f"《秩序法》第一条规定：“{LENDING.replace('三十日', '十五日')}”", bench)
    own, law = shown.partition("the author's words")[2].splitlines()[1:3]
    left, right = "   出借人交付借款应当通过银行转账，借款人应当在收", "出借人交付借款应当通过银行转账，借款人应当在收"
    assert own.split() == [left.strip(), right]
    assert law.split()[0].startswith("到借款之日起【十五】日内出具收据") and law.split()[1].startswith(
        "到借款之日起【三十】日内出具收据"
    )


@pytest.mark.parametrize(
    "text",
    [
        f"《秩序法》第四十二条规定：“{LENDING}”",
        "《租佃法》第七条。",
        "《反催收法》第三条。",
        "《秩序法》第四十二条：“催收人不得在夜间以任何方式联系债务人及其亲属”。",
    ],
)
def test_no_word_accuses_anybody(bench, text):
    shown = explained(text, bench)
    assert "finding" in shown and not ACCUSING.search(shown)


def test_without_law_texts_it_says_so_and_how_to_get_them(tmp_path):
    shown = explained("依《民法典》第577条：“当事人一方不履行合同义务的，应当承担违约责任。”", load_bench(tmp_path))
    assert "1 citation · no law texts\nNo law texts are held" in shown and "laws fetch" in shown
    assert "told from the number of its articles alone" in facts(shown)["provision"]
    assert facts(shown)["words"].startswith("can't be checked: the text is not held")
    assert facts(shown)["finding"] == "none"


def test_an_article_that_cites_nothing(bench):
    assert (
        explained("你好。", bench, None) == "文.txt\nday of posting not known · 0 citations · law texts to 2026-06-30\n\n你好。\n"
    )


def test_citations_that_overlap_share_a_mark():
    rows = [{"span_start": start, "span_end": end} for start, end in ((2, 8), (2, 8), (6, 10), (12, 14))]
    assert marked("零一二三四五六七八九十甲乙丙丁", rows).plain == "零一⟦1,2,3:二三四五六七八九⟧十甲⟦4:乙丙⟧丁"


@pytest.mark.parametrize(
    ("text", "part", "sentence"),
    [
        ("甲。依第三条。乙。", "第三条", "依第三条。"),
        ("甲\n依第三条：“乙。丙。”丁。", "第三条：“乙。丙", "依第三条：“乙。丙。”"),
        ("依第三条：“乙。”丁。", "第三条：“乙。", "依第三条：“乙。”"),
        ("依第三条", "第三条", "依第三条"),
        ("依第三条\n乙", "第三条", "依第三条"),
    ],
)
def test_the_sentence_around(text, part, sentence):
    start = text.index(part)
    low, high = sentence_around(text, start, start + len(part))
    assert text[low:high] == sentence


# as a user calls it


def call(folder, *arguments, **more):
    command = [sys.executable, "-m", "pipeline", "extract", "--explain", *arguments]
    bare = {"PATH": "/usr/bin:/bin", "HEFA_DATA": str(folder), "LANG": "C.UTF-8", "TERM": "xterm"}
    return subprocess.run(command, cwd=TREE, env=bare, timeout=60, check=False, **more)


def test_files_are_explained_one_after_another(tmp_path):
    for name in "ab":
        (tmp_path / name).write_text("依《民法典》第577条。", encoding="utf-8")
    told = call(tmp_path, "--published", AFTER, str(tmp_path / "a"), str(tmp_path / "b"), capture_output=True, encoding="utf-8")
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.startswith("a\nposted 2026-03-20 · 1 citation") and "\n\nb\nposted" in told.stdout
    assert "\x1b" not in told.stdout and not re.search(r" $", told.stdout, re.MULTILINE)


def test_a_terminal_gets_colour_and_the_same_words(tmp_path):
    (tmp_path / "a").write_text("依《民法典》第577条。", encoding="utf-8")
    ours, theirs = pty.openpty()
    try:
        assert call(tmp_path, str(tmp_path / "a"), stdout=theirs).returncode == 0
        shown = os.read(ours, 100_000).decode()
    finally:
        os.close(ours)
        os.close(theirs)
    assert "\x1b[" in shown
    assert "⟦1:《民法典》第577条⟧" in re.sub(r"\x1b\[[0-9;]*m", "", shown)


def test_published_goes_with_files_only():
    told = call(Path("/nowhere"), "--published", AFTER, "--jsonl", "-", capture_output=True, encoding="utf-8", input="")
    assert told.returncode == 2 and "--published goes with FILEs" in told.stderr
