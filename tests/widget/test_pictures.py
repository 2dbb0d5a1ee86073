"""The pictures of the widget in docs/images: all there, and small enough for a README."""

from __future__ import annotations

import pytest

from tests.widget.screenshots import FOLDER, LARGEST, SHOTS


def test_no_picture_is_left_over() -> None:
    assert {path.stem for path in FOLDER.glob("*.png")} == set(SHOTS)


@pytest.mark.parametrize("name", SHOTS)
def test_a_picture_is_there_and_small(name: str) -> None:
    data = (FOLDER / f"{name}.png").read_bytes()
    assert data.startswith(b"\x89PNG") and 10_000 < len(data) <= LARGEST
