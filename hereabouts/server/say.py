"""Rasa's dicts at the edge: a reply as a message with coded parts, and what the tracker last asked."""

from __future__ import annotations

from typing import Any, Dict, Iterable, Mapping, Sequence

from rasa.shared.core.events import BotUttered, SessionStarted, UserUttered

from hereabouts.listening.types import Button, Part


def message(
    parts: Sequence[Part],
    asks: str | None = None,
    kind: str | None = None,
    level: str | None = None,
    buttons: Iterable[Button] = (),
    version: str | None = None,
    custom: Mapping[str, Any] | None = None,
    **more: Any,
) -> Dict[str, Any]:
    """Return a Rasa message: `text`, buttons (id and title, never slash text) and the metadata design.md §2 names."""
    made: Dict[str, Any] = {
        "text": " ".join(p.text for p in parts),
        "parts": [p.as_dict() for p in parts],
        "asks": asks,
        "kind": kind,
        "level": level,
        "content_version": version,
        **more,
    }
    offered = [{"title": b.title, "payload": b.title, "id": b.id} for b in buttons]
    if offered:
        made["buttons"] = offered
    if custom:
        made["extra"] = dict(custom)
    return made


def slot(tracker: Any, name: str) -> Any:
    """Return a slot's value, None when there is no such slot."""
    held = tracker.slots.get(name)
    return held.value if held is not None else None


def last_metadata(tracker: Any) -> Dict[str, Any]:
    """Return the metadata of the last reply that asked something, from the turn just past; {} when there is none."""
    fallback: Dict[str, Any] = {}
    for event in reversed(tracker.events):
        if isinstance(event, (UserUttered, SessionStarted)):
            break  # what was asked in an older session is no longer asked
        if isinstance(event, BotUttered) and event.metadata:
            if event.metadata.get("asks"):
                return dict(event.metadata)
            fallback = fallback or dict(event.metadata)
    return fallback


def replies_since_user(tracker: Any) -> list[BotUttered]:
    """Return what was said after the last message, in order."""
    said: list[BotUttered] = []
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            break
        if isinstance(event, BotUttered):
            said.append(event)
    return said[::-1]
