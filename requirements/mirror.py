"""The package mirror that pip was told of, told to uv, which ignores pip's configuration. Standard library only."""

import os
import sys
from pathlib import Path

# pip's options, under the names that uv reads
PIP_TO_UV = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
}


def uv_environment() -> dict[str, str]:
    """The environment for uv: the system's certificates (cron has nothing else) and the mirror that pip is told of."""
    added = {"UV_SYSTEM_CERTS": "1", "UV_PYTHON_DOWNLOADS": "never"}
    settings = [Path(os.environ.get("UV_CONFIG_FILE") or user_settings() / "uv" / "uv.toml"), Path("/etc/uv/uv.toml")]
    uv_is_told = {"UV_DEFAULT_INDEX", "UV_INDEX_URL"} & os.environ.keys() or any(
        path.is_file() and "index" in path.read_text("utf-8", "replace") for path in settings
    )
    for option, value in pip_settings().items():
        if not (uv_is_told and "index" in option):
            added[PIP_TO_UV[option]] = " ".join(value.split())
    if "UV_INDEX" in added:
        added["UV_INDEX_STRATEGY"] = "unsafe-best-match"  # as pip does; safe, since every file's hash is known
    return {**added, **os.environ}


def pip_settings() -> dict[str, str]:
    """pip's configuration as far as uv can use it: files in pip's order, then PIP_… variables; the last one wins."""
    from configparser import Error, RawConfigParser

    named = os.environ.get("PIP_CONFIG_FILE")
    files = [
        Path("/etc/xdg/pip/pip.conf"),
        Path("/etc/pip.conf"),
        home() / ".pip" / "pip.conf",
        home() / "Library" / "Application Support" / "pip" / "pip.conf",
        user_settings() / "pip" / "pip.conf",
        Path(named or os.devnull),
    ]
    parser = RawConfigParser()
    for path in files if named != os.devnull else []:  # that is pip's way of saying: no files at all
        try:
            parser.read(path, encoding="utf-8")
        except (Error, UnicodeDecodeError, OSError):
            print(f"{path} can't be read as pip's configuration; going on without it.", file=sys.stderr, flush=True)
    found: dict[str, str] = {}
    for option in PIP_TO_UV:
        for section in ("global", "install"):
            found[option] = parser.get(section, option, fallback="") or found.get(option, "")
        found[option] = os.environ.get("PIP_" + option.upper().replace("-", "_")) or found[option]
    return {option: value for option, value in found.items() if value}


def user_settings() -> Path:
    return Path(os.environ.get("XDG_CONFIG_HOME") or home() / ".config")


def home() -> Path:
    return Path(os.path.expanduser("~"))  # noqa: PTH111 - Path.home() raises for a user without one
