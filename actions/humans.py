"""A person asked for: the operator's practice when there is one, and the public lines of the region."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.tracking import heard_in, kept, region_in, state_in, the_bank, used_in, utter
from hereabouts.contacts import default_contacts
from hereabouts.listening.conversation import follow, settle
from hereabouts.listening.draft import Draft
from hereabouts.listening.types import Part

_BACK = re.compile(r"\{humans\}|\?|\b(?:them|these|those|they|it|both|either)\b", re.IGNORECASE)


def _stands_alone(text: str) -> bool:
    """Whether a sentence can come before the numbers: asks nothing, and speaks of nothing said before it."""
    return _BACK.search(text) is None


class ActionHumans(Action):
    """Says who can be reached, where and when; asks for the country once, after the help."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_humans"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Say the humans; keeps the state."""
        state = state_in(tracker)
        heard = settle(state, heard_in(tracker))
        draft = Draft(heard, follow(state, heard), the_bank(), set(used_in(tracker)))
        region = region_in(tracker)
        draft.say("meta")
        draft.parts = [p for p in draft.parts if _stands_alone(p.text)][:1]
        for line in default_contacts().humans(region)[:3]:
            draft.parts.append(Part(line, "GI", "humans"))
        draft.asks = None
        if region is None and "region" not in draft.state.covered:
            draft.parts.append(Part("Which country are you in, so the numbers fit?", "CQ", "humans.region"))
            draft.state = draft.state.covers("region")
            draft.asks = "region"
        turn, state = draft.turn()
        utter(dispatcher, turn, tracker, humans=True)
        return kept(state)
