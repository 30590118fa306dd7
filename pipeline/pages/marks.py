"""By which system a page was made, by its own marks: the generator it names, and the folders its style sheets and scripts lie in.

Images don't count: an article may show one from a site of another system.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from pipeline.pages.page import Element

GENERATORS = etree.XPath("/html/head/meta[translate(@name,'GENRATO','genrato')='generator']/@content")
FILES = etree.XPath("//link/@href | //script/@src")
BODY_CLASS = etree.XPath("string(/html/body/@class)")


@dataclass(frozen=True)
class Marks:
    """Patterns of one system: what its generator says, where its files lie, the classes it gives to the body."""

    generator: str
    files: str
    body: str = r"(?!)"


# Systems without rules here; some of their themes were carried over from one that has, class names and all.
OTHERS = Marks(
    generator=r"^(?:Halo|Hexo|Hugo|Jekyll|VuePress|VitePress|Gridea|emlog|Discuz|PbootCMS|EyouCms|Empire|Joomla|Drupal|Ghost|Wix)",
    files=r"/content/templates/|/e/data/js/|/halo-assets/",
)


def find_system(tree: Element, systems: dict[str, Marks]) -> str | None:
    """The system whose marks a page bears: by the generator, else by the most files, else by the body's classes.

    None if no system's are there, or two systems' as many.
    """
    stated = "\n".join(map(str, GENERATORS(tree)))
    named = [name for name, marks in systems.items() if re.search(marks.generator, stated, re.IGNORECASE)]
    if named:
        return named[0] if len(named) == 1 else None
    files = "\n".join(map(str, FILES(tree)))
    counts = {name: len(re.findall(marks.files, files, re.IGNORECASE)) for name, marks in systems.items()}
    most = max(counts.values(), default=0)
    if most:
        best = [name for name, count in counts.items() if count == most]
        return best[0] if len(best) == 1 else None
    classes = str(BODY_CLASS(tree))
    return next((name for name, marks in systems.items() if re.search(marks.body, classes)), None)
