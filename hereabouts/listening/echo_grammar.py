"""One whole clause turned from the first person to the second, or nothing when its parse is not sure."""

from __future__ import annotations

import re

from spacy.tokens import Doc, Token

from hereabouts.listening.echo_rules import Rules

BE = {"am": "are", "'m": "'re", "was": "were", "m": "'re"}
PRONOUNS = {"i": "you", "me": "you", "my": "your", "mine": "yours", "myself": "yourself"}
CLITICS = frozenset({"n't", "'m", "'re", "'s", "'ve", "'ll", "'d", "not"})


def subject_of(verb: Token) -> Token | None:
    """Return the subject of `verb`, looking up through coordination, auxiliaries and open complements."""
    seen = 0
    node = verb
    while seen < 6:
        seen += 1
        for child in node.lefts:
            if child.dep_ in {"nsubj", "nsubjpass", "expl", "csubj"}:
                return child
        if node.dep_ in {"aux", "auxpass", "conj", "xcomp"}:
            node = node.head
            continue
        if node.dep_ == "relcl":
            return node.head
        return None
    return None


_NOT = {"do", "did", "does", "could", "would", "is", "was", "were", "had", "has"}
_SHORT_FORMS: tuple[tuple[re.Pattern[str], str], ...] = (
    *((re.compile(rf"\b{verb} not\b"), f"{verb}n't") for verb in sorted(_NOT)),
    (re.compile(r"\bcan ?not\b"), "can't"),
    (re.compile(r"\bwill not\b"), "won't"),
    (re.compile(r"\byou will\b"), "you'll"),
    (re.compile(r"(?<!who )(?<!what )(?<!where )(?<!how )(?<!as )(?<!than )(?<!and )\byou are\b(?= \w)"), "you're"),
    (re.compile(r"\b(she|he) has (?=asked|told|said|left|gone)"), r"\1's "),
    (re.compile(r"(?<=[Ii]t) is(?= \w)"), "'s"),
    (re.compile(r"\b[Oo]nlyfans\b"), "OnlyFans"),
    (re.compile(r"\b[Ww]hatsapp\b"), "WhatsApp"),
)
# "my wife and I" -> "your wife and you" -> "you and your wife", unless "and you" begins a clause of its own.
_WITH_YOU = re.compile(
    r"\b(your [\w-]+(?: [\w-]+)?) and you\b"
    r"(?=$| (?!can|could|will|would|want|feel|know|think|had|did|do|went|got|just|am|'))"
)
_KIN_WITH_YOU = re.compile(
    r"\b([Yy]our (?:wife|husband|partner|girlfriend|boyfriend|ex|brother|sister|mum|mom|dad)) and you\b"
)


def _pronoun(token: Token) -> str | None:
    """Return the second person of a first-person pronoun, or None where its part in the sentence is not plain."""
    if token.pos_ not in {"PRON", "DET", "NOUN", "PROPN", "ADJ"}:
        return None
    if token.lower_ == "i" and token.dep_ not in {"nsubj", "nsubjpass", "conj"}:
        return None
    if token.lower_ == "mine" and token.dep_ == "compound":
        return None
    return PRONOUNS[token.lower_]


def _contracts(token: Token) -> bool:
    """Say whether an auxiliary after "you" is shortened ("you've been", not "you and your wife've")."""
    return token.dep_ == "aux" and token.nbor(1).lower_ != "n't" and token.nbor(-1).dep_ != "conj"


def _be(token: Token) -> str | None:
    """Return a form of "be" as its subject needs it, or None when no subject is sure."""
    subject = subject_of(token)
    mine = subject is not None and subject.lower_ == "i" and not any(c.dep_ == "conj" for c in subject.children)
    if token.lower_ == "is":
        return None if mine else token.text
    if mine:
        return BE[token.lower_]
    return token.text if token.lower_ == "was" and subject is not None else None


def _cased(token: Token, rules: Rules) -> str:
    """Return a word in lower case unless it is a name of a day, a thing or an acronym."""
    lower = token.lower_
    if rules.has("acronyms", lower):
        return lower.upper()
    if rules.has("capitals", lower):
        return lower.capitalize()
    if token.i and token.tag_ in {"NNP", "NNPS"} and not token.is_upper:
        return token.text
    return lower


def second_person(doc: Doc, rules: Rules) -> str | None:
    """Return `doc` in the second person (pronouns, be-forms, possessives; everything else as it was), or None.

    "I was so tired and my head hurts" -> "you were so tired and your head hurts".
    None when a be-form's subject is not plain, or "I" is coordinated in a way that cannot be turned safely.
    """
    out: list[str] = []
    for token in doc:
        lower, said = token.lower_, out[-1] if out else ""
        new: str | None = token.text
        if lower in PRONOUNS:
            new = _pronoun(token)
        elif lower in {"have", "had", "would"} and said == "you " and _contracts(token):
            out[-1], new = "you", "'ve" if lower == "have" else "'d"
        elif lower in {*BE, "is"} and token.pos_ in {"AUX", "VERB"}:
            new = _be(token)
        else:
            new = _cased(token, rules)
        if new is None:
            return None
        out.append(new + token.whitespace_)
    text = "".join(out).strip()
    for pattern, short in _SHORT_FORMS:
        text = pattern.sub(short, text)
    text = _KIN_WITH_YOU.sub(r"you and \1", _WITH_YOU.sub(r"you and \1", text))
    return text


def shorten(doc: Doc, root: Token, most: int) -> str:
    """Return the clause's text with whole adjuncts taken off its end until it has at most `most` words."""
    end = len(doc)
    while end and doc[end - 1].is_punct:
        end -= 1
    while sum(1 for t in doc[:end] if not t.is_punct and t.lower_ not in CLITICS) > most:
        cuts = [
            t.left_edge.i
            for t in doc[:end]
            if t.dep_ in {"advcl", "prep", "conj", "npadvmod", "relcl"}
            and t.i > root.i
            and 5 <= t.left_edge.i < end
            and t.right_edge.i >= end - 1
            and (t.head == root or t.head.dep_ in {"conj", "xcomp"} and t.dep_ == "conj")
        ]
        if not cuts:
            break
        end = max(cuts)
        while end and (
            doc[end - 1].is_punct or doc[end - 1].tag_ in {"CC", "IN"} and doc[end - 1].dep_ in {"cc", "mark"}
        ):
            end -= 1
    return doc[:end].text
