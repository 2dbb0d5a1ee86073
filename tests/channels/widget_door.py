"""The widget's door over real HTTP, in a thread of the test, with a stand-in for the assistant."""

from __future__ import annotations

import asyncio
import socket
import threading
import uuid
from typing import Any

import requests

from tests.server.served import once_only
from tests.widget.stub import Stub, app


class Door:
    """A running door: `begin()` gives a token, `say()` a message's answer."""

    def __init__(self, stub: Any = None, **settings: Any) -> None:
        self.stub = stub or Stub()
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            self.port = one.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.app: Any = None
        self._loop = asyncio.new_event_loop()
        self._up = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(settings,), daemon=True)
        self._thread.start()
        assert self._up.wait(30)

    def _run(self, settings: dict[str, Any]) -> None:
        asyncio.set_event_loop(self._loop)

        async def up() -> None:
            self.app = app(self.stub, **settings)
            self._server = await self.app.create_server(
                host="127.0.0.1", port=self.port, return_asyncio_server=True, access_log=False
            )
            with once_only():
                await self._server.startup()
            self._up.set()

        self._loop.run_until_complete(up())
        self._loop.run_forever()

    def stop(self) -> None:
        """Let go of the port."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    @property
    def channel(self) -> Any:
        """The channel under test."""
        return self.app.ctx.channel

    def post(self, path: str, body: Any = None, token: str | None = None, **headers: str) -> requests.Response:
        """Post JSON, or the bytes given."""
        sent = {"Authorization": f"Bearer {token}"} if token else {}
        sent.update({name.replace("_", "-"): value for name, value in headers.items()})
        if isinstance(body, bytes):
            sent.setdefault("Content-Type", "application/json")
            return requests.post(self.url + "/widget/" + path, data=body, headers=sent, timeout=30)
        return requests.post(self.url + "/widget/" + path, json={} if body is None else body, headers=sent, timeout=30)

    def begin(self, **body: str) -> str:
        """A new session's token."""
        answer = self.post("session", body)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["token"])

    def say(self, token: str, text: str, **more: Any) -> requests.Response:
        """Send a text."""
        return self.post("messages", {"id": str(uuid.uuid4()), "text": text, **more}, token)

    def tap(self, token: str, button: str, reply: str | None = None) -> requests.Response:
        """Tap a button."""
        body = {"id": str(uuid.uuid4()), "button": button}
        return self.post("messages", {**body, "reply_to": reply} if reply else body, token)
