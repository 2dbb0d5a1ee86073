"""Read the project's training lines with what the encoder learns from them: intent and danger level."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

LEVELS = ("none", "possible", "elevated", "imminent")


@dataclass(frozen=True)
class Line:
    """One training line: its text, its intent name and its danger level (index into `LEVELS`)."""

    text: str
    intent: str
    level: int

    @property
    def danger(self) -> str:
        """The class the danger screen tells apart: kind and level together, or `none`."""
        return f"{self.intent}.{LEVELS[self.level]}" if self.level else LEVELS[0]


def read(folder: Path) -> list[Line]:
    """Return every training line under `folder` (Rasa NLU YAML, level in the block's metadata)."""
    lines: list[Line] = []
    for path in sorted(folder.glob("**/*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8")).get("nlu", []):
            if "intent" not in block:
                continue
            level = LEVELS.index((block.get("metadata") or {}).get("level", "none"))
            for text in block["examples"].splitlines():
                if text.startswith("- "):
                    lines.append(Line(text[2:].strip(), block["intent"], level))
    return lines
