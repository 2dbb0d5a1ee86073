"""The website widget's door: signed sessions, JSON only, limits that never hold back a danger reply.

Rasa's own REST channel lets the client choose sender, channel and metadata; here the sender comes from a token this
server signed, and a request may hold nothing but a message id and a text or a tapped button. Nothing answers with a
5xx: whatever breaks, a sentence and the humans come back.
"""

from __future__ import annotations

import asyncio
import logging
import os
from functools import wraps
from typing import Any, Awaitable, Callable, Dict, List, Optional, Text
from urllib.parse import urlsplit

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, empty, json

from hereabouts.channels import widget_wire as wire
from hereabouts.channels import widget_words as words
from hereabouts.channels.incidents import add_incident
from hereabouts.channels.limits import Buckets
from hereabouts.channels.widget_sessions import LIFE, Memory, NotYours, Sessions, Who, signing_key
from hereabouts.danger import NOTHING, Finding
from hereabouts.server.quiet import note

logger = logging.getLogger(__name__)
ORIGINS = "HEREABOUTS_WIDGET_ORIGINS"
PATIENCE = 45.0  # less than the app's RESPONSE_TIMEOUT, whose answer would be a 503
IN_ORDER = 20.0
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
Handler = Callable[[UserMessage], Awaitable[Any]]


class WidgetOutput(OutputChannel):
    """Collects what the assistant says, with its metadata, in the widget's form."""

    def __init__(self) -> None:
        self.replies: List[Dict[Text, Any]] = []

    @classmethod
    def name(cls) -> Text:
        """The channel's name."""
        return "widget"

    async def send_response(self, recipient_id: Text, message: Dict[Text, Any]) -> None:
        """Take one reply whole; Rasa's own would split it and drop the metadata."""
        if message.get("text"):
            self.replies.append(wire.as_reply(message))

    async def send_text_message(self, recipient_id: Text, text: Text, **kwargs: Any) -> None:
        """Take a plain text, from stock actions."""
        self.replies.append(wire.as_reply({"text": text}))


class Limits:
    """Token buckets of the widget's door: generous to one person writing fast, not to a machine."""

    def __init__(self) -> None:
        self.session = Buckets(burst=30, per_second=0.5)
        self.address = Buckets(burst=200, per_second=3)
        self.begin = Buckets(burst=30, per_second=0.05)
        self.danger = Buckets(burst=60, per_second=0.5)
        self.wrong = Buckets(burst=10, per_second=0.05)


