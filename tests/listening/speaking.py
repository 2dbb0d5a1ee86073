"""Conversations with the planner alone: what was heard is made by hand, over the project's content or a small one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from hereabouts.language.types import Mention, Number, Signals
from hereabouts.listening.bank import Bank
from hereabouts.listening.content import Content, default_content
from hereabouts.listening.conversation import next_turn
from hereabouts.listening.state import State
from hereabouts.listening.types import Heard, Item, Part, Turn


@lru_cache(maxsize=1)
def whole_bank() -> Bank:
    """The project's content without nearest meaning, so that no model is needed."""
    return Bank(default_content())


def signals(
    text: str = "", whose: str = "unknown", rating: float | None = None, words: int | None = None, **kinds: Any
) -> Signals:
    """Signals of a message as they would be read: `signals("...", feelings=["ashamed"], people={"partner": "wife"})`."""
    held: dict[str, Any] = {}
    for category, named in kinds.items():
        pairs = named.items() if isinstance(named, dict) else ((kind, kind) for kind in named)
        held[category] = tuple(Mention(kind, said) for kind, said in pairs)
    found = re.findall(r"[\w']+", text)
    numbers = (Number(rating, "rating", f"{rating:g}"),) if rating is not None else ()
    return Signals(
        text=text.lower(),
        **held,
        numbers=numbers,
        whose=whose,
        words=len(found) if words is None else words,
        lemmas=frozenset(w.lower() for w in found),
    )


def heard(text: str, intent: str, confidence: float = 0.9, **more: Any) -> Heard:
    """A message as understood, its signals made from `more`."""
    asked, tapped = more.pop("asked", None), more.pop("tapped", None)
    ranking = more.pop("ranking", ((intent, confidence),))
    return Heard(text, intent, confidence, ranking, signals(text, **more), asked, tapped)


def item(
    item_id: str, says: str = "Go on, if you want.", shelf: str = "reflections", code: str = "CR", **more: Any
) -> Item:
    """An item of content made here."""
    extra = more.pop("extra", {"kind": "meaning"} if shelf == "reflections" else {})
    fits = {key: frozenset(values) for key, values in more.pop("fits", {}).items()}
    return Item(item_id, shelf, code, (Part(says, code, item_id),), fits=fits, extra=extra, **more)


def content(*items: Item) -> Content:
    """A content of these items."""
    shelves: dict[str, tuple[Item, ...]] = {}
    for one in items:
        shelves[one.shelf] = (*shelves.get(one.shelf, ()), one)
    return Content(shelves, f"test {id(items)}")


@dataclass
class Person:
    """Someone talking to the planner; what was asked and used is carried over as the door does it."""

    bank: Bank = field(default_factory=whole_bank)
    state: State = field(default_factory=State)
    used: list[str] = field(default_factory=list)
    asked: str | None = None
    turns: list[Turn] = field(default_factory=list)

    def says(self, text: str, intent: str, confidence: float = 0.9, **more: Any) -> Turn:
        message = heard(text, intent, confidence, asked=self.asked, **more)
        turn, self.state = next_turn(self.state, message, self.bank, self.used)
        self.asked = turn.asks
        self.used += [p.id for p in turn.parts if p.id not in self.used and p.id != "echo"]
        self.turns.append(turn)
        return turn


def codes(turn: Turn) -> list[str]:
    """The codes of a turn's parts."""
    return [p.code for p in turn.parts]
