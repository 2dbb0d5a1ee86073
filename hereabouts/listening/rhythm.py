"""The rhythm of a conversation: when a question may follow, and when an easy one must (voice §3)."""

from __future__ import annotations

from hereabouts.listening.state import State

SHORT = 3


def may_ask(state: State) -> bool:
    """Tell whether this turn may end on a question: never twice running, and never more than one turn in two.

    Two reflecting turns to a questioning one are kept as well (MITI 4.2.1: reflections : questions >= 2), counting
    this turn's reflection.
    """
    if state.last.asked:
        return False
    asked_share = (state.questions + 1) / max(1, state.turn)
    return asked_share <= 0.5 and state.reflections + 1 >= 2 * (state.questions + 1)


def needs_easy(state: State) -> bool:
    """Tell whether the person has twice answered in three words or fewer: then a choice or an easy question."""
    return state.short_replies >= 2
