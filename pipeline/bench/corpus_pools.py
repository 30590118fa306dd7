"""What generated articles draw from: laws and their shares, phrases of conduct and steps, headings, topics' words, authors."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterable
from typing import Any, Final

import duckdb
import pyarrow as pa

from pipeline.law.registry import FOLDER, rows
from spiders.place import Place

# laws by the share of citations that they have in the sample run, in thousandths; the rest goes to laws in force, by Zipf's law
CITED: Final = {
    "民法典": 240, "民事诉讼法": 65, "劳动合同法": 60, "刑法": 50, "刑事诉讼法": 43, "消费者权益保护法": 31, "治安管理处罚法": 25,
    "行政复议法": 25, "劳动法": 20, "道路交通安全法": 20, "公司法": 20, "个人信息保护法": 15, "工伤保险条例": 15,
}  # fmt: skip
FORMER: Final = {"合同法": 20, "侵权责任法": 14, "婚姻法": 10, "继承法": 6}
TAIL: Final = 200
CATEGORIES: Final = (
    "债务纠纷 婚姻家庭 劳动人事 交通事故 房产纠纷 刑事辩护 消费维权 合同纠纷 医疗损害 继承 公司治理 知识产权 "
    "行政诉讼 工伤赔偿 征地拆迁 网络诈骗 保险理赔 物业服务 金融借贷 建设工程 侵权责任 执行 仲裁 法律知识"
)
HEADINGS: Final = "法律规定 如何应对 案情简介 常见问题 律师建议 相关法条 维权途径 注意事项"
OPENINGS: Final = ("一、", "二、", "三、", "四、", "")
FAMILY_NAMES: Final = "赵钱孙李周吴郑王冯陈"


def fill_pools(database: duckdb.DuckDBPyConnection, seed: int) -> None:
    """Make the tables pool_laws (a thousand slots), pool_phrases, pool_topics, pool_categories, pool_authors and pool_headings."""
    keep(database, "pool_laws", draw_laws(random.Random(seed)))
    phrases = [row for what in ("tactics", "advice") for row in read_phrases(what)]
    keep(database, "pool_phrases", phrases)
    topics = tomllib.loads((Place.reference / "topics.toml").read_text(encoding="utf-8"))
    keep(database, "pool_topics", ({"words": word} for words in topics.values() for word in words))
    keep(database, "pool_categories", ({"words": words} for words in CATEGORIES.split()))
    keep(database, "pool_authors", ({"words": f"{name}律师{number}"} for name in FAMILY_NAMES for number in range(12)))
    headings = [*HEADINGS.split(), *(row["words"] for row in phrases[::60])]
    keep(database, "pool_headings", ({"words": opening + heading} for opening in OPENINGS for heading in headings))


def draw_laws(chance: random.Random) -> list[dict[str, Any]]:
    versions = [row for row in rows(FOLDER / "versions.csv") if row["articles"]]
    kinds = {row["law"]: row["kind"] for row in rows(FOLDER / "laws.csv")}
    newest = {row["law"]: row for row in sorted(versions, key=lambda row: row["version"])}
    drawn = [law for law, share in (CITED | FORMER).items() if law in newest for _ in range(share)]
    standing = sorted(law for law, row in newest.items() if not row["repealed_on"] and law not in CITED)
    tail = chance.sample(standing, TAIL)
    drawn += chance.choices(tail, [1 / (place + 1) for place in range(TAIL)], k=1_000 - len(drawn))
    return [
        {
            "slot": slot,
            "law": law,
            "law_version": newest[law]["version"],
            "instrument": kinds.get(law),
            "former": law in FORMER,
            "articles": int(newest[law]["articles"]),
        }
        for slot, law in enumerate(drawn)
    ]


def read_phrases(what: str) -> list[dict[str, Any]]:
    """The examples of a lexicon, each with its code."""
    found = tomllib.loads((Place.reference / f"{what}.toml").read_text(encoding="utf-8"))
    told = [(code, words.strip("。")) for code, rule in found.items() if "words" in rule for words in rule["words"].values()]
    same = {"what": what, "many": len(told)}
    return [same | {"slot": slot, "code": code, "words": words} for slot, (code, words) in enumerate(told)]


def keep(database: duckdb.DuckDBPyConnection, table: str, found: Iterable[dict[str, Any]]) -> None:
    """Make a table of rows."""
    database.register("found", pa.Table.from_pylist(list(found)))
    database.execute(f"CREATE TABLE {table} AS FROM found")
    database.unregister("found")
