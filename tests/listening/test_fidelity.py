"""The score of conversations: one reflection and one question a turn, safety left out, shares of what was there."""

from __future__ import annotations

import pytest

from hereabouts.listening.fidelity import CONSISTENT, TARGETS, Said, score, table
from hereabouts.listening.schema import CODES
from hereabouts.listening.types import Part


def said(*parts: tuple[str, str], heard: str = "lapse_report", disclosure: bool = False) -> Said:
    return Said(heard, tuple(Part(text, code, f"x.{i}") for i, (code, text) in enumerate(parts)), disclosure)


CR = ("CR", "It was quiet, and the quiet had to be filled.")
SR = ("SR", "You went back last night.")
OQ = ("OQ", "What was the evening like?")
CQ = ("CQ", "Was that at home?")


def test_a_turn_counts_one_reflection_the_complex_one_and_one_question() -> None:
    result = score([[said(SR, CR, OQ)]])
    assert (result.turns, result.reflections, result.questions) == (1, 1, 1)
    assert result.complex_share == 1.0
    assert result.ratio == 1.0 and result.ratio_by_sentence == 2.0


def test_shares_are_of_what_was_there() -> None:
    result = score([[said(CR, OQ), said(SR), said(SR, CQ), said(("AF", "You told someone."))]])
    assert result.turns == 4
    assert result.complex_share == pytest.approx(1 / 3)
    assert result.open_share == 0.5
    assert result.ratio == 1.5
    assert result.ending_on_question == 0.5


def test_nothing_to_count_is_none_and_never_an_error() -> None:
    for empty in ([], [[]], [[said()]]):
        result = score(empty)
        assert result.turns == 0 and result.ratio is None and result.complex_share is None
        assert result.median_words == 0.0
        assert "-" in table(result)


def test_safety_and_what_this_is_are_not_listening() -> None:
    card = said(("SAFE", "988 is free, any hour."), ("SAFE", "Are you thinking about killing yourself?"))
    first = said(("STRUCT", "This is a computer program."), disclosure=True)
    result = score([[first, card, said(CR)]])
    assert result.turns == 1 and result.questions == 0
    assert result.codes == {"STRUCT": 1, "SAFE": 2, "CR": 1}


def test_what_should_never_be_said_is_counted() -> None:
    assert score([[said(("CR", "You should stop, and that would be it."))]]).non_adherent == 1
    assert score([[said(CR)]]).non_adherent == 0


def test_a_code_that_is_none_of_ours_lowers_the_consistent_share() -> None:
    result = score([[said(CR, ("CONFRONT", "That was wrong of you."))]])
    assert result.consistent_share == 0.5
    assert set(CODES) <= CONSISTENT


def test_reflecting_after_sustain_and_change_talk_is_counted() -> None:
    turns = [
        said(CR, heard="sustain_talk"),
        said(("GI", "Some people keep a diary."), heard="sustain_talk"),
        said(("AF", "You told someone."), heard="change_talk"),
    ]
    result = score([turns])
    assert result.after_sustain == 0.5 and result.after_change == 1.0


def test_a_sentence_said_twice_in_one_conversation_is_a_repeat_and_in_two_is_none() -> None:
    assert score([[said(CR), said(CR)]]).repeats == 1
    assert score([[said(CR)], [said(CR)]]).repeats == 0


def test_worn_openers_and_fragments_are_shares_of_reflections() -> None:
    worn = ("CR", "It sounds like the evening got away from you.")
    fragment = ("CR", "Wrecked, and nobody to tell.")
    result = score([[said(worn), said(fragment), said(CR), said(SR)]])
    assert result.worn_openers == 0.25 and result.fragments == 0.25


def test_words_are_counted_by_turn() -> None:
    result = score([[said(("SR", "You went back.")), said(("SR", "One two three four five six seven."))]])
    assert result.median_words == 5 and result.longest == 7


def test_the_table_names_every_aim() -> None:
    printed = table(score([[said(CR, OQ)]]))
    for name, shown, aim in TARGETS:
        assert shown in printed and aim in printed
        assert hasattr(score([]), name)


def test_the_figures_are_plain_values() -> None:
    told = score([[said(CR, OQ)]]).as_dict()
    assert told["ratio"] == 1.0 and told["codes"] == {"CR": 1, "OQ": 1}
