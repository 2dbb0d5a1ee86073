"""A real Chromium, the widget's server over a stand-in assistant, and a host page with a strict policy elsewhere."""

from __future__ import annotations

import http.server
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Iterator
from urllib.parse import unquote

import pytest

from hereabouts.paths import ROOT

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE = {"width": 390, "height": 844}
PATIENCE = 30_000  # milliseconds: long enough for a busy machine, because no test may depend on speed


def missing(what: str) -> None:
    """Skip, plainly; where every test must run, fail."""
    if os.environ.get("HEREABOUTS_CI") == "1":
        pytest.fail(f"{what} is not installed, and every test must run here")
    pytest.skip(f"{what} is not installed")


def free_port() -> int:
    """A port nobody uses."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Server:
    """A server in a process of its own, that can be killed and started again on the same port."""

    port: int
    environment: dict[str, str]
    command: Callable[[int], list[str]]
    patience: float = 300
    process: Any = None

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> Server:
        """Start and wait until it answers."""
        self.process = subprocess.Popen(
            self.command(self.port),
            cwd=ROOT,
            env={**os.environ, **self.environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.time() + self.patience
        while time.time() < until:
            try:
                urllib.request.urlopen(self.url + "/widget/help", timeout=15).read()
                return self
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.2)
        self.stop()
        raise AssertionError("the server did not start")

    def stop(self) -> None:
        """Kill it at once, as a crash would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()


@dataclass(frozen=True)
class Host:
    """A plain page on another port whose policy allows scripts, styles and connections of the widget's server only."""

    url: str
    server: Server


def host_page(server: Server, port: int) -> http.server.ThreadingHTTPServer:
    """Serve the host page; `?attributes` go into the script tag."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/favicon"):
                self.send_response(204)
                self.end_headers()
                return
            _, _, query = self.path.partition("?")
            direction = ' dir="rtl"' if "rtl" in query else ""
            body = (
                f'<!doctype html><html lang="en"{direction}><head><meta charset="utf-8"><title>A practice</title>'
                '<meta name="viewport" content="width=device-width, initial-scale=1">'
                f'<script src="{server.url}/widget.js" defer data-region="us" {unquote(query)}></script></head>'
                "<body><main><h1>A practice</h1><p>Words of the practice.</p><a href='#x'>A link</a></main></body></html>"
            ).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header(
                "Content-Security-Policy",
                f"default-src 'none'; script-src {server.url}; connect-src {server.url}; style-src {server.url}",
            )
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    made = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    return made


def freeze(page: Any) -> None:
    """Stop the page's clock; `page.clock.run_for` moves it on."""
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 60)


def until(page: Any, is_true: Callable[[], Any]) -> None:
    """Wait until something holds, without evaluating text in the page, which the host's policy forbids."""
    end = time.time() + PATIENCE / 1000
    while not is_true():
        assert time.time() < end, "it never came true"
        page.wait_for_timeout(100)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium for all."""
    if not Path(CHROMIUM).exists():
        missing("chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield made
        made.close()


@pytest.fixture(scope="session")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """The host page and the widget's server."""
    port = free_port()
    environment = {
        "HEREABOUTS_STATE": str(tmp_path_factory.mktemp("state")),
        "HEREABOUTS_WIDGET_ORIGINS": f"http://127.0.0.1:{port}",
    }
    server = Server(free_port(), environment, lambda p: [sys.executable, "-m", "tests.widget.stub", str(p)])
    server.start()
    pages = host_page(server, port)
    yield Host(f"http://127.0.0.1:{port}/", server)
    pages.shutdown()
    server.stop()


@pytest.fixture
def open_page(browser: Any) -> Iterator[Callable[..., Any]]:
    """Open an address in a context of its own; `messages` on the page collects what the console and the network say.

    With `clock` the page's time can be stopped and moved (`freeze`), so that timers are tested without waiting.
    """
    contexts = []

    def opened(url: str, clock: bool = False, **settings: Any) -> Any:
        context = browser.new_context(**{"viewport": PHONE, "accept_downloads": True, **settings})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        if clock:
            page.clock.install()
        page.messages, page.asked = [], []
        page.on("console", lambda m: page.messages.append(m.text))
        page.on("pageerror", lambda e: page.messages.append(str(e)))
        page.on("request", lambda r: page.asked.append(r.url))
        page.goto(url)
        return page

    yield opened
    for context in contexts:
        context.close()
