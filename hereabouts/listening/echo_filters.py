"""What an echo must never hold: the refusals before it is made, and the gate after (voice §1-3, safety §3)."""

from __future__ import annotations

import re

from lemminflect import getAllLemmas
from spacy.tokens import Doc, Token

from hereabouts.listening.echo_rules import Rules, word_list

_FIRST = re.compile(
    r"(?<![\w])(?:i|me|my|mine|myself|i'm|i've|i'd|i'll|we|us|our|ours|ourselves|let's|we're)(?![\w])", re.IGNORECASE
)
_SECOND = re.compile(r"(?<![\w'])(?:you|your|yours|yourself|u|ur|ya|y'all|yous)(?![\w])", re.IGNORECASE)
_FIRST_PLURAL = re.compile(r"(?<![\w'])(?:we|us|our|ours|ourselves|let's|lets)(?![\w])", re.IGNORECASE)
_CONTACT = re.compile(r"@|https?:|www\.|\.com\b|\.co\b|\d{5,}|\d{3}[ -]\d{3}", re.IGNORECASE)
_CODE = re.compile(r"[{}<>=\\`_#^~]|\w\(|&&|\$[A-Za-z_]")
_CONTRACTIONS = re.compile(r"(?:n't|'re|'ve|'ll|'d|'s|'m)$", re.IGNORECASE)
_DOUBLED = re.compile(r"\b([\w']+) \1\b|\b(\w+ \w+),? \2\b", re.IGNORECASE)
_MAY_DOUBLE = frozenset({"had had", "that that"})
_NUMBER = r"(?:\w+teen|ten|eleven|twelve|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty)(?:[- ]\w+)?)"
_MEASURES = r"(?:percent|minutes?|miles?|hours?|days?|weeks?|months?|steps?)"
_KIN = r"(?:mum|mom|mam|dad|wife|husband|nan|boyfriend|girlfriend|mother|papa|mama)s"
_KIN_TOO = r"(?:mate|son|daughter|sister|brother|uncle|friend|parent)s"
_WRONG = (
    # "you was", but not "part of you is"
    re.compile(
        r"(?<!of )\byou (?:\w+ly )?(?:was|wasn't|am|is|isn't|has|hasn't|does|doesn't|'s)\b|\byou'[sm]\b", re.IGNORECASE
    ),
    # an age is nothing to hand back
    re.compile(rf"(?i)\byou(?:'re| were) (?:only |just )?(?:\d+|{_NUMBER})\b(?! {_MEASURES}\b)"),
    re.compile(
        r"(?i)\bat (?:\d\d|\w+teen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty)(?:[- ]\w+)?)\b(?! (?:past|to)\b)"
    ),
    re.compile(
        r"\bkids (?:college|school|lunch|packed|bath|room|money|tablet|ipad|car|birthday|party|shoes|bedroom)\b"
    ),
    re.compile(
        r" not you\b|\bwant \w+ want\b|\ban? \w+(?: \w+)? \w+ years in\b|\band (?:each|every) time\b|(?<!, )(?<!and )\bthen [a-z]+(?:ed|t)\b"
    ),
    # apostrophes left out: "his mums", "my mates couch", "at my parents"
    re.compile(rf"\b(?:your|her|his|their) {_KIN}\b|\b(?:{_KIN}|{_KIN_TOO}) [a-z]+"),
    re.compile(rf"\b(?:at|to|from|for) (?:your|his|her|their) {_KIN_TOO}(?:\.$| [A-Z])"),
    # English as the parser does not know it
    re.compile(r"(?i)\bfeel (?:big|much|very|strong|great) (?:shame|guilt|fear|sad|pain|anger)\b"),
    re.compile(r"(?i)\bno (?:\w+ )?\w+ just\b|\b(can't|don't|didn't|won't|couldn't) \w+ \1\b"),
    re.compile(r"(?i)^now you (?:just )?\w+ed\b|\b(?:is|was|are) same\b"),
    # duties said as duties, and clauses cut short
    re.compile(r"\byou(?:'ve|'d) to\b|\bthat (?:whenever|when|if|because|while)\b"),
    re.compile(r"\s[,.']|,,|\.\.|,\.|\s{2}"),
    re.compile(
        r"\b(?:im|ive|id|dont|cant|wont|didnt|youre|youve|shes|hes|thats|its not|doesnt|isnt|wasnt)\b", re.IGNORECASE
    ),
    # cut short: "you're shaking but only", "the kind of cry", "you haven't in two weeks"
    re.compile(
        r"(?i)\band then (?:around|about|at|by|on|in|after)\b|^you could [^.]*\b(?:this second|right now|in there|any minute)\b"
    ),
    re.compile(r"\b(?:but|only|or|(?:the kind|that sort) of \w+)\.$|n't (?:in|on|at|for)\b"),
)
_PLACED = re.compile(r"you're (?:in|at|outside) ", re.IGNORECASE)
_SINCE = re.compile(r"\b(?:been|have|has|had)\b|'ve\b")


