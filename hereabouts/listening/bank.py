"""The bank: which written line fits what was heard, by signals, by words and by nearest meaning.

An item is open to a message when every key of its `fits`, every group of `said` (said.py) and none of `unsaid` holds,
its slots can be filled, it was not said before, and the message does not lie far from its examples; where `near` is all
it has, it must lie near.
Ranked by how much of the message it takes up, then by nearness; the rest is settled by the conversation's seed.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import Any, Callable, Iterable, Mapping, Sequence

import numpy as np

from hereabouts.language.types import CATEGORIES
from hereabouts.listening.content import Content
from hereabouts.listening.lint import opener
from hereabouts.listening.said import phrase, said_together
from hereabouts.listening.state import State
from hereabouts.listening.types import Heard, Item, Part

NEAR = 0.50
FAR = 0.20
VERY_NEAR = 0.66
SECOND_INTENT = 0.25
_SLOT = re.compile(r"\{([a-z_]+)\}")
Encode = Callable[[Sequence[str]], Any]


@dataclass(frozen=True)
class Choice:
    """An item that is open to a message, with how well it fits (higher is better) and how near it lies (cosine)."""

    item: Item
    score: float
    near: float
    specific: int


class Bank:
    """Chooses items of content; `encode` turns texts into unit vectors (None: no nearest meaning)."""

    def __init__(self, content: Content, encode: Encode | None = None) -> None:
        self.content = content
        self._encode = encode
        self._vectors: dict[str, Any] | None = None

    def _near_vectors(self) -> Mapping[str, Any]:
        if self._vectors is None:
            made: dict[str, Any] = {}
            items = [i for i in self.content if i.near]
            texts = [t for i in items for t in i.near]
            if self._encode is not None and texts:
                rows = self._encode(texts)
                start = 0
                for item in items:
                    made[item.id] = np.asarray(rows[start : start + len(item.near)], dtype=np.float32)
                    start += len(item.near)
            self._vectors = made  # only now: an encoder that failed once is asked again
        return self._vectors

    def warm(self) -> None:
        """Encode all examples now rather than at the first message."""
        self._near_vectors()

    def open_items(
        self, shelf: str, heard: Heard, state: State, used: Iterable[str] = (), **extra: str | Sequence[str] | None
    ) -> list[Choice]:
        """Return the items of `shelf` open to `heard`, best first; `extra` filters by the shelf's own keys."""
        spent = used if isinstance(used, (set, frozenset)) else frozenset(used)
        vector = self._vector(heard.text)
        vectors = self._near_vectors() if vector is not None else {}
        found = []
        for item in self.content.shelf(shelf):
            if item.id in spent or not _extra(item, extra):
                continue
            choice = self._choice(item, heard, state, vector, vectors)
            if choice is not None:
                found.append(choice)
        recent = [p.opener for p in state.past[-6:] if p.opener]
        key = lambda c: (  # noqa: E731 - a sort key reads best beside its use
            -(c.score - (1.5 if opener(c.item.says[0].text) in recent else 0.0)),
            zlib.crc32(f"{state.seed}{state.turn}{c.item.id}".encode()),
        )
        return sorted(found, key=key)

    def pick(
        self, shelf: str, heard: Heard, state: State, used: Iterable[str] = (), **extra: str | Sequence[str] | None
    ) -> Item | None:
        """Return the best open item of `shelf`, None when nothing fits."""
        found = self.open_items(shelf, heard, state, used, **extra)
        return found[0].item if found else None

    def _vector(self, text: str) -> Any:
        if self._encode is None or not text.strip():
            return None
        try:
            return self._encode([text])[0]
        except Exception:
            return None  # nearest meaning is a help, never a need

    def _choice(self, item: Item, heard: Heard, state: State, vector: Any, vectors: Mapping[str, Any]) -> Choice | None:
        weight = _intent_weight(item, heard)
        if weight is None or item.extra.get("later") and state.turn < 2:
            return None
        specific = 0
        for key, wanted in item.fits.items():
            if key == "intents":
                continue
            if key == "whose":
                if state.whose not in wanted:
                    return None
            elif key == "stage":
                if state.stage not in wanted:
                    return None
            elif key in CATEGORIES:
                if not wanted & heard.signals.kinds(key):
                    return None
                specific += 1
        if item.said and not said_together(item.said, heard):
            return None
        if item.unsaid and any(_has(word, heard) for word in item.unsaid):
            return None
        if any(fill(part.text, heard, state) is None for part in item.says):
            return None
        specific += 2 * len(item.said)
        near = 0.0
        rows = vectors.get(item.id)
        if rows is not None and vector is not None:
            near = float(np.max(rows @ vector))
        if item.near and not specific and near < NEAR and (vector is not None or "intents" not in item.fits):
            return None  # without an encoder a line keeps to its intents
        if specific and rows is not None and vector is not None and near < FAR:
            return None
        bonus = max(0.0, near - NEAR) * 6.0
        return Choice(item, weight + 1.0 * min(specific, 5) + bonus, near, specific)


