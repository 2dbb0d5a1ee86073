"""Choose temperature and danger thresholds on lines the encoder was not tuned on, never on the separate test lines.

`python scripts/calibrate.py [DANGER.jsonl]` trains both heads without the lines from the middle of conversations
(data/nlu/*_midway.yml, written after the encoder was tuned) and prints, for config.yml the temperature of least log loss, and
for hereabouts/danger/thresholds.yml what each threshold would wrongly ask; DANGER.jsonl (text and level a line), if there is
one, says what it would notice.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "models" / "encoder" / "recipe")]


def main() -> None:
    """Print the two tables."""
    from lines import LEVELS, Line, read

    from hereabouts.danger.learned import BUCKETS, NGRAM_WEIGHT
    from hereabouts.language.encoder import VectorCache, default_encoder
    from hereabouts.language.ngrams import hashed_ngrams
    from hereabouts.language.softmax import fit
    from hereabouts.paths import cache_dir

    lines = read(ROOT / "data" / "nlu")
    midway = {
        text for path in (ROOT / "data" / "nlu").glob("*_midway.yml") for text in path.read_text("utf-8").splitlines()
    }
    held = [line for line in lines if f"    - {line.text}" in midway]
    rest = [line for line in lines if f"    - {line.text}" not in midway]
    cache = VectorCache(default_encoder(), cache_dir())

    def features(some: list[Any]) -> tuple[Any, Any]:
        texts = [line.text for line in some]
        return cache.encode(texts), hashed_ngrams(texts, BUCKETS) * np.float32(NGRAM_WEIGHT)

    train, seen = features(rest), features(held)
    model = fit(*train, [line.intent for line in rest], l2=2e-5)
    index = {name: i for i, name in enumerate(model.names)}
    wanted = np.array([index[line.intent] for line in held])
    for temperature in (0.7, 1.0, 1.3, 1.6, 2.0, 2.5, 3.0):
        chances = model.chances(*seen, temperature)
        loss = -np.log(np.maximum(chances[np.arange(len(held)), wanted], 1e-9)).mean()
        right = chances.argmax(axis=1) == wanted
        sure = chances.max(axis=1)
        low = [
            f"{t}: {(sure < t).mean():.3f} low, {right[sure < t].mean() if (sure < t).any() else 0:.2f} right"
            for t in (0.15, 0.2, 0.25, 0.3)
        ]
        print(f"temperature {temperature}: log loss {loss:.3f}, right {right.mean():.3f}; " + "; ".join(low))
    model = fit(*train, [line.danger for line in rest])
    none = model.names.index("none")
    danger = [json.loads(raw) for path in sys.argv[1:] for raw in Path(path).read_text("utf-8").splitlines()]
    told = [Line(row["text"], "", LEVELS.index(row.get("level") or "none")) for row in danger]
    some = [*held, *told]
    risk = 1 - model.chances(*features(some))[:, none]
    level = np.array([line.level for line in some])
    midway_only = np.arange(len(some)) < len(held)
    for limit in (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.42, 0.5, 0.6, 0.7, 0.8, 0.9):
        fired = risk >= limit
        noticed = [f"{LEVELS[n]} {fired[level == n].mean() if (level == n).any() else 0:.3f}" for n in (3, 2, 1)]
        alike = fired[(level == 0) & ~midway_only].mean() if told else 0
        print(
            f"danger from {limit}: noticed {', '.join(noticed)}; "
            f"ordinary {fired[(level == 0) & midway_only].mean():.3f}, look-alikes {alike:.3f}"
        )


if __name__ == "__main__":
    main()
