"""Splitting, the memories of what was seen and what was offered, and the order of turns."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hereabouts.channels.offers import Choice, Offers
from hereabouts.channels.replay import Seen
from hereabouts.channels.splitting import split, utf16_units
from hereabouts.channels.turns import Turn, Turns


@settings(max_examples=200, deadline=None, database=None)
@given(st.text(alphabet=st.sampled_from("ab. !?\n🌊é。"), max_size=400), st.integers(2, 60))
def test_no_piece_is_too_long_and_no_character_is_lost(text: str, limit: int) -> None:
    pieces = split(text, limit, utf16_units)
    assert all(0 < utf16_units(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_a_text_that_fits_is_one_piece() -> None:
    assert split(" Just this. ", 4096) == ["Just this."]


def test_a_sentence_longer_than_the_limit_is_cut_between_words() -> None:
    assert split("one two three four", 9) == ["one two", "three", "four"]


def test_a_word_longer_than_the_limit_is_cut() -> None:
    assert split("a" * 10, 4) == ["aaaa", "aaaa", "aa"]


def test_a_number_is_not_torn_from_its_colon() -> None:
    assert split("Here: 988. Any hour.", 12) == ["Here: 988.", "Any hour."]


def test_a_limit_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError):
        split("a", 1)


def test_what_was_seen_is_forgotten_in_time_and_never_grows() -> None:
    now = [0.0]
    seen = Seen(10, most=100, clock=lambda: now[0])
    assert not seen.again("a") and seen.again("a")
    now[0] = 11
    assert not seen.again("a")
    for number in range(1000):
        seen.again(number)
    assert len(seen) <= 101


def test_offers_of_the_longest_silent_are_dropped() -> None:
    offers = Offers(most=10)
    first = offers.put("p0", (Choice("a", "A"),))[0]
    for number in range(1, 12):
        offers.put(f"p{number}", (Choice("a", "A"),))
    assert len(offers) == 10 and offers.tap("p0", first).choice is None


def test_a_hanging_message_does_not_hold_the_row_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hereabouts.channels.turns.WAIT", 0.1)
    said: list[str] = []

    async def scene() -> None:
        turns = Turns()

        async def hangs(turn: Turn) -> None:
            await asyncio.sleep(60)

        async def speaks(turn: Turn) -> None:
            await turn.mine()
            said.append("second")

        turns.start("p", hangs)
        turns.start("p", speaks)
        await asyncio.sleep(0.4)
        assert turns.waiting("p") == 1
        await turns.stop(0.1)
        assert len(turns) == 0 and turns.waiting("p") == 0

    asyncio.run(scene())
    assert said == ["second"]