class WidgetInput(InputChannel):
    """The widget's input channel."""

    def __init__(self, origins: str = "", key: Optional[str] = None, limits: Optional[Limits] = None) -> None:
        self.origins = frozenset(o.strip().rstrip("/").lower() for o in origins.split(",") if o.strip())
        self.sessions = Sessions(key or signing_key())
        self.limits = limits or Limits()
        self.patience = PATIENCE

    @classmethod
    def name(cls) -> Text:
        """The channel's name, and its url prefix."""
        return "widget"

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[Text, Any]]) -> InputChannel:
        """Return the channel; its settings come from the environment. Raises `SettingError` for an unusable key."""
        return cls(os.environ.get(ORIGINS, "") or str((credentials or {}).get("origins") or ""))

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """Return the door: session, renew, messages, forget, wrong and help."""
        door = Blueprint("widget_door", url_prefix="")

        def route(path: str, method: str, answer: Callable[[Request], Awaitable[HTTPResponse]]) -> None:
            door.add_route(
                self._guarded(answer), path, methods=[method, "OPTIONS"], name=path.strip("/").replace("/", "_")
            )

        async def messages(request: Request) -> HTTPResponse:
            return await self._messages(request, on_new_message)

        async def forget(request: Request) -> HTTPResponse:
            return await self._forget(request, on_new_message)

        route("/session", "POST", self._session)
        route("/session/renew", "POST", self._renew)
        route("/messages", "POST", messages)
        route("/forget", "POST", forget)
        route("/wrong", "POST", self._wrong)
        route("/help", "GET", self._help)
        return door

    # -- at the threshold ----------------------------------------------------------------------------------------

    def _guarded(self, answer: Callable[[Request], Awaitable[HTTPResponse]]) -> Callable[..., Awaitable[HTTPResponse]]:
        @wraps(answer)
        async def guard(request: Request) -> HTTPResponse:
            origin = request.headers.get("origin")
            allowed = self._allows(origin, request.host)
            if request.method == "OPTIONS":
                response = empty(204 if allowed and origin else 403)
                if allowed and origin:
                    response.headers["Access-Control-Allow-Methods"] = "GET, POST"
                    response.headers["Access-Control-Allow-Headers"] = "authorization, content-type"
                    response.headers["Access-Control-Max-Age"] = "600"
            elif not allowed:
                response = self._refusal(wire.Refused(403, "crash", say="origin"))
            else:
                response = await self._answer(answer, request)
            response.headers.update(HEADERS)
            response.headers["Vary"] = "Origin"
            if allowed and origin:
                response.headers["Access-Control-Allow-Origin"] = origin
                response.headers["Access-Control-Expose-Headers"] = "Retry-After"
            return response

        return guard

    async def _answer(self, answer: Callable[[Request], Awaitable[HTTPResponse]], request: Request) -> HTTPResponse:
        try:
            return await answer(request)
        except wire.Refused as refused:
            return self._refusal(refused)
        except NotYours:
            return self._refusal(wire.Refused(401, "unsafe_state", say="session"))
        except Exception as error:
            note(logger, "the widget's door failed", error)
            # Said with 200: the person gets a sentence and the humans, and no proxy puts its own page in its place.
            return self._refusal(wire.Refused(200, "crash", say="failed"))

    def _allows(self, origin: Optional[str], host: str) -> bool:
        """Whether a page at `origin` may speak here: this server's own pages and the operator's list, exactly."""
        if origin is None:
            return True  # no browser page, or a page of ours: there are no cookies to misuse
        if origin.lower() in self.origins:
            return True
        try:
            parts = urlsplit(origin)
        except ValueError:
            return False
        return parts.scheme in ("http", "https") and parts.netloc.lower() == host.lower()

    @staticmethod
    def _refusal(refused: wire.Refused, region: Optional[str] = None) -> HTTPResponse:
        said = words.reply(words.sentence(refused.reason, region), humans=True)
        body = {"error": refused.say, "replies": [said], "help": words.card(region)}
        response = json(body, status=refused.status)
        if refused.wait:
            response.headers["Retry-After"] = str(max(1, round(refused.wait)))
        return response

    def _who(self, request: Request) -> Who:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.isascii():
            raise NotYours("no token")
        return self.sessions.read(token.strip())

    @staticmethod
    def _address(request: Request) -> str:
        # Behind a proxy SANIC_PROXIES_COUNT or SANIC_REAL_IP_HEADER says which header to believe.
        return str(request.remote_addr or request.ip)

    # -- sessions ------------------------------------------------------------------------------------------------

    async def _session(self, request: Request) -> HTTPResponse:
        given = wire.body(request.body, request.headers.get("content-type", ""), {"region": str})
        region = words.known_region(given.get("region"))
        wait = self.limits.begin.take(self._address(request))
        if wait:
            return self._refusal(wire.Refused(429, "limit", wait), region)
        return json({"token": self.sessions.begin(region), "expires_in": LIFE, **self._beside(request, region)})

    async def _renew(self, request: Request) -> HTTPResponse:
        wire.body(request.body, request.headers.get("content-type", ""), {})
        wait = self.limits.address.take(self._address(request))
        if wait:
            raise wire.Refused(429, "limit", wait)
        token = request.headers.get("authorization", "").partition(" ")[2].strip()
        return json({"token": self.sessions.renew(token), "expires_in": LIFE})

    async def _help(self, request: Request) -> HTTPResponse:
        return json(self._beside(request, words.known_region(request.args.get("region"))))

    @staticmethod
    def _beside(request: Request, region: Optional[str]) -> Dict[Text, Any]:
        standing = getattr(request.app.ctx, "standing", None)
        demo = bool(standing is not None and standing.demo)
        return {"help": words.card(region), "notice": words.notice(demo, region)}

    # -- messages ------------------------------------------------------------------------------------------------

    async def _messages(self, request: Request, on_new_message: Handler) -> HTTPResponse:
        who = self._who(request)
        asked = wire.message(request.body, request.headers.get("content-type", ""))
        memory = self.sessions.memory(who)
        task = memory.answered(asked.id, asyncio.get_running_loop().time())
        if task is None:
            early = await self._early(request, who, memory, asked)
            if early is not None:
                return early
            task = asyncio.ensure_future(self._say(who, memory, asked, on_new_message))
            memory.answers[asked.id] = (asyncio.get_running_loop().time(), task)
        try:
            # Shielded: a client that hangs up and tries again finds the same answer.
            return json(await asyncio.wait_for(asyncio.shield(task), self.patience))
        except asyncio.TimeoutError:
            return json({"replies": [], "pending": True, "help": words.card(memory.region)}, status=202)

    async def _early(self, request: Request, who: Who, memory: Memory, asked: wire.Asked) -> Optional[HTTPResponse]:
        """Return the answer to what is too often, too long or no text; None when it goes on. Danger always goes on."""
        wait = self.limits.session.take(who.sid) or self.limits.address.take(self._address(request))
        long = len(asked.text) > wire.TEXT
        blank = asked.button is None and not wire.spoken(asked.text)
        if not (wait or long or blank or asked.dirty):
            return None
        finding = await self._screened(asked.text, memory)
        if finding or (wait and memory.danger and not long and not blank):
            if wait and self.limits.danger.take(self._address(request)):
                # A flood of danger is answered without the work: the numbers still come, every time.
                found = finding or Finding("suicide_risk", "possible")
                return json({"replies": [words.bare_danger(found, memory.region)], "help": words.card(memory.region)})
            return None
        if wait:
            return self._refusal(wire.Refused(429, "too_fast", wait, "often"), memory.region)
        if asked.dirty:
            return self._refusal(wire.Refused(400, "binary", say="signs"), memory.region)
        reason = "too_long" if long else "empty" if not asked.text.strip() else "not_text"
        said = words.reply(words.sentence(reason, memory.region, asked.id), humans=True)
        return json({"replies": [said], "help": words.card(memory.region)})

    @staticmethod
    async def _screened(text: str, memory: Memory) -> Finding:
        if not text:
            return NOTHING
        return await asyncio.get_running_loop().run_in_executor(None, words.danger_in, text, memory.asks)

    async def _say(self, who: Who, memory: Memory, asked: wire.Asked, on_new_message: Handler) -> Dict[Text, Any]:
        """Hand one message to Rasa and return its replies, after those of the message before it."""
        before, mine = memory.last, asyncio.get_running_loop().create_future()
        memory.last = mine
        try:
            text, metadata = wire.spoken(asked.text), {"gather": True}
            if asked.button is not None:
                title = memory.tap(asked.reply_to, asked.button)
                if title is None:
                    stale = words.reply(words.sentence("stale_button", memory.region, asked.id), humans=True)
                    return {"replies": [stale]}
                text, metadata = title, {"button": asked.button}
            named = words.region_named(text, memory.asks == "region") if len(text) < 120 else None
            replies, failed = await self._handled(who, text, metadata, on_new_message)
            if before is not None and not before.done() and not any(r["kind"] for r in replies):
                await asyncio.wait([before], timeout=IN_ORDER)
            if failed:
                memory.answers.pop(asked.id, None)  # the same message may be tried again
            if not replies:
                return {"replies": [], "joined": True}
            memory.remember(replies)
            said: Dict[Text, Any] = {"replies": replies}
            if named and named != memory.region:
                memory.region = named
                said["help"] = words.card(named)
            if any(r.get("forget") for r in replies):
                self.sessions.forget(who)
            return said
        finally:
            # A moment later, so that this answer is on its way before the next one is.
            asyncio.get_running_loop().call_later(0.05, mine.set_result, None)

    async def _handled(
        self, who: Who, text: str, metadata: Dict[Text, Any], on_new_message: Handler
    ) -> "tuple[List[Dict[Text, Any]], bool]":
        output = WidgetOutput()
        if who.region:
            metadata["region"] = who.region
        try:
            await on_new_message(UserMessage(text, output, who.sender, input_channel=self.name(), metadata=metadata))
            return output.replies, False
        except Exception as error:
            note(logger, "a message could not be answered", error)
        finding = words.danger_in(text)
        if finding:
            return [*output.replies, words.bare_danger(finding, who.region)], True
        return [*output.replies, words.reply(words.sentence("crash", who.region, who.sid), humans=True)], True

    # -- afterwards ----------------------------------------------------------------------------------------------

    async def _forget(self, request: Request, on_new_message: Handler) -> HTTPResponse:
        """Delete the conversation on this side; the token opens nothing any more."""
        who = self._who(request)
        wire.body(request.body, request.headers.get("content-type", ""), {})
        wait = self.limits.address.take(self._address(request))
        if wait:
            raise wire.Refused(429, "too_fast", wait, "often")
        output = WidgetOutput()
        meant = {"intent": {"name": "delete_data", "confidence": 1.0}, "entities": [], "intent_ranking": []}
        await on_new_message(
            UserMessage("delete", output, who.sender, input_channel=self.name(), parse_data=meant, metadata={})
        )
        gone = any(r.get("forget") for r in output.replies)
        if gone:
            self.sessions.forget(who)
        return json({"forgotten": gone, "replies": output.replies})

    async def _wrong(self, request: Request) -> HTTPResponse:
        """Count a reply somebody called wrong: which content, no words but a note they add."""
        who = self._who(request)
        given = wire.body(request.body, request.headers.get("content-type", ""), {"reply": str, "note": str})
        memory = self.sessions.memory(who)
        remark = wire.cleaned(given.get("note", "")).strip()
        finding = await self._screened(remark, memory) if remark else NOTHING
        body: Dict[Text, Any] = {"noted": False}
        wait = self.limits.wrong.take(who.sid) or self.limits.address.take(self._address(request))
        if wait and not finding:
            raise wire.Refused(429, "too_fast", wait, "often")
        said = memory.said.get(given.get("reply", ""))
        if not wait and said is not None and len(remark) <= wire.NOTE:
            body["noted"] = add_incident(self.name(), said, remark or None)
        if finding:
            body.update(replies=[words.bare_danger(finding, memory.region)], help=words.card(memory.region))
        return json(body)
