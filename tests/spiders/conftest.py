"""What the tests of the collecting side share: a small real disk, and the program in a process of its own."""

import os
import shutil
import subprocess

import pytest

from tests.spiders.program import Program


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 64 KiB; skipped where this user may not mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if os.geteuid() != 0 or not mount or subprocess.run([mount, "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], capture_output=True, check=False).returncode:
        pytest.skip("no right to mount a tmpfs here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


@pytest.fixture
def program(tmp_path):
    """The program with its data in tmp_path/data and its sites in tmp_path/sites."""
    return Program(tmp_path)


@pytest.fixture(scope="module")
def lasting_program(tmp_path_factory):
    """One program for all tests of a module."""
    return Program(tmp_path_factory.mktemp("program"))
