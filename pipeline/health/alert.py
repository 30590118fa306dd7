"""Tell whoever is in charge: the machine's own command (`alert` in hefa.toml) gets the state as JSON on standard input."""

from __future__ import annotations

import json
import subprocess
from typing import Any

from spiders.place import Place

PATIENCE = 60  # seconds that the command may take


def send_alert(place: Place, state: dict[str, Any]) -> str | None:
    """Run the alert command by the shell; gives one sentence if it failed, None if it did its work or there is none."""
    if not place.alert:
        return None
    told = json.dumps(state, ensure_ascii=False) + "\n"
    try:
        done = subprocess.run(place.alert, shell=True, input=told, stdout=subprocess.DEVNULL, encoding="utf-8", timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return f"the alert command took more than {PATIENCE} s and was stopped; see alert in hefa.toml: {place.alert}"
    return f"the alert command ended with {done.returncode}; see alert in hefa.toml: {place.alert}" if done.returncode else None
