"""What a conversation on each topic goes through; going back is normal, nothing here is a script.

Each list is an order of preference among things to ask about, skipping what was covered or already told.
"""

from __future__ import annotations

from typing import Mapping

from hereabouts.listening.state import State
from hereabouts.listening.types import Heard

ABOUT: Mapping[str, tuple[str, ...]] = {
    "lapse": ("before", "function", "gave", "cost", "different", "need", "else_", "value", "exception", "first_step"),
    "urge": ("before", "need", "body", "future", "else_", "exception", "value", "cost"),
    "partner_crisis": ("safety", "support", "next", "telling", "value", "hopes", "need", "children", "health", "body"),
    "betrayed_partner": ("safety", "body", "support", "need", "limits", "next", "health", "children", "meaning"),
    "unclear": ("safety", "support", "body", "next"),
    "general": ("meaning", "function", "cost", "value", "hopes", "exception", "strengths", "need", "else_", "next"),
}
# what a person has told already need not be asked
TOLD_BY: Mapping[str, tuple[str, str]] = {
    "before": ("triggers", ""),
    "function": ("needs", ""),
    "need": ("needs", ""),
    "support": ("people", "friend sibling parent sponsor therapist group clergy family"),
}
LEAD_OFFERS: Mapping[str, tuple[tuple[int, str], ...]] = {
    "lapse": ((5, "options"), (7, "plan"), (9, "goals"), (11, "humans")),
    "urge": ((2, "wave"), (5, "options"), (8, "plan"), (11, "humans")),
    "partner_crisis": ((4, "humans"), (7, "options"), (9, "health")),
    "betrayed_partner": ((4, "first_week"), (7, "humans"), (9, "health")),
    "unclear": (),
    "general": ((4, "options"), (6, "goals"), (9, "humans")),
}


def next_about(state: State, heard: Heard) -> list[str]:
    """Return what could be asked about next, best first: the topic's list without what is covered or just told."""
    order = list(ABOUT.get(state.topic, ABOUT["general"]))
    if state.stage == "evoke":
        order = sorted(order, key=lambda a: a not in ("value", "hopes", "exception", "strengths", "future"))
    told = {
        about
        for about, (category, kinds) in TOLD_BY.items()
        if heard.signals.kinds(category) & (frozenset(kinds.split()) or heard.signals.kinds(category))
    }
    return [a for a in order if a not in state.covered and a not in told]


def next_offer(state: State, topic_turn: int) -> str | None:
    """Return the offer this topic has come to, None when it is not time or all were made."""
    for turn, offer in LEAD_OFFERS.get(state.topic, ()):
        if topic_turn >= turn and offer not in state.offered:
            return offer
    return None
