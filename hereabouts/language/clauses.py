"""Cut a message into clauses: who each is about, whether it is negated, asked, supposed or told of another.

Built for people who type without stops: boundaries come from punctuation, from conjunctions and, where both are
missing, from a new subject with its verb or a bare past verb ("ok so i did it again | stayed up till 3").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

FIRST = frozenset("i we".split())
SECOND = frozenset("you u ya yous y'all".split())
THIRD = frozenset("he she they it this that everything everyone nobody someone somebody there which who".split())
_HARD = frozenset(".!?…;\n")
_SOFT = frozenset(',:–—()"')
_SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj", "expl"))
_VERBS = frozenset(("VERB", "AUX"))
_FINITE = frozenset(("VBD", "VBP", "VBZ", "MD"))
_JOINERS = frozenset((
        "and but or so because cause cos when while since until till after before if unless though although whereas "
        "then yet plus once whenever except"
    ).split())  # fmt: skip
_IFS = frozenset("if unless whether suppose supposing".split())
_QUESTIONS = frozenset("what why how when where who which whose whats".split())
_TELLING = frozenset("say tell ask reckon claim shout text write swear message whisper scream yell".split())
_NEGATORS = frozenset("not n't never no neither nor hardly barely nothing nobody none without".split())


@dataclass(frozen=True)
class Clause:
    """One clause.

    `subject` is first, second, third or none; `tense` past, present, future or none; `verb` the lemma of its main
    verb ("" when it has none); `reported` when it is what somebody else said ("she said I disgust her").
    """

    span: Span
    subject: str
    negated: bool
    tense: str
    conditional: bool
    question: bool
    verb: str
    reported: bool

    @property
    def text(self) -> str:
        """The clause's words as written."""
        return str(self.span.text)


def clauses(doc: Doc) -> list[Clause]:
    """Return the clauses of a parsed message in order, together covering every token; empty for an empty one."""
    cuts = _boundaries(doc)
    found: list[Clause] = []
    for start, end in zip(cuts, [*cuts[1:], len(doc)]):
        if any(not t.is_space and not t.is_punct for t in doc[start:end]):
            found.append(_clause(doc, start, end, found[-1] if found else None))
    return found


def _boundaries(doc: Doc) -> list[int]:
    cuts = [0]
    for token in doc:
        i = token.i
        if i and i > cuts[-1] and _begins_clause(doc, i, cuts[-1]):
            cuts.append(i)
    return cuts if len(doc) else []


def _begins_clause(doc: Doc, i: int, start: int) -> bool:
    before, token = doc[i - 1], doc[i]
    if token.is_punct or token.is_space:
        return False
    last = before.text[-1:]
    if last in _HARD:
        return True
    if last in _SOFT:
        return _has_finite(doc, start, i) or _finite_ahead(doc, i)
    if not _has_finite(doc, start, i):
        return False
    lower = token.lower_
    if lower in _JOINERS:
        return _finite_ahead(doc, i + 1)
    if before.lower_ in _JOINERS and before.i >= start and before.i == start:
        return False
    if _is_subject(token) and _finite_ahead(doc, i, 3):
        # "the thing I did": a relative clause stays with its noun; "I did it again I stayed up" is a run-on
        return (
            before.pos_ not in ("NOUN", "PRON", "DET", "ADP")
            or before.dep_ not in ("dobj", "pobj")
            or (token.head.dep_ not in ("relcl", "acl"))
        )
    return _bare_past(doc, i, start)


def _has_finite(doc: Doc, start: int, end: int) -> bool:
    return any(_is_finite(t) for t in doc[start:end])


def _finite_ahead(doc: Doc, i: int, reach: int = 4) -> bool:
    """Whether a finite verb comes within `reach` words, before punctuation."""
    for token in doc[i : i + reach + 1]:
        if token.is_punct or token.is_space:
            return False
        if _is_finite(token):
            return True
    return False


def _is_finite(token: Token) -> bool:
    return token.tag_ in _FINITE and token.pos_ in _VERBS


def _is_subject(token: Token) -> bool:
    lower = token.lower_
    if lower in ("i", "he", "she", "we", "they"):
        return True
    if token.i and token.nbor(-1).pos_ in _VERBS:  # "did it", "told you": an object, whatever the parser thinks
        return False
    return lower in ("it", "you", "that", "this", "nobody", "everyone") and token.dep_ in _SUBJECTS


def _bare_past(doc: Doc, i: int, start: int) -> bool:
    """Whether a past verb without its own subject follows a finished one: "i did it again stayed up"."""
    token = doc[i]
    if token.tag_ != "VBD" or token.pos_ != "VERB":
        return False
    if any(c.dep_ in _SUBJECTS and c.lower_ not in ("it", "that", "this") and c.i >= start for c in token.children):
        return False
    before = doc[i - 1]
    if before.dep_ in _SUBJECTS and before.lower_ not in ("it", "again"):
        return False
    if before.pos_ in ("AUX", "PART") or before.lower_ in FIRST | SECOND | THIRD - {"it", "that", "this"}:
        return False
    if before.lower_ in ("it", "that", "this"):  # "did it stayed": an object; "and it hurt": a subject
        return doc[i - 2].pos_ in _VERBS if i - 2 >= start else False
    return before.pos_ in ("ADV", "NOUN", "NUM", "INTJ", "PRON", "PROPN") and before.dep_ not in ("nsubj", "compound")


