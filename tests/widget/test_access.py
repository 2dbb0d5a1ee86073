"""WCAG 2.2 AA as far as a machine can tell: axe-core, keyboard, targets, 320 px, print, forced colours."""

from __future__ import annotations

from typing import Any, Callable

import pytest

from tests.widget.conftest import AXE, Host, missing
from tests.widget.test_talking import begin, say, wave

pytestmark = pytest.mark.browser
Open = Callable[..., Any]


def findings(page: Any) -> list[str]:
    """What axe-core finds, shadow roots included."""
    if not AXE.exists():
        missing("axe-core (npm ci in tests/widget)")
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "axe.run(document).then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join()))"
    )
    return list(found)


def test_axe_finds_a_planted_fault_inside_the_shadow_root_first(host: Host, open_page: Open) -> None:
    page = begin(open_page(host.url, bypass_csp=True))
    page.evaluate(
        """() => { const b = document.createElement('button');
                   document.querySelector('hereabouts-chat').shadowRoot.querySelector('.log').append(b); }"""
    )
    assert any(f.startswith("button-name") for f in findings(page))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("where", ["host", "page", "rtl"])
def test_axe_finds_nothing(host: Host, open_page: Open, where: str, scheme: str) -> None:
    address = {"host": host.url, "page": host.server.url + "/", "rtl": host.url + "?rtl"}[where]
    page = open_page(address, bypass_csp=True, color_scheme=scheme, reduced_motion="reduce")
    if where != "page":
        page.get_by_role("button", name="Open chat").wait_for()
        assert findings(page) == []
        begin(page)
    page.get_by_role("link", name="Quick exit").wait_for()
    assert findings(page) == []
    say(page, "a plan", replies=2)
    wave(page)
    say(page, "I want to die")
    page.get_by_role("button", name="This reply was wrong").last.click()
    assert findings(page) == []
    page.get_by_role("button", name="Forget this conversation").click()
    page.route("**/widget/messages", lambda route: route.abort())
    page.get_by_label("Your message").fill("lost")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Try again").wait_for()
    assert findings(page) == []
    page.get_by_role("button", name="Help now").click()
    assert findings(page) == []


def focused(page: Any) -> str:
    """The name of what has the focus in the widget."""
    return str(
        page.evaluate(
            """() => { const e = document.querySelector('hereabouts-chat').shadowRoot.activeElement;
                       return e ? (e.getAttribute('aria-label') || e.id || e.textContent) : ''; }"""
        )
    )


def test_everything_can_be_done_with_the_keyboard(host: Host, open_page: Open) -> None:
    page = open_page(host.url)
    page.get_by_role("button", name="Open chat").focus()
    page.keyboard.press("Enter")
    assert focused(page) == "m"
    page.keyboard.type("about to open the app")
    page.keyboard.press("Enter")
    page.locator(".choice").first.wait_for()
    page.keyboard.press("Shift+Tab")
    assert focused(page) == "This reply was wrong"
    page.keyboard.press("Shift+Tab")
    assert focused(page) == "Not now"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.locator(".wave").wait_for()
    assert focused(page) == "2 minutes"
    page.get_by_role("button", name="Stop the timer").focus()
    page.keyboard.press("Space")
    assert focused(page) == "Stopped."
    page.get_by_role("button", name="Help now").focus()
    page.keyboard.press("Enter")
    assert focused(page) == "ht"
    page.keyboard.press("Escape")
    assert focused(page) == "Help now"
    page.keyboard.press("Escape")
    assert focused(page) == "Open chat"


def test_escape_brings_back_the_page_that_a_phone_covers(host: Host, open_page: Open) -> None:
    page = begin(open_page(host.url))
    page.get_by_role("link", name="A link").focus()  # behind the panel, which fills a small screen
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Open chat").wait_for()
    wide = begin(open_page(host.url, viewport={"width": 1000, "height": 800}))
    wide.get_by_role("link", name="A link").focus()  # in plain sight: its Escape is the page's own
    wide.keyboard.press("Escape")
    assert wide.get_by_role("dialog").is_visible()


@pytest.mark.parametrize("size", [(320, 256), (320, 568), (390, 844)], ids=["zoom_400", "small", "phone"])
def test_nothing_is_cut_off_and_targets_are_large(host: Host, open_page: Open, size: tuple[int, int]) -> None:
    page = begin(open_page(host.url, viewport={"width": size[0], "height": size[1]}))
    say(page, "a plan", replies=2)
    wave(page)
    say(page, "w" * 300)
    say(page, "I want to die")
    page.locator("li.theirs").first.wait_for()
    too_wide = page.evaluate(
        """() => [...document.querySelector('hereabouts-chat').shadowRoot.querySelectorAll('*')]
            .filter(e => !e.closest('.vh, svg') && e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1)
            .map(e => e.outerHTML.slice(0, 80))"""
    )
    assert too_wide == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = page.evaluate(
        """() => [...document.querySelector('hereabouts-chat').shadowRoot.querySelectorAll('button, a, textarea')]
            .filter(e => e.checkVisibility()).map(e => [e.textContent || e.id, e.getBoundingClientRect()])
            .filter(([, r]) => r.width < 43.5 || r.height < 43.5).map(([t, r]) => [t, r.width, r.height])"""
    )
    assert small == []
    page.get_by_label("Your message").scroll_into_view_if_needed()
    assert page.get_by_label("Your message").is_visible()


def test_forced_colours_keep_outlines(host: Host, open_page: Open) -> None:
    page = begin(open_page(host.url, forced_colors="active"))
    say(page, "hello there")
    assert page.locator(".theirs .bubble").evaluate("e => getComputedStyle(e).borderTopStyle") == "solid"


def test_print_shows_the_whole_conversation_and_no_controls(host: Host, open_page: Open) -> None:
    page = begin(open_page(host.url))
    for number in range(8):
        say(page, f"line {number}")
    page.emulate_media(media="print")
    assert page.locator(".panel").evaluate("e => getComputedStyle(e).position") == "static"
    assert not page.get_by_label("Your message").is_visible()
    assert page.locator(".log").evaluate("e => e.scrollHeight - e.clientHeight") < 2