_YOUNG = re.compile(
    r"\b(?:i'm|im|i am|she's|shes|he's|hes|is|are|aged?|am)\s+(?:only |just |nearly )?(?:[5-9]|1[0-7]|ten|eleven|twelve|"
    r"(?:thir|four|fif|six|seven)teen)\b(?! (?:percent|minutes?|hours?|days?|weeks?|months?|years? (?:in|into|off|clean|"
    r"sober|married|together)|quid|pounds|dollars|stone|grand|drinks|pints|to|past|o'clock|am|pm))"
    r"|\b1[0-7] ?(?:m|f|yo|y/o)\b|\b(?:since|when) i was (?:[5-9]|1[0-7]|ten|eleven|twelve|\w+teen)\b|\bstarted at 1[0-7]\b",
    re.IGNORECASE,
)


def too_grave(message: str, rules: Rules) -> bool:
    """Say whether a message holds a sign of danger or of a child, so that nothing of it is echoed.

    Danger has been asked before (design §5); this is only a second net, and it never says what was found.
    """
    return bool(rules.refuse_message.search(message) or _YOUNG.search(message))


def refused(text: str, message: str, rules: Rules) -> bool:
    """Say whether a clause (`text`) of `message` must not be echoed for what it is about or whom it speaks to."""
    if rules.refuse_clause.search(text) or _CONTACT.search(text) or _CODE.search(text) or '"' in text:
        return True
    if _SECOND.search(text) or _FIRST_PLURAL.search(text) or re.search(r"'(?!\w{1,2}\b)|(?<!\w)'", text):
        return True
    if re.match(r"(?:she|he)\b", text, re.IGNORECASE) and rules.children.search(message):
        return True  # "she" may be the daughter
    return bool(rules.children.search(text) and rules.children_not_with.search(message))


def unknown_words(doc: Doc, rules: Rules) -> list[str]:
    """Return the words of `doc` no list knows: names, misspellings, slang, other languages."""
    odd = []
    for i, token in enumerate(doc):
        if token.is_punct or token.is_space or token.like_num or not token.text:
            continue
        lower = token.lower_
        if rules.has("names", lower) or _may_be_name(token, rules):
            odd.append(lower)
        elif lower in word_list("function_words") or rules.has("known", lower) or rules.has("acronyms", lower):
            continue
        elif (token.tag_ in {"NNP", "NNPS"} and i and token.text[:1].isupper()) or not known(lower):
            odd.append(lower)
    return odd


def _may_be_name(token: Token, rules: Rules) -> bool:
    """Say whether a plain word stands where only a name would ("I met mark")."""
    if not rules.has("names_maybe", token.lower_) or token.dep_ not in {"nsubj", "dobj", "pobj", "dative"}:
        return False
    return not any(c.dep_ in {"det", "poss", "amod", "nummod", "compound"} for c in token.children)


