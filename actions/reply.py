"""Everything that is not danger, a human or deletion: listen, and say the next turn."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.tracking import heard_in, kept, state_in, the_bank, used_in, utter
from hereabouts.listening.conversation import next_turn


class ActionReply(Action):
    """Gives the next turn of the conversation."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_reply"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Read the tracker, take the next turn, say it and keep the state."""
        turn, state = next_turn(state_in(tracker), heard_in(tracker), the_bank(), used_in(tracker))
        utter(dispatcher, turn, tracker)
        return kept(state)


class ActionInformation(ActionReply):
    """Answers a straight question first; the same conversation, by the move of its intent."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_information"
