"""What the widget's channel says by itself: sentences for failures, the card of humans and the demo notice."""

from __future__ import annotations

import logging
import secrets
import zlib
from typing import Any, Mapping, Sequence

from hereabouts.contacts import default_contacts
from hereabouts.danger import NOTHING, Finding, screen
from hereabouts.listening.content import default_content
from hereabouts.listening.types import Part
from hereabouts.server import crisis
from hereabouts.server.quiet import note

logger = logging.getLogger(__name__)
_BARE = "Something on my side broke. {crisis}. In danger now: {emergency}."
# Said only when the contacts themselves cannot be read.
_LAST_CARD = [
    {
        "name": "Find a helpline",
        "how": "Lines in your country, by subject. In danger, call your local emergency number.",
        "links": [{"label": "findahelpline.com", "href": "https://findahelpline.com"}],
    }
]


def sentence(reason: str, region: str | None, seed: str = "") -> tuple[Part, ...]:
    """Return the `doors` sentence for `reason` with the humans of the region; never raises."""
    try:
        items = [i for i in default_content().shelf("doors") if i.extra.get("for") == reason]
        return crisis.words(items[zlib.crc32(seed.encode()) % len(items)], default_contacts(), region)
    except Exception as error:
        note(logger, "a sentence is missing", error)
    try:
        return (Part(default_contacts().fill(_BARE, region), "STRUCT", f"bare.{reason}"),)
    except Exception:
        return (Part("Something on my side broke. findahelpline.com lists people to talk to.", "STRUCT", "bare"),)


def card(region: str | None) -> list[dict[str, Any]]:
    """Return the humans of a region for the help card: name, how, and links made from contacts only."""
    try:
        shown = [_entry(entry) for entry in default_contacts().card(region)]
        if region is None:
            shown = _together(shown)
        return shown or _LAST_CARD
    except Exception as error:
        note(logger, "the contacts cannot be read", error)
        return _LAST_CARD


def _together(shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """With no region known, the emergency numbers of every country make one entry, first."""
    places: dict[str, list[str]] = {}
    rest = []
    for entry in shown:
        _, _, place = entry["name"].partition(", ")
        if place and all(li["href"].startswith("tel:") for li in entry["links"]):
            for li in entry["links"]:
                places.setdefault(li["href"], []).append(place.removeprefix("another country of ").removeprefix("the "))
        else:
            rest.append(entry)
    if not places:
        return shown
    links = [{"label": f"{h.removeprefix('tel:')}: {', '.join(where)}", "href": h} for h, where in places.items()]
    return [{"name": "Emergency services", "how": "in danger now, by country", "links": links}, *rest]


def _entry(entry: Mapping[str, Any]) -> dict[str, Any]:
    whom, hours = str(entry.get("for_whom") or ""), str(entry.get("hours") or "")
    how = "; ".join(t for t in (f"for {whom}" if whom else "", hours) if t) or str(entry.get("how") or "")
    return {"name": str(entry["name"]), "how": how, "links": [_link(li) for li in entry.get("links") or []]}


def _link(link: Mapping[str, Any]) -> dict[str, str]:
    label, href = str(link.get("label") or link["text"]), str(link["href"])
    if href.startswith("tel:"):
        label = f"Call {label}"
    return {"label": label[:1].upper() + label[1:] if href.startswith("sms:") else label, "href": href}


def notice(demo: bool, region: str | None = None) -> str | None:
    """Return the banner of demo mode, None when everything is signed."""
    if not demo:
        return None
    try:
        item = next(i for i in default_content().shelf("disclosures") if i.extra.get("when") == "banner")
        return " ".join(p.text for p in crisis.words(item, default_contacts(), region))
    except Exception as error:
        note(logger, "the banner is missing", error)
        return "Demo: no clinician has signed this wording yet."


def danger_in(text: str, asked: str | None = None) -> Finding:
    """Read a text for danger where the door will not; never raises."""
    try:
        return screen(text, asked) if text else NOTHING
    except Exception as error:
        note(logger, "the danger screen failed", error)
        return NOTHING


def reply(parts: Sequence[Part], **more: Any) -> dict[str, Any]:
    """Return a reply in the widget's form."""
    made: dict[str, Any] = {
        "id": secrets.token_hex(8),
        "text": " ".join(p.text for p in parts),
        "parts": [p.as_dict() for p in parts],
        "asks": None,
        "kind": None,
        "level": None,
        "buttons": [],
        "timer": None,
        "plan": None,
        "humans": False,
    }
    return {**made, **more}


def bare_danger(finding: Finding, region: str | None) -> dict[str, Any]:
    """Return a danger card that needs nothing that could be broken or limited."""
    parts = crisis.bare_card(finding, default_contacts(), region)
    return reply(parts, asks="danger_check", kind=finding.kind, level=finding.level, humans=True)


def region_named(text: str, asked: bool) -> str | None:
    """Return the region a person names, None when there is none; `asked` when that was the question."""
    try:
        return default_contacts().region_from(text, asked)
    except Exception:
        return None


def known_region(name: str | None) -> str | None:
    """Return the region when contacts exist for it."""
    try:
        return default_contacts().code(name)
    except Exception:
        return None
