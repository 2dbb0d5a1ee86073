"""A message that is plainly not English: one line in its own language with the numbers (safety §2)."""

from __future__ import annotations

import re
from typing import Optional, Tuple

from hereabouts.contacts import default_contacts
from hereabouts.language.langid import detect_language
from hereabouts.listening.content import default_content
from hereabouts.listening.types import Part
from hereabouts.server.crisis import filled

_NUMBERS = "911, 999, 112, 000, 111"  # where nobody said which country it is


def line_in(text: str, region: Optional[str]) -> Optional[Tuple[Part, ...]]:
    """Return the line of the language `text` is written in; None for English, for doubt, and for one without a line."""
    code = detect_language(text)
    if code in (None, "en"):
        return None
    for item in default_content().shelf("doors"):
        if item.extra.get("for") == "other_language" and item.id.endswith(f".{code}"):
            number = _number(region)
            return tuple(Part(p.text.replace("{emergency}", number), p.code, p.id) for p in item.says)
    return None


def _number(region: Optional[str]) -> str:
    found = re.findall(r"\d{3}", filled("{emergency}", default_contacts(), region)) if region else []
    return " / ".join(dict.fromkeys(found)) or _NUMBERS
