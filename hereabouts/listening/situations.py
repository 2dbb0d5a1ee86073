"""Situations with a way of their own (voice §6): the other one at the keyboard, asked to hide it, blackmail, court ...

Said once each; straight questions are answered first, except where the situation changes who is being talked to.
"""

from __future__ import annotations

from hereabouts.listening.draft import Draft

# situations with a way of their own, the most pressing first; the others only colour the reflection
OWN_WAY = [
    "other_reader",
    "hide_it",
    "track_partner",
    "blackmail",
    "orientation_change",
    "medicine_cause",
    "found_out_police",
    "police",
    "widowed",
    "both_betrayed",
    "affair_partner_writes",
    "mother_writes",
    "adult_child_writes",
    "sponsor_writes",
    "friend_writes",
    "outing",
    "court_ordered",
    "sent_by_partner",
    "sent_by_boss",
    "found_out_child",
    "found_out_boss",
    "found_out_parent",
    "found_out_public",
    "job_loss",
    "chemsex_after",
    "moral_conflict",
    "faith",
    "pregnancy",
    "tests",
    "debt",
    "abuse_past",
    "sex_work",
    "kink",
    "open_agreement_broken",
    "open_relationship",
    "neurodivergent",
    "second_discovery",
]
# ways for the one whose behaviour it was; a hurt partner with debts is first of all a hurt partner
_OF_THE_ONE_WHO_DID_IT = frozenset(
    ["debt", "chemsex_after", "sent_by_partner", "sent_by_boss", "court_ordered", "moral_conflict", "job_loss", "kink"]
)
# after these, some people do not want to live: asked about once
DISCOVERED = frozenset(
    ["found_out_police", "police", "found_out_boss", "found_out_public", "job_loss", "outing", "blackmail"]
)
ALWAYS_FIRST = frozenset(
    ["other_reader", "hide_it", "track_partner", "blackmail", "orientation_change", "medicine_cause"]
)
_STRAIGHT = frozenset(
    [
        "ask_about_addiction",
        "ask_harm_reduction",
        "ask_treatment",
        "ask_coping",
        "ask_disclosure",
        "ask_privacy",
        "ask_capabilities",
        "bot_challenge",
        "request_human",
        "discord",
        "misunderstood",
        "goodbye",
        "thank",
        "greet",
        "affirm",
        "deny",
        "give_rating",
        "sexual_content_request",
        "out_of_scope",
        "delete_data",
        "start_over",
    ]
)


def answer(draft: Draft) -> bool:
    """Answer the most pressing situation that was named and not yet answered; False when there is none."""
    named = draft.heard.signals.kinds("situations")
    for situation in OWN_WAY:
        if situation not in named or situation in draft.state.situations:
            continue
        if situation not in ALWAYS_FIRST and draft.heard.intent in _STRAIGHT:
            continue
        if situation in _OF_THE_ONE_WHO_DID_IT and draft.state.whose == "other":
            continue
        refused = {"hide_it": "hide_it", "track_partner": "track_partner", "other_reader": "other_reader"}.get(
            situation
        )
        item = draft.say("situations", situation=situation)
        if item is None and refused:
            item = draft.say("refusals", for_=refused)
        if item is None:
            continue
        if situation == "other_reader":  # confirm nothing, and forget what the first one said
            draft.state = type(draft.state)(turn=draft.state.turn, seed=draft.state.seed)
        draft.state = draft.state.but(
            situations=(*draft.state.situations, situation),
            asked_dark=draft.state.asked_dark or item is not None and item.asks == "danger_check",
        )
        return True
    return False
