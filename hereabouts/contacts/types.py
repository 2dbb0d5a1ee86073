"""What the contacts are made of: lines, phrases, people of the practice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

ALWAYS = "24/7"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Number:
    """A telephone number as people read it, and as a link dials it."""

    said: str
    dialled: str


@dataclass(frozen=True)
class Line:
    """One public line of a region."""

    id: str
    name: str
    roles: tuple[str, ...]
    for_whom: str
    calls: tuple[Number, ...]
    text: Number | None
    word: str | None
    chat: str | None
    url: str | None
    email: str | None
    hours: str
    cost: str
    source: str
    verified: bool
    checked_on: date | None
    says: str
    short: str
    note: str | None = None

    @property
    def always(self) -> bool:
        """Whether it answers at any hour."""
        return self.hours == ALWAYS

    @property
    def how(self) -> str:
        """The ways to reach it, in words: "call 988, text 988, chat 988lifeline.org"."""
        ways = [f"call {' or '.join(n.said for n in self.calls)}"] if self.calls else []
        if self.text:
            ways.append(f"text {self.word} to {self.text.said}" if self.word else f"text {self.text.said}")
        ways += [f"chat {plain_url(self.chat)}"] if self.chat else []
        ways += [plain_url(self.url)] if self.url else []
        ways += [self.email] if self.email else []
        return ", ".join(ways)


@dataclass(frozen=True)
class Phrase:
    """What a placeholder becomes; `before` and `after` only when their own placeholder is nowhere else."""

    says: str
    before: str = ""
    after: str = ""
    again: str = ""


@dataclass(frozen=True)
class Region:
    """A region with its lines in the order they are offered, and its own phrases."""

    code: str
    name: str
    phone_region: str | None
    lines: tuple[Line, ...]
    phrases: dict[str, Phrase]


@dataclass(frozen=True)
class Person:
    """One person of the operator's practice."""

    name: str
    role: str
    phone: Number | None
    email: str | None
    booking: str | None
    hours: tuple[tuple[tuple[time, time], ...], ...]
    away: tuple[date, ...]


@dataclass(frozen=True)
class Practice:
    """The operator's own people; an example while `placeholder`."""

    placeholder: bool
    name: str
    region: str
    jurisdiction: str
    time_zone: str
    people: tuple[Person, ...]


def plain_url(url: str) -> str:
    """Return an address as it is said: without the scheme, "www." and a closing stroke."""
    return url.removeprefix("https://").removeprefix("www.").rstrip("/")
