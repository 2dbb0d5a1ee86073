"""The operator's own people: there, back later, away, or still the shipped example."""

from __future__ import annotations

import shutil
from datetime import datetime, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hereabouts.contacts import Contacts
from hereabouts.paths import content_dir

UTC = timezone.utc
SHIPPED = Contacts.load()


@pytest.fixture(scope="module")
def contacts(tmp_path_factory: pytest.TempPathFactory) -> Contacts:
    folder = Path(shutil.copytree(content_dir() / "contacts", tmp_path_factory.mktemp("own") / "contacts"))
    path = folder / "practice.yml"
    text = path.read_text(encoding="utf-8").replace("placeholder: true", "placeholder: false")
    text = (
        text.replace("+1 202-555-0143", "+1 312-867-5309")
        .replace("practice.example", "hillside-practice.org")
        .replace("away: []", "away: [2026-11-26]")
    )
    path.write_text(text, encoding="utf-8")
    return Contacts.load(folder)


def test_nobody_is_invented_while_the_practice_is_the_example() -> None:
    assert SHIPPED.is_placeholder
    for region in (*SHIPPED.regions(), None):
        said = " ".join([*SHIPPED.humans(region), SHIPPED.phrase("practice", region)])
        assert "Example" not in said and "practice.example" not in said


def test_humans_are_public_lines_and_the_emergency_number() -> None:
    said = SHIPPED.humans("gb")
    assert "116 123" in said[0]
    assert any("999" in line for line in said)
    # a page's address is written as it is typed
    assert all(line[0].isupper() or line[0].isdigit() or "." in line.split()[0] for line in said)
    assert all(line.endswith(".") for line in said)


@pytest.mark.parametrize(
    "now, says",
    [
        (datetime(2026, 11, 23, 16, 0, tzinfo=UTC), "is there now, until noon (Chicago time)"),
        (datetime(2026, 11, 23, 20, 0, tzinfo=UTC), "is there now, until 5:00 pm (Chicago time)"),
        (datetime(2026, 11, 23, 18, 30, tzinfo=UTC), "is back today at 1:00 pm"),
        (datetime(2026, 11, 24, 0, 0, tzinfo=UTC), "is back tomorrow at 9:00 am"),
        (datetime(2026, 11, 27, 23, 0, tzinfo=UTC), "is back on Monday at 9:00 am"),
        (datetime(2026, 11, 26, 16, 0, tzinfo=UTC), "is back tomorrow at 9:00 am"),
        (datetime(2026, 11, 23, 16, 0), "is there now"),
    ],
)
def test_hours_are_the_practices_own_and_days_away_count(contacts: Contacts, now: datetime, says: str) -> None:
    first = contacts.humans("us", now)[0]
    assert says in first
    assert "call +1 312-867-5309" in first and "book at hillside-practice.org/book" in first


def test_public_lines_follow_the_practice(contacts: Contacts) -> None:
    said = contacts.humans("us", datetime(2026, 11, 24, 3, 0, tzinfo=UTC))
    assert "988" in said[1] and "911" in said[2]
    assert not contacts.is_placeholder
    assert "Jordan Example" in contacts.phrase("practice", "us")


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)))
def test_at_any_moment_somebody_is_named_with_a_way_to_reach_them(now: datetime) -> None:
    from hereabouts.contacts.practice import sentence

    practice = SHIPPED.practice
    assert practice is not None
    said = sentence(practice, practice.people[0], now)
    assert ("is there now, until" in said) != ("is back" in said)
    assert said.endswith(".")
