"""Bad requests to the widget's door: never a 5xx, always the humans beside a refusal, and the next person is served."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.channels import mock_noise as noise
from tests.channels.widget_door import Door
from tests.widget.stub import generous

ID = "11111111-1111-4111-8111-111111111111"
GOOD: list[dict[str, Any]] = [
    {"id": ID, "text": "hello"},
    {"id": ID, "button": "wave_2", "reply_to": "0123456789abcdef"},
    {"region": "us"},
    {"reply": "0123456789abcdef", "note": "odd"},
    {},
]
BODIES = st.one_of(
    noise.DEEP,
    noise.ANYTHING.map(noise.as_json),
    *[noise.spoiled(good).map(noise.as_json) for good in GOOD if good],
    st.sampled_from(GOOD).map(noise.as_json),
    st.text(max_size=300).map(lambda text: noise.as_json({"id": str(uuid.uuid4()), "text": text})),
)
PATHS = st.sampled_from(
    ["session", "session/renew", "messages", "messages", "messages", "forget", "wrong", "help", "x"]
)
TOKENS = st.sampled_from(["mine", "mine", "mine", "", "Bearer", "Bearer a.b.c", "Basic eDp5", "Bearer \u00ff"])
ORIGINS = st.sampled_from([None, None, "https://elsewhere.example", "null", "http://[", "own"])


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HEREABOUTS_STATE", str(tmp_path_factory.mktemp("state")))
        made = Door()
        made.channel.limits = generous()
        yield made
        made.stop()


@settings(max_examples=noise.EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(PATHS, BODIES, noise.TYPES, noise.METHODS, TOKENS, ORIGINS)
def test_no_request_breaks_it(
    door: Door, path: str, body: bytes, kind: str, method: str, token: str, origin: str | None
) -> None:
    headers = {"Content-Type": kind}
    if token:
        headers["Authorization"] = f"Bearer {door.begin()}" if token == "mine" else token
    if origin:
        headers["Origin"] = door.url if origin == "own" else origin
    answer = requests.request(method, f"{door.url}/widget/{path}", data=body, headers=headers, timeout=60)
    assert answer.status_code < 500
    allowed = answer.headers.get("Access-Control-Allow-Origin")
    assert allowed in ((None, door.url) if origin == "own" else (None,))
    if path in ("session", "messages") and method == "POST":
        said = answer.json()
        assert said.get("token") or any(r["text"] for r in said["replies"])
        if answer.status_code != 200:
            assert said["help"] and said["replies"][0]["humans"]


def test_the_next_person_is_served_and_nothing_is_left_over(door: Door) -> None:
    before = len(door.stub.heard)
    answer = door.say(door.begin(region="us"), "still there?")
    assert answer.json()["replies"][0]["text"] == "You said: still there?"
    assert len(door.stub.heard) == before + 1
    assert len(door.channel.sessions) <= noise.EXAMPLES + 2
