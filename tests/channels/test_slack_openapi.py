"""The description of the three doors: every route is in it, and what goes over the wire fits it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from rasa.core.channels.channel import register
from sanic import Sanic

from hereabouts.channels import slack, telegram
from hereabouts.channels.widget import WidgetInput
from hereabouts.channels.widget_wire import as_reply
from hereabouts.channels.widget_words import card
from tests.channels import mock_slack, mock_telegram


@lru_cache(maxsize=1)
def described() -> dict[str, Any]:
    text = (Path(slack.__file__).parent / "openapi.yml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def fits(name: str, value: Any) -> None:
    """Raise when `value` does not fit the schema `name`; OpenAPI 3.0's `nullable` is put in JSON Schema's words."""
    plain = {**_nulls(described()), "$ref": f"#/components/schemas/{name}"}
    jsonschema.Draft7Validator(plain).validate(value)


def _nulls(value: Any) -> Any:
    if isinstance(value, dict):
        made = {key: _nulls(inner) for key, inner in value.items() if key != "nullable"}
        if value.get("nullable") is True:
            made["type"] = [value["type"], "null"]
        return made
    return [_nulls(inner) for inner in value] if isinstance(value, list) else value


def test_every_route_of_the_doors_is_described_and_no_other() -> None:
    app = Sanic("described_doors", configure_logging=False)
    doors = [
        WidgetInput(key="k" * 40),
        slack.SlackInput(mock_slack.TOKEN, mock_slack.SECRET),
        telegram.TelegramInput(mock_telegram.TOKEN, mock_telegram.SECRET),
    ]
    register(doors, app, route="/")
    open_ = {
        ("/" + route.path.strip("/"), method.lower())
        for route in app.router.routes
        for method in route.methods
        if method != "OPTIONS"
    }
    told = {("/" + path.strip("/"), method) for path, methods in described()["paths"].items() for method in methods}
    assert open_ == told


def test_every_reference_leads_somewhere() -> None:
    def references(value: Any) -> Any:
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            if key == "$ref":
                yield inner
            elif isinstance(inner, (dict, list)):
                yield from references(inner)

    for reference in set(references(described())):
        found: Any = described()
        for key in reference.removeprefix("#/").split("/"):
            found = found[key]


def test_a_reply_of_the_widget_fits() -> None:
    part = {"text": "Told off all day.", "id": "a.b", "code": "CR"}
    fits("Reply", as_reply({"text": "Told off all day.", "parts": [part]}))
    extra = {"timer": {"minutes": 5}, "plan": {"if": "a", "then": "b"}, "humans": True}
    offered = [{"id": "x", "title": "X", "payload": "X"}]
    fits(
        "Reply",
        as_reply({"text": "Hi", "kind": "suicide_risk", "level": "elevated", "extra": extra, "buttons": offered}),
    )
    with pytest.raises(jsonschema.ValidationError):
        fits("Reply", {"text": "Hi"})


@pytest.mark.parametrize("region", [None, "us", "gb", "eu"])
def test_the_card_of_humans_fits(region: str | None) -> None:
    fits("Help", card(region))


def test_what_the_mock_platforms_send_fits() -> None:
    fits("SlackEvent", mock_slack.event("hello"))
    fits("SlackInteraction", mock_slack.tap("x"))
    fits("SlackInteraction", mock_slack.tap("x", kind="static_select"))
    fits("TelegramUpdate", mock_telegram.update(message=mock_telegram.message("hello")))
    fits("TelegramUpdate", mock_telegram.tap("x"))
