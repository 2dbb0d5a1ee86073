"""Score understanding, danger and conversations with the trained model, and write the figures into the documents.

`python scripts/evaluate.py [understanding|danger|conversations|rasa|learning|encoder ...]`: all of them when none is named.
What stands between `<!-- figures:NAME -->` and `<!-- /figures:NAME -->` in docs/ is made here and nowhere else.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Callable, Iterable

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

DOCS = ROOT / "docs"
IMAGES = DOCS / "images"
SIZES = (1000, 2000, 4000, 8000)


def put(document: str, name: str, text: str) -> None:
    """Replace the named block of a document; raises `ValueError` when the document has no such block."""
    path = DOCS / document
    old = path.read_text(encoding="utf-8")
    begin, end = f"<!-- figures:{name} -->", f"<!-- /figures:{name} -->"
    if begin not in old or end not in old:
        raise ValueError(f"{document} has no block '{name}'")
    head, _, rest = old.partition(begin)
    path.write_text(f"{head}{begin}\n{text.strip()}\n{end}{rest.partition(end)[2]}", encoding="utf-8")


def rows(head: Iterable[str], body: Iterable[Iterable[Any]]) -> str:
    """Return a Markdown table."""
    head = list(head)
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in body])


def console() -> Any:
    """Return the loaded pipeline over the newest model."""
    from hereabouts.console import Console

    return Console()


def understanding() -> None:
    """Intents of the separate lines, their confusions and how far a confidence can be trusted."""
    from tests.nlu import scoring

    found = scoring.understanding(console().parse_one)
    table = rows(
        ("measure", "figure (95 % interval)", "aim"),
        [
            ("right, `also_ok` counted", found.lenient, "0.85"),
            ("right, first label only", found.strict, "beside"),
            ("macro-F1", f"{found.macro_f1:.3f}", "0.80"),
            *((f"recall `{name}`", found.recall[name], "0.92") for name in scoring.CORE),
            ("ordinary messages with any danger reply", found.alarms, "0.01"),
            ("expected calibration error", f"{scoring.expected_calibration_error(found.confidences):.3f}", "beside"),
        ],
    )
    worst = rows(("meant", "heard", "times"), ((a, b, n) for (a, b), n in found.confusions.most_common(15)))
    weak = sorted(found.recall.items(), key=lambda pair: pair[1].value)
    table += "\n\nThe weakest intents:\n\n" + rows(("intent", "recall"), weak[:8])
    put("understanding.md", "intents", f"{table}\n\nWhat is mixed up most:\n\n{worst}")
    reliability(scoring.calibration(found.confidences))
    print(table)


def reliability(table: list[tuple[float, float, int]]) -> None:
    """Draw how often a confidence is right, tenth by tenth."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    IMAGES.mkdir(exist_ok=True)
    figure, axes = pyplot.subplots(figsize=(4.2, 4.0))
    axes.plot([0, 1], [0, 1], color="#999999", linewidth=1)
    axes.plot([c for c, _, _ in table], [r for _, r, _ in table], marker="o", color="#2f5d62")
    for confidence, right, n in table:
        axes.annotate(str(n), (confidence, right), textcoords="offset points", xytext=(5, -10), fontsize=7)
    axes.set(xlabel="confidence", ylabel="share right", xlim=(0, 1), ylim=(0, 1), title="Separate lines")
    figure.tight_layout()
    figure.savefig(IMAGES / "reliability.png", dpi=110, metadata={"Software": None})
    pyplot.close(figure)


