"""A mock of Slack's Web API and the requests Slack sends, signed, in the documented shapes; every id is invented."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from itertools import count
from typing import Any
from urllib.parse import urlencode

from tests.channels.mock_world import Call, MockApi, World

TOKEN = "xoxb-1111-2222-abcdefabcdef"
SECRET = "0123456789abcdef0123456789abcdef"
PATH = "/webhooks/slack/webhook"
_IDS = count(1000)


class MockSlack(MockApi):
    """Refuses what Slack refuses: blocks beyond their limits, a wrong token (as `ok: false` with HTTP 200)."""

    def judge(self, call: Call) -> tuple[int, dict[str, Any]]:
        if call.headers.get("authorization") != f"Bearer {TOKEN}":
            return 200, {"ok": False, "error": "invalid_auth"}
        for block in call.json.get("blocks") or []:
            if not _good(block):
                return 200, {"ok": False, "error": "invalid_blocks"}
        return 200, {"ok": True, "channel": call.json.get("channel"), "ts": f"1700000000.{next(_IDS):06}"}


def _good(block: dict[str, Any]) -> bool:
    if block["type"] == "section":
        return 1 <= len(block["text"]["text"]) <= 3000
    for element in block["elements"]:
        if element["type"] == "button" and (len(element["text"]["text"]) > 75 or len(element["value"]) > 2000):
            return False
        for option in element.get("options", []):
            if len(option["text"]["text"]) > 75 or len(option["value"]) > 150:
                return False
    return len(block["elements"]) <= 25


def event(text: str | None = "hello", user: str = "U1", team: str = "T1", **more: Any) -> dict[str, Any]:
    """Return an event_callback of a direct message; `more` goes over the inner event."""
    inner: dict[str, Any] = {
        "type": "message",
        "channel": f"D{user}",
        "user": user,
        "ts": f"1700000000.{next(_IDS):06}",
        "channel_type": "im",
        **more,
    }
    if text is not None:
        inner["text"] = text
    return {
        "token": "unused",
        "team_id": team,
        "api_app_id": "A1",
        "event": inner,
        "type": "event_callback",
        "event_id": f"Ev{next(_IDS)}",
        "event_time": 1_700_000_000,
        "authorizations": [{"team_id": team, "user_id": "UBOT", "is_bot": True}],
    }


def tap(value: str, user: str = "U1", team: str = "T1", kind: str = "button", channel: str = "") -> dict[str, Any]:
    """Return a block_actions payload of a tapped button or a chosen option."""
    shown = {"type": "plain_text", "text": "shown"}
    action: dict[str, Any] = {"type": kind, "action_id": "choice", "block_id": "b", "action_ts": str(time.time())}
    if kind == "button":
        action |= {"value": value, "text": shown}
    else:
        action["selected_option"] = {"text": shown, "value": value}
    return {
        "type": "block_actions",
        "user": {"id": user, "team_id": team},
        "team": {"id": team, "domain": "t"},
        "channel": {"id": channel or f"D{user}", "name": "directmessage"},
        "container": {"type": "message", "message_ts": "1700000000.000001"},
        "message": {"bot_id": "B1", "text": "Which one?", "ts": "1700000000.000001"},
        "trigger_id": str(next(_IDS)),
        "actions": [action],
    }


def signed(body: bytes, at: float | None = None, secret: str = SECRET) -> dict[str, str]:
    """Return the headers of Slack's signature."""
    stamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": "v0=" + digest}


def send(
    world: World,
    given: dict[str, Any],
    kind: str = "application/json",
    headers: dict[str, str] | None = None,
    form: bool = False,
) -> tuple[int, bytes]:
    """Post a signed request as Slack does; returns its answer once the work behind it is done."""
    if form:
        body, kind = urlencode({"payload": json.dumps(given)}).encode(), "application/x-www-form-urlencoded"
    else:
        body = json.dumps(given).encode()
    answer = world.post(PATH, body, {"Content-Type": kind, **signed(body), **(headers or {})})
    if hasattr(world.channel, "turns"):
        world.settle()
    return answer


def options(sent: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the buttons or the menu's options of a sent message."""
    (actions,) = [block for block in sent["blocks"] if block["type"] == "actions"]
    first = actions["elements"][0]
    found: list[dict[str, Any]] = first["options"] if first["type"] == "static_select" else actions["elements"]
    return found
