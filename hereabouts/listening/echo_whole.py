"""Whether a parsed clause is one plain, whole statement an echo may be made of; when in doubt, it is not."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from hereabouts.listening.echo_rules import Rules, word_list

SUBJECT_DEPS = frozenset({"nsubj", "nsubjpass", "expl", "csubj"})
_DANGLING = frozenset({"DT", "PRP$", "CC", "TO", "MD", "WDT", "WP", "WP$", "WRB", "PDT"})


def whole(doc: Doc, rules: Rules) -> Token | None:
    """Return the root of `doc` if it is one whole, finite clause with a subject an echo may have, else None."""
    words = [t for t in doc if not t.is_punct and not t.is_space]
    roots = [t for t in doc if t.dep_ == "ROOT"]
    if len(roots) != 1 or len(words) < 3 or roots[0].pos_ not in {"VERB", "AUX"}:
        return None
    root = roots[0]
    if any(
        t.dep_ in {"dep", "meta", "intj", "parataxis"} or t.tag_ in {"FW", "UH", "ADD", "LS", "XX", "SYM"}
        for t in words
    ):
        return None
    subjects = [t for t in words if t.dep_ in SUBJECT_DEPS]
    if not subjects or len(subjects) > 3 or len({t.lower_ for t in subjects if t.dep_ != "expl"}) > 2:
        return None
    own = [t for t in root.lefts if t.dep_ in SUBJECT_DEPS]
    if len(own) != 1 or not _finite(root) or not _opening(doc, own[0], rules):
        return None
    if own[0].tag_ in {"NN", "NNP"} or own[0].lower_ in {"she", "he", "it"}:
        tensed = next((c for c in root.lefts if c.dep_ in {"aux", "auxpass"} and c.i > own[0].i), root)
        if tensed.tag_ in {"VBP", "VB"} and not any(c.dep_ == "conj" for c in own[0].children):
            return None
    if any(child.dep_ in {"ccomp", "conj"} for child in root.lefts) or _twisted(words, root):
        return None
    verbs = [root, *(t for t in words if t.dep_ in {"conj", "advcl"} and t.pos_ == "VERB")]
    verbs += [t for t in words if t.dep_ == "xcomp" and t.lemma_ in {"say", "tell"}]
    if not _ends_well(words[-1], rules) or not all(_complete(verb, rules) for verb in verbs):
        return None
    return root if _may_be_subject(own[0], root, rules) else None


def _twisted(words: list[Token], root: Token) -> bool:
    """Say whether the order of words is not that of a plain statement, or its grammar is not the parser's English."""
    for token in words:
        lower, after = token.lower_, words[words.index(token) + 1 :]
        if token.dep_ in {"nsubj", "nsubjpass"} and any(
            c.dep_ in {"aux", "auxpass"} and c.i < token.i and c.head == token.head for c in token.head.lefts
        ):
            return True  # "had I someone to ring"
        if (
            token.dep_ == "cc"
            and after
            and after[0].pos_ in {"ADP", "SCONJ"}
            and token.head.dep_ not in {"prep", "pobj"}
        ):
            return True
        if _bare_complement(token):
            return True
        if (
            token.tag_ == "VB"
            and token.head == root
            and root.lemma_ == "be"
            and not any(c.tag_ in {"TO", "MD"} for c in token.lefts)
        ):
            return True  # "it's leave me alone"
        if token.dep_ in {"npadvmod", "attr", "dobj", "appos"} and token.lower_ in {
            "brain",
            "brother",
            "sister",
            "man",
        }:
            if not any(c.dep_ in {"det", "poss", "nummod", "amod", "compound", "quantmod"} for c in token.lefts):
                return True  # somebody spoken to, or a noun without its article
        if token.dep_ in {"dobj", "attr"} and token.tag_ == "NN" and lower in word_list("person_nouns") - {"family"}:
            if not any(c.dep_ in {"det", "poss", "nummod"} for c in token.lefts):
                return True  # "I have good wife"
        if token.dep_ == "conj" and token.pos_ == "ADJ" and token.head.pos_ == "VERB":
            return True  # "broke and happy"
        if (
            token.dep_ == "prep"
            and after
            and token.tag_ == "IN"
            and not list(token.children)
            and not _leads_back(words)
        ):
            return True  # "angry at now", cut from its "the man I'm"
        if lower == "again" and token.i > root.i and after and after[0].tag_ in {"DT", "PRP$"}:
            return True
        if lower in {"me", "my", "mine"} and token.dep_ == "dobj" and any(c.lower_ == "i" for c in token.head.lefts):
            return True  # "I don't like me"
        if lower in {"'d", "had"} and token.dep_ == "aux" and token.head.tag_ == "VBD":
            return True
        if lower in {"could", "should", "would", "might", "must"} and any(
            t.lower_ in {"have", "of"} for t in after[:3]
        ):
            return True
        if token.dep_ in {"relcl", "acl"} and any(c.lower_ in {"everyone", "everybody", "nobody"} for c in token.lefts):
            return True
        if token.head == root and root.lemma_ == "be" and token.dep_ in {"attr", "acomp"} and token.pos_ == "NUM":
            return True  # an age
        if token.dep_ == "ccomp" and token.head.lemma_ in {"love", "hate", "like", "miss", "enjoy"}:
            if not any(c.dep_ == "mark" or c.tag_ in {"WRB", "WP"} for c in token.lefts):
                return True  # "I love the parties hate the mornings"
    return _unlinked(words)


