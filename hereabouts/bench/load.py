"""The load: messages sent over REST one after another, many at once, and on through a long conversation."""

from __future__ import annotations

import asyncio
import statistics
import time
import uuid
from dataclasses import dataclass, field
from typing import Any, Callable

import aiohttp

TALK, ROUNDS, BLOCK = 8, 3, 20
# five words and more each, so that no burst is waited for; nothing here is a danger
LINES = (
    "ok so i did it again and stayed up till three on the sites",
    "my boss chewed me out and my wife was asleep by nine",
    "it shuts my brain off for a while and then there is the next day",
    "she found everything on my phone and went to her sister's",
    "honestly i dont want to stop because it is the one thing that is mine",
    "what can i do when the urge comes late in the evening",
    "i love it and i hate it and i cannot imagine fridays without it",
    "i told my sponsor about it this morning before work",
    "how does treatment for this actually work for people like me",
    "i want to be someone my kids can count on when it matters",
)


@dataclass(frozen=True)
class Figures:
    """What was measured of one server: seconds to the first reply, milliseconds, messages a second, megabytes."""

    name: str
    start: float
    p50: float
    p95: float
    throughput: float
    early: float
    late: float
    memory: float
    empty: int

    @property
    def growth(self) -> float:
        """Turn 300's time over turn 5's."""
        return self.late / self.early if self.early else 0.0


async def _send(session: Any, url: str, sender: str, text: str) -> tuple[float, bool]:
    begun = time.perf_counter()
    async with session.post(url, json={"sender": sender, "message": text}) as answer:
        replies = await answer.json(content_type=None)
        return time.perf_counter() - begun, bool(replies)


async def first_reply(url: str, limit: float, alive: Any) -> float:
    """Wait for a server's first reply; returns seconds, raises `TimeoutError` after `limit`, or when it died."""
    begun = time.perf_counter()
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as session:
        while time.perf_counter() - begun < limit:
            if not alive():
                raise TimeoutError("the server ended before its first reply")
            try:
                _, replied = await _send(session, url, uuid.uuid4().hex, LINES[0])
                if replied:
                    return time.perf_counter() - begun
            except (aiohttp.ClientError, ValueError, asyncio.TimeoutError):
                pass
            await asyncio.sleep(0.1)
    raise TimeoutError(f"no reply within {limit:.0f} s")


@dataclass
class Running:
    """One server under test: where it listens, how long its start took, and what was measured so far."""

    name: str
    url: str
    start: float
    memory: Callable[[], float]
    times: list[float] = field(default_factory=list)
    long: list[float] = field(default_factory=list)
    done: int = 0
    lasted: float = 0.0
    empty: int = 0
    sender: str = ""

    async def say(self, session: Any, text: str, sender: str) -> float:
        """Send one message; returns its seconds and counts an empty answer."""
        took, replied = await _send(session, self.url, sender, text)
        self.empty += not replied
        return took

    def figures(self) -> Figures:
        """Return what was measured; the first conversation is left out, it fills caches."""
        times = sorted(self.times[TALK:])
        return Figures(
            self.name,
            self.start,
            statistics.median(times) * 1000,
            times[int(len(times) * 0.95)] * 1000,
            self.done / self.lasted,
            statistics.median(self.long[2:12]) * 1000,
            statistics.median(self.long[-10:]) * 1000,
            self.memory(),
            self.empty,
        )


async def measure(running: list[Running], seconds: float, talks: int = 10, turns: int = 300) -> list[Figures]:
    """Measure servers that run side by side, in turns of a few seconds, so that all meet the same other work.

    Raises aiohttp's errors when one of them breaks.
    """
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=120)) as session:
        for talk in range(talks):
            for server in running:
                sender = uuid.uuid4().hex
                for number in range(talk * TALK, (talk + 1) * TALK):
                    server.times.append(await server.say(session, f"{LINES[number % len(LINES)]} {number}", sender))
        for _ in range(ROUNDS):
            for server in running:
                await _throughput(session, server, seconds / ROUNDS)
        for server in running:
            server.sender = uuid.uuid4().hex
        for first in range(0, turns, BLOCK):
            for server in running:
                for number in range(first, min(first + BLOCK, turns)):
                    text = f"{LINES[number % len(LINES)]} {number}"
                    server.long.append(await server.say(session, text, server.sender))
    return [server.figures() for server in running]


async def _throughput(session: Any, server: Running, seconds: float, people: int = 12) -> None:
    """Let `people` write at once for some seconds, each as fast as they are answered."""
    begun = time.perf_counter()

    async def person(number: int) -> None:
        sender, turn = uuid.uuid4().hex, 0
        while time.perf_counter() < begun + seconds:
            if turn == TALK:
                sender, turn = uuid.uuid4().hex, 0
            await server.say(session, f"{LINES[(number + turn) % len(LINES)]} {server.done}", sender)
            server.done, turn = server.done + 1, turn + 1

    await asyncio.gather(*(person(n) for n in range(people)))
    server.lasted += time.perf_counter() - begun
