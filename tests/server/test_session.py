"""Sessions: what is said first, what three hours end, what two people share (nothing), and what "delete" removes."""

from __future__ import annotations

import pytest

from hereabouts.listening.lint import words_in
from tests.conftest import Reply, Talker
from tests.server.conftest import Kept

WORD = "tarragon"


def first_words(reply: Reply) -> list[str]:
    return [r["text"] for r in reply.told["replies"] if str(r["id"]).startswith(("disclosure", "bare.first"))]


def test_the_first_message_says_what_this_is_in_at_most_45_words(kept: Kept) -> None:
    for text in ("hello", "i slipped again last night", "", "human"):
        said = " ".join(first_words(kept.someone().hears(text)))
        assert said
        assert words_in(said) <= 45
        lowered = said.lower()
        for needed in (
            "computer program",
            "person",
            "therap",
            "emergency",
            "adult",
            "30 days",
            "delete",
            "name",
            "human",
        ):
            assert needed in lowered, needed


def test_every_first_wording_says_all_of_it_for_every_region() -> None:
    from hereabouts.contacts import default_contacts
    from hereabouts.listening.content import default_content

    contacts = default_contacts()
    for item in default_content().shelf("disclosures"):
        if item.extra["when"] not in ("first", "returning"):
            continue
        for region in (None, *contacts.regions()):
            said = " ".join(contacts.fill(part.text, region) for part in item.says)
            assert words_in(said) <= 45, item.id
            assert {part.code for part in item.says} == {"STRUCT"}


def test_the_first_words_stand_before_an_ordinary_reply(bot: Talker) -> None:
    ids = [r["id"] for r in bot.hears("i slipped again last night").told["replies"]]
    assert ids[0].startswith("disclosures.first")


def test_the_first_words_stand_after_the_card_when_there_is_danger(bot: Talker) -> None:
    replies = bot.hears("i want to kill myself").told["replies"]
    assert replies[0]["code"] == "SAFE"
    assert replies[-1]["id"].startswith("disclosures.first")


def test_within_three_hours_it_is_not_said_again(kept: Kept) -> None:
    person = kept.someone()
    assert person.hears("hello").disclosed
    assert not person.hears("still here").disclosed
    kept.hours_pass(person.person, 2.9)
    assert not person.hears("back again").disclosed


def test_after_three_hours_it_is_said_again_in_other_words(kept: Kept) -> None:
    person = kept.someone()
    first = first_words(person.hears("hello"))
    kept.hours_pass(person.person, 3.1)
    again = person.hears("back again")
    assert again.disclosed
    assert [r["id"] for r in again.told["replies"]][0].startswith("disclosures.returning")
    assert first_words(again) != first
    assert not person.hears("yes").disclosed


def test_after_three_hours_nothing_of_before_is_known(kept: Kept) -> None:
    person = kept.someone()
    person.hears("i slipped on the webcam sites again last night")
    person.hears("i want to die")
    before = kept.tracker(person.person)
    assert before.get_slot("used") and before.get_slot("region") == "us" and before.get_slot("danger")
    kept.hours_pass(person.person, 4)
    person.region = None
    person.hears("hello")
    after = kept.tracker(person.person)
    assert after.get_slot("region") is None
    assert after.get_slot("danger") is None
    assert not set(before.get_slot("used")) & set(after.get_slot("used") or []) - {"humans", "echo"}
    assert ((after.get_slot("state") or {}).get("turn") or 0) <= 1


def test_an_answer_three_hours_late_is_no_answer_to_the_old_question(kept: Kept) -> None:
    person = kept.someone()
    assert person.hears("i want to die").asks == "danger_check"
    kept.hours_pass(person.person, 4)
    assert person.hears("no").danger == (None, "none")
    assert (kept.tracker(person.person).get_slot("danger") or {}).get("step") is None


def test_the_whole_conversation_is_kept_over_sessions_until_it_is_forgotten(kept: Kept) -> None:
    person = kept.someone()
    person.hears("the first session")
    kept.hours_pass(person.person, 4)
    person.hears("the second session")
    from tests.server.conftest import run

    whole = run(kept.store.retrieve_full_tracker(person.person))
    said = [e.text for e in whole.events if e.type_name == "user"]
    assert said == ["the first session", "the second session"]


