"""Reads and checks content/contacts: a wrong entry is named by file, line, item and what to do about it."""

from __future__ import annotations

import re
from datetime import date, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hereabouts.contacts.numbers import number
from hereabouts.contacts.types import ALWAYS, WEEKDAYS, Line, Number, Person, Phrase, Practice, Region
from hereabouts.errors import ContentError
from hereabouts.language.yamlfile import LINE, check_keys, line_of, read_mapping

# fmt: off
ROLES = frozenset({
    "emergency", "crisis", "text", "abuse", "abuse_using", "assault", "stop_it_now", "child_protection", "youth",
    "youth_harm", "ncmec", "poison", "overdose_line", "gambling", "blackmail", "referral", "men", "lgbt",
    "directory"
})
PHRASES = frozenset({
    "emergency", "crisis", "crisis_short", "text_line", "abuse", "abuse_using", "assault", "stop_it_now",
    "child_protection", "youth", "ncmec", "poison", "clinic", "overdose_line", "blackmail", "gambling",
    "referral", "men", "lgbt", "directory", "practice", "humans", "retention"
})
_LINE_KEYS = (
    "id", "name", "roles", "for_whom", "call", "text", "chat", "url", "email", "note", "hours", "cost", "source",
    "verified", "checked_on", "says", "short"
)
_NEEDED = (
    "id", "name", "roles", "for_whom", "hours", "cost", "source", "verified", "says", "short"
)
# fmt: on
_PHRASE_KEYS = ("says", "before", "after", "again")
_REGION_KEYS = ("region", "name", "phone_region", "lines", "phrases")
_PRACTICE_KEYS = ("placeholder", "practice", "region", "jurisdiction", "time_zone", "people")
_PERSON_KEYS = ("name", "role", "phone", "email", "booking", "hours", "away")
_NUMBER_IN_TEXT = re.compile(r"\d[\d -]*\d\d(?:-[A-Z-]+)?")
_EXAMPLE = ("555-01", ".example")
_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def read_region(path: Path) -> Region:
    """Return the region in `path`; raises ContentError naming the first thing that is wrong and its mend."""
    raw = check_keys(path, read_mapping(path), _REGION_KEYS)
    code, name = _text(path, raw, "region"), _text(path, raw, "name")
    if code != path.stem:
        raise ContentError(path.name, 1, code, f"write `region: {path.stem}`, as the file is called")
    phone_region = raw.get("phone_region")
    if phone_region is not None and not isinstance(phone_region, str):
        raise ContentError(path.name, 1, code, "`phone_region` is a country code in capitals, in quotes, such as US")
    lines = tuple(_line(path, entry, phone_region) for entry in _entries(path, raw, "lines"))
    ids = [line.id for line in lines]
    for line, entry in zip(lines, _entries(path, raw, "lines"), strict=True):
        if ids.count(line.id) > 1:
            raise ContentError(path.name, line_of(entry), line.id, "this id is given twice; rename one")
        if not line.id.startswith(f"{code}."):
            raise ContentError(path.name, line_of(entry), line.id, f"begin the id with `{code}.`")
    phrases = _phrases(path, raw.get("phrases"))
    _complete(path, code, lines)
    return Region(code, name, phone_region, lines, phrases)


def _entries(path: Path, raw: dict[str, Any], key: str) -> list[dict[str, Any]]:
    value = raw.get(key)
    if not isinstance(value, list) or not value:
        raise ContentError(path.name, line_of(raw), key, "must be a list with at least one entry")
    for entry in value:
        if not isinstance(entry, dict):
            raise ContentError(path.name, line_of(raw), str(entry)[:40], "must be a mapping of keys to values")
    return value


def _text(path: Path, raw: dict[str, Any], key: str, item: str = "") -> str:
    value = raw.get(key)
    if not isinstance(value, str) or not value.strip():
        raise ContentError(path.name, line_of(raw), item or key, f"`{key}` needs a text; put it in quotes")
    return value.strip()


