"""The pages: the chat at `/`, the widget's files with their headers, and the static page of humans.

Everything is read from `widget/` and served as it is written, without a build; nothing is asked of anywhere else.
"""

from __future__ import annotations

import gzip
import hashlib
import html
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, empty, raw

from hereabouts.channels.widget_words import card, sentence
from hereabouts.paths import ROOT

WIDGET = ROOT / "widget"
FRAMES = "HEREABOUTS_FRAME_ANCESTORS"
CLOSED = "default-src 'none'; frame-ancestors 'none'"
_KINDS = {
    ".js": "text/javascript; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True)
class Page:
    """One file as it is served: its bytes plain and gzipped, its type and its mark."""

    plain: bytes
    packed: bytes
    kind: str
    mark: str


def add_pages(app: Sanic, standing: Any) -> None:
    """Add `/`, `/widget.js`, the widget's modules and security headers on every answer.

    `standing` says whether the server is in demo mode; its notice is shown by the widget, from `/widget/help`.
    Raises FileNotFoundError when `widget/` is not there.
    """
    pages = {f"/widget/{name}": page for name, page in widget_files().items() if name not in ("widget.js", "page.html")}
    pages["/widget.js"] = widget_files()["widget.js"]
    pages["/"] = widget_files()["page.html"]
    policy = page_policy()

    def handler(page: Page, front: bool) -> Any:
        async def serve(request: Request) -> HTTPResponse:
            response = _as_response(request, page)
            if front:
                response.headers["Content-Security-Policy"] = policy
            else:
                # A public file without secrets; any page may load it, only listed ones may speak to the door.
                response.headers["Access-Control-Allow-Origin"] = "*"
                response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            return response

        return serve

    for number, (path, page) in enumerate(pages.items()):
        app.add_route(handler(page, path == "/"), path, methods=["GET", "HEAD"], name=f"page_{number}")

    async def closed(request: Request, response: HTTPResponse) -> None:
        response.headers.setdefault("Content-Security-Policy", CLOSED)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "no-referrer")

    app.register_middleware(closed, "response")


def page_policy() -> str:
    """The front page's policy; `HEREABOUTS_FRAME_ANCESTORS` names the pages that may frame it ("'none'" if unset)."""
    frames = " ".join(os.environ.get(FRAMES, "'none'").replace(";", " ").split()) or "'none'"
    return (
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; "
        f"base-uri 'none'; form-action 'none'; frame-ancestors {frames}; require-trusted-types-for 'script'"
    )


@lru_cache(maxsize=1)
def widget_files(folder: Path = WIDGET) -> dict[str, Page]:
    """Every file of the widget by name, read once."""
    return {p.name: _read(p) for p in sorted(folder.iterdir()) if p.suffix in _KINDS}


def _read(path: Path) -> Page:
    plain = path.read_bytes()
    mark = f'"{hashlib.sha256(plain).hexdigest()[:20]}"'
    return Page(plain, gzip.compress(plain, 9, mtime=0), _KINDS[path.suffix], mark)


def _as_response(request: Request, page: Page) -> HTTPResponse:
    headers = {"ETag": page.mark, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    if page.mark in request.headers.get("if-none-match", ""):
        response = empty(304, headers=headers)
        return response
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return raw(page.packed, content_type=page.kind, headers=headers)
    return raw(page.plain, content_type=page.kind, headers=headers)


def contacts_page() -> str:
    """The static page of humans behind every path when the server is switched off: no script, no style, no request."""
    said = " ".join(part.text for part in sentence("off", None))
    items = []
    for entry in card(None):
        links = " &middot; ".join(
            f'<a href="{html.escape(li["href"])}" rel="noreferrer">{html.escape(li["label"])}</a>'
            for li in entry["links"]
            if li["href"].startswith(("tel:", "sms:", "https://", "mailto:"))
        )
        items.append(
            f"<li><p><strong>{html.escape(entry['name'])}</strong>. {html.escape(entry['how'])}</p><p>{links}</p></li>"
        )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">'
        f"<title>Contacts</title></head><body><main><h1>People to talk to</h1><p>{html.escape(said)}</p>"
        f"<ul>{''.join(items)}</ul></main></body></html>"
    )


__all__ = ["add_pages", "contacts_page"]
