"""The pictures of the widget in docs/images: all there, and small enough for a README."""

from __future__ import annotations

import pytest

from hereabouts.paths import ROOT
from tests.widget.screenshots import FOLDER, LARGEST, SHOTS


def test_no_picture_is_left_over() -> None:
    shown = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")))
    there = {path.name for path in FOLDER.glob("*.png")}
    assert {f"{name}.png" for name in SHOTS} <= there
    assert {name for name in there if f"images/{name}" not in shown} == set()


@pytest.mark.parametrize("name", SHOTS)
def test_a_picture_is_there_and_small(name: str) -> None:
    data = (FOLDER / f"{name}.png").read_bytes()
    assert data.startswith(b"\x89PNG") and 10_000 < len(data) <= LARGEST
