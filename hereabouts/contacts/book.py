"""The contacts of every region: which humans, how they are said, and where the speaker is."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from hereabouts.contacts.places import Places, read_places
from hereabouts.contacts.practice import sentence
from hereabouts.contacts.reading import PHRASES, PLACEHOLDER, check_numbers_said, read_practice, read_region
from hereabouts.contacts.types import Line, Number, Phrase, Practice, Region, plain_url
from hereabouts.errors import ContentError, RegionUnknown
from hereabouts.paths import content_dir
from hereabouts.privacy import retention_phrase

logger = logging.getLogger(__name__)

NOT_REGIONS = frozenset({"practice", "places"})
ELSEWHERE = "anywhere"
_DIRECTORY = "findahelpline.com"
STALE_AFTER = timedelta(days=180)
_ROLE_OF = {"text_line": "text", "crisis_short": "crisis"}
_NOUNS = frozenset({"emergency", "crisis_short", "clinic", "retention"})
_ALIASES = {"uk": "gb", "usa": "us", "irl": "ie", "aus": "au", "can": "ca", "nzl": "nz", "gbr": "gb"}
# fmt: off
_EU = frozenset({
    "at", "be", "bg", "hr", "cy", "cz", "dk", "ee", "fi", "fr", "de", "gr", "hu", "is", "it", "lv", "li", "lt",
    "lu", "mt", "nl", "no", "pl", "pt", "ro", "sk", "si", "es", "se", "ch"
})
# fmt: on
_STARTS_SENTENCE = re.compile(r"(?:^|[.!?…][\"'”’)\]]*\s+)[\"'“‘(\[]*$")
_AFTER_COLON = re.compile(r":\s+[\"'“‘(\[]*$")
# Kept in code, not in a file: what is said when the files themselves are broken.
_BARE = {
    "emergency_unknown": Phrase(
        "your emergency number (911 in the US and Canada, 999 in the UK, 112 in Europe, 000 in Australia, "
        "111 in New Zealand)",
        again="your emergency number",
    ),
    "emergency": Phrase("your local emergency number"),
    "crisis": Phrase("findahelpline.com is free, any hour, with crisis lines by country"),
    "crisis_short": Phrase("your local crisis line (findahelpline.com lists it)", again="your local crisis line"),
    "clinic": Phrase("a clinic or an emergency room"),
    "directory": Phrase("findahelpline.com lists lines by country"),
}


class Contacts:
    """Every region's lines and the operator's practice."""

    def __init__(self, regions: Mapping[str, Region], practice: Practice | None, places: Places | None) -> None:
        self._regions, self._practice, self._places = dict(regions), practice, places

    @classmethod
    def load(cls, folder: Path | None = None) -> Contacts:
        """Read content/contacts (or `folder`); raises ContentError with file, line, item and mend."""
        folder = folder or content_dir() / "contacts"
        paths = {p.stem: p for p in sorted(folder.glob("*.yml")) if p.stem not in NOT_REGIONS}
        if ELSEWHERE not in paths:
            raise ContentError(
                f"{ELSEWHERE}.yml", 1, str(folder), "put the file back: it holds what is said everywhere"
            )
        regions = {code: read_region(path) for code, path in paths.items()}
        for code, region in regions.items():
            check_numbers_said(paths[code], region, regions[ELSEWHERE])
        for name in PHRASES - {"humans", "retention"}:
            if name not in regions[ELSEWHERE].phrases and not _with_role(regions[ELSEWHERE].lines, name):
                raise ContentError(f"{ELSEWHERE}.yml", 1, name, "add a phrase: it is said where a region has no line")
        known = frozenset(regions)
        return cls(regions, read_practice(folder / "practice.yml", known), read_places(folder / "places.yml", known))

    @classmethod
    def bare(cls) -> Contacts:
        """Return contacts that need no file: the emergency numbers and the directory, and nothing else."""
        return cls({ELSEWHERE: Region(ELSEWHERE, "somewhere else", None, (), dict(_BARE))}, None, None)

    # -- asking --------------------------------------------------------------------------------------------------

    @property
    def is_placeholder(self) -> bool:
        """Whether the practice is still the shipped example, so nobody of the operator's is offered."""
        return self._practice is None or self._practice.placeholder

    @property
    def practice(self) -> Practice | None:
        """The operator's practice as it is in the file, an example or not."""
        return self._practice

    def regions(self) -> tuple[str, ...]:
        """Return the codes of all regions, "anywhere" last."""
        return (*sorted(c for c in self._regions if c != ELSEWHERE), ELSEWHERE)

    def code(self, region: str | None) -> str | None:
        """Return the region's code for "uk", "US" or "fr"; None when it is None or nobody wrote it down."""
        if not isinstance(region, str):
            return None
        code = region.strip().lower()
        code = _ALIASES.get(code, "eu" if code in _EU else code)
        return code if code in self._regions else None

    def lines(self, region: str, role: str | None = None, verified_only: bool = True) -> tuple[Line, ...]:
        """Return the lines of a region, those that work anywhere after its own; RegionUnknown for an unknown code."""
        code = self.code(region)
        if code is None:
            raise RegionUnknown(f'No contacts for the region "{region}": use one of {", ".join(self.regions())}.')
        lines = self._regions[code].lines + (() if code == ELSEWHERE else self._regions[ELSEWHERE].lines)
        return tuple(x for x in lines if (role is None or role in x.roles) and (x.verified or not verified_only))

    def region_from(self, text: str, asked: bool = False) -> str | None:
        """Return the region the speaker says they are in ("I'm in Ireland", "uk", "texas"), else None.

        `asked`: the message answers "which country are you in?", so a bare "Victoria" is a place and not a person.
        """
        return self._places.region_in(text, asked) if self._places else None

    # -- saying --------------------------------------------------------------------------------------------------

    def phrase(self, name: str, region: str | None) -> str:
        """Return what `{name}` becomes in a message of its own; raises ContentError for an unknown placeholder."""
        if name not in PHRASES:
            raise ContentError("placeholder", 1, name, f"unknown placeholder; known: {', '.join(sorted(PHRASES))}")
        return self._said(name, self.code(region), {name})

    def fill(self, text: str, region: str | None) -> str:
        """Return `text` with every placeholder said for the region, capitals where a sentence begins.

        An unknown region is treated as none. A placeholder nobody knows is taken out, never shown.
        """
        code, said, seen = self.code(region), set(PLACEHOLDER.findall(text)), set[str]()
        out, at = "", 0
        unknown = False
        for match in PLACEHOLDER.finditer(text):
            name = match[1]
            out += text[at : match.start()]
            at = match.end()
            if name not in PHRASES:
                unknown = True
                logger.warning("a placeholder nobody knows was taken out of a message")  # it may be a person's word
                continue
            clause = self._said(name, code, said, seen)
            begins = _STARTS_SENTENCE.search(out) or (name not in _NOUNS and _AFTER_COLON.search(out))
            address = "." in clause.split(" ", 1)[0]  # a page's address is written as it is typed
            out += clause[:1].upper() + clause[1:] if begins and not address else clause
        out += text[at:]
        return _tidy(out) if unknown else out

    def _said(self, name: str, code: str | None, said: set[str], seen: set[str] | None = None) -> str:
        """Return a clause; `said` are the placeholders of the whole message, `seen` those already spoken."""
        seen = set() if seen is None else seen
        if name == "retention":
            return retention_phrase()
        if name == "humans":
            return " ".join(self.humans(code)).rstrip(".")
        if name == "practice" and self._practice is not None and not self.is_placeholder:
            return sentence(self._practice, self._practice.people[0]).rstrip(".")
        key, phrase = self._phrase(name, code)
        if key in seen and phrase.again:
            return phrase.again
        seen.add(key)
        before, after = ("" if self._needless(t, code, said) else t for t in (phrase.before, phrase.after))
        said.update(PLACEHOLDER.findall(before + after))
        whole = f"{before}{phrase.says}{after}"
        return PLACEHOLDER.sub(lambda m: self._said(m[1], code, said, seen), whole)

    def _needless(self, extra: str, code: str | None, said: set[str]) -> bool:
        """Whether what an extra would add is in the message anyway, or is only the directory once more."""
        inner = set(PLACEHOLDER.findall(extra))
        own_crisis = code is not None and bool(_with_role(self._regions[code].lines, "crisis"))
        if "crisis_short" in inner and ("crisis" in said or not own_crisis):
            return True
        return bool(inner & said)

    def _phrase(self, name: str, code: str | None) -> tuple[str, Phrase]:
        if name == "emergency" and code is None:
            name = "emergency_unknown"
        for place in ([code] if code else []) + [ELSEWHERE]:
            region = self._regions[place]
            if name in region.phrases:
                return f"{place}.{name}", region.phrases[name]
            if lines := _with_role(region.lines, name):
                return f"{place}.{name}", Phrase(lines[0].short if name in _NOUNS else lines[0].says)
        return f"{ELSEWHERE}.directory", _BARE["directory"]

    def humans(self, region: str | None, now: datetime | None = None) -> list[str]:
        """Return sentences about who can be reached: the operator's people when there are any, then public lines."""
        code = self.code(region)
        own = self._practice if not self.is_placeholder else None
        found = [sentence(own, person, now) for person in own.people] if own else []
        public = ["{crisis}.", "In danger now: {emergency}."]
        if code and _with_role(self._regions[code].lines, "referral"):
            public.append("{referral}.")
        if _DIRECTORY not in self._phrase("crisis", code)[1].says:
            public.append("{directory}.")
        # Filled as one message, so that nothing is said twice in it.
        return found + self.fill("\n".join(public), code).split("\n")

    # -- showing and checking ------------------------------------------------------------------------------------

    def card(self, region: str | None) -> list[dict[str, object]]:
        """Return the lines of the widget's static card: name, for_whom, hours, how and links made from the numbers.

        With no region known, the emergency numbers of every region and the directory.
        """
        code = self.code(region)
        if code is not None:
            return [_entry(line, line.name) for line in self.lines(code)]
        entries = []
        for other in self._regions.values():
            for line in _with_role(other.lines, "emergency"):
                entries.append(_entry(line, f"{line.name}, {other.name}"))
        return entries + [_entry(line, line.name) for line in _with_role(self._regions[ELSEWHERE].lines, "directory")]

    def stale(self, today: date) -> tuple[Line, ...]:
        """Return the verified lines not checked in the last 180 days."""
        lines = (line for region in self._regions.values() for line in region.lines if line.verified)
        return tuple(x for x in lines if x.checked_on is None or today - x.checked_on > STALE_AFTER)

    def call_sheet(self) -> str:
        """Return every number to be rung each quarter, by region, with a box to tick; unverified ones marked."""
        rows = ["Ring each number, ask what is asked, then write the day into checked_on in content/contacts."]
        for code in self.regions():
            region = self._regions[code]
            rows += ["", f"{code}  {region.name}"]
            for line in region.lines:
                mark = "" if line.verified else "  NOT VERIFIED, never said until it is"
                checked = line.checked_on.isoformat() if line.checked_on else "never"
                rows.append(f"[ ] {line.name}: {line.how}; hours {line.hours}; checked {checked}{mark}")
        if self._practice is not None:
            rows += ["", f"practice  {self._practice.name}{' (the shipped example)' if self.is_placeholder else ''}"]
            for person in self._practice.people:
                ways = [person.phone.said if person.phone else "", person.email or "", person.booking or ""]
                rows.append(f"[ ] {person.name}, {person.role}: {', '.join(w for w in ways if w)}")
        return "\n".join(rows) + "\n"


