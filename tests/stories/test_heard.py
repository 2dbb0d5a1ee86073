"""Every danger rule that hears something no other does has a line here: without the rule, the line's test is red."""

from __future__ import annotations

import pytest

from hereabouts.danger import KINDS
from tests.stories.heard import Line, Screened, lines

LINES = lines()


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.kind}: {line.text[:60]}")
def test_the_line_is_heard(line: Line) -> None:
    found = Screened.of(line.text, line.asked).finding()
    assert line.heard(found), (
        f"{line} is now {found.kind} {found.level} {found.sub} {found.who}. "
        "If a rule was changed on purpose: python scripts/mutate.py --record, and read the difference."
    )


def test_there_are_lines_of_every_kind_and_none_twice() -> None:
    assert {line.kind for line in LINES} == set(KINDS)
    assert len({(line.text, line.kind, line.asked) for line in LINES}) == len(LINES)
