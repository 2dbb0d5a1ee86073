"""Forgetting and beginning again, at any moment."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import AllSlotsReset
from rasa_sdk.executor import CollectingDispatcher

from actions.tracking import heard_in, state_in, the_bank, used_in, utter
from hereabouts.listening.draft import Draft
from hereabouts.listening.state import State


class ActionForget(Action):
    """Deletes the conversation: the door sees the mark in the message and removes the rows."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_forget"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Say that it is gone; every slot is emptied."""
        draft = Draft(heard_in(tracker), state_in(tracker), the_bank(), set(used_in(tracker)))
        draft.say("meta")
        turn, _ = draft.turn()
        utter(dispatcher, turn, tracker, forget=True)
        return [AllSlotsReset()]


class ActionStartOver(Action):
    """Begins again: nothing of before is used, the region is kept."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_start_over"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Say so, with an easy beginning."""
        before = state_in(tracker)
        draft = Draft(
            heard_in(tracker), State(seed=before.seed, sentences=before.sentences), the_bank(), set(used_in(tracker))
        )
        draft.say("meta")
        turn, state = draft.turn()
        utter(dispatcher, turn, tracker)
        return [{"event": "slot", "name": "state", "value": state.as_dict(), "timestamp": None}]
