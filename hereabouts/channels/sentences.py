"""The sentences a door says by itself: failures from content/doors with the humans in them, and lines.yml."""

from __future__ import annotations

import zlib
from functools import lru_cache
from pathlib import Path

import yaml

from hereabouts.contacts import Contacts, default_contacts
from hereabouts.listening.content import default_content

# Said when content or contacts themselves are broken.
_BARE = "Something on my side broke. {crisis}. In danger now: {emergency}."


@lru_cache(maxsize=1)
def _lines() -> dict[str, str]:
    items = yaml.safe_load((Path(__file__).parent / "lines.yml").read_text(encoding="utf-8"))
    return {item["id"]: item["says"] for item in items}


def line(name: str, **words: str) -> str:
    """Return the line `chat.<name>` of lines.yml with its blanks filled; raises KeyError for one nobody wrote."""
    text = _lines()[f"chat.{name}"]
    for blank, word in words.items():
        text = text.replace("{" + blank + "}", word)
    return text


def banner(person: str) -> str:
    """Return the line that says no clinician has signed the wording yet, from content/disclosures; never raises."""
    return _said("disclosures", "when", "banner", person, 0)


def failure(reason: str, person: str, count: int = 0) -> str:
    """Return a sentence of content/doors for `reason` (`not_text`, `crash`, ...), with the humans; never raises.

    `person` and `count` choose among the wordings, so that one person hears another the next time.
    """
    return _said("doors", "for", reason, person, count)


def _said(shelf: str, key: str, value: str, person: str, count: int) -> str:
    try:
        items = [item for item in default_content().shelf(shelf) if item.extra.get(key) == value]
        item = items[(zlib.crc32(person.encode("utf-8", "replace")) + count) % len(items)]
        return " ".join(default_contacts().fill(part.text, None) for part in item.says)
    except Exception:  # whatever is wrong with the files, the person gets the humans
        return Contacts.bare().fill(_BARE, None)