def _leads_back(words: list[Token]) -> bool:
    """Say whether something earlier in the clause may be what a bare preposition belongs to."""
    return any(t.dep_ in {"relcl", "acl"} or t.tag_ in {"WP", "WDT", "WRB"} or t.tag_ == "TO" for t in words)


def _bare_complement(token: Token) -> bool:
    """Say whether a verb hangs on another without "to" or a subject where it needs one ("want help want to sleep")."""
    if token.dep_ not in {"ccomp", "xcomp"} or token.tag_ != "VB":
        return False
    led = any(
        c.tag_ in {"TO", "MD"} or c.dep_ in SUBJECT_DEPS or c.lower_ in {"do", "don't", "did"} for c in token.lefts
    )
    return not led and token.head.lemma_ not in word_list("bare_complements")


def _joined(token: Token) -> bool:
    """Say whether a coordinated verb has its "and", wherever the parser hung it."""
    return any(c.dep_ == "cc" for c in token.head.rights) or any(
        t.dep_ == "cc" for t in token.doc[max(0, token.i - 3) : token.i]
    )


def _links(token: Token) -> bool:
    """Say whether `token` lets one more clause follow it, or is the subject of one that needs no leave."""
    after = token.nbor(1) if token.i + 1 < len(token.doc) else None
    if token.dep_ in {"nsubj", "nsubjpass"} and token.head.dep_ in {"relcl", "acl", "pcomp"}:
        first = token.left_edge.i  # "the folder I made", not "a mind of its own it's twitching"
        return first > 0 and token.doc[first - 1].pos_ in {"NOUN", "PRON", "PROPN", "ADP", "NUM"}
    if token.dep_ in {"mark", "cc"} or token.tag_ in {"WRB", "WP", "WDT"} or token.lower_ in {"every", "each"}:
        return True
    if token.lemma_ in word_list("relative_heads") and after is not None:
        return after.dep_ in SUBJECT_DEPS or after.tag_ in {"PRP", "PRP$", "IN", "DT"}
    if token.lemma_ in word_list("clause_heads") and token.dep_ != "det":
        if after is not None and (after.dep_ == "mark" or after.tag_ in {"WRB", "WP"}):
            return False  # "know why" is one link, not two
        return token.lemma_ in word_list("told") or not any(c.dep_ == "dobj" for c in token.rights)
    return False


def _unlinked(words: list[Token]) -> bool:
    """Say whether two clauses stand side by side with nothing to join them."""
    links = 1  # the first subject needs no leave
    for token in words:
        links += _links(token)
        if token.dep_ in SUBJECT_DEPS:
            links -= 1
            if links < 0:
                return True
        if token.tag_ in {"VBD", "VBZ", "VBP"} and token.dep_ not in {"aux", "auxpass"} and token.dep_ != "ROOT":
            own = any(c.dep_ in SUBJECT_DEPS for c in token.lefts) or any(c.tag_ == "MD" for c in token.lefts)
            joined = token.dep_ == "conj" and _joined(token)
            if not own and not joined:
                return True
        if token.dep_ == "conj" and not _joined(token) and token.pos_ in {"VERB", "AUX"}:
            return True
        if token.dep_ == "neg" and token.head.pos_ in {"NOUN", "PROPN"}:
            return True
    return False


def _finite(root: Token) -> bool:
    """Say whether the verb carries tense, itself or by an auxiliary."""
    if root.tag_ in {"VBD", "VBZ", "VBP"}:
        return True
    return any(c.dep_ in {"aux", "auxpass"} and c.tag_ in {"VBD", "VBZ", "VBP", "MD"} for c in root.lefts)


