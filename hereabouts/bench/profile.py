"""Where a turn's time and the process's memory go: one hundred turns through the door, in process, with timers in it.

Times are CPU milliseconds of the whole process (all its threads), so that other work on the machine counts little.
One message is under way at a time, so what runs belongs to it; each timer leaves out what the timers inside it took.
"""

from __future__ import annotations

import functools
import inspect
import os
import statistics
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Iterator

import psutil

from hereabouts.bench.load import LINES

REST = "the rest: the door, the tracker, Rasa around the steps above"


class Timers:
    """Timers put around functions; each keeps its own CPU seconds, without those of timers inside it."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.calls: dict[str, int] = defaultdict(int)
        self._inside: list[float] = []

    def put(self, owner: Any, name: str, what: str) -> None:
        """Put a timer named `what` around the function or coroutine `name` of a class or module."""
        function = getattr(owner, name)
        setattr(owner, name, self.around(function, what))

    def around(self, function: Callable[..., Any], what: str) -> Callable[..., Any]:
        """Return `function` with a timer around it."""

        @functools.wraps(function)
        async def awaited(*args: Any, **kwargs: Any) -> Any:
            begun = self._begin()
            try:
                return await function(*args, **kwargs)
            finally:
                self._end(begun, what)

        @functools.wraps(function)
        def called(*args: Any, **kwargs: Any) -> Any:
            begun = self._begin()
            try:
                return function(*args, **kwargs)
            finally:
                self._end(begun, what)

        return awaited if inspect.iscoroutinefunction(function) else called

    def _begin(self) -> float:
        self._inside.append(0.0)
        return time.process_time()

    def _end(self, begun: float, what: str) -> None:
        took = time.process_time() - begun
        self.seconds[what] += took - self._inside.pop()
        self.calls[what] += 1
        if self._inside:
            self._inside[-1] += took


def run(turns: int = 100, model: Any = None) -> None:
    """Load a model, talk `turns` turns and print two tables."""
    steps: list[Step] = []
    with tempfile.TemporaryDirectory(prefix="hereabouts-profile-") as made:
        os.environ["HEREABOUTS_STATE"] = made
        os.environ.pop("HEREABOUTS_DATABASE", None)
        console = _loaded(steps, model)
        timers = Timers()
        _put(timers)
        took = list(_talk(console, turns, timers))
        steps.append(_step(f"after {turns} turns"))
        kept = sum(p.stat().st_size for p in Path(made).glob("conversations.db*")) / 1024 / turns
    print(time_table(timers, took))
    print(f"\nkept in the database: {kept:.1f} KB a turn\n")
    print(memory_table(steps))


@dataclass(frozen=True)
class Step:
    """How things stand after a step: resident megabytes and CPU seconds since the process began."""

    what: str
    megabytes: float
    seconds: float


def _step(what: str) -> Step:
    return Step(what, psutil.Process().memory_info().rss / 1e6, time.process_time())


def _loaded(steps: list[Step], model: Any) -> Any:
    """Load everything in the order of a start, reading the memory after each step."""
    steps.append(_step("Python, numpy, the command line"))
    from hereabouts.console import Console, prepare

    prepare()
    import rasa.core.agent  # noqa: F401

    steps.append(_step("Rasa, without TensorFlow"))
    from hereabouts.language.pipeline import parse

    parse("hello there")
    steps.append(_step("spaCy and its English model"))
    from hereabouts.language.encoder import default_encoder

    default_encoder().read(["hello there"])
    steps.append(_step("the sentence encoder"))
    from hereabouts.danger import screen

    screen("hello there")
    steps.append(_step("danger patterns and classifier"))
    from actions.tracking import the_bank

    the_bank().warm()
    steps.append(_step("content and its examples' vectors"))
    from hereabouts.server.store import ConversationStore

    console = Console(model, ConversationStore())
    console.say("warm", "hello there, first of all", "us")
    steps.append(_step("the trained model, and a first turn"))
    return console


def _put(timers: Timers) -> None:
    """Put the timers around the steps of a turn (design, section 2)."""
    import actions.tracking
    from hereabouts.danger.learned import Learned
    from hereabouts.danger.reader import Patterns
    from hereabouts.language.encoder import Encoder
    from hereabouts.nlu.danger import DangerScreen
    from hereabouts.server.door import Door
    from hereabouts.server.inprocess import InProcessAction
    from hereabouts.server.store import ConversationStore
    from hereabouts.server.voice import Voice

    timers.put(Patterns, "read", "danger patterns")
    timers.put(Learned, "read", "danger classifier")
    timers.put(Encoder, "_run", "sentence encoder")
    timers.put(DangerScreen, "process", "danger component of the graph")
    timers.put(Door, "_parse_message_with_graph", "Rasa's graph: tokenizer, n-grams, intent")
    timers.put(Door, "predict_next_with_tracker_if_should", "rule policy: which action")
    timers.put(actions.tracking, "read_signals", "signals: spaCy's parse and the lexicons")
    timers.put(InProcessAction, "run", "what to say: echo, bank, planner")
    timers.put(Voice, "generate", "the voice: danger cards")
    timers.put(ConversationStore, "retrieve", "store: read")
    timers.put(ConversationStore, "save", "store: write")
    timers.put(ConversationStore, "count_turn", "store: counts")
    timers.put(Door, "handle_message", REST)


def _talk(console: Any, turns: int, timers: Timers) -> Iterator[float]:
    """Yield the CPU seconds of each turn: conversations of ten turns each."""
    for number in range(turns):
        text = f"{LINES[number % len(LINES)]} {number}"
        begun = time.process_time()
        console.say(f"profile{number // 10}", text, "us")
        yield time.process_time() - begun


def time_table(timers: Timers, took: list[float]) -> str:
    """Return the timers as a table, the largest first, with shares of the whole."""
    turns, whole = len(took), sum(timers.seconds.values())
    rows = [f"{'a turn, CPU ms':58}{'ms':>7}{'share':>8}{'calls':>7}"]
    for what, seconds in sorted(timers.seconds.items(), key=lambda pair: -pair[1]):
        rows.append(f"{what:58}{seconds / turns * 1000:7.1f}{seconds / whole:8.0%}{timers.calls[what] / turns:7.1f}")
    middle = statistics.median(took) * 1000
    rows.append(f"{'all of it (median of turns ' + format(middle, '.1f') + ')':58}{whole / turns * 1000:7.1f}{1:8.0%}")
    return "\n".join(rows)


def memory_table(steps: list[Step]) -> str:
    """Return memory and CPU time after each step, and what the step added of both."""
    rows = [f"{'a start, step by step':46}{'MB':>7}{'added':>8}{'CPU s':>8}{'added':>8}"]
    before = Step("", 0.0, 0.0)
    for step in steps:
        rows.append(
            f"{step.what:46}{step.megabytes:7.0f}{step.megabytes - before.megabytes:8.0f}"
            f"{step.seconds:8.1f}{step.seconds - before.seconds:8.1f}"
        )
        before = step
    return "\n".join(rows)
