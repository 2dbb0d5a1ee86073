"""The conversation store: cost and memory over long conversations, deletion from the file, what is not written."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("rasa")

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, SlotSet, UserUttered

from hereabouts.paths import ROOT
from hereabouts.server.store import ConversationStore


@pytest.fixture
def store(tmp_path: Path) -> ConversationStore:
    return ConversationStore(Domain.load(str(ROOT / "domain.yml")), url=f"sqlite:///{tmp_path / 'kept.db'}")


def run(awaitable: Any) -> Any:
    return asyncio.new_event_loop().run_until_complete(awaitable)


def talk(store: ConversationStore, sender: str, turns: int, text: str = "line") -> None:
    for number in range(turns):
        tracker = run(store.get_or_create_tracker(sender, append_action_listen=False))
        if not tracker.events:
            tracker.update(ActionExecuted("action_session_start"))
            tracker.update(SessionStarted())
            tracker.update(ActionExecuted("action_listen"))
        parse = {"intent": {"name": "greet"}, "entities": [], "text": f"{text} {number}"}
        tracker.update(UserUttered(f"{text} {number}", {"name": "greet"}, parse_data=parse))
        if number == 0:
            tracker.update(SlotSet("region", "ie"))
        used = [*(tracker.get_slot("used") or []), f"id.{number}"]
        tracker.update(SlotSet("used", used))
        tracker.update(BotUttered("said", metadata={"parts": [{"text": "said", "id": f"id.{number}", "code": "SR"}]}))
        tracker.update(ActionExecuted("action_listen"))
        run(store.save(tracker))


def test_at_turn_300_everything_is_stored_and_a_slot_of_turn_1_is_seen(store: ConversationStore) -> None:
    talk(store, "long", 300)
    working = run(store.retrieve("long"))
    assert working.get_slot("region") == "ie"
    assert working.get_slot("used") == [f"id.{n}" for n in range(300)]
    assert len(working.events) < 60
    whole = run(store.retrieve_full_tracker("long"))
    said = [e.text for e in whole.events if isinstance(e, UserUttered)]
    assert said == [f"line {n}" for n in range(300)]


def test_a_working_tracker_begins_at_a_turn(store: ConversationStore) -> None:
    talk(store, "cut", 40)
    events = [e for e in run(store.retrieve("cut")).events if not isinstance(e, SlotSet)]
    assert isinstance(events[0], ActionExecuted) and events[0].action_name == "action_listen"


def test_forgetting_leaves_no_word_in_the_file(store: ConversationStore, tmp_path: Path) -> None:
    talk(store, "gone", 5, text="kingfisher over the weir")
    talk(store, "stays", 2, text="heron by the lock")
    assert store.forget("gone") > 0
    store.engine.dispose()
    kept = b"".join(p.read_bytes() for p in tmp_path.glob("kept.db*"))
    assert b"kingfisher" not in kept
    assert b"heron" in kept
    assert run(store.retrieve("gone")) is None


def test_a_turn_about_a_minor_is_stored_without_its_text(store: ConversationStore, tmp_path: Path) -> None:
    tracker = run(store.get_or_create_tracker("m"))
    danger = {"kind": "risk_to_minor", "level": "elevated"}
    parse = {"intent": {"name": "risk_to_minor"}, "entities": [], "text": "otter secret", "danger": danger}
    tracker.update(UserUttered("otter secret", {"name": "risk_to_minor"}, parse_data=parse))
    run(store.save(tracker))
    store.engine.dispose()
    assert b"otter" not in b"".join(p.read_bytes() for p in tmp_path.glob("kept.db*"))
    rows = (
        sqlite3.connect(tmp_path / "kept.db")
        .execute("select intent_name from events where type_name='user'")
        .fetchall()
    )
    assert rows == [("risk_to_minor",)]


def test_contact_data_is_taken_out_before_it_is_written(store: ConversationStore, tmp_path: Path) -> None:
    tracker = run(store.get_or_create_tracker("c"))
    text = "mail me at someone.private@example.org"
    tracker.update(UserUttered(text, {"name": "greet"}, parse_data={"intent": {"name": "greet"}, "text": text}))
    run(store.save(tracker))
    store.engine.dispose()
    assert b"someone.private" not in b"".join(p.read_bytes() for p in tmp_path.glob("kept.db*"))


def test_purging_takes_old_conversations_and_leaves_new_ones(store: ConversationStore) -> None:
    talk(store, "old", 2)
    with store.session_scope() as session:
        session.query(store.SQLEvent).update({"timestamp": 1000.0})
        session.commit()
    talk(store, "new", 1)
    assert store.purge(3600) == 1
    assert run(store.retrieve("old")) is None
    assert run(store.retrieve("new")) is not None


def test_counts_hold_no_identifier(store: ConversationStore) -> None:
    store.count_turn("widget", {"intent": {"name": "urge"}, "danger": {"kind": None}})
    store.count_turn(
        "widget", {"intent": {"name": "suicide_risk"}, "danger": {"kind": "suicide_risk", "level": "elevated"}}
    )
    counted = {(channel, what, name): n for _, channel, what, name, n in store.counts()}
    assert counted[("widget", "danger", "suicide_risk.elevated")] == 1


def test_sealed_rows_cannot_be_read_in_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from hereabouts.privacy import new_key

    monkeypatch.setenv("HEREABOUTS_STORE_KEY", new_key())
    sealed = ConversationStore(Domain.load(str(ROOT / "domain.yml")), url=f"sqlite:///{tmp_path / 'kept.db'}")
    talk(sealed, "s", 2, text="kingfisher")
    assert run(sealed.retrieve_full_tracker("s")) is not None
    sealed.engine.dispose()
    assert b"kingfisher" not in b"".join(p.read_bytes() for p in tmp_path.glob("kept.db*"))
