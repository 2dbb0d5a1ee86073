"""Bursts: short lines within a moment of each other are answered once, danger and questions at once."""

from __future__ import annotations

import asyncio
import time
import uuid
from typing import Any

import pytest

from hereabouts.console import parts_channel

GATHER = 0.3


@pytest.fixture(autouse=True)
def gathering(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEREABOUTS_GATHER_SECONDS", str(GATHER))


def burst(console: Any, lines: list[str], gap: float = 0.05, person: str | None = None, gather: bool = True) -> Any:
    """Send lines one after another; returns (channel, seconds it took) of each."""
    from rasa.core.channels.channel import UserMessage

    person = person or uuid.uuid4().hex

    async def say(number: int, text: str) -> tuple[Any, float]:
        await asyncio.sleep(number * gap)
        channel = parts_channel()
        start = time.perf_counter()
        message = UserMessage(text, channel, person, input_channel="talk", metadata={"gather": gather, "region": "us"})
        await console.agent.handle_message(message)
        return channel, time.perf_counter() - start

    async def all_of_it() -> Any:
        return await asyncio.gather(*(say(i, text) for i, text in enumerate(lines)))

    return console._loop.run_until_complete(all_of_it())


def said(channel: Any) -> list[str]:
    return [m for m in channel.said if not m.get("disclosure")]


def test_five_short_lines_are_answered_once_and_read_as_one(console: Any) -> None:
    lines = ["so", "last night", "it happened", "again", "all of it"]
    channels = [channel for channel, _ in burst(console, lines)]
    assert [bool(c.said) for c in channels] == [False, False, False, False, True]
    assert channels[-1].parse["text"] == "\n".join(lines)
    assert len(said(channels[-1])) == 1


def test_a_danger_in_a_burst_is_answered_at_once(console: Any) -> None:
    (first, _), (second, took) = burst(console, ["so", "i want to die"])
    assert not first.said
    assert second.parse["danger"]["kind"] == "suicide_risk"
    assert took < GATHER + 2


def test_a_danger_does_not_wait_at_all(console: Any) -> None:
    burst(console, ["hello there"], gather=False)
    start = time.perf_counter()
    ((channel, _),) = burst(console, ["kms tonight"])
    assert channel.said and channel.parse["danger"]["kind"] == "suicide_risk"
    assert time.perf_counter() - start < GATHER + 1


def test_a_question_does_not_wait(console: Any) -> None:
    ((channel, took),) = burst(console, ["are you human?"])
    ((_, waited),) = burst(console, ["it happened"])
    assert channel.said
    assert waited >= GATHER
    assert took < waited + 1


def test_a_long_line_ends_the_burst_with_what_came_before(console: Any) -> None:
    long = "we had a fight about money and then i went out and did it again"
    (first, _), (second, _) = burst(console, ["listen", long])
    assert not first.said
    assert second.said and second.parse["text"] == f"listen\n{long}"


def test_lines_further_apart_are_answered_one_by_one(console: Any) -> None:
    channels = [channel for channel, _ in burst(console, ["hello", "it happened"], gap=GATHER + 0.6)]
    assert all(c.said for c in channels)


def test_two_people_writing_at_once_are_two_bursts(console: Any) -> None:
    from rasa.core.channels.channel import UserMessage

    async def say(person: str, text: str) -> Any:
        channel = parts_channel()
        message = UserMessage(text, channel, person, input_channel="talk", metadata={"gather": True})
        await console.agent.handle_message(message)
        return channel

    async def both() -> Any:
        return await asyncio.gather(say(uuid.uuid4().hex, "hello"), say(uuid.uuid4().hex, "it happened"))

    one, other = console._loop.run_until_complete(both())
    assert one.parse["text"] == "hello" and other.parse["text"] == "it happened"


def test_without_gathering_every_line_is_answered(console: Any) -> None:
    channels = [channel for channel, _ in burst(console, ["hello", "again"], gather=False)]
    assert all(c.said for c in channels)


def test_nothing_is_left_waiting_after_a_burst(console: Any) -> None:
    person = uuid.uuid4().hex
    burst(console, ["so", "again"], person=person)
    assert person not in console.agent._waiting
    ((channel, _),) = burst(console, ["and now something else entirely, much longer"], person=person)
    assert channel.parse["text"].startswith("and now")


def test_a_danger_after_waiting_lines_leaves_none_of_them_behind(console: Any) -> None:
    person = uuid.uuid4().hex
    burst(console, ["so", "listen", "i want to die"], person=person)
    assert person not in console.agent._waiting


@pytest.mark.parametrize("tail", ["tonight", "to die"])
def test_a_danger_written_over_two_lines_is_seen(tail: str, console: Any) -> None:
    lines = ["i want to", "kill myself", tail] if tail == "tonight" else ["i really want", tail]
    channels = [channel for channel, _ in burst(console, lines)]
    found = [c.parse["danger"]["kind"] for c in channels if c.parse]
    assert "suicide_risk" in found
