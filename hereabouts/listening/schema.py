"""The schema of every shelf of content: which keys an item may have and what they may hold.

One table a shelf; docs/content.md is the same in prose, and a test holds the two together.
"""

from __future__ import annotations

from typing import Any

CODES = ("SR", "CR", "AF", "SEEK", "EA", "GI", "PWP", "OQ", "CQ", "SUP", "SAFE", "STRUCT")
ASKS = ("open", "rating", "leave", "region", "who", "plan_step", "danger_check")
DANGER_KINDS = (
    "suicide_risk",
    "harm_to_others",
    "partner_violence",
    "sexual_assault",
    "risk_to_minor",
    "underage_user",
    "medical_emergency",
)
SITUATIONS = [
    "found_out_partner",
    "found_out_boss",
    "found_out_child",
    "found_out_parent",
    "found_out_police",
    "found_out_public",
    "confessed",
    "separated",
    "thrown_out",
    "divorce",
    "silence",
    "second_discovery",
    "blackmail",
    "police",
    "court_ordered",
    "sent_by_partner",
    "sent_by_boss",
    "job_loss",
    "debt",
    "tests",
    "pregnancy",
    "faith",
    "moral_conflict",
    "medicine_cause",
    "other_reader",
    "hide_it",
    "track_partner",
    "both_betrayed",
    "affair_partner_writes",
    "mother_writes",
    "adult_child_writes",
    "sponsor_writes",
    "friend_writes",
    "abuse_past",
    "widowed",
    "neurodivergent",
    "second_language",
    "orientation_change",
    "outing",
    "sex_work",
    "kink",
    "open_relationship",
    "open_agreement_broken",
    "chemsex_after",
]
CHANGE = ["desire", "ability", "reason", "need", "commitment", "activation", "taking_steps"]
VOCABULARY: dict[str, tuple[str, ...]] = {
    "whose": ("own", "other"),
    "behaviours": (
        "pornography",
        "cams",
        "paid_sex",
        "apps",
        "affair",
        "sexting",
        "massage",
        "hookups",
        "masturbation",
        "alcohol",
        "drugs",
        "chemsex",
        "gambling",
        "spending",
        "gaming",
    ),
    "people": (
        "partner",
        "ex",
        "child",
        "parent",
        "sibling",
        "family",
        "friend",
        "sponsor",
        "colleague",
        "boss",
        "therapist",
        "doctor",
        "clergy",
        "group",
        "police",
        "affair_partner",
    ),
    "feelings": (
        "ashamed",
        "guilty",
        "afraid",
        "anxious",
        "angry",
        "sad",
        "lonely",
        "empty",
        "numb",
        "tired",
        "overwhelmed",
        "hurt",
        "disgusted",
        "hopeless",
        "relieved",
        "hopeful",
        "proud",
        "jealous",
        "trapped",
        "confused",
        "restless",
        "bored",
        "calm",
    ),
    "needs": ("numbing", "company", "control", "excitement", "sleep", "escape", "wanted", "own", "relief", "comfort"),
    "triggers": (
        "alone",
        "stress",
        "conflict",
        "drink",
        "boredom",
        "payday",
        "travel",
        "tired",
        "rejection",
        "celebration",
        "insomnia",
        "grief",
        "pain",
        "phone",
    ),
    "times": ("night", "late", "morning", "evening", "weekend", "work", "trip"),
    "change": tuple(CHANGE),
    "sustain": tuple(CHANGE[:5]),
    "situations": tuple(SITUATIONS),
    "stage": ("engage", "focus", "evoke", "plan"),
}
TOPICS = ("lapse", "urge", "partner_crisis", "betrayed_partner", "unclear", "general")


def _text() -> dict[str, Any]:
    return {"type": "string", "minLength": 2}


def _one(*names: str) -> dict[str, Any]:
    return {"enum": list(names)}


def _words(text: str) -> dict[str, Any]:
    return _one(*text.split())


def _list(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of, "minItems": 1}


_PARTS = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "properties": {"code": _one(*CODES), "text": _text()},
        "required": ["code", "text"],
        "additionalProperties": False,
    },
}
_SAYS = {"anyOf": [_text(), _PARTS]}
_FITS = {
    "type": "object",
    "properties": {
        "intents": _list({"type": "string"}),
        **{key: _list(_one(*values)) for key, values in VOCABULARY.items()},
    },
    "additionalProperties": False,
}
_REVIEWED = {
    "anyOf": [
        {"type": "null"},
        {
            "type": "object",
            "properties": {k: {"type": "string"} for k in ("by", "licence", "jurisdiction", "date")},
            "required": ["by", "licence", "jurisdiction", "date"],
            "additionalProperties": False,
        },
    ]
}
_BASE: dict[str, Any] = {
    "id": {"type": "string", "pattern": r"^[a-z0-9_]+(\.[a-z0-9_]+)+$"},
    "code": _one(*CODES),
    "says": _SAYS,
    "plain": _SAYS,
    "fits": _FITS,
    "said": _list(_list({"type": "string"})),
    "unsaid": _list({"type": "string"}),
    "near": _list(_text()),
    "not_after": _list({"type": "string"}),
    "asks": _one(*ASKS),
    "buttons": _list(
        {
            "type": "object",
            "properties": {"id": {"type": "string", "pattern": "^[a-z0-9_]{1,40}$"}, "title": _text()},
            "required": ["id", "title"],
            "additionalProperties": False,
        }
    ),
    "reviewed": _REVIEWED,
}

