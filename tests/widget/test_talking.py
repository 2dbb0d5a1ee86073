"""A conversation in the widget, in a real Chromium on a host page with a strict policy."""

from __future__ import annotations

import gzip
import json
from typing import Any, Callable
from urllib.parse import quote

import pytest

from hereabouts.paths import ROOT
from tests.widget.conftest import PHONE, Host, freeze, until

pytestmark = pytest.mark.browser
Open = Callable[..., Any]


def begin(page: Any) -> Any:
    """Open the panel."""
    page.get_by_role("button", name="Open chat").click()
    return page


def say(page: Any, text: str, replies: int = 1) -> None:
    """Write a line and wait for so many replies."""
    before = page.locator("li.theirs").count()
    page.get_by_label("Your message").fill(text)
    page.keyboard.press("Enter")
    page.locator("li.theirs").nth(before + replies - 1).wait_for()


def kept(page: Any) -> Any:
    """What the tab keeps."""
    return page.evaluate("JSON.parse(sessionStorage.getItem('chat.1'))")


def test_it_speaks_to_its_server_only_and_says_nothing_in_the_console(host: Host, open_page: Open) -> None:
    page = begin(open_page(host.url))
    say(page, "hello there")
    assert page.messages == []
    assert {url.split("/")[2] for url in page.asked} == {host.url.split("/")[2], host.server.url.split("/")[2]}


