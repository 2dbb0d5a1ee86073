"""Echoes: reflections made from the person's own clause, turned to the second person, or none when unsure.

Two codes (MITI 4.2.1): SR when the echo says what was said, CR when it holds both sides or ties a feeling to what
happened, from the text alone. Nothing here guesses: a clause that does not parse as one plain, whole clause is left.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc

from hereabouts.listening import echo_filters as filters
from hereabouts.listening.echo_clauses import (
    CLINGING,
    SUBORDINATE,
    Clause,
    Sentence,
    clauses,
    close,
    sentences,
)
from hereabouts.listening.echo_frames import both_sides, framed, self_question
from hereabouts.listening.echo_grammar import second_person, shorten
from hereabouts.listening.echo_rules import Rules, rules
from hereabouts.listening.echo_subjects import with_subject
from hereabouts.listening.echo_whole import whole

LONGEST_MESSAGE = 4000
MOST_SENTENCES = 14
MOST_CANDIDATES = 24
MOST_ECHOES = 5
_HOLDS = frozenset({"dobj", "ccomp", "xcomp", "prep", "acomp", "attr"})
_PART = re.compile(r"(?:part|half) of me\b", re.IGNORECASE)
_TURNS = frozenset({"if", "when", "because", "until", "before", "after"})
# A second side that leans on the first and has no verb of its own ("I want to stop but I can't").
_ELLIPSIS = {f"I {verb}.": f"you {verb}" for verb in ("can't", "couldn't", "don't", "didn't", "won't", "haven't")}
_HEAD = re.compile(
    r"I (know|think|wish|hope|feel like) (?=(?:I|I'm|I've|she|he|she's|he's|my|it|it's) )", re.IGNORECASE
)
_FEELING = re.compile(r"(?:and )?I(?:'m| am| feel| felt| was) (?:just |still )?(\w+)$", re.IGNORECASE)
_SAYS = re.compile(
    r"(?:i|she|he|they) (?:said|says|say|thought|told (?:me|myself|him|her)|reckoned)|says? (?:she|he|they|i)"
)
_TIME_END = re.compile(r"\b(?:second|minute|hour|day|week|month|year|moment)s?$")
_NOT_ENGLISH = re.compile(r"[^\x00-\u024F\u2000-\u2BFF\uFE0F\U0001F000-\U0001FAFF]")


@dataclass(frozen=True)
class Echo:
    """One reflection: `text`, MITI `code` (SR or CR), `source` in the normalised message, and `weight` (0 to 1)."""

    text: str
    code: str
    source: tuple[int, int]
    weight: float


@dataclass(frozen=True)
class _Candidate:
    """A clause, or two joined, in the first person, and what is known of it before its own parse."""

    words: str
    start: int
    end: int
    sides: tuple[str, str] | None = None
    link: str = ""
    order: int = 0


def echoes(text: str, doc: Doc | None = None) -> list[Echo]:
    """Return the echoes `text` allows, best first, possibly none (design §5; voice §1-3).

    `doc` is the message as parsed already, if the caller has it: its text is then taken as the normalised one.
    Never raises: anything unforeseen means no echo.
    """
    try:
        return list(_echoes(doc.text if doc is not None else text, normalised=doc is not None))
    except Exception:
        return []


@lru_cache(maxsize=256)
def _echoes(text: str, normalised: bool) -> tuple[Echo, ...]:
    from hereabouts.language.langid import detect_language
    from hereabouts.language.normalise import normalise

    known = rules()
    message = text if normalised else normalise(text[:LONGEST_MESSAGE])
    if not message.strip() or filters.too_grave(message, known) or _NOT_ENGLISH.search(message):
        return ()
    found: dict[str, Echo] = {}
    for echo in _made(message, known):
        if echo.text not in found or found[echo.text].weight < echo.weight:
            found[echo.text] = echo
    if found and detect_language(message) not in (None, "en"):
        return ()
    whole = [e for e in found.values() if not any(_within(e, other) for other in found.values())]
    return tuple(sorted(whole, key=lambda e: (-e.weight, e.source)))


def _within(echo: Echo, other: Echo) -> bool:
    """Say whether all of an echo is said in another one that weighs as much."""
    said = echo.text.lower().rstrip(".")
    return echo is not other and other.weight >= echo.weight - 0.03 and said in other.text.lower().rstrip(".")


def _made(message: str, known: Rules) -> Iterable[Echo]:
    from hereabouts.language.pipeline import nlp

    pieces = sentences(message, known)[:MOST_SENTENCES]
    candidates: list[_Candidate] = []
    spoken_of, past = "", False
    left: Echo | None = None
    for piece, parsed in zip(pieces, nlp().pipe([p.text for p in pieces]), strict=True):
        asked = self_question(piece.text)
        if piece.asks or asked:
            if asked and not filters.refused(piece.text, message, known) and filters.well_formed(asked, known):
                yield Echo(asked, "SR", (piece.start, piece.end), 0.6)
            continue
        parts = clauses(parsed, known)
        more, spoken_of = _candidates(piece, parts, spoken_of, past, known)
        felt = _FEELING.match(parts[-1].words) if parts and parts[-1].link not in SUBORDINATE else None
        if felt and known.has("left_you", felt[1]) and (past or any("VBD" in p.tags for p in parts[:-1])):
            left = Echo(f"That left you {felt[1].lower()}.", "CR", (piece.start, piece.end), 0.8)
        past = past or any(t.tag_ == "VBD" for t in parsed)
        candidates += more
    if left and any(re.match(r"I (?!feel|felt|was)", c.words) for c in candidates):
        yield left
    candidates = [c for c in candidates if not filters.refused(c.words, message, known)][:MOST_CANDIDATES]
    needed = {s: None for c in candidates for s in (c.sides or (c.words,))}
    parsed_by = dict(zip(needed, nlp().pipe([_sentence(words) for words in needed]), strict=True))
    drafts: list[tuple[float, _Candidate, str, str]] = []
    for candidate in candidates:
        said = _turned(candidate, [parsed_by[w] for w in candidate.sides or (candidate.words,)], known)
        if said and len(said[0].split()) <= max(8, len(message.split()) + 2) and filters.well_formed(said[0], known):
            drafts.append((_weight(candidate, *said, known), candidate, *said))
    drafts = sorted(drafts, key=lambda d: -d[0])[:MOST_ECHOES]
    for (weight, candidate, said_text, code), parsed in zip(drafts, nlp().pipe([d[2] for d in drafts]), strict=True):
        if filters.agrees(parsed) and (candidate.sides or filters.substantial(parsed)):
            yield Echo(said_text, code, (candidate.start, candidate.end), weight)


def _candidates(
    piece: Sentence, parts: list[Clause], spoken_of: str, past: bool, known: Rules
) -> tuple[list[_Candidate], str]:
    """Return what could be echoed of one sentence, and whom it spoke of last."""
    found: list[_Candidate] = []
    full: list[str | None] = []
    for part in parts:
        words = with_subject(part, spoken_of, past or any("VBD" in p.tags for p in parts[: len(full)]), known)
        full.append(words)
        if part.link == "so" and _purpose(part):
            spoken_of = "other"
        elif part.link in SUBORDINATE:
            pass
        elif part.subject:
            spoken_of = (
                part.subject if part.subject in {"I", "other"} else ("other" if part.subject == "thing" else spoken_of)
            )
        elif words and words.startswith("I"):
            spoken_of = "I"
    whole_words = [_with_rest(words, parts, i) for i, words in enumerate(full)]
    where = (piece.start, piece.end)
    for i, part in enumerate(parts):
        after = parts[i + 1] if i + 1 < len(parts) else None
        words = full[i]
        if after is not None and after.link == "," and part.tags[0] == "VBG" and after.tags[0] == "VBD":
            continue  # "looking for stamps, found his letters" is past
        if after is not None and after.link in {"", ","} and _SAYS.fullmatch(after.words.lower()):
            continue  # "I can have one, I said"
        if i and not part.link and not _HOLDS & set(part.deps):
            continue  # perhaps the rest of "a man I met last time"
        if words is None or part.link in SUBORDINATE or (part.link == "so" and _purpose(part)):
            continue
        hanging = any(earlier.link in CLINGING | {"as"} for earlier in parts[:i])
        hanging = hanging or (i == 1 and parts[0].link in SUBORDINATE)
        timed = after is not None and after.link in {"after", "before", "since"} and _TIME_END.search(words)
        turned_over = after is not None and _turns_over(part, after) and bool(full[i + 1])
        if not hanging and not timed and not turned_over and not (after and after.link in CLINGING):
            found.append(_Candidate(close(words, known), *where, order=i))
        if not hanging and (longer := whole_words[i]):
            found.append(_Candidate(close(longer, known), *where, order=i))
        first = parts[0].words.lower().removeprefix(f"{parts[0].link} ")
        if (
            i == 1
            and hanging
            and parts[0].link in _TURNS
            and len(parts) == 2
            and parts[0].subject
            and part.link in {"", ","}
        ):
            found.append(_Candidate(f"{words} {parts[0].link} {first}", *where, order=i))
        if after is None or hanging or not full[i + 1]:
            continue
        parted = bool(_PART.match(part.words) and _PART.match(after.words))
        if after.link not in {"and", "but", "yet"} and not (after.link == "," and parted):
            continue
        sides = words, close(whole_words[i + 1] or full[i + 1] or "", known)
        if len(sides[0].split()) + len(sides[1].split()) <= 20:
            found.append(_Candidate(", and ".join(sides), *where, sides=sides, link=after.link, order=i))
    return found, spoken_of


def _turns_over(part: Clause, after: Clause) -> bool:
    """Say whether a clause alone would leave out its other side ("I want to stop but", "I want to and I want not to")."""
    if after.link in {"but", "yet"}:
        return True
    first, second = part.words.lower().split()[:2], after.words.lower().split()[:2]
    return after.link == "and" and first == second and first[1:2] in (["want"], ["love"], ["hate"], ["need"])


def _with_rest(words: str | None, parts: list[Clause], i: int) -> str | None:
    """Return a clause's words together with the clause that hangs on it ("when I look at him"), if one follows."""
    after = parts[i + 1] if i + 1 < len(parts) else None
    if words is None or after is None or not after.subject or after.link not in (SUBORDINATE - {"as"}) | {"because"}:
        return None
    return f"{words} {after.link} {after.words}"