# shelf -> (extra keys, which of them are required)
_SHELVES: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "reflections": (
        {
            "kind": _words("feeling meaning double_sided continuing reframe image backward plain_fact"),
            "later": {"type": "boolean"},
        },
        ("kind",),
    ),
    "questions": (
        {
            "about": _words(
                "before function gave cost different else_ need support body safety value future exception strengths "
                "hopes meaning limits first_step health children telling next dark"
            ),
            "topic": _one(*TOPICS),
        },
        ("about", "topic"),
    ),
    "affirmations": ({}, ()),
    "autonomy": ({"topic": _one(*TOPICS)}, ()),
    "compassion": ({"topic": _one(*TOPICS)}, ()),
    "offers": (
        {
            "offer": _words(
                "tips plan wave options models humans scale both_sides script pause goals health first_week summary"
            )
        },
        ("offer",),
    ),
    "continuers": ({}, ()),
    "repairs": ({"for": _words("discord misunderstood wrong_way_round unsure nothing_more repeated")}, ("for",)),
    "clarifiers": ({}, ()),
    "refusals": (
        {
            "for": _words(
                "sexual_content hide_it track_partner diagnose other_reader out_of_scope orientation_change illegal "
                "medical_advice"
            )
        },
        ("for",),
    ),
    "humour": ({}, ()),
    "summaries": ({"part": _words("lead close")}, ("part",)),
    "endings": ({"topic": _one(*TOPICS)}, ()),
    "bridges": ({"from": _one(*TOPICS, "danger", "any"), "to": _one(*TOPICS, "any")}, ("from", "to")),
    "rulers": (
        {
            "ruler": _words("importance confidence intensity"),
            "step": _words("ask why_not_lower what_higher at_zero at_ten"),
            "at": {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
        },
        ("ruler", "step"),
    ),
    "plan": ({"step": _words("first_sign then read_back confidence raise held failed leave offer_copy")}, ("step",)),
    "goals": ({"rung": _words("safer less later paused stopped not_now")}, ("rung",)),
    "wave": ({"step": _words("offer start during after_down after_same after_up after_acted")}, ("step",)),
    "tips": ({"pack": _words("urge night phone money travel loneliness anger drink days_after")}, ("pack",)),
    "scripts": ({"to": _words("doctor clinic sponsor friend partner therapist employer")}, ("to",)),
    "cards": (
        {
            "card": _words(
                "models disease_view habit_view who_csbd harm_reduction treatment_kinds twelve_step group individual "
                "medication finding_someone cost health tests money privacy law disclosure children coping withdrawal "
                "label normal"
            )
        },
        ("card",),
    ),
    "clocks": (
        {
            "clock": _words(
                "pep emergency_contraception alcohol_withdrawal benzo_withdrawal ghb overdose strangulation chest_pain"
            )
        },
        ("clock",),
    ),
    "situations": ({"situation": _one(*SITUATIONS)}, ("situation",)),
    "first_week": (
        {"about": _words("safety body sleep questions limits support health children work money")},
        ("about",),
    ),
    "meta": ({}, ()),
    "disclosures": ({"when": _words("first returning asked demo banner slack telegram")}, ("when",)),
    "doors": (
        {
            "for": _words(
                "empty too_long too_fast binary not_text store_down crash content_missing stale_button other_language "
                "off limit unsafe_state"
            )
        },
        ("for",),
    ),
    "danger": (
        {
            "kind": _one(*DANGER_KINDS),
            "level": _one("possible", "elevated", "imminent"),
            "sub": {"type": "string", "pattern": "^[a-z_]+$"},
            "who": _one("self", "other"),
            "step": {"type": "string", "pattern": "^[a-z_]+$"},
            "short": {"type": "boolean"},
        },
        ("kind", "step"),
    ),
}

SHELVES = tuple(_SHELVES)


def schema_for(shelf: str) -> dict[str, Any]:
    """Return the JSON schema of one item on `shelf`; raises `KeyError` for an unknown shelf."""
    extra, required = _SHELVES[shelf]
    return {
        "type": "object",
        "properties": {**_BASE, **extra},
        "required": ["id", "code", "says", *required],
        "additionalProperties": False,
    }


def extra_keys(shelf: str) -> tuple[str, ...]:
    """Return the keys only `shelf` has."""
    return tuple(_SHELVES[shelf][0])
