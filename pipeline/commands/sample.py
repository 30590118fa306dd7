"""serve the sample site on loopback until interrupted"""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, metavar="N", help="another port than that of its TOML file; 0 takes a free one")


def run(options: argparse.Namespace) -> int:
    import threading
    from dataclasses import replace

    from pipeline.commands.selection import SAMPLE
    from pipeline.commands.stages import serve_sample, tell
    from spiders.place import find_place
    from spiders.site import load_site

    place = find_place()
    site = load_site(place.sites, SAMPLE)
    if options.port is not None:
        site = replace(site, hosts=(f"127.0.0.1:{options.port}",))
    with serve_sample(site, place) as server:
        print(f"http://{server.canonical}/", flush=True)
        tell(f"{len(server.calendar.posts)} posts; end with Ctrl-C")
        threading.Event().wait()
    return 0
