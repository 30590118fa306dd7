"""Ids that nothing names, between ids that are known: a few are tried each day, the newest gaps first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from itertools import islice, pairwise

from spiders.address import canonical_url
from spiders.site import Site, path_and_query


def choose_gaps(known: Iterable[str], site: Site, most: int, never: Container[str] = ()) -> list[str]:
    """Up to `most` addresses of articles whose ids lie between those of the addresses `known`, highest ids first.

    None of `never`. Empty where the site's pattern has no `id` group, or ids are not numbers. Addresses have the commonest form.
    """
    forms: Counter[tuple[str, str]] = Counter()
    ids = set()
    for url in known:
        found = site.match_article(url)
        if found is None or not (found.groupdict().get("id") or "").isdecimal():
            continue
        path, (begin, end) = path_and_query(url), found.span("id")
        if found["id"] != str(int(found["id"])):
            continue  # padded with zeros: what the next one looks like is not known
        forms[path[:begin], path[end:]] += 1
        ids.add(int(found["id"]))
    if most <= 0 or len(ids) < 2:
        return []
    (head, tail), _ = forms.most_common(1)[0]
    urls = (canonical_url(f"{head}{number}{tail}", site, site.url) for number in missing_numbers(ids))
    return list(islice((url for url in urls if url and url not in never), most))


def missing_numbers(ids: set[int]) -> Iterator[int]:
    """The numbers between those of `ids` that are not among them, highest first."""
    for high, low in pairwise(sorted(ids, reverse=True)):
        yield from range(high - 1, low, -1)
