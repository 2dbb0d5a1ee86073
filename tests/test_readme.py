"""The README says what is true: its transcript is this model's, and every command and target in it exists."""

from __future__ import annotations

import importlib.util
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import pytest

from hereabouts.listening.content import default_content
from hereabouts.paths import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
TEN = (
    "slipped again last night. three hours on the sites and then work on no sleep",
    "honestly i don't see the harm. it's the one thing that's mine",
    "part of me wants to stop and part of me would miss it like mad",
    "are you human?",
    "qwop zzkt blarp 77 fnord",
    "really want to open the app right now, house is empty till six",
    "my wife found my messages last night and she won't speak to me",
    "can i talk to someone",
    "i just found out my husband's been paying for sex for years. i can't breathe",
    "slipped again, same as every friday, some days i just want to die. anyway it was the usual sites",
)
ASIDE = TEN[-1]


@lru_cache(maxsize=1)
def script() -> Any:
    """scripts/transcript.py as a module."""
    spec = importlib.util.spec_from_file_location("transcript", ROOT / "scripts" / "transcript.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["transcript"] = module
    spec.loader.exec_module(module)
    return module


@dataclass
class Written:
    """One line of a person in the README with the parts of the answer, as (text, code)."""

    line: str
    said: list[tuple[str, str]] = field(default_factory=list)


def transcript() -> list[Written]:
    block = README.split("<!-- transcript -->")[1].split("<!-- /transcript -->")[0]
    turns: list[Written] = []
    for line in block.splitlines():
        if line.startswith("P: "):
            turns.append(Written(line[3:]))
        elif line.startswith("H: "):
            match = re.fullmatch(r"H: (.*) \[([A-Z]+)\]", line)
            assert match, line
            turns[-1].said.append((match.group(1), match.group(2)))
    return turns


@pytest.fixture(scope="module")
def live(console: Any) -> list[tuple[str, list[dict[str, Any]], dict[str, Any]]]:
    """The ten messages said now."""
    return script().run(console)  # type: ignore[no-any-return]


@lru_cache(maxsize=1)
def sayable() -> frozenset[str]:
    """Every part of content filled for region us, as it can be said."""
    from hereabouts.contacts import default_contacts

    contacts = default_contacts()
    parts = [part.text for item in default_content() for part in (*item.says, *item.plain)]
    return frozenset([contacts.fill(text, "us") for text in parts] + list(contacts.humans("us")))


def with_slot(text: str) -> bool:
    """Whether a sentence is an item's with its slot filled ("{partner}" is "your wife")."""
    for item in default_content():
        for part in (*item.says, *item.plain):
            if re.search(r"\{(partner|person|number|hours|days|money)\}", part.text):
                pattern = re.sub(r"\\\{\w+\\\}", r".{1,40}", re.escape(part.text))
                if re.fullmatch(pattern, text, re.IGNORECASE):
                    return True
    return False


# -- the transcript ----------------------------------------------------------------------------------------------


def test_the_script_says_these_ten_messages() -> None:
    assert tuple(line for talk in script().TALKS for line in talk.lines) == TEN


def test_the_readme_holds_the_ten_messages_and_an_answer_to_each() -> None:
    turns = transcript()
    assert [turn.line for turn in turns] == list(TEN)
    assert all(turn.said for turn in turns)


def test_every_sentence_in_it_is_one_the_assistant_can_say(
    live: list[tuple[str, list[dict[str, Any]], dict[str, Any]]],
) -> None:
    now = {r["text"] for _, replies, _ in live for r in replies}
    for turn in transcript():
        for text, _ in turn.said:
            assert text in sayable() or text in now or with_slot(text), text


def test_its_echoes_are_what_is_said_now(live: list[tuple[str, list[dict[str, Any]], dict[str, Any]]]) -> None:
    echoed = {r["text"] for _, replies, _ in live for r in replies if r["id"] == "echo"}
    for turn in transcript():
        for text, code in turn.said:
            if text not in sayable() and not with_slot(text):
                assert text in echoed and code in ("SR", "CR"), text


def test_its_codes_are_those_of_the_wording() -> None:
    codes: dict[str, set[str]] = {}
    from hereabouts.contacts import default_contacts

    for item in default_content():
        for part in (*item.says, *item.plain):
            codes.setdefault(default_contacts().fill(part.text, "us"), set()).add(part.code)
    for turn in transcript():
        for text, code in turn.said:
            if text in codes:
                # a complex reflection that adds little to the message is a simple one when it is said
                assert code in codes[text] or (code == "SR" and "CR" in codes[text]), (text, code)


def test_what_this_is_is_said_once_in_it() -> None:
    firsts = {part.text for item in default_content().shelf("disclosures") for part in item.says}
    from hereabouts.contacts import default_contacts

    filled = {default_contacts().fill(text, "us") for text in firsts}
    holding = [turn for turn in transcript() if any(text in filled for text, _ in turn.said)]
    assert len(holding) == 1 and holding[0].line == TEN[0]


def test_the_suicidal_aside_is_heard_now_and_stands_in_it(
    live: list[tuple[str, list[dict[str, Any]], dict[str, Any]]],
) -> None:
    line, replies, told = next(one for one in live if one[0] == ASIDE)
    assert told["danger"]["kind"] == "suicide_risk"
    first_words = script().is_first_words
    assert {r["code"] for r in replies if not first_words(r)} == {"SAFE"}
    assert "988" in " ".join(r["text"] for r in replies)
    turn = next(t for t in transcript() if t.line == ASIDE)
    assert {code for _, code in turn.said} == {"SAFE"} and "988" in " ".join(text for text, _ in turn.said)


@pytest.mark.parametrize(
    "line, intents",
    [
        (TEN[0], {"lapse_report"}),
        (TEN[1], {"sustain_talk"}),
        (TEN[2], {"ambivalence"}),
        (TEN[3], {"bot_challenge"}),
        (TEN[5], {"urge"}),
        (TEN[6], {"partner_crisis"}),
        (TEN[7], {"request_human"}),
        (TEN[8], {"betrayed_partner"}),
    ],
    ids=["lapse", "sustain", "both", "human", "urge", "found", "someone", "hurt"],
)
def test_every_message_is_understood_now(
    line: str, intents: set[str], live: list[tuple[str, list[dict[str, Any]], dict[str, Any]]]
) -> None:
    told = next(one[2] for one in live if one[0] == line)
    assert told["intent"] in intents
    assert told["danger"]["kind"] is None


def test_a_wish_for_someone_is_answered_with_people(
    live: list[tuple[str, list[dict[str, Any]], dict[str, Any]]],
) -> None:
    told = next(one for one in live if one[0] == TEN[7])
    assert "988" in " ".join(r["text"] for r in told[1])


def test_gibberish_gets_a_kind_line_and_no_danger(live: list[tuple[str, list[dict[str, Any]], dict[str, Any]]]) -> None:
    _, replies, told = next(one for one in live if one[0] == TEN[4])
    assert replies and told["danger"]["kind"] is None
    assert all(r["id"] != "echo" for r in replies)


def test_the_script_puts_it_between_the_marks_and_changes_nothing_else() -> None:
    text = "before\n<!-- transcript -->\nold\n<!-- /transcript -->\nafter\n"
    made = script().put(text, "<!-- transcript -->\nnew \\1\n<!-- /transcript -->")
    assert made == "before\n<!-- transcript -->\nnew \\1\n<!-- /transcript -->\nafter\n"
    with pytest.raises(ValueError, match="once"):
        script().put("nothing", "x")


# -- what it names -----------------------------------------------------------------------------------------------


def test_every_make_target_it_names_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+)\b", "\n".join(_code(README))))
    assert named and named <= targets


