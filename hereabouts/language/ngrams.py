"""Hashed word and character n-grams of short messages, without scikit-learn at reading time."""

from __future__ import annotations

import re
import zlib
from functools import lru_cache
from typing import Any, Sequence

import numpy as np
import scipy.sparse

_WORD = re.compile(r"[\w'’]+|[^\w\s]")


@lru_cache(maxsize=65536)
def _bucket(gram: str, buckets: int) -> int:
    return zlib.crc32(gram.encode("utf-8")) % buckets


def grams(text: str) -> list[str]:
    """Return the word 1- and 2-grams and the character 3- to 5-grams inside words of `text`, lower case.

    >>> grams("ok go")
    ['ok', 'go', 'ok_go', '#ok', 'ok#', '#ok#', '#go', 'go#', '#go#']
    """
    words = _WORD.findall(text.lower().replace("’", "'"))[:400]
    made = list(words)
    made += [f"{a}_{b}" for a, b in zip(words, words[1:])]
    for word in words:
        padded = f"#{word}#"
        for size in (3, 4, 5):
            made += [padded[i : i + size] for i in range(len(padded) - size + 1)]
    return made


def hashed_ngrams(texts: Sequence[str], buckets: int) -> Any:
    """Return a sparse matrix (len(texts), buckets) of sub-linear counts, every row of length one."""
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for row, text in enumerate(texts):
        counts: dict[int, int] = {}
        for gram in grams(text):
            bucket = _bucket(gram, buckets)
            counts[bucket] = counts.get(bucket, 0) + 1
        weights = {b: 1.0 + float(np.log(c)) for b, c in counts.items()}
        norm = float(np.sqrt(sum(w * w for w in weights.values()))) or 1.0
        rows += [row] * len(weights)
        columns += list(weights)
        values += [w / norm for w in weights.values()]
    return scipy.sparse.csr_matrix((np.array(values, dtype=np.float32), (rows, columns)), shape=(len(texts), buckets))
