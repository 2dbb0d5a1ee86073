"""The buttons that are open to each person: what they were offered last, by short ids kept in memory only.

A platform's payload is small (64 bytes on Telegram) and passes through other hands, so it holds a random token and a
number, no words. A tap counts once, for the person it was offered to, until they write or are offered something else.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """One option: the content's button `id` and the `title` that is shown and said when it is tapped."""

    id: str
    title: str


@dataclass(frozen=True)
class Tapped:
    """What a tap came to: a `choice`, or none; `again` when the same offer was answered by an earlier tap."""

    choice: Choice | None = None
    again: bool = False


@dataclass
class _Open:
    token: str
    choices: tuple[Choice, ...]
    taken: bool = False


class Offers:
    """Open offers by person; at most `most` people are remembered, the longest silent are dropped."""

    def __init__(self, most: int = 20_000) -> None:
        self._most = most
        self._open: OrderedDict[str, _Open] = OrderedDict()

    def put(self, person: str, choices: tuple[Choice, ...]) -> list[str]:
        """Open an offer in place of the one before; returns one payload a choice, each under 20 bytes."""
        token = secrets.token_urlsafe(9)
        self._open[person] = _Open(token, choices)
        self._open.move_to_end(person)
        while len(self._open) > self._most:
            self._open.popitem(last=False)
        return [f"{token}:{number}" for number in range(len(choices))]

    def close(self, person: str) -> None:
        """Close what is open: the person has written. An offer already answered stays known as answered."""
        held = self._open.get(person)
        if held is not None and not held.taken:
            del self._open[person]

    def forget(self, person: str) -> None:
        """Forget everything about the person."""
        self._open.pop(person, None)

    def tap(self, person: str, payload: str) -> Tapped:
        """Return what the tap came to; an unknown, foreign or stale payload comes to nothing."""
        token, _, number = payload.partition(":")
        held = self._open.get(person)
        if held is None or not secrets.compare_digest(held.token.encode(), token.encode("utf-8", "replace")):
            return Tapped()
        if held.taken:
            return Tapped(again=True)
        if not (number.isascii() and number.isdigit() and len(number) < 4 and int(number) < len(held.choices)):
            return Tapped()
        held.taken = True
        return Tapped(held.choices[int(number)])

    def __len__(self) -> int:
        return len(self._open)
