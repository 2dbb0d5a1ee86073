"""What a conversation remembers while its session lasts, as one typed value that goes in and out of a slot."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import Any

KEPT_TURNS = 12
TOPIC_OF = {
    "lapse_report": "lapse",
    "urge": "urge",
    "partner_crisis": "partner_crisis",
    "betrayed_partner": "betrayed_partner",
}


@dataclass(frozen=True)
class Past:
    """One turn of ours that is over: its codes, whether it asked, how it opened, how long the person's message was."""

    codes: tuple[str, ...] = ()
    asked: bool = False
    opener: str = ""
    heard: str = ""
    words: int = 0


@dataclass(frozen=True)
class State:
    """Where a conversation is.

    `whose`: own | other | unknown; `stage`: engage | focus | evoke | plan; `past`: the last turns; `notes`: reflections
    of their own words, for summaries and endings; `covered`: what was asked about or told; `offered`: offers made;
    `pending`: the offer waiting for an answer; `taps`: the buttons of the last turn as "id title"; `plan`: their if-then, in their words; `used` comes from its own slot.
    """

    turn: int = 0
    topic: str = "general"
    whose: str = "unknown"
    stage: str = "engage"
    past: tuple[Past, ...] = ()
    notes: tuple[str, ...] = ()
    leaning: tuple[str, ...] = ()
    covered: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    pending: str | None = None
    situations: tuple[str, ...] = ()
    partner: str | None = None
    rating: float | None = None
    ruler: str | None = None
    plan_step: str | None = None
    plan_if: str | None = None
    plan_then: str | None = None
    plain: bool = False
    asked_dark: bool = False
    crisis_turn: int | None = None
    questions: int = 0
    reflections: int = 0
    complex: int = 0
    image_turn: int = -99
    short_replies: int = 0
    repairs: int = 0
    sentences: tuple[int, ...] = ()
    taps: tuple[str, ...] = ()
    seed: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for a slot."""
        return asdict(self)

    @classmethod
    def from_slot(cls, value: Any, seed: int = 0) -> State:
        """Read a slot's value; whatever is not as it was written is left at its beginning.

        >>> State.from_slot({"turn": "many", "topic": "lapse", "nonsense": 1}).topic
        'lapse'
        """
        if not isinstance(value, dict):
            return cls(seed=seed)
        kept: dict[str, Any] = {}
        for spec in fields(cls):
            if spec.name not in value:
                continue
            given, default = value[spec.name], spec.default
            if spec.name == "past":
                kept["past"] = _past(given)
            elif isinstance(default, tuple):
                if isinstance(given, (list, tuple)):
                    inner = int if spec.name == "sentences" else str
                    kept[spec.name] = tuple(v for v in given if type(v) is inner)
            elif default is None:
                if given is None or _fits(spec.type, given):
                    kept[spec.name] = given
            elif isinstance(default, bool) or isinstance(given, bool):
                if isinstance(default, bool) and isinstance(given, bool):
                    kept[spec.name] = given
            elif isinstance(given, type(default)) or (isinstance(default, float) and isinstance(given, int)):
                kept[spec.name] = given
        return replace(cls(), **{"seed": seed, **kept})

    def but(self, **changes: Any) -> State:
        """Return the state with some fields changed."""
        return replace(self, **changes)

    def covers(self, *abouts: str) -> State:
        """Return the state with more things counted as talked about."""
        return self.but(covered=tuple(dict.fromkeys((*self.covered, *abouts))))

    @property
    def last(self) -> Past:
        """The turn before this one; an empty one at the beginning."""
        return self.past[-1] if self.past else Past()


def _fits(annotation: Any, given: Any) -> bool:
    """Whether a value is of the type written beside an optional field."""
    if isinstance(given, bool):
        return False
    return isinstance(given, str if "str" in str(annotation) else (int, float))


def _past(given: Any) -> tuple[Past, ...]:
    made = []
    for entry in given if isinstance(given, (list, tuple)) else ():
        if isinstance(entry, dict):
            try:
                made.append(
                    Past(
                        tuple(str(c) for c in entry.get("codes", ())),
                        bool(entry.get("asked")),
                        str(entry.get("opener", "")),
                        str(entry.get("heard", "")),
                        int(entry.get("words", 0)),
                    )
                )
            except (TypeError, ValueError):
                continue
    return tuple(made[-KEPT_TURNS:])


__all__ = ["KEPT_TURNS", "TOPIC_OF", "Past", "State"]
