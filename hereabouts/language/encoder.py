"""The sentence encoder: one pass of an int8 ONNX transformer gives vectors for intent, danger and bank alike.

A text's vector is the mean of its token vectors, length one; a clause's vector is the mean of its own tokens
from the same pass. Texts longer than 96 tokens are read in at most five windows. Recent passes are kept by text.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Sequence

import numpy as np
import numpy.typing as npt

from hereabouts.errors import ModelMissing
from hereabouts.paths import encoder_dir

Vectors = npt.NDArray[np.float32]
WINDOW = 96
MAX_WINDOWS = 5
KEPT = 512


@dataclass(frozen=True)
class Encoded:
    """One pass over a text: token vectors (tokens, width) and each token's (start, end) in the text."""

    tokens: Vectors
    spans: tuple[tuple[int, int], ...]

    @property
    def vector(self) -> Vectors:
        """The text's vector, (width,), of length one."""
        return _unit(self.tokens.mean(axis=0))

    def span_vector(self, start: int, end: int) -> Vectors:
        """The vector of characters `start` to `end`, (width,); the whole text's when no token lies there."""
        rows = [i for i, (a, b) in enumerate(self.spans) if a < end and b > start and b > a]
        return _unit(self.tokens[rows].mean(axis=0)) if rows else self.vector


def _unit(vector: Any) -> Vectors:
    norm = float(np.linalg.norm(vector))
    return np.asarray(vector / norm if norm else vector, dtype=np.float32)


class Encoder:
    """An ONNX transformer with its tokenizer, read from a folder that holds `model.onnx` and `tokenizer.json`."""

    def __init__(self, folder: Path) -> None:
        model, tokenizer = folder / "model.onnx", folder / "tokenizer.json"
        for path in (model, tokenizer):
            if not path.exists():
                raise ModelMissing(f"The sentence encoder's {path.name} is missing in {folder}: run `make encoder`.")
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._kept: OrderedDict[str, Encoded] = OrderedDict()
        self._lock = threading.Lock()
        manifest = folder / "manifest.json"
        told = json.loads(manifest.read_text(encoding="utf-8")) if manifest.exists() else {}
        self.fingerprint: str = told.get("sha256") or hashlib.sha256(model.read_bytes()).hexdigest()
        self.width: int = int(told.get("width", 768))

    def read(self, texts: Sequence[str]) -> list[Encoded]:
        """Return one `Encoded` a text, from memory where the text was read lately."""
        with self._lock:
            found = {t: self._kept[t] for t in texts if t in self._kept}
        missing = sorted(dict.fromkeys(t for t in texts if t not in found), key=len)
        batches = [missing[start : start + 16] for start in range(0, len(missing), 16)]
        if len(batches) > 2:
            with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:  # ONNX runtime lets go of the interpreter
                for batch, encoded in zip(batches, pool.map(self._run, batches)):
                    found.update(zip(batch, encoded))
        else:
            for batch in batches:
                found.update(zip(batch, self._run(batch)))
        with self._lock:
            for text in missing[-KEPT:]:
                self._kept[text] = found[text]
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return [found[t] for t in texts]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of `texts`, (len(texts), width), each of length one."""
        if not texts:
            return np.zeros((0, self.width), dtype=np.float32)
        rows = [[e.vector for e in self.read(texts[i : i + 1024])] for i in range(0, len(texts), 1024)]
        return np.stack([row for chunk in rows for row in chunk])

    def _run(self, texts: Sequence[str]) -> list[Encoded]:
        windows: list[tuple[int, list[int], list[tuple[int, int]]]] = []
        for number, text in enumerate(texts):
            # 12 characters a token is more than English ever needs: what lies beyond five windows is not tokenised
            encoding = self._tokenizer.encode(text[: WINDOW * MAX_WINDOWS * 12])
            ids, spans = encoding.ids, encoding.offsets
            first, last, inner = ids[0], ids[-1], WINDOW - 2
            body = list(zip(ids[1:-1], spans[1:-1]))[: inner * MAX_WINDOWS]
            for start in range(0, max(1, len(body)), inner):
                piece = body[start : start + inner]
                windows.append(
                    (number, [first, *(i for i, _ in piece), last], [(0, 0), *(s for _, s in piece), (0, 0)])
                )
        order = sorted(range(len(windows)), key=lambda w: len(windows[w][1]))
        outputs: dict[int, Vectors] = {}
        for start in range(0, len(order), 8):
            chosen = order[start : start + 8]
            longest = max(len(windows[w][1]) for w in chosen)
            ids_array = np.ones((len(chosen), longest), dtype=np.int64)
            mask = np.zeros((len(chosen), longest), dtype=np.int64)
            for row, w in enumerate(chosen):
                size = len(windows[w][1])
                ids_array[row, :size] = windows[w][1]
                mask[row, :size] = 1
            hidden = self._session.run(["tokens"], {"input_ids": ids_array, "attention_mask": mask})[0]
            for row, w in enumerate(chosen):
                outputs[w] = np.asarray(hidden[row, : len(windows[w][1])], dtype=np.float32)
        made: list[Encoded] = []
        for number in range(len(texts)):
            mine = [w for w in range(len(windows)) if windows[w][0] == number]
            tokens = np.concatenate([outputs[w] for w in mine])
            token_spans = tuple(span for w in mine for span in windows[w][2])
            made.append(Encoded(tokens, token_spans))
        return made


@lru_cache(maxsize=1)
def default_encoder() -> Encoder:
    """The project's encoder, loaded once; raises `ModelMissing` when it is not there."""
    return Encoder(encoder_dir())


class VectorCache:
    """Sentence vectors kept on disk by text hash, so that training twice encodes once."""

    def __init__(self, encoder: Encoder, folder: Path) -> None:
        self._encoder = encoder
        self._path = folder / f"vectors-{encoder.fingerprint[:16]}.npz"
        self._rows: dict[str, Vectors] = {}
        if self._path.exists():
            try:
                with np.load(self._path) as kept:
                    self._rows = dict(zip(kept["keys"].tolist(), kept["rows"].astype(np.float32)))
            except (OSError, ValueError, KeyError):
                self._rows = {}  # a torn cache is made again

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of `texts`, (len(texts), width), and remember the new ones."""
        keys = [hashlib.sha1(t.encode("utf-8")).hexdigest() for t in texts]
        fresh = {k: t for k, t in zip(keys, texts) if k not in self._rows}
        if fresh:
            self._rows.update(zip(fresh, self._encoder.encode(list(fresh.values()))))
            self._save()
        width = self._encoder.width
        return np.stack([self._rows[k] for k in keys]) if keys else np.zeros((0, width), dtype=np.float32)

    def _save(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        half = self._path.with_suffix(".part.npz")
        np.savez(half, keys=np.array(list(self._rows)), rows=np.stack(list(self._rows.values())).astype(np.float16))
        half.replace(self._path)