def _extra(item: Item, extra: Mapping[str, Any]) -> bool:
    for key, wanted in extra.items():
        key = key.rstrip("_")
        if wanted is None:
            continue
        held = item.extra.get(key)
        if held != wanted and not (isinstance(wanted, (list, tuple, set, frozenset)) and held in wanted):
            return False
    return True


def _intent_weight(item: Item, heard: Heard) -> float | None:
    intents = item.fits.get("intents")
    if not intents:
        return 0.3
    if heard.intent in intents:
        return 1.0
    for name, confidence in heard.ranking[1:3]:
        if name in intents and confidence >= SECOND_INTENT:
            return 0.4
    return None


def _has(word: str, heard: Heard) -> bool:
    if " " not in word and word in heard.signals.lemmas:
        return True
    text = heard.signals.text or heard.text
    return phrase(word).search(text) is not None


def fill(text: str, heard: Heard, state: State, more: Mapping[str, str] | None = None) -> str | None:
    """Return `text` with its slots filled from what was heard, None when one cannot be filled surely.

    >>> fill("An {number} is a lot.", Heard("8", "give_rating"), State(rating=8.0))
    'An 8 is a lot.'
    """
    missing = False

    def value(match: re.Match[str]) -> str:
        nonlocal missing
        found = (more or {}).get(match.group(1)) or _slot(match.group(1), heard, state)
        if found is None:
            missing = True
            return ""
        return found

    made = _SLOT.sub(value, text)
    return None if missing else made[:1].upper() + made[1:]


_LEFT_TO_OTHERS = frozenset({"humans", "emergency", "crisis", "crisis_short", "directory", "practice", "retention"})


def _slot(name: str, heard: Heard, state: State) -> str | None:
    if name in _LEFT_TO_OTHERS:
        return "{" + name + "}"
    if name == "partner":
        return state.partner
    if name == "person":
        people = [m for m in heard.signals.people if not m.negated and m.text]
        kinds = {m.kind for m in people}
        named = people[0].text.lower() if len(kinds) == 1 and people else None
        return f"your {named}" if named and re.fullmatch(r"[a-z]+", named) else None
    if name == "number" and state.rating is not None:
        return f"{state.rating:g}"
    if name == "plan_if":
        return state.plan_if
    if name == "plan_then":
        return state.plan_then
    if name in ("hours", "days", "money"):
        units = {"hours": ("hours",), "days": ("days",), "money": ("money",)}[name]
        found = [n.text for n in heard.signals.numbers if n.unit in units]
        return found[0] if len(found) == 1 else None
    return None


def parts_of(item: Item, heard: Heard, state: State, more: Mapping[str, str] | None = None) -> tuple[Part, ...]:
    """Return the item's parts as said now: plain wording where it is kept for this person, slots filled."""
    chosen = item.plain if state.plain and item.plain else item.says
    filled = [(p, fill(p.text, heard, state, more)) for p in chosen]
    return tuple(Part(text, p.code, p.id) for p, text in filled if text)
