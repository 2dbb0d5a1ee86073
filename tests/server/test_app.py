"""The server's app: health, headers, limits, the switch that turns it off, and where it refuses to be served."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import requests
import yaml

pytest.importorskip("rasa")

from hereabouts.server.light import leave_tensorflow_out

leave_tensorflow_out()

from hereabouts import __version__  # noqa: E402
from hereabouts.errors import SettingError  # noqa: E402
from hereabouts.listening.content import default_content  # noqa: E402
from hereabouts.paths import ROOT  # noqa: E402
from hereabouts.server import settings  # noqa: E402
from hereabouts.server.app import BODY_LIMIT, channels, create_app  # noqa: E402
from tests.server.conftest import HUMANS  # noqa: E402
from tests.server.served import Ready, Served  # noqa: E402

DOORS = ["/", "/widget.js", "/healthz", "/nothing/here", "/widget/help"]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    patch = pytest.MonkeyPatch()
    patch.setenv("HEREABOUTS_STATE", str(tmp_path_factory.mktemp("state")))
    made = Served()
    yield made
    made.stop()
    patch.undo()


def has_humans(answer: requests.Response) -> bool:
    return HUMANS.search(answer.text) is not None


# -- what is answered --------------------------------------------------------------------------------------------


def test_health_says_that_it_is_up_and_which_version_it_is(served: Served) -> None:
    answer = served.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "version": __version__, "demo": True, "off": False}


def test_health_says_starting_while_there_is_no_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEREABOUTS_STATE", str(tmp_path))
    made = Served(Ready(False))
    try:
        answer = made.get("/healthz")
        assert answer.status_code == 503 and answer.json()["status"] == "starting"
    finally:
        made.stop()


@pytest.mark.parametrize("path", DOORS)
def test_every_answer_carries_the_security_headers(path: str, served: Served) -> None:
    headers = served.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers.get("Access-Control-Allow-Credentials") is None


@pytest.mark.parametrize("path", ["/", "/healthz", "/nothing/here", "/widget/help"])
def test_no_other_site_may_read_an_answer(path: str, served: Served) -> None:
    answer = served.get(path, headers={"Origin": "https://elsewhere.example"})
    assert answer.headers.get("Access-Control-Allow-Origin") is None


def test_the_page_is_at_the_root_and_names_nothing_from_elsewhere(served: Served) -> None:
    answer = served.get("/")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/html")
    assert re.findall(r"<(?:script|link|img|iframe|source)[^>]*https?:", answer.text) == []


@pytest.mark.parametrize("path", ["/nothing", "/webhooks/rest/webhook", "/model/parse", "/conversations/x/tracker"])
def test_what_is_not_there_is_said_in_words_with_the_humans(path: str, served: Served) -> None:
    answer = served.get(path)
    assert answer.status_code == 404
    assert answer.json()["error"] == "There is nothing here."
    assert has_humans(answer)


def test_stock_rest_is_closed_unless_it_is_named(served: Served) -> None:
    assert served.post("/webhooks/rest/webhook", json={"sender": "a", "message": "hi"}).status_code == 404


def test_more_than_can_be_read_is_refused_with_the_humans(served: Served) -> None:
    answer = served.post("/widget/messages", data=b"x" * (BODY_LIMIT + 1), headers={"Content-Type": "application/json"})
    assert answer.status_code == 413
    assert "more than can be read" in answer.json()["error"]
    assert has_humans(answer)


def test_a_body_that_says_it_is_small_and_is_not_is_cut_off(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as line:
        head = b"POST /widget/messages HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        line.sendall(head)
        got = b""
        try:
            for _ in range(40):
                line.sendall(b"1000\r\n" + b"x" * 4096 + b"\r\n")
            got = line.recv(4096)
        except OSError:
            pass
    assert b" 200 " not in got


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused_in_words(method: str, served: Served) -> None:
    answer = requests.request(method, served.url + "/healthz", timeout=10)
    assert answer.status_code == 405
    assert has_humans(answer)


def test_an_error_inside_is_said_in_words_and_logged_by_type(
    served: Served, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks() -> bool:
        raise ZeroDivisionError("someone's words")

    monkeypatch.setattr(served.agent, "is_ready", breaks)
    answer = served.get("/healthz")
    assert answer.status_code == 500
    assert "our side" in answer.json()["error"] and has_humans(answer)
    assert "someone's words" not in answer.text + caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_the_answers_do_not_say_what_they_run_on(served: Served) -> None:
    headers = {k.lower(): v.lower() for k, v in served.get("/healthz").headers.items()}
    assert "x-powered-by" not in headers
    assert "sanic" not in headers.get("server", "") and "rasa" not in headers.get("server", "")


# -- switched off ------------------------------------------------------------------------------------------------


@pytest.fixture
def off(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Served]:
    monkeypatch.setenv("HEREABOUTS_OFF", "1")
    monkeypatch.setenv("HEREABOUTS_STATE", str(tmp_path))
    made = Served()
    yield made
    made.stop()


def test_switched_off_every_door_is_one_page_of_humans(off: Served) -> None:
    pages = set()
    for answer in (
        off.get("/"),
        off.get("/widget.js"),
        off.get("/anything/at/all"),
        off.post("/widget/messages", json={"text": "i want to die"}),
        off.post("/webhooks/slack/webhook", json={}),
    ):
        assert answer.status_code == 200
        assert "<script" not in answer.text and "tel:" in answer.text
        pages.add(answer.text)
    assert len(pages) == 1
    assert off.agent.heard == []


def test_switched_off_health_says_so(off: Served) -> None:
    body = off.get("/healthz").json()
    assert body["off"] is True and body["status"] == "ok"


@pytest.mark.parametrize(
    "value, expected", [("", False), ("0", False), ("false", False), ("no", False), ("1", True), ("yes", True)]
)
def test_the_switch_is_read_as_an_operator_means_it(
    value: str, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEREABOUTS_OFF", value)
    assert settings.switched_off() is expected


# -- who may serve it where --------------------------------------------------------------------------------------


@pytest.fixture
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (settings.OVERRIDE, settings.JURISDICTION, "HEREABOUTS_OFF"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.10", "bot.example.org"])
def test_unsigned_wording_is_not_served_to_the_public(
    host: str, nothing_set: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(settings.JURISDICTION, "gb")
    with pytest.raises(SettingError, match=settings.OVERRIDE):
        create_app(Ready(), host)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.0.0.2"])
def test_on_this_machine_it_is_served_in_demo_mode(host: str, nothing_set: None) -> None:
    how = settings.standing(default_content(), host, True)
    assert how.demo and any("Demo mode" in note for note in how.notes)
    assert any("practice.yml" in note for note in how.notes)


@pytest.mark.parametrize("words", ["1", "true", "i take responsibility", ""])
def test_only_the_exact_words_override(words: str, nothing_set: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.OVERRIDE, words)
    monkeypatch.setenv(settings.JURISDICTION, "gb")
    with pytest.raises(SettingError):
        settings.standing(default_content(), "0.0.0.0", False)


def test_in_the_operators_own_words_it_is_served(nothing_set: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.OVERRIDE, settings.OVERRIDE_WORDS)
    monkeypatch.setenv(settings.JURISDICTION, "gb")
    how = settings.standing(default_content(), "0.0.0.0", False)
    assert how.demo and not how.off


def test_a_public_address_needs_a_jurisdiction(nothing_set: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.OVERRIDE, settings.OVERRIDE_WORDS)
    with pytest.raises(SettingError, match=settings.JURISDICTION):
        settings.standing(default_content(), "0.0.0.0", False)


@pytest.mark.parametrize("place, name", [("us-il", "Illinois"), ("US-NV", "Nevada")])
def test_where_the_law_restricts_it_the_operator_is_told(
    place: str, name: str, nothing_set: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(settings.JURISDICTION, place)
    assert any(name in note for note in settings.standing(default_content(), "127.0.0.1", False).notes)


def test_signed_wording_is_no_demo(nothing_set: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    whole = default_content()
    signed = {"by": "a", "licence": "b", "jurisdiction": "gb", "date": "2026-01-01"}
    shelves = {name: tuple(replace(i, reviewed=signed) for i in whole.shelf(name)) for name in settings.SIGNED_SHELVES}
    monkeypatch.setenv(settings.JURISDICTION, "gb")
    how = settings.standing(SimpleNamespace(shelf=lambda name: shelves[name]), "0.0.0.0", False)  # type: ignore[arg-type]
    assert not how.demo and how.notes == ()


def test_one_unsigned_card_is_enough_for_demo_mode() -> None:
    assert settings.unsigned(default_content()) > 0
    assert {"danger", "clocks"} == set(settings.SIGNED_SHELVES)


# -- the files that wire it together -----------------------------------------------------------------------------


def test_endpoints_name_our_voice_and_our_store() -> None:
    told = yaml.safe_load((ROOT / "endpoints.yml").read_text(encoding="utf-8"))
    assert told["nlg"]["type"] == "hereabouts.server.voice.Voice"
    assert told["tracker_store"]["type"] == "hereabouts.server.store.ConversationStore"


def test_the_voice_and_store_the_endpoints_name_can_be_made_by_rasa(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rasa.core.nlg.generator import NaturalLanguageGenerator
    from rasa.core.tracker_store import TrackerStore
    from rasa.core.utils import AvailableEndpoints
    from rasa.shared.core.domain import Domain

    from hereabouts.server.store import ConversationStore
    from hereabouts.server.voice import Voice

    monkeypatch.setenv("HEREABOUTS_STATE", str(tmp_path))
    monkeypatch.delenv("HEREABOUTS_DATABASE", raising=False)
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    domain = Domain.load(str(ROOT / "domain.yml"))
    assert isinstance(NaturalLanguageGenerator.create(endpoints.nlg, domain), Voice)
    store: Any = TrackerStore.create(endpoints.tracker_store, domain)
    store = getattr(store, "_tracker_store", store)
    assert isinstance(store, ConversationStore)
    assert str(tmp_path) in store.url


def test_every_channel_the_project_names_can_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEREABOUTS_STATE", str(tmp_path))
    named = yaml.safe_load((ROOT / "credentials.yml").read_text(encoding="utf-8"))
    assert len(channels(ROOT / "credentials.yml")) == len(named)


@pytest.mark.parametrize(
    "name", ["hereabouts.channels.nowhere.NoInput", "hereabouts.channels.slack.NoInput", "nonsense"]
)
def test_a_channel_that_is_not_there_is_named(name: str, tmp_path: Path) -> None:
    file = tmp_path / "credentials.yml"
    file.write_text(f"{name}: {{}}\n", encoding="utf-8")
    with pytest.raises(SettingError, match=name):
        channels(file)


def test_without_credentials_no_door_is_opened(tmp_path: Path) -> None:
    assert channels(tmp_path / "nothing.yml") == []
    (tmp_path / "empty.yml").write_text("", encoding="utf-8")
    assert channels(tmp_path / "empty.yml") == []


def test_stock_rest_is_opened_when_it_is_named(tmp_path: Path) -> None:
    file = tmp_path / "credentials.yml"
    file.write_text("rest:\n", encoding="utf-8")
    (one,) = channels(file)
    assert type(one).__name__ == "RestInput"


def test_credentials_hold_no_secret() -> None:
    told = yaml.safe_load((ROOT / "credentials.yml").read_text(encoding="utf-8"))
    assert all(not settings for settings in told.values())
