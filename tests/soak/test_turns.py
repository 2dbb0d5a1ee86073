"""A thousand turns of one conversation: always a reply, as quick at the end as at the start, memory where it was."""

from __future__ import annotations

import asyncio
import statistics
import time
from pathlib import Path

import pytest

pytest.importorskip("rasa")

from tests.server.real import lines
from tests.soak.watching import TURNS, Memory, every, only_when_asked

pytestmark = [only_when_asked, pytest.mark.slow]
LOOKS = 12
MOST_GROWTH = 60.0  # megabytes; vectors and readings of the last messages are kept, a bounded number of them
SLOWER = 1.6  # the same lines at the end and at the start; the machine's own ups and downs are in it


def test_a_thousand_turns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("HEREABOUTS_STATE", str(tmp_path))
    monkeypatch.delenv("HEREABOUTS_DATABASE", raising=False)
    from rasa.shared.core.events import UserUttered

    from hereabouts.console import Console
    from hereabouts.server.store import ConversationStore

    store = ConversationStore()
    console = Console(None, store)
    said = lines(min(TURNS, 700))
    window = max(3, min(40, TURNS // 5))
    memory, took, since = Memory(), [], 0
    for number in range(TURNS):
        # the last lines are the first ones again, each made new by its number
        text = f"{said[(number + window - TURNS) % len(said)]} {number}"
        begun = time.perf_counter()
        reply = console.say("soak", text, "us")
        took.append(time.perf_counter() - begun)
        since = 0 if reply["intent"] == "delete_data" else since + 1  # some lines ask for deletion, and get it
        assert reply["replies"] and all(r["text"] and r["id"] for r in reply["replies"]), number
        if every(LOOKS, TURNS, number):
            memory.look()
    memory.look()
    again = said[: len(took[-window:])]
    early = [_timed(console, f"other{number // 8}", f"{text} {number} again") for number, text in enumerate(again)]
    kept = asyncio.run(store.retrieve_full_tracker("soak"))
    assert kept is not None
    assert sum(isinstance(e, UserUttered) for e in kept.events) == since
    danger = console.say("next", "slipped again, some days i just want to die", "us")
    assert danger["danger"]["kind"] == "suicide_risk" and "988" in " ".join(r["text"] for r in danger["replies"])
    late, fresh = statistics.median(took[-window:]), statistics.median(early)
    with capsys.disabled():
        print(
            f"\n{TURNS} turns, {memory}, {memory.grown:+.1f} after the first third; "
            f"the last {window} turns {late * 1000:.0f} ms, the same lines in new conversations {fresh * 1000:.0f} ms"
        )
    assert memory.grown < MOST_GROWTH, str(memory)
    assert late < SLOWER * fresh


def _timed(console: object, person: str, text: str) -> float:
    begun = time.perf_counter()
    console.say(person, text, "us")  # type: ignore[attr-defined]
    return time.perf_counter() - begun
