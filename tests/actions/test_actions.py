"""The actions: read the tracker, say coded parts with the humans of the region, keep the state; never a half turn."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("rasa_sdk")

from hereabouts.server.light import leave_tensorflow_out

leave_tensorflow_out()

from rasa_sdk import Tracker  # noqa: E402
from rasa_sdk.executor import CollectingDispatcher  # noqa: E402

from hereabouts.listening.bank import Bank  # noqa: E402
from hereabouts.listening.content import default_content  # noqa: E402
from hereabouts.listening.schema import ASKS, CODES  # noqa: E402
from hereabouts.listening.state import State  # noqa: E402
from hereabouts.server.inprocess import InProcessAction, sdk_actions, sdk_tracker  # noqa: E402

NAMES = ["action_reply", "action_information", "action_humans", "action_forget", "action_start_over"]


@pytest.fixture(autouse=True)
def without_nearness(monkeypatch: pytest.MonkeyPatch) -> None:
    """No nearest meaning here: it needs the encoder, and the planner's own tests have it."""
    import actions.forget
    import actions.humans
    import actions.reply

    bank = Bank(default_content())
    for module in (actions.reply, actions.humans, actions.forget):
        monkeypatch.setattr(module, "the_bank", lambda: bank)


def tracker(text: str = "mm", intent: str = "lapse_report", asked: str | None = None, **slots: Any) -> Tracker:
    latest = {
        "text": text,
        "intent": {"name": intent, "confidence": 0.9},
        "intent_ranking": [{"name": intent, "confidence": 0.9}],
        "asked": asked,
    }
    held = {"state": None, "used": None, "region": None, "danger": None, **slots}
    return Tracker("someone", held, latest, [], False, None, {}, "action_listen")


def run(name: str, seen: Tracker) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    dispatcher = CollectingDispatcher()
    events = sdk_actions()[name].run(dispatcher, seen, {})
    return dispatcher.messages, events  # type: ignore[return-value]


def says(messages: list[dict[str, Any]]) -> str:
    return " ".join(str(m["text"]) for m in messages)


@pytest.mark.parametrize("name", NAMES)
def test_every_action_says_coded_parts_with_metadata(name: str) -> None:
    intent = {
        "action_humans": "request_human",
        "action_forget": "delete_data",
        "action_start_over": "start_over",
        "action_information": "ask_treatment",
    }.get(name, "lapse_report")
    messages, _ = run(name, tracker(intent=intent))
    assert len(messages) == 1
    meta = messages[0]["metadata"]
    assert messages[0]["text"] == " ".join(p["text"] for p in meta["parts"]) != ""
    assert all(p["code"] in CODES and p["id"] for p in meta["parts"])
    assert meta["asks"] is None or meta["asks"] in ASKS
    assert meta["content_version"] == default_content().version
    assert not {"text", "buttons", "custom"} & set(meta)
    assert "{" not in messages[0]["text"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "latest", [{}, {"text": None, "intent": None}, {"text": "mm", "intent": {}, "intent_ranking": None}]
)
def test_no_action_falls_over_a_message_that_holds_nothing(name: str, latest: dict[str, Any]) -> None:
    seen = Tracker("someone", {}, latest, [], False, None, {}, None)
    messages, _ = run(name, seen)
    assert messages and says(messages)


@pytest.mark.parametrize("name", ["action_reply", "action_humans"])
@pytest.mark.parametrize(
    "slots", [{"state": "x", "used": {}, "region": 4}, {"state": {"turn": None}, "used": [None, 3]}]
)
def test_no_action_falls_over_nonsense_in_the_slots(name: str, slots: dict[str, Any]) -> None:
    messages, _ = run(name, tracker(**slots))
    assert messages


def test_a_reply_keeps_the_state_for_the_next() -> None:
    _, events = run("action_reply", tracker("slipped again last night"))
    (kept,) = [e for e in events if e["event"] == "slot"]
    assert kept["name"] == "state"
    state = State.from_slot(kept["value"])
    assert state.turn == 1 and state.topic == "lapse"


def test_what_was_used_is_not_said_again() -> None:
    first, _ = run("action_reply", tracker("mm"))
    ids = [p["id"] for p in first[0]["metadata"]["parts"]]
    second, _ = run("action_reply", tracker("mm", used=ids))
    assert not set(ids) & {p["id"] for p in second[0]["metadata"]["parts"]}


def test_two_people_begin_differently() -> None:
    said = set()
    for name in "abcdefghij":
        seen = tracker("mm")
        seen.sender_id = name
        said.add(says(run("action_reply", seen)[0]))
    assert len(said) >= 2


