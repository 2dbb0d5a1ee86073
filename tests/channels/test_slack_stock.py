"""Every hole of Rasa's Slack connector, shown on it and shut on ours (the fuller tests are in test_slack.py)."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from rasa.core.channels import slack as stock

from hereabouts.channels.slack import SlackInput
from tests.channels.mock_slack import PATH, SECRET, TOKEN, MockSlack, event, send, signed
from tests.channels.mock_world import World


class StockSlack(stock.SlackInput):  # type: ignore[misc]
    """Rasa's connector, its API pointed at the mock."""

    base = ""

    def get_output_channel(self, channel: Any = None, thread_id: Any = None) -> Any:
        output = super().get_output_channel(channel, thread_id)
        output.client.base_url = self.base + "/"
        return output


@pytest.fixture
def stock_world() -> Iterator[World]:
    world = World(MockSlack())
    StockSlack.base = world.api.base
    world.open(StockSlack.from_credentials({"slack_token": TOKEN, "slack_signing_secret": SECRET}), route="/webhooks/")
    yield world
    world.close()


@pytest.fixture
def world() -> Iterator[World]:
    made = World(MockSlack())
    made.open(SlackInput(TOKEN, SECRET, made.api.base))
    yield made
    made.close()


def wait(world: World) -> None:
    """Stock has no way to say that it is done."""
    until = time.monotonic() + 1.0
    while time.monotonic() < until and not world.api.calls:
        time.sleep(0.02)


def test_a_signed_request_sent_again_is_heard_again_on_stock(stock_world: World, world: World) -> None:
    body = json.dumps(event("hi")).encode()
    headers = {"Content-Type": "application/json", **signed(body)}
    for one in (stock_world, world):
        for _ in range(3):
            assert one.post(PATH, body, headers)[0] == 200
    world.settle()
    assert (len(stock_world.agent.heard), len(world.agent.heard)) == (3, 1)


def test_a_content_type_with_a_charset_is_dropped_on_stock(stock_world: World, world: World) -> None:
    for one in (stock_world, world):
        send(one, event("hi"), kind="application/json; charset=utf-8")
    assert (len(stock_world.agent.heard), len(world.agent.heard)) == (0, 1)


def test_a_mention_in_a_public_channel_is_answered_there_by_stock(stock_world: World, world: World) -> None:
    for one in (stock_world, world):
        one.agent.say = lambda heard: {"text": "Content for all to read."}
        send(one, event("<@UBOT> I did it again", type="app_mention", channel="C1", channel_type="channel"))
    wait(stock_world)
    assert [call["channel"] for call in stock_world.api.called("chat.postMessage")] == ["C1"]
    assert world.api.called("chat.postMessage") == [] and len(world.api.called("chat.postEphemeral")) == 1


def test_more_than_five_options_are_dropped_on_stock(stock_world: World, world: World) -> None:
    offered = [{"id": str(n), "title": str(n), "payload": str(n)} for n in range(11)]
    for one in (stock_world, world):
        one.agent.say = lambda heard: {"text": "0 to 10?", "buttons": offered}
        send(one, event("hi"))
    wait(stock_world)
    assert "blocks" not in stock_world.api.called("chat.postMessage")[0]
    assert len(world.api.called("chat.postMessage")[0]["blocks"][1]["elements"][0]["options"]) == 11


@pytest.mark.parametrize("reason", ["http_error", "connection_failed", "ssl_error", "too_many_redirects"])
def test_a_retry_for_another_reason_than_a_timeout_is_heard_twice_on_stock(
    stock_world: World, world: World, reason: str
) -> None:
    given = event("hi")
    body = json.dumps(given).encode()
    retry = {"x-slack-retry-num": "1", "x-slack-retry-reason": reason, **signed(body, time.time() + 1)}
    for one in (stock_world, world):
        send(one, given)
        send(one, given, headers=retry)
    assert (len(stock_world.agent.heard), len(world.agent.heard)) == (2, 1)


def test_a_retry_of_what_never_arrived_is_lost_on_stock(stock_world: World, world: World) -> None:
    for one in (stock_world, world):
        send(one, event("hi"), headers={"x-slack-retry-num": "1", "x-slack-retry-reason": "http_timeout"})
    assert (len(stock_world.agent.heard), len(world.agent.heard)) == (0, 1)
