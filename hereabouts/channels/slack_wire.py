"""Slack's wire format, both ways: requests checked and read into typed values, blocks, and the Web API client.

Source: Slack's documented request signing (v0), Events API envelopes (`url_verification`, `event_callback`),
interaction payloads (`block_actions`), Block Kit limits and Web API answers (`ok`, `error`).
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import parse_qs

from hereabouts.channels.posting import Answer, Poster
from hereabouts.channels.sentences import line
from hereabouts.channels.splitting import split
from hereabouts.channels.wire import at, cleaned, list_at, object_at, read_json, text_at

logger = logging.getLogger(__name__)
BASE = "https://slack.com/api"
WINDOW = 300
LIMIT = 3000  # of a section's text; a message alone may be longer, but one limit is enough
_TITLE = 75
_BUTTONS = 5
_TIME = re.compile(r"[0-9]{1,12}")
_LINK = re.compile(r"<([^<>|\s]*)(?:\|([^<>]*))?>")
# Subtypes that are still a person's own words in a message.
_OWN_WORDS = frozenset({"", "file_share", "me_message", "thread_broadcast"})
_TOKEN_ERRORS = frozenset({"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive"})
What = Literal["challenge", "message", "edited", "not_text", "mention", "tap", "revoked", "nothing"]


@dataclass(frozen=True)
class Event:
    """One request from Slack: `what` it is, and as much of the rest as that kind has."""

    what: What
    event_id: str = ""
    team: str = ""
    user: str = ""
    channel: str = ""
    thread: str = ""
    text: str = ""
    challenge: str = ""
    payload: str = ""
    message_ts: str = ""
    private: bool = True


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Return the v0 signature of a request.

    >>> signature("s", "1", b"{}")[:9]
    'v0=65072e'
    """
    base = b"v0:" + timestamp.encode("ascii", "replace") + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def authentic(secret: str, timestamp: str, given: str, body: bytes, now: float | None = None) -> bool:
    """Return whether the request was signed with our secret within five minutes of now."""
    if not _TIME.fullmatch(timestamp) or abs((time.time() if now is None else now) - int(timestamp)) > WINDOW:
        return False
    return hmac.compare_digest(signature(secret, timestamp, body).encode(), given.encode("utf-8", "replace"))


def read_request(content_type: str, body: bytes) -> Event | None:
    """Return what a request holds, None when it is neither JSON nor a form with a `payload`.

    Only the media type counts, not its parameters (`; charset=utf-8`).
    """
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json":
        given = read_json(body)
        return None if given is None else _envelope(given)
    if kind == "application/x-www-form-urlencoded":
        try:
            form = parse_qs(body.decode("utf-8"), max_num_fields=50)
        except ValueError:
            return None
        given = read_json(form.get("payload", [""])[0])
        return None if given is None else _interaction(given)
    return None


def _envelope(given: dict[str, Any]) -> Event:
    kind = text_at(given, "type")
    if kind == "url_verification":
        return Event("challenge", challenge=text_at(given, "challenge"))
    event = object_at(given, "event")
    if kind != "event_callback":
        return Event("nothing")
    event_id, team = text_at(given, "event_id"), text_at(given, "team_id")
    if text_at(event, "type") in ("app_uninstalled", "tokens_revoked"):
        return Event("revoked", event_id, team)
    if text_at(event, "type") == "app_mention":
        return _said("mention", event, event_id, team)
    if text_at(event, "type") != "message" or not _direct(event):
        return Event("nothing", event_id)
    subtype = text_at(event, "subtype")
    if subtype == "message_changed":
        after, before = object_at(event, "message"), object_at(event, "previous_message")
        # A link unfolding changes a message too; only a change of words is an edit.
        if text_at(after, "text") == text_at(before, "text"):
            return Event("nothing", event_id)
        return _said("edited", {**after, "channel": event.get("channel")}, event_id, team)
    if subtype not in _OWN_WORDS:
        return Event("nothing", event_id)
    return _said("message", event, event_id, team)


def _direct(event: dict[str, Any]) -> bool:
    kind = text_at(event, "channel_type")
    return kind == "im" or (not kind and text_at(event, "channel").startswith("D"))


