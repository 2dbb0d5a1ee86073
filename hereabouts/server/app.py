"""The server: our own Sanic app with the page, the doors, `/healthz`, a body limit and security headers.

Rasa's own app takes `/`, opens CORS and accepts 100 MB; this one is small and closed. Channels register through
`rasa.core.channels.channel.register`; stock REST only when credentials.yml names it.
"""

from __future__ import annotations

import importlib
import logging
import os
import time
from pathlib import Path
from typing import Any, Dict, List, Optional

import yaml
from rasa.core.channels.channel import InputChannel, register
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, html, json

from hereabouts import __version__
from hereabouts.contacts import default_contacts
from hereabouts.errors import SettingError
from hereabouts.listening.content import default_content
from hereabouts.paths import ROOT
from hereabouts.server.quiet import note
from hereabouts.server.settings import Standing, standing

logger = logging.getLogger(__name__)
BODY_LIMIT = 256 * 1024
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_STOCK = {"rest": "rasa.core.channels.rest.RestInput"}


def channels(credentials: Optional[Path] = None) -> List[InputChannel]:
    """Return the doors credentials.yml names, by module path (or `rest`); raises `SettingError` for one that is not there."""
    path = credentials or Path(os.environ.get("HEREABOUTS_CREDENTIALS", ROOT / "credentials.yml"))
    named: Dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8")) or {} if path.exists() else {}
    made = []
    for name, settings in named.items():
        module, _, kind = _STOCK.get(name, name).rpartition(".")
        try:
            channel = getattr(importlib.import_module(module), kind)
        except (ImportError, AttributeError, ValueError) as error:
            raise SettingError(
                f"{path.name} names a channel that is not there: {name}. Correct the module path."
            ) from error
        made.append(channel.from_credentials(settings or {}))
    return made


def create_app(agent: Any, host: str = "127.0.0.1", credentials: Optional[Path] = None) -> Sanic:
    """Return the app with every door open (or, switched off, one static page of humans behind each path).

    Raises `SettingError` when unsigned wording would be served to the public.
    """
    how = standing(default_content(), host, default_contacts().is_placeholder)
    app = Sanic(f"hereabouts_{int(time.time() * 1000) % 10**9}", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = BODY_LIMIT
    app.config.RESPONSE_TIMEOUT = 60
    app.config.KEEP_ALIVE_TIMEOUT = 30
    app.config.FALLBACK_ERROR_FORMAT = "json"
    app.ctx.agent, app.ctx.standing = agent, how
    _answers(app, how)
    if not how.off:
        register(channels(credentials), app, route="/")
    return app


def _answers(app: Sanic, how: Standing) -> None:
    @app.middleware("response")  # type: ignore
    async def headers(request: Request, response: HTTPResponse) -> None:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)

    @app.get("/healthz")
    async def healthz(request: Request) -> HTTPResponse:
        ready = how.off or (app.ctx.agent is not None and app.ctx.agent.is_ready())
        body = {"status": "ok" if ready else "starting", "version": __version__, "demo": how.demo, "off": how.off}
        return json(body, status=200 if ready else 503)

    @app.exception(Exception)  # type: ignore
    async def failed(request: Request, error: Exception) -> HTTPResponse:
        status = int(getattr(error, "status_code", 500) or 500)
        if status >= 500:
            note(logger, "a request failed", error)
        return json({"error": _words(status), "help": default_contacts().card(None)}, status=status)

    if how.off:
        from hereabouts.server.pages import contacts_page

        @app.route("/", methods=["GET", "POST"])  # type: ignore
        @app.route("/<path:path>", methods=["GET", "POST"])
        async def off(request: Request, path: str = "") -> HTTPResponse:
            return html(contacts_page())

        return

    from hereabouts.server.pages import add_pages

    add_pages(app, how)


def _words(status: int) -> str:
    if status == 404:
        return "There is nothing here."
    if status == 413:
        return "That is more than can be read at once. A few lines at a time works."
    return "That didn't work." if status < 500 else "Something on our side broke."


def serve(host: str, port: int, model: Optional[str] = None) -> None:
    """Load the model and serve until stopped; prints how it stands and, at the end, the address."""
    from hereabouts.server.agent import load

    started = time.perf_counter()
    agent = load(model)
    app = create_app(agent, host)
    for line in app.ctx.standing.notes:
        print(line, flush=True)

    @app.listener("before_server_start")  # type: ignore
    async def warm(app: Any, loop: Any) -> None:
        from hereabouts.server.warm import warm_up

        await warm_up(agent)

    _purge_daily(app, agent)

    @app.listener("after_server_start")  # type: ignore
    async def ready(app: Any, loop: Any) -> None:
        shown = f"[{host}]" if ":" in host else host
        print(f"Ready after {time.perf_counter() - started:.1f} s: http://{shown}:{port}", flush=True)

    app.run(host=host, port=port, access_log=False, debug=False, motd=False) if _knows_motd() else app.run(
        host=host, port=port, access_log=False, debug=False
    )


def _purge_daily(app: Sanic, agent: Any) -> None:
    """Delete what is older than the retention, at start and every day: what the first message promises."""
    import asyncio

    from hereabouts.privacy import retention_seconds

    async def purge(app: Sanic) -> None:
        while True:
            try:
                agent.tracker_store.purge(retention_seconds())
            except Exception as error:
                note(logger, "old conversations could not be purged", error)
            await asyncio.sleep(24 * 3600)

    app.add_task(purge)  # type: ignore[arg-type]


def _knows_motd() -> bool:
    import inspect

    return "motd" in inspect.signature(Sanic.run).parameters
