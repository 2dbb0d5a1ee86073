"""Run the rasa_sdk actions of actions/ in this process, events built directly, no HTTP between.

Of a stock 38 ms turn about half is the hop to an action server: JSON of the whole tracker, and a JSON schema that
checks itself at every call (docs/performance.md).
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache
from typing import Any, Dict, List, Mapping, Text

from rasa.core.actions.action import Action, create_bot_utterance
from rasa.shared.core.events import Event, SlotSet, deserialise_events
from rasa_sdk import Action as SdkAction
from rasa_sdk import Tracker as SdkTracker
from rasa_sdk.executor import CollectingDispatcher


@lru_cache(maxsize=1)
def sdk_actions() -> Mapping[str, SdkAction]:
    """Return the actions of the `actions` package by name."""
    package = importlib.import_module("actions")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"actions.{module.name}")
    found: dict[str, SdkAction] = {}
    waiting = list(SdkAction.__subclasses__())
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith("actions."):
            action = kind()
            found[action.name()] = action
    return found


class InProcessAction(Action):
    """A Rasa action that runs a rasa_sdk action in this process."""

    def __init__(self, action: SdkAction) -> None:
        self._action = action

    def name(self) -> Text:
        """Return the action's name as in the domain."""
        name: Text = self._action.name()
        return name

    async def run(self, output_channel: Any, nlg: Any, tracker: Any, domain: Any) -> List[Event]:
        """Run the action; returns what it uttered and the events it gave."""
        dispatcher = CollectingDispatcher()
        seen = sdk_tracker(tracker)
        given = self._action.run(dispatcher, seen, {})
        if hasattr(given, "__await__"):
            given = await given
        uttered: List[Event] = []
        for message in dispatcher.messages:
            body: Dict[Text, Any] = {k: v for k, v in message.items() if k not in ("template", "response")}
            metadata = body.pop("metadata", {})
            body["custom"] = body.pop("custom", None) or None
            body["buttons"] = body.get("buttons") or None
            body["elements"] = None
            uttered.append(create_bot_utterance({**body, **metadata}))
        return uttered + _events(given or [])


def _events(given: List[Dict[Text, Any]]) -> List[Event]:
    made: List[Event] = []
    for event in given:
        if event.get("event") == "slot":
            made.append(SlotSet(event["name"], event.get("value")))
        else:
            made += deserialise_events([event])
    return made


def sdk_tracker(tracker: Any) -> SdkTracker:
    """Return the rasa_sdk view of a Rasa tracker: slots, the last message and the events' working part."""
    latest = tracker.latest_message
    return SdkTracker(
        tracker.sender_id,
        {name: slot.value for name, slot in tracker.slots.items()},
        {**(latest.parse_data or {}), "text": latest.text, "metadata": latest.metadata} if latest else {},
        [],
        False,
        None,
        {},
        tracker.latest_action_name,
    )
