"""One small HTTP client for a platform's API: lazy, with time-outs, patient where it is asked to wait.

No network at start. Addresses may hold a token, so no address and no error's words are ever logged or raised.
"""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from hereabouts.errors import HereaboutsError, SettingError

TRIES = 3
LONGEST_WAIT = 20.0
_BACK_OFF = (0.5, 2.0)


class Unreachable(HereaboutsError):
    """The platform's API did not answer, after every try."""


@dataclass(frozen=True)
class Answer:
    """What an API answered: the HTTP `status` and the JSON object, empty when it was none."""

    status: int
    body: Mapping[str, Any] = field(default_factory=dict)


class Poster:
    """Posts JSON; makes its session when first used, in the loop that uses it."""

    def __init__(self, headers: Mapping[str, str] | None = None, seconds: float = 10.0) -> None:
        self._headers = dict(headers or {})
        self._timeout = aiohttp.ClientTimeout(total=seconds, connect=min(5.0, seconds))
        self._session: aiohttp.ClientSession | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def post(self, url: str, payload: Mapping[str, Any]) -> Answer:
        """Return the answer to `payload`; waits as told on 429, tries again on 5xx and broken connections.

        A reply that is lost is worse than one that comes twice, so a time-out is tried again too. Raises
        `Unreachable` when no try got an answer; 4xx (and the last 429 or 5xx) are returned.
        """
        answer: Answer | None = None
        for attempt in range(TRIES):
            wait = _BACK_OFF[min(attempt, len(_BACK_OFF) - 1)]
            try:
                answer, told = await self._once(url, payload)
                if answer.status != 429 and answer.status < 500:
                    return answer
                wait = max(told, 0.0) if told is not None else wait
            except (aiohttp.ClientError, asyncio.TimeoutError, OSError):
                answer = None
            if attempt == TRIES - 1 or wait > LONGEST_WAIT:
                break
            await asyncio.sleep(wait)
        if answer is None:
            raise Unreachable("The platform's API did not answer.")
        return answer

    async def _once(self, url: str, payload: Mapping[str, Any]) -> tuple[Answer, float | None]:
        session = self._ready()
        async with session.post(url, json=payload, headers=self._headers, allow_redirects=False) as response:
            raw = await response.content.read(1_000_000)
            try:
                body = json.loads(raw)
            except (ValueError, RecursionError):
                body = {}
            body = body if isinstance(body, dict) else {}
            return Answer(response.status, body), _told_to_wait(response.headers.get("Retry-After"), body)

    def _ready(self) -> aiohttp.ClientSession:
        loop = asyncio.get_running_loop()
        if self._session is None or self._session.closed or self._loop is not loop:
            self._session, self._loop = aiohttp.ClientSession(timeout=self._timeout, trust_env=True), loop
        return self._session

    async def close(self) -> None:
        """Close the session, if there ever was one."""
        if self._session is not None and self._loop is asyncio.get_running_loop():
            await self._session.close()
        self._session = None


def _told_to_wait(header: str | None, body: Mapping[str, Any]) -> float | None:
    """Return the seconds asked for: Slack and HTTP say it in a header, Telegram in `parameters.retry_after`."""
    parameters = body.get("parameters")
    inside = parameters.get("retry_after") if isinstance(parameters, dict) else None
    for told in (inside, header):
        try:
            seconds = float(told) if told is not None else math.nan
        except (TypeError, ValueError):
            continue
        if math.isfinite(seconds):
            return seconds
    return None


def checked_base(variable: str, url: str) -> str:
    """Return an API's base address without a slash at the end.

    Raises `SettingError` unless it is https, or http on this machine: the token goes there.
    """
    parts = urlsplit(url.strip())
    local = parts.hostname in ("127.0.0.1", "localhost", "::1")
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and local)):
        raise SettingError(f"{variable} must be an https address (http only on 127.0.0.1): correct or unset it.")
    return url.strip().rstrip("/")
