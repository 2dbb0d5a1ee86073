"""Between Rasa's tracker and the listening package: what was heard, the state, and the reply as a message."""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from hereabouts.contacts import default_contacts
from hereabouts.language.encoder import default_encoder
from hereabouts.language.signals import read_signals
from hereabouts.listening.bank import Bank
from hereabouts.listening.content import default_content
from hereabouts.listening.state import State
from hereabouts.listening.types import Heard, Part, Turn
from hereabouts.server.crisis import filled


@lru_cache(maxsize=1)
def the_bank() -> Bank:
    """The bank over the project's content, its examples encoded once (and kept on disk)."""
    from hereabouts.language.encoder import VectorCache
    from hereabouts.paths import cache_dir

    encoder = default_encoder()
    cache = VectorCache(encoder, cache_dir())
    return Bank(default_content(), lambda texts: encoder.encode(texts) if len(texts) < 4 else cache.encode(texts))


def heard_in(tracker: Tracker) -> Heard:
    """Return the last message as understood: intent, ranking, signals and what had been asked."""
    latest: dict[str, Any] = tracker.latest_message or {}
    intent = latest.get("intent") or {}
    text = str(latest.get("text") or "")
    ranking = tuple((str(r["name"]), float(r["confidence"])) for r in latest.get("intent_ranking") or [])
    return Heard(
        text,
        str(intent.get("name") or "nlu_fallback"),
        float(intent.get("confidence") or 0.0),
        ranking,
        read_signals(text),
        latest.get("asked"),
        (latest.get("metadata") or {}).get("button"),
    )


def state_in(tracker: Tracker) -> State:
    """Return the conversation's state from its slot; nonsense there is a fresh state."""
    state = State.from_slot(tracker.get_slot("state"), seed=zlib.crc32(tracker.sender_id.encode()) % 100_000)
    danger = tracker.get_slot("danger")
    kind = danger.get("kind") if isinstance(danger, dict) else None
    if kind == "suicide_risk":
        return state.but(asked_dark=True)
    # who was hurt by a partner, or assaulted, is not asked whose behaviour it was
    return state.covers("who") if kind in ("partner_violence", "sexual_assault") else state


def used_in(tracker: Tracker) -> list[str]:
    """Return the ids said so far."""
    used = tracker.get_slot("used")
    return [u for u in used if isinstance(u, str)] if isinstance(used, list) else []


def region_in(tracker: Tracker) -> str | None:
    """Return the person's region, None when unknown."""
    region = tracker.get_slot("region")
    return region if isinstance(region, str) else None


def utter(dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker, **more: Any) -> None:
    """Say a turn: one message, its parts and what it asks in the metadata, humans of the region filled in."""
    contacts, region = default_contacts(), region_in(tracker)
    parts = [Part(filled(p.text, contacts, region), p.code, p.id) for p in turn.parts]
    dispatcher.utter_message(
        text=" ".join(p.text for p in parts),
        buttons=[{"title": b.title, "payload": b.title, "id": b.id} for b in turn.buttons],
        metadata={
            "parts": [p.as_dict() for p in parts],
            "asks": turn.asks,
            "content_version": default_content().version,
            **({"extra": dict(turn.custom)} if turn.custom else {}),
            **more,
        },
    )


def kept(state: State) -> list[dict[str, Any]]:
    """Return the events that keep a state."""
    return [SlotSet("state", state.as_dict())]
