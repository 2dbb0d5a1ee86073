"""The operator's settings: what may be served where, demo mode, the kill switch; all from the environment.

While any danger or medical wording is unsigned the server runs in demo mode: a banner says so on every channel, and
binding to a public address is refused unless the operator overrides it in writing (safety §5).
"""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass

from hereabouts.errors import SettingError
from hereabouts.listening.content import Content

SIGNED_SHELVES = ("danger", "clocks")
OVERRIDE = "HEREABOUTS_SERVE_UNSIGNED_CRISIS_WORDING_TO_THE_PUBLIC"
OVERRIDE_WORDS = "I take responsibility"
JURISDICTION = "HEREABOUTS_JURISDICTION"
SEE_A_LAWYER = {"us-il": "Illinois", "us-nv": "Nevada"}


@dataclass(frozen=True)
class Standing:
    """How the server stands: how many sensitive items are unsigned, whether it is switched off, and notes to print."""

    unsigned: int
    off: bool
    notes: tuple[str, ...]

    @property
    def demo(self) -> bool:
        """Demo mode: something sensitive is unsigned."""
        return self.unsigned > 0


def unsigned(content: Content) -> int:
    """Return how many items of danger and medical wording no clinician has signed."""
    return sum(item.reviewed is None for shelf in SIGNED_SHELVES for item in content.shelf(shelf))


def switched_off() -> bool:
    """Whether the kill switch is on: every door becomes a static page of contacts (`HEREABOUTS_OFF=1`)."""
    return os.environ.get("HEREABOUTS_OFF", "") not in ("", "0", "false", "no")


def is_public(host: str) -> bool:
    """Whether binding to `host` lets other machines in.

    >>> is_public("127.0.0.1"), is_public("localhost"), is_public("0.0.0.0")
    (False, False, True)
    """
    if host in ("localhost", ""):
        return False
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return True


def standing(content: Content, host: str, placeholder_practice: bool) -> Standing:
    """Return how the server stands on `host`; raises `SettingError` when it must not be served there."""
    missing = unsigned(content)
    notes = []
    if missing:
        notes.append(f"Demo mode: {missing} items of danger and medical wording are not signed by a clinician.")
        if is_public(host) and os.environ.get(OVERRIDE) != OVERRIDE_WORDS:
            raise SettingError(
                f"Refusing to serve on {host}: {missing} items of crisis wording are unsigned. Serve on 127.0.0.1, have them "
                f"signed (README), or set {OVERRIDE}='{OVERRIDE_WORDS}'."
            )
    if placeholder_practice:
        notes.append("content/contacts/practice.yml is still the example: public lines are offered instead.")
    place = os.environ.get(JURISDICTION, "")
    if is_public(host) and not place:
        raise SettingError(f"Set {JURISDICTION} (such as us-ca, gb, ie) before serving on {host}.")
    if place.lower() in SEE_A_LAWYER:
        notes.append(f"{SEE_A_LAWYER[place.lower()]} restricts such assistants by law: see a lawyer before going live.")
    return Standing(missing, switched_off(), tuple(notes))
