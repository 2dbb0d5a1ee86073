"""Makes the pictures of the widget in docs/images: `python -m tests.widget.screenshots`, with a trained model there.

Starts the real server and a host page of its own, so a picture shows what anyone would see.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hereabouts.paths import ROOT
from tests.widget.conftest import ARGS, CHROMIUM, PATIENCE, PHONE, Server, free_port, freeze, host_page
from tests.widget.test_talking import begin, say
from tests.widget.test_whole import say_until, serving

FOLDER = ROOT / "docs" / "images"
LARGEST = 150_000
LAPSE = ("I stayed up till three again, after telling my sponsor I'd call him", "I feel like such a fraud")
URGE = ("about to open the app", "8")
SHOTS: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "phone": ({"viewport": PHONE}, LAPSE),
    "desktop": ({"viewport": {"width": 900, "height": 720}, "device_scale_factor": 1}, LAPSE),
    "dark": ({"viewport": PHONE, "color_scheme": "dark"}, URGE),
    "danger": ({"viewport": PHONE}, ("spent the rent again. some days I just want to die",)),
    "wave": ({"viewport": PHONE}, URGE),
}


def start_wave(page: Any) -> None:
    """Take the timer that is offered and let two of its five minutes go by."""
    freeze(page)
    say_until(page, "[data-id=offer_wave], [data-id=wave_5]", "timer", "a timer please")
    if not page.locator("[data-id=wave_5]").count():
        page.locator("[data-id=offer_wave]").last.click()
    page.locator("[data-id=wave_5]").last.click()
    page.locator(".wave").wait_for()
    page.clock.run_for(125_000)
    page.locator(".wave").scroll_into_view_if_needed()


def take(browser: Any, url: str, name: str, folder: Path) -> int:
    """Make one picture; returns its size in bytes."""
    settings, lines = SHOTS[name]
    context = browser.new_context(**{"device_scale_factor": 1.5, **settings})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.clock.install()
    page.goto(url)
    begin(page)
    for line in lines:
        say(page, line)
    if name == "wave":
        start_wave(page)
    page.evaluate("document.activeElement.shadowRoot?.activeElement?.blur()")
    page.wait_for_timeout(500)
    path = folder / f"{name}.png"
    page.screenshot(path=path)
    context.close()
    return path.stat().st_size


def main(*names: str, folder: Path = FOLDER) -> None:
    """Make the pictures named, or all; raises ValueError for one that is too large for a README."""
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    with tempfile.TemporaryDirectory() as state:
        environment = {"HEREABOUTS_STATE": state, "HEREABOUTS_WIDGET_ORIGINS": f"http://127.0.0.1:{port}"}
        server = Server(free_port(), environment, serving, patience=400).start()
        pages = host_page(server, port)
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
                for name in names or SHOTS:
                    size = take(browser, f"http://127.0.0.1:{port}/", name, folder)
                    print(f"{name}.png: {size // 1000} kB")
                    if size > LARGEST:
                        raise ValueError(f"{name}.png is larger than {LARGEST // 1000} kB")
                browser.close()
        finally:
            pages.shutdown()
            server.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
