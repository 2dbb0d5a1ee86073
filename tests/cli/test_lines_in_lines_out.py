"""The command line's contracts: JSON Lines in and out, bad lines by number on stderr, 2 for bad usage, 1 for failure."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from hereabouts.paths import ROOT

pytest.importorskip("rasa_sdk")

from hereabouts.server.light import leave_tensorflow_out

leave_tensorflow_out()

Run = Callable[..., Result]


@pytest.fixture
def run(console: Any, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Call the command line over the model that is loaded already."""
    import hereabouts.cli as cli

    monkeypatch.setattr(cli, "_console", lambda model: console)
    runner = CliRunner()

    def call(*arguments: str, lines: list[Any] | str = "") -> Result:
        given = (
            lines
            if isinstance(lines, str)
            else "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
        )
        return runner.invoke(cli.app, list(arguments), input=given)

    return call


def told(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


# -- parse -------------------------------------------------------------------------------------------------------


def test_parse_gives_one_object_a_line_with_these_keys(run: Run) -> None:
    found = told(run("parse", lines=[{"text": "slipped again last night"}, {"text": "i want to die"}]))
    assert len(found) == 2
    for one in found:
        assert list(one) == ["text", "intent", "confidence", "ranking", "danger", "signals"]
        assert isinstance(one["confidence"], float) and 0 <= one["confidence"] <= 1
        assert all(isinstance(name, str) and 0 <= sure <= 1 for name, sure in one["ranking"])
        assert {"kind", "level", "evidence"} <= set(one["danger"])
        assert isinstance(one["signals"], dict)
    assert [found[0]["danger"][key] for key in ("kind", "level", "evidence")] == [None, "none", []]
    assert found[1]["intent"] == found[1]["danger"]["kind"] == "suicide_risk"
    assert found[1]["danger"]["evidence"]


def test_parse_keeps_the_ranking_beside_a_danger(run: Run) -> None:
    (one,) = told(run("parse", lines=[{"text": "i want to die"}]))
    assert len(one["ranking"]) >= 5


def test_parse_answers_in_order_and_every_line(run: Run) -> None:
    lines = [{"text": f"line number {n}, it happened again"} for n in range(70)]
    assert [one["text"] for one in told(run("parse", lines=lines))] == [line["text"] for line in lines]


def test_parse_understands_a_line_the_same_alone_and_among_others(run: Run) -> None:
    text = "she found the messages and now she's gone to her mother's"
    (alone,) = told(run("parse", lines=[{"text": text}]))
    among = told(run("parse", lines=[*({"text": f"{n} more things to say"} for n in range(9)), {"text": text}]))[-1]
    assert alone["intent"] == among["intent"]
    assert abs(alone["confidence"] - among["confidence"]) < 0.01


@pytest.mark.parametrize("text", ["", " ", "/", "\x00", "ü" * 5000], ids=range(5))
def test_parse_takes_any_text(text: str, run: Run) -> None:
    (one,) = told(run("parse", lines=[{"text": text}]))
    assert one["text"] == text and one["intent"]


# -- talk --------------------------------------------------------------------------------------------------------


def test_talk_gives_replies_with_text_code_and_id(run: Run) -> None:
    (one,) = told(run("talk", "--region", "us", lines=[{"text": "i slipped again", "person": "keys"}]))
    assert {"text", "person", "replies", "intent", "danger"} <= set(one)
    assert set(one["danger"]) == {"kind", "level"}
    for reply in one["replies"]:
        assert set(reply) == {"text", "code", "id"} and all(reply.values())


def test_talk_keeps_every_person_apart(run: Run) -> None:
    lines = [{"text": "hello", "person": "a1"}, {"text": "hello", "person": "b1"}, {"text": "again", "person": "a1"}]
    first, second, third = told(run("talk", lines=lines))
    assert [one["person"] for one in (first, second, third)] == ["a1", "b1", "a1"]
    assert [str(one["replies"][0]["id"]).startswith("disclosures.first") for one in (first, second, third)] == [
        True,
        True,
        False,
    ]


def test_talk_takes_plain_lines_too(run: Run) -> None:
    found = told(run("talk", lines="hello there\n\n  \nand again\n"))
    assert [one["text"] for one in found] == ["hello there", "and again"]
    assert len({one["person"] for one in found}) == 1


@pytest.mark.parametrize("region, number", [("us", "988"), ("gb", "116 123"), ("au", "13 11 14"), ("ie", "116 123")])
def test_talk_gives_the_numbers_of_the_region(region: str, number: str, run: Run) -> None:
    (one,) = told(run("talk", "--region", region, lines=[{"text": "i want to kill myself", "person": f"r-{region}"}]))
    assert number in " ".join(r["text"] for r in one["replies"])


def test_talk_knows_no_region_nobody_wrote(run: Run) -> None:
    result = run("talk", "--region", "xx", lines=["hello"])
    assert result.exit_code == 1
    assert "xx" in result.stderr and "us" in result.stderr
    assert result.stdout == ""


# -- reflect -----------------------------------------------------------------------------------------------------


def test_reflect_gives_coded_reflections_best_first(run: Run) -> None:
    found = told(
        run(
            "reflect",
            lines=[{"text": "i told my wife i was working late and i wasn't and i feel sick about it"}, {"text": "ok"}],
        )
    )
    assert len(found) == 2
    assert all(list(one) == ["text", "reflections"] for one in found)
    assert found[0]["reflections"]
    for one in found:
        for reflection in one["reflections"]:
            assert set(reflection) == {"text", "code", "kind", "id"}
            assert reflection["code"] in ("SR", "CR") and "?" not in reflection["text"]


def test_reflect_gives_none_where_there_is_danger(run: Run) -> None:
    (one,) = told(run("reflect", lines=[{"text": "i want to die and i have the pills"}]))
    assert one["reflections"] == []


# -- lines that are none -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["parse", "talk", "reflect"])
def test_a_bad_line_is_named_on_stderr_and_the_rest_answered(command: str, run: Run) -> None:
    lines = ['{"text": "one"}', '{"text": ', '{"text": 7}', '{"other": "x"}', '{"text": "two"}']
    result = run(command, lines=lines)
    assert [one["text"] for one in told(result)] == ["one", "two"]
    for number in (2, 3, 4):
        assert f"line {number}:" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 3


def test_a_bad_line_is_named_without_its_words(run: Run) -> None:
    result = run("parse", lines=['{"text": "my private word" oops', '{"private": "word"}'])
    assert "private" not in result.stderr and "oops" not in result.stderr


@pytest.mark.parametrize("command", ["parse", "talk", "reflect"])
def test_nothing_in_is_nothing_out(command: str, run: Run) -> None:
    result = run(command, lines="")
    assert result.exit_code == 0 and result.stdout == ""


def test_letters_of_every_language_come_out_as_they_went_in(run: Run) -> None:
    result = run("parse", lines=[{"text": "schön, 我, 😀"}])
    assert "schön, 我, 😀" in result.stdout


# -- usage -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ["nosuch"],
        ["talk", "--nosuch"],
        ["export"],
        ["forget"],
        ["purge"],
        ["serve", "--port", "many"],
        ["contacts", "nosuch"],
    ],
    ids=" ".join,
)
def test_bad_usage_is_2(arguments: list[str], run: Run) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == "" and result.stderr


@pytest.mark.parametrize("command", ["parse", "talk", "reflect", "serve"])
def test_a_model_that_is_not_there_is_1_and_says_what_to_do(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import hereabouts.cli as cli

    monkeypatch.setenv("HEREABOUTS_STATE", str(tmp_path / "state"))
    result = CliRunner().invoke(cli.app, [command, "--model", str(tmp_path / "none.tar.gz")])
    assert result.exit_code == 1
    assert "make train" in result.stderr and result.stdout == ""


def test_alone_it_explains_itself() -> None:
    done = subprocess.run([sys.executable, "-m", "hereabouts"], capture_output=True, text=True, cwd=ROOT)
    for command in ("serve", "talk", "parse", "reflect", "lint", "forget", "bench"):
        assert command in done.stdout + done.stderr


def test_help_of_every_command_is_text(run: Run) -> None:
    from tests.test_lists import COMMANDS

    for name in COMMANDS:
        result = run(*name.split(), "--help")
        assert result.exit_code == 0 and "Usage" in result.stdout, name
