"""Remove each rule, danger pattern and kind of content in turn, and want a red test every time.

`python scripts/mutate.py [--only rules|patterns|content] [--limit N] [--deep]` prints what was removed without any test
turning red, and exits 1 if there was such a thing. Nothing in the tree is changed:

- rules are removed in a copy of data/rules, and the lists of tests/test_lists.py that speak of rules are gone through
  in this process (the trained model still holds the rule, so no conversation can miss it before the next training);
- content (a folder of content/ each, already read) is taken off its shelf in a copy of this process, where the tests
  that should notice run; a test that is red with everything in place does not count. `--deep` leaves out the test that
  only counts shelves, and wants a test of what is said to be red;
- danger patterns are hundreds: every line of tests/stories/heard.jsonl is read once, and a rule is noticed when some
  line is heard otherwise without it. That is exact, because rules do not know of each other; a few are taken out of
  the reader for good measure.

`--record` writes tests/stories/heard.jsonl anew: for every rule, if there is one, a line that no other rule hears as
well, from its own examples or else from the danger lines of data/nlu. Read the difference before keeping it.
"""

from __future__ import annotations

import argparse
import importlib
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

HEARD = ROOT / "tests" / "stories" / "heard.jsonl"
TAKEN_OUT = 5

# What should notice that a kind of content is gone, quickest first.
COUNTED = [["tests/test_lists.py", "-k", "shelf"]]
SAID = [
    ["tests/listening/test_shelves.py", "-k", "scene_in_which and {shelf}"],
    ["tests/server/test_session.py", "tests/server/test_crisis.py", "tests/server/test_words.py"],
    ["tests/listening", "tests/channels", "tests/server"],
    ["tests/conversations/test_conversations.py"],
]


# -- rules, by the lists -------------------------------------------------------------------------------------------


def rules(limit: int | None, name: str) -> list[str]:
    """Remove each rule in turn from a copy of data/rules; returns those the lists do not miss."""
    import tests.test_lists

    lists: Any = tests.test_lists

    lists.lines_of()  # of the tree itself, once
    lists.in_conversations()
    with tempfile.TemporaryDirectory(prefix="hereabouts-mutate-") as made:
        folder = Path(made) / "data" / "rules"
        shutil.copytree(ROOT / "data" / "rules", folder)
        there = [(path, number) for path in sorted(folder.glob("*.yml")) for number in range(len(_yaml(path)["rules"]))]
        named = [(path, number, str(_yaml(path)["rules"][number]["rule"])) for path, number in there]
        wanted = [one for one in named if name in one[2]][:limit]
        tree, lists.ROOT = lists.ROOT, Path(made)
        try:
            anyway = set(_red_lists(lists))
            survivors = [rule for path, number, rule in wanted if not _missed(lists, path, number, anyway)]
        finally:
            lists.ROOT = tree
            lists.rules.cache_clear()
    print(f"rules: {len(wanted)} removed in turn, {len(wanted) - len(survivors)} noticed")
    return [f"rules: {rule}" for rule in survivors]


def _missed(lists: Any, path: Path, number: int, anyway: set[str]) -> bool:
    """Whether some list is red without this rule of this file, and was not before."""
    whole = path.read_text(encoding="utf-8")
    told = _yaml(path)
    del told["rules"][number]
    path.write_text(yaml.safe_dump(told, sort_keys=False), encoding="utf-8")
    try:
        return any(red not in anyway for red in _red_lists(lists))
    finally:
        path.write_text(whole, encoding="utf-8")


def _red_lists(lists: Any) -> Iterator[str]:
    """Yield the tests of the lists that speak of rules and are red now."""
    lists.rules.cache_clear()
    for title, test in list(vars(lists).items()):
        if not title.startswith("test_") or "rule" not in title:
            continue
        marks = [mark for mark in getattr(test, "pytestmark", ()) if mark.name == "parametrize"]
        for value in marks[0].args[1] if marks else [None]:
            try:
                test(value) if marks else test()
            except (AssertionError, KeyError):
                yield f"{title}[{value}]"


# -- content, in a copy of this process ----------------------------------------------------------------------------


class FirstRed:
    """A pytest plugin that keeps the names of red tests."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Keep a failed test's name."""
        if report.failed:
            self.names.append(report.nodeid)

    def pytest_collectreport(self, report: Any) -> None:
        """Keep the name of a file that cannot be read."""
        if report.failed:
            self.names.append(report.nodeid)


