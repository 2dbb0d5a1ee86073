"""What the tests of the patterns share: one reading of a text, without the classifier."""

from __future__ import annotations

from hereabouts.danger.order import merge
from hereabouts.danger.reader import default_patterns
from hereabouts.danger.types import Finding


def read(text: str, asked: str | None = None) -> Finding:
    """What the patterns alone say of `text`: the first finding, with the others in `also`."""
    return merge(default_patterns().read(text, asked))


def levels(text: str) -> dict[str, str]:
    """Level by kind of everything found in `text`."""
    return {one.kind or "": one.level for one in read(text).all()}
