"""The load: messages sent over REST one after another, many at once, and on through a long conversation."""

from __future__ import annotations

import asyncio
import statistics
import time
import uuid
from dataclasses import dataclass
from typing import Any

import aiohttp

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


async def measure(name: str, url: str, start: float, memory: Any, seconds: float, turns: int = 300) -> Figures:
    """Measure one running server; `memory()` gives its megabytes."""
    empty = 0
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=120)) as session:
        times: list[float] = []
        sender = uuid.uuid4().hex
        for number in range(80):
            sender = uuid.uuid4().hex if number % 8 == 0 else sender
            took, replied = await _send(session, url, sender, f"{LINES[number % len(LINES)]} {number}")
            empty += not replied
            times.append(took)
        times = times[8:]
        throughput = await _throughput(session, url, seconds)
        long, sender = [], uuid.uuid4().hex
        for number in range(turns):
            took, replied = await _send(session, url, sender, f"{LINES[number % len(LINES)]} {number}")
            empty += not replied
            long.append(took)
    return Figures(
        name,
        start,
        statistics.median(times) * 1000,
        sorted(times)[int(len(times) * 0.95)] * 1000,
        throughput,
        statistics.median(long[2:12]) * 1000,
        statistics.median(long[-10:]) * 1000,
        memory(),
        empty,
    )


async def _throughput(session: Any, url: str, seconds: float, people: int = 12) -> float:
    done = 0
    until = time.perf_counter() + seconds

    async def person(number: int) -> None:
        nonlocal done
        sender, turn = uuid.uuid4().hex, 0
        while time.perf_counter() < until:
            if turn == 8:
                sender, turn = uuid.uuid4().hex, 0
            await _send(session, url, sender, f"{LINES[(number + turn) % len(LINES)]} {done}")
            done, turn = done + 1, turn + 1

    begun = time.perf_counter()
    await asyncio.gather(*(person(n) for n in range(people)))
    return done / (time.perf_counter() - begun)
