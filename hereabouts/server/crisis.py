"""What the safety path says next: a card, or the follow-up an answer asks for (safety §3). No Rasa here.

`next_step` decides, from what was found and answered and from what was already said; `words` picks wording that
has not been used, fills in the humans of the region and returns coded parts.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, replace
from typing import Any, Mapping, Sequence

from hereabouts.contacts import Contacts
from hereabouts.danger import LEVELS, Finding
from hereabouts.listening.content import Content
from hereabouts.listening.types import Item, Part
from hereabouts.server.quiet import note

logger = logging.getLogger(__name__)

ACTIVE_TURNS = 8
# what a person answered -> what is said next, by the step whose question they answered; "*" is any step
_SUICIDE: Mapping[str, Mapping[str, str]] = {
    "*": {
        "yes": "yes",
        "no": "no",
        "unsure": "unsure",
        "dodge": "dodge",
        "called": "called",
        "cant_call": "cant_call",
        "forget_it": "forget_it",
        "safe": "no",
        "not_safe": "act_yes",
        "someone_here": "someone_here",
        "alone": "alone",
    },
    "yes": {"yes": "act_yes", "unsure": "act_yes", "no": "act_no", "not_safe": "act_yes"},
    "unsure": {"yes": "act_yes", "unsure": "act_yes", "no": "act_no"},
    "act_yes": {"yes": "called", "no": "cant_call", "unsure": "means"},
    "act_no": {"yes": "first_words", "no": "three_lines", "unsure": "three_lines"},
    "called": {"yes": "care_finder", "no": "cant_call"},
    "cant_call": {"yes": "first_words", "no": "means", "unsure": "means"},
    "first_words": {"yes": "called", "no": "three_lines", "unsure": "three_lines"},
    "means": {"yes": "care_finder", "no": "act_yes", "unsure": "three_lines"},
    "three_lines": {"yes": "care_finder", "no": "care_finder", "unsure": "care_finder"},
    "someone_here": {"yes": "called", "no": "means", "unsure": "means"},
    "alone": {"yes": "called", "no": "means", "unsure": "means"},
    "care_finder": {"yes": "back", "no": "back", "unsure": "back"},
}
_OTHER: Mapping[str, Mapping[str, str]] = {
    "*": {
        "yes": "yes",
        "no": "no",
        "unsure": "unsure",
        "dodge": "dodge",
        "called": "called",
        "cant_call": "cant_call",
        "forget_it": "forget_it",
        "safe": "safe",
        "not_safe": "not_safe",
        "someone_here": "safe",
        "alone": "not_safe",
    },
}
# what plainly has no wording of its own falls back on a neighbour
_NEIGHBOUR = {
    "unsure": "yes",
    "first_words": "called",
    "means": "act_yes",
    "three_lines": "care_finder",
    "care_finder": "back",
    "act_yes": "card",
    "act_no": "no",
    "someone_here": "called",
    "alone": "means",
    "safe": "no",
    "not_safe": "card",
    "dodge": "other_subject",
    "dodge_again": "other_subject",
    "forget_it": "other_subject",
    "called": "back",
    "cant_call": "other_subject",
    "yes": "card",
    "no": "back",
    "still_here": "other_subject",
    "back": "other_subject",
    "other_subject": "card",
}
CLOSING = frozenset({"no", "back", "safe"})
# who is near and where they are answers "who is nearest to you?", not "are you thinking of dying?"
_ASKED_OF_THOUGHTS = frozenset({"card", "yes", "unsure", "asked_without_sign", "dodge", "dodge_again"})
_ABOUT_PLACE = frozenset({"someone_here", "alone"})
_REST_WORDS = 3
_KEPT_UP = 4  # turns; a person who goes on about something else after that is answered about it
_ASKS_OF_LIFE = frozenset({"police_images", "images", "blackmail"})
# where the subject itself stops, whatever is said next: a child writing, a child at risk, someone who had not agreed
_STOPPED_KINDS = frozenset({"underage_user", "risk_to_minor"})
STILL_ANSWERED = frozenset(
    {"request_human", "delete_data", "goodbye", "thank", "ask_privacy", "ask_capabilities", "bot_challenge", "greet"}
)


def rest_of(text: str) -> str:
    """Return what a message says after its first sentence; empty when that is nothing much.

    >>> rest_of("no nothing like that. should i drive over and explain")
    'should i drive over and explain'
    """
    _, _, rest = re.sub(r"[.!?\n]+", "\x00", text.strip(), count=1).partition("\x00")
    return rest.strip() if len(rest.split()) >= _REST_WORDS else ""


def stays(before: Crisis | None, heard: str) -> Crisis | None:
    """Return the step that keeps a stopped subject stopped; None when the conversation may go on to `heard`.

    After a minor, a child at risk or an act on someone who had not agreed, no reflection and no goals ladder (safety §3).
    """
    if before is None or not before.sure or heard in STILL_ANSWERED:
        return None
    minor = before.kind == "underage_user"
    stopped = before.kind in _STOPPED_KINDS or before.sub == "nonconsent"
    if not minor and (not stopped or before.closed or not before.active):
        return None
    return replace(before, step="other_subject", turns=before.turns + 1)


@dataclass(frozen=True)
class Crisis:
    """Where a conversation stands on the safety path: what was found, the last step, and since how many turns."""

    kind: str
    level: str
    sub: str | None = None
    who: str = "self"
    step: str = "card"
    turns: int = 0
    dodges: int = 0
    cards: int = 0
    beside: bool = False
    closed: bool = False
    barrier: str | None = None
    sure: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return it as a slot value."""
        return dict(self.__dict__)

    @classmethod
    def from_slot(cls, value: Any) -> Crisis | None:
        """Read a slot value; nonsense is None."""
        if not isinstance(value, dict) or value.get("level") not in LEVELS or not isinstance(value.get("kind"), str):
            return None
        known = {k: v for k, v in value.items() if k in cls.__dataclass_fields__}
        try:
            made = cls(**known)
            return replace(made, turns=int(made.turns), dodges=int(made.dodges), cards=int(made.cards))
        except (TypeError, ValueError):
            return None

    @property
    def active(self) -> bool:
        """Whether a short answer is still an answer to the safety path."""
        return self.turns <= ACTIVE_TURNS


