"""Background work in the order it came: a webhook answers at once, each conversation's replies keep their order.

A message starts at once, so that the agent can join a burst of short lines, but what it says waits until everything
before it in the same conversation has been said. Only a reply to danger does not wait.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

logger = logging.getLogger(__name__)
WAIT = 60.0


class Turn:
    """One message's place in the row of its conversation."""

    def __init__(self, before: Turn | None) -> None:
        self._before, self._done = before, asyncio.Event()

    async def mine(self) -> None:
        """Return when all that came before is said (or has hung for a minute)."""
        if self._before is not None:
            try:
                await asyncio.wait_for(self._before._done.wait(), WAIT)
            except asyncio.TimeoutError:
                logger.error("a message before this one hangs; going on without it")
            self._before = None

    async def finish(self) -> None:
        """Let the next one speak."""
        await self.mine()
        self._done.set()


class Turns:
    """The rows of all conversations and the tasks that work on them."""

    def __init__(self) -> None:
        self._last: dict[str, Turn] = {}
        self._count: dict[str, int] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def waiting(self, person: str) -> int:
        """Return how many messages of this person are not answered yet."""
        return self._count.get(person, 0)

    def start(self, person: str, work: Callable[[Turn], Awaitable[None]]) -> None:
        """Begin `work` in the background, in its place in the person's row."""
        turn = Turn(self._last.get(person))
        self._last[person] = turn
        self._count[person] = self._count.get(person, 0) + 1
        self.aside(self._run(person, turn, work))

    def aside(self, work: Awaitable[None]) -> asyncio.Task[None]:
        """Begin work that belongs to no row; a reference is held until it ends, an error is logged by its type."""
        task = asyncio.ensure_future(_guarded(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _run(self, person: str, turn: Turn, work: Callable[[Turn], Awaitable[None]]) -> None:
        try:
            await _guarded(work(turn))
        finally:
            try:
                await turn.finish()
            finally:
                if self._last.get(person) is turn:
                    del self._last[person]
                self._count[person] -= 1
                if not self._count[person]:
                    del self._count[person]

    async def stop(self, seconds: float = 5.0) -> None:
        """Give running work some seconds to end, then cancel it."""
        if self._tasks:
            _, left = await asyncio.wait(set(self._tasks), timeout=seconds)
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)

    def __len__(self) -> int:
        return len(self._tasks)


async def _guarded(work: Awaitable[None]) -> None:
    try:
        await work
    except asyncio.CancelledError:
        raise
    except Exception as error:  # the words of an error may hold the words of a person
        logger.error("work in the background failed (%s)", type(error).__name__)