def _said(what: What, event: dict[str, Any], event_id: str, team: str) -> Event:
    user, channel = text_at(event, "user"), text_at(event, "channel")
    if not user or not channel or at(event, "bot_id") or at(event, "bot_profile") or user == "USLACKBOT":
        return Event("nothing", event_id)
    text = plain(text_at(event, "text"))
    if not text and what == "message":
        what = "not_text" if list_at(event, "files") or list_at(event, "attachments") else "nothing"
    return Event(what, event_id, team, user, channel, text_at(event, "thread_ts"), text)


def _interaction(given: dict[str, Any]) -> Event:
    if text_at(given, "type") != "block_actions":
        return Event("nothing")
    actions = list_at(given, "actions")
    action = actions[0] if actions else {}
    chosen = text_at(action, "value") or text_at(action, "selected_option", "value")
    user, channel = text_at(given, "user", "id"), text_at(given, "channel", "id")
    if not user or not channel or not chosen:
        return Event("nothing")
    return Event(
        "tap",
        team=text_at(given, "team", "id") or text_at(given, "user", "team_id"),
        user=user,
        channel=channel,
        thread=text_at(given, "message", "thread_ts"),
        text=plain(text_at(given, "message", "text")),
        payload=chosen,
        message_ts=text_at(given, "message", "ts"),
        private=channel.startswith("D"),
    )


def plain(text: str) -> str:
    """Return the words of a message as they were typed: mentions out, links as written, entities undone.

    >>> plain("<@U0BOT> me &amp; <mailto:a@b.org|a@b.org> &lt;3")
    'me & a@b.org <3'
    """

    def shown(match: re.Match[str]) -> str:
        target, label = match[1], match[2]
        if target[:1] in ("@", "!"):
            return " "
        return label or target.removeprefix("mailto:").removeprefix("tel:")

    text = _LINK.sub(shown, text)
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(entity, character)
    return cleaned(text)


def escaped(text: str) -> str:
    """Return `text` with the three characters Slack gives a meaning to escaped."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def pieces(text: str) -> list[str]:
    """Return `text`, escaped, in pieces a section can hold."""
    return [escaped(piece) for piece in split(text, LIMIT, lambda part: len(escaped(part)))]


def blocks(text: str, titles: Sequence[str], payloads: Sequence[str]) -> list[dict[str, Any]]:
    """Return a section and its options: up to five as buttons, more as a menu. `text` is escaped already."""
    options = [(_shortened(title), payload) for title, payload in zip(titles, payloads)]
    if len(options) <= _BUTTONS:
        elements: list[dict[str, Any]] = [
            {"type": "button", "action_id": f"choice_{n}", "text": _words(title), "value": payload}
            for n, (title, payload) in enumerate(options)
        ]
    else:
        chosen = [{"text": _words(title), "value": payload} for title, payload in options[:100]]
        menu = {"type": "static_select", "action_id": "choice", "placeholder": _words(line("menu")), "options": chosen}
        elements = [menu]
    return [_section(text), {"type": "actions", "elements": elements}]


def chosen_blocks(text: str, title: str) -> list[dict[str, Any]]:
    """Return the section with the choice that was made under it, readable and no longer to be tapped."""
    note = {"type": "context", "elements": [_words(escaped(f"✓ {title}"))]}
    return [_section(pieces(text)[0]), note] if text else [note]


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": _words(text)}


def _words(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}


def _shortened(title: str) -> str:
    return title if len(title) <= _TITLE else title[: _TITLE - 1].rstrip() + "…"


class SlackApi:
    """The Web API's client: `call` never raises for a refusal, and says a wrong token plainly, once."""

    def __init__(self, token: str, base: str = BASE) -> None:
        self._base = base
        self._poster = Poster({"Authorization": f"Bearer {token}"})
        self._said: set[str] = set()

    async def call(self, method: str, payload: Mapping[str, Any]) -> Answer:
        """Return the answer to one method; raises `Unreachable` when there is none."""
        answer = await self._poster.post(f"{self._base}/{method}", payload)
        if answer.body.get("ok") is True:
            return answer
        error = text_at(answer.body, "error") or f"HTTP {answer.status}"
        if error in _TOKEN_ERRORS or error == "missing_scope":
            if error not in self._said:
                self._said.add(error)
                logger.error(
                    "Slack refuses SLACK_BOT_TOKEN (%s): copy it again, with its scopes (docs/doors.md).", error
                )
        else:
            logger.error("Slack refused %s (%s)", method, re.sub(r"[^a-zA-Z0-9_ ]", "", error)[:60])
        return answer

    async def close(self) -> None:
        """Close the session."""
        await self._poster.close()
