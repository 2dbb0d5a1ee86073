"""The commands about wording: lint with file and line, the book, the dry run, the call sheet."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from hereabouts.cli import app
from hereabouts.paths import ROOT


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the smallest whole content there is: the contacts, and one shelf."""
    folder = tmp_path / "content"
    shutil.copytree(ROOT / "content" / "contacts", folder / "contacts")
    shutil.copytree(ROOT / "content" / "continuers", folder / "continuers")
    yield folder


def add(content: Path, text: str, shelf: str = "continuers") -> None:
    (content / shelf).mkdir(exist_ok=True)
    (content / shelf / "more.yml").write_text(text, encoding="utf-8")


def test_the_projects_own_wording_has_no_findings() -> None:
    result = run("lint")
    assert result.exit_code == 0, result.stdout[-2000:] + result.stderr
    assert "0 findings" in result.stdout


def test_a_whole_folder_has_no_findings(content: Path) -> None:
    result = run("lint", "--content", str(content))
    assert result.exit_code == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    "says, rule",
    [
        ("You should stop that.", "never_said"),
        ("Well done, that is great!", "exclamation"),
        ("Go on, go on, if if you want.", "doubled_word"),
        ("What happened? And what then?", "two_questions"),
        ("go on if you want.", "capital"),
        ("Go on if you want", "full_stop"),
        ("It is all right. " * 20, "turn_length"),
        ("Go on about your relapse.", "never_"),
    ],
    ids=range(8),
)
def test_a_line_that_breaks_a_rule_is_found_with_file_line_and_id(says: str, rule: str, content: Path) -> None:
    add(content, f'# a note\n\n- id: more.one\n  code: STRUCT\n  says: "{says.strip()}"\n')
    result = run("lint", "--content", str(content))
    assert result.exit_code == 1
    found = [line for line in result.stdout.splitlines() if "more.one" in line]
    assert any(re.search(rf"more\.yml:3: more\.one: {rule}", line) for line in found), result.stdout
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "text, line, hint",
    [
        ("- id: more.one\n  code: STRUCT\n  say: Go on.\n", 1, "did you mean 'says'"),
        ("\n\n- id: more.one\n  code: STRUT\n  says: Go on.\n", 3, "did you mean 'STRUCT'"),
        ("- id: more.one\n  code: STRUCT\n", 1, "says"),
        ("- id: One\n  code: STRUCT\n  says: Go on.\n", 1, "id"),
        ("- id: more.one\n  code: STRUCT\n  says: Go on.\n  says: Go.\n", 4, "twice"),
        (
            "- id: more.one\n  code: STRUCT\n  says: Go on.\n- id: more.one\n  code: STRUCT\n  says: Go.\n",
            4,
            "also used at",
        ),
        ("- id: more.one\n  code: STRUCT\n  says: Go on.\n  not_after: [nothing.there]\n", 1, "nothing.there"),
        ("- id: more.one\n  code: STRUCT\n  says: Go on.\n  fits: {feelings: [ashmed]}\n", 1, "did you mean 'ashamed'"),
        ("just words\n", 1, "list of items"),
        ("- just words\n", 1, "no item"),
        ("- id: [\n", 2, "YAML"),
    ],
    ids=range(11),
)
def test_a_file_that_is_wrong_is_1_with_file_line_and_mend(text: str, line: int, hint: str, content: Path) -> None:
    add(content, text)
    result = run("lint", "--content", str(content))
    assert result.exit_code == 1
    assert f"more.yml:{line}" in result.stderr, result.stderr
    assert hint in result.stderr
    assert "Traceback" not in result.stderr


def test_a_file_that_is_no_text_is_named(content: Path) -> None:
    (content / "continuers" / "more.yml").write_bytes(b"\xff\xfe\x00")
    result = run("lint", "--content", str(content))
    assert result.exit_code == 1 and "more.yml" in result.stderr and "UTF-8" in result.stderr


def test_a_shelf_nobody_knows_is_named_with_its_neighbour(content: Path) -> None:
    add(content, "- id: a.b\n  code: SR\n  says: Go on.\n", shelf="reflection")
    result = run("lint", "--content", str(content))
    assert result.exit_code == 1 and "reflections" in result.stderr


def test_contacts_that_are_wrong_are_named(content: Path) -> None:
    (content / "contacts" / "us.yml").write_text("lines: 7\n", encoding="utf-8")
    result = run("lint", "--content", str(content))
    assert result.exit_code == 1 and "us.yml" in result.stderr


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    result = run("lint", "--content", str(tmp_path / "nowhere"))
    assert result.exit_code == 1 and "HEREABOUTS_CONTENT" in result.stderr


def test_as_a_program_lint_ends_with_1_too(content: Path) -> None:
    add(content, "- id: more.one\n  code: STRUCT\n  says: You should stop that.\n")
    done = subprocess.run(
        [sys.executable, "-m", "hereabouts", "lint", "--content", str(content)],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert done.returncode == 1 and "more.yml:1" in done.stdout


def test_the_book_holds_every_item_and_who_signed_it() -> None:
    from hereabouts.listening.content import default_content

    printed = run("read").stdout
    for item in default_content():
        assert f"{item.id}  [{'signed' if item.reviewed else 'unsigned'}]" in printed


def test_the_dry_run_answers_every_crisis_with_a_card() -> None:
    result = run("dry-run", "--region", "us")
    assert result.exit_code == 0
    assert result.stdout.count("P: ") == 20
    assert "no danger was noticed" not in result.stdout
    assert result.stdout.count("H: ") >= 40


@pytest.mark.parametrize("region, number", [("us", "988"), ("gb", "116 123"), ("nz", "1737")])
def test_the_dry_run_gives_the_numbers_of_the_region(region: str, number: str) -> None:
    assert number in run("dry-run", "--region", region).stdout


def test_the_call_sheet_holds_every_verified_number() -> None:
    from hereabouts.contacts import default_contacts

    printed = run("contacts", "call-sheet").stdout
    contacts = default_contacts()
    for region in contacts.regions():
        for line in contacts.lines(region):
            assert line.name in printed
