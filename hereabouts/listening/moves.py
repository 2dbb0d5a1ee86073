"""The moves: what each kind of message is answered with, from the shelves of content.

Listen first: a reflection, then nothing, or one open question, or one offer (voice §4). After sustain talk reflection
and autonomy, no advice; after change talk reflection, affirmation or "tell me more"; a straight question is answered
first; discord is owned and something else is offered.
"""

from __future__ import annotations

import re
from typing import Callable, Mapping

from hereabouts.listening import flows, situations
from hereabouts.listening.draft import Draft
from hereabouts.listening.paths import next_about, next_offer
from hereabouts.listening.plans import begin_plan, plan_card
from hereabouts.listening.ratings import ask_rating, rated
from hereabouts.listening.rhythm import may_ask, needs_easy

DOUBTFUL = 0.5
FRESH = ("partner_crisis", "betrayed_partner", "unclear")


def reply(draft: Draft) -> None:
    """Put down the reply to what was heard."""
    if situations.answer(draft):
        return
    _BY_INTENT.get(draft.heard.intent, listen)(draft)


# -- listening ---------------------------------------------------------------------------------------------------


def listen(draft: Draft) -> None:
    """Reflect, and then nothing, one question or one offer, as the rhythm and the topic have it."""
    state, intent = draft.state, draft.heard.intent
    if state.topic in FRESH and state.whose == "unknown" and intent in ("partner_crisis", "betrayed_partner"):
        _unclear(draft)
        return
    reflected = draft.reflect()
    fresh = state.topic in FRESH and "safety" not in state.covered
    if reflected is None:
        draft.say("compassion", topic=state.topic) or draft.say("compassion", topic="general") or draft.say(
            "continuers"
        )
    if fresh:
        if state.topic == "betrayed_partner":
            draft.say("compassion", topic="betrayed_partner")
        draft.ask(["safety"], state.topic)
        return
    _then(draft, reflected is not None)


def _dark(draft: Draft) -> bool:
    """Ask about thoughts of not wanting to live, once, within three turns of a discovery (safety §3).

    A move of the conversation, not a finding: nothing they wrote was a sign. False when it is not its time.
    """
    state = draft.state
    since = state.turn - (state.crisis_turn or state.turn)
    found_out = bool(situations.DISCOVERED & draft.heard.signals.kinds("situations"))
    due = found_out or (
        state.topic == "partner_crisis"
        and "discovered" in state.covered
        and state.whose == "own"
        and ("safety" in state.covered or since >= 1)
    )
    if state.asked_dark or since > 2 or not due or draft.asking:
        return False
    if draft.ask(["dark"], state.topic) is None:
        return False
    draft.state = draft.state.but(asked_dark=True)
    return True


def _then(draft: Draft, reflected: bool) -> None:
    """After the reflection: an easy question after short answers, an offer when its time has come, a question or nothing."""
    state = draft.state
    topic_turn = state.turn - (state.crisis_turn or 1) + 1
    if _dark(draft):
        return
    if _turning_point(draft) and flows.summarise(draft):
        return
    if needs_easy(state) and draft.state.pending is None:
        offer = next_offer(state, 99) if not state.last.asked else None
        if (offer and draft.offer(offer)) or draft.ask(next_about(state, draft.heard), state.topic):
            draft.state = draft.state.but(short_replies=0)
            return
    if may_ask(state):
        offer = next_offer(state, topic_turn)
        measured = state.whose == "other" or draft.heard.asked == "danger_check" or "intensity" in state.covered
        if offer == "wave" and state.rating is None and not measured:
            if ask_rating(draft, "intensity"):
                return
        if offer and draft.heard.intent not in ("sustain_talk", "shame") and draft.offer(offer):
            return
        if draft.ask(next_about(state, draft.heard), state.topic):
            return
    if not reflected or (len(draft.parts) == 1 and draft.parts[0].code == "SR"):
        if draft.say("humour") or draft.say("affirmations", fitting=True) or reflected:
            return
        draft.say("autonomy", topic=state.topic) or draft.say("continuers")


def _turning_point(draft: Draft) -> bool:
    """Whether it is time to gather what was said: every seventh turn, with enough of theirs to put together."""
    state = draft.state
    return state.turn % 7 == 0 and len(state.notes) >= 3 and not needs_easy(state) and may_ask(state)


def _unclear(draft: Draft) -> None:
    draft.reflect(least=1.0)
    if "who" not in draft.state.covered and draft.say("clarifiers"):
        draft.asks = "who"
        draft.state = draft.state.covers("who")
        return
    draft.say("compassion", topic="unclear")
    if may_ask(draft.state):
        draft.ask(next_about(draft.state, draft.heard), "unclear")


