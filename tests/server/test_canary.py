"""A person's words stay where they belong: a marked word goes through everything that fails, and all is searched."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hereabouts.paths import ROOT

WORD = "zaunkoenig"
CHILD = "goldammer"
LINES = [
    {"text": f"/suicide_risk{{'x': '{WORD}'}}"},
    {"text": f"/{WORD}"},
    {"text": f"BREAKACTION i slipped again with {WORD}"},
    {"text": f"BREAKGRAPH my wife found {WORD} on the phone"},
    {"text": f"BREAKSTORE and then {WORD} happened"},
    {"text": f"last night i went back to {WORD} and lost three hours"},
    {"text": f"i want to kill myself because of {WORD}"},
    {"text": f"mail me at {WORD}@example.org or 020 7946 0018"},
    {"text": f"im 14 and a man called {CHILD} wants pictures of me", "person": "young"},
    {"text": f"BREAKACTION BREAKSTORE im 15, {CHILD} again", "person": "young"},
]


@dataclass
class Ran:
    """What one run of the command line left behind."""

    told: list[dict[str, Any]]
    stdout: str
    stderr: str
    state: Path
    cwd: Path

    @property
    def database(self) -> Path:
        return self.state / "conversations.db"


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory, forty: object) -> Ran:
    folder = tmp_path_factory.mktemp("canary")
    state, cwd = folder / "state", folder / "cwd"
    cwd.mkdir()
    model = os.environ.get("HEREABOUTS_TEST_MODEL")
    environment = {
        **{k: v for k, v in os.environ.items() if k != "HEREABOUTS_STORE_KEY"},
        "HEREABOUTS_STATE": str(state),
        "PYTHONPATH": str(ROOT),
        "HOME": str(folder),
        "TMPDIR": str(folder),
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.server.canary_run", *(["--model", model] if model else []), "--region", "us"],
        input="".join(json.dumps(line) + "\n" for line in LINES) + f'{{"text": 7, "x": "{WORD}"}}\n{{broken {WORD}\n',
        capture_output=True,
        text=True,
        cwd=cwd,
        env=environment,
        timeout=240,
    )
    told = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return Ran(told, done.stdout, done.stderr, state, cwd)


def test_every_line_was_answered_whatever_broke(ran: Ran) -> None:
    assert len(ran.told) == len(LINES), ran.stderr
    assert all(told["replies"] for told in ran.told)


def test_the_failures_really_happened_and_are_named_by_their_type(ran: Ran) -> None:
    assert ran.stderr.count("RuntimeError") >= 4


def test_nothing_on_stderr_holds_the_word(ran: Ran) -> None:
    assert WORD not in ran.stderr
    assert CHILD not in ran.stderr


def test_stdout_holds_it_only_in_the_texts_of_the_json(ran: Ran) -> None:
    assert all(line.startswith("{") for line in ran.stdout.splitlines() if line.strip())
    for told in ran.told:
        rest = {**told, "text": "", "replies": [{**r, "text": ""} for r in told["replies"]]}
        assert WORD not in json.dumps(rest) and CHILD not in json.dumps(rest)


def test_no_file_but_the_database_is_written_where_it_runs(ran: Ran) -> None:
    assert list(ran.cwd.iterdir()) == []
    assert {p.name.split(".db")[0] for p in ran.state.iterdir() if p.is_file()} <= {"conversations"}


def test_no_file_anywhere_near_holds_it_but_the_database(ran: Ran) -> None:
    for path in ran.state.parent.rglob("*"):
        if path.is_file() and not path.name.startswith("conversations.db"):
            data = path.read_bytes()
            assert WORD.encode() not in data and CHILD.encode() not in data, path


def test_in_the_database_it_stands_only_among_the_events(ran: Ran) -> None:
    with sqlite3.connect(ran.database) as db:
        tables = [name for (name,) in db.execute("select name from sqlite_master where type = 'table'")]
        assert "events" in tables and len(tables) > 2
        for table in tables:
            rows = str(db.execute(f'select * from "{table}"').fetchall())
            assert CHILD not in rows, table
            if table != "events":
                assert WORD not in rows, table
        assert WORD in str(db.execute("select data from events").fetchall())


def test_the_word_of_a_minor_is_nowhere_in_the_file(ran: Ran) -> None:
    for path in ran.state.glob("conversations.db*"):
        assert CHILD.encode() not in path.read_bytes()


def test_contact_data_is_not_in_the_file(ran: Ran) -> None:
    raw = b"".join(p.read_bytes() for p in ran.state.glob("conversations.db*"))
    assert f"{WORD}@example".encode() not in raw
    assert b"7946 0018" not in raw


def test_a_broken_store_is_said_beside_the_reply(ran: Ran) -> None:
    told = ran.told[4]
    assert any(str(r["id"]).startswith("doors.store_down") for r in told["replies"])
    assert len(told["replies"]) >= 2


def test_the_young_person_got_a_card_even_when_all_was_broken(ran: Ran) -> None:
    for told in ran.told[-2:]:
        assert told["danger"]["kind"] in ("underage_user", "risk_to_minor")
        assert "SAFE" in [r["code"] for r in told["replies"]]


def test_the_lines_that_could_not_be_read_are_named_by_number(ran: Ran) -> None:
    assert f"line {len(LINES) + 1}" in ran.stderr
    assert f"line {len(LINES) + 2}" in ran.stderr


def test_the_whole_of_talking_loaded_no_tensorflow_nor_anything_like_it(ran: Ran) -> None:
    assert "tensorflow: _InertModule, really loaded: []" in ran.stderr
