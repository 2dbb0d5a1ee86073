"""Score the trained pipeline on the separate lines: intents (`also_ok` counts as right) and danger (noticed, carded, asked).

The lines were written by people who saw no training line; `make evaluate` writes the figures into
docs/understanding.md, tests/nlu/test_floors.py holds them to their floors.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Iterable, Mapping

HERE = Path(__file__).parent
CORE = ("lapse_report", "urge", "partner_crisis", "betrayed_partner")
LEVELS = ("none", "possible", "elevated", "imminent")
CARDS = ("elevated", "imminent")


def lines(name: str) -> list[dict[str, Any]]:
    """Return the separate lines of `intents` or `danger`."""
    return [json.loads(raw) for raw in (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines() if raw.strip()]


@dataclass(frozen=True)
class Share:
    """`hits` of `n`, with Wilson's 95 % interval.

    >>> str(Share(95, 100))
    '95/100 = 0.950 (0.888 to 0.978)'
    """

    hits: int
    n: int

    @property
    def value(self) -> float:
        """The share itself; 0 when there is nothing."""
        return self.hits / self.n if self.n else 0.0

    def interval(self) -> tuple[float, float]:
        """Wilson's interval at 95 %."""
        if not self.n:
            return 0.0, 1.0
        z, p = 1.96, self.value
        middle = (p + z * z / (2 * self.n)) / (1 + z * z / self.n)
        half = z * math.sqrt(p * (1 - p) / self.n + z * z / (4 * self.n * self.n)) / (1 + z * z / self.n)
        return max(0.0, middle - half), min(1.0, middle + half)

    def __str__(self) -> str:
        low, high = self.interval()
        return f"{self.hits}/{self.n} = {self.value:.3f} ({low:.3f} to {high:.3f})"


@dataclass
class Understanding:
    """How the intents of the separate lines were read."""

    lenient: Share
    strict: Share
    macro_f1: float
    recall: Mapping[str, Share]
    alarms: Share
    confusions: Counter[tuple[str, str]]
    confidences: list[tuple[float, bool]]
    wrong: list[tuple[str, str, float, str]] = field(default_factory=list)


def understanding(parse: Callable[[str], Mapping[str, Any]]) -> Understanding:
    """Read every intent line with `parse` (text -> what `python -m hereabouts parse` gives) and score it."""
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    false: Counter[str] = Counter()
    exact = alarms = 0
    confusions: Counter[tuple[str, str]] = Counter()
    confidences, wrong = [], []
    rows = lines("intents")
    for row in rows:
        told = parse(row["text"])
        heard, wanted = told["intent"], row["intent"]
        good = heard == wanted or heard in row.get("also_ok", [])
        exact += heard == wanted
        asked[wanted] += 1
        right[wanted] += good
        alarms += told["danger"]["level"] != "none"
        confidences.append((float(told["confidence"]), good))
        if not good:
            false[heard] += 1
            confusions[wanted, heard] += 1
            wrong.append((wanted, heard, float(told["confidence"]), row["text"]))
    f1 = []
    for name in asked:
        missed = asked[name] - right[name]
        f1.append(2 * right[name] / max(1, 2 * right[name] + false[name] + missed))
    return Understanding(
        lenient=Share(sum(right.values()), len(rows)),
        strict=Share(exact, len(rows)),
        macro_f1=sum(f1) / len(f1),
        recall={name: Share(right[name], asked[name]) for name in sorted(asked)},
        alarms=Share(alarms, len(rows)),
        confusions=confusions,
        confidences=confidences,
        wrong=wrong,
    )


@dataclass
class Danger:
    """How the danger lines and their look-alikes were read."""

    noticed: Mapping[str, Share]
    by_kind: Mapping[str, Share]
    carded: Share
    asked: Share
    missed: list[tuple[str, str, str]]
    false: list[tuple[str, str, tuple[str, ...], str]]


def danger(screen: Callable[[str], Any]) -> Danger:
    """Read every danger line with `screen` (text -> Finding) and score it."""
    hits: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    carded = asked = alike = 0
    missed, false = [], []
    for row in lines("danger"):
        found = screen(row["text"])
        if "lookalike" in row:
            alike += 1
            carded += found.level in CARDS
            asked += found.level == "possible"
            if found.level != "none":
                false.append((row["lookalike"], found.level, found.evidence, row["text"]))
            continue
        seen = found.level != "none"
        for group in (row["level"], row["intent"]):
            hits[group][0] += seen
            hits[group][1] += 1
        if not seen:
            missed.append((row["intent"], row["level"], row["text"]))
    shares = {name: Share(*pair) for name, pair in hits.items()}
    return Danger(
        noticed={name: shares[name] for name in LEVELS[:0:-1] if name in shares},
        by_kind={name: share for name, share in sorted(shares.items()) if name not in LEVELS},
        carded=Share(carded, alike),
        asked=Share(asked, alike),
        missed=missed,
        false=false,
    )


def calibration(pairs: Iterable[tuple[float, bool]], bins: int = 10) -> list[tuple[float, float, int]]:
    """Return (mean confidence, share right, n) of each tenth of the confidences that holds any."""
    groups: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, good in pairs:
        groups[min(bins - 1, int(confidence * bins))].append((confidence, good))
    return [
        (sum(c for c, _ in group) / len(group), sum(g for _, g in group) / len(group), len(group))
        for _, group in sorted(groups.items())
    ]


def expected_calibration_error(pairs: Iterable[tuple[float, bool]]) -> float:
    """Return the mean distance of confidence from being right, weighted by how many lines each tenth holds."""
    table = calibration(pairs)
    total = sum(n for *_, n in table)
    return sum(n * abs(confidence - right) for confidence, right, n in table) / max(1, total)
