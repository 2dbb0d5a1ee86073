"""From state and what was heard to the next turn: engage, focus, evoke, plan, going back whenever the person does.

`next_turn` first settles what the message means here (short answers by what was asked, whose behaviour it was, the
topic), then gives it to the move for its intent. Rasa-free; whoever calls it has already asked about danger.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Iterable

from hereabouts.listening import flows, moves
from hereabouts.listening.bank import Bank
from hereabouts.listening.draft import Draft
from hereabouts.listening.schema import DANGER_KINDS
from hereabouts.listening.short import rating_in, whose_answer, yes_or_no
from hereabouts.listening.state import TOPIC_OF, State
from hereabouts.listening.types import Heard, Turn

MARGIN = 0.30
SHORT_WORDS = 3
KEEPS_TOPIC = 0.45
LOW = 0.12
WEAK = 0.6
_LISTENED_TO = frozenset(
    "lapse_report urge partner_crisis betrayed_partner change_talk sustain_talk ambivalence shame distress progress".split()
)
_ASKS_FOR_WAYS = re.compile(
    r"(?i)\b(?:what do (?:other )?(?:\w+ )?(?:people|folk|others|workers|guys|men|women|you all) do|gimme something|give me something to do|"
    r"what'?ve you got|what works|any (?:tips|ideas)|three things)\b"
)
# a crisis in the middle of a talk about a lapse needs a word of discovery
_DISCOVERY = re.compile(
    r"(?i)\b(?:found|caught|knows?|knew|told (?:her|him|them|my)|read my|saw my|seen my|left me|leaving|moved out|threw|kicked|divorce|solicitor|lawyer|confess\w*|"
    r"came clean|out in the open|all out|everything'?s? out|confronted|exposed)\b"
)
# A long message is only talk about the talk when it has a word of it: "great work, me" thanks nobody.
_WORD_OF: dict[str, re.Pattern[str]] = {
    name: re.compile(rf"(?i)\b(?:{words})\b")
    for name, words in {
        "goodbye": r"bye|goodbye|good ?night|night|later|cheers|gotta go|going now|(?:have|need|got) to go|heading off|off now|that'?s all|ttyl|log(?:ging)? off|sleep|bed|enough for",
        "thank": r"thanks?|thank you|thx|ty|ta|cheers|grateful|appreciate\w*|bless you|obliged|helped|kind of you",
        "misunderstood": r"not what|i meant|i mean|didn'?t (?:say|mean)|wrong|misunderst\w*|not (?:me|him|her|us|them)|you (?:said|got|have it|keep|think|missed)|other way|again,? read|read (?:it|that) again|i'?m the",
        "discord": r"you|your|this (?:thing|bot|chat|is)|bot|robot|machine|useless|pointless|script|stop|question|questions|advice|lecture\w*|preach\w*|listen\w*|therap\w*|everyone|everybody|people|helping|help|answer|waste|rubbish|crap|bullshit|bs|ffs|whatever|patroni[sz]\w*|judg\w*",
        "out_of_scope": r"weather|recipe|football|score|homework|code|python|joke|capital|president|movie|song|translate|write me|essay|buy|price|pizza|news|stock|game|trivia|math|what time",
        "request_human": r"humans?|person|people|someone|somebody|anyone|talk to|speak|call|ring|number|hotline|helpline|line|therapist|counsel\w*|help|real|operator|agent|emergency|contact|phone|who can|centre|center|clinic|samaritans|support",
        "ask_coping": r"how|what|tips?|ideas?|anything|something|ways?|help|instead|steps?|tricks?|suggest\w*|advice|else|works?|try",
        "greet": r"hi+|hello|hey+|hiya|morning|evening|afternoon|yo|sup|howdy|anyone|there|g'?day|salaam|namaste",
        "start_over": r"start|again|over|restart|reset|begin|beginning|scratch|new|fresh|from the top",
        "decline_to_answer": r"rather|don'?t want|not (?:going|saying|telling|now|ready)|skip|pass|next|can'?t say|won'?t|private|no comment|leave (?:it|that)|different|something else|drop (?:it|that)|none of",
    }.items()
}
_LONG = 7  # words
_PRAISE = re.compile(r"(?i)\b(?:thanks?|fair play|decent|good one|liked? that|that'?s better|appreciate)\b")
_FOUND_OUT = frozenset(
    "found_out_partner found_out_boss found_out_child found_out_parent found_out_police found_out_public confessed "
    "separated thrown_out divorce silence second_discovery blackmail police job_loss outing".split()
)
_SAFE = re.compile(r"(?i)\b(safe|ok(?:ay)?|fine|alright|with me|coming|on (?:her|his|their) way|here|at my|staying)\b")
_LIGHT = frozenset(
    ["goodbye", "affirm", "deny", "thank", "out_of_scope", "nlu_fallback", "request_human", "decline_to_answer"]
)
_ABOUT_THEM = re.compile(
    r"(?i)\b(?:is|are|think|reckon|does).{0,30}\b(?:addict|addicted|addiction|sick|ill|disease|compulsive)\b"
)
# "i did NOT go in", "twelve days without it" tell of a hold, not of a lapse
_HELD = re.compile(
    r"(?i)\b(?:did ?n[o']?t|didnt|did not|never) (?:\w+ )?(?:go|do|open|use|drink|bet|call|text|look|watch|act|buy|click|touch|give in|cave|log)\b"
    r"|\b(?:days?|weeks?|months?|nights?) (?:without|off|free|since i last)\b"
)
_FELL = re.compile(r"(?i)\b(?:but|then|until|till|again|slipped|caved|relapsed|ruined|blew|broke|gone|over|back to)\b")


def next_turn(state: State, heard: Heard, bank: Bank, used: Iterable[str] = ()) -> tuple[Turn, State]:
    """Return the reply to `heard` and the state after it.

    `used`: ids already said in this conversation. Always returns at least one part; raises nothing of its own.
    """
    heard = settle(state, heard)
    state = follow(state, heard)
    draft = Draft(heard, state, bank, set(used))
    if not flows.answer_pending(draft):
        moves.reply(draft)
    if not draft.parts:
        moves.never_nothing(draft)
    return draft.turn()


def settle(state: State, heard: Heard) -> Heard:
    """Return `heard` with short answers read by what was asked and whose behaviour it was put right.

    >>> settle(State(), Heard("6", "out_of_scope", asked="rating")).intent
    'give_rating'
    """
    intent = heard.intent
    tapped = heard.tapped or _typed_title(state, heard.text)
    if tapped != heard.tapped:
        heard = replace(heard, tapped=tapped)
    words = heard.signals.words or len(heard.text.split())
    answer = yes_or_no(heard.text) if words <= 6 else None
    if tapped:
        intent = _tapped_intent(tapped, intent)
    elif heard.asked == "rating" and rating_in(heard) is not None and words <= 12:
        intent = "give_rating"
    elif heard.asked == "who" and whose_answer(heard.text) is not None and words <= 12:
        intent = "betrayed_partner" if whose_answer(heard.text) == "other" else "partner_crisis"
    elif answer is not None and words <= 3 and intent not in ("goodbye", "thank", "request_human", "discord"):
        intent = "affirm" if answer == "yes" else "deny"
    elif state.covered[-1:] == ("safety",) and state.last.asked and _SAFE.search(heard.text) and intent in _LIGHT:
        intent = "affirm" if words <= 4 else "distress"
    elif intent in ("betrayed_partner", "partner_crisis", "nlu_fallback") and _ABOUT_THEM.search(heard.text):
        intent = "ask_about_addiction"
    elif intent == "lapse_report" and _HELD.search(heard.text) and not _FELL.search(heard.text):
        intent = "progress"
    elif intent == "discord" and _PRAISE.search(heard.text):
        intent = "thank"
    elif intent == "urge" and state.whose == "other":
        intent = "betrayed_partner"  # a pull to check, to read, to ring: the hurt partner's
    elif intent in ("affirm", "deny") and (words > 8 or words > 5 and yes_or_no(heard.text) is None):
        return _instead(heard, intent)
    elif intent in _WORD_OF and words >= _LONG and not _WORD_OF[intent].search(heard.text):
        return _instead(heard, intent, frozenset(_WORD_OF))
    elif intent == "greet" and words >= _LONG:
        return _instead(heard, intent, frozenset(_WORD_OF))  # the hello is heard, and the rest of it matters more
    elif intent == "nlu_fallback" and _listening(heard):
        return replace(heard, intent=heard.ranking[0][0], confidence=heard.ranking[0][1])
    elif _ASKS_FOR_WAYS.search(heard.text) and intent not in ("ask_coping", "ask_harm_reduction", "request_human"):
        intent = "ask_coping"
    elif intent == "give_rating" and heard.asked != "rating" and rating_in(heard) is None:
        return _instead(heard, intent)
    whose = heard.signals.whose
    hurt = whose == "other" or (whose == "unknown" and state.whose == "other")
    if (
        hurt
        and intent in ("partner_crisis", "lapse_report")
        and not (whose == "unknown" and intent == "lapse_report" and _own(heard))
    ):
        intent = "betrayed_partner"
    elif intent == "betrayed_partner" and whose == "own":
        intent = "partner_crisis"
    elif intent in ("partner_crisis", "betrayed_partner") and whose == "unknown" and state.whose == "own":
        intent = "partner_crisis" if _close(heard) else intent
    crisis = intent in ("partner_crisis", "betrayed_partner")
    if crisis and state.topic in ("lapse", "urge") and state.whose == "own" and not _discovered(heard):
        return _instead(heard, intent, frozenset(("partner_crisis", "betrayed_partner")))
    return heard if intent == heard.intent else replace(heard, intent=intent)


def _typed_title(state: State, text: str) -> str | None:
    """Return the id of the button whose title was typed out instead of tapped."""
    typed = text.strip().lower().strip(".!")
    for tap in state.taps:
        name, _, title = tap.partition(" ")
        if typed and typed == title.strip(".!"):
            return name
    return None


def _tapped_intent(tapped: str, intent: str) -> str:
    if tapped.startswith("rating_"):
        return "give_rating"
    known = {"mine": "partner_crisis", "theirs": "betrayed_partner", "ask_human": "request_human"}
    return known.get(
        tapped,
        "deny"
        if tapped in ("offer_no", "wave_no", "offer_later")
        else "affirm"
        if tapped.startswith(("offer_", "wave_", "goal_"))
        else intent,
    )


def _own(heard: Heard) -> bool:
    text = f" {heard.text.lower()} "
    return " i " in text and not any(p in text for p in (" he ", " she ", " they ", " him ", " her "))


def _them(heard: Heard) -> bool:
    return bool(re.search(r"(?i)\b(?:he|she|they|him|her|his|husband|wife|partner)\b", heard.text))


def _instead(heard: Heard, first: str, skip: frozenset[str] = frozenset()) -> Heard:
    """Return `heard` by the next reading that is not `first`, with its own confidence; unsure when that is low."""
    for name, confidence in heard.ranking:
        if name != first and name not in skip and name not in DANGER_KINDS:
            if confidence < LOW:
                break
            return replace(heard, intent=name, confidence=confidence)
    return replace(heard, intent="nlu_fallback", confidence=0.0)


def _discovered(heard: Heard) -> bool:
    return bool(heard.signals.kinds("situations") & _FOUND_OUT or _DISCOVERY.search(heard.text))


def _listening(heard: Heard) -> bool:
    """Whether an unsure message has two readings that are both answered by listening: then the first will do."""
    best = heard.ranking[:2]
    return len(best) == 2 and best[0][1] >= 0.25 and all(name in _LISTENED_TO for name, _ in best)


def _close(heard: Heard) -> bool:
    """Whether the two readings of a crisis, own and partner's, lie close together in the ranking."""
    chances = dict(heard.ranking)
    one, other = chances.get("partner_crisis", 0.0), chances.get("betrayed_partner", 0.0)
    if not one and not other:
        return heard.confidence < 0.6
    return abs(one - other) < MARGIN * max(one + other, 1e-9)


