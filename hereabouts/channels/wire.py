"""Reading what a platform sends without trusting its shape: any JSON in, typed values or nothing out."""

from __future__ import annotations

import json
import unicodedata
from typing import Any


def read_json(body: bytes | str) -> dict[str, Any] | None:
    """Return the JSON object in `body`, None for anything else, however deep or broken."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def at(value: Any, *path: str) -> Any:
    """Return what is at `path` in nested objects, None where there is none.

    >>> at({"a": {"b": 1}}, "a", "b"), at({"a": []}, "a", "b")
    (1, None)
    """
    for key in path:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def text_at(value: Any, *path: str) -> str:
    """Return the string at `path`, empty when there is none."""
    found = at(value, *path)
    return found if isinstance(found, str) else ""


def object_at(value: Any, *path: str) -> dict[str, Any]:
    """Return the object at `path`, empty when there is none."""
    found = at(value, *path)
    return found if isinstance(found, dict) else {}


def list_at(value: Any, *path: str) -> list[Any]:
    """Return the list at `path`, empty when there is none."""
    found = at(value, *path)
    return found if isinstance(found, list) else []


def whole_at(value: Any, *path: str) -> int | None:
    """Return the whole number at `path`, None when there is none."""
    found = at(value, *path)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def cleaned(text: str) -> str:
    """Return the words without what no keyboard types: control characters and halves of characters.

    >>> cleaned("a\\x00b\\n\\ud800c")
    'ab\\nc'
    """
    kept = (c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return "".join(kept).strip()
