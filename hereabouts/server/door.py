"""The one door: every message, whatever the channel, is screened for danger first and always gets an answer.

Order (design §2): 1. `danger.screen` on the raw text, in a try of its own; 2. a leading slash is taken away, nobody
types an intent; 3. the graph; 4. the finding is laid over the parse, the ranking kept. If encoder, graph, policy,
action or content fails, the finding or a plain sentence with the humans answers; if the store fails, the reply still
goes out and says that nothing can be kept.
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
import zlib
from dataclasses import replace
from typing import Any, Dict, List, Optional, Text, Tuple

import rasa.core.actions.action
from rasa.core.actions.action import Action, ActionBotResponse
from rasa.core.channels.channel import CollectingOutputChannel, OutputChannel, UserMessage
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from hereabouts.contacts import default_contacts
from hereabouts.danger import NOTHING, Finding, read_answer, read_barrier, screen
from hereabouts.listening.content import default_content
from hereabouts.listening.types import Part
from hereabouts.nlu.danger import screened
from hereabouts.server import crisis as path
from hereabouts.server import firstwords
from hereabouts.server.inprocess import InProcessAction, sdk_actions
from hereabouts.server.languages import line_in
from hereabouts.server.quiet import note
from hereabouts.server.reading import FALLBACK, asks_to_delete, next_best, path_kinds, well_formed
from hereabouts.server.say import last_metadata, replies_since_user, slot
from hereabouts.server.say import message as reply_message

logger = logging.getLogger(__name__)
MAX_CHARS = 20_000
SURE_OF_DANGER = 0.85  # the intent alone, where neither reader of the screen heard anything


class Door(MessageProcessor):
    """A message processor through which nothing passes unscreened and nothing goes unanswered."""

    async def handle_message(self, message: UserMessage) -> Optional[List[Dict[Text, Any]]]:
        """Answer one message; returns the replies when the channel collects them. Never raises, never silent."""
        raw = well_formed(message.text)
        tracker, kept = await self._tracker(message)
        known = last_metadata(tracker)
        before = len(tracker.events)
        finding = _screen(raw, known.get("asks"))
        parse = await self._parse(message, raw, tracker, finding, known)
        tracker.update(self._user_event(message, raw, parse), self.domain)
        understood = getattr(message.output_channel, "understood", None)
        if understood is not None:
            understood(parse)
        given = (message.metadata or {}).get("region")
        if isinstance(given, str) and slot(tracker, "region") is None and given in default_contacts().regions():
            tracker.update(SlotSet("region", given), self.domain)
        crisis = self._follow(parse, known, tracker)
        firstwords.remember_region(raw, known.get("asks"), tracker)
        first = firstwords.due(tracker)
        if first and crisis is None:
            await self._utter(firstwords.disclosure(tracker, first, message.input_channel), tracker, message)
        rest = path.rest_of(raw) if crisis is not None and parse.get("danger_answer") and crisis.closed else ""
        if rest:
            await self._back_to(rest, message, tracker)
        if parse["intent"].get("name") == "delete_data" and not self._forget(tracker):
            words = door_words("store_down", slot(tracker, "region"), tracker)
            await self._utter(reply_message(words), tracker, message)
        else:
            theirs = None if message.parse_data or (crisis and not finding.kind) else _in_their_language(raw, tracker)
            if theirs is None or finding.kind is not None:
                await self._answer(message, tracker, finding)
            if theirs is not None:
                await self._utter(reply_message(theirs), tracker, message)
        if first and crisis is not None:
            await self._utter(firstwords.disclosure(tracker, first, message.input_channel), tracker, message)
        await self._finish(message, tracker, kept, before)
        channel = message.output_channel
        return channel.messages if isinstance(channel, CollectingOutputChannel) else None

    # -- 1. who is writing ---------------------------------------------------------------------------------------

    async def _tracker(self, message: UserMessage) -> Tuple[DialogueStateTracker, bool]:
        try:
            tracker = await self.fetch_tracker_and_update_session(message.sender_id, message.output_channel)
            return tracker, True
        except Exception as error:
            note(logger, "the store cannot be read", error)
            tracker = DialogueStateTracker(message.sender_id, self.domain.slots)
            tracker.update(ActionExecuted("action_listen"))
            return tracker, False

    # -- 2. what was said ----------------------------------------------------------------------------------------

    async def parse_message(
        self, message: UserMessage, tracker: Optional[DialogueStateTracker] = None, only_output_properties: bool = True
    ) -> Dict[Text, Any]:
        """Read one message outside a conversation: the graph with the finding laid over it."""
        raw = well_formed(message.text)
        tracker = tracker or DialogueStateTracker.from_events(message.sender_id, [])
        return await self._parse(message, raw, tracker, _screen(raw, None), {})

    async def _parse(
        self, message: UserMessage, raw: str, tracker: DialogueStateTracker, finding: Finding, known: Dict[Text, Any]
    ) -> Dict[Text, Any]:
        parse: Dict[Text, Any] = {"text": raw, "intent": {"name": FALLBACK, "confidence": 0.0}, "entities": []}
        plain = raw.strip().lstrip("/").strip()[:MAX_CHARS]
        try:
            if message.parse_data:
                parse.update(message.parse_data)
            elif plain:
                parse.update(await self._graph(UserMessage(plain, sender_id=message.sender_id), tracker))
        except Exception as error:
            note(logger, "the graph failed", error)
            parse["broken"] = True
        parse["text"] = raw
        parse["danger"] = finding.as_dict()
        parse["asked"] = known.get("asks")
        heard = str((parse.get("intent") or {}).get("name"))
        parse["heard_intent"] = heard
        if finding.kind is not None:
            parse["intent"] = {"name": finding.kind, "confidence": 1.0}
        elif heard in path_kinds():
            # The classifier alone heard a danger that neither reader of the screen did: asked about, gently.
            confidence = float((parse.get("intent") or {}).get("confidence") or 0.0)
            if confidence >= SURE_OF_DANGER and len(plain.split()) >= 4:
                parse["danger"] = Finding(heard, "possible", evidence=("classifier.intent",)).as_dict()
            else:
                parse["intent"] = next_best(parse)
        if parse["intent"].get("name") == "delete_data" and not (message.parse_data or asks_to_delete(raw)):
            parse["intent"] = next_best(parse)  # what cannot be undone needs a word for it
        if parse["intent"].get("name") not in self.domain.intents:
            parse["intent"] = {"name": FALLBACK, "confidence": 0.0}
        return parse

    async def _graph(self, message: UserMessage, tracker: DialogueStateTracker) -> Dict[Text, Any]:
        context = contextvars.copy_context()
        context.run(screened.set, True)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(None, context.run, self._parse_message_with_graph, message, tracker, True)

    def _user_event(self, message: UserMessage, raw: str, parse: Dict[Text, Any]) -> UserUttered:
        return UserUttered(
            raw,
            parse["intent"],
            parse.get("entities") or [],
            parse,
            input_channel=message.input_channel,
            message_id=message.message_id,
            metadata=message.metadata,
        )

    # -- 3. the safety path --------------------------------------------------------------------------------------

    def _follow(self, parse: Dict[Text, Any], known: Dict[Text, Any], tracker: DialogueStateTracker) -> Any:
        """Settle where the safety path stands: a finding opens it, an answer goes on with it, else it ages."""
        before = path.Crisis.from_slot(slot(tracker, "danger"))
        danger = parse["danger"]
        crisis = answered = None
        if known.get("asks") == "danger_check":
            parse["danger_answer"] = _answer(parse["text"], known)
            answered = path.answered(
                parse["danger_answer"], str(known.get("kind") or "suicide_risk"), before, read_barrier(parse["text"])
            )
        if danger.get("kind"):
            evidence = tuple(danger.get("evidence") or ())
            finding = Finding(danger["kind"], danger["level"], danger.get("sub"), danger.get("who", "self"), evidence)
            # "the police will come" after a card answers it; only a danger as high or higher begins another
            crisis = answered if answered and path.outranks(answered, finding) else path.found(finding, before)
        else:
            heard = str(parse["intent"].get("name"))
            crisis = answered or path.stays(before, heard)
            if crisis is None and known.get("asks") == "danger_check" and heard not in path.STILL_ANSWERED:
                crisis = path.kept_up(before)
                if crisis is None and before is not None and not (before.beside or before.closed):
                    tracker.latest_message.parse_data["beside"] = (
                        True  # another subject: the line is repeated beside it, once
                    )
                    before = replace(before, beside=True)
        if crisis is not None:
            parse["intent"] = {"name": crisis.kind, "confidence": 1.0}
            tracker.latest_message.intent = parse["intent"]
        if crisis is not None:
            tracker.update(SlotSet("danger", crisis.as_dict()), self.domain)
        elif before is not None:
            aged = {**before.as_dict(), "turns": before.turns + 1}
            tracker.update(SlotSet("danger", aged), self.domain)
        return crisis

    # -- 4. the answer -------------------------------------------------------------------------------------------

    async def _answer(self, message: UserMessage, tracker: DialogueStateTracker, finding: Finding) -> None:
        already = len(replies_since_user(tracker))
        parse = tracker.latest_message.parse_data or {}
        if parse.get("beside"):
            await self._say_beside(message, tracker)
            already = len(replies_since_user(tracker))
        try:
            await self._run_prediction_loop(message.output_channel, tracker)
        except Exception as error:
            note(logger, "policy or channel failed", error)
        if len(replies_since_user(tracker)) > already:
            bare = any(
                str(p.get("id")).startswith("bare.")
                for r in replies_since_user(tracker)[already:]
                for p in r.metadata.get("parts") or ()
            )
            if (parse.get("broken") or bare) and not (parse.get("danger") or {}).get("kind"):
                words = door_words("crash", slot(tracker, "region"), tracker)
                await self._utter(reply_message(words), tracker, message)
            return
        region = slot(tracker, "region")
        region = region if isinstance(region, str) else None
        if finding.kind is not None:
            parts = path.bare_card(finding, default_contacts(), region)
            said = reply_message(parts, asks="danger_check", kind=finding.kind, level=finding.level)
        else:
            said = reply_message(door_words("crash", region, tracker))
        await self._utter(said, tracker, message)

    async def _say_beside(self, message: UserMessage, tracker: DialogueStateTracker) -> None:
        """Another subject after an unanswered danger question: the humans once more, and then what they came to say."""
        crisis = path.Crisis.from_slot(slot(tracker, "danger"))
        region = slot(tracker, "region")
        try:
            if crisis is not None:
                used = slot(tracker, "used")
                item = path.choose(
                    default_content(), replace(crisis, step="other_subject"), used if isinstance(used, list) else [], 0
                )
                if item is not None and item.extra["step"] == "other_subject":
                    words = path.words(item, default_contacts(), region if isinstance(region, str) else None)
                    await self._utter(reply_message(words, kind=crisis.kind), tracker, message)
        except Exception as error:
            note(logger, "the line beside it could not be said", error)

    async def _back_to(self, rest: str, message: UserMessage, tracker: DialogueStateTracker) -> None:
        """A plain no, and then something else in the same message: the no is answered, and then the rest is heard."""
        latest = tracker.latest_message
        if read_answer(rest, "ask") != "other":
            return  # "no. no i couldn't do that to them" is one answer
        said = await self.nlg.generate(f"utter_{latest.intent['name']}", tracker, message.output_channel.name())
        if said:
            await self._utter(said, tracker, message)
        heard = await self._parse(UserMessage(rest, sender_id=message.sender_id), rest, tracker, NOTHING, {})
        if heard["intent"].get("name") in path_kinds():
            heard["intent"] = next_best(heard)
        if heard["intent"].get("name") not in path_kinds():
            latest.text, latest.intent = rest, heard["intent"]
            latest.parse_data.update({k: heard[k] for k in ("intent", "intent_ranking") if k in heard})

    async def _finish(self, message: UserMessage, tracker: DialogueStateTracker, kept: bool, before: int) -> None:
        replies = replies_since_user(tracker)
        if any(r.metadata.get("forget") for r in replies):
            return  # already deleted, before it was said
        firstwords.remember_used(replies, tracker)
        if tracker.latest_action_name != "action_listen":
            tracker.update(ActionExecuted("action_listen"), self.domain)
        try:
            if not kept:
                raise OSError("not read, so not written")
            await self.save_tracker(tracker)
            self._count(tracker)
        except Exception as error:
            note(logger, "the store cannot be written", error)
            words = door_words("store_down", slot(tracker, "region"), tracker)
            await self._utter(reply_message(words), tracker, message)

    def _forget(self, tracker: DialogueStateTracker) -> bool:
        """Delete what is kept of this conversation; False when it could not be, so that nothing untrue is said."""
        store: Any = self.tracker_store
        try:
            if hasattr(store, "forget"):
                store.forget(tracker.sender_id)
            else:
                store.store.pop(tracker.sender_id, None)  # Rasa's memory store
            return True
        except Exception as error:
            note(logger, "the store cannot delete", error)
            return False

    def _count(self, tracker: DialogueStateTracker) -> None:
        count = getattr(self.tracker_store, "count_turn", None)
        if count is not None:
            parse = tracker.latest_message.parse_data or {}
            count(tracker.latest_message.input_channel, parse)

    async def _utter(self, said: Dict[Text, Any], tracker: DialogueStateTracker, message: UserMessage) -> None:
        event = rasa.core.actions.action.create_bot_utterance(dict(said))
        tracker.update(event, self.domain)
        try:
            await message.output_channel.send_response(tracker.sender_id, event.message())
        except Exception as error:
            note(logger, "the channel cannot send", error)

    # -- actions in this process ---------------------------------------------------------------------------------

    def _get_action(self, action_name: Text) -> Optional[Action]:
        mine = sdk_actions().get(action_name)
        return InProcessAction(mine) if mine is not None else super()._get_action(action_name)

    def predict_next_with_tracker_if_should(self, tracker: DialogueStateTracker) -> Tuple[Action, PolicyPrediction]:
        """Predict the next action; ours run in this process."""
        action, prediction = super().predict_next_with_tracker_if_should(tracker)
        mine = sdk_actions().get(action.name())
        return (InProcessAction(mine) if mine is not None else action), prediction

    async def run_action_extract_slots(
        self, output_channel: OutputChannel, tracker: DialogueStateTracker
    ) -> DialogueStateTracker:
        """No slot is filled from text (a form would swallow "I want to die"), so there is nothing to extract."""
        return tracker

    async def _run_action(
        self, action: Action, tracker: DialogueStateTracker, output_channel: OutputChannel, nlg: Any, prediction: Any
    ) -> bool:
        """Run an action and send what it says; one that raises leaves no half turn and no words in the log."""
        events: List[Event] = []
        try:
            events = await action.run(output_channel, nlg, tracker, self.domain)
        except Exception as error:
            note(logger, f"action {action.name()} failed", error)
        self._log_action_on_tracker(tracker, action, events, prediction)
        for event in events or []:
            if isinstance(event, BotUttered):
                try:
                    await output_channel.send_response(tracker.sender_id, event.message())
                except Exception as error:
                    note(logger, "the channel cannot send", error)
        return self.should_predict_another_action(action.name())


def _screen(text: str, asked: Optional[str]) -> Finding:
    try:
        return screen(text, asked) if text else NOTHING
    except Exception as error:
        note(logger, "the danger screen failed", error)
        return NOTHING


def _answer(text: str, known: Dict[Text, Any]) -> str:
    try:
        kind, level = str(known.get("kind") or "suicide_risk"), str(known.get("level") or "possible")
        return read_answer(text, path.asked_of(kind, level, str(known.get("step") or "card")))
    except Exception as error:
        note(logger, "an answer could not be read", error)
        return "other"


def _in_their_language(text: str, tracker: Any) -> Optional[Tuple[Part, ...]]:
    region = slot(tracker, "region")
    try:
        return line_in(text, region if isinstance(region, str) else None)
    except Exception as error:
        note(logger, "the language could not be told", error)
        return None


def door_words(reason: str, region: Any, tracker: Any) -> Tuple[Part, ...]:
    """Return a sentence for a failure, with the humans; it needs nothing that could be broken."""
    region = region if isinstance(region, str) else None
    contacts = default_contacts()
    try:
        items = [i for i in default_content().shelf("doors") if i.extra.get("for") == reason]
        item = items[zlib.crc32(str(tracker.sender_id).encode()) % len(items)]
        return path.words(item, contacts, region)
    except Exception:
        text = path.filled("Something on my side broke. {crisis}. In danger now: {emergency}.", contacts, region)
        return (Part(text, "STRUCT", f"bare.{reason}"),)


__all__ = ["ActionBotResponse", "Door", "door_words"]
