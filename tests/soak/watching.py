"""What the long runs share: how long they are, and the memory of this process while they last."""

from __future__ import annotations

import gc
import os
import random
from dataclasses import dataclass, field
from typing import Any

import psutil
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

REQUESTS = int(os.environ.get("HEREABOUTS_SOAK_REQUESTS", "10000"))
TURNS = int(os.environ.get("HEREABOUTS_SOAK_TURNS", "1000"))
only_when_asked = pytest.mark.skipif(
    not os.environ.get("HEREABOUTS_SOAK"), reason="takes many minutes: `make soak`, or set HEREABOUTS_SOAK=1"
)


@dataclass
class Memory:
    """Resident megabytes of this process, looked at now and then; what a start fills (caches, pools) is left out."""

    seen: list[float] = field(default_factory=list)

    def look(self) -> None:
        """Take one reading."""
        gc.collect()
        self.seen.append(psutil.Process().memory_info().rss / 1e6)

    @property
    def grown(self) -> float:
        """Megabytes between the reading after the first third and the last one."""
        return self.seen[-1] - self.seen[len(self.seen) // 3]

    def __str__(self) -> str:
        return " ".join(f"{megabytes:.0f}" for megabytes in self.seen) + " MB"


def pool(strategy: Any, size: int = 400) -> list[Any]:
    """Return examples of a strategy, the same ones every time.

    They are drawn once and sent again and again: hypothesis remembers every example it makes, which would be seen
    as growth here.
    """
    found: list[Any] = []

    @seed(11)
    @settings(
        max_examples=size,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def gather(example: Any) -> None:
        found.append(example)

    gather()
    return found


def spoil(body: bytes, chance: random.Random) -> bytes:
    """Return a body as it is, cut short, or with a byte of it changed, so that few are sent twice."""
    if not body or chance.random() < 0.4:
        return body
    at = chance.randrange(len(body))
    return body[:at] if chance.random() < 0.3 else body[:at] + bytes([chance.randrange(256)]) + body[at + 1 :]


def every(part: int, total: int, number: int) -> bool:
    """Whether it is time to look, `part` times in all."""
    return number % max(1, total // part) == 0