def follow(state: State, heard: Heard) -> State:
    """Return the state as this message leaves it, before anything is answered."""
    words = heard.signals.words or len(heard.text.split())
    state = state.but(turn=state.turn + 1, short_replies=state.short_replies + 1 if words <= SHORT_WORDS else 0)
    state = _whose(state, heard)
    topic = TOPIC_OF.get(heard.intent)
    discovered = _discovered(heard)
    if topic == "partner_crisis" and discovered:
        state = state.covers("discovered")
    if topic in ("partner_crisis", "betrayed_partner") and not discovered and state.turn > 1:
        weak = heard.confidence < WEAK and state.whose == "unknown" and heard.signals.whose == "unknown"
        topic = None if weak else topic  # a stray reading in the middle of a talk opens no crisis
    if state.topic in ("lapse", "urge") and state.whose == "own" and not discovered and topic not in ("lapse", "urge"):
        topic = None
    if topic in ("partner_crisis", "betrayed_partner"):
        topic = {"own": "partner_crisis", "other": "betrayed_partner"}.get(state.whose, "unclear")
    elif state.whose == "other" and topic in ("lapse", "urge"):
        topic = "betrayed_partner"
    elif topic is None and state.topic == "unclear" and state.whose != "unknown":
        topic = "partner_crisis" if state.whose == "own" else "betrayed_partner"
    if topic is not None and topic != state.topic:
        state = state.but(topic=topic, crisis_turn=state.turn)
    if heard.intent in ("change_talk", "progress") and state.stage in ("engage", "focus"):
        state = state.but(stage="evoke")
    elif heard.intent in ("sustain_talk", "discord", "distress", "shame") and state.stage == "plan":
        state = state.but(stage="engage")
    elif state.stage == "engage" and state.turn >= 4 and state.topic in ("lapse", "urge", "general"):
        state = state.but(stage="focus")
    partners = [m for m in heard.signals.people if m.kind == "partner" and not m.negated]
    if partners and partners[0].text:
        named = partners[0].text.lower()
        if named.isalpha() and named not in ("she", "he", "they", "her", "him", "them"):
            state = state.but(partner=f"your {named}")
    if re.search(
        r"(?i)\b(?:i'?m|am|we'?re|here|home)?\s*(?:quite |all |pretty )?(?:safe|unharmed|not in danger)\b", heard.text
    ):
        state = state.covers("safety")
    if heard.intent in ("misunderstood", "discord", "deny"):
        state = state.but(notes=state.notes[:-1], leaning=tuple(n for n in state.leaning if n in state.notes[:-1]))
    if "second_language" in heard.signals.kinds("situations"):
        state = state.but(plain=True)
    rating = rating_in(heard) if heard.intent == "give_rating" else None
    if rating is not None:
        state = state.but(rating=rating)
    if heard.signals.kinds("triggers"):
        state = state.covers("before")
    if heard.signals.kinds("needs"):
        state = state.covers("function")
    return state


