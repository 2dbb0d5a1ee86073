"""The widget's door: who may speak, what may be said, and that nobody is left without humans."""

from __future__ import annotations

import json
import stat
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Iterator

import jwt
import pytest
import requests

pytest.importorskip("rasa")

from hereabouts.channels.limits import Buckets
from hereabouts.channels.widget import Limits, WidgetInput
from hereabouts.channels.widget_sessions import LIFE, RENEWABLE, NotYours, Sessions, signing_key
from hereabouts.errors import SettingError
from tests.channels.widget_door import Door

KEY = "k" * 64
FRIEND = "https://practice.example"


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """One door for the tests that do not use up its patience."""
    patch = pytest.MonkeyPatch()
    patch.setenv("HEREABOUTS_STATE", str(tmp_path_factory.mktemp("state")))
    limits = Limits()
    limits.begin = limits.address = limits.session = limits.wrong = Buckets(10_000, 1_000)
    made = Door(channel=WidgetInput(FRIEND, KEY, limits))
    yield made
    made.stop()
    patch.undo()


@pytest.fixture
def token(door: Door) -> str:
    """A session."""
    return door.begin(region="us")


def has_humans(answer: requests.Response) -> bool:
    """Whether an answer carries people to reach."""
    body = answer.json()
    return any(link["href"] for one in body.get("help", []) for link in one["links"])


def test_a_message_is_answered_with_its_metadata(door: Door, token: str) -> None:
    answer = door.say(token, "about to open the app")
    reply = answer.json()["replies"][0]
    assert answer.status_code == 200
    assert [b["id"] for b in reply["buttons"]] == ["wave_2", "wave_5", "wave_no"]
    assert set(reply) == {"id", "text", "parts", "asks", "kind", "level", "buttons", "timer", "plan", "humans"}
    assert reply["parts"][0]["code"] == "SR"


def test_timer_plan_and_humans_reach_the_page(door: Door, token: str) -> None:
    assert door.say(token, "5 minutes").json()["replies"][0]["timer"] == {"minutes": 5}
    replies = door.say(token, "a plan").json()["replies"]
    assert replies[0]["plan"]["if"].startswith("it's ten")
    assert replies[1]["asks"] == "rating"
    assert door.say(token, "a person please").json()["replies"][0]["humans"] is True


def test_the_sender_comes_from_the_token_and_the_region_from_the_session(door: Door, token: str) -> None:
    door.say(token, "hello there")
    heard = door.stub.heard[-1]
    sid = jwt.decode(token, KEY, algorithms=["HS256"], audience="widget")["sid"]
    assert heard.sender_id == f"widget-{sid}" and len(sid) == 32
    assert heard.input_channel == "widget"
    assert heard.metadata == {"gather": True, "region": "us"}


@pytest.mark.parametrize("key", ["sender", "sender_id", "input_channel", "metadata", "parse_data", "stream", "sid"])
def test_nobody_chooses_a_sender_a_channel_or_metadata(door: Door, token: str, key: str) -> None:
    before = len(door.stub.heard)
    answer = door.say(token, "hello", **{key: "x"})
    assert answer.status_code == 400 and has_humans(answer)
    assert len(door.stub.heard) == before


def test_nobody_types_an_intent(door: Door, token: str) -> None:
    door.say(token, ' //suicide_risk{"a": "b"}')
    assert door.stub.heard[-1].text == 'suicide_risk{"a": "b"}'


@pytest.mark.parametrize("bad", ["", "nonsense", "a.b.c", "Bearer", "\u00e9"])
def test_a_token_that_is_none_opens_nothing(door: Door, bad: str) -> None:
    answer = door.post(
        "messages", {"id": str(uuid.uuid4()), "text": "hi"}, Authorization=f"Bearer {bad}".encode("utf-8")
    )
    assert answer.status_code == 401 and has_humans(answer)


