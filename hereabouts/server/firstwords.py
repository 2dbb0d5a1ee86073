"""The first words of a session: what this is, said beside the first reply, and what is remembered of each turn."""

from __future__ import annotations

import zlib
from typing import Any, Dict, List

from rasa.shared.core.events import BotUttered, SessionStarted, SlotSet, UserUttered

from hereabouts.contacts import default_contacts
from hereabouts.listening.content import default_content
from hereabouts.listening.types import Part
from hereabouts.server.crisis import filled
from hereabouts.server.say import message, slot

USED_KEPT = 1500


def due(tracker: Any) -> str | None:
    """Return `first` or `returning` when this message is the first of its session, else None."""
    users = sessions = 0
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            users += 1
            if users > 1:
                return None
        if isinstance(event, SessionStarted):
            sessions += 1
            break
    older = any(isinstance(e, UserUttered) for e in list(tracker.events)[:-6])
    return "returning" if older and users == 1 and sessions else "first"


def disclosure(tracker: Any, when: str, channel: str | None) -> Dict[str, Any]:
    """Return the message that says what this is (safety §5), in at most 45 words."""
    content, contacts = default_content(), default_contacts()
    items = [i for i in content.shelf("disclosures") if i.extra.get("when") == when]
    region = slot(tracker, "region")
    region = region if isinstance(region, str) else None
    if not items:
        parts: tuple[Part, ...] = (
            Part(
                "I'm a computer program, not a person and not therapy. Say human for people to talk to.",
                "STRUCT",
                "bare.first",
            ),
        )
        return message(parts)
    item = items[zlib.crc32(str(tracker.sender_id).encode()) % len(items)]
    parts = tuple(Part(filled(p.text, contacts, region), p.code, p.id) for p in item.says)
    extra = [i for i in content.shelf("disclosures") if i.extra.get("when") == channel]
    if extra and when == "first":
        parts += tuple(Part(filled(p.text, contacts, region), p.code, p.id) for p in extra[0].says)
    return message(parts, version=content.version, disclosure=when)


def remember_region(text: str, asked: str | None, tracker: Any) -> None:
    """Keep the region the person names, when they are asked for it or plainly say where they are."""
    if asked == "region" or (slot(tracker, "region") is None and len(text) < 120):
        found = default_contacts().region_from(text, asked == "region")
        if found is not None and found != slot(tracker, "region"):
            tracker.update(SlotSet("region", found))


def remember_used(replies: List[BotUttered], tracker: Any) -> None:
    """Add the ids of what was just said to the slot `used`, and count the cards of the safety path."""
    used = slot(tracker, "used")
    used = list(used) if isinstance(used, list) else []
    new = [p["id"] for r in replies for p in r.metadata.get("parts") or [] if p.get("id")]
    fresh = [i for i in dict.fromkeys(new) if i not in used]
    if fresh:
        tracker.update(SlotSet("used", (used + fresh)[-USED_KEPT:]))
    danger = slot(tracker, "danger")
    if isinstance(danger, dict) and any(r.metadata.get("step") == "card" for r in replies):
        tracker.update(SlotSet("danger", {**danger, "cards": int(danger.get("cards", 0)) + 1}))
