"""The commands of the program, one module each: `add_arguments` and `run`. Heavy packages are imported by `run` alone."""

from __future__ import annotations

COMMANDS = {  # name → module, in the order that help lists them
    "run": "run",
    "crawl": "crawl",
    "import": "take_in",
    "archive": "archive",
    "clean": "clean",
    "settle": "settle",
    "build": "build",
    "export": "export",
    "sql": "sql",
    "report": "report",
    "status": "status",
    "check": "check",
    "extract": "extract",
    "laws": "laws",
    "review": "review",
    "audit": "audit",
    "evaluate": "evaluate",
    "train": "train",
    "sample": "sample",
    "bench": "bench",
}
