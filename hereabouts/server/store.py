"""The conversation store: loads a slot snapshot and the last turns, appends by event, forgets for good.

Rasa's SQLTrackerStore replays a whole conversation at every turn and saves by position; here a turn costs the
same at turn 300 as at turn 5, and nothing is lost when only the end was loaded. Turns about minors are kept
without their text; contact data in any message is taken out before it is written.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any, Dict, Iterable, List, Optional, Text

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from hereabouts.paths import state_dir
from hereabouts.privacy import Sealer, redact

WORKING_EVENTS = 40
WITHOUT_TEXT = frozenset({"risk_to_minor", "underage_user"})
_ROW = "_hereabouts_row"


class ConversationStore(SQLTrackerStore):
    """Keeps conversations in SQL (SQLite by default, `HEREABOUTS_DATABASE` names another by URL)."""

    class Snapshot(SQLTrackerStore.Base):
        """The slots of a conversation as they were after its last turn."""

        __tablename__ = "snapshots"
        sender_id = sa.Column(sa.String(255), primary_key=True)
        slots = sa.Column(sa.Text)
        saved_at = sa.Column(sa.Float)

    class Count(SQLTrackerStore.Base):
        """How often something was heard in an hour, by channel; no identifiers."""

        __tablename__ = "counts"
        hour = sa.Column(sa.Integer, primary_key=True)
        channel = sa.Column(sa.String(32), primary_key=True)
        what = sa.Column(sa.String(32), primary_key=True)
        name = sa.Column(sa.String(64), primary_key=True)
        n = sa.Column(sa.Integer, default=0)

    def __init__(self, domain: Optional[Domain] = None, event_broker: Any = None, **kwargs: Any) -> None:
        import os

        url = kwargs.pop("url", None) or os.environ.get("HEREABOUTS_DATABASE")
        kwargs.pop("dialect", None)
        if url is None:
            state_dir().mkdir(parents=True, exist_ok=True)
            url = f"sqlite:///{state_dir() / 'conversations.db'}"
        if "://" not in str(url):
            url = f"sqlite:///{Path(str(url))}"
        self.url = str(url)
        super().__init__(domain, host=self.url, event_broker=event_broker)
        self._sealer = Sealer.from_environment()
        if self.engine.dialect.name == "sqlite":
            sa.event.listen(self.engine, "connect", _sqlite_settings)
            self.engine.dispose()

    # -- reading -------------------------------------------------------------------------------------------------

    async def retrieve(self, sender_id: Text) -> Optional[DialogueStateTracker]:
        """Return the working tracker: its slots and the last turns of its latest session, None when unknown."""
        with self.session_scope() as session:
            rows = (
                session.query(self.SQLEvent.id, self.SQLEvent.type_name, self.SQLEvent.data)
                .filter(self.SQLEvent.sender_id == sender_id)
                .order_by(self.SQLEvent.id.desc())
                .limit(WORKING_EVENTS)
                .all()
            )
            if not rows:
                return None
            snapshot = session.get(self.Snapshot, sender_id)
            slots = json.loads(self._sealer.open(snapshot.slots)) if snapshot is not None else {}
        events = self._from_rows(reversed(rows))
        return self._tracker(sender_id, slots, _from_turn(events))

    async def retrieve_full_tracker(self, conversation_id: Text) -> Optional[DialogueStateTracker]:
        """Return everything kept of a conversation, all sessions."""
        with self.session_scope() as session:
            rows = (
                session.query(self.SQLEvent.id, self.SQLEvent.type_name, self.SQLEvent.data)
                .filter(self.SQLEvent.sender_id == conversation_id)
                .order_by(self.SQLEvent.id)
                .all()
            )
        if not rows:
            return None
        return self._tracker(conversation_id, {}, self._from_rows(rows))

    def _from_rows(self, rows: Iterable[Any]) -> List[Event]:
        events: List[Event] = []
        for row_id, _, data in rows:
            event = Event.from_parameters(json.loads(self._sealer.open(data)))
            if event is not None:
                setattr(event, _ROW, row_id)
                events.append(event)
        return events

    def _tracker(self, sender_id: Text, slots: Dict[Text, Any], events: List[Event]) -> DialogueStateTracker:
        tracker = DialogueStateTracker(sender_id, self.domain.slots)
        known = {slot.name for slot in self.domain.slots}
        # The snapshot goes in front as slot events (a copied tracker replays its events); they are marked as kept.
        # Those of an older session are swallowed by its session start, which is among the events.
        for name, value in slots.items():
            if name in known and value is not None:
                event: Event = SlotSet(name, value)
                setattr(event, _ROW, 0)
                tracker.update(event)
        for event in events:
            tracker.update(event, self.domain)
        return tracker

    # -- writing -------------------------------------------------------------------------------------------------

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Append the events not yet kept and the slots as they are now."""
        new = [e for e in tracker.events if getattr(e, _ROW, None) is None]
        if not new:
            return
        with self.session_scope() as session:
            rows = [self._row(tracker.sender_id, event) for event in new]
            session.add_all(rows)
            slots = {name: slot.value for name, slot in tracker.slots.items() if slot.value is not None}
            sealed = self._sealer.seal(json.dumps(redacted_slots(slots)))
            session.merge(self.Snapshot(sender_id=tracker.sender_id, slots=sealed, saved_at=time.time()))
            session.flush()
            ids = [row.id for row in rows]
            session.commit()
        for event, row_id in zip(new, ids):
            setattr(event, _ROW, row_id)
        if self.event_broker is not None:
            await self._stream_new_events(self.event_broker, new, tracker.sender_id)

    def _row(self, sender_id: Text, event: Event) -> Any:
        data = without_words(event.as_dict())
        intent = ((data.get("parse_data") or {}).get("intent") or {}).get("name")
        return self.SQLEvent(
            sender_id=sender_id,
            type_name=event.type_name,
            timestamp=data.get("timestamp"),
            intent_name=intent,
            action_name=data.get("name"),
            data=self._sealer.seal(json.dumps(data)),
        )

    def forget(self, sender_id: Text) -> int:
        """Delete everything of one conversation, from the file too; returns how many rows went."""
        with self.session_scope() as session:
            gone = session.query(self.SQLEvent).filter(self.SQLEvent.sender_id == sender_id).delete()
            gone += session.query(self.Snapshot).filter(self.Snapshot.sender_id == sender_id).delete()
            session.commit()
        self._compact()
        return int(gone)

    def purge(self, older_than_seconds: float) -> int:
        """Delete every conversation whose last event is older; returns how many conversations went."""
        limit = time.time() - older_than_seconds
        with self.session_scope() as session:
            last = session.query(self.SQLEvent.sender_id).group_by(self.SQLEvent.sender_id)
            old = [row[0] for row in last.having(sa.func.max(self.SQLEvent.timestamp) < limit).all()]
        for sender_id in old:
            self.forget(sender_id)
        return len(old)

    def _compact(self) -> None:
        if self.engine.dialect.name != "sqlite":
            return
        with self.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    # -- counting ------------------------------------------------------------------------------------------------

    def count(self, channel: str, what: str, name: str) -> None:
        """Add one to an hour's count of `what` (intent, danger, fallback, incident ...) by channel."""
        key = (int(time.time() // 3600), (channel or "unknown")[:32], what[:32], name[:64])
        with self.session_scope() as session:
            row = session.get(self.Count, key)
            if row is None:
                session.add(self.Count(hour=key[0], channel=key[1], what=key[2], name=key[3], n=1))
            else:
                row.n += 1
            session.commit()

    def count_turn(self, channel: str | None, parse: Dict[Text, Any]) -> None:
        """Count what one turn was about: its intent, and its danger by kind and level."""
        intent = str((parse.get("intent") or {}).get("name") or "none")
        self.count(channel or "unknown", "intent", intent)
        danger = parse.get("danger") or {}
        if danger.get("kind"):
            self.count(channel or "unknown", "danger", f"{danger['kind']}.{danger.get('level')}")

    def counts(self) -> List[Any]:
        """Return every count as (hour, channel, what, name, n)."""
        with self.session_scope() as session:
            return [(c.hour, c.channel, c.what, c.name, c.n) for c in session.query(self.Count).all()]


def without_words(data: Dict[Text, Any]) -> Dict[Text, Any]:
    """Return an event's data as it may be written: turns about minors without text, contact data taken out."""
    if data.get("event") == SlotSet.type_name:
        return {**data, "value": redacted_slots({str(data.get("name")): data.get("value")})[str(data.get("name"))]}
    if data.get("event") == "bot":
        return {**data, "text": redact(data["text"])} if data.get("text") else data
    if data.get("event") != UserUttered.type_name:
        return data
    parse = {k: v for k, v in (data.get("parse_data") or {}).items() if k not in ("text", "text_tokens", "entities")}
    danger = parse.get("danger") or {}
    kinds = {danger.get("kind"), *(also.get("kind") for also in danger.get("also", ()))}
    text = data.get("text") or ""
    kept = "" if kinds & WITHOUT_TEXT else redact(text)
    return {**data, "text": kept, "parse_data": {**parse, "text": kept, "entities": []}}


FREE_TEXT = ("plan_if", "plan_then", "partner", "notes", "leaning")


def redacted_slots(slots: Dict[Text, Any]) -> Dict[Text, Any]:
    """Return the slots as they may be written: contact data taken out of the state's free text."""
    state = slots.get("state")
    if not isinstance(state, dict):
        return slots
    kept = dict(state)
    for name in FREE_TEXT:
        value = kept.get(name)
        if isinstance(value, str):
            kept[name] = redact(value)
        elif isinstance(value, (list, tuple)):
            kept[name] = [redact(v) if isinstance(v, str) else v for v in value]
    return {**slots, "state": kept}


def _from_turn(events: List[Event]) -> List[Event]:
    """Cut the events where a turn begins, after the latest session start if there is one."""
    start = 0
    for position, event in enumerate(events):
        if isinstance(event, SessionStarted):
            start = max(0, position - 1)
    if start:
        return events[start:]
    for position, event in enumerate(events):
        if isinstance(event, ActionExecuted) and event.action_name in ("action_listen", "action_session_start"):
            return events[position:]
    return events


def _sqlite_settings(connection: Any, _: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.close()
