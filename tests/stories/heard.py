"""Lines the danger patterns must hear, each kept because one rule alone hears it so (`scripts/mutate.py --record`)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from hereabouts.danger.order import merge
from hereabouts.danger.reader import default_patterns
from hereabouts.danger.types import Finding, height

FILE = Path(__file__).with_name("heard.jsonl")


@dataclass(frozen=True)
class Line:
    """One line and what must be heard in it: a kind, at least this level, this sub and whose danger it is."""

    text: str
    kind: str
    level: str
    sub: str | None = None
    who: str = "self"
    asked: str | None = None

    def heard(self, finding: Finding) -> bool:
        """Whether `finding` holds what must be heard, on top or below it."""
        return any(
            one.kind == self.kind
            and height(one.level) >= height(self.level)
            and (one.sub, one.who) == (self.sub, self.who)
            for one in finding.all()
        )


@dataclass(frozen=True)
class Screened:
    """What every rule by itself made of a text."""

    fired: tuple[Finding, ...]

    @classmethod
    def of(cls, text: str, asked: str | None) -> Screened:
        """Read a text with every rule of the pattern files."""
        return cls(tuple(default_patterns().read(text, asked)))

    def rules(self) -> tuple[str, ...]:
        """The ids of the rules that fired."""
        return tuple(one.evidence[0] for one in self.fired)

    def finding(self, without: str | None = None) -> Finding:
        """What the patterns say together, with one rule left out or none."""
        return merge(one for one in self.fired if one.evidence[0] != without)


def lines() -> list[Line]:
    """Every line of heard.jsonl."""
    return [Line(**json.loads(raw)) for raw in FILE.read_text(encoding="utf-8").splitlines() if raw.strip()]


def write(given: Iterable[Line]) -> None:
    """Write heard.jsonl anew, one line a row, what is usual left out."""
    usual = asdict(Line("", "", ""))
    rows = [{k: v for k, v in asdict(line).items() if k in ("text", "kind") or v != usual[k]} for line in given]
    FILE.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
