"""What was seen already: a bounded memory of ids and signatures, so that nothing sent twice is heard twice."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable


class Seen:
    """Remembers at most `most` things for `seconds`; the oldest go first, so it cannot grow."""

    def __init__(self, seconds: float, most: int = 20_000, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds, self._most, self._clock = seconds, most, clock
        self._when: OrderedDict[Hashable, float] = OrderedDict()

    def again(self, thing: Hashable) -> bool:
        """Return whether `thing` was seen within the time, and remember it from now if it was not.

        >>> seen = Seen(60)
        >>> seen.again("a"), seen.again("a"), seen.again("b")
        (False, True, False)
        """
        now = self._clock()
        while self._when and (next(iter(self._when.values())) <= now - self._seconds or len(self._when) > self._most):
            self._when.popitem(last=False)
        if thing in self._when:
            return True
        self._when[thing] = now
        return False

    def __len__(self) -> int:
        return len(self._when)
