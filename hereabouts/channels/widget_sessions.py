"""Who is writing by the widget: signed short-lived sessions, and the little that is remembered of each in memory.

The session id (128 random bits) is issued and signed here and travels in the token only. The key outlives a restart,
so a conversation does too; what is remembered in memory (offered buttons, answers already given) does not.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Mapping

import jwt

from hereabouts.errors import SettingError
from hereabouts.paths import state_dir

KEY_SETTING = "HEREABOUTS_WIDGET_KEY"
LIFE = 3600
RENEWABLE = 3 * 3600  # after its end a token can be renewed for as long as Rasa keeps the session open
LONGEST = 24 * 3600  # from the first token; then a new conversation begins
ANSWERS_KEPT, ANSWER_LIFE = 64, 900.0
REPLIES_KEPT = 200
_AUDIENCE = "widget"


class NotYours(Exception):
    """A token that is missing, forged, ended or forgotten."""


@dataclass(frozen=True)
class Who:
    """A session: its id, the region its page gave, when it began and when its token ends (seconds since 1970)."""

    sid: str
    region: str | None
    began: int
    ends: int

    @property
    def sender(self) -> str:
        """The name of the conversation in the store."""
        return f"widget-{self.sid}"


@dataclass
class Memory:
    """What is remembered of a session while the server runs."""

    touched: float
    region: str | None = None
    asks: str | None = None
    danger: bool = False
    offered: dict[str, dict[str, str]] = field(default_factory=dict)
    said: OrderedDict[str, dict[str, Any]] = field(default_factory=OrderedDict)
    answers: OrderedDict[str, tuple[float, asyncio.Task[Any]]] = field(default_factory=OrderedDict)
    last: asyncio.Future[None] | None = None

    def answered(self, message_id: str, now: float) -> asyncio.Task[Any] | None:
        """The task that answers, or answered, this message id; None when it is new or long ago."""
        while self.answers:
            first, (at, task) = next(iter(self.answers.items()))
            if len(self.answers) <= ANSWERS_KEPT and (now - at <= ANSWER_LIFE or not task.done()):
                break
            del self.answers[first]
        held = self.answers.get(message_id)
        return held[1] if held else None

    def remember(self, replies: list[dict[str, Any]]) -> None:
        """Keep what the last replies offered and asked, and which content each came from."""
        self.offered = {}
        self.asks = next((r["asks"] for r in reversed(replies) if r["asks"]), None)
        self.danger = any(r["kind"] for r in replies)
        for reply in replies:
            if reply["buttons"]:
                self.offered[reply["id"]] = {b["id"]: b["title"] for b in reply["buttons"]}
            self.said[reply["id"]] = {
                "ids": [p["id"] for p in reply["parts"]],
                "kind": reply["kind"],
                "level": reply["level"],
            }
        while len(self.said) > REPLIES_KEPT:
            self.said.popitem(last=False)

    def tap(self, reply_id: str | None, button: str) -> str | None:
        """Return the title of a button that is on offer, once; None when it is not (any more)."""
        title = self.offered.get(reply_id or "", {}).get(button)
        if title is not None:
            self.offered = {}
        return title


class Sessions:
    """Issues, reads, renews and forgets sessions; remembers at most `keep` of them, each for three hours."""

    def __init__(self, key: str, keep: int = 5_000, clock: Callable[[], float] = time.time) -> None:
        self._key, self._keep, self._clock = key, keep, clock
        self._memory: OrderedDict[str, Memory] = OrderedDict()
        self._forgotten: OrderedDict[str, None] = OrderedDict()

    def begin(self, region: str | None) -> str:
        """Return the token of a new session."""
        return self._token(secrets.token_hex(16), region, int(self._clock()))

    def read(self, token: str) -> Who:
        """Return whose token this is; raises `NotYours` when it is no token of ours or has ended."""
        who = self._read(token)
        if who.ends <= self._clock():
            raise NotYours("ended")
        return who

    def renew(self, token: str) -> str:
        """Return a new token for the same conversation; raises `NotYours` when it is too late for that."""
        who, now = self._read(token), self._clock()
        if now > who.ends + RENEWABLE or now > who.began + LONGEST:
            raise NotYours("too old")
        return self._token(who.sid, who.region, who.began)

    def memory(self, who: Who) -> Memory:
        """Return what is remembered of a session, empty at first."""
        now = self._clock()
        held = self._memory.pop(who.sid, None) or Memory(now, who.region)
        held.touched = now
        self._memory[who.sid] = held
        while self._memory:
            first = next(iter(self._memory.values()))
            if len(self._memory) <= self._keep and now - first.touched <= RENEWABLE:
                break
            self._memory.popitem(last=False)
        return held

    def forget(self, who: Who) -> None:
        """Drop what is remembered and let the token open nothing any more."""
        self._memory.pop(who.sid, None)
        self._forgotten[who.sid] = None
        while len(self._forgotten) > self._keep:
            self._forgotten.popitem(last=False)

    def __len__(self) -> int:
        return len(self._memory)

    def _token(self, sid: str, region: str | None, began: int) -> str:
        claims = {"aud": _AUDIENCE, "sid": sid, "r": region, "since": began, "exp": int(self._clock()) + LIFE}
        return jwt.encode(claims, self._key, algorithm="HS256")

    def _read(self, token: str) -> Who:
        try:
            claims: Mapping[str, Any] = jwt.decode(
                token,
                self._key,
                algorithms=["HS256"],
                audience=_AUDIENCE,
                options={"require": ["exp", "aud", "sid", "since"], "verify_exp": False},
            )
            who = Who(str(claims["sid"]), claims.get("r"), int(claims["since"]), int(claims["exp"]))
        except (jwt.PyJWTError, ValueError, TypeError, KeyError) as error:
            raise NotYours(type(error).__name__) from error
        if who.sid in self._forgotten:
            raise NotYours("forgotten")
        return who


def signing_key(folder: Path | None = None) -> str:
    """Return the key sessions are signed with: `HEREABOUTS_WIDGET_KEY`, or `state/widget.key`, made once (0600).

    Raises `SettingError` when the setting is too short or the file cannot be made or read.
    """
    given = os.environ.get(KEY_SETTING, "")
    if given:
        if len(given) < 32:
            raise SettingError(f"{KEY_SETTING} is shorter than 32 characters: use `openssl rand -hex 32`.")
        return given
    path = (folder or state_dir()) / "widget.key"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            # Written aside and linked, so that of two servers starting at once both read one whole key.
            aside = path.with_name(f".widget.key.{secrets.token_hex(8)}")
            if not path.exists():
                with open(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
                    file.write(secrets.token_hex(32))
                os.link(aside, path)
        except FileExistsError:
            pass
        finally:
            aside.unlink(missing_ok=True)
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(
            f"The widget's signing key {path} cannot be made or read: {error}. Set {KEY_SETTING}."
        ) from error
    if len(key) < 32:
        raise SettingError(f"{path} holds no key: delete it (open conversations in the widget end) and start again.")
    return key
