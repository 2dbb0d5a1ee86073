"""When things break, and when somebody has to leave: nothing is lost, humans are shown, the way out is first."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest

from tests.widget.conftest import Host, Server, free_port, host_page
from tests.widget.test_talking import begin, kept, say

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
NEUTRAL = "https://www.wikipedia.org/"


@pytest.fixture
def frail(tmp_path: Path) -> Iterator[Host]:
    """A server of one's own, to kill."""
    port = free_port()
    environment = {"HEREABOUTS_STATE": str(tmp_path), "HEREABOUTS_WIDGET_ORIGINS": f"http://127.0.0.1:{port}"}
    server = Server(free_port(), environment, lambda p: [sys.executable, "-m", "tests.widget.stub", str(p)]).start()
    pages = host_page(server, port)
    yield Host(f"http://127.0.0.1:{port}/", server)
    pages.shutdown()
    server.stop()


def test_a_server_killed_in_mid_conversation_loses_nothing(frail: Host, open_page: Open) -> None:
    page = begin(open_page(frail.url))
    say(page, "hello there")
    token = kept(page)["token"]
    frail.server.stop()
    page.get_by_label("Your message").fill("are you there")
    page.keyboard.press("Enter")
    page.get_by_text("Not sent. It's kept here.").first.wait_for()
    assert page.locator("li.mine .bubble").last.inner_text() == "are you there"
    assert "tel:988" in page.locator("li.mine a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    page.get_by_role("button", name="Help now").click()
    assert page.locator(".help a[href='tel:911']").is_visible()
    page.keyboard.press("Escape")
    frail.server.start()
    page.get_by_role("button", name="Try again").click()
    page.locator("li.theirs", has_text="You said: are you there").wait_for()
    assert page.get_by_text("Not sent.").count() == 0
    assert kept(page)["token"] == token


def test_offline_the_message_is_kept_over_a_reload(host: Host, open_page: Open) -> None:
    page = begin(open_page(host.url))
    say(page, "hello there")
    page.route("**/widget/messages", lambda route: route.abort())
    page.get_by_label("Your message").fill("under the bridge")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Try again").wait_for()
    page.reload()
    page.unroute("**/widget/messages")
    page.get_by_role("button", name="Try again").click()
    page.locator("li.theirs", has_text="You said: under the bridge").wait_for()


def test_a_slow_server_is_waited_for_only_so_long_and_answers_once(host: Host, open_page: Open) -> None:
    page = begin(open_page(host.url + '?data-timeout="1"'))
    page.get_by_label("Your message").fill("slow 1.8")
    page.keyboard.press("Enter")
    page.locator(".dots").wait_for()
    page.get_by_role("button", name="Try again").wait_for()
    page.wait_for_timeout(1200)
    page.get_by_role("button", name="Try again").click()
    page.locator("li.theirs", has_text="You said: slow 1.8").wait_for()
    assert page.locator("li.theirs").count() == 1


@pytest.mark.parametrize(
    "answer",
    [
        {"body": ""},
        {"body": "<html>off</html>", "content_type": "text/html"},
        {"json": {"replies": []}},
        {"json": {"replies": [{}]}},
        {"json": {"replies": "x"}},
        {"json": None},
        {"json": {"error": "often", "replies": [{"id": "a", "text": "Give me a moment."}]}, "status": 429},
        {"status": 502, "body": "bad gateway"},
    ],
    ids="empty html none hollow wrong null often gateway".split(),
)
def test_an_empty_or_broken_reply_keeps_the_message_and_shows_the_humans(
    host: Host, open_page: Open, answer: dict[str, Any]
) -> None:
    page = begin(open_page(host.url))
    headers = {"Access-Control-Allow-Origin": "*"}
    page.route(
        "**/widget/messages",
        lambda r: r.continue_() if r.request.method == "OPTIONS" else r.fulfill(**{"headers": headers, **answer}),
    )
    page.get_by_label("Your message").fill("hello there")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Try again").wait_for()
    assert page.locator("li.mine .people a").count() > 0
    assert not [m for m in page.messages if "Uncaught" in m or "TypeError" in m]


def test_a_session_that_has_ended_begins_anew_and_says_so(host: Host, open_page: Open) -> None:
    page = begin(open_page(host.url))
    say(page, "hello there")
    page.evaluate(
        """() => { const d = JSON.parse(sessionStorage.getItem('chat.1')); d.token = d.token.slice(0, -6) + 'AAAAAA';
                   sessionStorage.setItem('chat.1', JSON.stringify(d)); }"""
    )
    page.reload()
    say(page, "after")
    page.get_by_text("A new conversation has begun.").first.wait_for()


def test_a_session_near_its_end_is_renewed_and_goes_on(host: Host, open_page: Open) -> None:
    page = begin(open_page(host.url))
    say(page, "hello there")
    page.evaluate(
        """() => { const d = JSON.parse(sessionStorage.getItem('chat.1')); d.ends = Date.now() + 1000;
                   sessionStorage.setItem('chat.1', JSON.stringify(d)); }"""
    )
    page.reload()
    say(page, "after")
    assert any(url.endswith("/widget/session/renew") for url in page.asked)
    assert page.get_by_text("A new conversation has begun.").count() == 0


def leaving(host: Host, open_page: Open) -> Any:
    """A page with something on it, from which one leaves to a neutral site that answers here."""
    page = open_page("about:blank")
    page.context.route(
        NEUTRAL + "**", lambda r: r.fulfill(body="<title>neutral</title>neutral", content_type="text/html")
    )
    page.goto(host.url)
    begin(page)
    say(page, "hello there")
    return page


def test_quick_exit_is_a_real_link_and_first_in_the_keyboard_order(host: Host, open_page: Open) -> None:
    page = open_page(host.server.url + "/")
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.shadowRoot.activeElement.outerHTML")
    assert "Quick exit" in focused and f'href="{NEUTRAL}"' in focused
    assert "doesn't clear the browser's history" in page.locator("#en").inner_text()


def test_quick_exit_empties_everything_and_leaves_no_way_back(host: Host, open_page: Open) -> None:
    page = leaving(host, open_page)
    length = page.evaluate("history.length")
    page.get_by_role("link", name="Quick exit").click()
    page.wait_for_url(NEUTRAL)
    assert page.evaluate("history.length") == length
    page.goto(host.url)
    page.get_by_role("button", name="Open chat").wait_for()
    assert page.evaluate("sessionStorage.length") == 0
    assert page.locator("li").count() == 0


def test_three_quick_presses_of_escape_leave_and_two_slow_ones_do_not(host: Host, open_page: Open) -> None:
    page = leaving(host, open_page)
    page.keyboard.press("Escape")
    page.wait_for_timeout(1700)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert page.url == host.url
    page.keyboard.press("Escape")
    page.wait_for_url(NEUTRAL)


def test_the_page_is_covered_before_anything_else(host: Host, open_page: Open) -> None:
    page = leaving(host, open_page)
    page.context.route(NEUTRAL + "**", lambda r: None)  # the neutral site never answers
    page.get_by_role("link", name="Quick exit").click(no_wait_after=True)
    cover = page.locator(".cover")
    cover.wait_for()
    box = cover.bounding_box()
    assert (box["width"], box["height"]) == (390, 844)
    assert page.evaluate("document.elementFromPoint(50, 50).tagName") == "HEREABOUTS-CHAT"
    assert "hello there" not in page.evaluate("document.querySelector('hereabouts-chat').shadowRoot.textContent")
    assert page.evaluate("sessionStorage.length") == 0