def _line(path: Path, raw: dict[str, Any], phone_region: str | None) -> Line:
    item = str(raw.get("id", "a line without id"))
    check_keys(path, raw, _LINE_KEYS, item)
    for key in _NEEDED:
        if key not in raw:
            raise ContentError(path.name, line_of(raw), item, f"add `{key}`")
    roles = raw["roles"]
    if not isinstance(roles, list) or not roles or not all(isinstance(r, str) for r in roles):
        raise ContentError(path.name, line_of(raw), item, "`roles` must be a list such as [crisis, text]")
    for role in roles:
        if role not in ROLES:
            raise ContentError(
                path.name, line_of(raw), item, f"unknown role '{role}'; known: {', '.join(sorted(ROLES))}"
            )
    verified, checked = raw["verified"], raw.get("checked_on")
    if not isinstance(verified, bool):
        raise ContentError(path.name, line_of(raw), item, "`verified` is true or false")
    if not (checked is None or isinstance(checked, date)) or (verified and checked is None):
        raise ContentError(
            path.name, line_of(raw), item, "write the day it was checked, such as checked_on: 2026-11-20"
        )
    calls = raw.get("call") or []
    calls = tuple(_number(path, raw, item, c, phone_region) for c in (calls if isinstance(calls, list) else [calls]))
    text = raw.get("text")
    if text is not None:
        check_keys(path, text, ("number", "word"), item)
    texted = _number(path, raw, item, text.get("number"), phone_region) if text else None
    for key in ("chat", "url"):
        if raw.get(key) is not None and not str(raw[key]).startswith("https://"):
            raise ContentError(path.name, line_of(raw), item, f"`{key}` must begin with https://")
    if not (calls or texted or raw.get("chat") or raw.get("url") or raw.get("email")):
        raise ContentError(path.name, line_of(raw), item, "give at least one of call, text, chat, url, email")
    says = _text(path, raw, "says", item)
    if says.rstrip().endswith("."):
        raise ContentError(path.name, line_of(raw), item, "`says` is a clause: leave out the full stop")
    return Line(
        id=_text(path, raw, "id", item),
        name=_text(path, raw, "name", item),
        roles=tuple(roles),
        for_whom=_text(path, raw, "for_whom", item),
        calls=calls,
        text=texted,
        word=(text or {}).get("word"),
        chat=raw.get("chat"),
        url=raw.get("url"),
        email=raw.get("email"),
        hours=_text(path, raw, "hours", item),
        cost=_text(path, raw, "cost", item),
        source=_text(path, raw, "source", item),
        verified=verified,
        checked_on=checked,
        says=says,
        short=_text(path, raw, "short", item),
        note=raw.get("note"),
    )


def _number(path: Path, raw: dict[str, Any], item: str, said: Any, region: str | None, example: bool = False) -> Number:
    if not isinstance(said, str):
        raise ContentError(path.name, line_of(raw), item, f"put the number {said!r} in quotes")
    found = number(said, region, example) if region else None
    if found is None:
        where = f"in {region}" if region else "without a `phone_region`"
        raise ContentError(path.name, line_of(raw), item, f'"{said}" is no number that can be rung {where}; check it')
    return found


def _phrases(path: Path, raw: Any) -> dict[str, Phrase]:
    found: dict[str, Phrase] = {}
    for name, value in (raw or {}).items():
        if name == LINE:
            continue
        if name not in PHRASES and name != "emergency_unknown":
            raise ContentError(path.name, line_of(raw), name, f"unknown phrase; known: {', '.join(sorted(PHRASES))}")
        check_keys(path, value, _PHRASE_KEYS, name)
        says = _text(path, value, "says", name)
        if says.endswith("."):
            raise ContentError(path.name, line_of(value), name, "a phrase is a clause: leave out the full stop")
        extra = {k: str(value.get(k) or "") for k in ("before", "after", "again")}
        for text in (says, *extra.values()):
            for inner in PLACEHOLDER.findall(text):
                if inner not in PHRASES or inner == name:
                    raise ContentError(path.name, line_of(value), name, f"unknown placeholder {{{inner}}}")
        found[name] = Phrase(says, **extra)
    return found


def _complete(path: Path, code: str, lines: tuple[Line, ...]) -> None:
    """A region has an emergency number, and a line that answers at any hour beside those that do not."""
    if code == "anywhere":
        return
    said = [line for line in lines if line.verified]
    if not any("emergency" in line.roles for line in said):
        raise ContentError(path.name, 1, code, "add a verified line with the role emergency")
    if not any("crisis" in line.roles for line in said):
        raise ContentError(path.name, 1, code, "add a verified line with the role crisis")
    limited = [line.id for line in said if not line.always]
    if limited and not any(line.always and line.calls for line in said):
        raise ContentError(path.name, 1, limited[0], f'has hours; add a line with hours "{ALWAYS}" beside it')