def test_a_stranger_cannot_make_a_token(door: Door, token: str) -> None:
    claims = jwt.decode(token, options={"verify_signature": False})
    unsigned = jwt.encode(claims, None, algorithm="none")
    guessed = jwt.encode(claims, "x" * 64, algorithm="HS256")
    head, _, tail = token.rpartition(".")
    other = jwt.encode({**claims, "aud": "else"}, KEY, algorithm="HS256")
    bare = jwt.encode({"aud": "widget", "sid": claims["sid"]}, KEY, algorithm="HS256")
    for forged in (unsigned, guessed, f"{head}.{tail[::-1]}", other, bare):
        assert door.say(forged, "hello").status_code == 401
        assert door.post("session/renew", {}, forged).status_code == 401
        assert door.post("forget", {}, forged).status_code == 401


def test_sessions_end_and_renewal_keeps_the_conversation() -> None:
    now = [1000.0]
    sessions = Sessions(KEY, clock=lambda: now[0])
    first = sessions.begin("gb")
    now[0] += LIFE + 1
    with pytest.raises(NotYours):
        sessions.read(first)
    second = sessions.renew(first)
    assert sessions.read(second).sid and sessions.read(second).region == "gb"
    now[0] += LIFE + RENEWABLE + 1
    with pytest.raises(NotYours):
        sessions.renew(second)


def test_no_session_is_renewed_for_ever() -> None:
    now = [1000.0]
    sessions = Sessions(KEY, clock=lambda: now[0])
    token = sessions.begin(None)
    for _ in range(25):
        now[0] += 3500
        try:
            token = sessions.renew(token)
        except NotYours:
            break
    now[0] += 3500
    with pytest.raises(NotYours):
        sessions.renew(token)


def test_the_key_is_made_once_for_the_owner_only_and_survives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HEREABOUTS_WIDGET_KEY", raising=False)
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: signing_key(tmp_path / "state"), range(8)))
    assert len(keys) == 1 and len(keys.pop()) == 64
    mode = stat.S_IMODE((tmp_path / "state" / "widget.key").stat().st_mode)
    assert mode == 0o600
    assert [p.name for p in (tmp_path / "state").iterdir()] == ["widget.key"]
    monkeypatch.setenv("HEREABOUTS_WIDGET_KEY", "short")
    with pytest.raises(SettingError, match="openssl"):
        signing_key(tmp_path)


def test_a_retry_gives_the_same_reply_once(door: Door, token: str) -> None:
    body = {"id": str(uuid.uuid4()), "text": "only once"}
    before = len(door.stub.heard)
    first, again = door.post("messages", body, token).json(), door.post("messages", body, token).json()
    assert first == again and first["replies"][0]["id"]
    assert len(door.stub.heard) == before + 1


def test_a_retry_while_the_first_is_under_way_waits_for_it(door: Door, token: str) -> None:
    body = {"id": str(uuid.uuid4()), "text": "slow 0.6"}
    before = len(door.stub.heard)
    with ThreadPoolExecutor(3) as pool:
        answers = [f.result().json() for f in [pool.submit(door.post, "messages", body, token) for _ in range(3)]]
    assert answers[0] == answers[1] == answers[2]
    assert len(door.stub.heard) == before + 1


def test_an_id_of_another_session_gives_nothing_away(door: Door, token: str) -> None:
    body = {"id": str(uuid.uuid4()), "text": "my secret"}
    door.post("messages", body, token)
    other = door.post("messages", {**body, "text": "something else"}, door.begin())
    assert "secret" not in other.text


def test_replies_come_in_order(door: Door, token: str) -> None:
    done: list[str] = []

    def say(text: str) -> None:
        door.say(token, text)
        done.append(text)

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(say, "slow 0.8")
        time.sleep(0.2)
        second = pool.submit(say, "quick")
        first.result(), second.result()
    assert done == ["slow 0.8", "quick"]


def test_danger_does_not_wait_for_the_message_before_it(door: Door, token: str) -> None:
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(door.say, token, "slow 2")
        time.sleep(0.2)
        began = time.monotonic()
        assert door.say(token, "I want to die").json()["replies"][0]["kind"] == "suicide_risk"
        assert time.monotonic() - began < 1.2
        first.result()


