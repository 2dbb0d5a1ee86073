"""The whole of it: the real server with the trained model, spoken to through the widget on a host page elsewhere.

Nothing here hangs on a wording: what is asserted are kinds, buttons, cards and what the page keeps.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest

from tests.widget.conftest import Host, Server, free_port, host_page
from tests.widget.test_talking import begin, kept, say

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
NEUTRAL = "https://www.wikipedia.org/"


def serving(port: int) -> list[str]:
    """The command an operator runs."""
    model = os.environ.get("HEREABOUTS_TEST_MODEL")
    return [sys.executable, "-m", "hereabouts", "serve", "--port", str(port), *(["--model", model] if model else [])]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """The real server and a host page of another port with the strict policy."""
    port = free_port()
    environment = {
        "HEREABOUTS_STATE": str(tmp_path_factory.mktemp("state")),
        "HEREABOUTS_WIDGET_ORIGINS": f"http://127.0.0.1:{port}",
    }
    server = Server(free_port(), environment, serving, patience=400).start()
    pages = host_page(server, port)
    yield Host(f"http://127.0.0.1:{port}/", server)
    pages.shutdown()
    server.stop()


def last(page: Any) -> dict[str, Any]:
    """The last reply as the page keeps it."""
    return dict([e["r"] for e in kept(page)["log"] if e["w"] == "it"][-1])


def say_until(page: Any, wanted: str, *lines: str) -> None:
    """Say one line after another until something is there."""
    for line in lines:
        if page.locator(wanted).count():
            return
        say(page, line)
    assert page.locator(wanted).count(), (wanted, last(page))


def test_a_lapse_is_talked_through_from_the_first_line_to_the_way_out(house: Host, open_page: Open) -> None:
    page = begin(open_page(house.url, permissions=["clipboard-read", "clipboard-write"]))
    page.context.route(NEUTRAL + "**", lambda r: r.fulfill(body="<title>n</title>", content_type="text/html"))

    say(page, "slipped again last night. three hours on the sites and then work on no sleep")
    first = [e["r"] for e in kept(page)["log"] if e["w"] == "it"]
    assert first[0]["parts"][0]["id"].startswith("disclosure") and not any(r["kind"] for r in first)
    say(page, "i feel like such a fraud")
    assert last(page)["kind"] is None

    say(page, "some days i just want to die")
    assert last(page)["kind"] == "suicide_risk" and last(page)["asks"] == "danger_check"
    card = page.locator("li.danger").last
    question = card.locator(".bubble p").last.inner_text()
    assert question.endswith("?") and card.locator(".bubble p").count() > 1
    assert card.inner_text().count("?") == 1
    assert "tel:988" in card.locator("a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    say(page, "no. i don't want to kill myself")

    say_until(page, "[data-id=offer_wave], [data-id=wave_2]", "about to open the app", "8", "i want to use the timer")
    if not page.locator("[data-id=wave_2]").count():
        page.locator("[data-id=offer_wave]").last.click()
    page.locator("[data-id=wave_2]").last.click()
    wave = page.locator(".wave")
    wave.get_by_role("button", name="Stop the timer").click()
    assert "Stopped." in wave.inner_text() and wave.locator("path.line").is_visible()

    say_until(
        page, ".plan", "I want to make a plan for next time", "it's ten at night and i'm alone",
        "i put the phone in the kitchen and text Dave", "write it: when it's ten at night, i'll put the phone in the kitchen",
    )  # fmt: skip
    plan = page.locator(".plan").last
    with page.expect_download() as caught:
        plan.get_by_role("button", name="Download").click()
    assert "phone in the kitchen" in Path(caught.value.path()).read_text(encoding="utf-8")
    if last(page)["asks"] == "rating":
        before = page.locator("li.theirs").count()
        page.locator(".choices.numbers").last.get_by_role("button", name="7", exact=True).click()
        page.locator("li.theirs").nth(before).wait_for()

    lines, token = page.locator("li.theirs, li.mine").all_inner_texts(), kept(page)["token"]
    page.reload()
    page.locator("li.theirs").first.wait_for()
    assert page.locator("li.theirs, li.mine").all_inner_texts() == lines and kept(page)["token"] == token
    assert page.messages == []
    assert {url.split("/")[2] for url in page.asked if url.startswith("http")} == {
        house.url.split("/")[2],
        house.server.url.split("/")[2],
    }
    page.get_by_role("link", name="Quick exit").click()
    page.wait_for_url(NEUTRAL)
    page.goto(house.url)
    page.get_by_role("button", name="Open chat").wait_for()
    assert page.evaluate("sessionStorage.length") == 0


def test_the_server_is_killed_and_started_again_in_the_middle(house: Host, open_page: Open) -> None:
    page = begin(open_page(house.url))
    say(page, "slipped again last night, three hours on the sites")
    token, before = kept(page)["token"], page.locator("li.theirs").count()
    house.server.stop()
    page.get_by_label("Your message").fill("i feel like such a fraud")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Try again").wait_for()
    page.get_by_role("button", name="Help now").click()
    assert page.locator(".help a[href='tel:911']").is_visible()
    page.get_by_role("button", name="Back to the chat").click()
    house.server.start()
    page.get_by_role("button", name="Try again").click()
    page.locator("li.theirs").nth(before).wait_for()
    # The same conversation: what this program is was said once, before.
    assert kept(page)["token"] == token
    told = [p["id"] for e in kept(page)["log"] if e["w"] == "it" for p in e["r"]["parts"]]
    assert told[0].startswith("disclosure")
    told = [p["id"] for e in kept(page)["log"][before + 1 :] if e["w"] == "it" for p in e["r"]["parts"]]
    assert told and not any(i.startswith("disclosure") for i in told)
    say(page, "some days i just want to die")
    assert page.locator("li.danger").count() == 1
    assert not [m for m in page.messages if "Failed to load resource" not in m]
