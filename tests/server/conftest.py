"""What the server's tests share: the bot over a real database file, a broken part, and what counts as the humans."""

from __future__ import annotations

import asyncio
import logging
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hereabouts.server.light import leave_tensorflow_out
from tests.conftest import Reply, Talker
from tests.server.real import WithTheRealOne, lines

pytest.importorskip("rasa_sdk")
leave_tensorflow_out()  # before any test here imports Rasa

HUMANS = re.compile(r"(?i)\b(988|911|findahelpline\.com|116 123|your (local )?emergency number)")
SECRET = "wolverhampton-quince"


class Broken(Exception):
    """What the broken parts of these tests raise; its words are a person's, and must not be logged."""


def breaks(*_: Any, **__: Any) -> Any:
    """Stand in for any function that fails."""
    raise Broken(f"could not handle: {SECRET}")


async def breaks_later(*_: Any, **__: Any) -> Any:
    """Stand in for any coroutine that fails."""
    raise Broken(f"could not handle: {SECRET}")


def gives_humans(reply: Reply) -> bool:
    """Whether a reply (first words left out) names people to ring."""
    return HUMANS.search(reply.says) is not None


@dataclass
class Kept:
    """A bot that keeps its conversations in a real file: `talker` talks, `file` is the database."""

    talker: Talker
    store: Any
    file: Path

    def someone(self) -> Talker:
        return self.talker.someone_else()

    def raw(self) -> bytes:
        """Every byte of the database and what SQLite keeps beside it."""
        self.store.engine.dispose()
        return b"".join(p.read_bytes() for p in self.file.parent.glob(self.file.name + "*"))

    def rows(self, table: str, person: str) -> list[tuple[Any, ...]]:
        with sqlite3.connect(self.file) as db:
            return db.execute(f"select * from {table} where sender_id = ?", (person,)).fetchall()

    def tracker(self, person: str) -> Any:
        return run(self.store.retrieve(person))

    def hours_pass(self, person: str, hours: float) -> None:
        """Shift everything this person's conversation holds into the past."""
        import json

        with sqlite3.connect(self.file) as db:
            for row, data, stamp in db.execute(
                "select id, data, timestamp from events where sender_id = ?", (person,)
            ).fetchall():
                told = json.loads(data)
                told["timestamp"] = stamp - hours * 3600
                db.execute(
                    "update events set data = ?, timestamp = ? where id = ?",
                    (json.dumps(told), told["timestamp"], row),
                )


def run(awaitable: Any) -> Any:
    return asyncio.new_event_loop().run_until_complete(awaitable)


@pytest.fixture
def kept(console: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    """The bot over a database file of this test's own."""
    from hereabouts.server.store import ConversationStore

    file = tmp_path / "conversations.db"
    store = ConversationStore(console.agent.domain, url=f"sqlite:///{file}")
    monkeypatch.setattr(console.agent, "tracker_store", store)
    monkeypatch.setattr(console.agent.processor, "tracker_store", store)
    yield Kept(Talker(console), store, file)
    store.engine.dispose()


@pytest.fixture
def processor(console: Any) -> Any:
    """The one door of the bot."""
    return console.agent.processor


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """The log; at the end it names the type of what broke and holds nobody's words."""
    with caplog.at_level(logging.DEBUG, logger="hereabouts"):
        yield caplog
    records = caplog.get_records("call")
    said = "\n".join(f"{record.getMessage()} {record.exc_info or ''}" for record in records)
    assert SECRET not in said
    # Rasa's graph wraps what a component raises in an error of its own
    assert re.search(r"\((Broken|Graph\w+Exception)\)", said), "the log does not name the type of the error"


@pytest.fixture(scope="session")
def forty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WithTheRealOne]:
    """Forty lines being read with the real TensorFlow; asked for early, so that it runs beside other processes."""
    made = WithTheRealOne(lines(40), tmp_path_factory.mktemp("real"))
    yield made
    made.end()
