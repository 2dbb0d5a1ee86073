"""The subject a chat message leaves out ("stayed up till 3", "scared to go home"), supplied only when it is sure."""

from __future__ import annotations

import re
from functools import lru_cache

from lemminflect import getAllLemmas, getInflection

from hereabouts.listening.echo_clauses import Clause
from hereabouts.listening.echo_rules import Rules, word_list


@lru_cache(maxsize=4096)
def past_of(word: str) -> frozenset[str]:
    """Return which past forms `word` is: a set of VBD and VBN, by lemminflect's tables."""
    forms = set()
    for lemma in getAllLemmas(word, upos="VERB").get("VERB", ()):
        forms |= {tag for tag in ("VBD", "VBN") if word in getInflection(lemma, tag)}
    return frozenset(forms)


# Verbs that need no object, so that their past form alone is not a passive ("relapsed", but not "arrested").


def with_subject(clause: Clause, spoken_of: str, past: bool, rules: Rules) -> str | None:
    """Return the clause's words with "I" supplied when it has no subject of its own, or None if that is unsure.

    `spoken_of` is the subject of the clause before it: after "she came home" a bare verb may be hers. `past` says
    that the message has told of the past already, so that a bare "watching" may not be now.
    """
    words = clause.words
    if clause.subject or not words:
        return words
    parts = words.split()
    first, lower = parts[0].lower(), words.lower()
    if first in {"she's", "he's", "i'm", "i've", "i'd", "it's"}:
        return words
    bare = " ".join(parts[1:])
    if first in {"still", "almost", "nearly", "just"} and len(parts) > 3 and clause.tags[0] == "RB":
        later = Clause(bare, clause.link, "", clause.tags[1:], clause.deps[1:], clause.start, clause.end)
        said = with_subject(later, spoken_of, past, rules)
        head = said.split(" ", 1) if said else []
        return f"{head[0]} {first} {head[1]}" if head and head[0] in {"I", "I'm"} else None
    if not _bare(clause, first):
        return words
    if spoken_of == "other" or re.search(r"\b(?:me|you|we|us|our)\b", lower):
        return None
    rest = words[0].lower() + words[1:]
    if first == "been" and len(parts) > 1 and parts[1].lower().endswith("ing"):
        return "I've " + rest
    if first == "not" and len(parts) > 1 and parts[1].lower() in rules.sets["fragment_feelings"] | {"sure", "ready"}:
        return "I'm " + rest
    if first in rules.sets["fragment_feelings"] or lower.startswith(("fed up", "about to ", "going to ", "trying to ")):
        return "I'm " + rest
    if first == "never" and len(parts) > 1 and "VBD" in past_of(parts[1].lower()):
        return "I " + rest
    if first == "would" and len(parts) > 3 and parts[1].lower() in {"love", "like", "rather", "give", "do"}:
        return "I " + rest
    if first == "back" and len(parts) > 2 and parts[1].lower() in {"on", "to", "in", "at"}:
        return "I'm " + rest
    if first == "up" and len(parts) > 2 and parts[1].lower() in {"until", "all", "late", "half"}:
        return "I was " + rest
    if re.match(r"(?:a )?(?:bit|little) (\w+)", lower) and set(parts[1:3]) & rules.sets["feelings"]:
        return "I'm " + ("a " if first != "a" else "") + rest
    if first in {"kicked", "thrown", "chucked", "locked"}:
        return "I was " + rest if len(parts) > 2 and parts[1] in {"out", "off"} else None
    if first in rules.sets["passives"] and not _object_next(clause):
        return "I was " + rest
    if first in {"found", "caught", "saw", "read", "checked", "opened", "took", "got"} and " my " in lower:
        return None
    if first == "took" and re.match(
        r"took (?:\w+ )?(?:\w+ )?(?:minutes?|hours?|days?|seconds?|ages|forever|long)\b", lower
    ):
        return None  # "it took two minutes"
    if first == "got" and len(parts) > 1 and parts[1] in {"a", "an", "to"}:
        return None
    if first in {"can't", "couldn't", "didn't", "haven't", "hadn't", "wouldn't", "could", "cannot"}:
        return "I " + rest if bare else None
    if first == "don't":
        return "I " + rest if len(parts) > 2 and rules.has("dont_verbs", parts[1]) else None
    if first in {"keep", "want", "need", "miss", "hate", "love", "wish", "dread", "feel"} and len(parts) > 2:
        return None if first in {"love", "keep"} and parts[1].lower() in {"it", "going", "this"} else "I " + rest
    if first.endswith("ing"):
        lemmas = getAllLemmas(first, upos="VERB").get("VERB", ()) if clause.link != "," else ()
        if past or not any(rules.has("ing_verbs", lemma) for lemma in lemmas):
            return None
        lasting = re.search(r"\b(?:since|for (?:\w+ ){1,3}(?:hours|days|weeks|months|years))\b", lower)
        return ("I've been " if lasting else "I'm ") + rest
    if first == "was" and clause.tags[1:2] not in [("VBG",), ("VBN",), ("IN",), ("RB",), ("JJ",), ("TO",)]:
        return None
    if first in {"asked", "told", "ordered", "forced", "invited"} and parts[1:2] == ["to"]:
        return None
    forms = past_of(first)
    if "VBD" in forms and clause.tags[0] in {"VBD", "VBN"}:
        sure = (
            "VBN" not in forms or first in word_list("said_alone") or (clause.tags[0] == "VBD" and _object_next(clause))
        )
        return "I " + rest if sure and " by " not in lower[:24] else None
    return None


def _bare(clause: Clause, first: str) -> bool:
    """Say whether a clause opens on a verb or a feeling with no subject before it."""
    if first.endswith("ing"):
        return clause.deps[0] not in {"nsubj", "csubj", "amod"}
    if first in {"about", "not", "been", "back", "up", "bit", "a", "still", "just", "almost", "nearly"}:
        return True
    if clause.tags[0] in {"VBD", "VBN", "VBG", "VB", "VBP", "MD", "JJ", "RB", "VBZ"}:
        return "nsubj" not in clause.deps[:1]
    return first in {"keep", "want", "need", "miss", "hate", "love", "can't", "don't", "didn't", "couldn't"}


def _object_next(clause: Clause) -> bool:
    """Say whether an object stands within four words of the verb, before any preposition."""
    for dep, tag in list(zip(clause.deps, clause.tags, strict=True))[1:6]:
        if dep in {"dobj", "dative"}:
            return True
        if tag == "IN" or dep in {"prep", "agent"}:
            return False
    return False
