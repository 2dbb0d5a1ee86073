"""What strangers and broken platforms send: bodies, headers and half-right requests, for the fuzz of both doors."""

from __future__ import annotations

import json
import os
from typing import Any

from hypothesis import strategies as st

EXAMPLES = 10_000 if os.environ.get("HEREABOUTS_SOAK") else 300
_LEAF = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
ANYTHING = st.recursive(
    _LEAF,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
DEEP = st.just(b"[" * 20_000) | st.just(b'{"a":' * 9_000) | st.just(b"1" * 9_000) | st.binary(max_size=200)
TYPES = st.sampled_from(
    [
        "application/json",
        "application/json; charset=utf-8",
        "application/x-www-form-urlencoded",
        "text/plain",
        "",
        "a/b;;",
    ]
)
METHODS = st.sampled_from(["POST", "POST", "POST", "GET", "PUT", "DELETE", "OPTIONS", "HEAD"])


def spoiled(good: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Return copies of a right request with one value, at any depth, replaced or taken out."""
    paths = list(_paths(good))

    def spoil(path: tuple[Any, ...], value: Any, gone: bool) -> dict[str, Any]:
        copy: dict[str, Any] = json.loads(json.dumps(good))
        at: Any = copy
        for key in path[:-1]:
            at = at[key]
        if gone and isinstance(at, dict):
            del at[path[-1]]
        else:
            at[path[-1]] = value
        return copy

    return st.builds(spoil, st.sampled_from(paths), ANYTHING, st.booleans())


def _paths(value: Any, before: tuple[Any, ...] = ()) -> Any:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*before, key)
        yield from _paths(inner, (*before, key))


def as_json(value: Any) -> bytes:
    """Return a body, with what JSON allows and UTF-8 does not (half characters) in it as escapes."""
    return json.dumps(value).encode()
