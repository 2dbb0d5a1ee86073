"""What a match stands under: negation, its clause's subject, somebody else's words, a question or an if."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from hereabouts.language.clauses import Clause
from hereabouts.language.stream import Stream

_NEGATORS = frozenset("not never no without neither nor hardly barely nobody none zero isn aren".split())
_WEAK_STOPS = frozenset(
    "but because so just only although though yet until till unless except instead since while when if that's "
    "rather".split()
)
_PRONOUNS = frozenset("i he she we they you it".split())
_RAISING = frozenset(
    "think feel believe reckon suppose guess say know mean sure want thought felt believed said knew meant wanted".split()
)
_NOT_NEGATING = frozenset(
    "only just even wonder doubt idea matter mind surprise joke stop help stopped lie longer more because sure".split()
)
_BACK_TO_POSITIVE = frozenset("stop help quit resist shake escape deny forget".split())
_THIRD = frozenset("he she they him her his their everyone people guys men women someone".split())
KIN = frozenset(
    "wife husband boyfriend girlfriend partner fiance fiancee ex mum mom mother dad father brother sister son "
    "daughter kid kids child children boss friend mate sponsor therapist counsellor counselor doctor parents "
    "family neighbour manager colleague colleagues coworker coworkers flatmate housemate roommate cousin uncle aunt "
    "nan gran mam mums dads wives husbands friends mates brothers sisters woman women girls priest "
    "pastor guy man girl bloke lads he's she's".split()
)
_FILLERS = frozenset(
    "and but so the a an all just really because cos then ok okay well yeah honestly still now that what how if why "
    "when this such even only , \" - ; : ( ) 's".split()
)
_THINGS = frozenset(
    "it this that 's is was are were there everything nothing been has had be not so a the feels felt".split()
)
_REACH = 6


@dataclass(frozen=True)
class Reading:
    """A message ready to be asked about: its words and its clauses."""

    words: Stream
    clauses: tuple[Clause, ...]

    @cached_property
    def _clause_starts(self) -> list[int]:
        return [c.span.start_char for c in self.clauses]

    @cached_property
    def _quoted(self) -> tuple[tuple[int, int], ...]:
        marks = [i for i, w in enumerate(self.words.words) if w == '"']
        pairs = tuple(zip(marks[::2], marks[1::2]))
        outside = len(self.words.words) - sum(b - a + 1 for a, b in pairs)
        return pairs if outside > 1 else ()

    def clause_at(self, word: int) -> Clause | None:
        """Return the clause that word `word` stands in."""
        if not self.clauses:
            return None
        at = bisect_right(self._clause_starts, self.words.starts[word]) - 1
        return self.clauses[max(at, 0)]

    def is_quoted(self, first: int, last: int) -> bool:
        """Whether the words stand in quotation marks beside words that do not."""
        return any(a < first and last <= b for a, b in self._quoted)

    def is_negated(self, first: int) -> bool:
        """Whether a negator before word `first`, in the same breath, reaches it."""
        words, i, steps = self.words.words, first - 1, 0
        clause = self.clause_at(first)
        begins = clause.span.start_char if clause else 0
        joined_on = bool(clause and clause.span[0].lower_ in ("and", "so", "then", "plus") and clause.subject != "none")
        crossed = False  # a pronoun stands between: only "i don't think i ..." reaches over it
        while i >= 0 and steps < _REACH and not (self.words.is_stop(i) and words[i] != "/"):
            word = words[i]
            if joined_on and self.words.starts[i] < begins:
                return False  # "i don't feel guilty and that worries me"
            if word in _WEAK_STOPS and not (word == "just" and i and words[i - 1] == "not"):
                return False
            if word in _NEGATORS:
                after = words[i + 1] if i + 1 < len(words) else ""
                if word == "no" and after in _NOT_NEGATING or word == "not" and after in ("only", "just", "even"):
                    return word == "not" and after == "even" and not crossed
                if word == "not" and words[i + 1 : i + 3] in (("going", "to"), ("gonna",)) and "lie" in words[i:first]:
                    return False
                if after in _BACK_TO_POSITIVE and i + 1 < first:
                    return False
                if after == "sure" or after == "know" and not crossed:
                    return not crossed
                if crossed:
                    return after in _RAISING and after not in ("know", "sure", "want")
                return not (word == "no" and i + 1 < first and words[i + 1] in _PRONOUNS)
            if word in _PRONOUNS or word in ("and", "or") and steps > 2:
                crossed = True
            i, steps = i - 1, steps + 1
        return False

    def subject_at(self, first: int, last: int) -> str:
        """Return whose matter words `first`..`last` are: self, other, thing ("it's ..."), third or open.

        Inside the match "i", "me" or "my" settles it; then the nearest subject before it in its clause. Words that
        begin their clause are open: they hold its subject ("the guilt is eating me").
        """
        words = self.words.words
        inside = set(words[first:last])
        if inside & {"i", "me", "myself", "we", "mine"}:
            return "self"
        clause = self.clause_at(first)
        begin = clause.span.start_char if clause else 0
        i = first - 1
        while i >= 0 and self.words.starts[i] >= begin and not self.words.ends_sentence(i):
            word = words[i]
            if word in ("i", "me", "myself", "we", "im", "us"):
                return "self"
            if word in _THIRD and word not in ("her", "his", "their") or word in KIN:
                return "other"
            if word in ("you", "your"):
                return "other"
            if word in ("my", "our"):
                return "self"
            i -= 1
        if inside & {"my", "our"}:
            return "self"
        between = words[i + 1 : first]
        if clause is None or all(word in _FILLERS for word in between):
            return "open"
        if clause.subject == "third" and all(word in _FILLERS or word in _THINGS for word in between):
            return "thing"
        return {"first": "self", "second": "other", "third": "third", "none": "open"}[clause.subject]
