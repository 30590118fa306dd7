"""What a user is told when something can't be done: one sentence, and the exit code that goes with it."""

from __future__ import annotations

EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_CHECKS_FAILED = 3
EXIT_LOCKED = 75  # EX_TEMPFAIL of sysexits.h: another run holds the lock, try later
EXIT_INTERRUPTED = 130  # 128 + SIGINT, as shells say it


class Problem(Exception):
    """A failure that the user can act on. Its text says what was found, where, and what to do next."""

    exit_code = EXIT_FAILED


class UsageProblem(Problem):
    """The command, a setting or a site's file is not as it must be: nothing was done."""

    exit_code = EXIT_USAGE


class LockedProblem(Problem):
    """Another run is writing to the same data folder."""

    exit_code = EXIT_LOCKED
