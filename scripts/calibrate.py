"""Choose temperature and danger thresholds on the lines the encoder was not tuned on, never on the separate test lines.

`python scripts/calibrate.py` trains both heads without the held-out lines (the same 4 % that models/encoder/recipe/tune.py
holds out) and prints, for config.yml the temperature of least log loss, and for hereabouts/danger/thresholds.yml what each
threshold would notice and what it would wrongly ask.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "models" / "encoder" / "recipe")]

HOLD = 0.04
SEED = 7


def main() -> None:
    """Print the two tables."""
    from lines import read

    from hereabouts.danger.learned import BUCKETS, NGRAM_WEIGHT
    from hereabouts.language.encoder import VectorCache, default_encoder
    from hereabouts.language.ngrams import hashed_ngrams
    from hereabouts.language.softmax import fit
    from hereabouts.paths import cache_dir

    lines = read(ROOT / "data" / "nlu")
    random.Random(SEED).shuffle(lines)
    cut = int(len(lines) * HOLD)
    held, rest = lines[:cut], lines[cut:]
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
    risk = 1 - model.chances(*seen)[:, none]
    level = np.array([line.level for line in held])
    for limit in (0.2, 0.25, 0.3, 0.35, 0.42, 0.5, 0.6, 0.7, 0.8):
        fired = risk >= limit
        noticed = [
            f"{name} {fired[level == n].mean():.3f}" for n, name in ((3, "imminent"), (2, "elevated"), (1, "possible"))
        ]
        print(f"danger from {limit}: noticed {', '.join(noticed)}; harmless {fired[level == 0].mean():.3f}")


if __name__ == "__main__":
    main()
