"""Says when the operator's people are there, and when they are back."""

from __future__ import annotations

from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from hereabouts.contacts.types import Person, Practice, plain_url

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LOOK_AHEAD = 60  # days: longer away than that, and no day is named


def until(person: Person, now: datetime) -> time | None:
    """Return until when the person is there, None when they are not; `now` is in the practice's time zone."""
    if now.date() in person.away:
        return None
    for begin, end in person.hours[now.weekday()]:
        if begin <= now.time() < end:
            return end
    return None


def back(person: Person, now: datetime) -> datetime | None:
    """Return when the person is next there, None when that is not known or more than 60 days away."""
    for ahead in range(_LOOK_AHEAD):
        day = now.date() + timedelta(days=ahead)
        if day in person.away:
            continue
        for begin, _ in sorted(person.hours[day.weekday()]):
            start = datetime.combine(day, begin, tzinfo=now.tzinfo)
            if start > now:
                return start
    return None


def sentence(practice: Practice, person: Person, now: datetime | None = None) -> str:
    """Return one sentence about a person: there until, or back when, and how to reach them.

    In: `now` with a time zone (without one it is taken as UTC); the present moment when None.
    """
    now = now or datetime.now(timezone.utc)
    now = now.replace(tzinfo=timezone.utc) if now.tzinfo is None else now
    here = now.astimezone(ZoneInfo(practice.time_zone))
    who = f"{person.name}, {person.role}"
    end, again = until(person, here), back(person, here)
    if end is not None:
        when = f"{who}, is there now, until {_clock(end)} {_place(practice)}"
    elif again is None:
        when = f"{who}, isn't there now, and I don't know when they're back"
    else:
        day = "today" if again.date() == here.date() else _day(again, here)
        when = f"{who}, isn't there now and is back {day} at {_clock(again.time())} {_place(practice)}"
    return f"{when}: {_reach(person)}."


def _day(again: datetime, here: datetime) -> str:
    days = (again.date() - here.date()).days
    if days == 1:
        return "tomorrow"
    name = f"on {_DAYS[again.weekday()]}"
    return name if days < 7 else f"{name}, {again.date().isoformat()},"


def _clock(at: time) -> str:
    """Return an hour that cannot be misread in either country: "9:00 am", "noon"."""
    if (at.hour, at.minute) == (12, 0):
        return "noon"
    return f"{at.hour % 12 or 12}:{at.minute:02d} {'am' if at.hour < 12 else 'pm'}"


def _place(practice: Practice) -> str:
    return f"({practice.time_zone.rsplit('/', 1)[-1].replace('_', ' ')} time)"


def _reach(person: Person) -> str:
    ways = [f"call {person.phone.said}"] if person.phone else []
    ways += [f"write to {person.email}"] if person.email else []
    ways += [f"book at {plain_url(person.booking)}"] if person.booking else []
    return ways[0] if len(ways) == 1 else f"{', '.join(ways[:-1])} or {ways[-1]}"
