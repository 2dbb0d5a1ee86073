"""Flows that span turns: offers and their answers, the wave, information and tips.

None of them holds the person: any message that is about something else is simply answered, and the flow waits.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Mapping

from hereabouts.listening.draft import Draft
from hereabouts.listening.lint import words_in
from hereabouts.listening.plans import begin_plan, plan_answer, plan_card
from hereabouts.listening.ratings import ask_rating, rated
from hereabouts.listening.short import rating_in, yes_or_no
from hereabouts.listening.types import Button, Part

_TAPS = {
    "wave_2": 2,
    "wave_5": 5,
    "wave_10": 10,
    "2 minutes": 2,
    "5 minutes": 5,
    "10 minutes": 10,
    "two": 2,
    "five": 5,
    "ten": 10,
}
# words by which one of several things offered is chosen
_CHOSEN: Mapping[str, str] = {
    "wave": r"\b(timer|wave|minutes?)\b",
    "tips": r"\b(tips?|ideas?|things? that|edge off|what people)\b",
    "meaning": r"\b(under|underneath|talk about it|talk)\b",
    "plan": r"\b(plan|small step)\b",
    "humans": r"\b(person|people|human|number|someone)\b",
    "models": r"\b(models?|ways? of|views?|understand)\b",
    "goals": r"\b(goals?|less|safer|later)\b",
}


def answer_pending(draft: Draft) -> bool:
    """Answer what the last turn offered or asked for, if this message does; False hands it to the moves."""
    state, heard = draft.state, draft.heard
    if heard.tapped and _tap(draft, heard.tapped):
        return True
    if _TIMER.search(heard.text) and words_in(heard.text) <= 6:
        minutes = _minutes(heard.text.lower())
        return start_wave(draft, minutes) if minutes else _accept(draft, "wave")
    if heard.asked == "plan_step" and state.plan_step and _is_answer(draft):
        return plan_answer(draft)
    if heard.asked == "rating" and heard.intent == "give_rating" and rating_in(heard) is not None:
        rated(draft)
        return bool(draft.parts)
    if state.pending and heard.asked in ("leave", None):
        return _offer_answer(draft)
    return False


_TIMER = re.compile(r"(?i)\b(?:timer|wave)\b")
# what is answered for itself while a plan waits; anything else may be a piece of it
_NOT_OF_A_PLAN = frozenset(
    "thank goodbye greet request_human bot_challenge discord misunderstood decline_to_answer delete_data start_over "
    "betrayed_partner partner_crisis sustain_talk shame ask_privacy ask_capabilities ask_treatment ask_disclosure "
    "ask_about_addiction ask_harm_reduction sexual_content_request".split()
)


def _is_answer(draft: Draft) -> bool:
    heard = draft.heard
    if heard.intent == "give_rating":
        return draft.state.plan_step in ("confidence", "raise")
    a_piece = (
        words_in(heard.text) >= 2 or yes_or_no(heard.text) == "no" or draft.state.plan_step in ("confidence", "raise")
    )
    return a_piece and heard.intent not in _NOT_OF_A_PLAN and "?" not in heard.text


def _tap(draft: Draft, tapped: str) -> bool:
    """Do what a button says; False when its title is to be read like any other words."""
    kind, _, rest = tapped.partition("_")
    if tapped in ("offer_no", "wave_no", "offer_later", "neither"):
        if tapped == "neither":
            return False
        return _declined(draft)
    if kind == "wave" and rest.isdigit():
        return start_wave(draft, int(rest))
    if kind == "rating" and rest.isdigit():
        rated(draft)
        return bool(draft.parts)
    if tapped == "offer_talk":
        draft.state = draft.state.but(pending=None)
        return draft.ask(["before", "need", "meaning", "function", "next"], draft.state.topic) is not None
    if kind == "offer":
        draft.state = draft.state.but(pending=None)
        return _accept(draft, {"in_person": "humans", "group": "humans", "limits": "first_week"}.get(rest, rest))
    if kind == "goal":
        draft.state = draft.state.but(pending=None)
        return draft.say("goals", rung=rest) is not None
    if tapped == "copy_plan":
        draft.custom["plan"] = plan_card(draft.state)
        return draft.say("plan", step="leave") is not None
    return False


# -- offers ------------------------------------------------------------------------------------------------------


def _offer_answer(draft: Draft) -> bool:
    heard, offer = draft.heard, draft.state.pending or ""
    answer = yes_or_no(heard.text)
    text = heard.text.lower()
    minutes = _minutes(text) if offer == "wave" or draft.heard.text in _TAPS else None
    if minutes:
        return start_wave(draft, minutes)
    chosen = next((name for name, words in _CHOSEN.items() if re.search(words, text)), None)
    if "?" in text or heard.intent == "thank" or heard.intent.startswith("ask_"):
        draft.state = draft.state.but(pending=None)
        return False
    if words_in(text) > 8 and answer is None or words_in(text) > 5 and chosen is None:
        draft.state = draft.state.but(pending=None)  # they went on; the offer is let go
        return False
    if answer == "no" or heard.intent == "deny":
        return _declined(draft)
    if chosen is None and answer != "yes" and heard.intent != "affirm":
        draft.state = draft.state.but(pending=None)
        return False
    draft.state = draft.state.but(pending=None)
    return _accept(draft, chosen or offer)


def _declined(draft: Draft) -> bool:
    """An offer not taken: theirs to choose, and room to go on."""
    draft.state = draft.state.but(pending=None)
    if not draft.say("autonomy", topic=draft.state.topic):
        draft.say("autonomy", topic="general")
    draft.say("continuers")
    return bool(draft.parts)


def _accept(draft: Draft, offer: str) -> bool:
    if offer in ("plan", "first_step"):
        begin_plan(draft)
    elif offer in ("options", "tips"):
        tips(draft)
    elif offer == "wave":
        item = draft.say("wave", step="start")
        if item is not None:
            draft.state = draft.state.but(pending="wave")
            draft.asks = "leave"
    elif offer == "scale":
        ask_rating(draft, "importance")
    elif offer == "both_sides":
        draft.ask(["gave", "cost"], draft.state.topic) or draft.ask(["gave", "cost"], "lapse")
    elif offer == "goals":
        _goals(draft)
    elif offer == "models":
        draft.say("cards", card="models")
    elif offer == "health":
        draft.say("cards", card=("tests", "health"))
    elif offer == "first_week":
        if not draft.say("first_week", about="safety"):
            draft.say("first_week")
    elif offer == "script":
        draft.say("scripts")
    elif offer == "summary":
        summarise(draft)
    elif offer == "humans":
        draft.custom["humans"] = True
        draft.heard = replace(draft.heard, intent="request_human", ranking=())
        draft.say("meta")
    elif offer == "meaning":
        draft.ask(["before", "need", "function"], draft.state.topic)
    elif offer == "pause":
        draft.say("continuers")
    return bool(draft.parts)


def _goals(draft: Draft) -> None:
    item = draft.say("goals", rung=("safer", "less", "later"))
    if item is not None and not draft.buttons:
        rungs = (
            ("safer", "Safer"),
            ("less", "Less"),
            ("later", "Later"),
            ("paused", "Paused"),
            ("stopped", "Stopped"),
            ("not_now", "Not now"),
        )
        draft.buttons = tuple(Button(f"goal_{rung}", title) for rung, title in rungs)
        draft.asks = draft.asks or "leave"


def summarise(draft: Draft) -> bool:
    """Put down a summary at a turning point: a lead, two of their own things, change talk last, and a close."""
    notes = [n for n in draft.state.notes if n not in draft.state.leaning][-2:] + list(draft.state.leaning[-1:])
    if len(notes) < 2 or draft.say("summaries", part="lead") is None:
        return False
    text = " ".join(notes)
    if words_in(text) <= 42:
        draft.parts.append(Part(text, "CR", "summary.theirs"))
    draft.say("summaries", part="close")
    return True


# -- the wave ----------------------------------------------------------------------------------------------------


def _minutes(text: str) -> int | None:
    for words, minutes in _TAPS.items():
        if re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text):
            return minutes
    found = re.search(r"\b(2|5|10)\b", text)
    return int(found.group(1)) if found else None


def start_wave(draft: Draft, minutes: int) -> bool:
    """Start the timer of the urge wave for 2, 5 or 10 minutes: the widget draws it, text channels say it."""
    draft.state = draft.state.but(pending=None).covers("wave")
    draft.custom["timer"] = {"minutes": minutes}
    return draft.say("wave", step="during") is not None


# -- information -------------------------------------------------------------------------------------------------


def inform(draft: Draft) -> None:
    """A straight question gets its answer first: the card nearest to what was asked."""
    for choice in draft.bank.open_items("cards", draft.heard, draft.state, draft.used):
        parts = tuple(choice.item.says)
        if draft.state.plain and choice.item.plain:
            parts = choice.item.plain
        draft.put(parts, choice.item)
        draft.asks = draft.asks or "open"
        return
    if draft.reflect() is None:
        draft.say("meta") or draft.say("repairs", for_="unsure")


def tips(draft: Draft) -> None:
    """Asked for tips: three concrete ones now, then which is nearest."""
    topic_pack = {"urge": "urge"}.get(draft.state.topic)
    found = draft.bank.open_items("tips", draft.heard, draft.state, draft.used)
    if not found:
        asking = replace(draft.heard, intent="ask_coping", ranking=())
        found = draft.bank.open_items("tips", asking, draft.state, draft.used)
    if topic_pack and found and found[0].specific == 0 and found[0].near < 0.55:
        found = sorted(found, key=lambda c: c.item.extra["pack"] != topic_pack)
    for choice in found:
        draft.put(tuple(choice.item.says), choice.item)
        draft.asks = "open"
        return
    inform(draft)
