"""Negation that reassures: whether "not" stands over a match, and not merely near it."""

from __future__ import annotations

import re

NEGATORS = (
    r"not|never|dont|doesnt|didnt|wont|wouldnt|isnt|wasnt|arent|aint|hasnt|havent|hadnt|nor|neither|"
    r"no(?= (?:thoughts?|plans?|intention|intent|desire|urge|wish|longer|more|suicidal|self|one|hint|sign|threat)\b)"
)
# Words a negation passes over: "i do NOT have any thoughts of ...". Any other word ends its reach, so that
# "i dont know, i want to die" and "i dont sleep and i want to die" stay what they are.
_LIGHT = (
    r"i|im|ive|id|he|hes|she|shes|it|its|that|a|an|any|the|my|to|of|about|be|been|being|am|is|are|do|did|does|have|has|"
    r"had|having|want|wanna|wanting|think|thinking|thought|thoughts|feel|feeling|mean|meant|gonna|going|plan|plans|"
    r"planning|intend|intention|intent|trying|ever|would|like|actively|saying|say|said|once|idea|ideas|urge|urges|"
    r"desire|wish|suicidal|talking|in|with|for|or|as|if|threatened|tried|and|longer|more|one|no|physically|them|this"
)
_BEFORE = re.compile(rf"\b(?:{NEGATORS})(?: (?:{_LIGHT})){{0,7}} \w+$")
_INSIDE = re.compile(rf"\b(?:{NEGATORS})\b")
# "dont know / cant stop / not only" look like negation and are none.
_NOT_NEGATION = re.compile(r"\b(?:dont know|dont care|not only|not sure|dont worry|why dont i|why not|if not)\b")


def negated(text: str, start: int, end: int, clause: int, own: bool) -> bool:
    """True when the match `text[start:end]` is denied; `own` says its pattern holds a negation itself.

    `clause` is the offset at which the match's clause begins: negation does not cross it.
    (safety.md, section 2: negation that reassures is not negation that introduces.)

    >>> negated("i dont want to die", 12, 18, 0, False)
    True
    >>> negated("i dont know i want to die", 19, 25, 0, False)
    False
    """
    # The match's first word is kept: "no" denies "thoughts of dying", and says nothing before "i want to die".
    first = text.find(" ", start, end)
    before = text[clause : end if first < 0 else first]
    if start > clause and _BEFORE.search(before) and not _NOT_NEGATION.search(text[clause:start]):
        return True
    return not own and _INSIDE.search(text[start:end]) is not None
