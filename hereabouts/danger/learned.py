"""The second reader: a classifier trained on the danger data, reading the whole text and each of its sentences.

Classes are kind and level together ("suicide_risk.elevated") and `none`. A kind is reported when the chances of its
levels together pass a threshold: `ask` for a gentle question, `card` for a card; the level is the highest one that
more than half of the kind's chance stands at or above.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from hereabouts.danger.types import KINDS, LEVELS, Finding
from hereabouts.language.encoder import Encoder, default_encoder
from hereabouts.language.ngrams import hashed_ngrams
from hereabouts.language.softmax import Softmax
from hereabouts.paths import models_dir

FILE = "danger.npz"
BUCKETS = 8192
NGRAM_WEIGHT = 0.35
MAX_SENTENCES = 60
SHORT = 4  # words
_SENTENCE = re.compile(r"[^.!?\n;]+[.!?\n;]*")


def thresholds() -> dict[str, float]:
    """Return the thresholds of thresholds.yml: `ask`, `card`, and what a sentence must have more than a whole text."""
    path = Path(__file__).parent / "thresholds.yml"
    told: dict[str, float] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return told


def trained_file() -> Path:
    """Where the trained classifier is kept."""
    return models_dir() / "danger" / FILE


class Learned:
    """A trained classifier over the sentence encoder."""

    def __init__(self, model: Softmax, encoder: Encoder, limits: dict[str, float] | None = None) -> None:
        self._model, self._encoder = model, encoder
        self._limits = limits or thresholds()

    @classmethod
    def load(cls, path: Path | None = None) -> Learned:
        """Read a trained classifier; raises `OSError` or `KeyError` when the file is not one."""
        with np.load(path or trained_file()) as kept:
            model = Softmax(
                tuple(kept["names"].tolist()), kept["dense"], kept["sparse"].astype(np.float32), kept["bias"]
            )
        return cls(model, default_encoder())

    def read(self, text: str) -> list[Finding]:
        """Return what the text is heard to hold, by the whole and sentence by sentence; possibly nothing."""
        found: list[Finding] = []
        short = self._limits["short_more"] if len(text.split()) < SHORT else 0.0
        for row, whole in zip(*self.chances(text)):
            found += self._findings(row, short if whole else self._limits["sentence_more"])
        return found

    def chances(self, text: str) -> tuple[Any, list[bool]]:
        """Return the chances of the classes, one row a unit (whole first), and which rows are the whole text's."""
        encoded = self._encoder.read([text])[0]
        pieces = [(m.start(), m.end()) for m in _SENTENCE.finditer(text) if len(m.group().split()) >= 3]
        pieces = pieces[:MAX_SENTENCES] if len(pieces) > 1 else []
        vectors = np.stack([encoded.vector, *(encoded.span_vector(a, b) for a, b in pieces)])
        units = [text[:4000], *(text[a:b] for a, b in pieces)]
        grams = hashed_ngrams(units, BUCKETS) * np.float32(NGRAM_WEIGHT)
        return self._model.chances(vectors, grams), [True] + [False] * len(pieces)

    def _findings(self, row: Any, more: float) -> list[Finding]:
        found = []
        index = {name: i for i, name in enumerate(self._model.names)}
        for kind in KINDS:
            levels = [float(row[index[f"{kind}.{lv}"]]) if f"{kind}.{lv}" in index else 0.0 for lv in LEVELS[1:]]
            total = sum(levels)
            if total < self._limits["ask"] + more:
                continue
            level = "possible"
            for height, name in ((2, "imminent"), (1, "elevated")):
                if sum(levels[height:]) > total / 2:
                    level = name
                    break
            if total < self._limits["card"] + more:
                level = "possible"
            found.append(Finding(kind, level, evidence=(f"learned.{kind}.{level}",)))
        return found
