"""The widget's wire format: what a request may hold, and a reply of the assistant as JSON.

Nothing is taken from the client but a message id, a text or a tapped button: unknown keys are refused, so nobody
chooses a sender, a channel or metadata.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Mapping

from hereabouts.channels.widget_words import reply as plain_reply
from hereabouts.listening.types import Part

BODY = 16 * 1024
TEXT = 4_000
NOTE = 1_000
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_NAME = re.compile(r"[\w.:-]{1,80}", re.ASCII)


class Refused(Exception):
    """A request that cannot be taken: status, the `doors` reason, and seconds until it may be tried again."""

    def __init__(self, status: int, reason: str, wait: float = 0.0, say: str = "request") -> None:
        super().__init__(reason)
        self.status, self.reason, self.wait, self.say = status, reason, wait, say


@dataclass(frozen=True)
class Asked:
    """One message: its id and a text, or a tapped button and the reply it belongs to. `dirty`: signs were taken out."""

    id: str
    text: str = ""
    button: str | None = None
    reply_to: str | None = None
    dirty: bool = False


def body(raw: bytes, content_type: str, keys: Mapping[str, type]) -> dict[str, Any]:
    """Return a request's JSON object; raises `Refused` for another type, too much, no object or an unknown key."""
    kind, _, rest = content_type.partition(";")
    if kind.strip().lower() != "application/json" or "charset" in rest.lower() and "utf-8" not in rest.lower():
        raise Refused(415, "not_text", say="type")
    if len(raw) > BODY:
        raise Refused(413, "too_long", say="size")
    try:
        value = json.loads(raw.decode("utf-8") or "{}", parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Refused(400, "not_text", say="json") from error
    if not isinstance(value, dict):
        raise Refused(400, "not_text", say="object")
    for key, given in value.items():
        if key not in keys:
            raise Refused(400, "not_text", say="key")
        if not isinstance(given, keys[key]):
            raise Refused(400, "not_text", say="value")
    return value


def message(raw: bytes, content_type: str) -> Asked:
    """Return the message a request holds; raises `Refused`."""
    value = body(raw, content_type, {"id": str, "text": str, "button": str, "reply_to": str})
    message_id = value.get("id", "")
    if not _UUID.fullmatch(message_id):
        raise Refused(400, "not_text", say="id")
    if ("text" in value) == ("button" in value) or ("reply_to" in value and "button" not in value):
        raise Refused(400, "not_text", say="either text or button")
    if "button" in value:
        if not _NAME.fullmatch(value["button"]) or not _NAME.fullmatch(value.get("reply_to", "-")):
            raise Refused(400, "stale_button", say="button")
        return Asked(message_id, button=value["button"], reply_to=value.get("reply_to"))
    text = value["text"]
    clean = cleaned(text)
    return Asked(message_id, text=clean, dirty=clean != text)


def cleaned(text: str) -> str:
    """Return the text without control characters and half surrogates; new lines and tabs stay.

    >>> cleaned("a\\x00b\\nc")
    'ab\\nc'
    """
    return "".join(c for c in text if c in "\n\r\t" or unicodedata.category(c) not in ("Cc", "Cs"))


def spoken(text: str) -> str:
    """Return what goes to Rasa: no leading slash, because nobody types an intent."""
    return re.sub(r"^[\s/]+", "", text).rstrip()


def as_reply(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return one of the assistant's messages in the widget's form."""
    extra = said.get("extra") if isinstance(said.get("extra"), Mapping) else {}
    parts = tuple(
        Part(str(p.get("text") or ""), str(p.get("code") or ""), str(p.get("id") or ""))
        for p in said.get("parts") or []
        if isinstance(p, Mapping)
    )
    made = plain_reply(parts)
    made["text"] = str(said.get("text") or made["text"])
    for key in ("asks", "kind", "level"):
        made[key] = str(said[key]) if said.get(key) else None
    made["buttons"] = [
        {"id": str(b.get("id") or b.get("title")), "title": str(b["title"])}
        for b in said.get("buttons") or []
        if isinstance(b, Mapping) and b.get("title")
    ]
    made["timer"] = _timer(extra.get("timer"))
    made["plan"] = _plan(extra.get("plan"))
    made["humans"] = bool(said.get("humans") or extra.get("humans"))
    if said.get("forget"):
        made["forget"] = True
    return made


def _timer(value: Any) -> dict[str, int] | None:
    minutes = value.get("minutes") if isinstance(value, Mapping) else None
    return {"minutes": int(minutes)} if isinstance(minutes, (int, float)) and 0 < minutes <= 60 else None


def _plan(value: Any) -> dict[str, str] | None:
    if not isinstance(value, Mapping) or not (value.get("if") or value.get("then")):
        return None
    return {"if": str(value.get("if") or ""), "then": str(value.get("then") or "")}


def _no_constant(name: str) -> Any:
    raise ValueError(name)