def _turned(heard: Heard) -> bool:
    """Whether a message plainly says that it was the other way round."""
    return heard.intent == "misunderstood" or bool(
        re.search(
            r"(?i)\b(?:i'?m the (?:wife|husband|partner|one)|it was (?:me|him|her)|not me|mine|i did it|i cheated|(?:he|she) cheated)\b",
            heard.text,
        )
    )


def _whose(state: State, heard: Heard) -> State:
    whose = heard.signals.whose
    if heard.asked == "who":
        whose = {"mine": "own", "theirs": "other"}.get(heard.tapped or "") or whose_answer(heard.text) or whose
    if whose in ("own", "other"):
        if heard.asked != "who" and state.whose not in ("unknown", whose) and not _turned(heard):
            return state  # what was settled is not turned round by one weak mark
        return state.but(whose=whose)
    if heard.intent in ("lapse_report", "urge") and state.whose == "unknown" and heard.confidence >= KEEPS_TOPIC:
        return state.but(whose="own")
    if state.whose == "unknown" and heard.confidence >= KEEPS_TOPIC:
        # who likes it, or names the habit they plan around, speaks of their own
        if heard.intent == "sustain_talk" and state.topic not in moves.FRESH:
            return state.but(whose="own")
        if heard.intent in ("make_plan", "progress") and heard.signals.kinds("behaviours") and not _them(heard):
            return state.but(whose="own")
        if heard.intent in ("change_talk", "ambivalence", "shame") and heard.signals.kinds("behaviours"):
            return state.but(whose="own")
    if heard.intent in ("partner_crisis", "betrayed_partner") and state.whose == "unknown":
        if not _close(heard) and heard.confidence >= 0.75:
            return state.but(whose="own" if heard.intent == "partner_crisis" else "other")
    return state


__all__ = ["follow", "next_turn", "settle"]
