"""How long is kept: the setting, in seconds and in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hereabouts.errors import SettingError
from hereabouts.privacy import retention_phrase, retention_seconds


@pytest.mark.parametrize("text, seconds", [("30d", 2592000), ("12h", 43200), ("2w", 1209600), (" 1 D ", 86400)])
def test_a_length_is_a_number_and_a_unit(text: str, seconds: int) -> None:
    assert retention_seconds(text) == seconds


@pytest.mark.parametrize("text", ["", "30", "d", "0d", "-1d", "30 months", "1.5d", "٣d x", "99999d"])
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(SettingError, match="30d"):
        retention_seconds(text)


@pytest.mark.parametrize("text, words", [("30d", "30 days"), ("1d", "1 day"), ("12h", "12 hours"), ("1w", "1 week")])
def test_it_is_said_in_words(text: str, words: str) -> None:
    assert retention_phrase(text) == words


def test_thirty_days_when_nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HEREABOUTS_RETENTION", raising=False)
    assert (retention_seconds(), retention_phrase()) == (2592000, "30 days")
    monkeypatch.setenv("HEREABOUTS_RETENTION", "2w")
    assert retention_phrase() == "2 weeks"


@given(st.integers(1, 9999), st.sampled_from("hdw"))
def test_a_longer_number_is_a_longer_time(number: int, unit: str) -> None:
    assert retention_seconds(f"{number}{unit}") < retention_seconds(f"{number}w") + 1