# -- the humans --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "region, number",
    [("us", "988"), ("gb", "116 123"), ("ie", "116 123"), ("au", "13 11 14"), ("nz", "1737"), ("ca", "988")],
)
def test_a_person_asked_for_is_named_for_the_region(region: str, number: str) -> None:
    messages, _ = run("action_humans", tracker("can i talk to someone", "request_human", region=region))
    assert number in says(messages).replace("9-8-8", "988")
    assert messages[0]["metadata"]["asks"] != "region"
    assert messages[0]["metadata"]["humans"] is True


def test_without_a_region_there_is_help_first_and_the_country_is_asked_once() -> None:
    first, events = run("action_humans", tracker("human", "request_human"))
    assert "findahelpline.com" in says(first).lower()
    assert first[0]["metadata"]["asks"] == "region"
    assert says(first).rstrip().endswith("?")
    state = next(e["value"] for e in events if e.get("name") == "state")
    second, _ = run("action_humans", tracker("human", "request_human", state=state))
    assert second[0]["metadata"]["asks"] != "region"
    assert "findahelpline.com" in says(second).lower()


def test_asking_again_and_again_still_gives_the_humans() -> None:
    state, used = None, []
    for _ in range(12):
        messages, events = run("action_humans", tracker("human", "request_human", state=state, used=used, region="us"))
        assert "988" in says(messages)
        state = next(e["value"] for e in events if e.get("name") == "state")
        used = used + [p["id"] for p in messages[0]["metadata"]["parts"]]


def test_the_operators_own_people_come_first_when_there_are_any(monkeypatch: pytest.MonkeyPatch) -> None:
    from hereabouts.contacts import default_contacts

    contacts = default_contacts()
    monkeypatch.setattr(
        type(contacts), "humans", lambda self, region=None: ["Our own Dr Example, 9 to 5.", "988, any hour."]
    )
    text = says(run("action_humans", tracker("human", "request_human", region="us"))[0])
    assert text.index("Our own") < text.index("988")


# -- forgetting and beginning again ------------------------------------------------------------------------------


def test_forgetting_marks_the_message_and_empties_every_slot() -> None:
    messages, events = run("action_forget", tracker("delete", "delete_data", state=State(turn=4).as_dict()))
    assert messages[0]["metadata"]["forget"] is True
    assert {"event": "reset_slots"}.items() <= events[0].items() or events[0]["event"] == "reset_slots"


def test_beginning_again_keeps_nothing_but_the_seed_and_what_was_said() -> None:
    before = State(
        turn=9, topic="lapse", whose="own", notes=("You went back.",), plan_if="late", seed=5, sentences=(1, 2)
    )
    _, events = run("action_start_over", tracker("start over", "start_over", state=before.as_dict()))
    after = State.from_slot(next(e["value"] for e in events if e.get("name") == "state"))
    assert after.topic == "general" and after.whose == "unknown" and after.notes == () and after.plan_if is None
    assert after.seed == 5 and after.sentences[:2] == (1, 2)


# -- in this process ---------------------------------------------------------------------------------------------


def test_the_in_process_action_gives_a_reply_and_slots_as_events() -> None:
    import asyncio

    from rasa.core.channels.channel import CollectingOutputChannel
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.events import BotUttered, SlotSet, UserUttered
    from rasa.shared.core.trackers import DialogueStateTracker

    from hereabouts.paths import ROOT

    domain = Domain.load(str(ROOT / "domain.yml"))
    talk = DialogueStateTracker("someone", domain.slots)
    parse = {
        "intent": {"name": "lapse_report", "confidence": 0.9},
        "intent_ranking": [],
        "text": "again",
        "entities": [],
    }
    talk.update(UserUttered("again", parse["intent"], parse_data=parse))
    action = InProcessAction(sdk_actions()["action_reply"])
    assert action.name() == "action_reply"
    events = asyncio.new_event_loop().run_until_complete(action.run(CollectingOutputChannel(), None, talk, domain))
    assert isinstance(events[0], BotUttered) and events[0].metadata["parts"]
    assert any(isinstance(e, SlotSet) and e.key == "state" for e in events)
    seen = sdk_tracker(talk)
    assert seen.sender_id == "someone" and seen.latest_message["text"] == "again"


def test_an_action_that_is_a_coroutine_is_awaited() -> None:
    import asyncio

    from rasa_sdk import Action

    class Later(Action):
        def name(self) -> str:
            return "later"

        async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
            dispatcher.utter_message(text="Later.")
            return [{"event": "slot", "name": "region", "value": "us"}]

    from rasa.shared.core.trackers import DialogueStateTracker

    made = InProcessAction(Later())
    events = asyncio.new_event_loop().run_until_complete(made.run(None, None, DialogueStateTracker("x", []), None))
    assert [e.type_name for e in events] == ["bot", "slot"]


def test_only_the_actions_of_the_project_are_run_in_process() -> None:
    assert set(sdk_actions()) == set(NAMES)
