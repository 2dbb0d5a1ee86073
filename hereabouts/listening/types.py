"""What is said back, as types: parts, items of content, what was heard, the state and a turn."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Mapping

from hereabouts.language.types import Signals


@dataclass(frozen=True)
class Part:
    """One coded piece of a reply: `text`, its behaviour `code` and the `id` of the content it comes from."""

    text: str
    code: str
    id: str

    def as_dict(self) -> dict[str, str]:
        """Return the part as it is kept in a message's metadata."""
        return {"text": self.text, "id": self.id, "code": self.code}


@dataclass(frozen=True)
class Button:
    """A tap that helps: an `id` the channel checks and the `title` shown (and said when tapped)."""

    id: str
    title: str


@dataclass(frozen=True)
class Item:
    """One item of content, as written (docs/content.md)."""

    id: str
    shelf: str
    code: str
    says: tuple[Part, ...]
    plain: tuple[Part, ...] = ()
    fits: Mapping[str, frozenset[str]] = field(default_factory=dict)
    said: tuple[tuple[str, ...], ...] = ()
    unsaid: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    not_after: frozenset[str] = frozenset()
    asks: str | None = None
    buttons: tuple[Button, ...] = ()
    reviewed: Mapping[str, str] | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    file: str = ""
    line: int = 0


@dataclass(frozen=True)
class Heard:
    """One message as understood: raw `text`, `intent` with `confidence`, the classifier's `ranking`, its
    `signals`, what the last reply asked (`asked`), and the id of the button tapped (`tapped`)."""

    text: str
    intent: str
    confidence: float = 1.0
    ranking: tuple[tuple[str, float], ...] = ()
    signals: Signals = field(default_factory=Signals)
    asked: str | None = None
    tapped: str | None = None


@dataclass(frozen=True)
class Turn:
    """One reply: 1 to 3 coded parts, what it asks, the buttons beside it, and a note of what it did."""

    parts: tuple[Part, ...]
    asks: str | None = None
    buttons: tuple[Button, ...] = ()
    custom: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The whole reply as one string."""
        return " ".join(p.text for p in self.parts)
