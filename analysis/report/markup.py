"""HTML that can't be broken by what it holds: a plain text is escaped where it enters, only `Html` is taken as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any
from urllib.parse import urlsplit


class Html(str):
    """Text that is markup already. Only this module and literal strings of the code make it."""


def text(value: Any) -> Html:
    """Any value as markup: escaped, unless it is markup."""
    return value if isinstance(value, Html) else Html(escape(str(value)))


def join(parts: Iterable[Any], between: str = "") -> Html:
    """Parts one after another, each escaped where it must be."""
    return Html(between.join(text(part) for part in parts))


def tag(name: str, *inside: Any, **attributes: Any) -> Html:
    """An element; `_` in attribute names stands for `-`, a leading or trailing one falls away. None leaves an attribute out."""
    said = "".join(
        f' {key.strip("_").replace("_", "-")}="{escape(str(value))}"' for key, value in attributes.items() if value is not None
    )
    return Html(f"<{name}{said}>{join(inside)}</{name}>")


def both(words: Mapping[str, str] | tuple[str, str], /, **values: Any) -> Html:
    """One text in both languages, of which the page shows one; `{name}` in it is filled with the escaped value."""
    chinese, english = (words["zh"], words["en"]) if isinstance(words, Mapping) else words
    if chinese == english and not values:
        return text(chinese)
    filled = {key: text(value) for key, value in values.items()}
    return Html(
        f'<span class="zh">{escape(chinese).format(**filled)}</span>'
        f'<span class="en" lang="en">{escape(english).format(**filled)}</span>'
    )


def link(url: str | None, shown: Any) -> Html:
    """A link to a public page; an address that is not http(s) is left out, so that a page's words never become a script."""
    if url and urlsplit(url).scheme in ("http", "https"):
        return tag("a", shown, href=url)
    return text(shown)
