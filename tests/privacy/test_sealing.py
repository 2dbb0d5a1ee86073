"""Rows are sealed with the newest key, opened with any, and read when they are older than the first key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hereabouts.errors import SettingError, StoreError
from hereabouts.privacy import Sealer, new_key

KEY = new_key()


@given(st.text(max_size=200))
def test_what_is_sealed_comes_back(text: str) -> None:
    sealer = Sealer(KEY)
    assert sealer.open(sealer.seal(text)) == text


@given(st.text(max_size=200).filter(lambda t: not t.startswith("sealed:")))
def test_without_a_key_text_goes_in_and_out_as_it_is(text: str) -> None:
    assert Sealer().seal(text) == text
    assert Sealer().open(text) == text
    assert Sealer(KEY).open(text) == text


def test_a_sealed_row_does_not_hold_the_words() -> None:
    assert "affair" not in Sealer(KEY).seal("the affair")


def test_a_new_key_in_front_seals_and_the_old_one_still_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = new_key(), new_key()
    row = Sealer(old).seal("kept")
    monkeypatch.setenv("HEREABOUTS_STORE_KEY", f" {new}, {old} ")
    sealer = Sealer.from_environment()
    assert sealer.open(row) == "kept"
    assert Sealer(new).open(sealer.seal("later")) == "later"


def test_no_setting_means_plain_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HEREABOUTS_STORE_KEY", raising=False)
    assert not Sealer.from_environment().seals


def test_a_wrong_key_says_what_to_do() -> None:
    row = Sealer(new_key()).seal("kept")
    with pytest.raises(StoreError, match="add the key it was written with"):
        Sealer(KEY).open(row)
    with pytest.raises(StoreError, match="set it to the key"):
        Sealer().open(row)


def test_a_row_cut_short_is_an_error_of_the_store() -> None:
    with pytest.raises(StoreError):
        Sealer(KEY).open(Sealer(KEY).seal("kept")[:-9])


def test_something_that_is_no_key_is_refused_without_being_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEREABOUTS_STORE_KEY", "my-password")
    with pytest.raises(SettingError) as caught:
        Sealer.from_environment()
    assert "my-password" not in str(caught.value)
    assert "new_key" in str(caught.value)
