"""The voice: says every `utter_` from content/, coded, with the humans of the person's region.

An NLG class by module path (endpoints.yml names it). A full card must come from an empty tracker, so with nothing
known it says the plain card of the kind that was found; with slots it varies, shortens and follows up.
"""

from __future__ import annotations

import logging
import zlib
from typing import Any, Dict, Optional, Text

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from hereabouts.contacts import default_contacts
from hereabouts.danger import KINDS, Finding
from hereabouts.listening.content import default_content
from hereabouts.listening.types import Part
from hereabouts.server import crisis as path
from hereabouts.server.quiet import note
from hereabouts.server.say import message, slot

logger = logging.getLogger(__name__)


class Voice(NaturalLanguageGenerator):
    """Says the safety path's replies; everything else is said by actions."""

    def __init__(self, endpoint_config: Optional[EndpointConfig] = None, domain: Any = None) -> None:
        self._endpoint = endpoint_config

    async def generate(
        self, utter_action: Text, tracker: DialogueStateTracker, output_channel: Text, **kwargs: Any
    ) -> Optional[Dict[Text, Any]]:
        """Return the message for `utter_action` (text, metadata with parts), None when it is not a danger kind.

        Whatever is wrong with content, contacts or slots, a card with the humans' numbers comes back.
        """
        kind = utter_action.partition("utter_")[2]
        if kind not in KINDS:
            return None
        finding = _finding(kind, tracker)
        region = slot(tracker, "region")
        try:
            return self._say(finding, tracker, region)
        except Exception as error:  # the person must still get the numbers
            note(logger, "the voice failed", error)
            parts = path.bare_card(finding, default_contacts(), region if isinstance(region, str) else None)
            return message(parts, asks="danger_check", kind=finding.kind, level=finding.level)

    def _say(self, finding: Finding, tracker: DialogueStateTracker, region: Any) -> Dict[Text, Any]:
        content, contacts = default_content(), default_contacts()
        crisis = path.Crisis.from_slot(slot(tracker, "danger"))
        if crisis is None or crisis.kind != finding.kind:
            crisis = path.found(finding, None)
        used = slot(tracker, "used")
        seed = zlib.crc32(str(tracker.sender_id).encode())
        region = region if isinstance(region, str) else None
        state = slot(tracker, "state")
        plain = bool(isinstance(state, dict) and state.get("plain"))
        item = path.choose(content, crisis, used if isinstance(used, list) else [], seed)
        if item is None:
            parts: tuple[Part, ...] = path.bare_card(finding, contacts, region)
            return message(parts, asks="danger_check", kind=crisis.kind, level=crisis.level, version=content.version)
        parts = path.words(item, contacts, region, plain)
        asks = item.asks or ("danger_check" if any("?" in p.text for p in parts) else None)
        return message(
            parts,
            asks=asks,
            kind=crisis.kind,
            level=crisis.level,
            step=crisis.step,
            buttons=item.buttons,
            version=content.version,
        )


def _finding(kind: str, tracker: DialogueStateTracker) -> Finding:
    latest = tracker.latest_message
    told = ((latest.parse_data or {}).get("danger") if latest is not None else None) or {}
    if told.get("kind") == kind:
        return Finding(kind, told.get("level", "elevated"), told.get("sub"), told.get("who", "self"))
    return Finding(kind, "elevated")