def danger() -> None:
    """What the two readers notice of the separate danger lines, together and each alone, and what they fire at."""
    from hereabouts.danger import NOTHING, screen
    from hereabouts.danger import classifier as second
    from tests.nlu import scoring

    class Deaf:
        """A reader that hears nothing."""

        def read(self, text: str, asked: str | None = None) -> list[Any]:
            """Return nothing."""
            return []

    readers: dict[str, Callable[[str], Any]] = {
        "both readers": lambda text: screen(text) or NOTHING,
        "patterns alone": lambda text: screen(text, classifier=Deaf()) or NOTHING,
        "classifier alone": lambda text: screen(text, patterns=Deaf(), classifier=second.default()) or NOTHING,
    }
    scored = {name: scoring.danger(read) for name, read in readers.items()}
    aims = {"imminent": "1.00", "elevated": "0.98", "possible": "0.95"}
    body = [(f"noticed, {level}", *(scored[name].noticed[level] for name in readers), aims[level]) for level in aims]
    body.append(("look-alikes, a full card", *(scored[name].carded for name in readers), "0.02"))
    body.append(("look-alikes, a gentle question", *(scored[name].asked for name in readers), "0.10"))
    kinds = scored["both readers"].by_kind
    table = rows(("measure", *readers, "aim"), body)
    put("understanding.md", "danger", table + "\n\n" + rows(("kind", "noticed, both readers"), kinds.items()))
    print(table)


def scripts() -> list[Path]:
    """Return the persons' lines that are talked through: sixty people and the situations."""
    base = ROOT / "tests" / "conversations"
    return [p for folder in ("sixty", "situations") for p in sorted((base / folder).glob("*.yml"))]


def conversations() -> None:
    """Talk every written person through the model; transcripts and the fidelity of the sixty go into docs/."""
    import yaml

    from hereabouts.listening.fidelity import TARGETS, Said, score, table
    from hereabouts.listening.types import Part

    bot = console()
    told: list[list[Said]] = []
    folder = DOCS / "conversations"
    folder.mkdir(exist_ok=True)
    for path in scripts():
        person = yaml.safe_load(path.read_text(encoding="utf-8"))
        said: list[Said] = []
        lines = [f"# {path.stem.replace('_', ' ')}", "", f"_{person['who']}_", ""]
        for line in person["says"]:
            answer = bot.say(f"{path.parent.name}.{path.stem}", line, person.get("region", "us"))
            parts = tuple(Part(r["text"], r["code"], r["id"]) for r in answer["replies"])
            first = tuple(p for p in parts if p.id.startswith("disclosure"))
            said.append(Said(answer["intent"] or "", tuple(p for p in parts if p not in first)))
            shown = " ".join(f"{p.text} `{p.code}`" for p in parts if p not in first)
            lines += [f"**P:** {line}", "", f"**H:** {shown}", ""]
        told.append(said) if path.parent.name == "sixty" else None
        (folder / f"{path.parent.name}_{path.stem}.md").write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    result = score(told)
    put("fidelity.md", "sixty", "```\n" + table(result) + "\n```")
    reports = ROOT / "reports"
    reports.mkdir(exist_ok=True)
    (reports / "fidelity.json").write_text(json.dumps(result.as_dict(), indent=2), encoding="utf-8")
    from hereabouts.reports import fidelity_html

    (reports / "fidelity.html").write_text(fidelity_html(result, told), encoding="utf-8")
    print(table(result), f"\n{len(TARGETS)} measures over {len(told)} conversations")


