"""Lexicons are checked when read, and say where and how to mend them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from hereabouts.errors import ContentError
from hereabouts.language.lexicon import lexicon, load
from hereabouts.language.phrases import PhraseIndex, compile_phrase
from hereabouts.language.stream import stream
from hereabouts.listening.schema import VOCABULARY

MACROS = {"them": ("her", "him")}


def matches(phrase: str, text: str) -> list[str]:
    words = stream(text)
    return [words.shown(m.first, m.last)[0] for m in PhraseIndex([(0, compile_phrase(phrase, MACROS))]).find(words)]


PHRASES = [
    ("don't know", "i don't know", ["don't know"]),
    ("<drink> again", "she drank again", ["drank again"]),
    ("a|the|my wife", "told the wife", ["the wife"]),
    ("very? sad", "very sad, sad", ["very sad", "sad", "sad"]),
    ("want * stop", "i want to just stop", ["want to just stop"]),
    ("want * stop", "i want this. stop", []),
    ("# days", "after 12 days and six days", ["12 days", "six days"]),
    ("told @them", "told him", ["told him"]),
    ("^ did it", "i did it. did it", ["did it"]),
    ("did it $", "did it again, did it", ["did it"]),
    ("it $|again", "did it again", ["it again"]),
]


@pytest.mark.parametrize(("phrase", "text", "found"), PHRASES)
def test_a_phrase_matches_as_its_small_language_says(phrase: str, text: str, found: list[str]) -> None:
    assert matches(phrase, text) == found


def test_a_clock_in_a_phrase_is_cut_as_the_message_is() -> None:
    assert matches("till 3am", "up till 3am") == ["till 3am"]


@pytest.mark.parametrize("phrase", ["* stop", "very?", "told @nobody", "up *x till"])
def test_a_phrase_that_cannot_work_is_refused(phrase: str) -> None:
    with pytest.raises(ValueError):
        compile_phrase(phrase, MACROS)


BAD = {
    "category: moods\nentries: []\n": "category must be one of",
    "category: needs\nentries:\n  - kind: sleep\n    phrase: x\n": "did you mean 'phrases'",
    "category: needs\nentries:\n  - kind: sleep\n": "needs kind and phrases",
    "category: needs\nentries:\n  - kind: sleep\n    phrases: [1]\n": "is no text",
    "category: needs\nentries:\n  - kind: sleep\n    subject: me\n    phrases: [a]\n": "subject is one of",
    "category: needs\nentries:\n  - kind: sleep\n    phrases: ['* a']\n": "cannot begin with",
    "category: needs\nentries:\n  - sleep\n": "is no entry",
    "category: needs\nentries: [\n": "not valid YAML",
    "category: needs\ncategory: needs\n": "given twice",
    "- a\n": "must be a mapping",
}


@pytest.mark.parametrize(("written", "says"), BAD.items(), ids=list(BAD.values()))
def test_a_wrong_lexicon_says_which_file_and_what_to_do(tmp_path: Path, written: str, says: str) -> None:
    (tmp_path / "needs.yml").write_text(written, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load(tmp_path)
    assert "needs.yml:" in str(caught.value) and says in str(caught.value)


def test_every_kind_of_the_vocabulary_has_phrases_and_no_kind_is_unknown() -> None:
    for category, kinds in lexicon().kinds.items():
        known = {k.rstrip("!") for k in kinds}
        assert known == set(VOCABULARY.get(category, ("both",))), category
    assert {c for c in VOCABULARY if c != "stage"} <= set(lexicon().kinds)


def test_every_phrase_compiles_to_a_pattern() -> None:
    for index in (lexicon().index, *lexicon().guards.values()):
        for phrases in index._by_first.values():
            for _, phrase in phrases:
                assert phrase.pattern.match("") is None


def test_reading_all_lexicons_is_quick_once_the_libraries_are_loaded() -> None:
    load()
    begun = time.process_time()
    load()
    assert time.process_time() - begun < 0.8  # about 0.25 s; the rest is room for a slow machine
