"""Ratings from 0 to 10: asked on one ruler at a time, and answered from below ("what makes it a six and not a two")."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hereabouts.listening.bank import parts_of
from hereabouts.listening.draft import Draft
from hereabouts.listening.short import rating_in
from hereabouts.listening.types import Button, Part


def ask_rating(draft: Draft, ruler: str) -> bool:
    """Ask for a number from 0 to 10 on one ruler, with buttons; False when every wording was used."""
    item = draft.say("rulers", ruler=ruler, step="ask")
    if item is None:
        return False
    draft.asks = "rating"
    draft.buttons = draft.buttons or tuple(Button(f"rating_{n}", str(n)) for n in range(11))
    draft.state = draft.state.but(ruler=ruler).covers(ruler)
    return True


def rated(draft: Draft) -> None:
    """Answer a number: what makes it this and not lower; after an urge's number, the wave and other ways."""
    state = draft.state
    value = rating_in(draft.heard)
    if value is None:
        draft.reflect()
        draft.say("continuers")
        return
    before = next((n for n in state.covered if n.startswith("rated.")), None)
    draft.state = state.but(rating=value).covers(f"rated.{value:g}")
    ruler = state.ruler or ("intensity" if state.topic == "urge" or "intensity" in state.covered else None)
    if ruler is None:  # a number nobody asked for: handed back, and room to say what it stands for
        _reflect_number(draft, value)
        draft.say("continuers")
        return
    if ruler == "intensity" and before is not None and value < float(before[6:]):
        draft.say("wave", step="after_down") or draft.say("affirmations")
        return
    if ruler == "intensity" and before is not None:
        draft.say("wave", step="after_up" if value > float(before[6:]) else "after_same")
        return
    step = "at_zero" if value == 0 else "at_ten" if value == 10 else "why_not_lower"
    if ruler == "intensity":
        _reflect_number(draft, value)
        draft.heard = replace(draft.heard, intent="urge", ranking=())
        draft.offer("wave")
        return
    at = _at(draft, ruler, step, value)
    if at is None and step != "why_not_lower":
        at = _at(draft, ruler, "why_not_lower", value)
    if at is None:
        draft.reflect()
    if state.plan_step == "confidence":
        draft.state = draft.state.but(plan_step="raise")
    draft.asks = "plan_step" if state.plan_step else draft.asks


def _at(draft: Draft, ruler: str, step: str, value: float) -> Any:
    open_items = draft.bank.open_items("rulers", draft.heard, draft.state, draft.used, ruler=ruler, step=step)
    for choice in open_items:
        low, high = choice.item.extra.get("at", (0, 10))
        if low <= value <= high:
            more = {"number": f"{value:g}"}
            draft.put(parts_of(choice.item, draft.heard, draft.state, more), choice.item)
            return choice.item
    return None


_NUMBER_WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]


def _reflect_number(draft: Draft, value: float) -> None:
    if draft.reflect(least=1.5) is not None:
        return
    word = _NUMBER_WORDS[int(value)] if value == int(value) and 0 <= value <= 10 else f"{value:g}"
    if value == 0:
        draft.put((Part("Nothing of it right now.", "SR", "rating.number.zero"),))
        return
    article = "An" if word in ("eight",) else "A"
    text = (
        f"{article} {word} is a lot to sit with."
        if value >= 6
        else f"{article} {word}, so it's there and not all of you."
    )
    draft.put((Part(text, "SR" if value >= 6 else "CR", f"rating.number.{'high' if value >= 6 else 'low'}"),))