def _clause(doc: Doc, start: int, end: int, before: Clause | None) -> Clause:
    span = doc[start:end]
    words = [t for t in span if not t.is_punct and not t.is_space]
    verb = _main_verb(words)
    subject = _subject(words, verb, before)
    lowers = [t.lower_ for t in words]
    return Clause(
        span=span,
        subject=subject,
        negated=any(w in _NEGATORS or w.endswith("n't") for w in lowers),
        tense=_tense(words, verb),
        conditional=bool(_IFS & set(lowers[:3])) or "would" in lowers or "wouldn't" in lowers,
        question=_question(doc, end, lowers, words),
        verb="" if verb is None else str(verb.lemma_).lower(),
        reported=_reported(words, before),
    )


def _main_verb(words: list[Token]) -> Token | None:
    verbs = [t for t in words if t.pos_ in _VERBS]
    inside = {t.i for t in words}
    for token in verbs:
        if token.dep_ not in ("aux", "auxpass") and token.tag_ != "VBG" and token.head.i not in inside - {token.i}:
            return token
    mains = [t for t in verbs if t.dep_ not in ("aux", "auxpass")]
    found = mains or verbs
    return found[0] if found else None


def _person(word: str) -> str:
    if word in FIRST:
        return "first"
    return "second" if word in SECOND else "third"


def _subject(words: list[Token], verb: Token | None, before: Clause | None) -> str:
    for token in words:
        lower = token.lower_
        if verb is not None and token.i > verb.i:
            break
        if lower in ("i", "he", "she", "we", "they"):
            return _person(lower)
        if token.dep_ in _SUBJECTS and token.pos_ in ("NOUN", "PRON", "PROPN") and lower not in ("what", "who"):
            return _person(lower)
    if verb is None:
        return "none"
    for one, other in zip(words, words[1:]):  # inverted: "why am i doing this"
        if one.pos_ == "AUX" and other.lower_ in ("i", "he", "she", "we", "they", "you"):
            return _person(other.lower_)
    joined = words[0].lower_ in ("and", "but", "or", "then") if words else False
    if joined and before is not None and verb.tag_ in ("VBD", "VBP", "VBZ", "VB"):
        return before.subject  # "she came in and saw it": the same subject goes on
    return "none"


def _tense(words: list[Token], verb: Token | None) -> str:
    lowers = {t.lower_ for t in words}
    if lowers & {"will", "'ll", "gonna", "wo"} or {"going", "to"} <= lowers and verb is not None:
        return "future"
    if any(t.tag_ == "VBD" or t.lower_ in ("had", "was", "were", "did") for t in words):
        return "past"
    if any(t.tag_ in ("VBZ", "VBP", "MD") for t in words):
        return "present"
    return "past" if any(t.tag_ == "VBN" for t in words) else "none"


def _question(doc: Doc, end: int, lowers: list[str], words: list[Token]) -> bool:
    if end and "?" in doc[end - 1].text:
        return True
    if not lowers or len(words) < 3:
        return False
    first, second = words[0], words[1]
    if first.lower_ in ("do", "does", "did", "is", "are", "can", "should", "will", "would", "am", "has", "have"):
        return second.lower_ in FIRST | SECOND | {"he", "she", "they", "it", "this", "that", "there", "my", "a", "the"}
    asks = first.lower_ in _QUESTIONS or (first.lower_ in ("so", "and", "but") and second.lower_ in _QUESTIONS)
    at = 1 if first.lower_ in _QUESTIONS else 2
    return asks and len(words) > at and (words[at].pos_ == "AUX" or words[at].tag_ == "MD")


def _reported(words: list[Token], before: Clause | None) -> bool:
    """Whether it is under somebody else's saying: in this clause, or in the one it hangs from."""
    inside = {t.i for t in words}
    if before is not None and before.subject == "third" and before.verb in _TELLING:
        if words and words[0].lower_ not in ("and", "but", "so", "then", "now"):
            last = before.span[-1]
            return last.text[-1:] not in ".!?\n" and before.span[-1].lower_ != "and"
    for token in words:
        head = token.head
        if token.dep_ in ("ccomp", "parataxis") and head.lemma_.lower() in _TELLING and head.i not in inside:
            return any(c.dep_ in _SUBJECTS and c.lower_ not in FIRST | SECOND for c in head.children)
        if token.dep_ == "ccomp" and head.lemma_.lower() in _TELLING:
            return any(c.dep_ in _SUBJECTS and c.lower_ not in FIRST | SECOND for c in head.children)
    return False
