"""Signals are heard as a careful listener would hear them: one table of sentences for every category."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from hereabouts.language.signals import read_signals
from hereabouts.language.types import CATEGORIES, Signals
from hereabouts.listening.schema import VOCABULARY

TABLES = Path(__file__).parent / "signals"


def rows(name: str) -> list[tuple[str, list[str]]]:
    """The sentences of one table with what is expected of each."""
    table = yaml.safe_load((TABLES / f"{name}.yml").read_text(encoding="utf-8"))
    return [(str(text), wanted if isinstance(wanted, list) else [str(wanted)]) for text, wanted in table.items()]


def as_expected(heard: set[str], wanted: list[str]) -> bool:
    """Whether what was heard is what was wanted; "?x" may be heard or not."""
    may = {w[1:] for w in wanted if w.startswith("?")}
    must = {w for w in wanted if w != "-" and not w.startswith("?")}
    return must <= heard <= must | may


def kinds(signals: Signals, category: str) -> set[str]:
    mentions = getattr(signals, category)
    plain = {m.kind for m in mentions if not m.negated}
    return plain | {f"-{m.kind}" for m in mentions if m.negated and m.kind not in plain}


CASES = [(category, text, wanted) for category in CATEGORIES for text, wanted in rows(category)]


@pytest.mark.parametrize(("category", "text", "wanted"), CASES, ids=[f"{c}: {t}" for c, t, _ in CASES])
def test_each_sentence_says_what_a_listener_would_hear(category: str, text: str, wanted: list[str]) -> None:
    heard = kinds(read_signals(text), category)
    assert as_expected(heard, wanted), f"heard {sorted(heard)}"


@pytest.mark.parametrize(("text", "wanted"), rows("whose"), ids=[t for t, _ in rows("whose")])
def test_whose_behaviour_it_was_is_settled_or_left_open(text: str, wanted: list[str]) -> None:
    heard = read_signals(text).whose
    assert heard in [w.lstrip("?") for w in wanted] or (wanted[0].startswith("?") and heard == "unknown")


@pytest.mark.parametrize(("text", "wanted"), rows("both_sides"), ids=[t for t, _ in rows("both_sides")])
def test_leaning_both_ways_is_heard(text: str, wanted: list[str]) -> None:
    assert str(read_signals(text).both_sides) == wanted[0]


@pytest.mark.parametrize(("text", "wanted"), rows("numbers"), ids=[t for t, _ in rows("numbers")])
def test_numbers_come_with_their_unit(text: str, wanted: list[str]) -> None:
    heard = {f"{n.unit}={n.value:g}" for n in read_signals(text).numbers}
    assert as_expected(heard, wanted), f"heard {sorted(heard)}"


def test_every_category_has_at_least_forty_sentences() -> None:
    assert {
        name: len(rows(name)) for name in (*CATEGORIES, "whose", "both_sides", "numbers") if len(rows(name)) < 40
    } == {}


def test_every_kind_of_the_vocabulary_is_heard_in_some_sentence() -> None:
    for category in CATEGORIES:
        heard = {w.lstrip("?-") for _, wanted in rows(category) for w in wanted} - {""}
        assert heard == set(VOCABULARY[category]), category


def test_mentions_stand_where_they_say_they_do() -> None:
    for category, text, _ in CASES[::7]:
        signals = read_signals(text)
        for mention in getattr(signals, category):
            assert signals.text[mention.start : mention.end] == mention.text


def test_a_person_is_named_by_the_bare_word_so_that_a_reply_can_say_your() -> None:
    assert [m.text for m in read_signals("my older brother and my wife know").people] == ["brother", "wife"]


def test_somebody_elses_words_are_not_the_speakers_feelings() -> None:
    assert read_signals('she said "i am so ashamed of you"').kinds("feelings") == frozenset()
    assert read_signals("he told me he was lonely").kinds("feelings") == frozenset()


def test_lemmas_hold_the_words_as_typed_and_their_dictionary_forms() -> None:
    lemmas = read_signals("She Caught me watching").lemmas
    assert {"caught", "catch", "watching", "watch", "she", "me"} <= lemmas
    assert all(word == word.lower() for word in lemmas)


def test_nothing_is_heard_in_nothing() -> None:
    assert read_signals("") == Signals()
    assert read_signals(" \u200b ") == Signals()


def test_a_question_is_one_with_or_without_its_mark() -> None:
    assert read_signals("should i tell her").question
    assert read_signals("am i an addict?").question
    assert not read_signals("i told her").question


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_no_string_at_all_makes_it_raise(text: str) -> None:
    read_signals(text)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from("i she he my his found not never porn wife ? . , \" ' 3 am £ / % but if told".split()),
        max_size=30,
    )
)
def test_no_heap_of_our_own_words_makes_it_raise(words: list[str]) -> None:
    read_signals(" ".join(words))
