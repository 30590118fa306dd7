"""Small checkouts of the repositories of law texts, in their real formats, with laws that nobody passed."""

import subprocess
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

HEADS = {  # version of 测试示范法 → promulgation, effect, the line of history that its copies have
    2019: ("2019-03-04", "2019-06-01", "2019年3月4日第一届示范大会常务委员会第一次会议通过"),
    2024: (
        "2024-05-06",
        "2024-09-01",
        "2019年3月4日第一届示范大会常务委员会第一次会议通过　2024年5月6日第二届示范大会常务委员会第三次会议修订",
    ),
}


def write(root: Path, path: str, text: str) -> Path:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")
    return root / path


def lawbasecn(
    root: Path, year: int = 2024, text: str = "", status: str = "现行有效", title: str = "中华人民共和国测试示范法"
) -> Path:
    """A file a version, days in its head; the tag says nothing."""
    published, effective, history = HEADS[year]
    write(
        root,
        f"法律/法律/经济法/{title}-{published.replace('-', '')}.md",
        f"""---
title: {title}
date: {published}T00:00:00.000Z
publish_date: {published}T00:00:00.000Z
effective_date: {effective}T00:00:00.000Z
author: 全国人民代表大会常务委员会
category: 经济法
tag:
  - {status}
permalink: /law/{published.replace("-", "")}-1.html
---

# {title}

> {history}

### 第一章　总　　则

{text or PROVISIONS}
""",
    )
    return root


PROVISIONS = """**第一条**　为了示范，制定本法。

**第二条**　示范应当真实。

示范有下列情形之一的，可以重做：

（一）看不清的；

（二）听不见的。

**第二条**之一　重做不得超过三次。

### 第二章　附　　则

**第三条**　本法自公布之日起施行。"""


def just_laws(
    root: Path, history: str = HEADS[2024][2].replace("　", "\n\n"), provisions: str = PROVISIONS, name: str = "demonstration-law"
) -> Path:
    """A folder a law, its history in paragraphs under the title."""
    write(root, "docs/category/economic.md", "# 经济法\n\n- [测试示范法](/economic/demonstration-law/)\n")
    text = provisions.replace("### ", "## ").replace("总　　则", "总则").replace("附　　则", "附则")
    write(
        root, f"docs/economic/{name}/README.md", f"---\nsidebar: auto\n---\n\n# 中华人民共和国测试示范法\n\n{history}\n\n{text}\n"
    )
    return root


def lawrefbook(root: Path, name: str = "行政法规/示范管理条例(2021-07-08).md", text: str = "") -> Path:
    """The day in the file's name, `<!-- INFO END -->` after the head, article numbers without marks."""
    write(root, "行政法规/_index.md", "---\nbookCollapseSection: true\n---\n")
    write(root, name, text or REGULATION)
    write(root, "DLC/某省地方法规/某省示范条例(2020-01-01).md", "# 某省示范条例\n\n<!-- INFO END -->\n\n第一条 地方的。\n")
    return root


REGULATION = """# 中华人民共和国示范管理条例

2015年1月2日 中华人民共和国国务院令第901号公布

2021年7月8日 《国务院关于修改示范管理条例的决定》修订　

2021年10月1日 施行

<!-- INFO END -->

## 第一章 总 则

第一条 为了管理示范，根据测试示范法，制定本条例。

第二条 管理示范，应当
做到下列各项:

(一)有人看管;

(二)有处存放。

第三条 本条例自2015年3月1日起施行。
"""


def dataset(root: Path, laws: list[dict], articles: list[dict]) -> Path:
    """laws.parquet and articles.parquet; a law lacks whatever isn't said of it."""
    root.mkdir(parents=True, exist_ok=True)
    usual = {"aliases": ["示范法"], "kind": "法律", "organ": "", "doc_no": None, "effective_src": "meta", "superseded_on": None, "superseded_by": None,
             "repealed_on": None, "repealed_by": None, "unit": "article", "src": "lawbasecn", "history": "[]"}  # fmt: skip
    names = pa.schema(
        [("aliases", pa.list_(pa.string()))]
        + [(name, pa.string()) for name in ("vid", "law_id", "title", "published", "effective", *usual) if name != "aliases"]
    )
    pq.write_table(pa.Table.from_pylist([usual | law for law in laws], schema=names), root / "laws.parquet")
    rows = [{"chapter": "", "sub": 0, "ord": place} | article for place, article in enumerate(articles)]
    pq.write_table(pa.Table.from_pylist(rows), root / "articles.parquet")
    return root


def commit(root: Path) -> str:
    """Make a repository of a folder; gives its commit."""

    def git(*arguments: str) -> str:
        who = ("-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false")
        return subprocess.run(["git", "-C", str(root), *who, *arguments], check=True, capture_output=True, text=True).stdout.strip()

    git("init", "--quiet")
    git("add", "--all")
    git("commit", "--quiet", "-m", "texts")
    return git("rev-parse", "HEAD")
