"""The second sample site read back: from the bytes it sends to the articles it was made of, and out of the build beside others."""

import pytest

from pipeline.decode import decode
from pipeline.extract import extract_html
from pipeline.pages import read_listed, read_page
from pipeline.parts import Part, write_manifest
from pipeline.settled import built_sites
from spiders.place import TREE, Place
from spiders.sample.calendar import SHANGHAI
from spiders.sample.markup import plain_text
from spiders.sample.pages import View
from spiders.sample.viewbox import CHARSET, HTML, article_url, categories, chosen, list_url, newest, respond
from spiders.site import load_site
from tests.archives import MOMENT, sample_view

SEEN = sample_view()
VIEW = View(SEEN.calendar, "http://127.0.0.1:8643", MOMENT)
POSTS = chosen(VIEW)


def text_of(target):
    """The page as cleaning reads it from the bytes and the wrong declaration."""
    found = decode(respond(VIEW, target)[2].encode(CHARSET), HTML)
    assert (found.charset, found.errors) == ("gb18030", 0)
    return found.text


@pytest.mark.parametrize("number", POSTS, ids=lambda number: POSTS[number].article.slug)
@pytest.mark.parametrize("system", ["dedecms", "auto"])
def test_every_article_is_read_back(number, system):
    article = POSTS[number].article
    record = extract_html(text_of(f"/a/{number}.html"), MOMENT, system)
    page = record.page
    assert page.rule == "dedecms:viewbox"
    assert (page.title, page.author, page.category, page.tags) == (article.title, article.author, article.category, list(article.tags))
    assert record.text == plain_text(article.nodes, article.style)
    day = POSTS[number].posted.astimezone(SHANGHAI).date().isoformat()
    assert (record.interval.first_day, record.interval.last_day, record.interval.rule) == (day, day, "full_date")
    assert page.views is not None and bool(page.notices) == article.notice
    assert all(link.url.startswith(VIEW.root) for link in page.links)


@pytest.mark.parametrize("place", range(len(categories(VIEW))), ids=lambda place: categories(VIEW)[place])
def test_every_list_is_read_back(place):
    name = categories(VIEW)[place]
    html = text_of(list_url(VIEW, name).removeprefix(VIEW.root))
    posts = newest(VIEW, name)[:5]
    assert [(entry.url, entry.title) for entry in read_listed(html, "dedecms")] == [(article_url(VIEW, post.id), post.article.title) for post in posts]
    assert [entry.shown for entry in read_listed(html, "auto")] == [f"{post.posted.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}" for post in posts]
    assert read_page(html, "dedecms") is None


def test_its_file_matches_its_articles():
    site = load_site(TREE / "spiders" / "sites", "sample-gb18030")
    assert {site.match_article(article_url(VIEW, number))["id"] for number in POSTS} == {str(number) for number in POSTS}
    assert all(site.follows(list_url(VIEW, name)) for name in categories(VIEW)) and not site.enabled


@pytest.mark.parametrize(
    ("held", "built"),
    [
        (["sample"], ["sample"]),
        (["sample", "sample-gb18030"], ["sample", "sample-gb18030"]),
        (["hefeilaws", "sample", "sample-gb18030"], ["hefeilaws"]),
        (["hefeilaws", "sample-gb18030"], ["hefeilaws"]),
    ],
)
def test_sample_sites_leave_the_build_once_another_has_captures(tmp_path, held, built):
    place = Place(tmp_path, TREE / "spiders" / "sites", "")
    place.corpus.mkdir()
    write_manifest(place.corpus, {site: [Part("202611-0", (("run-0.warc.gz", 10),), "rules")] for site in held})
    assert built_sites(place) == built
