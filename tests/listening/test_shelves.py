"""Every kind of content is heard in some conversation: a shelf nobody ever says anything from is a red test here."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hereabouts.listening.content import default_content
from hereabouts.listening.schema import SHELVES
from hereabouts.listening.state import State
from tests.listening.speaking import Person

# Said by the server, around the planner: tests/server/test_crisis.py, test_words.py, test_session.py.
BY_THE_SERVER = {"danger", "doors", "disclosures"}
# Written, and said by nothing yet; when something says them this list is red and gets shorter.
BY_NOTHING_YET = {"bridges", "clocks"}


def shelves_of(person: Person) -> set[str]:
    """The shelves everything said to this person came from."""
    said = (default_content().item(part.id) for turn in person.turns for part in turn.parts)
    return {item.shelf for item in said if item is not None}


def talked(*lines: tuple[str, str], **more: object) -> Person:
    """Someone new who says these lines."""
    person = Person()
    for text, intent in lines:
        person.says(text, intent, **more)
    return person


def took_up(offer: str, *then: tuple[str, str], **state: object) -> Person:
    """Someone who says yes to an offer, and then goes on."""
    known = {"topic": "lapse", "whose": "own", **state}
    person = Person(state=State(turn=5, pending=offer, offered=(offer,), **known), asked="leave")  # type: ignore[arg-type]
    for text, intent in (("yes please", "affirm"), *then):
        person.says(text, intent)
    return person


def declined(offer: str) -> Person:
    """Someone who says no to an offer."""
    person = Person(state=State(turn=5, pending=offer, offered=(offer,), topic="lapse", whose="own"), asked="leave")
    person.says("no thanks", "deny")
    return person


def unclear() -> Person:
    """Someone who does not say whose it was."""
    person = Person()
    both = (("partner_crisis", 0.4), ("betrayed_partner", 0.38))
    person.says("everything came out last night and it's all over", "partner_crisis", ranking=both)
    return person


def leaning() -> Person:
    """Someone who says, some turns in, what they are going to do."""
    person = Person(state=State(turn=6, topic="lapse", whose="own", reflections=6))
    person.says("i'm going to ring my sponsor tomorrow before work", "change_talk", change=["commitment"], whose="own")
    return person


def joking() -> Person:
    """Someone who jokes when every reflection has been said."""
    person = Person(used=[item.id for item in default_content().shelf("reflections")])
    for text in ("lol did it again, obviously", "haha what a surprise, my boss was there again", "lol and on it goes"):
        person.says(text, "lapse_report", whose="own")
    return person


SLIPPED = ("slipped again last night, three hours on the sites", "lapse_report")
NOTES = ("You went back to it.", "The quiet had to be filled.")
SCENES: dict[str, Callable[[], Person]] = {
    "reflections": lambda: talked(SLIPPED),
    "questions": lambda: talked(SLIPPED, ("same as every friday, work was long", "lapse_report")),
    "affirmations": lambda: talked(("about to open the app but i wrote here first", "urge"), whose="own"),
    "autonomy": lambda: talked(SLIPPED, ("i don't want to stop", "sustain_talk")),
    "compassion": lambda: talked(("my husband had an affair", "betrayed_partner"), whose="other"),
    "offers": leaning,
    "continuers": lambda: declined("tips"),
    "repairs": lambda: talked(("you're useless", "discord")),
    "clarifiers": unclear,
    "refusals": lambda: talked(("talk dirty to me", "sexual_content_request")),
    "humour": joking,
    "summaries": lambda: took_up("summary", notes=NOTES),
    "endings": lambda: talked(("bye", "goodbye")),
    "rulers": lambda: took_up("scale"),
    "plan": lambda: took_up("plan"),
    "goals": lambda: took_up("goals"),
    "wave": lambda: took_up("wave"),
    "tips": lambda: took_up("tips"),
    "scripts": lambda: took_up("script"),
    "cards": lambda: talked(("is porn addiction real", "ask_about_addiction")),
    "first_week": lambda: took_up("first_week", topic="betrayed_partner", whose="other"),
    "situations": lambda: talked(
        ("my boss found it on my laptop", "lapse_report"), situations=["found_out_boss"], whose="own"
    ),
    "meta": lambda: talked(("hi", "greet")),
}


@pytest.mark.parametrize("shelf", SCENES)
def test_a_scene_in_which_it_is_said(shelf: str) -> None:
    person = SCENES[shelf]()
    assert shelf in shelves_of(person), [part.id for turn in person.turns for part in turn.parts]


def test_every_shelf_has_its_scene() -> None:
    assert set(SCENES) | BY_THE_SERVER | BY_NOTHING_YET == set(SHELVES)


@pytest.mark.parametrize("shelf", sorted(BY_NOTHING_YET))
@pytest.mark.xfail(strict=True, reason="written, and said by nothing yet")
def test_what_is_said_by_nothing_yet(shelf: str) -> None:
    from hereabouts.paths import ROOT

    sources = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "hereabouts").rglob("*.py") if p.stem != "schema")
    assert f'say("{shelf}"' in sources or f'shelf("{shelf}")' in sources