def test_a_slow_answer_is_said_to_be_pending_and_can_be_fetched(door: Door, token: str) -> None:
    body = {"id": str(uuid.uuid4()), "text": "slow 0.8"}
    door.channel.patience = 0.2
    try:
        early = door.post("messages", body, token)
    finally:
        door.channel.patience = 45
    assert early.status_code == 202 and early.json()["pending"] and has_humans(early)
    assert door.post("messages", body, token).json()["replies"][0]["text"] == "You said: slow 0.8"


def test_lines_joined_into_a_later_one_say_so(door: Door, token: str) -> None:
    assert door.say(token, "nothing").json() == {"replies": [], "joined": True}


def test_a_button_on_offer_is_said_by_its_title(door: Door, token: str) -> None:
    reply = door.say(token, "about to open the app").json()["replies"][0]
    answer = door.tap(token, "wave_5", reply["id"]).json()
    assert door.stub.heard[-1].text == "5 minutes"
    assert door.stub.heard[-1].metadata == {"button": "wave_5", "region": "us"}
    assert answer["replies"][0]["timer"] == {"minutes": 5}


@pytest.mark.parametrize("button, own", [("wave_9", True), ("wave_5", False)])
def test_a_button_that_is_not_on_offer_gets_a_kind_line(door: Door, token: str, button: str, own: bool) -> None:
    reply = door.say(token, "about to open the app").json()["replies"][0]
    before = len(door.stub.heard)
    answer = door.tap(token, button, reply["id"] if own else "0" * 16)
    assert answer.status_code == 200
    assert answer.json()["replies"][0]["parts"][0]["id"].startswith("doors.stale_button")
    assert len(door.stub.heard) == before


def test_a_button_of_an_earlier_reply_is_stale(door: Door, token: str) -> None:
    reply = door.say(token, "about to open the app").json()["replies"][0]
    door.say(token, "something else")
    assert "stale_button" in door.tap(token, "wave_5", reply["id"]).text


def test_a_handler_that_fails_leaves_a_sentence_with_the_humans_and_can_be_tried_again(door: Door, token: str) -> None:
    body = {"id": str(uuid.uuid4()), "text": "boom"}
    before = len(door.stub.heard)
    answer = door.post("messages", body, token)
    assert answer.status_code == 200
    assert answer.json()["replies"][0]["parts"][0]["id"].startswith("doors.crash")
    door.post("messages", body, token)
    assert len(door.stub.heard) == before + 2


def test_a_handler_that_fails_on_danger_leaves_the_numbers(door: Door, token: str) -> None:
    reply = door.say(token, "boom. I'm going to kill myself tonight").json()["replies"][0]
    assert reply["kind"] == "suicide_risk" and "988" in reply["text"]


def test_a_long_message_is_read_for_danger_to_its_end(door: Door, token: str) -> None:
    before = len(door.stub.heard)
    calm = door.say(token, "it was a long day at the office. " * 200)
    assert calm.json()["replies"][0]["parts"][0]["id"].startswith("doors.too_long") and has_humans(calm)
    assert len(door.stub.heard) == before
    danger = door.say(token, "it was a long day at the office. " * 200 + " I'm going to kill myself tonight.")
    assert danger.json()["replies"][0]["kind"] == "suicide_risk" or len(door.stub.heard) == before + 1


def test_a_body_over_the_limit_is_refused_with_the_humans(door: Door, token: str) -> None:
    answer = door.say(token, "x" * 17_000)
    assert answer.status_code == 413 and has_humans(answer)


@pytest.mark.parametrize("text", ["a\x00b", "\x1b[2J", "\x07\x08", "\ud800"])
def test_signs_that_are_no_text_are_refused_kindly(door: Door, token: str, text: str) -> None:
    answer = door.say(token, text)
    assert answer.status_code == 400 and has_humans(answer)
    assert answer.json()["replies"][0]["parts"][0]["id"].startswith("doors.binary")