def found(finding: Finding, before: Crisis | None) -> Crisis:
    """Return the crisis a new finding opens or goes on with."""
    assert finding.kind is not None
    same = before is not None and before.kind == finding.kind and before.active
    higher = before is None or LEVELS.index(finding.level) > LEVELS.index(before.level)
    level = finding.level if not same or higher or before is None else before.level
    cards = before.cards if same and not higher and before is not None else 0
    # a pattern names what it read; the classifier alone at "possible" may be wrong, and then the talk goes on
    sure = level != "possible" or any(not e.startswith(("learned.", "classifier.")) for e in finding.evidence)
    return Crisis(finding.kind, level, finding.sub, finding.who, "card", 0, 0, cards, sure=sure)


def asked_of(kind: str, level: str, step: str) -> str:
    """Return what the words of a step ask, in the names `read_answer` knows."""
    if step in ("yes", "unsure"):
        return "today"
    if step == "card" and kind == "suicide_risk":
        return "who_is_near" if level == "imminent" else "ask"
    if step == "card" and kind in ("partner_violence", "sexual_assault"):
        return "safe_here"
    return step


def kept_up(before: Crisis | None) -> Crisis | None:
    """Return the step for an unread answer while a life is in danger: still here, the numbers again; else None."""
    if before is None or before.level != "imminent" or before.closed or before.turns >= _KEPT_UP:
        return None
    return replace(before, step="still_here", turns=before.turns + 1)


def outranks(crisis: Crisis, finding: Finding) -> bool:
    """Whether an answer on the way through `crisis` matters more than another kind found in the same words."""
    found_height, height = LEVELS.index(finding.level), LEVELS.index(crisis.level)
    if finding.kind == crisis.kind:
        return found_height <= height  # "yes, i might tonight": the answer says what comes next
    return found_height < height


