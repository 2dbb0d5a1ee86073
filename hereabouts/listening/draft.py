"""A turn being made: parts put down one by one, each move adding what it has and saying whether it had anything."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Mapping, Sequence

from hereabouts.listening.bank import Bank, parts_of
from hereabouts.listening.lint import opener, words_in
from hereabouts.listening.reflecting import Reflection, hash_of, reflections
from hereabouts.listening.state import KEPT_TURNS, Past, State
from hereabouts.listening.types import Button, Heard, Item, Part, Turn

MAX_PARTS = 3
MAX_WORDS = 48


@dataclass
class Draft:
    """What has been put down of a turn so far, with the state as it will be."""

    heard: Heard
    state: State
    bank: Bank
    used: set[str]
    parts: list[Part] = field(default_factory=list)
    asks: str | None = None
    buttons: tuple[Button, ...] = ()
    custom: dict[str, Any] = field(default_factory=dict)
    new_ids: list[str] = field(default_factory=list)

    # -- moves ---------------------------------------------------------------------------------------------------

    def reflect(self, kinds: Sequence[str] | None = None, least: float = 0.0) -> Reflection | None:
        """Put down the best reflection on what was heard; None when there is none worth saying."""
        for reflection in reflections(self.heard, self.state, self.bank, frozenset(self.used)):
            if reflection.score < least or (kinds is not None and reflection.kind not in kinds):
                continue
            if any(p.code == "CR" for p in self.parts) and reflection.part.code == "CR":
                continue
            self.put((reflection.part,))
            if reflection.kind == "image":
                self.state = self.state.but(image_turn=self.state.turn)
            note = reflection.part.text
            self.state = self.state.but(notes=(*self.state.notes, note)[-8:])
            if self.heard.intent in ("change_talk", "progress", "make_plan"):
                self.state = self.state.but(leaning=(*self.state.leaning, note)[-4:])
            return reflection
        return None

    def say(
        self, shelf: str, more: Mapping[str, str] | None = None, fitting: bool = False, **extra: Any
    ) -> Item | None:
        """Put down an item of `shelf` that fits; None when there is none left that does.

        `fitting`: only one that takes up something of this message, no general one.
        """
        for choice in self.bank.open_items(shelf, self.heard, self.state, self.used, **extra)[:8]:
            if fitting and not choice.specific and not choice.near:
                continue
            parts = parts_of(choice.item, self.heard, self.state, more)
            if any(hash_of(p.text) in self.state.sentences for p in parts) and shelf not in ("plan", "doors"):
                continue
            if self._too_much(parts):
                continue
            self.put(parts, choice.item)
            return choice.item
        return None

    def ask(self, abouts: Sequence[str], topic: str) -> Item | None:
        """Put down a question about the first of `abouts` that has one left; marks it as covered."""
        for about in abouts:
            for wanted in (topic, "general"):
                item = self.say("questions", about=about, topic=wanted)
                if item is not None:
                    self.state = self.state.covers(about)
                    self.asks = item.asks or "open"
                    return item
        return None

    def offer(self, name: str) -> Item | None:
        """Put down an offer and remember that it waits for an answer."""
        item = self.say("offers", offer=name)
        if item is not None:
            offered = tuple(dict.fromkeys((*self.state.offered, name)))
            self.state = self.state.but(offered=offered, pending=name)
            self.asks = "leave"
        return item

    def put(self, parts: Sequence[Part], item: Item | None = None) -> None:
        """Put parts down as they are."""
        self.parts.extend(parts)
        for part in parts:
            if part.id not in ("echo",):
                self.used.add(part.id)
                self.new_ids.append(part.id)
        if item is not None:
            if item.asks:
                self.asks = item.asks
            if item.buttons:
                self.buttons = item.buttons

    def _too_much(self, parts: Sequence[Part]) -> bool:
        asking = any("?" in p.text for p in self.parts)
        if asking and any("?" in p.text for p in parts):
            return True
        if any(p.code == "CR" for p in self.parts) and any(p.code == "CR" for p in parts):
            return True
        if not self.parts:
            return False
        return (
            sum(words_in(p.text) for p in (*self.parts, *parts) if not p.id.startswith("plan.")) > MAX_WORDS
            or len(self.parts) + len(parts) > MAX_PARTS
        )

    # -- the end of it -------------------------------------------------------------------------------------------

    @property
    def asking(self) -> bool:
        """Whether anything put down ends on a question mark."""
        return any("?" in p.text for p in self.parts)

    def turn(self) -> tuple[Turn, State]:
        """Return the turn and the state after it."""
        codes = tuple(p.code for p in self.parts)
        reflecting = any(c in ("SR", "CR") for c in codes)
        first = self.parts[0].text if self.parts else ""
        past = Past(codes, self.asking, opener(first), self.heard.intent, self.heard.signals.words)
        state = self.state
        state = state.but(
            past=(*state.past, past)[-KEPT_TURNS:],
            questions=state.questions + int(self.asking),
            reflections=state.reflections + int(reflecting),
            complex=state.complex + int("CR" in codes),
            taps=tuple(f"{b.id} {b.title.lower()}" for b in self.buttons),
            sentences=(*state.sentences, *(hash_of(p.text) for p in self.parts))[-400:],
        )
        asks = self.asks if self.asking or self.buttons else None
        return Turn(tuple(self.parts), asks, self.buttons, self.custom), state
