"""What the danger screen says: the seven kinds, the four levels, and one finding with those below it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

KINDS = (
    "suicide_risk",
    "harm_to_others",
    "partner_violence",
    "sexual_assault",
    "risk_to_minor",
    "underage_user",
    "medical_emergency",
)
LEVELS = ("none", "possible", "elevated", "imminent")


@dataclass(frozen=True)
class Finding:
    """One danger noticed; `evidence` names rules, never the person's words; `also` holds what ranks below it."""

    kind: str | None = None
    level: str = "none"
    sub: str | None = None
    who: str = "self"
    evidence: tuple[str, ...] = ()
    also: tuple[Finding, ...] = ()

    def __bool__(self) -> bool:
        return self.kind is not None and self.level != "none"

    def as_dict(self) -> dict[str, Any]:
        """The finding as plain data: kind, level, sub, who, evidence, and `also` when there is more than one."""
        plain: dict[str, Any] = {
            "kind": self.kind,
            "level": self.level,
            "sub": self.sub,
            "who": self.who,
            "evidence": list(self.evidence),
        }
        if self.also:
            plain["also"] = [other.as_dict() for other in self.also]
        return plain

    def all(self) -> tuple[Finding, ...]:
        """This finding and those below it, flat, first one first; empty when nothing was found.

        >>> Finding("suicide_risk", "possible").all()[0].level
        'possible'
        >>> NOTHING.all()
        ()
        """
        return (replace(self, also=()), *self.also) if self else ()


NOTHING = Finding()


def height(level: str) -> int:
    """How high a level stands, 0 for none to 3 for imminent; raises ValueError for any other word.

    >>> height("imminent") > height("possible")
    True
    """
    return LEVELS.index(level)