def known(word: str) -> bool:
    """Say whether lemminflect's tables hold `word` (hyphened words part by part)."""
    parts = [p for p in word.split("-") if p]
    return bool(parts) and all(p in word_list("function_words") or bool(getAllLemmas(p)) for p in parts)


def well_formed(text: str, rules: Rules) -> bool:
    """Say whether an echo may be said: person, punctuation, contractions, length, doubled words, our own wording."""
    words = text.split()
    if not 4 <= len(words) <= 22 or not text[0].isupper() or not text.endswith(".") or "?" in text or "!" in text:
        return False
    if _FIRST.search(text) or rules.never_said.search(text) or text.count('"') % 2:
        return False
    if any(wrong.search(text) for wrong in _WRONG) or (text.endswith(" since.") and not _SINCE.search(text)):
        return False
    if any(m.group(0).lower() not in _MAY_DOUBLE for m in _DOUBLED.finditer(text)):
        return False
    return all(_contraction(w.strip(",.")) for w in words if "'" in w)


def _contraction(word: str) -> bool:
    """Say whether an apostrophe stands where it may."""
    lower = word.lower()
    if lower.endswith("n't"):
        return lower in word_list("contractions")
    if lower.endswith(("s'", "'s")):
        return lower.count("'") == 1
    return bool(_CONTRACTIONS.search(lower)) and lower.count("'") == 1


def substantial(doc: Doc) -> bool:
    """Say whether an echo holds enough of its own to be worth saying ("You can hear it." does not)."""
    content = [
        t
        for t in doc
        if t.pos_ in {"NOUN", "VERB", "ADJ", "PROPN"}
        and t.lemma_ not in word_list("light_words")
        and t.lower_ not in word_list("light_words")
    ]
    words = doc.text.split()
    return (
        len(content) >= 2
        or len(words) >= 6
        or (len(words) >= 5 and (len(content) == 1 or any(t.dep_ == "neg" for t in doc)))
        or (len(content) == 1 and len(words) >= 4 and bool(_PLACED.match(doc.text)))
        or (len(content) == 1 and content[0].pos_ in {"VERB", "ADJ"} and len(words) >= 4)
    )


def _mismatched(determiner: Token, noun: Token) -> bool:
    """Say whether "this" stands before a plural or "these" before a singular."""
    if determiner.dep_ != "det" or any(c.dep_ in {"nummod", "conj"} for c in noun.children):
        return False
    return determiner.lower_ in ({"this", "that"} if noun.tag_ == "NNS" else {"these", "those"})


def agrees(doc: Doc) -> bool:
    """Say whether every subject of the re-parsed echo agrees with its verb."""
    for token in doc:
        if token.tag_ in {"NNS", "NN"} and any(_mismatched(c, token) for c in token.lefts):
            return False  # "this films"
        if token.dep_ not in {"nsubj", "nsubjpass"} or token.lower_ not in {"you", "she", "he", "it", "they"}:
            continue
        if token.i and token.nbor(-1).lower_ == "of":
            continue  # "part of you is"
        verb = token.head
        helpers = [c for c in verb.lefts if c.dep_ in {"aux", "auxpass"} and c.i > token.i]
        tensed = helpers[0] if helpers else verb
        several = any(c.dep_ == "conj" for c in token.children)
        if tensed.i < token.i:
            continue
        if token.lower_ in {"you", "they"} and (tensed.tag_ == "VBZ" or tensed.lower_ in {"was", "am", "'m"}):
            return False
        if token.lower_ in {"she", "he", "it"} and not several:
            if tensed.lower_ in {"are", "were", "'re", "have", "do", "'ve", "am"}:
                return False
            if not helpers and tensed.tag_ == "VBP" and not tensed.lower_.endswith("s"):
                return False
    return True
