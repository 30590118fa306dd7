"""The program: `python -m pipeline COMMAND`. Results go to standard output, everything else to standard error.

Exit codes: 0 done or nothing due, 1 failed, 2 usage, 3 done but checks failed, 75 another run holds the lock, 130 interrupted.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys

from pipeline.commands import COMMANDS
from spiders.problem import EXIT_FAILED, EXIT_INTERRUPTED, Problem


def build_parser() -> argparse.ArgumentParser:
    """The parser of every command, from the modules in `pipeline.commands`."""
    parser = argparse.ArgumentParser(prog="pipeline", description="Collect public Chinese legal articles and ask what they say.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, module in COMMANDS.items():
        command = importlib.import_module(f"pipeline.commands.{module}")
        text = command.__doc__ or ""
        subparser = commands.add_parser(
            name,
            help=text.splitlines()[0],
            description=text,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_arguments(subparser)
        subparser.set_defaults(run=command.run)
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run one command and give its exit code; a Problem becomes one sentence on standard error."""
    options = build_parser().parse_args(arguments)
    try:
        return options.run(options) or 0
    except Problem as problem:
        print(f"hefa: {problem}", file=sys.stderr)
        return problem.exit_code
    except KeyboardInterrupt:
        print("hefa: interrupted; nothing that was whole is lost, run the same command again.", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(
            f"hefa: {error.filename or 'a file'}: {error.strerror or error}; check its path, rights and disk, then run again.",
            file=sys.stderr,
        )
        return EXIT_FAILED


if __name__ == "__main__":
    sys.exit(main())
