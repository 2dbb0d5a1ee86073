"""What was heard, as types: mentions and the signals of one message."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

CATEGORIES = (
    "behaviours",
    "people",
    "feelings",
    "needs",
    "triggers",
    "times",
    "change",
    "sustain",
    "situations",
)


@dataclass(frozen=True)
class Mention:
    """One thing named in a message.

    `kind` is from the vocabulary in docs/content.md, `text` the person's own words for it,
    `start` and `end` character offsets into the normalised text; `negated` when it was said not to be so;
    `implied` when it was understood rather than named.
    """

    kind: str
    text: str
    start: int = 0
    end: int = 0
    negated: bool = False
    implied: bool = False


@dataclass(frozen=True)
class Number:
    """A number with its unit: rating, percent, hours, days, weeks, months, years, money, times, age, clock."""

    value: float
    unit: str
    text: str


@dataclass(frozen=True)
class Signals:
    """Everything a reflection can be made of, from one message (design: signals)."""

    text: str = ""
    behaviours: tuple[Mention, ...] = ()
    people: tuple[Mention, ...] = ()
    feelings: tuple[Mention, ...] = ()
    needs: tuple[Mention, ...] = ()
    triggers: tuple[Mention, ...] = ()
    times: tuple[Mention, ...] = ()
    change: tuple[Mention, ...] = ()
    sustain: tuple[Mention, ...] = ()
    situations: tuple[Mention, ...] = ()
    numbers: tuple[Number, ...] = ()
    both_sides: bool = False
    whose: str = "unknown"
    question: bool = False
    words: int = 0
    lemmas: frozenset[str] = field(default_factory=frozenset)

    def kinds(self, category: str) -> frozenset[str]:
        """Return the kinds mentioned and not negated in `category` (one of `CATEGORIES`)."""
        return frozenset(m.kind for m in getattr(self, category) if not m.negated)

    def as_dict(self) -> dict[str, Any]:
        """Return the signals as plain JSON values, empty categories left out."""
        shown: dict[str, Any] = {}
        for category in CATEGORIES:
            found = [
                {"kind": m.kind, "text": m.text, **({"negated": True} if m.negated else {})}
                for m in getattr(self, category)
            ]
            if found:
                shown[category] = found
        if self.numbers:
            shown["numbers"] = [{"value": n.value, "unit": n.unit, "text": n.text} for n in self.numbers]
        return {**shown, "both_sides": self.both_sides, "whose": self.whose, "words": self.words}
