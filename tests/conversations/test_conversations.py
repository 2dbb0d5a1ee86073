"""Conversations in YAML, said line by line to the real pipeline: one file is one person, foldered by kind of trouble.

A turn holds what the person `says` and what must be true of the reply: `intent` (of the parse, a name or several),
`codes` (`any` / `all` / `none` of them), `asks`, `holds` (regular expressions, one must match) and `lacks` (none may),
`ids` (how the id of some part begins) and `not_ids` (of no part), `danger`, `buttons`, `disclosed`. `never_ids` of a file
hold for all its turns: the families of content that are not for this person. For every reply of every file the rules of voice §3 that hold for a single turn hold too.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Iterator

import pytest
import yaml

from hereabouts.danger import KINDS, LEVELS
from hereabouts.listening.lint import sentence_faults, words_in
from tests.conftest import Reply, Talker

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FOLDERS = (
    "happy_path",
    "crisis_interrupts",
    "negation",
    "mixed_signals",
    "corrections",
    "adversarial",
    "handoff",
    "meta",
)
CORE = ("lapse_report", "urge", "partner_crisis", "betrayed_partner")
ASKS = ("open", "rating", "leave", "region", "who", "plan_step", "danger_check", None)
CODES = ("SR", "CR", "AF", "SEEK", "EA", "GI", "PWP", "OQ", "CQ", "SUP", "SAFE", "STRUCT")
LISTENING = ("SR", "CR", "AF", "EA", "OQ")
MOST_WORDS, MOST_WORDS_OF_A_CARD, MOST_WORDS_OF_A_LIST = 60, 90, 120
# What asks for a list: a straight question, or a person (voice §3: "a list that was asked for").
ASKS_FOR_A_LIST = (
    "ask_about_addiction",
    "ask_harm_reduction",
    "ask_treatment",
    "ask_coping",
    "ask_disclosure",
    "ask_privacy",
    "request_human",
)


@dataclass(frozen=True)
class Expected:
    """One turn: what is said, and what must be true of the reply."""

    says: str
    intent: tuple[str, ...] = ()
    codes: dict[str, list[str]] = field(default_factory=dict)
    asks: tuple[str | None, ...] | None = None
    holds: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    not_ids: tuple[str, ...] = ()
    danger: dict[str, Any] | None = None
    buttons: tuple[str, ...] = ()
    disclosed: bool | None = None


@dataclass(frozen=True)
class Conversation:
    """One file: who writes, from where, and the turns."""

    path: Path
    turns: tuple[Expected, ...]
    region: str | None = "us"
    reflecting_at_least: int = 0
    asking_at_most: int | None = None
    never_ids: tuple[str, ...] = ()
    known_fault: str | None = None

    @property
    def name(self) -> str:
        return str(self.path.relative_to(HERE))


def _listed(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list) else (value,)


def _turn(raw: dict[str, Any], path: Path) -> Expected:
    unknown = set(raw) - set(Expected.__dataclass_fields__)
    assert not unknown, f"{path}: unknown keys {sorted(unknown)} in the turn {raw.get('says')!r}"
    return Expected(
        says=raw["says"],
        intent=_listed(raw["intent"]) if "intent" in raw else (),
        codes=raw.get("codes", {}),
        asks=_listed(raw["asks"]) if "asks" in raw else None,
        holds=_listed(raw["holds"]) if "holds" in raw else (),
        lacks=_listed(raw["lacks"]) if "lacks" in raw else (),
        ids=_listed(raw["ids"]) if "ids" in raw else (),
        not_ids=_listed(raw["not_ids"]) if "not_ids" in raw else (),
        danger=raw.get("danger"),
        buttons=_listed(raw["buttons"]) if "buttons" in raw else (),
        disclosed=raw.get("disclosed"),
    )


def read(path: Path) -> Conversation:
    """Return the conversation in one file; an unknown key or a misspelt code is an assertion with the file's name."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    unknown = set(raw) - {"who", "turns", "region", "reflecting_at_least", "asking_at_most", "never_ids", "known_fault"}
    assert not unknown, f"{path}: unknown keys {sorted(unknown)}"
    turns = tuple(_turn(t, path) for t in raw["turns"])
    return Conversation(
        path,
        turns,
        raw.get("region", "us"),
        raw.get("reflecting_at_least", 0),
        raw.get("asking_at_most"),
        tuple(raw.get("never_ids", ())),
        raw.get("known_fault"),
    )