def urge(draft: Draft) -> None:
    """An urge now: they wrote first (affirm), reflect, then how strong it is; the wave and other ways after that."""
    state = draft.state
    if state.turn - (state.crisis_turn or 1) == 0:
        draft.say("affirmations")
    reflected = draft.reflect()
    if reflected is None and not draft.parts:
        draft.say("compassion", topic="urge") or draft.say("compassion", topic="general")
    if "intensity" not in draft.state.covered and draft.heard.asked != "rating" and may_ask(state):
        own = state.whose != "other" and draft.heard.asked != "danger_check"
        if own and reflected is not None and state.turn > 1 and ask_rating(draft, "intensity"):
            return
    _then(draft, reflected is not None)


def sustain(draft: Draft) -> None:
    """After sustain talk: reflect, and leave the choice where it is; a doubtful reading is only listened to."""
    if draft.heard.confidence < DOUBTFUL:
        listen(draft)
        return
    if draft.reflect() is None:
        draft.say("compassion", topic=draft.state.topic)
    draft.say("autonomy", topic=draft.state.topic) or draft.say("autonomy", topic="general")
    if not draft.parts:
        listen(draft)


def change(draft: Draft) -> None:
    """After change talk: reflect it, affirm what they did, or ask for more of it; a plan once it leans that way."""
    reflected = draft.reflect()
    taken = draft.heard.signals.kinds("change") & {"commitment", "activation", "taking_steps"}
    if may_ask(draft.state):
        if taken and "plan" not in draft.state.offered and draft.state.turn >= 3 and draft.offer("plan"):
            return
        order = [
            a
            for a in ("value", "hopes", "strengths", "exception", "future", "first_step")
            if a not in draft.state.covered
        ]
        if draft.ask(order, draft.state.topic):
            return
    draft.say("affirmations")
    if not reflected and not draft.parts:
        draft.say("continuers")


def both(draft: Draft) -> None:
    """Both sides at once: the double-sided reflection first."""
    if draft.reflect(("double_sided", "echo"), least=1.5) is None:
        draft.reflect()
    if may_ask(draft.state):
        if "both_sides" not in draft.state.offered and draft.state.turn >= 4 and draft.state.whose != "other":
            if draft.offer("both_sides"):
                return
        draft.ask(next_about(draft.state, draft.heard), draft.state.topic)


def shame(draft: Draft) -> None:
    """Shame: reflect what matters underneath, with compassion; seldom a question."""
    if draft.reflect() is None or len(draft.parts) == 1 and draft.state.turn % 2 == 0:
        draft.say("compassion", topic=draft.state.topic) or draft.say("compassion", topic="general")
    if may_ask(draft.state) and draft.state.last.heard == "shame":
        draft.ask([a for a in ("value", "support", "need") if a not in draft.state.covered], draft.state.topic)


def progress(draft: Draft) -> None:
    """Something went better: what they did for it, and what helped."""
    draft.say("affirmations")
    reflected = draft.reflect()
    if may_ask(draft.state) and (reflected is not None or draft.parts):
        draft.ask(
            [a for a in ("strengths", "exception", "next", "value") if a not in draft.state.covered], draft.state.topic
        )


def discord(draft: Draft) -> None:
    """Friction: own it, shift, offer something else or a person."""
    draft.state = draft.state.but(repairs=draft.state.repairs + 1, pending=None)
    if draft.state.repairs <= 2 and draft.say("repairs", for_="discord"):
        if draft.asking:
            draft.asks = draft.asks or "open"
            return
        draft.offer("humans") if draft.state.repairs == 2 else draft.offer("options")
        return
    draft.reflect()
    draft.say("autonomy", topic="general")


def misunderstood(draft: Draft) -> None:
    """We had it wrong: take it; when it was the wrong way round, say so and never again."""
    if draft.heard.signals.whose in ("own", "other") and draft.state.turn > 1:
        if draft.say("repairs", for_="wrong_way_round"):
            return
    draft.say("repairs", for_="misunderstood")
    if not draft.asking and draft.reflect(least=2.0) is None and may_ask(draft.state):
        draft.say("continuers")


_PLAN = re.compile(
    r"(?i)\bplan\b|\b(?:if|when|whenever)\b.{3,}\b(?:i'?ll|i will|i can|i could|then)\b|\bwrite (?:it|this|that) down\b"
)


def rating(draft: Draft) -> None:
    """A number: reflected, and asked from below ("what makes it a six and not a two")."""
    rated(draft)


def plan(draft: Draft) -> None:
    """They lean to a plan: begin it when they ask for one or say its if and then; else what they will do is theirs."""
    asked = draft.state.plan_step is not None or _PLAN.search(draft.heard.text) is not None
    reflected = draft.reflect(least=2.0)
    if asked and draft.state.whose != "other":
        begin_plan(draft)
        return
    draft.say("affirmations") or draft.say("autonomy", topic=draft.state.topic)
    if reflected is None and not draft.parts:
        listen(draft)