def answered(answer: str, asked_kind: str, before: Crisis | None, barrier: str | None = None) -> Crisis | None:
    """Return the crisis after an answer to the safety path's question; None when another subject was taken up.

    `barrier` is what keeps them from calling, when they named it (`hereabouts.danger.answers.read_barrier`).
    """
    crisis = before or Crisis(asked_kind, "possible", step="asked_without_sign")
    if crisis.sub in _ASKS_OF_LIFE and crisis.step in ("yes", "unsure"):
        crisis = replace(crisis, kind="suicide_risk", sub=None)  # "might you act on it today?" is suicide's question
    if answer == "dodge" and crisis.step not in _ASKED_OF_THOUGHTS:
        answer = "unsure"  # "ok" after "who is near?" steps past nothing
    table = _SUICIDE if crisis.kind == "suicide_risk" else _OTHER
    asks_who = crisis.step == "card" and crisis.level == "imminent"
    vague = crisis.level == "possible" and crisis.step in _ASKED_OF_THOUGHTS
    if table is _SUICIDE and answer in _ABOUT_PLACE and vague and not asks_who:
        return None
    step = table.get(crisis.step, {}).get(answer) or table["*"].get(answer)
    if step is None:
        return None
    if step == "dodge":
        if crisis.dodges >= 1:
            return replace(crisis, step="dodge_again", dodges=crisis.dodges + 1, turns=crisis.turns + 1)
        crisis = replace(crisis, dodges=crisis.dodges + 1)
    level = "imminent" if step == "act_yes" else crisis.level
    if step == "yes" and crisis.level == "possible":
        level = "elevated"
    return replace(crisis, step=step, level=level, turns=crisis.turns + 1, closed=step in CLOSING, barrier=barrier)


def _candidates(content: Content, crisis: Crisis, step: str, sub: str | None, who: str, short: bool) -> list[Item]:
    found_items = []
    for item in content.shelf("danger"):
        extra = item.extra
        if extra["kind"] != crisis.kind or extra["step"] != step:
            continue
        if extra.get("sub") != sub or extra.get("who", "self") != who or bool(extra.get("short")) != short:
            continue
        if step == "card" and extra.get("level") not in (None, crisis.level):
            continue
        found_items.append(item)
    if step != "card":
        exact = [i for i in found_items if i.extra.get("level") == crisis.level]
        return exact or found_items
    return found_items


def choose(content: Content, crisis: Crisis, used: Sequence[str], seed: int) -> Item | None:
    """Return unused wording for the crisis's step: sub-kind before kind, short the second time, never one twice."""
    spent = frozenset(used)
    step: str | None = crisis.step
    for _ in range(4):
        if step is None:
            break
        short = step == "card" and crisis.cards >= 1
        tries = [
            *([(crisis.barrier, crisis.who, False), (crisis.barrier, "self", False)] if crisis.barrier else []),
            (crisis.sub, crisis.who, short),
            (crisis.sub, "self", short),
            (crisis.sub, crisis.who, False),
            (None, crisis.who, short),
            (None, "self", short),
            (None, crisis.who, False),
            (None, "self", False),
            (None, "self", True),
        ]
        for sub, who, is_short in tries:
            items = [i for i in _candidates(content, crisis, step, sub, who, is_short) if i.id not in spent]
            if items:
                return items[seed % len(items)]
        step = _NEIGHBOUR.get(step) if step != "card" else "still_here"
    return None


_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_ANYWHERE = {
    "emergency": "call your local emergency number",
    "crisis": "findahelpline.com lists free lines in every country",
}


def filled(text: str, contacts: Contacts, region: str | None) -> str:
    """Return `text` with the humans filled in; contacts that are broken are passed over for those that need no file."""
    try:
        return contacts.fill(text, region)
    except Exception as error:
        note(logger, "contacts cannot be said", error)
    try:
        return Contacts.bare().fill(text, region)
    except Exception:
        return _PLACEHOLDER.sub(lambda found: _ANYWHERE.get(found[1], _ANYWHERE["crisis"]), text)


def words(item: Item, contacts: Contacts, region: str | None, plain: bool = False) -> tuple[Part, ...]:
    """Return the item's parts with the humans of the region filled in."""
    chosen = item.plain if plain and item.plain else item.says
    return tuple(Part(filled(p.text, contacts, region), p.code, p.id) for p in chosen)


def bare_card(finding: Finding, contacts: Contacts, region: str | None) -> tuple[Part, ...]:
    """Return a card that needs no content file: said when everything else is broken."""
    text = "I'm a computer program and can't call anyone. {crisis}. In danger now: {emergency}."
    text = filled(text, contacts, region)
    return (Part(text, "SAFE", f"bare.{finding.kind}"),)