def _opening(doc: Doc, subject: Token, rules: Rules) -> bool:
    """Say whether nothing but a time phrase stands before the subject."""
    first = next((t for t in subject.subtree), subject)
    before = doc[: first.i].text.lower().strip(" ,")
    if not before:
        return True
    return bool(rules.times.fullmatch(before)) or before in {"now", "sometimes", "every time", "usually", "this time"}


def _ends_well(last: Token, rules: Rules) -> bool:
    """Say whether the clause does not stop in the middle."""
    if last.lower_ in {"this", "that"} and last.dep_ in {"pobj", "dobj"}:
        return True
    if last.tag_ in _DANGLING or last.lower_ in {"who", "what", "which", "that's", "'s", "'m", "very", "so", "a"}:
        return False
    if last.lower_ in {"can't", "n't", "not", "did", "do", "was", "am", "is", "are", "were", "have", "be", "been"}:
        return False
    if last.dep_ == "prep" and last.head.dep_ == "relcl" and any(c.tag_ == "TO" for c in last.head.lefts):
        return True  # "someone to talk to"
    if last.dep_ == "prep" or last.pos_ == "ADP":
        return (
            last.dep_ == "prt" or last.tag_ == "RP" or last.lower_ in {"in", "out", "up", "on", "off", "over", "down"}
        )
    return last.dep_ not in {"det", "poss", "amod", "aux", "auxpass", "mark", "cc", "compound", "nummod", "nsubj"} or (
        last.dep_ == "nummod" and last.pos_ == "NUM"
    )


def _complete(root: Token, rules: Rules) -> bool:
    """Say whether verbs that need something after them have it."""
    rights = [c for c in root.rights if not c.is_punct]
    if root.lemma_ == "be" or root.pos_ == "AUX":
        return any(c.dep_ in {"attr", "acomp", "prep", "advmod", "ccomp", "xcomp", "npadvmod", "prt"} for c in rights)
    if root.lemma_ in {"put", "take", "give", "throw", "bring", "buy"} and not any(
        c.dep_ in {"dobj", "auxpass", "nsubjpass", "prt", "dative"} for c in root.children
    ):
        return any(c.dep_ == "nsubj" and c.tag_ == "WDT" for c in root.children)
    if rules.has("needs_more", root.lemma_):
        passive = any(c.dep_ in {"auxpass", "nsubjpass"} for c in root.children)
        kinds = {"dobj", "ccomp", "xcomp", "prep", "prt", "attr", "acomp", "advmod", "dative", "oprd"}
        return passive or any(c.dep_ in kinds for c in rights)
    return True


def _may_be_subject(subject: Token, root: Token, rules: Rules) -> bool:
    """Say whether an echo may have this subject (voice §1: no charges against people who are not here)."""
    lower = subject.lower_
    mine = any(t.lower_ in {"me", "my", "myself", "i"} for t in subject.doc)
    if lower == "i":
        return True
    if lower == "something":
        return mine
    if lower in {"she", "he", "they", "everyone", "everybody"}:
        plain = (
            lower in {"she", "he"}
            and root.lemma_ not in {"be", "get", "like", "love", "want"}
            and not any(rules.has("children", t.text) for t in subject.doc)
        )
        if root.lemma_ == "be" and not any(c.dep_ == "acomp" for c in root.rights):
            return False
        return (mine or plain) and rules.has("third_person_verbs", root.lemma_)
    if lower in {"it", "there"}:
        copula = lower == "it" and root.lemma_ == "be" and not any(c.dep_ == "acomp" for c in root.rights)
        return mine and not copula
    if any(c.dep_ == "conj" and c.lower_ in {"i", "me"} for c in subject.children):
        return any(c.lower_ == "my" for c in subject.children)
    if lower == "part" or lower == "half":
        return any(t.lower_ == "me" for t in subject.subtree)
    own = any(c.dep_ == "poss" and c.lower_ == "my" for c in subject.children)
    theirs = any(c.dep_ == "poss" and c.lower_ in {"her", "his"} for c in subject.children)
    told = sum(t.lower_ in {"me", "my", "i"} for t in subject.doc) > (1 if own else 0)
    known_one = lower in word_list("person_nouns") and any(c.lower_ == "the" for c in subject.children)
    if (
        (own or theirs or known_one)
        and told
        and root.lemma_ in word_list("said_of_us")
        and lower not in word_list("body_nouns")
    ):
        return True
    if own and lower in word_list("person_nouns"):
        if root.lemma_ == "be" and not any(c.dep_ == "acomp" for c in root.rights):
            return False
        return rules.has("third_person_verbs", root.lemma_)
    return own and lower in word_list("body_nouns")
