"""The plan: their if-then in their own words, read back, how sure they are, what would raise it, a copy to keep."""

from __future__ import annotations

import re

from hereabouts.listening.draft import Draft
from hereabouts.listening.ratings import ask_rating
from hereabouts.listening.short import yes_or_no
from hereabouts.listening.state import State


def begin_plan(draft: Draft) -> None:
    """Begin or take up the plan: first sign, then what next, read back, how sure, what would raise it, a copy."""
    state = draft.state.but(stage="plan", pending=None)
    draft.state = state
    if_then = _if_then(draft.heard.text)
    if if_then and not state.plan_if:
        draft.state = state.but(plan_if=if_then[0], plan_then=if_then[1])
        _read_back(draft)
        return
    step = "then" if state.plan_if else "first_sign"
    if draft.say("plan", step=step) is not None:
        draft.state = draft.state.but(plan_step=step)
        draft.asks = "plan_step"


def _if_then(text: str) -> tuple[str, str] | None:
    match = re.match(
        r"(?is)^\s*(?:ok\s+|so\s+|write it:?\s+)?(?:if|when|whenever)\s+(.{4,120}?)(?:,|\s+then|\s+i'?ll|\s+i will)\s+(.{4,140})$",
        text,
    )
    if not match:
        return None
    then = match.group(2).strip()
    return _tidy(match.group(1)), _tidy(then)


def _tidy(text: str) -> str:
    text = re.sub(
        r"(?i)^\s*(?:(?:ok(?:ay)?|so|um+|well|maybe|probably|i guess|honestly|like|just|then|i'?d say|id say|if|when|whenever)[\s,]+)+",
        "",
        text.strip(),
    )
    text = re.split(r"[.!?\n]", text, maxsplit=1)[0]
    if text[:1].isupper() and not re.match(r"I\b|I'", text):
        text = text[:1].lower() + text[1:]
    text = re.sub(r"\bi(?='|\b)", "I", text)
    text = re.sub(r"\bIm\b|\bim\b", "I'm", text)
    return re.sub(r"\s+", " ", text).strip(" .,!;:\"'")[:160]


def plan_answer(draft: Draft) -> bool:
    """Take what was said as the piece of the plan that was asked for; False when it leads nowhere."""
    state, text = draft.state, _tidy(draft.heard.text)
    if yes_or_no(draft.heard.text) == "no" and state.plan_step in ("first_sign", "then"):
        draft.state = state.but(plan_step=None, pending=None)
        return draft.say("plan", step="leave") is not None
    both = _if_then(draft.heard.text)
    if both and state.plan_step in ("first_sign", "then"):
        draft.state = state.but(plan_if=both[0], plan_then=both[1])
        _read_back(draft)
        return True
    if state.plan_step == "first_sign":
        draft.state = state.but(plan_if=text, plan_step="then")
        draft.reflect(least=2.0)
        if draft.say("plan", step="then") is None:
            return False
        draft.asks = "plan_step"
        return True
    if state.plan_step == "then":
        draft.state = state.but(plan_then=text)
        _read_back(draft)
        return True
    if state.plan_step == "raise":
        draft.reflect()
        draft.state = draft.state.but(plan_step=None)
        draft.say("plan", step="offer_copy")
        draft.custom["plan"] = plan_card(draft.state)
        return bool(draft.parts)
    return False


def _read_back(draft: Draft) -> None:
    state = draft.state
    more = {"plan_if": state.plan_if or "", "plan_then": state.plan_then or ""}
    draft.say("plan", more=more, step="read_back")
    draft.custom["plan"] = plan_card(draft.state)
    if ask_rating(draft, "confidence"):
        draft.state = draft.state.but(plan_step="confidence", ruler="confidence")


def plan_card(state: State) -> dict[str, str]:
    """Return their plan in their words, for the card they can copy or download; we keep it only for the session."""
    return {"if": state.plan_if or "", "then": state.plan_then or ""}
