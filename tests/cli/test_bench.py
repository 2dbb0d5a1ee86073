"""The bench's arithmetic: ratios against their floors, and timers that leave out what was timed inside them."""

from __future__ import annotations

import time
from typing import Any

import pytest

pytest.importorskip("psutil")

from hereabouts.bench.load import LINES, TALK, Figures, Running
from hereabouts.bench.profile import Step, Timers, memory_table, time_table
from hereabouts.bench.runner import FLOORS, NAMES, free_port, table

STOCK = Figures(NAMES[1], start=20, p50=40, p95=60, throughput=30, early=40, late=90, memory=900, empty=0)


def ours(**more: Any) -> Figures:
    """Figures of this server that keep every floor, but for `more`."""
    kept = {"start": 10.0, "p50": 15.0, "p95": 30.0, "throughput": 60.0, "early": 15.0, "late": 16.0, "memory": 400.0}
    return Figures(NAMES[0], empty=0, **{**kept, **more})


def test_every_floor_stands_in_the_table_and_is_kept() -> None:
    told = table([ours(), STOCK])
    assert told.count("kept") == len(FLOORS) == 5 and "MISSED" not in told


@pytest.mark.parametrize(
    "more", [{"p50": 21.0}, {"throughput": 40.0}, {"late": 19.0}, {"start": 13.0}, {"memory": 700.0}]
)
def test_a_floor_that_is_missed_is_named(more: dict[str, float]) -> None:
    assert table([ours(**more), STOCK]).count("MISSED") == 1


def test_without_stock_there_are_no_ratios() -> None:
    assert "floor" not in table([ours()])
    assert "floor" not in table([ours(), Figures(NAMES[2], 1, 1, 1, 1, 1, 1, 1, 0)])


def test_figures_leave_the_first_conversation_out() -> None:
    server = Running("x", "http://127.0.0.1:1", 3.0, lambda: 100.0, done=30, lasted=2.0)
    server.times = [9.0] * TALK + [0.01] * 50
    server.long = [0.02] * 20 + [0.04] * 10
    told = server.figures()
    assert (told.p50, told.throughput, round(told.growth, 2), told.memory) == (10.0, 15.0, 2.0, 100.0)


def test_no_line_of_the_load_is_a_danger_or_waits_for_a_burst() -> None:
    from hereabouts.danger.reader import default_patterns

    assert all(len(line.split()) > 4 for line in LINES)
    assert not any(default_patterns().read(line) for line in LINES)


def test_a_timer_leaves_out_what_is_timed_inside_it() -> None:
    def busy(seconds: float) -> None:
        until = time.process_time() + seconds
        while time.process_time() < until:
            pass

    timers = Timers()
    inner = timers.around(busy, "inner")
    outer = timers.around(lambda: (inner(0.05), busy(0.02)), "outer")
    outer()
    assert 0.045 < timers.seconds["inner"] < 0.08
    assert 0.015 < timers.seconds["outer"] < 0.045
    told = time_table(timers, [0.07])
    assert "inner" in told and "100%" in told and told.index("inner") < told.index("outer")


def test_memory_is_told_step_by_step() -> None:
    assert memory_table([Step("one", 100.0, 1.0), Step("two", 150.0, 3.5)]).splitlines()[-1].split() == [
        *("two", "150", "50", "3.5", "2.5")
    ]


def test_a_free_port_is_free() -> None:
    assert 1024 < free_port() < 65536
