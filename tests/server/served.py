"""Our app on a port of its own, in a thread of the test, with any agent behind it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from pathlib import Path
from typing import Any
from unittest import mock

import requests


def once_only() -> Any:
    """Sanic rewrites the source of its own classes at a start, which works once in a process: leave it then."""
    from sanic.http import Http

    touched = getattr(Http, "__touched__", False)
    return mock.patch("sanic.app.TouchUp.run") if touched else contextlib.nullcontext()


class Ready:
    """An agent that has its model and says one thing."""

    def __init__(self, ready: bool = True) -> None:
        self._ready = ready
        self.heard: list[Any] = []

    def is_ready(self) -> bool:
        return self._ready

    async def handle_message(self, message: Any) -> None:
        self.heard.append(message)
        if message.text == "boom":
            raise RuntimeError(f"boom: {message.text}")
        parts = [{"text": "Go on, if you want.", "id": "continuer.go_on", "code": "STRUCT"}]
        await message.output_channel.send_response(
            message.sender_id, {"text": parts[0]["text"], "parts": parts, "asks": None, "kind": None, "level": None}
        )


class Served:
    """A running app: `get` and `post` speak to it, `stop` ends it."""

    def __init__(self, agent: Any = None, host: str = "127.0.0.1", credentials: Path | None = None) -> None:
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            self.port = one.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.agent = agent if agent is not None else Ready()
        self.app: Any = None
        self._error: BaseException | None = None
        self._loop = asyncio.new_event_loop()
        self._up = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(host, credentials), daemon=True)
        self._thread.start()
        assert self._up.wait(30)
        if self._error is not None:
            raise self._error

    def _run(self, host: str, credentials: Path | None) -> None:
        asyncio.set_event_loop(self._loop)

        async def up() -> None:
            from hereabouts.server.app import create_app

            try:
                self.app = create_app(self.agent, host, credentials)
                server = await self.app.create_server(
                    host="127.0.0.1", port=self.port, return_asyncio_server=True, access_log=False
                )
                with once_only():
                    await server.startup()
            except BaseException as error:
                self._error = error
            self._up.set()

        self._loop.run_until_complete(up())
        if self._error is None:
            self._loop.run_forever()

    def get(self, path: str, **more: Any) -> requests.Response:
        return requests.get(self.url + path, timeout=20, **more)

    def post(self, path: str, **more: Any) -> requests.Response:
        return requests.post(self.url + path, timeout=20, **more)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
