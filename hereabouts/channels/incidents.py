"""The list of replies somebody called wrong: which content, on which day; no words but a note they add."""

from __future__ import annotations

import datetime
import json
import os
from pathlib import Path
from typing import Any, Mapping

from hereabouts.paths import state_dir
from hereabouts.privacy import redact

LARGEST = 5_000_000


def add_incident(channel: str, said: Mapping[str, Any], note: str | None = None, folder: Path | None = None) -> bool:
    """Append one line to `state/incidents.jsonl` (0600); returns False when the list is full.

    `said` holds ids, kind and level of the reply. Neither the person nor the hour is written; contact data is taken
    out of the note. Raises OSError when the file cannot be written.
    """
    path = (folder or state_dir()) / "incidents.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LARGEST:
        return False
    line: dict[str, Any] = {"day": datetime.date.today().isoformat(), "channel": channel, **said}
    if note:
        line["note"] = redact(note)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")
    return True