def red(arguments: list[str], without: str | None, ignored: Iterable[str] = ()) -> list[str]:
    """Return the red tests of a run in a child process, the first only when something is missing.

    `without`: the shelf that is empty there; None runs with everything in place. Raises RuntimeError when the child
    does not come to an end.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        status = 1
        try:
            os.write(writing, "\n".join(_in_the_child(arguments, without, ignored)).encode())
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        found = pipe.read().splitlines()
    if os.waitpid(child, 0)[1] != 0:
        raise RuntimeError(f"pytest {' '.join(arguments)} broke off without {without}")
    return found


def _in_the_child(arguments: list[str], without: str | None, ignored: Iterable[str]) -> list[str]:
    import pytest

    from hereabouts.listening.content import default_content

    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    if without is not None:
        del default_content().shelves[without]
    kept = FirstRed()
    words = ["-q", "-p", "no:cacheprovider", *arguments, *(["-x"] if without else [])]
    pytest.main([*words, *(word for name in ignored for word in ("--deselect", name))], plugins=[kept])
    return kept.names


def content(limit: int | None, name: str, deep: bool) -> list[str]:
    """Empty each shelf of content in turn; returns the names of those nothing noticed."""
    from hereabouts.language.pipeline import parse
    from hereabouts.listening.content import default_content

    os.chdir(ROOT)
    importlib.import_module("tests.listening.test_shelves")
    parse("loaded once, here, for every child")
    wanted = [shelf for shelf in sorted(default_content().shelves) if name in shelf][:limit]
    anyway: dict[str, list[str]] = {}
    survivors = []
    for shelf in wanted:
        begun, noticed = time.perf_counter(), None
        for tests in SAID if deep else [*COUNTED, *SAID]:
            arguments = [word.format(shelf=shelf) for word in tests]
            run = " ".join(arguments)
            if run not in anyway:
                anyway[run] = red(arguments, None)
            noticed = next(iter(red(arguments, shelf, anyway[run])), None)
            if noticed is not None:
                break
        print(f"content: {shelf:14} {noticed or 'SURVIVED'} ({time.perf_counter() - begun:.0f} s)", flush=True)
        survivors += [f"content: {shelf}"] if noticed is None else []
    for test in sorted({test for tests in anyway.values() for test in tests}):
        print(f"(red with everything in place, so not counted: {test})")
    return survivors


# -- danger patterns, in memory ------------------------------------------------------------------------------------


def patterns(limit: int | None, name: str) -> list[str]:
    """Leave each danger rule out in turn; returns the names of those without which every line is heard as before."""
    from hereabouts.danger.rules import load_rules
    from tests.stories.heard import Line, Screened, lines

    written = list(load_rules())
    wanted = [rule for rule in written if name in rule.id][:limit]
    noticed: dict[str, Line] = {}
    anyway = 0
    for line in lines():
        whole = Screened.of(line.text, line.asked)
        if not line.heard(whole.finding()):
            anyway += 1
            continue
        for rule in whole.rules():
            if rule not in noticed and not line.heard(whole.finding(without=rule)):
                noticed[rule] = line
    _taken_out_for_good_measure(written, noticed)
    survivors = [f"patterns: {rule.id}" for rule in wanted if rule.id not in noticed]
    print(f"patterns: {len(wanted)} rules left out in turn, {len(wanted) - len(survivors)} noticed")
    if anyway:
        print(f"({anyway} lines of {HEARD.relative_to(ROOT)} are red with every rule in place, so not counted)")
    return survivors


def _taken_out_for_good_measure(written: list[Any], noticed: dict[str, Any]) -> None:
    """Build the reader anew without a rule, for a few: what was worked out from one reading must hold."""
    from hereabouts.danger.order import merge
    from hereabouts.danger.reader import Patterns

    for name in random.Random(7).sample(sorted(noticed), min(TAKEN_OUT, len(noticed))):
        line, reader = noticed[name], Patterns([rule for rule in written if rule.id != name])
        if line.heard(merge(reader.read(line.text, line.asked))):
            raise RuntimeError(f"{name}: heard as before when the reader is built without it")


def record() -> None:
    """Write, for every rule, a line that no other rule hears as well: an example of its own, or a labelled line."""
    from hereabouts.danger.rules import load_rules
    from tests.stories.heard import Line, Screened, write

    written = load_rules()
    best: dict[str, Line] = {}
    for rule in written:
        asked = "danger_check" if rule.asked else None
        for text in rule.examples:
            _keep(best, Screened.of(text, asked), Line(text, rule.kind, rule.level, asked=asked), only=rule.id)
    for text, kind, level in _danger_lines():
        _keep(best, Screened.of(text, None), Line(text, kind, level))
    write(sorted(set(best.values()), key=lambda line: (line.kind, line.text)))
    print(f"{HEARD.relative_to(ROOT)}: a line for {len(best)} of {len(written)} rules")


def _keep(best: dict[str, Any], whole: Any, labelled: Any, only: str | None = None) -> None:
    """Keep a line for the rules without which it is heard otherwise; never one that is heard as more than it is."""
    from hereabouts.danger.types import height

    for finding in whole.finding().all():
        if finding.kind != labelled.kind or height(finding.level) > height(labelled.level) and only is None:
            continue
        line = replace(labelled, level=finding.level, sub=finding.sub, who=finding.who)
        for name in [only] if only else whole.rules():
            if name not in best and not line.heard(whole.finding(without=name)):
                best[name] = line


def _danger_lines() -> Iterator[tuple[str, str, str]]:
    """Yield the training lines of a danger with kind and level."""
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for block in _yaml(path)["nlu"]:
            level = (block.get("metadata") or {}).get("level")
            if level:
                for line in str(block["examples"]).splitlines():
                    if line.startswith("- "):
                        yield line[2:], block["intent"], level


# -- all of it -----------------------------------------------------------------------------------------------------


def _yaml(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def main(arguments: list[str] | None = None) -> int:
    """Remove what was asked for and print the survivors; returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", choices=("rules", "patterns", "content"), help="one family")
    parser.add_argument("--limit", type=int, help="at most so many of each family")
    parser.add_argument("--name", default="", help="only what has this in its name")
    parser.add_argument("--deep", action="store_true", help="content: without the test that only counts folders")
    parser.add_argument("--record", action="store_true", help="write tests/stories/heard.jsonl anew, and stop")
    given = parser.parse_args(arguments)
    if given.record:
        record()
        return 0
    survivors: list[str] = []
    if given.only in (None, "patterns"):
        survivors += patterns(given.limit, given.name)
    if given.only in (None, "rules"):
        survivors += rules(given.limit, given.name)
    if given.only in (None, "content"):
        survivors += content(given.limit, given.name, given.deep)
    for name in survivors:
        print(f"SURVIVED  {name}")
    print(f"{len(survivors)} survivors")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