@lru_cache(maxsize=1)
def conversations() -> tuple[Conversation, ...]:
    """Return every conversation of this folder, in order of path."""
    return tuple(read(path) for folder in FOLDERS for path in sorted((HERE / folder).glob("*.yml")))


@lru_cache(maxsize=1)
def intents() -> tuple[str, ...]:
    """Return the intents the domain names."""
    return tuple(yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["intents"])


# -- what must be true of one reply ------------------------------------------------------------------------------


def _found(patterns: tuple[str, ...], text: str) -> list[str]:
    return [p for p in patterns if re.search(p, text, re.IGNORECASE)]


def unmet(expected: Expected, reply: Reply) -> Iterator[str]:
    """Yield, in words, each expectation of the file this reply does not meet."""
    codes = reply.codes
    if expected.intent and reply.intent not in expected.intent:
        yield f"heard as {reply.intent}, not as {' or '.join(expected.intent)}"
    if "any" in expected.codes and not set(expected.codes["any"]) & set(codes):
        yield f"codes {codes}: none of {expected.codes['any']}"
    if "all" in expected.codes and not set(expected.codes["all"]) <= set(codes):
        yield f"codes {codes}: not all of {expected.codes['all']}"
    if "none" in expected.codes and set(expected.codes["none"]) & set(codes):
        yield f"codes {codes}: none of {expected.codes['none']} may be there"
    if expected.asks is not None and reply.asks not in expected.asks:
        yield f"asks {reply.asks!r}, not {expected.asks}"
    if expected.holds and not _found(expected.holds, reply.says):
        yield f"holds none of {expected.holds}"
    for pattern in _found(expected.lacks, reply.says):
        yield f"holds {pattern!r}, which it may not"
    if expected.ids and not any(i.startswith(expected.ids) for i in reply.ids):
        yield f"ids {reply.ids}: none begins with {expected.ids}"
    for found in [i for i in reply.ids if expected.not_ids and i.startswith(expected.not_ids)]:
        yield f"says {found}, which is not for this turn"
    if expected.danger is not None:
        kind, level = reply.danger
        if kind != expected.danger.get("kind"):
            yield f"danger {kind}, not {expected.danger.get('kind')}"
        if level not in expected.danger["level"]:
            yield f"danger level {level}, not {expected.danger['level']}"
    for title in expected.buttons:
        if title not in reply.told["buttons"]:
            yield f"no button {title!r} among {reply.told['buttons']}"
    if expected.disclosed is not None and reply.disclosed != expected.disclosed:
        yield "says what it is" if reply.disclosed else "does not say what it is"


def broken(reply: Reply, asked_before: str | None, theirs: str) -> Iterator[str]:
    """Yield each rule of voice §3 this one reply breaks; `theirs` is all the person has written so far."""
    text = reply.says
    if not text.strip():
        yield "empty reply"
    if text.count("?") > 1:
        yield "more than one question"
    safety = reply.intent in KINDS or "SAFE" in reply.codes
    asked_for = reply.intent in ASKS_FOR_A_LIST or asked_before == "leave"
    most = MOST_WORDS_OF_A_CARD if safety else MOST_WORDS_OF_A_LIST if asked_for else MOST_WORDS
    if words_in(text) > most:
        yield f"{words_in(text)} words, at most {most}"
    if sum(c == "CR" for c in reply.codes) > 1:
        yield "two complex reflections in one turn"
    for part in reply.parts:
        shelf = "cards" if str(part["id"]).startswith("card.") else ""
        for rule, mend in sentence_faults(part["text"], shelf, part["code"]):
            if rule == "never_named" and _theirs(mend, theirs):
                continue  # their own word for it may be used back (voice §3)
            yield f"{rule}: {mend}"
        if "{" in part["text"]:
            yield f"a slot left open in {part['id']}"


def _theirs(mend: str, theirs: str) -> bool:
    word = re.search(r"'([^']+)'", mend)
    return word is not None and word.group(1)[:5].lower() in theirs.lower()


def sentences(reply: Reply) -> Iterator[str]:
    """Yield the sentences of what was listened and asked, bare; plan read-back may stand twice (voice §3)."""
    for part in reply.parts:
        if part["code"] in LISTENING and not str(part["id"]).startswith(("plan.read_back", "humans")):
            for sentence in re.split(r"(?<=[.?:])\s+", part["text"]):
                bare = re.sub(r"\W+", " ", sentence.lower()).strip()
                if len(bare.split()) > 2:
                    yield bare