def decline(draft: Draft) -> None:
    """They would rather not: theirs to choose."""
    draft.state = draft.state.but(pending=None, plan_step=None)
    draft.say("meta") or draft.say("autonomy", topic="general")


def affirm(draft: Draft) -> None:
    """A bare yes to nothing that was offered: take it up with what comes next."""
    _short(draft)


def deny(draft: Draft) -> None:
    """A bare no to nothing that was offered."""
    _short(draft)


def _short(draft: Draft) -> None:
    state = draft.state
    if not state.last.asked and set(state.last.codes) & {"SR", "CR"} and not needs_easy(state):
        if draft.say("continuers"):
            return  # a yes to what was handed back: room to go on
    if state.last.asked or needs_easy(state):
        if not state.last.asked and draft.ask(next_about(state, draft.heard), state.topic):
            return
        if draft.say("meta"):
            return
    offer = next_offer(state, state.turn)
    if not state.last.asked and offer and draft.offer(offer):
        return
    draft.say("meta") or draft.say("continuers")


def meta(draft: Draft) -> None:
    """Talk about the talk: answered straight."""
    draft.say("meta")
    if not draft.parts:
        draft.say("continuers")


def goodbye(draft: Draft) -> None:
    """An ending: one thing of theirs to take along, where the humans are, no "stay"."""
    item = draft.say("endings", topic=draft.state.topic) or draft.say("endings", topic="general") or draft.say("meta")
    if item is not None and draft.state.plan_then:
        draft.custom["plan"] = plan_card(draft.state)


def refuse_sexual(draft: Draft) -> None:
    """Asked for sexual content: a kind no, and what there is instead."""
    draft.say("refusals", for_="sexual_content") or draft.say("meta")


def out_of_scope(draft: Draft) -> None:
    """Something we are no good at: said lightly."""
    draft.say("refusals", for_="out_of_scope") or draft.say("meta")


def unsure(draft: Draft) -> None:
    """Low confidence: an open, fitting invitation; the plainest fact, a continuer; never "I didn't understand"."""
    long = draft.heard.signals.words > 8 or draft.state.topic in FRESH and draft.heard.signals.words > 2
    reflected = draft.reflect(least=1.5 if long else 2.0)
    if long and reflected is None:
        if draft.say("compassion", topic=draft.state.topic) or draft.say("continuers"):
            if may_ask(draft.state):
                draft.ask(next_about(draft.state, draft.heard), draft.state.topic)
            return
    if draft.heard.signals.words >= 1 and reflected is None:
        draft.say("meta") or draft.say("repairs", for_="unsure")
    elif may_ask(draft.state) and draft.state.turn > 1:
        draft.ask(next_about(draft.state, draft.heard), draft.state.topic)
    if not draft.parts:
        draft.say("continuers")


def never_nothing(draft: Draft) -> None:
    """When everything that fits has been said: a continuer, a repair, or the plainest invitation there is."""
    from hereabouts.listening.types import Part

    if draft.heard.signals.words > 3 and draft.say("compassion", topic=draft.state.topic):
        return
    if draft.say("continuers") or draft.say("repairs", for_="nothing_more") or draft.say("repairs", for_="unsure"):
        return
    draft.put((Part("I'm listening.", "STRUCT", "bare.listening"),))


_BY_INTENT: Mapping[str, Callable[[Draft], None]] = {
    "urge": urge,
    "sustain_talk": sustain,
    "change_talk": change,
    "ambivalence": both,
    "shame": shame,
    "progress": progress,
    "discord": discord,
    "misunderstood": misunderstood,
    "give_rating": rating,
    "make_plan": plan,
    "decline_to_answer": decline,
    "affirm": affirm,
    "deny": deny,
    "greet": meta,
    "thank": meta,
    "bot_challenge": meta,
    "ask_capabilities": meta,
    "ask_privacy": meta,
    "delete_data": meta,
    "start_over": meta,
    "request_human": meta,
    "goodbye": goodbye,
    "sexual_content_request": refuse_sexual,
    "out_of_scope": out_of_scope,
    "nlu_fallback": unsure,
    "ask_about_addiction": flows.inform,
    "ask_harm_reduction": flows.inform,
    "ask_treatment": flows.inform,
    "ask_coping": flows.tips,
    "ask_disclosure": flows.inform,
}
INTENTS_WITH_A_MOVE = frozenset(_BY_INTENT) | {"lapse_report", "partner_crisis", "betrayed_partner", "distress"}
