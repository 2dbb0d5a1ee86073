"""Whose behaviour it was, the speaker's or somebody else's, and whether both sides were said."""

from __future__ import annotations

from typing import Sequence

from hereabouts.language.phrases import Match
from hereabouts.language.scope import KIN, Reading
from hereabouts.language.stream import Stream
from hereabouts.language.types import Mention

_JOINS = frozenset("but and yet though although then still".split())
_MINE = frozenset("i we".split())
_THEIRS = frozenset("he she they".split())
_OTHER_OWNERS = frozenset("his her their him them he she they who someone somebody you your".split())
# whose doings hurt the one who writes: a partner's, or a child's or parent's; a friend's or a boss's are only told
_CLOSE = frozenset(
    "wife husband boyfriend girlfriend partner fiance fiancee mum mom mother dad father son daughter".split()
)
# what can be done about somebody else's behaviour as well: "i found", "she says", "he wants", "i hate"
_ABOUT_ANOTHERS = frozenset(
    "find discover see read check catch know think say tell ask hear learn suspect accuse hate love let want wish "
    "forgive trust leave believe call text ring report notice open confront remember mean guess worry blame feel fear "
    "realise realize smell understand talk speak laugh cry look stop quit make help keep give send take pay bring".split()
)
# said of the speaker, these are their own doing all the same
_DOING = frozenset("look stop quit keep give send take pay".split())


def whose(marks: Sequence[tuple[str, Match]], reading: Reading, behaviours: Sequence[Mention] = ()) -> str:
    """Return own, other or unknown from the marks of lexicons/whose.yml; unknown when they disagree.

    A fixed mark ("my own ...", kinds own! and other!) outweighs the others. Quoted words count for nothing. Where
    there is no mark, whoever is the subject of the behaviour decides ("he drinks", "i was on grindr").
    """
    score = {"own": 0, "other": 0}
    for kind, match in marks:
        name = kind.rstrip("!")
        if name in score and not reading.is_quoted(match.first, match.last):
            score[name] += 3 if kind.endswith("!") else 1
    if not any(score.values()):
        doers = {_doer(mention, reading) for mention in behaviours if not mention.negated} - {None}
        return doers.pop() or "unknown" if len(doers) == 1 else "unknown"
    if score["own"] == score["other"]:
        return "unknown"
    best = max(score, key=lambda k: score[k])
    other = min(score.values())
    return best if other == 0 or score[best] >= other + 2 else "unknown"


def _doer(behaviour: Mention, reading: Reading) -> str | None:
    """Who does the behaviour, by its clause: own, other, or None when the clause does not settle it."""
    words = reading.words
    at = next((i for i, start in enumerate(words.starts) if start >= behaviour.start), None)
    if at is None or reading.is_quoted(at, at + 1):
        return None
    clause = reading.clause_at(at)
    if clause is None or clause.reported or clause.question or clause.conditional:
        return None
    last = next((i for i in range(at, len(words.words)) if words.starts[i] >= behaviour.end), len(words.words))
    first = next(i for i, start in enumerate(words.starts) if start >= clause.span.start_char)
    said = words.words[first:last]
    mine, theirs = bool(_MINE & set(said)), bool(_OTHER_OWNERS & set(said)) or bool(KIN & set(said))
    if mine and not theirs and clause.subject == "first":
        return "own" if clause.verb not in _ABOUT_ANOTHERS or clause.verb in _DOING else None
    if theirs and not mine and not {"me", "my", "mine", "us", "our"} & set(words.words[at:last]):
        named = [w for w in said if w in _THEIRS or w in KIN]
        possessed = "my" in said[:2] or bool(named) and named[0] in _THEIRS
        if not set(named) <= _CLOSE | _THEIRS:
            return None
        if clause.subject == "third" and possessed and clause.verb not in _ABOUT_ANOTHERS and not clause.negated:
            return "other"
    return None


def both_sides(
    marks: Sequence[tuple[str, Match]], change: Sequence[Mention], sustain: Sequence[Mention], words: Stream
) -> bool:
    """Whether a message leans both ways: it says so, or change talk and sustain talk stand joined in it."""
    if any(kind == "both" for kind, _ in marks):
        return True
    if not change or not sustain:
        return False
    return bool(_JOINS & words.present)