def rasa() -> None:
    """Rasa's own report on the separate lines: `rasa test nlu` with its confusion matrix and histogram."""
    import yaml

    from tests.nlu import scoring

    by_intent: dict[str, list[str]] = {}
    for line in [*scoring.lines("intents"), *(d for d in scoring.lines("danger") if "intent" in d)]:
        by_intent.setdefault(line["intent"], []).append(re.sub(r"\s+", " ", line["text"]).replace("[", "("))
    with tempfile.TemporaryDirectory() as made:
        data = Path(made) / "separate.yml"
        block = [{"intent": name, "examples": "".join(f"- {t}\n" for t in texts)} for name, texts in by_intent.items()]
        data.write_text(yaml.safe_dump({"version": "3.1", "nlu": block}, allow_unicode=True), encoding="utf-8")
        out = ROOT / "reports" / "rasa"
        command = [str(ROOT / ".venv/bin/rasa"), "test", "nlu", "--nlu", str(data), "--out", str(out)]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    report = json.loads((out / "intent_report.json").read_text(encoding="utf-8"))
    average = report["weighted avg"]
    text = rows(
        ("average", "precision", "recall", "F1", "lines"),
        [
            (name, *(f"{report[name][k]:.3f}" for k in ("precision", "recall", "f1-score")), report[name]["support"])
            for name in ("macro avg", "weighted avg")
        ],
    )
    put("understanding.md", "rasa", text)
    shrink(out / "intent_confusion_matrix.png", IMAGES / "confusion.png")
    print(f"rasa test nlu: weighted F1 {average['f1-score']:.3f}")


def shrink(image: Path, to: Path) -> None:
    """Copy a picture at most 1,200 pixels wide."""
    from PIL import Image

    IMAGES.mkdir(exist_ok=True)
    with Image.open(image) as whole:
        whole.thumbnail((1200, 1200))
        whole.convert("P", palette=Image.Palette.ADAPTIVE, colors=64).save(to, optimize=True)


def learning() -> None:
    """The learning curve: the same head trained on parts of the lines, scored on the separate ones."""
    import random

    import numpy as np
    import yaml

    from hereabouts.language.encoder import VectorCache, default_encoder
    from hereabouts.language.ngrams import hashed_ngrams
    from hereabouts.language.softmax import fit
    from hereabouts.paths import cache_dir
    from tests.nlu import scoring

    train: list[tuple[str, str]] = []
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            train += [(x[2:], block["intent"]) for x in str(block["examples"]).splitlines() if x.startswith("- ")]
    random.Random(7).shuffle(train)
    encoder = VectorCache(default_encoder(), cache_dir())
    test = scoring.lines("intents")
    weight, buckets = np.float32(0.35), 8192

    def features(texts: list[str]) -> tuple[Any, Any]:
        return encoder.encode(texts), hashed_ngrams(texts, buckets) * weight

    test_features = features([t["text"] for t in test])
    body = []
    for size in (*[s for s in SIZES if s < len(train)], len(train)):
        part = train[:size]
        model = fit(*features([t for t, _ in part]), [i for _, i in part], l2=2e-5)
        best = [model.names[i] for i in model.chances(*test_features).argmax(axis=1)]
        right = sum(b == t["intent"] or b in t.get("also_ok", []) for b, t in zip(best, test))
        body.append((size, scoring.Share(right, len(test))))
        print(size, body[-1][1], flush=True)
    put("understanding.md", "learning", rows(("training lines", "right on the separate lines"), body))


def encoder() -> None:
    """What the encoder's manifest says of its tuning."""
    told = json.loads((ROOT / "models" / "encoder" / "manifest.json").read_text(encoding="utf-8"))
    figures = told["figures"]
    put(
        "understanding.md",
        "encoder",
        rows(
            ("what", "figure"),
            [
                ("base", told["base"]),
                ("size of model.onnx", f"{told['bytes'] / 1e6:.1f} MB"),
                ("vocabulary kept", told["vocabulary"]),
                *((name.replace("_", " "), value) for name, value in figures.items()),
            ],
        ),
    )


STEPS: dict[str, Callable[[], None]] = {
    "understanding": understanding,
    "danger": danger,
    "conversations": conversations,
    "rasa": rasa,
    "learning": learning,
    "encoder": encoder,
}


def main() -> int:
    """Run the steps named on the command line, or all."""
    wanted = sys.argv[1:] or list(STEPS)
    unknown = [name for name in wanted if name not in STEPS]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; one of {', '.join(STEPS)}", file=sys.stderr)
        return 2
    for name in wanted:
        print(f"== {name}", flush=True)
        STEPS[name]()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
