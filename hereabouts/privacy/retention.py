"""How long conversations are kept: reads "30d", "12h", "2w" and says it in words."""

from __future__ import annotations

import os
import re

from hereabouts.errors import SettingError

SETTING = "HEREABOUTS_RETENTION"
DEFAULT = "30d"
_UNITS = {"h": (3600, "hour"), "d": (86400, "day"), "w": (604800, "week")}
_LENGTH = re.compile(r"\s*(\d{1,4})\s*([hdw])\s*", re.IGNORECASE)


def _parse(text: str) -> tuple[int, str]:
    found = _LENGTH.fullmatch(text)
    if found is None or int(found[1]) == 0:
        raise SettingError(f'{SETTING} is "{text}": write a number above 0 and h, d or w, such as 12h, 30d or 2w.')
    return int(found[1]), found[2].lower()


def retention_seconds(text: str | None = None) -> int:
    """Return a length of time in seconds.

    In: "30d", "12h" or "2w"; None reads `HEREABOUTS_RETENTION` (30d when unset). Raises SettingError otherwise.

    >>> retention_seconds("2w")
    1209600
    """
    number, unit = _parse(os.environ.get(SETTING) or DEFAULT if text is None else text)
    return number * _UNITS[unit][0]


def retention_phrase(text: str | None = None) -> str:
    """Return the same length in words, as the voice says it.

    >>> retention_phrase("30d"), retention_phrase("1w")
    ('30 days', '1 week')
    """
    number, unit = _parse(os.environ.get(SETTING) or DEFAULT if text is None else text)
    return f"{number} {_UNITS[unit][1]}{'' if number == 1 else 's'}"
