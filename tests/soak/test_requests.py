"""Ten thousand bad requests a door: never a 5xx, memory stays where it is, and the next person is served throughout."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

pytest.importorskip("rasa")

from hereabouts.danger import screen
from tests.channels import mock_noise as noise
from tests.channels import mock_slack, mock_telegram, test_slack_fuzz, test_telegram_fuzz, test_widget_fuzz
from tests.channels.mock_world import World
from tests.channels.widget_door import Door
from tests.server.served import Served
from tests.soak.watching import REQUESTS, Memory, every, only_when_asked, pool, spoil
from tests.widget.stub import generous

pytestmark = [only_when_asked, pytest.mark.slow]
LOOKS = 12
MOST_GROWTH = 40.0  # megabytes; the doors remember a bounded number of sessions, messages and addresses


@dataclass(frozen=True)
class Under:
    """A door under load: `bad` sends one bad request and gives its status, `served` asks as a person would."""

    bad: Callable[[random.Random], int]
    served: Callable[[], None]


@contextmanager
def slack() -> Iterator[Under]:
    """The Slack door, with Slack's mock behind it."""
    from hereabouts.channels.slack import SlackInput

    world = World(mock_slack.MockSlack())
    world.open(SlackInput(mock_slack.TOKEN, mock_slack.SECRET, world.api.base))
    world.agent.say = lambda heard: {"text": "ok"}
    bodies, kinds, methods = pool(test_slack_fuzz.BODIES), pool(noise.TYPES, 20), pool(noise.METHODS, 20)

    def bad(chance: random.Random) -> int:
        body, secret = spoil(chance.choice(bodies), chance), chance.choice([mock_slack.SECRET] * 3 + ["another"])
        headers = {"Content-Type": chance.choice(kinds), **mock_slack.signed(body, secret=secret)}
        return world.post(mock_slack.PATH, body, headers, chance.choice(methods))[0]

    def served() -> None:
        world.settle(60)
        forgotten(world.agent.heard, world.api.calls)
        said = mock_slack.event("still there?", user=f"U{uuid.uuid4().hex[:9].upper()}")
        assert mock_slack.send(world, said)[0] == 200
        assert world.agent.texts == ["still there?"]

    try:
        yield Under(bad, served)
    finally:
        world.close()


@contextmanager
def telegram() -> Iterator[Under]:
    """The Telegram door, with Telegram's mock behind it."""
    from hereabouts.channels.telegram import TelegramInput

    mock = mock_telegram
    world = World(mock.MockTelegram())
    world.open(TelegramInput(mock.TOKEN, mock.SECRET, world.api.base))
    world.agent.say = lambda heard: {"text": "ok"}
    bodies, kinds, methods = pool(test_telegram_fuzz.BODIES), pool(noise.TYPES, 20), pool(noise.METHODS, 20)

    def bad(chance: random.Random) -> int:
        secret = chance.choice([mock.SECRET] * 3 + ["", "wrong"])
        headers = {"Content-Type": chance.choice(kinds), "X-Telegram-Bot-Api-Secret-Token": secret}
        return world.post(mock.PATH, spoil(chance.choice(bodies), chance), headers, chance.choice(methods))[0]

    def served() -> None:
        world.settle(60)
        forgotten(world.agent.heard, world.api.calls)
        said = mock.update(message=mock.message("still there?", user=random.randrange(10**6, 10**9)))
        assert mock.send(world, said) == 200
        assert world.agent.texts == ["still there?"]

    try:
        yield Under(bad, served)
    finally:
        world.close()


@contextmanager
def widget() -> Iterator[Under]:
    """The widget's door, with patience for more than a person would send."""
    door = Door()
    door.channel.limits = generous()
    fuzz = test_widget_fuzz
    bodies, kinds, methods = pool(fuzz.BODIES), pool(noise.TYPES, 20), pool(noise.METHODS, 20)
    paths, tokens = pool(fuzz.PATHS, 30), pool(fuzz.TOKENS, 30)
    with requests.Session() as line:

        def bad(chance: random.Random) -> int:
            headers, token = {"Content-Type": chance.choice(kinds)}, chance.choice(tokens)
            if token:
                headers["Authorization"] = f"Bearer {door.begin()}" if token == "mine" else token
            path, body = chance.choice(paths), spoil(chance.choice(bodies), chance)
            address = f"{door.url}/widget/{path}"
            return line.request(chance.choice(methods), address, data=body, headers=headers, timeout=60).status_code

        def served() -> None:
            forgotten(door.stub.heard)
            answer = door.say(door.begin(region="us"), "still there?").json()
            assert answer["replies"][0]["text"] == "You said: still there?"

        yield Under(bad, served)
    door.stop()


@contextmanager
def app() -> Iterator[Under]:
    """The server's own app: the page, its files, `/healthz` and every path that is none."""
    served_app = Served()
    paths = [
        "/",
        "/healthz",
        "/widget.js",
        "/widget/main.js",
        "/x",
        "/%00",
        "/../../etc/passwd",
        "/webhooks/rest/webhook",
    ]
    paths += ["/widget/messages", "/model/parse", "/conversations/a/tracker", "/?" + "a" * 3000]
    bodies, kinds, methods = (
        pool(noise.DEEP | noise.ANYTHING.map(noise.as_json)),
        pool(noise.TYPES, 20),
        pool(noise.METHODS, 20),
    )
    with requests.Session() as line:

        def bad(chance: random.Random) -> int:
            body, address = spoil(chance.choice(bodies), chance), served_app.url + chance.choice(paths)
            headers = {"Content-Type": chance.choice(kinds)}
            return line.request(chance.choice(methods), address, data=body, headers=headers, timeout=60).status_code

        def served() -> None:
            forgotten(served_app.agent.heard)
            token = served_app.post("/widget/session", json={"region": "us"}).json()["token"]
            said = {"id": str(uuid.uuid4()), "text": "still there, after all that?"}
            answer = served_app.post("/widget/messages", json=said, headers={"Authorization": f"Bearer {token}"})
            assert answer.json()["replies"][0]["text"], json.dumps(answer.json())[:300]

        yield Under(bad, served)
    served_app.stop()


def forgotten(*kept: list[Any]) -> None:
    """Drop what the stand-ins remember, which is no growth of the door's."""
    for one in kept:
        one.clear()


@pytest.mark.parametrize("door", [slack, telegram, widget, app], ids=lambda door: str(door.__name__))
def test_bad_requests_change_nothing_for_the_next_person(
    door: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HEREABOUTS_STATE", str(tmp_path))
    chance, memory = random.Random(5), Memory()
    screen("hello there")  # the readers are loaded when they are first needed
    with door() as under:
        under.served()
        for number in range(REQUESTS):
            status = under.bad(chance)
            assert status < 500, f"request {number}"
            if every(LOOKS, REQUESTS, number):
                under.served()
                memory.look()
        under.served()
        memory.look()
    with capsys.disabled():
        print(f"\n{door.__name__}: {REQUESTS} requests, {memory}, {memory.grown:+.1f} after the first third")
    assert memory.grown < MOST_GROWTH, str(memory)
