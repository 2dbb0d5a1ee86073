"""Makes the screenshots of the README: `python -m tests.widget.screenshots URL` with a server running at URL."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hereabouts.paths import ROOT
from tests.widget.conftest import ARGS, CHROMIUM, PHONE

FOLDER = ROOT / "docs" / "screenshots"


def say(page: Any, text: str) -> None:
    """Write a line and wait for the answer."""
    before = page.locator("li.theirs").count()
    page.get_by_label("Your message").fill(text)
    page.keyboard.press("Enter")
    page.locator("li.theirs").nth(before).wait_for(timeout=30_000)
    page.wait_for_timeout(1200)


def main(url: str, folder: Path = FOLDER) -> None:
    """Write the five pictures."""
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    shots: list[tuple[str, dict[str, Any], list[str]]] = [
        (
            "phone",
            {"viewport": PHONE},
            ["I stayed up till three again, after telling my sponsor I'd call him", "I feel like such a fraud"],
        ),
        ("desktop", {"viewport": {"width": 1100, "height": 760}}, ["about to open the app"]),
        ("dark", {"viewport": PHONE, "color_scheme": "dark"}, ["about to open the app", "it's like an 8"]),
        ("danger", {"viewport": PHONE}, ["spent the rent again. I want to die"]),
        ("wave", {"viewport": PHONE}, ["about to open the app"]),
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        for name, settings, lines in shots:
            page = browser.new_context(**settings).new_page()
            page.goto(url)
            for line in lines:
                say(page, line)
            if name == "wave":
                for _ in range(3):
                    if page.locator(".wave").count():
                        break
                    wanted = page.locator('.choice:not([aria-disabled])[data-id*="wave"]:not([data-id="wave_no"])')
                    if wanted.count() == 0:
                        say(page, "a timer")
                        continue
                    wanted.first.click()
                    page.wait_for_timeout(2500)
                page.wait_for_timeout(20_000)
            page.screenshot(path=folder / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:2])
