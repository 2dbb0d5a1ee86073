"""The Slack door: direct messages only, every request checked, nothing heard twice.

Where Rasa's connector is lacking is listed in docs/doors.md; this one shares nothing with it but the name.
"""

from __future__ import annotations

import os
import re
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

from hereabouts.channels import slack_wire as wire
from hereabouts.channels.chatdoor import ChatDoor, ChatOutput, OnNewMessage, say_plainly
from hereabouts.channels.naming import Naming
from hereabouts.channels.offers import Choice
from hereabouts.channels.posting import Unreachable, checked_base
from hereabouts.channels.replay import Seen
from hereabouts.channels.sentences import line
from hereabouts.errors import SettingError

TOKEN, SECRET, BASE = "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_BASE"
_TOKEN_SHAPE = re.compile(r"xoxb-[A-Za-z0-9-]{10,}")
_SECRET_SHAPE = re.compile(r"[0-9a-fA-F]{32,64}")


class SlackOutput(ChatOutput):
    """Says replies in one direct message, in the thread the person wrote in."""

    def __init__(self, door: SlackInput, person: str, channel: str, thread: str = "") -> None:
        super().__init__(door, person)
        self.slack, self.channel, self.thread = door, channel, thread

    @classmethod
    def name(cls) -> str:
        """Return the channel's name."""
        return "slack"

    async def say(self, text: str, choices: tuple[Choice, ...] = ()) -> None:
        """Post a text in pieces Slack accepts, the options under the last; raises `Unreachable`."""
        pieces = wire.pieces(text)
        for number, piece in enumerate(pieces):
            payload: dict[str, Any] = {
                "channel": self.channel,
                "text": piece,
                "mrkdwn": False,
                "unfurl_links": False,
                "unfurl_media": False,
            }
            if self.thread:
                payload["thread_ts"] = self.thread
            if choices and number == len(pieces) - 1:
                payloads = self.door.offers.put(self.person, choices)
                payload["blocks"] = wire.blocks(piece, [wire.escaped(c.title) for c in choices], payloads)
            answer = await self.slack.api.call("chat.postMessage", payload)
            if "blocks" in payload and str(answer.body.get("error", "")).startswith("invalid_blocks"):
                # Words matter more than buttons: the same text goes out without them.
                del payload["blocks"]
                await self.slack.api.call("chat.postMessage", payload)


class SlackInput(ChatDoor):
    """Takes Slack's events and interactions at /webhooks/slack/webhook."""

    def __init__(self, token: str = "", secret: str = "", base: str = wire.BASE, problem: str | None = None) -> None:
        # The signing secret stays when the bot token is rotated, so the same people keep their conversations.
        super().__init__(Naming("slack", secret), problem)
        self._secret = secret
        self.api = wire.SlackApi(token, base)
        self._signatures = Seen(2 * wire.WINDOW + 10)
        self._events = Seen(3600.0)

    @classmethod
    def name(cls) -> str:
        """Return the channel's name."""
        return "slack"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """Return the door as the environment says: shut, with one line in the log, when a token is missing or wrong."""
        try:
            return cls(*settings())
        except SettingError as error:
            say_plainly(f"The Slack door is off: {error}")
            return cls(problem=str(error))

    def sender(self, team: str, user: str) -> str:
        """Return the sender id a person of a workspace is kept under."""
        assert self.naming is not None
        return self.naming.sender(team, user)

    def receive(self, request: Request, on_new_message: OnNewMessage) -> HTTPResponse:
        """Take one request: 401 when it is not signed by Slack, else 200 at once; work goes on behind.

        The same signature again is a replay, the same event id again a retry (whatever its reason): both are
        answered and not heard. 400 for a body that is no event and no interaction.
        """
        headers = request.headers
        given = headers.get("x-slack-signature") or ""
        if not wire.authentic(self._secret, headers.get("x-slack-request-timestamp") or "", given, request.body):
            return response.text("", status=401)
        if self._signatures.again(given):
            return _heard_already()
        event = wire.read_request(headers.get("content-type") or "", request.body)
        if event is None:
            return response.text("", status=400)
        if event.what == "challenge":
            return response.json({"challenge": event.challenge})
        if event.event_id and self._events.again((event.team, event.event_id)):
            return _heard_already()
        self._take(event, on_new_message)
        return response.text("")

    def _take(self, event: wire.Event, on_new_message: OnNewMessage) -> None:
        if event.what == "revoked":
            say_plainly("Slack says that the app was removed from the workspace or its token revoked.")
        elif event.what == "mention":
            self._mentioned(event, on_new_message)
        elif event.what == "tap":
            self._tapped(event, on_new_message)
        elif event.what == "message":
            self.hear(on_new_message, self._output(event), event.text)
        elif event.what == "edited":
            self.hear_danger_only(on_new_message, self._output(event), event.text)
        elif event.what == "not_text":
            self.say_failure(self._output(event), "not_text")

    def _output(self, event: wire.Event) -> SlackOutput:
        return SlackOutput(self, self.sender(event.team, event.user), event.channel, event.thread)

    def _mentioned(self, event: wire.Event, on_new_message: OnNewMessage) -> None:
        """In a channel: one line only the person sees, pointing to a direct message; never content.

        Words of danger are answered in a direct message (posting to a user's id opens one).
        """
        quiet = {"channel": event.channel, "user": event.user, "text": line("direct_only")}
        if event.thread:
            quiet["thread_ts"] = event.thread
        self.turns.aside(self._call_quietly("chat.postEphemeral", quiet))
        if event.text:
            direct = SlackOutput(self, self.sender(event.team, event.user), event.user)
            self.hear_danger_only(on_new_message, direct, event.text)

    def _tapped(self, event: wire.Event, on_new_message: OnNewMessage) -> None:
        if not event.private:
            return
        output = self._output(event)
        tapped = self.offers.tap(output.person, event.payload)
        if tapped.again:
            return
        if tapped.choice is None:
            self.say_failure(output, "stale_button")
            return
        if event.message_ts:
            # The choice stays readable where the buttons were.
            shown = wire.chosen_blocks(event.text, tapped.choice.title)
            marked = {"channel": event.channel, "ts": event.message_ts, "text": event.text or "…", "blocks": shown}
            self.turns.aside(self._call_quietly("chat.update", marked))
        self.hear(on_new_message, output, tapped.choice.title, tapped.choice.id)

    async def _call_quietly(self, method: str, payload: dict[str, Any]) -> None:
        try:
            await self.api.call(method, payload)
        except Unreachable:
            return  # a mark or a pointer is not worth more

    async def stop(self) -> None:
        """Let go of tasks and the session."""
        await super().stop()
        await self.api.close()


def _heard_already() -> HTTPResponse:
    return response.text("", headers={"X-Slack-No-Retry": "1"})


def settings() -> tuple[str, str, str]:
    """Return bot token, signing secret and API address from the environment; raises `SettingError`, saying what to do."""
    token, secret = os.environ.get(TOKEN, "").strip(), os.environ.get(SECRET, "").strip()
    missing = [name for name, value in ((TOKEN, token), (SECRET, secret)) if not value]
    if missing:
        raise SettingError(f"{' and '.join(missing)} not set (docs/doors.md).")
    if not _TOKEN_SHAPE.fullmatch(token):
        raise SettingError(f"{TOKEN} must begin with xoxb-: it is the Bot User OAuth Token of the app's OAuth page.")
    if not _SECRET_SHAPE.fullmatch(secret):
        raise SettingError(f"{SECRET} must be the 32 hex digits of the app's Basic Information page.")
    return token, secret, checked_base(BASE, os.environ.get(BASE, "") or wire.BASE)
