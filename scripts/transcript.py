"""Talk ten messages through the trained model and write the transcript into README.md.

`python scripts/transcript.py [--model PATH] [--print]`: five short conversations in region us, one code behind every
sentence. What stands in the README is made here and nowhere else; tests/test_readme.py checks it against a live run.
"""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

BEGIN, END = "<!-- transcript -->", "<!-- /transcript -->"
REGION = "us"


@dataclass(frozen=True)
class Talk:
    """One short conversation: who it is to the machine (it settles the wording), and what is typed."""

    person: str
    lines: tuple[str, ...]


TALKS = (
    Talk(
        "readme.lapse",
        (
            "slipped again last night. three hours on the sites and then work on no sleep",
            "honestly i don't see the harm. it's the one thing that's mine",
            "part of me wants to stop and part of me would miss it like mad",
            "are you human?",
            "qwop zzkt blarp 77 fnord",
        ),
    ),
    Talk("readme.urge", ("really want to open the app right now, house is empty till six",)),
    Talk("readme.found", ("my wife found my messages last night and she won't speak to me", "can i talk to someone")),
    Talk("readme.hurt", ("i just found out my husband's been paying for sex for years. i can't breathe",)),
    Talk(
        "readme.aside",
        ("slipped again, same as every friday, some days i just want to die. anyway it was the usual sites",),
    ),
)


def run(console: Any) -> list[tuple[str, list[dict[str, Any]], dict[str, Any]]]:
    """Say every line as its person; returns (line, replies, all that was told) in order."""
    told = []
    for talk in TALKS:
        # a person of this name may have talked in this process before: begin anew
        console.agent.tracker_store.store.pop(talk.person, None)
        for line in talk.lines:
            answer = console.say(talk.person, line, REGION)
            told.append((line, list(answer["replies"]), answer))
    return told


def is_first_words(reply: dict[str, Any]) -> bool:
    """Whether a part belongs to what is said at the start of every session."""
    return str(reply["id"]).startswith(("disclosures.", "bare.first"))


def written(told: list[tuple[str, list[dict[str, Any]], dict[str, Any]]]) -> str:
    """Return the transcript as it stands in the README; what every session begins with is shown once."""
    blocks: list[str] = []
    shown = False
    starts = {talk.lines[0] for talk in TALKS}
    for line, replies, _ in told:
        kept = [r for r in replies if not (shown and is_first_words(r))]
        shown = shown or any(is_first_words(r) for r in replies)
        if line in starts and blocks:
            blocks.append("")
        blocks.append(f"P: {line}")
        blocks += [f"H: {r['text']} [{r['code']}]" for r in kept]
    text = "\n".join(blocks)
    return (
        f"{BEGIN}\nFive short conversations, in region us. P is the person, H is Hereabouts; the code stands behind each "
        f"part. What every session\nbegins with is shown once.\n\n```text\n{text}\n```\n{END}"
    )


def put(readme: str, transcript: str) -> str:
    """Return the README with the transcript between its marks; raises ValueError when they are not there once each."""
    if readme.count(BEGIN) != 1 or readme.count(END) != 1:
        raise ValueError(f"README.md must hold {BEGIN} and {END} once each")
    return re.sub(re.escape(BEGIN) + r".*?" + re.escape(END), lambda _: transcript, readme, flags=re.DOTALL)


def main(model: Optional[Path], only_print: bool) -> None:
    """Talk, and write or print."""
    from hereabouts.console import Console

    transcript = written(run(Console(model)))
    if only_print:
        print(transcript)
        return
    path = ROOT / "README.md"
    path.write_text(put(path.read_text(encoding="utf-8"), transcript), encoding="utf-8")
    print("README.md holds the transcript of this model.")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--model", type=Path, help="a trained model or a folder of models (default: models/)")
    parser.add_argument("--print", action="store_true", dest="only_print", help="print it, leave README.md alone")
    given = parser.parse_args()
    main(given.model, given.only_print)
