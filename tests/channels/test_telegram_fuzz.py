"""Bad requests to the Telegram door: never a 5xx, never silence for the next person."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hereabouts.channels.telegram import TelegramInput
from tests.channels import mock_noise as noise
from tests.channels.mock_telegram import PATH, SECRET, TOKEN, MockTelegram, group, message, send, tap, update
from tests.channels.mock_world import World

GOOD = [
    update(message=message("hello", entities=[{"type": "bold", "offset": 0, "length": 2}])),
    update(edited_message=message("hello", edit_date=1)),
    update(message=message("@here_test_bot hi", 7, group(), entities=[{"type": "mention", "offset": 0, "length": 14}])),
    update(message=message(None, voice={"file_id": "x"}, media_group_id="1")),
    tap("token:0"),
    update(my_chat_member={"chat": group(), "new_chat_member": {"status": "member"}}),
]
BODIES = st.one_of(noise.DEEP, noise.ANYTHING.map(noise.as_json), *[noise.spoiled(g).map(noise.as_json) for g in GOOD])


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    made = World(MockTelegram())
    made.open(TelegramInput(TOKEN, SECRET, made.api.base))
    made.agent.say = lambda heard: {"text": "ok"}
    yield made
    made.close()


@settings(max_examples=noise.EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(BODIES, noise.TYPES, noise.METHODS, st.sampled_from([SECRET, SECRET, SECRET, "", "wrong"]))
def test_no_request_breaks_it(world: World, body: bytes, kind: str, method: str, secret: str) -> None:
    headers = {"Content-Type": kind, "X-Telegram-Bot-Api-Secret-Token": secret}
    status, _ = world.post(PATH, body, headers, method)
    assert status < 500
    if secret != SECRET and method == "POST":
        assert status == 401


def test_the_next_person_is_served_and_nothing_is_left_over(world: World) -> None:
    world.settle(60)
    before = len(world.agent.heard)
    assert send(world, update(message=message("still there?", user=99))) == 200
    assert world.agent.texts[before:] == ["still there?"]
    assert len(world.channel.turns) == 0
