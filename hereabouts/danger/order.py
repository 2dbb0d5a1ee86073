"""Which danger is answered first: findings merged by kind and ranked by the table of safety.md, section 1."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from hereabouts.danger.types import KINDS, NOTHING, Finding, height

# A sub says more about what to do than its neighbours; the first of these that fired is kept among equals.
SUBS = (
    "joint_danger",
    "overdose",
    "strangulation",
    "weapon",
    "chest_pain",
    "withdrawal",
    "mixing",
    "pregnancy",
    "stalking",
    "police_images",
    "adult_involved",
    "contact",
    "child_in_danger",
    "blackmail",
    "own_act",
    "partner_images",
    "images",
    "nonconsent",
    "substances",
    "drugged",
    "asleep",
    "stealthing",
    "self_harm",
    "exposure_clock",
    "contraception_clock",
)
_CLOCKS = {"exposure_clock", "contraception_clock", "withdrawal", "mixing", "injury", "mania", "overdose"}


def rank(finding: Finding) -> float:
    """Place in the table of safety.md section 1, 1 being answered first; takes one finding, raises nothing."""
    kind, level, sub = finding.kind, finding.level, finding.sub
    if level == "possible":
        return _rank_possible(finding)
    if kind == "medical_emergency":
        return 1 if level == "imminent" else 8
    if kind == "suicide_risk":
        return 2 if level == "imminent" else 6 if sub == "self_harm" else 7 if sub == "blackmail" else 5
    if kind == "harm_to_others":
        return 2.1 if level == "imminent" else 5.2
    if kind == "partner_violence":
        return 4 if level == "elevated" or sub == "strangulation" else 2.2
    if kind == "sexual_assault":
        return 4.1 if level == "elevated" else 3.5
    if kind == "risk_to_minor":
        return 3 if level == "imminent" or sub in {"contact", "child_in_danger", "own_act"} else 7
    return 3.1 if sub in {"adult_involved", "blackmail"} else 4.5  # underage_user


def _rank_possible(finding: Finding) -> float:
    places = {"suicide_risk": 9.0, "partner_violence": 9.1, "sexual_assault": 9.1, "harm_to_others": 9.2}
    if finding.kind == "risk_to_minor":
        return 10 if finding.sub == "own_thoughts" else 9.3
    return places.get(finding.kind or "", 9.5)


def merge(findings: Iterable[Finding]) -> Finding:
    """One finding from many: the highest level per kind, ranked; NOTHING when there are none."""
    best: dict[str, Finding] = {}
    for one in findings:
        if one.kind is None or one.level == "none":
            continue
        held = best.get(one.kind)
        best[one.kind] = one if held is None else _stronger(held, one)
    if not best:
        return NOTHING
    ranked = sorted(best.values(), key=lambda f: (rank(f), -height(f.level), KINDS.index(f.kind or "")))
    return replace(ranked[0], also=tuple(replace(one, also=()) for one in ranked[1:]))


def _stronger(one: Finding, other: Finding) -> Finding:
    evidence = tuple(dict.fromkeys((*one.evidence, *other.evidence)))
    if height(one.level) != height(other.level):
        chosen = max(one, other, key=lambda f: height(f.level))
        lesser = other if chosen is one else one
        # A sub names a way of helping ("blackmail"); a higher level without one does not take it away.
        sub = chosen.sub or (lesser.sub if lesser.sub in {"blackmail", "joint_danger", "self_harm"} else None)
        who = "self" if chosen.who == "self" or (lesser.who == "self" and lesser.level == "elevated") else "other"
        return replace(chosen, sub=sub, who=who, evidence=evidence)
    subs = [name for name in (one.sub, other.sub) if name]
    subs.sort(key=lambda name: SUBS.index(name) if name in SUBS else len(SUBS))
    who = "self" if "self" in (one.who, other.who) else "other"
    return replace(one, sub=subs[0] if subs else None, who=who, evidence=evidence)