def _purpose(part: Clause) -> bool:
    """Say whether what follows "so" may be what for, not what came of it ("so I don't open the app")."""
    if part.words.lower().startswith(("i'm ", "i was ", "i've ")):
        return False
    return "MD" in part.tags or "VBD" not in part.tags and "VBG" not in part.tags


def _sentence(words: str) -> str:
    """Return `words` as a sentence the parser knows how to read."""
    words = words.strip(" ,-'")
    return words[:1].upper() + words[1:] + "."


def _turned(candidate: _Candidate, parses: list[Doc], known: Rules) -> tuple[str, str] | None:
    """Return a candidate's echo and its code, or None when its parse is not sure."""
    turned = [_ELLIPSIS[str(doc)] if str(doc) in _ELLIPSIS else _second(doc, known) for doc in parses]
    if any(t is None for t in turned):
        return None
    texts = [t for t in turned if t is not None]
    if len(texts) == 2:
        return both_sides(texts[0], texts[1], candidate.link, known)
    if len(texts[0].split()) > 18 or ", and" in texts[0]:
        return None
    framed_text = framed(texts[0], zlib.crc32(candidate.words.encode()), known)
    return (framed_text, "SR") if framed_text else None


def _second(doc: Doc, known: Rules) -> str | None:
    """Return one parsed clause, shortened, in the second person and without its full stop."""
    from hereabouts.language.pipeline import nlp

    root = whole(doc, known)
    if filters.unknown_words(doc, known):
        return None
    if root is None:
        head = _HEAD.match(doc.text)  # "I know I have a problem": the parser hangs the first verb on the second
        rest = _second(nlp()(_sentence(doc.text[head.end() :].rstrip("."))), known) if head else None
        return f"you {head[1]} {rest}" if head and rest else None
    short = shorten(doc, root, 14)
    if len(short.split()) < len(doc.text.rstrip(".").split()):
        doc = nlp()(_sentence(short))
        if whole(doc, known) is None:
            return None
    turned = second_person(doc, known)
    return turned.rstrip(". ") if turned else None


def _weight(candidate: _Candidate, said: str, code: str, known: Rules) -> float:
    """Rank: feeling, then both sides, then change talk, then what happened; mid lengths first (design §5)."""
    words = len(said.split())
    weight = 0.4
    if known.feeling.search(said):
        weight += 0.3
    if code == "CR":
        weight += 0.2
    if known.change.search(said) and known.desire.search(said):
        weight += 0.15
    if {"you", "your"} & set(re.split(r"\W+", said.lower())):
        weight += 0.05
    else:
        weight -= 0.1
    if 6 <= words <= 13:
        weight += 0.05
    return round(min(weight + min(candidate.order, 4) * 0.005, 1.0), 3)