def check_placeholders(text: str, file: str, line: int, item: str, others: frozenset[str] = frozenset()) -> None:
    """Raise ContentError when `text` holds a placeholder nobody fills; `others` are filled elsewhere."""
    for name in PLACEHOLDER.findall(text):
        if name not in PHRASES and name not in others:
            raise ContentError(file, line, item, f"unknown placeholder {{{name}}}; known: {', '.join(sorted(PHRASES))}")


def _with_role(lines: tuple[Line, ...], name: str) -> tuple[Line, ...]:
    role = _ROLE_OF.get(name, name)
    return tuple(line for line in lines if line.verified and role in line.roles)


def _entry(line: Line, name: str) -> dict[str, object]:
    links = [{"text": n.said, "href": f"tel:{n.dialled}"} for n in line.calls]
    if line.text:
        body = f"?&body={line.word}" if line.word else ""
        links.append({"text": _texting(line.text, line.word), "href": f"sms:{line.text.dialled}{body}"})
    links += [{"text": plain_url(url), "href": url} for url in (line.chat, line.url) if url]
    links += [{"text": line.email, "href": f"mailto:{line.email}"}] if line.email else []
    return {"name": name, "for_whom": line.for_whom, "hours": line.hours, "how": line.how, "links": links}


def _texting(number: Number, word: str | None) -> str:
    return f"text {word} to {number.said}" if word else f"text {number.said}"


def _tidy(text: str) -> str:
    text = re.sub(r"[ \t]+([.,;:?])", r"\1", text)
    text = re.sub(r"([.,;:?])(?:\s*[.,;:])+", r"\1", text)
    return re.sub(r"[ \t]{2,}", " ", text).strip().lstrip(".,;: ")


@lru_cache(maxsize=1)
def default_contacts() -> Contacts:
    """Return the contacts in use, read once. Broken files are logged and the bare contacts come instead.

    Someone in danger must be given a number whatever is wrong with a file; the linter and the start of the server use
    `Contacts.load`, which raises.
    """
    try:
        return Contacts.load()
    except ContentError as wrong:
        logger.error("contacts cannot be read, only emergency numbers and the directory are said: %s", wrong)
        return Contacts.bare()
