"""What is done to a message and to its parse before anything is answered: small, without state, never raising."""

from __future__ import annotations

import re
from typing import Any, Dict, Text

from hereabouts.danger import KINDS

FALLBACK = "nlu_fallback"
DELETES = re.compile(
    r"(?i)\b(delet|eras|forget|forgot|remov|wip|clear|scrub|bin|purge|burn|get rid|destroy|shred|undo|unsend|take (?:it|this|that|back)|"
    r"not exist|no (?:trace|record)|gone|disappear|vanish|scrap|trash|nuke|zap|kill (?:it|this|the)|lose|drop|gdpr|right to)"
)
# what is elsewhere is not ours to delete, and wiping it may be hiding it
_ELSEWHERE = re.compile(
    r"(?i)\b(phone|laptop|computer|ipad|tablet|browser|history|cookies|texts?|photos|grindr|tinder|apps?|bank|card|profile)\b"
)
_HERE = re.compile(
    r"(?i)\b(here|this (?:chat|conversation|talk)|what i (?:said|wrote|typed|told)|my (?:data|words|messages to you)|you (?:have|keep|stored?))\b"
)


def asks_to_delete(text: str) -> bool:
    """Whether a message has a word for deleting, and does not speak of another device or account.

    >>> asks_to_delete("wipe all of this please"), asks_to_delete("how do i wipe a phone"), asks_to_delete("its on my phone")
    (True, False, False)
    """
    return bool(DELETES.search(text)) and (not _ELSEWHERE.search(text) or bool(_HERE.search(text)))


def well_formed(text: Any) -> str:
    """Return `text` with half characters (lone surrogates) replaced, which no tokenizer and no database takes.

    >>> well_formed("so\\ud83d") == "so\\ufffd"
    True
    >>> well_formed(None)
    ''
    """
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if isinstance(text, str) else ""


def path_kinds() -> frozenset[str]:
    """The danger kinds, as a set."""
    return frozenset(KINDS)


def next_best(parse: Dict[Text, Any]) -> Dict[Text, Any]:
    """Return the next intent of the ranking that is no danger kind, the fallback when there is none."""
    for other in parse.get("intent_ranking") or []:
        if other["name"] not in path_kinds() and other["name"] != (parse.get("intent") or {}).get("name"):
            return dict(other)
    return {"name": FALLBACK, "confidence": 0.0}
