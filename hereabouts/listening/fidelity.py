"""Score conversations from the codes of what was said: MITI 4.2.1's counts per turn, ours beside them.

MITI credits at most one reflection (the complex one first) and one question to a turn; the count by sentence is
reported beside it. Safety turns (SAFE) and what this is (STRUCT) are not counted as listening. A figure from written
test people is not comparable with live sessions (docs/fidelity.md).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from statistics import median
from typing import Any, Iterable, Sequence

from hereabouts.listening.lint import is_fragment, opener, sentence_faults, words_in
from hereabouts.listening.types import Part

REFLECTIONS = ("SR", "CR")
QUESTIONS = ("OQ", "CQ")
CONSISTENT = frozenset(["SR", "CR", "AF", "SEEK", "EA", "GI", "PWP", "OQ", "CQ", "SUP", "SAFE", "STRUCT"])
MITI_CONSISTENT = frozenset(["SR", "CR", "AF", "SEEK", "EA"])
MITI_ADHERENT = frozenset(["AF", "SEEK", "EA"])


@dataclass(frozen=True)
class Said:
    """One turn of a conversation: what was heard (intent), and the parts of the reply."""

    heard: str
    parts: tuple[Part, ...]
    disclosure: bool = False


@dataclass(frozen=True)
class Score:
    """The figures of one or many conversations; shares are 0 to 1, None where nothing was there to count."""

    turns: int
    reflections: int
    questions: int
    complex_share: float | None
    open_share: float | None
    ratio: float | None
    ratio_by_sentence: float | None
    consistent_share: float | None
    non_adherent: int
    median_words: float
    longest: int
    ending_on_question: float | None
    after_sustain: float | None
    after_change: float | None
    worn_openers: float | None
    fragments: float | None
    repeats: int
    openers_again: int
    codes: dict[str, int]

    def as_dict(self) -> dict[str, Any]:
        """Return the figures, shares rounded to three places."""
        return {k: round(v, 3) if isinstance(v, float) else v for k, v in self.__dict__.items()}


def score(conversations: Iterable[Sequence[Said]]) -> Score:
    """Return the figures over all turns of `conversations`."""
    turns = r_turns = q_turns = complex_turns = open_turns = ending = 0
    r_sentences = q_sentences = repeats = openers_again = bad = consistent = coded = 0
    sustain = [0, 0]
    change = [0, 0]
    worn = fragments = 0
    lengths: list[int] = []
    codes: Counter[str] = Counter()
    for conversation in conversations:
        seen: set[str] = set()
        openers: list[str] = []
        for said in conversation:
            parts = [p for p in said.parts if p.code]
            for part in parts:
                codes[part.code] += 1
                coded += 1
                consistent += part.code in CONSISTENT
                faults = sentence_faults(part.text, code=part.code if part.code != "SAFE" else "")
                # an echo hands back the person's own word; a word is only brought in where it is ours
                bad += sum(1 for rule, _ in faults if not (rule == "never_named" and part.id == "echo"))
            if said.disclosure or not parts:
                continue
            kinds = [p.code for p in parts]
            if "SAFE" in kinds:
                continue
            turns += 1
            lengths.append(sum(words_in(p.text) for p in parts))
            reflecting, asking = [k for k in kinds if k in REFLECTIONS], [k for k in kinds if k in QUESTIONS]
            r_turns += bool(reflecting)
            complex_turns += "CR" in reflecting
            q_turns += bool(asking)
            open_turns += "OQ" in asking
            r_sentences += len(reflecting)
            q_sentences += len(asking)
            ending += "?" in parts[-1].text
            ours = bool(set(kinds) & {"SR", "CR", "EA"})
            if said.heard == "sustain_talk":
                sustain[0] += ours
                sustain[1] += 1
            if said.heard == "change_talk":
                change[0] += bool(set(kinds) & {"SR", "CR", "AF"}) or "OQ" in kinds
                change[1] += 1
            for part in parts:
                text = part.text.strip().lower()
                if part.code in REFLECTIONS:
                    worn += text.startswith(("it sounds like", "it seems", "i hear", "so "))
                    fragments += is_fragment(part.text)
                if text in seen and part.code in ("SR", "CR", "AF", "EA", "SUP", "OQ"):
                    repeats += 1
                seen.add(text)
            first = opener(parts[0].text)
            openers_again += first in openers[-6:]
            openers.append(first)
    return Score(
        turns,
        r_turns,
        q_turns,
        _share(complex_turns, r_turns),
        _share(open_turns, q_turns),
        _share(r_turns, q_turns),
        _share(r_sentences, q_sentences),
        _share(consistent, coded),
        bad,
        float(median(lengths)) if lengths else 0.0,
        max(lengths, default=0),
        _share(ending, turns),
        _share(*sustain),
        _share(*change),
        _share(worn, r_sentences),
        _share(fragments, r_sentences),
        repeats,
        openers_again,
        dict(codes),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


TARGETS: tuple[tuple[str, str, str], ...] = (
    ("ratio", "reflections : questions (turns)", ">= 2.0"),
    ("ratio_by_sentence", "reflections : questions (sentences)", "beside"),
    ("complex_share", "complex share of reflecting turns", ">= 50 %"),
    ("open_share", "open share of questions", ">= 70 %"),
    ("consistent_share", "MI-consistent share", "100 %"),
    ("non_adherent", "non-adherent", "0"),
    ("median_words", "median words a turn", "<= 30"),
    ("longest", "longest turn (words)", "<= 60"),
    ("ending_on_question", "turns ending on a question", "<= 50 %"),
    ("after_sustain", "reflection or autonomy after sustain talk", ">= 80 %"),
    ("after_change", "reflection, affirmation or more after change talk", ">= 80 %"),
    ("worn_openers", "worn openers", "<= 2 %"),
    ("fragments", "fragment openers", "<= 20 %"),
    ("repeats", "sentences said twice", "0"),
)


def table(result: Score) -> str:
    """Return the figures as a plain table with the aim beside each."""
    lines = [f"{result.turns} turns, {result.reflections} reflecting, {result.questions} asking"]
    for name, shown, aim in TARGETS:
        value = getattr(result, name)
        text = "-" if value is None else f"{value:.2f}" if isinstance(value, float) else str(value)
        if isinstance(value, float) and name.endswith(
            ("share", "question", "sustain", "change", "openers", "fragments")
        ):
            text = f"{value:.0%}"
        lines.append(f"{shown:52} {text:>8}   aim {aim}")
    return "\n".join(lines)
