"""A door, a platform's mock API and a stand-in for the agent, talking real HTTP on free loopback ports."""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
import threading
import time
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Awaitable, Callable

from aiohttp import web
from rasa.core.channels.channel import InputChannel, UserMessage, register
from sanic import Sanic

_NUMBER = count(1)
Say = Callable[[UserMessage], Any]


@dataclass(frozen=True)
class Call:
    """One call the mock API got: the method's name, the JSON and the headers."""

    method: str
    json: dict[str, Any]
    headers: dict[str, str]


@dataclass
class MockApi:
    """Base of the mock platforms: records calls; `planned` answers (status, headers, body) go first, in order."""

    calls: list[Call] = field(default_factory=list)
    planned: list[tuple[int, dict[str, str], dict[str, Any]]] = field(default_factory=list)
    base: str = ""

    def judge(self, call: Call) -> tuple[int, dict[str, Any]]:
        """Answer as the platform documents it."""
        raise NotImplementedError

    def method_of(self, path: str) -> str:
        """Return the method a path names."""
        return path.rsplit("/", 1)[-1]

    async def handle(self, request: web.Request) -> web.Response:
        """Take one call, JSON or form."""
        raw = await request.read()
        try:
            given = json.loads(raw)
        except ValueError:
            given = dict(await request.post())
        call = Call(self.method_of(request.path), given, {k.lower(): v for k, v in request.headers.items()})
        self.calls.append(call)
        if self.planned:
            status, headers, body = self.planned.pop(0)
            return web.json_response(body, status=status, headers=headers)
        status, body = self.judge(call)
        return web.json_response(body, status=status)

    def called(self, method: str) -> list[dict[str, Any]]:
        """Return what was sent to one method."""
        return [call.json for call in self.calls if call.method == method]


class StandIn:
    """Stands in for the agent: keeps what it heard and says what `say` returns (a dict, a list of them, or nothing)."""

    def __init__(self) -> None:
        self.heard: list[UserMessage] = []
        self.say: Say = lambda message: None

    async def handle_message(self, message: UserMessage) -> None:
        """Answer one message."""
        self.heard.append(message)
        said = self.say(message)
        if isinstance(said, Awaitable):
            said = await said
        for reply in said if isinstance(said, list) else [said] if said else []:
            await message.output_channel.send_response(message.sender_id, dict(reply))

    @property
    def texts(self) -> list[str | None]:
        """What was heard, as words."""
        return [message.text for message in self.heard]


class World:
    """A server with one channel beside a mock API; `post` speaks to the channel, `settle` waits for its background."""

    def __init__(self, api: MockApi) -> None:
        self.api, self.agent = api, StandIn()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._socket, self.port = _listening()
        sock, port = _listening()
        api.base = f"http://127.0.0.1:{port}"
        self.do(self._start_api(sock))
        self.channel: Any = None
        self.app: Any = None

    def do(self, work: Any, seconds: float = 20) -> Any:
        """Run a coroutine in the world's loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(seconds)

    async def _start_api(self, sock: socket.socket) -> None:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self.api.handle)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.SockSite(self._runner, sock).start()

    def open(self, channel: InputChannel, route: str = "/") -> World:
        """Open the door `channel`; stock connectors want `route="/webhooks/"`."""
        self.channel = channel
        app = Sanic(f"mock_world_{next(_NUMBER)}", configure_logging=False)
        app.ctx.agent = self.agent
        self.app = app
        register([channel], app, route=route)
        self.do(self._serve(app))
        return self

    async def _serve(self, app: Sanic) -> None:
        self._server = await app.create_server(
            sock=self._socket, return_asyncio_server=True, debug=False, access_log=False
        )
        before, Sanic.test_mode = Sanic.test_mode, True  # or Sanic's second app in a process trips over its first
        try:
            await self._server.startup()
        finally:
            Sanic.test_mode = before
        await self._server.before_start()
        await self._server.after_start()

    def post(
        self, path: str, body: bytes | str, headers: dict[str, str] | None = None, method: str = "POST"
    ) -> tuple[int, bytes]:
        """Return status and body of one request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            raw = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
            connection.request(method, path, raw, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def settle(self, seconds: float = 15) -> None:
        """Wait until the channel has nothing left to do but to run timers."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if len(self.channel.turns) <= self.channel.timers():
                return
            time.sleep(0.01)
        raise AssertionError("the channel is still busy")

    def close(self) -> None:
        """Stop everything."""
        if self.channel is not None:
            self.do(self._server.before_stop())
            self._server.close()
        self.do(self._runner.cleanup())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)


def _listening() -> tuple[socket.socket, int]:
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    return sock, int(sock.getsockname()[1])
