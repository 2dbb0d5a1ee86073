"""Everything costly is loaded before the first person writes: encoder, parser, patterns, content, bank."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import UserMessage

from hereabouts.danger import screen
from hereabouts.language.signals import read_signals


async def warm_up(agent: Any) -> None:
    """Run one harmless message through every reader, in no conversation; failures are left to the door."""
    try:
        from actions.tracking import the_bank

        screen("hello")
        read_signals("hello there, I'm here")
        the_bank().warm()
        await agent.processor.parse_message(UserMessage("hello there"))
    except Exception:  # the door answers whatever is broken
        return
