"""One message for each sub-kind, and no sub-kind without one."""

from __future__ import annotations

import pytest

from hereabouts.danger.rules import load_rules
from tests.danger.reading import read

SAID = {
    ("suicide_risk", "overdose"): "i took a load of tablets an hour ago but i feel fine",
    ("suicide_risk", "joint_danger"): "i'll take us all with me",
    ("suicide_risk", "self_harm"): "been cutting my thighs again",
    ("suicide_risk", "blackmail"): "he's blackmailing me, he wants another 2 grand or he sends it to my mum",
    ("suicide_risk", "veiled"): "made my peace with it. all of it.",
    ("suicide_risk", "past_attempt"): "tried once in the army. now she's packed her bags and the house has that same quiet",
    ("harm_to_others", "joint_danger"): "first him then me, it's decided",
    ("harm_to_others", "stalking"): "i put a tracker in her handbag",
    ("harm_to_others", "blackmail"): "i threatened to send my ex's nudes to her boss",
    ("harm_to_others", "nonconsent"): "i've been filming women in the changing room at the gym",
    ("harm_to_others", "third_person"): "my husband says he's going to kill the man i slept with",
    ("harm_to_others", "veiled"): "he walks home alone",
    ("partner_violence", "weapon"): "he held a knife to my throat",
    ("partner_violence", "strangulation"): "he choked me last night till i saw stars",
    ("partner_violence", "pregnancy"): "im 5 months and he kicked me in the stomach",
    ("partner_violence", "stalking"): "my ex is stalking me",
    ("partner_violence", "coercion"): "he makes me have sex when i don't want to",
    ("partner_violence", "tracking"): "he put a tracking app on my phone",
    ("partner_violence", "outing"): "he says he'll out me to my parents if i leave",
    ("partner_violence", "custody"): "if i go he's taking the kids",
    ("partner_violence", "separation"): "since i left he threatens to kill me",
    ("partner_violence", "third_person"): "my sister's fella is battering her",
    ("sexual_assault", "drugged"): "someone spiked my drink on saturday",
    ("sexual_assault", "asleep"): "my boyfriend does stuff to me while i sleep",
    ("sexual_assault", "relationship"): "can a husband rape his wife",
    ("sexual_assault", "stealthing"): "he took the condom off without telling me",
    ("sexual_assault", "pressured"): "my landlord lets me off the rent if i sleep with him",
    ("sexual_assault", "male"): "she wouldn't get off me",
    ("sexual_assault", "third_person"): "my friend was drugged and raped",
    ("risk_to_minor", "contact"): "i've been messaging a girl and she told me last night she's 14",
    ("risk_to_minor", "own_act"): "i touched a child",
    ("risk_to_minor", "child_in_danger"): "he's been touching my little girl, she told me tonight",
    ("risk_to_minor", "images"): "i've been looking at pictures of kids online",
    ("risk_to_minor", "police_images"): "arrested on wednesday over indecent images",
    ("risk_to_minor", "partner_images"): "i found child porn on my husband's computer",
    ("risk_to_minor", "own_thoughts"): "i've been getting thoughts about children. i have never done anything",
    ("risk_to_minor", "child_exposed"): "my seven yr old found the site on my phone and keeps asking about it",
    ("underage_user", "adult_involved"): "im 14 and my boyfriend is 27",
    ("underage_user", "blackmail"): "someone has my nudes and wants money and im 15",
    ("underage_user", "substances"): "i drink every day before school. im 16",
    ("medical_emergency", "overdose"): "he's breathing weird and i can't wake him up",
    ("medical_emergency", "mixing"): "can i take a xanax if ive been drinking since lunch",
    ("medical_emergency", "chest_pain"): "crushing pain in my chest after a night on coke",
    ("medical_emergency", "withdrawal"): "i haven't had a drink for 36 hours and there are ants crawling all over the bed",
    ("medical_emergency", "exposure_clock"): "condom broke last night with someone i paid",
    ("medical_emergency", "contraception_clock"): "morning after pill but its been 3 days",
    ("medical_emergency", "injury"): "its stuck inside me and wont come out",
    ("medical_emergency", "mania"): "havent slept in 4 days and i feel amazing",
    ("medical_emergency", "medicine_cause"): "since i started pramipexole i can't stop gambling",
}  # fmt: skip


@pytest.mark.parametrize(("kind", "sub"), SAID)
def test_a_sub_kind_is_named(kind: str, sub: str) -> None:
    assert (kind, sub) in {(one.kind, one.sub) for one in read(SAID[kind, sub]).all()}


def test_every_sub_kind_of_the_rules_has_a_message_here() -> None:
    assert {(rule.kind, rule.sub) for rule in load_rules() if rule.sub} == set(SAID)