@dataclass
class Dialogue:
    """What was said so far, to be read when something fails."""

    lines: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def add(self, says: str, reply: Reply, faults: list[str]) -> None:
        self.lines.append(f"P: {says[:300]}")
        said = "  ".join(f"{p['text']} [{p['code']}]" for p in reply.parts)
        self.lines.append(f"H: {said}   ({reply.intent}, asks {reply.asks}, danger {reply.danger})")
        self.lines.append(f"   {reply.ids}")
        self.lines += [f"   XX {f}" for f in faults]
        self.faults += faults


# -- the tests ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("conversation", conversations(), ids=lambda c: c.name)
def test_the_conversation_goes_as_written(
    conversation: Conversation, bot: Talker, request: pytest.FixtureRequest
) -> None:
    if conversation.known_fault:
        # said plainly in the file: what is still wrong, and is not hidden by asking for less
        request.applymarker(pytest.mark.xfail(reason=conversation.known_fault, strict=False))
    # the same person every time, so that the wording is the same and a failure comes back
    person = Talker(
        bot.console, conversation.region, f"{conversation.name}{os.environ.get('HEREABOUTS_TEST_SEED', '')}"
    )
    dialogue, said, cards = Dialogue(), set[str](), set[str]()
    asked: str | None = None
    theirs, reflecting, asking = "", 0, 0
    for expected in conversation.turns:
        theirs += " " + expected.says
        reply = person.hears(expected.says)
        faults = [*unmet(expected, reply), *broken(reply, asked, theirs)]
        never = conversation.never_ids
        faults += [f"says {i}, which is not for this person" for i in reply.ids if never and i.startswith(never)]
        faults += [f"said before: {s}" for s in sentences(reply) if s in said]
        said |= set(sentences(reply))
        if "SAFE" in reply.codes:
            faults += ["the same card twice"] if reply.says in cards else []
            cards.add(reply.says)
        dialogue.add(expected.says, reply, faults)
        reflecting += bool({"SR", "CR"} & set(reply.codes))
        asking += reply.says.rstrip().endswith("?")
        asked = reply.asks
    whole = []
    if reflecting < conversation.reflecting_at_least:
        whole.append(f"{reflecting} reflecting turns, at least {conversation.reflecting_at_least} wanted")
    if conversation.asking_at_most is not None and asking > conversation.asking_at_most:
        whole.append(f"{asking} turns end in a question, at most {conversation.asking_at_most} wanted")
    text = "\n".join([f"\n== {conversation.name}", *dialogue.lines, *whole])
    assert not dialogue.faults and not whole, text


def test_every_intent_of_the_domain_has_a_conversation_with_a_condition_on_content() -> None:
    named = {t.intent[0] for c in conversations() for t in c.turns if len(t.intent) == 1 and t.holds and t.codes}
    assert set(intents()) - named == set()


def test_every_kind_of_danger_stands_in_the_middle_of_some_conversation() -> None:
    later = {(t.danger or {}).get("kind") for c in conversations() for t in c.turns[1:]}
    assert set(KINDS) - later == set()


def test_each_core_conversation_runs_six_turns_and_meets_danger_with_five_answers() -> None:
    for core in CORE:
        long = [c for c in conversations() if len(c.turns) >= 6 and c.turns[0].intent == (core,)]
        assert long, f"no conversation of six turns begins with {core}"
        met = [
            c
            for c in conversations()
            if c.path.parent.name == "crisis_interrupts"
            and len(c.turns) >= 5
            and c.turns[0].intent == (core,)
            and any(t.danger and t.danger["kind"] == "suicide_risk" for t in c.turns[1:3])
        ]
        assert len(met) >= 5, f"{core}: {[c.name for c in met]}"


def test_files_name_only_intents_codes_and_questions_that_exist() -> None:
    for conversation in conversations():
        for turn in conversation.turns:
            where = f"{conversation.name}: {turn.says!r}"
            assert set(turn.intent) <= set(intents()), where
            assert set(turn.codes) <= {"any", "all", "none"}, where
            assert {c for group in turn.codes.values() for c in group} <= set(CODES), where
            assert set(turn.asks or ()) <= set(ASKS), where
            assert set((turn.danger or {}).get("level", [])) <= set(LEVELS), where
            for pattern in turn.holds + turn.lacks:
                re.compile(pattern)


def test_every_folder_of_trouble_has_conversations() -> None:
    for folder in FOLDERS:
        assert [c for c in conversations() if c.path.parent.name == folder], folder
