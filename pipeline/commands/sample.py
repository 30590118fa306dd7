"""serve the sample sites on loopback until interrupted"""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    told = "the first site's port, the second's is the next; 0 takes free ones (default: those of their TOML files)"
    parser.add_argument("--port", type=int, metavar="N", help=told)


def run(options: argparse.Namespace) -> int:
    import threading
    from contextlib import ExitStack
    from dataclasses import replace

    from pipeline.commands.stages import serve_sample, tell
    from spiders.place import find_place
    from spiders.sample.server import SOFTWARE
    from spiders.site import load_site

    place = find_place()
    with ExitStack() as stack:
        for step, name in enumerate(SOFTWARE):
            site = load_site(place.sites, name)
            if options.port is not None:
                site = replace(site, hosts=(f"127.0.0.1:{options.port and options.port + step}",))
            server = stack.enter_context(serve_sample(site, place))
            print(f"http://{server.canonical}/", flush=True)
            tell(f"{name}: {site.title}")
        tell("end with Ctrl-C")
        threading.Event().wait()
    return 0
