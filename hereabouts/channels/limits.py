"""How often: token buckets by key, bounded in number, that say how long to wait."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Callable


@dataclass
class _Bucket:
    held: float
    at: float


class Buckets:
    """One token bucket a key: `burst` at once, then `per_second`.

    At most `keep` keys are remembered, the least recently used forgotten first, so that a flood of addresses costs
    no memory.
    """

    def __init__(
        self, burst: float, per_second: float, keep: int = 10_000, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.burst, self.per_second, self.keep, self.clock = burst, per_second, keep, clock
        self._held: OrderedDict[str, _Bucket] = OrderedDict()

    def take(self, key: str) -> float:
        """Take one token for `key`; returns 0.0, or the seconds until there is one.

        >>> buckets = Buckets(2, 0.5, clock=lambda: 0.0)
        >>> [buckets.take("a") for _ in range(3)]
        [0.0, 0.0, 2.0]
        """
        now = self.clock()
        bucket = self._held.pop(key, None) or _Bucket(self.burst, now)
        bucket.held = min(self.burst, bucket.held + (now - bucket.at) * self.per_second)
        bucket.at = now
        self._held[key] = bucket
        while len(self._held) > self.keep:
            self._held.popitem(last=False)
        if bucket.held < 1:
            return (1 - bucket.held) / self.per_second
        bucket.held -= 1
        return 0.0

    def __len__(self) -> int:
        return len(self._held)
