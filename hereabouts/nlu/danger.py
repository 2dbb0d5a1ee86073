"""Rasa component: the danger screen's finding laid over the parse, for stock commands (`rasa shell`, `rasa run`).

Our own server screens the raw text at its door, before this graph; there this component finds the work done.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from hereabouts.danger import screen

# set by our own door, which has screened the raw text before the graph runs
screened: ContextVar[bool] = ContextVar("screened", default=False)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class DangerScreen(GraphComponent):
    """Sets `intent` to the danger kind found, and `danger` to the whole finding; the ranking is kept."""

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DangerScreen:
        """Make the component; patterns are loaded at first use."""
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Screen every message that has text, unless the door has done so."""
        if screened.get():
            return messages
        for message in messages:
            text = message.get(TEXT)
            if not text:
                continue
            finding = screen(text)
            message.set("danger", finding.as_dict(), add_to_output=True)
            if finding.kind is not None:
                message.set(INTENT, {"name": finding.kind, "confidence": 1.0}, add_to_output=True)
        return messages