def test_every_target_of_the_makefile_says_what_it_does() -> None:
    for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines():
        if re.match(r"^[a-z]+:", line):
            assert "##" in line, line


def test_every_command_it_names_exists_with_its_options() -> None:
    from typer.main import get_command

    from hereabouts.cli import app

    root = get_command(app)
    found = re.findall(r"python -m hereabouts ([^\n`#|]*)", README)
    assert len(found) >= 10
    for words in found:
        command: Any = root
        for word in words.split():
            if word.startswith("--"):
                assert any(word in parameter.opts for parameter in command.params), words
            elif getattr(command, "commands", None):
                assert word in command.commands, words
                command = command.commands[word]


def test_every_script_it_names_exists() -> None:
    for name in re.findall(r"python (scripts/[\w./]+)", README):
        assert (ROOT / name).exists(), name


def test_every_file_it_links_to_exists() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        if not target.startswith(("http:", "https:", "mailto:")):
            assert (ROOT / target).exists(), target


def test_every_file_it_names_in_code_exists() -> None:
    known = {"state/", "models/"}
    for name in re.findall(r"`([\w-]+(?:/[\w.-]+)+|[\w-]+/)`", README):
        assert name in known or (ROOT / name).exists(), name


def test_every_setting_it_names_is_read_somewhere_and_none_is_left_out() -> None:
    named = set(re.findall(r"`(HEREABOUTS_[A-Z_]+)`", README))
    sources = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "hereabouts").rglob("*.py"))
    read = set(re.findall(r"[\"'](HEREABOUTS_[A-Z_]+)[\"']", sources))
    assert named <= read, named - read
    documented = README + "".join(p.read_text(encoding="utf-8") for p in (ROOT / "docs").glob("*.md"))
    missing = {name for name in read if name not in documented}
    assert not missing, missing


def test_it_says_plainly_that_nobody_has_signed_while_nobody_has() -> None:
    from hereabouts.server.settings import unsigned

    if unsigned(default_content()):
        assert "No clinician has signed" in README


def test_the_address_it_gives_is_the_one_that_is_served() -> None:
    assert "http://127.0.0.1:5005" in README
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "PORT ?= 5005" in makefile and "HOST ?= 127.0.0.1" in makefile


def _code(text: str) -> list[str]:
    """Everything that stands in code: blocks and spans."""
    return re.findall(r"```[a-z]*\n(.*?)```", text, re.DOTALL) + re.findall(r"`([^`\n]+)`", text)


def test_the_licence_it_names_is_there() -> None:
    assert "Apache-2.0" in README
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")
