"""Train the danger screen's classifier from data/nlu: kinds and levels against everything harmless."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import yaml

from hereabouts.danger.learned import BUCKETS, NGRAM_WEIGHT, trained_file
from hereabouts.danger.types import KINDS
from hereabouts.errors import ContentError
from hereabouts.language.encoder import VectorCache, default_encoder
from hereabouts.language.ngrams import hashed_ngrams
from hereabouts.language.softmax import Softmax, fit
from hereabouts.paths import ROOT, cache_dir

LOOKALIKE_WEIGHT = 2.0


def examples(folder: Path) -> list[tuple[str, str, float]]:
    """Return (text, class, weight) of every training line; raises `ContentError` for a danger line without a level."""
    found = []
    for path in sorted(folder.glob("**/*.yml")):
        told = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        for block in (told or {}).get("nlu", []):
            meta: dict[str, Any] = block.get("metadata") or {}
            kind = block.get("intent")
            label, weight = "none", LOOKALIKE_WEIGHT if "lookalike" in meta else 1.0
            if kind in KINDS:
                if "level" not in meta:
                    raise ContentError(path.name, 1, str(kind), "danger lines carry `metadata: {level: ...}`")
                label = f"{kind}.{meta['level']}"
            for line in str(block.get("examples", "")).splitlines():
                if line.startswith("- "):
                    found.append((line[2:].strip(), label, weight))
    return found


def train(folder: Path | None = None, out: Path | None = None) -> dict[str, Any]:
    """Fit and keep the classifier; returns how many lines of which class it saw."""
    rows = examples(folder or ROOT / "data" / "nlu")
    texts = [text for text, _, _ in rows]
    vectors = VectorCache(default_encoder(), cache_dir()).encode(texts)
    grams = hashed_ngrams(texts, BUCKETS) * np.float32(NGRAM_WEIGHT)
    model = fit(vectors, grams, [label for _, label, _ in rows], weights=[weight for _, _, weight in rows])
    save(model, out or trained_file())
    return {"lines": len(rows), "classes": len(model.names)}


def save(model: Softmax, path: Path) -> None:
    """Write a model's numbers to `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".part.npz")
    np.savez(
        half, names=np.array(model.names), dense=model.dense, sparse=model.sparse.astype(np.float16), bias=model.bias
    )
    half.replace(path)
