"""The agent: Rasa's, with our door as its processor, our store unwrapped, and bursts of short lines answered once."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, List, Optional, Text, Union

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.tracker_store import InMemoryTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain

from hereabouts.danger import screen
from hereabouts.errors import ModelMissing
from hereabouts.paths import models_dir
from hereabouts.server.door import Door
from hereabouts.server.store import ConversationStore
from hereabouts.server.voice import Voice

SHORT_WORDS = 4


def gather_seconds() -> float:
    """How long a short line waits for the next one (`HEREABOUTS_GATHER_SECONDS`, 0 turns it off)."""
    return float(os.environ.get("HEREABOUTS_GATHER_SECONDS", "0.7"))


@dataclass
class _Waiting:
    lines: List[str] = field(default_factory=list)
    last: int = 0


class HereaboutsAgent(Agent):
    """Loads a model and answers through the one door."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._waiting: Dict[Text, _Waiting] = {}

    def load_model(self, model_path: Union[Text, Path], fingerprint: Optional[Text] = None) -> None:
        """Load a model with `Door` as the processor."""
        self.processor = Door(
            model_path=model_path,
            tracker_store=self.tracker_store,
            lock_store=self.lock_store,
            action_endpoint=None,
            generator=self.nlg,
        )
        self.domain = self.processor.domain
        self._set_fingerprint(fingerprint)
        self.tracker_store.domain = self.domain

    @staticmethod
    def _create_tracker_store(store: Optional[TrackerStore], domain: Domain) -> TrackerStore:
        # Rasa wraps the store in one that silently falls back to memory; a person must be told instead.
        if store is None:
            return InMemoryTrackerStore(domain)
        store.domain = domain
        return store

    async def handle_message(self, message: UserMessage) -> Optional[List[Dict[Text, Any]]]:
        """Answer a message; short lines that come in a burst are answered once, danger at once."""
        gather = bool((message.metadata or {}).get("gather")) and gather_seconds() > 0
        text = message.text if isinstance(message.text, str) else ""
        waiting = self._waiting.get(message.sender_id)
        if gather and not message.parse_data and (waiting or self._is_short(text)) and not screen(text):
            waiting = self._waiting.setdefault(message.sender_id, _Waiting())
            waiting.lines.append(text)
            waiting.last += 1
            mine = waiting.last
            if self._is_short(text):
                await asyncio.sleep(gather_seconds())
            if self._waiting.get(message.sender_id) is not waiting or waiting.last != mine:
                return None  # a later line of the burst answers for this one
        if waiting is not None and self._waiting.pop(message.sender_id, None) is not None:
            lines = waiting.lines if waiting.lines and waiting.lines[-1] == text else [*waiting.lines, text]
            message.text = "\n".join(lines)
        return await super().handle_message(message)

    @staticmethod
    def _is_short(text: str) -> bool:
        return len(text.split()) <= SHORT_WORDS and not text.rstrip().endswith("?") and not text.strip().startswith("/")


def newest_model(given: Optional[Union[str, Path]] = None) -> Path:
    """Return the model to load; raises `ModelMissing` when there is none."""
    if given is not None:
        path = Path(given)
        if not path.exists():
            raise ModelMissing(f"There is no model at {path}: give another --model, or run `make train`.")
        if path.is_file():
            return path
    folder = Path(given) if given is not None else models_dir()
    models = sorted(folder.glob("*.tar.gz"), key=lambda p: p.stat().st_mtime)
    if not models:
        raise ModelMissing(f"There is no trained model in {folder}: run `make train`.")
    return models[-1]


def load(model: Optional[Union[str, Path]] = None, store: Optional[TrackerStore] = None) -> HereaboutsAgent:
    """Return an agent with a model, the voice and a store (default: the conversation database)."""
    path = newest_model(model)
    generator: NaturalLanguageGenerator = Voice()
    agent = HereaboutsAgent(generator=generator, tracker_store=store or ConversationStore())
    agent.load_model(path)
    return agent
