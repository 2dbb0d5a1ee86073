"""The Slack door over real HTTP, against a mock Web API."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from typing import Any

import pytest

from hereabouts.channels import slack, slack_wire
from hereabouts.channels.slack import SlackInput
from hereabouts.errors import SettingError
from tests.channels.mock_slack import PATH, SECRET, TOKEN, MockSlack, event, options, send, signed, tap
from tests.channels.mock_world import World

DANGER = "I want to kill myself tonight"


@pytest.fixture
def world() -> Iterator[World]:
    made = World(MockSlack())
    made.open(SlackInput(TOKEN, SECRET, made.api.base))
    made.agent.say = lambda heard: {"text": f"You said: {heard.text}"}
    yield made
    made.close()


def said(world: World) -> list[str]:
    return [call["text"] for call in world.api.called("chat.postMessage")]


def choose(titles: list[str]) -> dict[str, Any]:
    return {"text": "Which?", "buttons": [{"id": f"id_{t}", "title": t, "payload": t} for t in titles]}


# -- who may knock ---------------------------------------------------------------------------------------------------


def test_a_direct_message_is_heard_and_answered(world: World) -> None:
    assert send(world, event("hello"))[0] == 200
    (heard,) = world.agent.heard
    assert (heard.text, heard.input_channel, heard.metadata) == ("hello", "slack", {"gather": True})
    (sent,) = world.api.called("chat.postMessage")
    assert (sent["channel"], sent["text"], sent["mrkdwn"]) == ("DU1", "You said: hello", False)
    assert sent["unfurl_links"] is False and "thread_ts" not in sent


def test_the_challenge_is_answered_when_it_is_signed(world: World) -> None:
    given = {"token": "unused", "challenge": "3eZbrw1aB", "type": "url_verification"}
    status, body = send(world, given, kind="application/json; charset=utf-8")
    assert (status, json.loads(body)) == (200, {"challenge": "3eZbrw1aB"})
    assert world.post(PATH, json.dumps(given), {"Content-Type": "application/json"})[0] == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Signature": ""},
        {"X-Slack-Signature": "v0=é"},
        {"X-Slack-Request-Timestamp": ""},
        {"X-Slack-Request-Timestamp": "soon"},
        {"X-Slack-Request-Timestamp": "1700000000"},
        {"X-Slack-Request-Timestamp": "9" * 400},
    ],
)
def test_what_slack_did_not_sign_is_not_heard(world: World, headers: dict[str, str]) -> None:
    assert send(world, event("hello"), headers=headers)[0] == 401
    assert world.agent.heard == []


@pytest.mark.parametrize("away", [-301, 301])
def test_a_signature_holds_five_minutes_either_way(world: World, away: int) -> None:
    body = json.dumps(event("hello")).encode()
    headers = {"Content-Type": "application/json", **signed(body, time.time() + away)}
    assert world.post(PATH, body, headers)[0] == 401


def test_a_signed_request_sent_again_is_not_heard_again(world: World) -> None:
    body = json.dumps(tap("x:0")).encode()  # no event id in it: only the signature tells
    body = json.dumps({**event("hello"), "event_id": ""}).encode()
    headers = {"Content-Type": "application/json", **signed(body)}
    assert [world.post(PATH, body, headers)[0] for _ in range(3)] == [200] * 3
    world.settle()
    assert world.agent.texts == ["hello"]


def test_platform_ids_are_not_in_the_sender_id(world: World) -> None:
    for user, team in (("U1", "T1"), ("U1", "T1"), ("U2", "T1"), ("U1", "T2")):
        send(world, event("hello", user, team))
    ids = [heard.sender_id for heard in world.agent.heard]
    assert ids[0] == ids[1] and len(set(ids)) == 3
    assert all(i.startswith("slack:") and "U1" not in i and "T1" not in i for i in ids)


def test_nobody_elses_button_can_be_tapped(world: World) -> None:
    world.agent.say = lambda heard: choose(["Yes", "No"])
    send(world, event("hello", "U1"))
    value = options(world.api.called("chat.postMessage")[0])[0]["value"]
    send(world, tap(value, "U2"), form=True)
    send(world, tap(value, "U1", "T2"), form=True)
    assert world.agent.texts == ["hello"]


# -- nothing twice, nothing missed -----------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", ["http_timeout", "http_error", "connection_failed", "unknown_error", ""])
def test_a_retry_is_heard_once_whatever_its_reason(world: World, reason: str) -> None:
    given = event("hello")
    send(world, given)
    body = json.dumps(given).encode()
    retry = {"x-slack-retry-num": "1", "x-slack-retry-reason": reason, **signed(body, time.time() + 1)}
    assert send(world, given, headers=retry)[0] == 200
    assert world.agent.texts == ["hello"]


def test_a_retry_of_what_never_arrived_is_heard(world: World) -> None:
    send(world, event("hello"), headers={"x-slack-retry-num": "1", "x-slack-retry-reason": "http_timeout"})
    assert world.agent.texts == ["hello"]


@pytest.mark.parametrize(
    "kind", ["application/json; charset=utf-8", "application/json;charset=UTF-8", "Application/JSON"]
)
def test_a_content_type_with_a_charset_is_read(world: World, kind: str) -> None:
    send(world, event("hello"), kind=kind)
    assert world.agent.texts == ["hello"]


def test_a_failing_agent_is_answered_with_the_humans(world: World) -> None:
    def broken(heard: Any) -> None:
        raise RuntimeError("broken")

    world.agent.say = broken
    assert send(world, event("hello"))[0] == 200
    (text,) = said(world)
    assert "findahelpline.com" in text or "emergency" in text


# -- who is not answered ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "more",
    [
        {"bot_id": "B1"},
        {"subtype": "bot_message"},
        {"subtype": "message_deleted"},
        {"subtype": "channel_join"},
        {"user": "USLACKBOT"},
        {"channel_type": "channel", "channel": "C1"},
        {"channel_type": "mpim", "channel": "G1"},
        {"channel_type": "group", "channel": "G2"},
        {"type": "reaction_added"},
    ],
)
def test_bots_notices_and_channels_are_acknowledged_and_ignored(world: World, more: dict[str, Any]) -> None:
    assert send(world, event("hello", **more))[0] == 200
    assert world.agent.heard == [] and world.api.calls == []


def test_a_mention_in_a_channel_gets_one_line_only_they_see(world: World) -> None:
    send(world, event("<@UBOT> I did it again", type="app_mention", channel="C1", channel_type="channel"))
    assert world.agent.heard == []
    (call,) = world.api.calls
    assert call.method == "chat.postEphemeral"
    assert call.json == {
        "channel": "C1",
        "user": "U1",
        "text": "I don't talk in groups or channels. A direct message to me works.",
    }


def test_danger_in_a_mention_is_answered_in_a_direct_message(world: World) -> None:
    send(world, event(f"<@UBOT> {DANGER}", type="app_mention", channel="C1", channel_type="channel"))
    assert world.agent.texts == [DANGER]
    (sent,) = world.api.called("chat.postMessage")
    assert sent["channel"] == "U1"


def test_an_edit_is_answered_only_when_it_holds_danger(world: World) -> None:
    def edit(after: str, before: str) -> dict[str, Any]:
        inner = {"type": "message", "user": "U1", "text": after, "edited": {"user": "U1", "ts": "2"}}
        old = {"type": "message", "user": "U1", "text": before}
        given = event(None, subtype="message_changed", message=inner, previous_message=old)
        del given["event"]["user"]
        return given

    send(world, edit("a fine day", "a day"))
    send(world, edit(DANGER, DANGER))  # a link unfolded, no word changed
    assert world.agent.heard == []
    send(world, edit(DANGER, "hello"))
    assert world.agent.texts == [DANGER] and len(said(world)) == 1


# -- what is said to it ----------------------------------------------------------------------------------------------


def test_a_file_without_words_gets_a_sentence_with_the_humans(world: World) -> None:
    send(world, event("", subtype="file_share", files=[{"id": "F1", "mimetype": "audio/mp4"}]))
    (text,) = said(world)
    assert "words" in text and world.agent.heard == []
    send(world, event("my words", subtype="file_share", files=[{"id": "F1"}]))
    assert world.agent.texts == ["my words"]


def test_words_arrive_as_they_were_typed(world: World) -> None:
    send(world, event("&lt;3 me &amp; <https://a.example/x|a.example/x> <@U9> <!here> <tel:988|988>"))
    assert world.agent.texts[0] is not None
    assert world.agent.texts[0].split() == ["<3", "me", "&", "a.example/x", "988"]


def test_a_message_in_a_thread_is_answered_there(world: World) -> None:
    send(world, event("hello", thread_ts="1700000000.000009"))
    assert world.api.called("chat.postMessage")[0]["thread_ts"] == "1700000000.000009"


# -- what it says ----------------------------------------------------------------------------------------------------


def test_what_it_says_cannot_mention_or_link(world: World) -> None:
    world.agent.say = lambda heard: {"text": "<!channel> & <https://x.example|here>"}
    send(world, event("hello"))
    assert said(world) == ["&lt;!channel&gt; &amp; &lt;https://x.example|here&gt;"]


def test_a_long_reply_is_split_between_sentences(world: World) -> None:
    whole = ("A sentence with a sign & another, of some length. " * 150).strip()
    world.agent.say = lambda heard: {**choose(["Yes"]), "text": whole}
    send(world, event("hello"))
    texts = said(world)
    assert len(texts) > 2 and " ".join(texts) == whole.replace("&", "&amp;")
    assert all(len(text) <= 3000 and text.endswith(".") for text in texts)


def test_up_to_five_options_are_buttons_and_a_tap_is_heard_as_its_title(world: World) -> None:
    long = "A title much longer than the seventy-five characters that Slack allows on one button, sadly"
    world.agent.say = lambda heard: choose(["Yes", long]) if heard.text == "hello" else {"text": "ok"}
    send(world, event("hello"))
    shown = options(world.api.called("chat.postMessage")[0])
    assert [one["type"] for one in shown] == ["button", "button"] and len(shown[1]["text"]["text"]) <= 75
    status, _ = send(world, tap(shown[1]["value"]), form=True)
    heard = world.agent.heard[-1]
    assert (status, heard.text, heard.metadata) == (200, long, {"button": f"id_{long}"})


def test_more_than_five_options_are_a_menu(world: World) -> None:
    world.agent.say = lambda heard: choose([str(n) for n in range(11)]) if heard.text == "rate" else {"text": "ok"}
    send(world, event("rate"))
    (sent,) = world.api.called("chat.postMessage")
    assert sent["blocks"][1]["elements"][0]["type"] == "static_select"
    send(world, tap(options(sent)[8]["value"], kind="static_select"), form=True)
    assert world.agent.texts == ["rate", "8"]


def test_a_choice_counts_once_and_stays_readable(world: World) -> None:
    world.agent.say = lambda heard: choose(["Yes", "No"]) if heard.text == "hello" else {"text": "ok"}
    send(world, event("hello"))
    shown = options(world.api.called("chat.postMessage")[0])
    send(world, tap(shown[0]["value"]), form=True)
    send(world, tap(shown[1]["value"]), form=True)
    assert world.agent.texts == ["hello", "Yes"]
    (marked,) = world.api.called("chat.update")
    assert marked["blocks"][-1]["elements"][0]["text"] == "✓ Yes" and marked["text"] == "Which one?"


def test_a_stale_button_gets_a_kind_line(world: World) -> None:
    for value in ("nonsense", "/suicide_risk"):
        send(world, tap(value), form=True)
    assert len(said(world)) == 2 and said(world)[0] != said(world)[1] and world.agent.heard == []


def test_a_tap_outside_a_direct_message_is_not_heard(world: World) -> None:
    world.agent.say = lambda heard: choose(["Yes"])
    send(world, event("hello"))
    value = options(world.api.called("chat.postMessage")[0])[0]["value"]
    send(world, tap(value, channel="C1"), form=True)
    assert world.agent.texts == ["hello"]


def test_refused_blocks_do_not_lose_the_words(world: World) -> None:
    world.agent.say = lambda heard: choose(["Yes"])
    world.api.planned.append((200, {}, {"ok": False, "error": "invalid_blocks"}))
    send(world, event("hello"))
    assert said(world) == ["Which?", "Which?"] and "blocks" not in world.api.called("chat.postMessage")[1]


# -- the API's moods, settings ---------------------------------------------------------------------------------------


def test_it_waits_as_told_and_sends_again(world: World) -> None:
    world.api.planned.append((429, {"Retry-After": "1"}, {"ok": False, "error": "ratelimited"}))
    started = time.monotonic()
    send(world, event("hello"))
    assert said(world) == ["You said: hello"] * 2 and time.monotonic() - started >= 1


def test_a_wrong_token_is_said_plainly_once_and_never_shown(caplog: pytest.LogCaptureFixture) -> None:
    world = World(MockSlack())
    try:
        world.open(SlackInput("xoxb-wrong-wrong-wrong", SECRET, world.api.base))
        world.agent.say = lambda heard: {"text": "ok"}
        send(world, event("secret words"))
        send(world, event("more words"))
        lines = [record.getMessage() for record in caplog.records]
        assert len([line for line in lines if "refuses SLACK_BOT_TOKEN (invalid_auth)" in line]) == 1
        assert not any("xoxb" in line or "words" in line for line in lines)
    finally:
        world.close()


def test_a_revoked_app_is_said_plainly(world: World, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        send(world, event(None, type="app_uninstalled"))
    assert "removed from the workspace" in caplog.text


def test_starting_needs_no_network(world: World) -> None:
    assert world.api.calls == []


@pytest.mark.parametrize(
    ("token", "secret", "told"),
    [
        ("", "", "SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET not set"),
        (TOKEN, "", "SLACK_SIGNING_SECRET not set"),
        ("xoxp-1-2-abcdefabcdef", SECRET, "SLACK_BOT_TOKEN must begin with xoxb-"),
        (TOKEN, "hunter2", "SLACK_SIGNING_SECRET must be"),
    ],
)
def test_without_good_settings_the_door_is_shut_with_one_line(
    token: str, secret: str, told: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", token)
    monkeypatch.setenv("SLACK_SIGNING_SECRET", secret)
    world = World(MockSlack())
    try:
        world.open(SlackInput.from_credentials({}))
        (record,) = caplog.records
        assert told in record.getMessage() and (not token or token not in record.getMessage())
        assert send(world, event("hello"))[0] == 404 and world.agent.heard == []
    finally:
        world.close()


def test_good_settings_open_the_door(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("SLACK_SIGNING_SECRET", SECRET)
    assert slack.settings() == (TOKEN, SECRET, slack_wire.BASE)
    monkeypatch.setenv("SLACK_API_BASE", "http://example.org")
    with pytest.raises(SettingError, match="SLACK_API_BASE"):
        slack.settings()
