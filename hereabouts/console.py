"""The pipeline in process for the command line: `parse`, `talk` and `reflect` over one loaded model."""

from __future__ import annotations

import asyncio
import select
import sys
from pathlib import Path
from typing import Any, Iterable, Iterator, Optional

from hereabouts.server.light import leave_tensorflow_out
from hereabouts.server.quiet import be_quiet

BATCH = 32


def prepare() -> None:
    """Quiet, without TensorFlow: called before anything of Rasa is imported."""
    be_quiet()
    leave_tensorflow_out()
    from hereabouts.server.quiet import quiet_rasa

    quiet_rasa()


class Console:
    """One loaded agent, used line by line; raises `ModelMissing` when there is no model."""

    def __init__(self, model: Optional[Path] = None, store: Any = None) -> None:
        prepare()
        from rasa.core.tracker_store import InMemoryTrackerStore
        from rasa.shared.core.domain import Domain

        from hereabouts.server.agent import load

        self._loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self._loop)
        self.agent = load(model, store or InMemoryTrackerStore(Domain.empty()))

    # -- parse ---------------------------------------------------------------------------------------------------

    def parse(self, lines: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Yield the understanding of each line; lines already waiting are encoded together."""
        for batch in waiting(lines):
            self._encode([b["text"] for b in batch])
            for given in batch:
                yield self.parse_one(given["text"])

    def parse_one(self, text: str) -> dict[str, Any]:
        """Return intent, confidence, ranking, danger and signals of one text."""
        from rasa.core.channels.channel import UserMessage

        from hereabouts.language.signals import read_signals

        told = self._loop.run_until_complete(self.agent.processor.parse_message(UserMessage(text or " ")))
        danger = told.get("danger") or {}
        return {
            "text": text,
            "intent": told["intent"]["name"],
            "confidence": round(float(told["intent"].get("confidence") or 0.0), 4),
            "ranking": [[r["name"], round(float(r["confidence"]), 4)] for r in told.get("intent_ranking") or []],
            "danger": {
                "kind": danger.get("kind"),
                "level": danger.get("level", "none"),
                "evidence": list(danger.get("evidence") or []),
                **{k: danger[k] for k in ("sub", "who", "also") if danger.get(k)},
            },
            "signals": read_signals(text).as_dict(),
        }

    # -- talk ----------------------------------------------------------------------------------------------------

    def talk(self, lines: Iterable[dict[str, Any]], region: Optional[str] = None) -> Iterator[dict[str, Any]]:
        """Yield the replies to each line, conversation by `person`; raises `RegionUnknown` for a region nobody wrote."""
        from hereabouts.contacts import default_contacts
        from hereabouts.errors import RegionUnknown

        if region is not None and region not in default_contacts().regions():
            known = ", ".join(default_contacts().regions())
            raise RegionUnknown(f"There are no contacts for the region '{region}': one of {known}.")
        for given in lines:
            yield self.say(str(given.get("person") or "person"), given["text"], region)

    def say(self, person: str, text: str, region: Optional[str] = None) -> dict[str, Any]:
        """Say one message as `person`; returns the replies with codes and ids, the intent and the danger."""
        from rasa.core.channels.channel import UserMessage

        channel = parts_channel()
        message = UserMessage(text, channel, sender_id=person, input_channel="talk", metadata={"region": region})
        self._loop.run_until_complete(self.agent.handle_message(message))
        parse = channel.parse or {}
        danger = parse.get("danger") or {}
        replies = [
            p for m in channel.said for p in (m.get("parts") or [{"text": m.get("text"), "code": None, "id": None}])
        ]
        return {
            "text": text,
            "person": person,
            "replies": [{"text": p["text"], "code": p["code"], "id": p["id"]} for p in replies],
            "intent": (parse.get("intent") or {}).get("name"),
            "danger": {"kind": danger.get("kind"), "level": danger.get("level", "none")},
            "asks": next((m.get("asks") for m in reversed(channel.said) if m.get("asks")), None),
            "buttons": [b["title"] for m in channel.said for b in m.get("buttons") or []],
        }

    # -- reflect -------------------------------------------------------------------------------------------------

    def reflect(self, lines: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Yield the reflections on each line, best first; none where there is danger."""
        for batch in waiting(lines):
            self._encode([b["text"] for b in batch])
            for given in batch:
                yield {"text": given["text"], "reflections": self.reflect_one(given["text"])}

    def reflect_one(self, text: str) -> list[dict[str, Any]]:
        """Return at most three reflections on one text."""
        from actions.tracking import the_bank
        from hereabouts.language.signals import read_signals
        from hereabouts.listening.conversation import follow, settle
        from hereabouts.listening.reflecting import reflections
        from hereabouts.listening.state import State
        from hereabouts.listening.types import Heard

        told = self.parse_one(text)
        if told["danger"]["kind"]:
            return []
        ranking = tuple((name, conf) for name, conf in told["ranking"])
        heard = Heard(text, told["intent"], told["confidence"], ranking, read_signals(text))
        state = State()
        heard = settle(state, heard)
        found = reflections(heard, follow(state, heard), the_bank())
        return [
            {"text": r.part.text, "code": r.part.code, "kind": r.kind, "id": r.part.id}
            for r in found[:3]
            if r.score >= LEAST
        ]

    def _encode(self, texts: list[str]) -> None:
        from hereabouts.language.encoder import default_encoder

        if len(texts) > 1:
            default_encoder().read([t.strip().lstrip("/").strip() for t in texts if t.strip()])


LEAST = 1.0


def parts_channel() -> Any:
    """Return an output channel that keeps every message whole, with its metadata, and what was understood."""
    from rasa.core.channels.channel import OutputChannel

    class Parts(OutputChannel):
        def __init__(self) -> None:
            self.said: list[dict[str, Any]] = []
            self.parse: dict[str, Any] | None = None

        @classmethod
        def name(cls) -> str:
            return "talk"

        async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
            self.said.append(dict(message))

        def understood(self, parse: dict[str, Any]) -> None:
            self.parse = parse

    return Parts()


def waiting(lines: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Yield lines in batches of what is already waiting on stdin, so that one line alone is answered at once."""
    source = iter(lines)
    for first in source:
        batch = [first]
        while len(batch) < BATCH and _more():
            following = next(source, None)
            if following is None:
                break
            batch.append(following)
        yield batch


def _more() -> bool:
    try:
        ready, _, _ = select.select([sys.stdin], [], [], 0)
        return bool(ready)
    except (OSError, ValueError):
        return False


__all__ = ["Console", "parts_channel", "prepare", "waiting"]
