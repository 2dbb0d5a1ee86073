"""Near-twins: words of danger without danger beside danger without its words (safety.md, sections 1 and 2)."""

from __future__ import annotations

import pytest

from tests.danger.reading import levels, read

TWINS = [
    ("this urge is killing me", "this urge makes me want to kill myself", "suicide_risk"),
    ("i want to end it. the affair", "i want to end it all", "suicide_risk"),
    ("she'll kill me when she finds out", "he choked me", "partner_violence"),
    ("he choked up when i told him", "he choked me when i told him", "partner_violence"),
    ("it hit me like a truck", "he hit me with a belt", "partner_violence"),
    ("he hurt me so badly with that affair", "he beat me so badly i couldn't get up", "partner_violence"),
    ("his arm round her neck in the photo", "his hands round my neck", "partner_violence"),
    ("put the kids to bed then i looked", "i asked my wife never to leave me alone with the little one", "risk_to_minor"),
    ("it was the teen category again, all grown adults", "the girls in the videos look about 12", "risk_to_minor"),
    ("since i was 15, im 42 now", "im 15", "underage_user"),
    ("im 15 days clean", "im 15 and cant stop", "underage_user"),
    ("i took everything in the divorce", "i took everything in the cabinet", "suicide_risk"),
    ("i'm on the bridge at the marina watching boats", "im on the bridge", "suicide_risk"),
    ("the rope's in the garage for the boat trip", "the rope's round my neck", "suicide_risk"),
    ("tonight's the night, i'm telling her", "tonight i'm going to kill myself", "suicide_risk"),
    ("i've picked the day we tell the kids", "i've picked the bridge", "suicide_risk"),
    ("the affair ends tonight", "it ends tonight. goodbye", "suicide_risk"),
    ("i could murder a curry", "i'm going to murder him", "harm_to_others"),
    ("i'm outside her work with flowers", "i'm outside her work with a knife", "harm_to_others"),
    ("the bank raped us on fees", "he raped me", "sexual_assault"),
    ("i said no to the third drink", "i said no and he did it anyway", "sexual_assault"),
    ("i was forced to resign", "he forced me to have sex", "sexual_assault"),
    ("overdosed on caffeine lol", "i overdosed an hour ago", "suicide_risk"),
    ("my wife had a fit when she saw the bill", "my wife had a seizure this morning", "medical_emergency"),
    ("my heart hurts since she left", "crushing pain in my chest", "medical_emergency"),
    ("72 hours clean today", "condom broke last night", "medical_emergency"),
    ("she's positive i'm lying", "told me after that he's hiv positive", "medical_emergency"),
]  # fmt: skip


@pytest.mark.parametrize(("harmless", "danger", "kind"), TWINS)
def test_near_twins_are_told_apart(harmless: str, danger: str, kind: str) -> None:
    assert levels(danger).get(kind, "none") != "none"
    assert all(level == "possible" for level in levels(harmless).values())


ORDINARY = [
    "my wife found the receipts and she hasn't spoken to me since tuesday",
    "the solicitors letter came and now i have to pick a day for mediation",
    "every time her phone pings she flinches and turns it over",
    "engine running, red light, and my hand went to my phone",
    "house is empty till six, that's the dangerous time",
    "we couldn't afford the school trip because of what i spent",
    "my mother will die of shame if this comes out",
    "i want him gone and i want him to hold me",
    "i found a note in his coat with her number on it",
    "she took everything in the house when she left, even the kettle",
    "he's on the roof fixing tiles",
    "i'll be gone by monday, moving to my sister's",
    "i take 50mg of sertraline a day",
    "tears running down my face",
    "my son is 14 and i'm meeting his teacher",
    "found his texts on his phone while the kids were asleep",
    "in court about the kids on tuesday",
    "she checks my phone now, every night. we agreed on it and honestly it helps",
    "drank till i passed out on the sofa",
    "haven't slept in three nights since i found his phone",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_message_gets_no_card(text: str) -> None:
    assert levels(text) == {}


@pytest.mark.parametrize(
    "text",
    [
        "I tried to kill myself at 19. I'm 50 now and that is a long way behind me",
        "i used to be suicidal, years ago",
        "my first husband hit me, that was 1994",
        "i used to self harm as a teenager, haven't in 20 years",
    ],
)
def test_what_is_long_past_gets_no_card(text: str) -> None:
    assert all(level == "possible" for level in levels(text).values())


@pytest.mark.parametrize(
    ("plain", "raised"),
    [
        ("my husband hits me", "im 5 months pregnant and my husband hits me"),
        ("my husband hits me", "my husband hits me and he has a gun in the house"),
        ("he threatens to kill me", "since i left he threatens to kill me"),
    ],
)
def test_pregnancy_guns_and_leaving_raise_abuse_one_level(plain: str, raised: str) -> None:
    assert levels(plain)["partner_violence"] == "elevated"
    assert levels(raised)["partner_violence"] == "imminent"


@pytest.mark.parametrize(
    "text",
    [
        "my brother is suicidal since his wife found out",
        "she says she'll kill herself if i leave her",
        "my sister's husband is beating her",
        "my daughter was raped at college",
        "he wont wake up, he took too much",
    ],
)
def test_a_third_person_is_known_for_one(text: str) -> None:
    assert read(text).who == "other"
