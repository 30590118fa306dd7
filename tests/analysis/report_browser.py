"""A real browser to look at the report with: Chromium without a window, driven through its DevTools protocol over a pipe."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_browser() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)


class Page:
    """One tab. Every request that it makes is in `requests`."""

    def __init__(self, reading: int, writing: int) -> None:
        self.reading = os.fdopen(reading, "rb", buffering=0)
        self.writing = os.fdopen(writing, "wb", buffering=0)
        self.left = b""
        self.last = 0
        self.requests: list[str] = []
        self.loaded = False
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self.session = None
        self.session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime"):
            self.send(f"{domain}.enable")

    session: str | None = None

    def send(self, method: str, **given: Any) -> Any:
        self.last += 1
        message = {"id": self.last, "method": method, "params": given} | ({"sessionId": self.session} if self.session else {})
        self.writing.write(json.dumps(message).encode() + b"\0")
        while True:
            told = self.receive()
            if told.get("id") == self.last:
                assert "error" not in told, f"{method}: {told['error']}"
                return told["result"]

    def receive(self) -> dict[str, Any]:
        while b"\0" not in self.left:
            more = self.reading.read(1 << 16)
            assert more, "the browser ended"
            self.left += more
        message, _, self.left = self.left.partition(b"\0")
        told: dict[str, Any] = json.loads(message)
        if told.get("method") == "Network.requestWillBeSent":
            self.requests.append(told["params"]["request"]["url"])
        self.loaded |= told.get("method") == "Page.loadEventFired"
        return told

    def open(self, path: Path, width: int, dark: bool = False) -> None:
        """Show a file at a width in CSS pixels, light or dark."""
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        self.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        self.loaded = False
        self.send("Page.navigate", url=path.as_uri())
        while not self.loaded:
            self.receive()

    def ask(self, script: str) -> Any:
        """The value of a JavaScript expression in the page."""
        told = self.send("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in told, told["exceptionDetails"]
        return told["result"].get("value")


@contextmanager
def browser(command: str) -> Iterator[Page]:
    """Start Chromium, give a tab, and end it."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        theirs, ours_write = os.pipe()
        ours_read, theirs_write = os.pipe()
        theirs, theirs_write = (fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 20) for end in (theirs, theirs_write))

        def place_pipes() -> None:  # the browser reads commands from 3 and answers on 4
            os.dup2(theirs, 3)
            os.dup2(theirs_write, 4)

        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", f"--user-data-dir={home}", "--remote-debugging-pipe"]
        process = subprocess.Popen(
            [command, *flags], preexec_fn=place_pipes, close_fds=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(theirs)
        os.close(theirs_write)
        try:
            yield Page(ours_read, ours_write)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