def test_two_people_never_share_anything(kept: Kept) -> None:
    one, other = kept.someone(), kept.someone()
    other.region = "gb"
    one.hears(f"my {WORD} and i want to die")
    reply = other.hears("no")
    assert reply.danger == (None, "none") and "SAFE" not in reply.codes
    told = kept.tracker(other.person)
    assert told.get_slot("danger") is None
    assert told.get_slot("region") == "gb" and kept.tracker(one.person).get_slot("region") == "us"
    assert WORD not in str([e.as_dict() for e in told.events])


def test_a_person_with_a_name_of_signs_is_a_person_of_their_own(kept: Kept) -> None:
    for name in ("a'; drop table events; --", "%", "../../etc", "ü" * 200):
        person = Talker(kept.talker.console, "us", name)
        assert person.hears("hello").disclosed
        assert kept.rows("events", name)


def forgotten(processor: object, patch: pytest.MonkeyPatch) -> None:
    heard = {"intent": {"name": "delete_data", "confidence": 0.99}, "intent_ranking": [], "entities": []}
    patch.setattr(processor, "_parse_message_with_graph", lambda *_: dict(heard))


def test_delete_said_in_the_chat_removes_the_rows_from_the_file(
    kept: Kept, processor: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, stays = kept.someone(), kept.someone()
    person.hears(f"it is about the {WORD}")
    person.hears("and then some more")
    stays.hears("this is about the marjoram")
    assert WORD.encode() in kept.raw()
    with monkeypatch.context() as patch:
        forgotten(processor, patch)
        reply = person.hears(f"delete everything about {WORD} please")
    assert reply.parts and not any(i.startswith("doors") for i in reply.ids)
    assert kept.rows("events", person.person) == [] and kept.rows("snapshots", person.person) == []
    raw = kept.raw()
    assert WORD.encode() not in raw
    assert b"marjoram" in raw


def test_after_delete_the_next_message_is_a_first_one(
    kept: Kept, processor: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = kept.someone()
    person.hears("hello")
    with monkeypatch.context() as patch:
        forgotten(processor, patch)
        assert not person.hears("delete").disclosed
    reply = person.hears("hello again")
    assert [r["id"] for r in reply.told["replies"]][0].startswith("disclosures.first")


def test_delete_beside_a_danger_is_a_danger(kept: Kept) -> None:
    person = kept.someone()
    reply = person.hears("delete all of this, i'm going to kill myself tonight")
    assert reply.danger[0] == "suicide_risk" and reply.codes[0] == "SAFE"


def test_delete_with_a_store_that_only_keeps_in_memory_leaves_nothing_and_claims_nothing_false(
    bot: Talker, processor: object, console: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot.hears(f"it is about the {WORD}")
    with monkeypatch.context() as patch:
        forgotten(processor, patch)
        reply = bot.hears("delete")
    assert not any(i.startswith("doors.store_down") for i in reply.ids), reply.ids
    assert bot.hears("hello").disclosed


def test_a_danger_about_a_minor_leaves_no_word_in_the_file(kept: Kept) -> None:
    person = kept.someone()
    person.hears("hello")
    reply = person.hears(f"im 14 and a man from a game wants pictures, he calls me {WORD}")
    assert reply.danger[0] in ("underage_user", "risk_to_minor")
    assert WORD.encode() not in kept.raw()


def test_a_turn_after_a_minor_was_named_is_still_kept_with_its_kind(kept: Kept) -> None:
    person = kept.someone()
    person.hears("im 14 and he wants more pictures")
    kinds = [row for row in kept.rows("events", person.person) if row[2] == "user"]
    assert kinds and kinds[0][4] in ("underage_user", "risk_to_minor")


def test_every_turn_is_counted_without_an_identifier(kept: Kept) -> None:
    person = kept.someone()
    person.hears("i want to die")
    counted = {(channel, what, name) for _, channel, what, name, _ in kept.store.counts()}
    assert ("talk", "danger", "suicide_risk.elevated") in counted
    assert person.person not in str(kept.store.counts())