def test_everything_it_loads_is_under_20_kb(host: Host, open_page: Open) -> None:
    page = begin(open_page(host.url))
    say(page, "hello there")
    files = {url for url in page.asked if url.startswith(host.server.url) and url.endswith((".js", ".css", ".svg"))}
    assert {url.split("/")[-1] for url in files} == {path.name for path in (ROOT / "widget").glob("*.js")}
    sizes = {url: len(gzip.compress(page.request.get(url).body(), 9)) for url in files}
    assert sum(sizes.values()) <= 20_000, sizes
    answer = page.request.get(host.server.url + "/widget/main.js", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"


def test_the_launcher_shifts_nothing(host: Host, open_page: Open) -> None:
    page = open_page(host.url)
    page.get_by_role("button", name="Open chat").wait_for()
    page.evaluate(
        """() => { window.shifted = 0;
            new PerformanceObserver(l => l.getEntries().forEach(e => window.shifted += e.value))
                .observe({type: 'layout-shift', buffered: true}); }"""
    )
    page.wait_for_timeout(1000)
    assert page.evaluate("window.shifted") == 0
    # The observer sees a shift when there is one.
    page.evaluate("document.body.prepend(Object.assign(document.createElement('h2'), {textContent: 'pushed in'}))")
    until(page, lambda: page.evaluate("window.shifted") > 0)


def test_a_lapse_is_talked_through_and_announced(host: Host, open_page: Open) -> None:
    page = begin(open_page(host.url))
    for line in ("i did it again", "stayed up till 3", "i feel like such a fraud"):
        say(page, line)
    assert page.locator("li.theirs .bubble").all_inner_texts()[-1] == "You said: i feel like such a fraud"
    page.locator("[aria-live=polite]", has_text="You said: i feel like such a fraud").wait_for(state="attached")
    inside = page.evaluate(
        "!!document.querySelector('hereabouts-chat').shadowRoot.querySelector('.log [aria-live], .log[aria-live]')"
    )
    assert inside is False


def test_a_danger_card_has_its_question_alone_and_numbers_to_tap(host: Host, open_page: Open) -> None:
    page = begin(open_page(host.url))
    say(page, "they'd be better off, I want to die")
    card = page.locator("li.danger")
    assert card.locator(".bubble p").all_inner_texts()[-1] == "Are you thinking about killing yourself?"
    assert "tel:988" in card.locator("a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    card.locator(".bubble p").first.wait_for()
    assert card.locator(".bubble p").last.bounding_box()["y"] > 0


def test_a_tall_reply_is_shown_from_its_first_line(host: Host, open_page: Open) -> None:
    page = begin(open_page(host.url, viewport={"width": 390, "height": 560}))
    for line in ("one", "two", "three"):
        say(page, line)
    say(page, "long: " + "line after line\n" * 40)
    log, reply = page.locator(".log").bounding_box(), page.locator("li.theirs").last.bounding_box()
    assert reply["height"] > log["height"] and reply["y"] >= log["y"] - 1


def test_quick_replies_stay_readable_after_the_choice(host: Host, open_page: Open) -> None:
    page = begin(open_page(host.url))
    say(page, "about to open the app")
    page.get_by_role("button", name="5 minutes").click()
    page.locator(".wave").wait_for()
    assert page.locator(".choice").all_inner_texts() == ["2 minutes", "5 minutes", "Not now"]
    chosen = page.locator(".choice[aria-pressed=true]")
    assert chosen.inner_text() == "5 minutes" and chosen.get_attribute("aria-disabled") == "true"
    count = page.locator("li.mine").count()
    page.locator(".choice").first.click(force=True)  # Playwright itself takes aria-disabled for disabled
    assert page.locator("li.mine").count() == count and chosen.inner_text() == "5 minutes"


def test_a_plan_can_be_copied_and_downloaded_and_rated(host: Host, open_page: Open) -> None:
    page = begin(open_page(host.url, permissions=["clipboard-read", "clipboard-write"]))
    say(page, "a plan for thursday", replies=2)
    page.get_by_role("button", name="Copy").click()
    page.get_by_role("button", name="Copied").wait_for()
    assert "the phone goes to the kitchen" in page.evaluate("navigator.clipboard.readText()")
    with page.expect_download() as caught:
        page.get_by_role("button", name="Download").click()
    assert caught.value.suggested_filename == "note.txt"
    with open(caught.value.path(), encoding="utf-8") as file:
        assert "it's ten on Thursday" in file.read()
    row = page.get_by_role("group", name="Choose a number from 0 to 10")
    assert row.get_by_role("button").count() == 11
    row.get_by_role("button", name="6", exact=True).click()
    assert page.locator("li.mine .bubble").last.inner_text() == "6"
    page.locator("li.theirs .bubble", has_text="You said: 6").wait_for()


def wave(page: Any) -> Any:
    """Start a wave of two minutes."""
    say(page, "about to open the app")
    page.get_by_role("button", name="2 minutes").click()
    card = page.locator(".wave")
    card.wait_for()
    return card


def test_the_wave_can_be_seen_and_stopped(host: Host, open_page: Open) -> None:
    page = begin(open_page(host.url, clock=True))
    freeze(page)
    card = wave(page)
    assert card.get_by_role("timer").inner_text() == "2:00"
    assert card.locator("path.line").bounding_box()["height"] > 30
    at = [float(card.locator("circle").get_attribute("cx"))]
    for clock in ("1:55", "1:50"):
        page.clock.run_for(5_000)
        assert card.get_by_role("timer").inner_text() == clock
        at.append(float(card.locator("circle").get_attribute("cx")))
    assert at[0] < at[1] < at[2]
    card.get_by_role("button", name="Stop the timer").click()
    assert "Stopped." in card.inner_text()
    page.clock.run_for(300_000)
    assert card.get_by_role("timer").inner_text() == "1:50" and "The time is over" not in card.inner_text()


def test_the_wave_says_each_minute_and_the_end(host: Host, open_page: Open) -> None:
    page = begin(open_page(host.url, clock=True))
    freeze(page)
    card = wave(page)
    live = page.locator("[aria-live=polite]")
    page.clock.run_for(60_500)
    assert live.text_content() == "1 minute left"
    page.clock.run_for(60_500)
    assert live.text_content().startswith("The time is over")
    assert card.get_by_role("timer").inner_text() == "0:00"
    assert card.get_by_role("button", name="Stop the timer").count() == 0


def test_the_wave_ends_by_itself_and_survives_a_reload(host: Host, open_page: Open) -> None:
    page = begin(open_page(host.url))
    wave(page)
    page.evaluate(
        """() => { const d = JSON.parse(sessionStorage.getItem('chat.1'));
                   d.log.find(e => e.ends).ends = Date.now() + 1500; sessionStorage.setItem('chat.1', JSON.stringify(d)); }"""
    )
    page.reload()
    page.locator(".wave .end", has_text="The time is over").wait_for()
    assert page.get_by_role("timer").inner_text() == "0:00"


def test_without_motion_nothing_glides(host: Host, open_page: Open) -> None:
    page = begin(open_page(host.url, clock=True, reduced_motion="reduce"))
    freeze(page)
    card = wave(page)
    page.clock.run_for(1_000)
    before = float(card.locator("circle").get_attribute("cx"))
    page.clock.run_for(8_000)
    assert float(card.locator("circle").get_attribute("cx")) == before
    assert card.get_by_role("timer").inner_text() == "1:51"
    page.clock.run_for(2_000)
    assert float(card.locator("circle").get_attribute("cx")) > before
    page.evaluate("document.querySelector('hereabouts-chat').shadowRoot.querySelector('.dots').hidden = false")
    assert page.locator(".dots i").first.evaluate("e => getComputedStyle(e).animationName") == "none"


HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>"


def test_a_hostile_message_and_reply_are_drawn_as_text(host: Host, open_page: Open) -> None:
    page = begin(open_page(host.url))
    say(page, HOSTILE)
    assert page.locator("li.theirs .bubble").inner_text() == HOSTILE
    assert page.locator("li.mine .bubble").inner_text() == HOSTILE
    assert page.locator("hereabouts-chat img, hereabouts-chat script").count() == 0
    assert page.messages == []


def test_everything_else_the_server_says_is_drawn_as_text_too(host: Host, open_page: Open) -> None:
    page = open_page("about:blank")
    x = HOSTILE
    reply = {
        "id": x, "text": x, "parts": [{"text": x}, {"text": x}], "kind": x, "level": x, "asks": "rating", "humans": True,
        "buttons": [{"id": x, "title": x}], "timer": {"minutes": 2}, "plan": {"if": x, "then": x},
    }  # fmt: skip
    humans = [{"name": x, "how": x, "links": [{"label": x, "href": "tel:911"}, {"label": x, "href": x}]}]
    answer = {"replies": [reply], "help": humans, "notice": x}
    cors = {"Access-Control-Allow-Origin": "*"}
    page.route("**/widget/help*", lambda r: r.fulfill(json=answer, headers=cors))
    page.route(
        "**/widget/messages",
        lambda r: r.continue_() if r.request.method == "OPTIONS" else r.fulfill(json=answer, headers=cors),
    )
    page.goto(host.url)
    begin(page)
    say(page, "hello there")
    assert page.locator(".banner").inner_text() == x and page.locator(".choice").inner_text() == x
    assert page.locator(".plan dd").all_inner_texts() == [x, x]
    page.get_by_role("button", name=x).click()
    page.get_by_role("button", name="Help now").click()
    assert page.locator(".help strong").inner_text() == x and page.locator(".help a").count() == 1
    assert page.locator("hereabouts-chat img, hereabouts-chat script").count() == 0
    assert page.messages == []


def test_links_are_made_of_known_kinds_only(host: Host, open_page: Open) -> None:
    page = open_page("about:blank")
    links = [
        "javascript:alert(1)",
        "data:text/html,x",
        "http://plain.example",
        'https://a.example/"x',
        "tel:911",
        "sms:988",
    ]
    body = {"help": [{"name": "X", "how": "y", "links": [{"label": li, "href": li} for li in links]}], "notice": None}
    page.route("**/widget/help*", lambda r: r.fulfill(json=body, headers={"Access-Control-Allow-Origin": "*"}))
    page.goto(host.url)
    begin(page)
    page.get_by_role("button", name="Help now").click()
    hrefs = page.locator(".help a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert hrefs == ["tel:911", "sms:988"]


def test_a_conversation_survives_a_reload_in_this_tab_only(host: Host, open_page: Open) -> None:
    page = begin(open_page(host.url))
    say(page, "hello there")
    token = kept(page)["token"]
    page.reload()
    page.locator("li.theirs", has_text="You said: hello there").wait_for()
    say(page, "still here")
    assert kept(page)["token"] == token
    other = page.context.new_page()
    other.goto(host.url)
    begin(other)
    assert other.locator("li.theirs").count() == 0
    say(other, "another tab")
    assert kept(other)["token"] != token
    for tab, line in ((page, "one"), (other, "two"), (page, "three"), (other, "four")):
        say(tab, line)
    told = [[e["text"] for e in kept(tab)["log"] if e["w"] == "me"] for tab in (page, other)]
    assert told == [["hello there", "still here", "one", "three"], ["another tab", "two", "four"]]
    assert page.evaluate("[localStorage.length, document.cookie]") == [0, ""]
    assert page.context.cookies() == []


def test_a_danger_card_keeps_its_numbers_over_a_reload(host: Host, open_page: Open) -> None:
    page = begin(open_page(host.url))
    say(page, "I want to die")
    links = page.locator("li.danger a").evaluate_all("all => all.map(a => a.href)")
    assert "tel:988" in links
    page.route("**/widget/help*", lambda r: r.abort())
    page.reload()
    page.locator("li.danger").wait_for()
    assert page.locator("li.danger a").evaluate_all("all => all.map(a => a.href)") == links


def test_forgetting_erases_both_sides(host: Host, open_page: Open) -> None:
    page = begin(open_page(host.url))
    say(page, "hello there")
    token = kept(page)["token"]
    page.get_by_role("button", name="Forget this conversation").click()
    page.get_by_role("button", name="Erase").click()
    page.get_by_text("Erased here and on the server.").first.wait_for()
    assert page.locator("li.theirs").count() == 0
    assert page.evaluate("sessionStorage.length") == 0
    sent = {"id": "11111111-1111-4111-8111-111111111111", "text": "x"}
    answer = page.request.post(
        host.server.url + "/widget/messages", data=json.dumps(sent),
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {token}"},
    )  # fmt: skip
    assert answer.status == 401
    say(page, "a new one")


def test_asking_in_words_to_be_forgotten_empties_the_page_too(host: Host, open_page: Open) -> None:
    page = begin(open_page(host.url))
    say(page, "hello there")
    page.get_by_label("Your message").fill("forget me")
    page.keyboard.press("Enter")
    page.locator("li.theirs", has_text="That's gone.").wait_for()
    assert page.locator("li.theirs").count() == 1 and page.locator("li.mine").count() == 0
    say(page, "a new one")


def test_a_wrong_reply_can_be_reported_with_or_without_words(host: Host, open_page: Open) -> None:
    page = begin(open_page(host.url))
    say(page, "hello there")
    page.get_by_role("button", name="This reply was wrong").click()
    page.get_by_role("button", name="Report").click()
    page.get_by_text("Noted, without your words.").wait_for()
    page.reload()
    page.get_by_text("Noted, without your words.").wait_for()


@pytest.mark.parametrize(
    "attributes", ['data-position="start" data-title="Talk" data-colour="#ffd166" data-open', "rtl"]
)
def test_attributes_are_followed(host: Host, open_page: Open, attributes: str) -> None:
    page = open_page(host.url + "?" + quote(attributes), viewport={"width": 1000, "height": 800})
    if attributes != "rtl":
        page.get_by_role("dialog", name="Talk").wait_for()
        assert page.get_by_role("dialog").bounding_box()["x"] < 50
        assert page.get_by_role("button", name="Help now").evaluate("e => getComputedStyle(e).color") == "rgb(0, 0, 0)"
        return
    begin(page)
    say(page, "hello there")
    assert page.get_by_role("dialog").bounding_box()["x"] < 50
    exit_, help_ = (page.get_by_text(t, exact=True).bounding_box()["x"] for t in ("Quick exit", "Help now"))
    assert exit_ > help_


def test_the_page_itself_is_the_chat_in_full(host: Host, open_page: Open) -> None:
    page = open_page(host.server.url + "/", viewport=PHONE)
    assert page.title() == "Chat"
    say(page, "hello there")
    assert page.get_by_role("main").bounding_box()["width"] == PHONE["width"]
    assert "no clinician" in page.locator(".banner").inner_text()
    assert page.messages == []
