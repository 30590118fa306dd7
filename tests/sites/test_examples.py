"""Every site has an example page, written by us in its markup, and what a person has agreed that it says.

The first run on a new page writes `expected.json` with `"reviewed": false` and fails until somebody has looked and set it to
true; see docs/add-a-site.md.
"""

import json
import re
from pathlib import Path

import pytest

from pipeline.captures import Capture
from pipeline.clean import clean_capture
from pipeline.inputs import check_given
from spiders.place import TREE
from spiders.site import load_site, site_names

EXAMPLES = Path(__file__).parent
SITES = TREE / "spiders" / "sites"


def read_example(site):
    """What cleaning makes of the site's page: its article with the parts a reader would check."""
    body = (EXAMPLES / site.name / "page.html").read_bytes()
    head = re.match(rb"<!-- url: (\S+) fetched: (\S+) -->", body)
    assert head, "the page must begin with <!-- url: ADDRESS fetched: ISO TIME -->"
    given = check_given({"text": "", "fetched_at": head[2].decode()}, "page.html")
    capture = Capture(head[1].decode(), given["fetched_at"], 200, "text/html", None, None, "run-0.warc.gz", 0, 0, body)
    rows = clean_capture(capture, site)
    assert rows["rejects"] == []
    page = {key: value for key, value in rows["pages"][0].items() if key not in ("capture_id", "fetched_at", "body_hash")}
    page |= {key: page[key].isoformat() if page[key] else None for key in ("date_from", "date_to")}
    page["blocks"] = [f"{row['kind']} {page['text'][row['span_start'] : row['span_end']]}" for row in rows["blocks"]]
    page["set_aside"] = [f"{row['reason']} {row['text']}" for row in rows["set_aside"]]
    page["links"] = [f"{row['kind']} {row['url']} {row['title']}" for row in rows["links"]]
    return page


@pytest.mark.parametrize("name", site_names(SITES))
def test_example_page_says_what_was_agreed(name):
    found = read_example(load_site(SITES, name))
    path = EXAMPLES / name / "expected.json"
    if not path.exists():
        path.write_text(json.dumps({"reviewed": False, "page": found}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    agreed = json.loads(path.read_text(encoding="utf-8"))
    assert agreed["reviewed"], f"look at {path.relative_to(TREE)}, and set reviewed to true if it is right"
    assert found == agreed["page"]
