"""The rules of voice and safety, each found where it is broken and silent where it is kept."""

from __future__ import annotations

import pytest

from hereabouts.listening.content import default_content
from hereabouts.listening.lint import is_fragment, item_faults, lint, opener, sentence_faults, shelf_faults, words_in
from hereabouts.listening.types import Item, Part
from tests.listening.speaking import content, item


def rules(one: Item) -> set[str]:
    return {fault.rule for fault in item_faults(one)}


def broken(text: str, shelf: str = "reflections", code: str = "CR") -> set[str]:
    return {rule for rule, _ in sentence_faults(text, shelf, code)}


@pytest.mark.parametrize(
    "text",
    [
        "You should ring her tonight.",
        "You need to stop this now.",
        "Why did you go back to it?",
        "Just stop for a while.",
        "At least you told her.",
        "I understand exactly how that is.",
        "Stay with me for a moment.",
        "YOU SHOULD ring her tonight.",
        "You  should ring her tonight.",
    ],
)
def test_what_is_never_said_is_found(text: str) -> None:
    assert "never_said" in broken(text)


@pytest.mark.parametrize("word", ["addict", "relapse", "clean", "denial", "enabler", "codependent", "failure"])
def test_words_that_are_theirs_to_use_are_found(word: str) -> None:
    assert broken(f"That was about {word}, and more.") & {"never_named", "never_said"}


@pytest.mark.parametrize(
    "text", ["A shoulder to lean on was not there.", "The cleaner came on Friday.", "It was justice, in a way."]
)
def test_words_that_only_look_like_them_are_left(text: str) -> None:
    assert broken(text) == set()


@pytest.mark.parametrize(
    "text, code, rule",
    [
        ("That took something!", "AF", "exclamation"),
        ("That took something. \U0001f600", "AF", "emoji"),
        ("You went back, didn't you?", "CR", "question_in_reflection"),
        ("Tell me about the evening.", "OQ", "question_without_mark"),
        ("What happened? And then?", "OQ", "two_questions"),
        ("You were were tired.", "CR", "doubled_word"),
    ],
)
def test_marks_and_doubles_are_found(text: str, code: str, rule: str) -> None:
    assert rule in broken(text, code=code)


@pytest.mark.parametrize("text", ["She knew that that was it.", "You had had enough."])
def test_words_that_may_stand_twice_may(text: str) -> None:
    assert "doubled_word" not in broken(text)


def test_a_good_reflection_has_no_fault() -> None:
    assert rules(item("a.one", "Told off all day, and then somewhere to put it.")) == set()


@pytest.mark.parametrize(
    "text, rule",
    [
        ("Too short.", "reflection_length"),
        ("you went back to it then.", "capital"),
        ("You went back to it then", "full_stop"),
        ("You were up with it " * 7 + "again.", "reflection_length"),
    ],
)
def test_the_shape_of_a_reflection_is_kept(text: str, rule: str) -> None:
    assert rule in rules(item("a.one", text))


def test_a_turn_is_sixty_words_and_a_card_ninety() -> None:
    text = " ".join(["word"] * 70) + "."
    assert "turn_length" in rules(item("a.one", text, "affirmations", "AF", extra={}))
    assert "turn_length" not in rules(item("a.one", text, "danger", "SAFE", extra={}))
    assert "turn_length" in rules(item("a.one", text + " " + text, "danger", "SAFE", extra={}))


def parts(*pairs: tuple[str, str], shelf: str = "questions") -> Item:
    return Item("a.one", shelf, pairs[0][0], tuple(Part(text, code, "a.one") for code, text in pairs))


def test_one_question_one_idea_and_the_question_last() -> None:
    asked = ("OQ", "What was the evening like?")
    idea = ("CR", "The quiet had to be filled with something.")
    assert "two_questions" in rules(parts(asked, asked))
    assert "two_complex" in rules(parts(idea, idea))
    assert "question_last" in rules(parts(asked, idea))
    assert rules(parts(idea, asked)) == set()


def test_safety_words_stay_on_the_safety_shelves() -> None:
    assert "safe_elsewhere" in rules(item("a.one", "Call the emergency number.", "affirmations", "SAFE", extra={}))
    assert "safe_elsewhere" not in rules(item("a.one", "Call the emergency number.", "clocks", "SAFE", extra={}))


def test_a_slot_nobody_fills_is_found() -> None:
    assert "slot" in rules(item("a.one", "You and {wife} went quiet."))
    assert "slot" not in rules(item("a.one", "You and {partner} went quiet."))


def test_the_plain_wording_is_checked_too() -> None:
    one = item(
        "a.one", "Told off all day, and then somewhere to put it.", plain=(Part("You should stop!", "CR", "a.one"),)
    )
    assert {"never_said", "exclamation"} <= rules(one)


def test_a_sentence_that_stands_twice_is_found_once() -> None:
    whole = content(
        item("a.one", "Go on with it now."),
        item("a.two", "Go on, with it now!"),
        item("a.three", "Another thing it is."),
    )
    assert [(f.id, f.rule) for f in shelf_faults(whole)] == [("a.two", "said_twice")]


def many(opening: str, share: float, count: int = 60) -> list[Item]:
    marked = int(count * share)
    return [
        item(f"a.n{n}", f"{opening} {n} of it, it was." if n < marked else f"Number {n} you were there for.")
        for n in range(count)
    ]


@pytest.mark.parametrize(
    "opening, share, rule",
    [("It sounds like", 0.1, "openers"), ("Worn, then", 0.4, "fragments"), ("All of that", 0.2, "same_opener")],
)
def test_what_a_whole_shelf_overdoes_is_found(opening: str, share: float, rule: str) -> None:
    assert rule in {fault.rule for fault in shelf_faults(content(*many(opening, share)))}


@pytest.mark.parametrize(
    "text, words", [("", 0), ("You're up till three.", 4), ("Call {crisis} now.", 3), ("well-known, it's so", 3)]
)
def test_words_are_counted_as_they_are_read(text: str, words: int) -> None:
    assert words_in(text) == words


@pytest.mark.parametrize("text", ["Wrecked, and nobody to tell.", "Three hours, then morning.", "Alone, mostly."])
def test_fragments_are_told(text: str) -> None:
    assert is_fragment(text)


@pytest.mark.parametrize(
    "text", ["You were up till three, with a call to make.", "It's late, and quiet.", "That cost something, again."]
)
def test_sentences_are_no_fragments(text: str) -> None:
    assert not is_fragment(text)


def test_openers_are_the_first_two_words() -> None:
    assert opener("You’re right, and it shows.") == "you're right"
    assert opener("") == ""


def test_the_projects_own_wording_breaks_no_rule() -> None:
    faults = lint(default_content())
    assert faults == [], "\n".join(f"{f.file}:{f.line}: {f.id}: {f.rule}: {f.mend}" for f in faults[:20])