def test_danger_among_signs_is_still_heard(door: Door, token: str) -> None:
    door.say(token, "I'm going to kill\x00 myself tonight")
    assert door.stub.heard[-1].text == "I'm going to kill myself tonight"


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "///"])
def test_an_empty_message_is_answered(door: Door, token: str, text: str) -> None:
    answer = door.say(token, text)
    assert answer.status_code == 200 and answer.json()["replies"][0]["text"]


@pytest.mark.parametrize(
    "body, kind, status",
    [
        (b"text=hello", "application/x-www-form-urlencoded", 415),
        (b"{}", "text/plain", 415),
        (b"{}", "application/json; charset=utf-16", 415),
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[" * 5000, "application/json", 400),
        (b'{"id": NaN}', "application/json", 400),
        (b'{"id": 1, "text": "x"}', "application/json", 400),
        (b'{"id": "1", "text": "x"}', "application/json; charset=utf-8", 400),
        (b'{"text": "x"}', "application/json", 400),
    ],
    ids="form plain utf16 half list bytes deep nan number_id short_id no_id".split(),
)
def test_json_only(door: Door, token: str, body: bytes, kind: str, status: int) -> None:
    answer = door.post("messages", body, token, Content_Type=kind)
    assert answer.status_code == status and has_humans(answer)


def test_only_listed_origins_and_our_own_may_speak(door: Door) -> None:
    for origin in (FRIEND, door.url):
        answer = door.post("session", {}, Origin=origin)
        assert answer.status_code == 200
        assert answer.headers["Access-Control-Allow-Origin"] == origin
        assert "Origin" in answer.headers["Vary"]
        assert "Access-Control-Allow-Credentials" not in answer.headers
    for origin in (
        "https://evil.example",
        "null",
        FRIEND + ".evil.example",
        "http://practice.example",
        "https://[",
        "x",
    ):
        answer = door.post("session", {}, Origin=origin)
        assert answer.status_code == 403 and "token" not in answer.json()
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_preflight_is_exact(door: Door) -> None:
    good = requests.options(door.url + "/widget/messages", headers={"Origin": FRIEND}, timeout=10)
    assert good.status_code == 204 and good.headers["Access-Control-Allow-Origin"] == FRIEND
    assert good.headers["Access-Control-Allow-Headers"] == "authorization, content-type"
    bad = requests.options(door.url + "/widget/messages", headers={"Origin": "https://evil.example"}, timeout=10)
    assert bad.status_code == 403 and "Access-Control-Allow-Origin" not in bad.headers


def test_security_headers_are_on_every_answer(door: Door, token: str) -> None:
    answers = [
        requests.get(door.url + path, timeout=10)
        for path in ("/", "/widget.js", "/widget/main.js", "/widget/help", "/none")
    ]
    answers += [door.say(token, "hello"), door.post("messages"), requests.get(door.url + "/widget/session", timeout=10)]
    for answer in answers:
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"], answer.url
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_forgetting_deletes_on_this_side_and_closes_the_token(door: Door) -> None:
    token = door.begin()
    door.say(token, "hello")
    answer = door.post("forget", {}, token)
    assert answer.json()["forgotten"] is True
    assert door.stub.heard[-1].parse_data["intent"]["name"] == "delete_data"
    assert door.say(token, "hello again").status_code == 401
    assert door.post("session/renew", {}, token).status_code == 401


def test_asking_in_words_to_be_forgotten_closes_the_token_too(door: Door) -> None:
    token = door.begin()
    assert door.say(token, "forget me").json()["replies"][0]["forget"] is True
    assert door.say(token, "hello again").status_code == 401


def test_a_wrong_reply_is_counted_without_words(door: Door, token: str, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("HEREABOUTS_STATE", str(tmp_path))
    reply = door.say(token, "something private").json()["replies"][0]
    assert door.post("wrong", {"reply": reply["id"]}, token).json() == {"noted": True}
    note = "it missed me, mail me at a@b.example"
    assert door.post("wrong", {"reply": reply["id"], "note": note}, token).json() == {"noted": True}
    lines = [json.loads(line) for line in (tmp_path / "incidents.jsonl").read_text(encoding="utf-8").splitlines()]
    assert lines[0]["ids"] == ["stub.0"] and "note" not in lines[0]
    assert "missed me" in lines[1]["note"] and "a@b.example" not in lines[1]["note"]
    assert "private" not in str(lines) and "sid" not in lines[0]
    assert door.post("wrong", {"reply": "0" * 16}, token).json() == {"noted": False}


def test_danger_in_a_note_is_answered(door: Door, token: str) -> None:
    reply = door.say(token, "hello").json()["replies"][0]
    answer = door.post("wrong", {"reply": reply["id"], "note": "I'm going to kill myself tonight"}, token).json()
    assert answer["replies"][0]["kind"] == "suicide_risk"


def test_a_named_region_brings_its_humans(door: Door) -> None:
    token = door.begin()
    answer = door.say(token, "I'm in Ireland").json()
    assert any("112" in link["href"] for one in answer["help"] for link in one["links"])


def test_the_banner_says_demo(door: Door) -> None:
    assert "no clinician" in requests.get(door.url + "/widget/help", timeout=10).json()["notice"]


def test_limits_still_carry_the_humans_and_never_hold_back_danger(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("HEREABOUTS_STATE", str(tmp_path))
    limits = Limits()
    limits.session = Buckets(3, 0.001)
    limits.danger = Buckets(2, 0.001)
    door = Door(channel=WidgetInput("", KEY, limits))
    try:
        token = door.begin(region="us")
        for _ in range(3):
            assert door.say(token, "hello").status_code == 200
        slow = door.say(token, "hello")
        assert slow.status_code == 429 and has_humans(slow) and int(slow.headers["Retry-After"]) > 0
        for _ in range(5):
            danger = door.say(token, "I'm going to kill myself tonight, I want to die")
            assert danger.status_code == 200 and danger.json()["replies"][0]["kind"] == "suicide_risk"
            assert "988" in danger.json()["replies"][0]["text"]
        assert len(door.stub.heard) == 5  # three before the limit, two of danger; the flood costs no more
        assert door.say(door.begin(), "somebody else").status_code == 200
    finally:
        door.stop()


def test_an_answer_to_the_danger_question_is_not_held_back(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("HEREABOUTS_STATE", str(tmp_path))
    limits = Limits()
    limits.session = Buckets(1, 0.001)
    door = Door(channel=WidgetInput("", KEY, limits))
    try:
        token = door.begin()
        door.say(token, "I want to die")
        assert door.say(token, "yeah").status_code == 200
    finally:
        door.stop()


def test_a_flood_of_sessions_is_stopped_with_the_humans(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("HEREABOUTS_STATE", str(tmp_path))
    limits = Limits()
    limits.begin = Buckets(2, 0.001)
    door = Door(channel=WidgetInput("", KEY, limits))
    try:
        answers = [door.post("session") for _ in range(3)]
        assert [a.status_code for a in answers] == [200, 200, 429] and has_humans(answers[2])
    finally:
        door.stop()


def test_memory_is_bounded() -> None:
    sessions = Sessions(KEY, keep=10)
    for _ in range(50):
        sessions.memory(sessions.read(sessions.begin(None)))
    assert len(sessions) == 10
    buckets = Buckets(1, 1, keep=10)
    for number in range(50):
        buckets.take(str(number))
    assert len(buckets) == 10


def test_a_conversation_goes_on_after_a_restart(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("HEREABOUTS_STATE", str(tmp_path))
    first = Door(channel=WidgetInput())
    token = first.begin()
    first.say(token, "before")
    sender = first.stub.heard[-1].sender_id
    first.stop()
    second = Door(channel=WidgetInput())
    try:
        assert second.say(token, "after").status_code == 200
        assert second.stub.heard[-1].sender_id == sender
    finally:
        second.stop()
