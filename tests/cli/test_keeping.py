"""The operator's commands over a database of their own: export, forget, purge, fidelity, report."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

pytest.importorskip("rasa_sdk")

from hereabouts.server.light import leave_tensorflow_out

leave_tensorflow_out()

from rasa.shared.core.domain import Domain  # noqa: E402
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, UserUttered  # noqa: E402

from hereabouts.paths import ROOT  # noqa: E402
from hereabouts.server.store import ConversationStore  # noqa: E402

DAY = 24 * 3600


def run(*arguments: str) -> Result:
    import hereabouts.cli as cli

    return CliRunner().invoke(cli.app, list(arguments))


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state folder with two conversations, one of them forty days old."""
    monkeypatch.setenv("HEREABOUTS_STATE", str(tmp_path))
    monkeypatch.delenv("HEREABOUTS_DATABASE", raising=False)
    monkeypatch.delenv("HEREABOUTS_STORE_KEY", raising=False)
    store = ConversationStore(Domain.load(str(ROOT / "domain.yml")))
    keep(store, "mira", "about the nightjar", 0)
    keep(store, "tom", "about the corncrake", 40 * DAY)
    store.engine.dispose()
    return tmp_path


def keep(store: ConversationStore, sender: str, text: str, age: float) -> None:
    import time

    loop = asyncio.new_event_loop()
    tracker = loop.run_until_complete(store.get_or_create_tracker(sender, append_action_listen=False))
    then = time.time() - age
    parts = [
        {"text": "You went back, and you told me.", "id": "a.one", "code": "CR"},
        {"text": "What was the evening like?", "id": "a.two", "code": "OQ"},
    ]
    for event in (
        ActionExecuted("action_session_start"),
        SessionStarted(),
        ActionExecuted("action_listen"),
        UserUttered(text, {"name": "lapse_report"}, parse_data={"intent": {"name": "lapse_report"}, "text": text}),
        BotUttered("You went back, and you told me. What was the evening like?", metadata={"parts": parts}),
        ActionExecuted("action_listen"),
    ):
        event.timestamp = then
        tracker.update(event)
    loop.run_until_complete(store.save(tracker))
    store.count_turn("widget", {"intent": {"name": "lapse_report"}, "danger": {"kind": None}})


def raw(state: Path) -> bytes:
    return b"".join(p.read_bytes() for p in state.glob("conversations.db*"))


def test_export_prints_everything_of_one_person_one_event_a_line(state: Path) -> None:
    result = run("export", "mira")
    events: list[dict[str, Any]] = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert [e["text"] for e in events if e["event"] == "user"] == ["about the nightjar"]
    assert "corncrake" not in result.stdout


def test_export_of_nobody_is_1(state: Path) -> None:
    result = run("export", "nobody")
    assert result.exit_code == 1 and result.stdout == ""
    assert "nobody" in result.stderr


def test_forget_takes_one_person_out_of_the_file(state: Path) -> None:
    result = run("forget", "mira")
    told = json.loads(result.stdout)
    assert told["sender"] == "mira" and told["rows"] >= 6
    assert b"nightjar" not in raw(state)
    assert b"corncrake" in raw(state)
    assert run("export", "mira").exit_code == 1


def test_forgetting_nobody_is_nothing(state: Path) -> None:
    assert json.loads(run("forget", "nobody").stdout) == {"sender": "nobody", "rows": 0}


def test_purge_takes_what_is_older_and_leaves_the_rest(state: Path) -> None:
    result = run("purge", "--older-than", "30d")
    assert json.loads(result.stdout) == {"older_than": "30d", "conversations": 1}
    assert b"corncrake" not in raw(state)
    assert b"nightjar" in raw(state)


@pytest.mark.parametrize("span", ["thirty", "-3d", "3x", "", "0"])
def test_purge_with_a_span_that_is_none_deletes_nothing_and_says_so(span: str, state: Path) -> None:
    result = run("purge", "--older-than", span)
    assert result.exit_code in (1, 2), result.stdout
    assert result.stderr and "Traceback" not in result.stderr
    assert b"corncrake" in raw(state) and b"nightjar" in raw(state)


def test_fidelity_scores_what_is_stored(state: Path, tmp_path: Path) -> None:
    page = tmp_path / "fidelity.html"
    result = run("fidelity", "--html", str(page))
    assert result.exit_code == 0
    assert result.stdout.startswith("2 conversations, 2 turns, 2 reflecting, 2 asking")
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert "nightjar" not in result.stdout + page.read_text(encoding="utf-8")


def test_fidelity_since_leaves_out_what_is_older(state: Path) -> None:
    assert run("fidelity", "--since", "7d").stdout.startswith("1 conversations")


def test_report_counts_and_holds_no_words(state: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    result = run("report", "--html", str(page))
    assert result.exit_code == 0
    assert "lapse_report" in result.stdout and "widget" in result.stdout
    for held in (result.stdout, page.read_text(encoding="utf-8")):
        assert "nightjar" not in held and "mira" not in held


def test_a_database_that_cannot_be_opened_is_1_in_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HEREABOUTS_STATE", str(tmp_path))
    monkeypatch.setenv("HEREABOUTS_DATABASE", "nosuchdialect://nowhere/x")
    result = run("forget", "mira")
    assert result.exit_code == 1
    assert "HEREABOUTS_DATABASE" in result.stderr and "Traceback" not in result.stderr


def test_a_database_given_as_a_path_is_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HEREABOUTS_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("HEREABOUTS_DATABASE", str(tmp_path / "elsewhere.db"))
    assert run("forget", "mira").exit_code == 0
    assert (tmp_path / "elsewhere.db").exists()


def test_sealed_rows_are_exported_in_clear_with_the_key_and_not_without(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from hereabouts.privacy import new_key

    monkeypatch.setenv("HEREABOUTS_STATE", str(tmp_path))
    monkeypatch.delenv("HEREABOUTS_DATABASE", raising=False)
    monkeypatch.setenv("HEREABOUTS_STORE_KEY", new_key())
    store = ConversationStore(Domain.load(str(ROOT / "domain.yml")))
    keep(store, "mira", "about the nightjar", 0)
    store.engine.dispose()
    assert "nightjar" in run("export", "mira").stdout
    monkeypatch.setenv("HEREABOUTS_STORE_KEY", new_key())
    lost = run("export", "mira")
    assert lost.exit_code == 1 and "nightjar" not in lost.stdout
