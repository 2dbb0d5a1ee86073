"""scripts/mutate.py sees what it should see: every rule is missed, and the tree is left as it was."""

from __future__ import annotations

import hashlib
import importlib.util
from functools import lru_cache
from typing import Any

import pytest

from hereabouts.paths import ROOT


@lru_cache(maxsize=1)
def script() -> Any:
    """scripts/mutate.py as a module."""
    spec = importlib.util.spec_from_file_location("mutate", ROOT / "scripts" / "mutate.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def tree() -> str:
    """A sum over everything that is removed in turn."""
    files = [
        p for name in ("data/rules", "content", "hereabouts/danger/patterns") for p in (ROOT / name).rglob("*.yml")
    ]
    return hashlib.sha256(b"".join(p.read_bytes() for p in sorted(files))).hexdigest()


def test_every_rule_is_missed_and_the_tree_is_as_it_was(capsys: pytest.CaptureFixture[str]) -> None:
    before = tree()
    assert script().main(["--only", "rules"]) == 0
    assert tree() == before
    assert "0 survivors" in capsys.readouterr().out


def test_most_danger_rules_are_missed_and_the_others_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    before = tree()
    survivors = script().patterns(None, "")
    from hereabouts.danger.rules import load_rules

    assert len(survivors) < len(load_rules()) / 5
    assert script().main(["--only", "patterns"]) == (1 if survivors else 0)
    assert all(f"SURVIVED  {name}" in capsys.readouterr().out for name in survivors[:1])
    assert tree() == before


def test_a_rule_nobody_would_miss_is_a_survivor(monkeypatch: pytest.MonkeyPatch) -> None:
    import tests.test_lists as lists

    monkeypatch.setattr(lists, "test_every_intent_has_a_rule", lambda: None)
    for name in [n for n in vars(lists) if n.startswith("test_") and "rule" in n]:
        monkeypatch.setattr(lists, name, lambda: None)
    assert script().rules(1, "") == ["rules: lapse_report"]


def test_a_shelf_is_empty_in_the_child_only() -> None:
    from hereabouts.listening.content import default_content

    item = "tests/test_lists.py::test_every_shelf_has_items[humour]"
    assert script().red([item], "humour") == [item]
    assert script().red([item], None) == []
    assert default_content().shelf("humour")
