"""The training lines: each said once, none with a person's data, every danger with its level, tests kept apart."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from hereabouts.danger import KINDS, LEVELS
from hereabouts.paths import ROOT
from tests.nlu.skeletons import bare, skeleton, twins

FILES = sorted((ROOT / "data" / "nlu").glob("*.yml"))
TESTS = sorted(Path(__file__).parent.glob("*.jsonl"))
PRIVATE = {
    "e-mail": re.compile(r"[\w.+-]+@[\w-]+\.\w{2,}"),
    "address of a page": re.compile(r"https?://|www\.|\b[\w-]+\.(?:com|org|net|co\.uk|io)\b", re.IGNORECASE),
    "telephone number": re.compile(r"(?<!\d)(?:\+?\d[\s().-]?){8,}\d(?!\d)"),
    "handle": re.compile(r"(?<!\w)@\w{3,}"),
    "postcode": re.compile(r"\b[A-Z]{1,2}\d{1,2} ?\d[A-Z]{2}\b"),
    "slot or entity": re.compile(r"\]\(|\]\{|\{\w+\}"),
}


@dataclass(frozen=True)
class Line:
    """One line as a person might type it, where it stands and what is said of it."""

    text: str
    intent: str
    file: str
    level: str | None
    lookalike: str | None


@lru_cache(maxsize=1)
def lines() -> tuple[Line, ...]:
    found = []
    for path in FILES:
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            told = block.get("metadata") or {}
            for text in str(block["examples"]).splitlines():
                if text.startswith("- "):
                    found.append(Line(text[2:], block["intent"], path.name, told.get("level"), told.get("lookalike")))
    return tuple(found)


@lru_cache(maxsize=1)
def test_lines() -> tuple[tuple[str, dict[str, Any]], ...]:
    return tuple(
        (path.name, json.loads(raw))
        for path in TESTS
        for raw in path.read_text(encoding="utf-8").splitlines()
        if raw.strip()
    )


test_lines.__test__ = False  # type: ignore[attr-defined]


@lru_cache(maxsize=1)
def docs() -> tuple[Any, ...]:
    """Every line parsed; the parser and the lemmas are of no use here and are left out."""
    from hereabouts.language.pipeline import nlp

    pipeline = nlp()
    with pipeline.select_pipes(disable=[n for n in ("parser", "lemmatizer", "ner") if n in pipeline.pipe_names]):
        return tuple(pipeline.pipe([line.text for line in lines()], batch_size=256))


def test_there_are_lines_in_families() -> None:
    assert len(FILES) >= 6
    assert len(lines()) >= 40 * 41


def test_no_line_is_written_twice() -> None:
    seen = Counter(bare(line.text) for line in lines())
    assert [text for text, count in seen.items() if count > 1] == []


def test_no_two_lines_share_a_skeleton() -> None:
    assert twins([line.text for line in lines()], docs()) == []


@pytest.mark.parametrize("what", PRIVATE)
def test_no_line_holds_data_that_could_be_someones(what: str) -> None:
    assert [line.text for line in lines() if PRIVATE[what].search(line.text)] == []


def test_every_danger_line_carries_its_level() -> None:
    without = [line.text for line in lines() if line.intent in KINDS and line.level not in LEVELS[1:]]
    assert without == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_danger_has_lines_of_every_level_it_can_have(kind: str) -> None:
    held = {line.level for line in lines() if line.intent == kind}
    assert {"possible", "elevated"} <= held
    assert "imminent" in held


@pytest.mark.parametrize("kind", KINDS)
def test_every_danger_has_look_alikes_that_are_something_else(kind: str) -> None:
    alike = [line for line in lines() if line.lookalike == kind]
    assert len(alike) >= 40
    assert all(line.intent not in KINDS for line in alike)
    assert len({line.intent for line in alike}) >= 5


def test_only_danger_lines_have_a_level_and_only_harmless_ones_are_look_alikes() -> None:
    for line in lines():
        assert (line.level is not None) == (line.intent in KINDS), line.text
        assert line.lookalike is None or line.lookalike in KINDS, line.text


def test_lengths_vary_as_they_do_on_a_phone() -> None:
    lengths = [len(line.text.split()) for line in lines()]
    assert min(lengths) == 1 and max(lengths) >= 60
    assert 0.10 <= sum(n <= 6 for n in lengths) / len(lengths) <= 0.6
    assert sum(n > 18 for n in lengths) / len(lengths) >= 0.1


def test_no_line_begins_or_ends_with_a_space_or_holds_markup() -> None:
    wrong = [line.text for line in lines() if line.text != line.text.strip() or "\t" in line.text]
    assert wrong == []


needs_tests = pytest.mark.skipif(not TESTS, reason="the separate test lines are not written yet")


@needs_tests
def test_no_test_line_is_a_training_line() -> None:
    known = {bare(line.text): line.text for line in lines()}
    shared = [(name, told["text"]) for name, told in test_lines() if bare(told["text"]) in known]
    assert shared == []


@needs_tests
def test_no_test_line_has_the_skeleton_of_a_training_line() -> None:
    from hereabouts.language.pipeline import nlp

    pipeline = nlp()
    known = {skeleton(doc) for doc in docs()} - {None}
    texts = [told["text"] for _, told in test_lines()]
    with pipeline.select_pipes(disable=[n for n in ("parser", "lemmatizer", "ner") if n in pipeline.pipe_names]):
        shared = [doc.text for doc in pipeline.pipe(texts, batch_size=256) if skeleton(doc) in known]
    assert shared == []


@needs_tests
def test_every_test_line_is_labelled_as_the_domain_and_the_screen_know_it() -> None:
    intents = set(yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["intents"])
    for name, told in test_lines():
        assert isinstance(told["text"], str) and told["text"].strip(), name
        assert told.get("intent") in intents or told.get("lookalike") in KINDS, told
        assert set(told.get("also_ok", [])) <= intents, told
        if told.get("intent") in KINDS:
            assert told.get("level") in LEVELS[1:], told
        if told.get("lookalike"):
            assert told["lookalike"] in KINDS, told


@needs_tests
def test_no_test_line_holds_data_that_could_be_someones() -> None:
    for name, told in test_lines():
        for what in ("e-mail", "telephone number", "postcode", "handle"):
            assert not PRIVATE[what].search(told["text"]), (name, what, told["text"])
