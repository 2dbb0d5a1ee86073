"""Finds the region in what a person says about where they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from hereabouts.errors import ContentError
from hereabouts.language.yamlfile import LINE, check_keys, read_mapping, texts

# "I'm in ...", "we live in ...", "based in ...": the speaker's own place. "She's from Ireland" is another's.
_SUBJECT = r"(?:(?:i|we)\s+(?:am|are|live|stay|reside|work)|(?:im|were)|i\s*m)"
_WAY = (
    r"(?:\s+(?:all|both|just|still|now|currently|actually|originally|also|over|out|up|down|back|here|based|living|located"
    r"|stuck|born|a\s+\w+))*"
)
_HERE = (
    rf"(?:{_SUBJECT}{_WAY}"
    r"|^(?:im\s+)?(?:living|based|located|stuck|currently|here|over here|down here|up here)"
    r"|(?:i|we)\s+(?:moved|come|came|call|write|type|chat)(?:\s+\w+)?"
    r"|\b(?:calling|writing|messaging|typing)|my country)"
)
_FRAME = re.compile(rf"{_HERE}\s+(in|from|at|near|outside(?:\s+of)?|to|out of|is)\s+(?:the\s+)?(?:\w+\s+of\s+)?")
_LEAD = re.compile(
    r"^(?:(?:um+|uh+|er+|so|well|ok|okay|yeah|yes|no|oh|hi|hey|just|its|it is|the|in|from|at|near|around|outside|"
    r"somewhere in|rural|north|south|east|west|northern|southern|eastern|western|upstate|central|country is)\s+)+"
)
_TAIL = re.compile(
    r"(?:\s+(?:here|please|pls|thanks|thank you|mate|lol|actually|area|though|sorry|i guess|why|does it matter"
    r"|if that helps|right now|now|atm|at the moment|unfortunately))+$"
)
_NOT = re.compile(r"\b(?:not|isnt|arent|no longer|dont live|never been)\b[^,;.]{0,12}$")
# fmt: off
_FILL = frozenset({
    "in", "near", "from", "outside", "of", "a", "an", "the", "co", "county", "city", "town", "village", "suburb",
    "suburbs", "state", "province", "rural", "small", "little", "big", "just", "greater", "downtown", "about",
    "around"
})
# fmt: on
_US_THE_COUNTRY = re.compile(
    r"(?:(?:um+|uh+|well|so|no|yes|yeah|hi|oh|okay|ok|its|im)\s+)*(?:(?:in|from)\s+)?the us|us|in us"
)
# fmt: off
_ENDS_A_PLACE = frozenset({
    "my", "his", "her", "their", "this", "love", "bed", "trouble", "pain", "and", "but", "with", "because", "who",
    "where", "when", "she", "he"
})
# fmt: on


@dataclass(frozen=True)
class Places:
    """The names of places by region."""

    region_of: dict[str, str]
    people: frozenset[str]

    def region_in(self, text: str, asked: bool = False) -> str | None:
        """Return the region the speaker says they are in, None when they say nothing of it.

        The name may be all there is ("texas", "a small town in ohio"); in a sentence it must stand behind words that
        place the speaker ("I'm in", "we live in"), so a lover from Paris moves nobody. A place that is a first name
        too ("Victoria") counts alone only when the country was `asked` for.
        """
        plain = _plain(text)
        framed = (self._framed(plain, frame) for frame in _FRAME.finditer(plain))
        found = [hit for hit in framed if hit is not None]
        for whence in (False, True):  # "I'm from Spain but I live in Leeds": where they are comes before whence
            for how, region in reversed(found):
                if (how == "from") == whence:
                    return region
        pieces = [plain, *([plain.rsplit(",", 1)[1].strip()] if "," in plain else [])]
        return next((hit for piece in pieces if (hit := self._alone(piece, asked)) is not None), None)

    def _framed(self, plain: str, frame: re.Match[str]) -> tuple[str, str] | None:
        """Read what stands behind "I'm in": the first name of a place, or the next one after a comma."""
        if _NOT.search(plain[: frame.end()].rsplit(",", 1)[-1].rstrip()):
            return None
        words = re.findall(r"[^\s,;.?]+|[,;.?]", plain[frame.end() :])[:7]
        hit: str | None = None
        start = 0
        while start < len(words) and words[start] not in _ENDS_A_PLACE and words[start] not in (";", ".", "?"):
            name = self._name_at(words, start)
            if name is None:
                if hit is not None and words[start] != ",":
                    break
                start += 1
                continue
            if name != "us" or start or re.search(r"\b(?:in|from|the) $", plain[: frame.end()]):
                hit = self.region_of[name]
            start += len(name.split())
        return None if hit is None else (frame[1], hit)

    def _name_at(self, words: list[str], start: int) -> str | None:
        for length in range(min(4, len(words) - start), 0, -1):
            name = " ".join(words[start : start + length])
            if name in self.region_of:
                return name
        return None

    def _alone(self, piece: str, asked: bool) -> str | None:
        """Read a message that is a place and nothing else; none when it names two regions without a comma."""
        bare = _TAIL.sub("", _LEAD.sub("", piece))
        if _US_THE_COUNTRY.fullmatch(_TAIL.sub("", piece)):
            return "us"
        for whole in (piece, bare):
            if whole in self.region_of and whole != "us":
                return self.region_of[whole] if asked or whole not in self.people else None
        words = re.findall(r"[^\s,;.?]+|,", bare)
        names: list[str] = []
        at = 0
        while at < len(words):
            name = self._name_at(words, at)
            if name is not None and name != "us":
                names.append(name)
                at += len(name.split())
            elif words[at] in _FILL or words[at] == "," or (words[at + 1 : at + 2] == [","] and not names):
                at += 1  # an unknown town before its country: "Athlone, Ireland"
            else:
                return None
        regions = {self.region_of[n] for n in names}
        if not names or (len(names) == 1 and names[0] in self.people and not asked):
            return None
        return self.region_of[names[-1]] if len(regions) == 1 or "," in words else None


def _plain(text: str) -> str:
    text = text.lower().replace("\u2019", "'").replace("'", "")
    text = re.sub(r"\b(?:[a-z]\.){2,}", lambda m: m[0].replace(".", ""), text)
    text = re.sub(r"[^\w\s,;.?]", " ", text)
    return re.sub(r"\s+", " ", text).strip(" .?,;")


def read_places(path: Path, regions: frozenset[str]) -> Places:
    """Return the places in `path`; raises ContentError for an unknown region or a name in two of them."""
    raw = check_keys(path, read_mapping(path), (*regions, "people"))
    region_of: dict[str, str] = {}
    for region, names in raw.items():
        if region in (LINE, "people"):
            continue
        for name in texts(path, 1, region, names):
            if region_of.setdefault(name, region) != region:
                raise ContentError(
                    path.name, 1, name, f"is in {region_of[name]} and in {region}; keep it in one, or in none"
                )
    people = frozenset(texts(path, 1, "people", raw.get("people")))
    for name in people - set(region_of):
        raise ContentError(path.name, 1, name, "is under `people` but under no region; add it to one, or take it out")
    return Places(region_of, people)
