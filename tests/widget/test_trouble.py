"""When things break, and when somebody has to leave: nothing is lost, humans are shown, the way out is first."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest

from tests.widget.conftest import PHONE, Host, Server, free_port, freeze, host_page, until
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
    page = begin(open_page(host.url + '?data-timeout="2"'))
    page.get_by_label("Your message").fill("slow 5")
    page.keyboard.press("Enter")
    page.locator(".dots").wait_for()
    again = page.get_by_role("button", name="Try again")
    again.wait_for()
    assert "tel:988" in page.locator("li.mine a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert not page.locator(".dots").is_visible()

    def answered() -> bool:
        # As often as it takes: each try waits two seconds, on a slow machine many of them run out.
        if again.count():
            again.click()
        return bool(page.locator("li.theirs", has_text="You said: slow 5").count())

    until(page, answered)
    assert page.locator("li.theirs").count() == 1 and page.locator("li.mine").count() == 1
    assert again.count() == 0


@pytest.mark.parametrize(
    "answer",
    [
        {"body": ""},
        {"body": "<html>off</html>", "content_type": "text/html"},
        {"json": {"replies": []}},
        {"json": {"replies": [{}]}},
        {"json": {"replies": [None, 3, {"text": ["x"]}], "help": [None, {"name": 1}], "notice": {}}},
        {"json": {"replies": "x"}},
        {"json": None},
        {"json": {"error": "often", "replies": [{"id": "a", "text": "Give me a moment."}]}, "status": 429},
        {"status": 502, "body": "bad gateway"},
    ],
    ids="empty html none hollow odd wrong null often gateway".split(),
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
    assert not page.locator(".dots").is_visible()
    assert not [m for m in page.messages if "Uncaught" in m or "TypeError" in m]


def test_what_is_wrong_in_a_reply_is_left_out_and_the_rest_is_drawn(host: Host, open_page: Open) -> None:
    page = begin(open_page(host.url))
    odd: list[Any] = ["x", 3, [None], {"minutes": "x"}, [{"id": 1}], {"if": []}, True]
    replies = [
        {
            "id": f"r{i}",
            "text": f"odd {i}",
            **dict.fromkeys(("buttons", "timer", "plan", "parts", "kind", "asks"), value),
        }
        for i, value in enumerate(odd)
    ]
    answer = {"replies": replies, "help": [{"name": "A", "links": [None, {"label": "b", "href": ["tel:911"]}]}]}
    page.route(
        "**/widget/messages",
        lambda r: (
            r.continue_()
            if r.request.method == "OPTIONS"
            else r.fulfill(json=answer, headers={"Access-Control-Allow-Origin": "*"})
        ),
    )
    say(page, "hello there", replies=len(odd))
    assert page.locator("li.theirs .bubble").all_inner_texts() == [f"odd {i}" for i in range(len(odd))]
    assert page.locator(".choice, .wave, .plan").count() == 0
    assert page.messages == []


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


def test_too_many_beginning_at_one_address_keep_their_words_and_see_the_humans(host: Host, open_page: Open) -> None:
    page = begin(open_page(host.url))
    headers = {"Access-Control-Allow-Origin": "*", "Retry-After": "9"}
    body = {"error": "request", "replies": [{"id": "a", "text": "Give me a moment."}]}
    page.route(
        "**/widget/session",
        lambda r: r.continue_() if r.request.method == "OPTIONS" else r.fulfill(json=body, status=429, headers=headers),
    )
    page.get_by_label("Your message").fill("hello there")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Try again").wait_for()
    assert "tel:988" in page.locator("li.mine a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    page.unroute("**/widget/session")
    page.get_by_role("button", name="Try again").click()
    page.locator("li.theirs", has_text="You said: hello there").wait_for()


def test_help_now_works_when_the_server_has_never_answered(host: Host, open_page: Open) -> None:
    page = open_page("about:blank")
    page.route("**/widget/help*", lambda r: r.abort())
    page.goto(host.url)
    begin(page)
    page.get_by_role("button", name="Help now").click()
    link = page.locator(".help a")
    assert link.get_attribute("href") == "https://findahelpline.com" and link.is_visible()
    assert "your local emergency number" in page.locator(".help").inner_text()
    page.unroute("**/widget/help*")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Help now").click()
    page.locator(".help a[href='tel:988']").wait_for()


def test_a_chat_that_cannot_be_loaded_still_names_people(host: Host, open_page: Open) -> None:
    page = open_page("about:blank")
    page.route("**/widget/main.js", lambda r: r.abort())
    page.goto(host.url)
    page.get_by_role("link", name="findahelpline.com").wait_for()


def leaving(host: Host, open_page: Open, **settings: Any) -> Any:
    """A page with something on it, from which one leaves to a neutral site that answers here."""
    page = open_page("about:blank", **settings)
    page.context.route(
        NEUTRAL + "**", lambda r: r.fulfill(body="<title>neutral</title>neutral", content_type="text/html")
    )
    page.goto(host.url)
    begin(page)
    say(page, "hello there")
    return page


def test_quick_exit_is_a_real_link_and_first_in_the_keyboard_order(host: Host, open_page: Open) -> None:
    page = open_page(host.server.url + "/")
    page.get_by_role("link", name="Quick exit").wait_for()
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
    assert page.locator("li.mine, li.theirs").count() == 0


def test_three_quick_presses_of_escape_leave_and_two_slow_ones_do_not(host: Host, open_page: Open) -> None:
    page = leaving(host, open_page, clock=True)
    freeze(page)
    for pause in (1_700, 400, 0):
        page.keyboard.press("Escape")
        page.clock.run_for(pause)
    page.wait_for_timeout(1000)
    assert page.url == host.url and kept(page)["log"]
    page.clock.run_for(400)
    page.keyboard.press("Escape")
    page.wait_for_url(NEUTRAL)


def test_escape_leaves_alone_a_page_whose_chat_was_never_opened(host: Host, open_page: Open) -> None:
    page = open_page(host.url)
    page.get_by_role("button", name="Open chat").wait_for()
    for _ in range(4):
        page.keyboard.press("Escape")
    page.wait_for_timeout(1000)
    assert page.url == host.url and page.get_by_role("button", name="Open chat").is_visible()


def test_the_page_is_covered_before_anything_else(host: Host, open_page: Open) -> None:
    page = leaving(host, open_page)
    page.context.route(NEUTRAL + "**", lambda r: None)  # the neutral site never answers
    page.evaluate("document.body.style.transform = 'scale(0.5)'")  # would shrink what is merely fixed
    seen = page.evaluate(
        """() => {
            const root = document.querySelector('hereabouts-chat').shadowRoot;
            root.querySelector('.exit').click();
            const cover = root.querySelector('.cover'), { x, y, width, height } = cover.getBoundingClientRect();
            return {
                box: [x, y, width, height], colour: getComputedStyle(cover).backgroundColor, text: root.textContent,
                top: document.elementFromPoint(50, 50).tagName, kept: sessionStorage.length, title: document.title,
            };
        }"""
    )
    assert seen == {
        "box": [0, 0, PHONE["width"], PHONE["height"]], "colour": "rgb(255, 255, 255)", "text": "",
        "top": "HEREABOUTS-CHAT", "kept": 0, "title": "\u200b",
    }  # fmt: skip