def check_numbers_said(path: Path, region: Region, everywhere: Region) -> None:
    """Raise ContentError when a phrase or a clause names a number that is no verified line's number."""
    lines = [line for line in (*region.lines, *everywhere.lines) if line.verified]
    known = {n.said for line in lines for n in (*line.calls, *([line.text] if line.text else []))}
    known |= {line.name for line in lines}
    texts = [(f"phrases.{name}", t) for name, p in region.phrases.items() for t in (p.says, p.before, p.after, p.again)]
    texts += [(line.id, t) for line in region.lines if line.verified for t in (line.says, line.short)]
    for item, text in texts:
        if item == "phrases.emergency_unknown":  # the emergency numbers of other regions: a test compares them
            continue
        for name in sorted(known, key=len, reverse=True):
            text = text.replace(name, " ")
        if found := _NUMBER_IN_TEXT.search(text):
            mend = f'"{found[0]}" belongs to no verified line of this region; verify the line first, or take it out'
            raise ContentError(path.name, 1, item, mend)


def read_practice(path: Path, regions: frozenset[str]) -> Practice:
    """Return the operator's people; raises ContentError for a wrong number, hour, time zone or region."""
    raw = check_keys(path, read_mapping(path), _PRACTICE_KEYS)
    placeholder = raw.get("placeholder")
    if not isinstance(placeholder, bool):
        raise ContentError(path.name, 1, "placeholder", "is true for the shipped example, false for your own people")
    region, zone = _text(path, raw, "region"), _text(path, raw, "time_zone")
    if region not in regions:
        raise ContentError(path.name, 1, region, f"unknown region; known: {', '.join(sorted(regions))}")
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as wrong:
        mend = "no such time zone; write one such as America/Chicago or Europe/London"
        raise ContentError(path.name, 1, zone, mend) from wrong
    phone_region = {"eu": "DE", "anywhere": "US"}.get(region, region.upper())
    people = tuple(_person(path, entry, phone_region, placeholder) for entry in _entries(path, raw, "people"))
    return Practice(placeholder, _text(path, raw, "practice"), region, _text(path, raw, "jurisdiction"), zone, people)


def _person(path: Path, raw: dict[str, Any], phone_region: str, example: bool) -> Person:
    name = str(raw.get("name", "a person without name"))
    check_keys(path, raw, _PERSON_KEYS, name)
    phone = _number(path, raw, name, raw["phone"], phone_region, example) if raw.get("phone") else None
    booking = raw.get("booking")
    if booking is not None and not str(booking).startswith("https://"):
        raise ContentError(path.name, line_of(raw), name, "`booking` must begin with https://")
    if not (phone or raw.get("email") or booking):
        raise ContentError(path.name, line_of(raw), name, "give at least one of phone, email, booking")
    if not example and any(mark in f"{raw.get('phone')} {raw.get('email')} {booking}" for mark in _EXAMPLE):
        raise ContentError(path.name, line_of(raw), name, "this is still the example's number or address; check it")
    hours = raw.get("hours") or {}
    check_keys(path, hours, WEEKDAYS, name)
    week = tuple(tuple(_span(path, raw, name, span) for span in hours.get(day) or []) for day in WEEKDAYS)
    away = raw.get("away") or []
    if not all(isinstance(day, date) for day in away):
        raise ContentError(path.name, line_of(raw), name, "`away` is a list of days such as 2026-12-24")
    return Person(
        _text(path, raw, "name", name),
        _text(path, raw, "role", name),
        phone,
        raw.get("email"),
        booking,
        week,
        tuple(away),
    )


def _span(path: Path, raw: dict[str, Any], name: str, span: Any) -> tuple[time, time]:
    found = _SPAN.fullmatch(str(span))
    try:
        if found:
            begin, end = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
            if begin < end:
                return begin, end
    except ValueError:
        pass
    raise ContentError(path.name, line_of(raw), name, f'"{span}" is no span of hours; write "09:00-17:00"')
