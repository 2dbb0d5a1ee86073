"""Bad requests to the Slack door: never a 5xx, never silence for the next person."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hereabouts.channels.slack import SlackInput
from tests.channels import mock_noise as noise
from tests.channels.mock_slack import PATH, SECRET, TOKEN, MockSlack, event, send, signed, tap
from tests.channels.mock_world import World

GOOD = [
    event("hello"),
    event("<@UBOT> hi", type="app_mention", channel="C1", channel_type="channel"),
    event(None, subtype="message_changed", message={"user": "U1", "text": "b"}, previous_message={"text": "a"}),
    event("", subtype="file_share", files=[{"id": "F1"}]),
    {"type": "url_verification", "challenge": "abc"},
]
FORMS = noise.spoiled(tap("token:0")) | noise.spoiled(tap("token:0", kind="static_select"))
BODIES = st.one_of(
    noise.DEEP,
    noise.ANYTHING.map(noise.as_json),
    FORMS.map(lambda form: urlencode({"payload": json.dumps(form)}).encode()),
    *[noise.spoiled(good).map(noise.as_json) for good in GOOD],
)


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    made = World(MockSlack())
    made.open(SlackInput(TOKEN, SECRET, made.api.base))
    made.agent.say = lambda heard: {"text": "ok"}
    yield made
    made.close()


@settings(max_examples=noise.EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(BODIES, noise.TYPES, noise.METHODS, st.sampled_from([SECRET, SECRET, SECRET, "another"]))
def test_no_request_breaks_it(world: World, body: bytes, kind: str, method: str, secret: str) -> None:
    status, _ = world.post(PATH, body, {"Content-Type": kind, **signed(body, secret=secret)}, method)
    assert status < 500
    if secret != SECRET and method == "POST":
        assert status == 401


def test_the_next_person_is_served_and_nothing_is_left_over(world: World) -> None:
    world.settle(60)
    before = len(world.agent.heard)
    assert send(world, event("still there?", user="U99"))[0] == 200
    assert world.agent.texts[before:] == ["still there?"]
    assert len(world.channel.turns) == 0
