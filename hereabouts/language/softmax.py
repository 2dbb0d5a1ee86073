"""Multinomial logistic regression on dense vectors beside sparse n-grams, fitted with L-BFGS; numbers only.

scikit-learn would make one sparse matrix of both, which costs minutes at ten thousand lines; kept apart, the dense half
runs at the speed of BLAS. The objective is the usual one: mean cross-entropy plus `l2` times the squared weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Softmax:
    """A fitted model: `dense` (width, classes), `sparse` (buckets, classes), `bias` (classes,) and the class names."""

    names: tuple[str, ...]
    dense: Matrix
    sparse: Matrix
    bias: Matrix

    def scores(self, vectors: Any, grams: Any) -> Matrix:
        """Return the scores of lines, (lines, classes), before the softmax."""
        return np.asarray(vectors @ self.dense + grams @ self.sparse + self.bias, dtype=np.float32)

    def chances(self, vectors: Any, grams: Any, temperature: float = 1.0) -> Matrix:
        """Return probabilities, (lines, classes), the scores divided by `temperature` first."""
        return softmax(self.scores(vectors, grams) / temperature)


def softmax(scores: Any) -> Matrix:
    """Return probabilities of scores along the last axis.

    >>> softmax(np.zeros((1, 2))).tolist()
    [[0.5, 0.5]]
    """
    shifted = np.exp(scores - np.max(scores, axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True), dtype=np.float32)


def fit(
    vectors: Any,
    grams: Any,
    labels: list[str],
    l2: float = 2e-5,
    iterations: int = 90,
    weights: Any = None,
    smoothing: float = 0.05,
) -> Softmax:
    """Fit on `vectors` (lines, width), `grams` (lines, buckets, sparse) and one label a line.

    `weights`: one weight a line (default: all alike); `smoothing`: label smoothing. Deterministic.
    """
    from scipy.optimize import minimize

    names = tuple(sorted(set(labels)))
    index = {name: i for i, name in enumerate(names)}
    dense = np.ascontiguousarray(vectors, dtype=np.float32)
    sparse, sparse_t = grams.tocsr(), grams.T.tocsr()
    lines, width, buckets, classes = dense.shape[0], dense.shape[1], sparse.shape[1], len(names)
    wanted = np.full((lines, classes), smoothing / classes, dtype=np.float32)
    wanted[np.arange(lines), [index[label] for label in labels]] += 1.0 - smoothing
    share = np.full(lines, 1.0 / lines) if weights is None else np.asarray(weights, dtype=np.float64) / np.sum(weights)
    share = share.astype(np.float32)[:, None]
    cuts = (width * classes, (width + buckets) * classes)

    def unpack(flat: Any) -> tuple[Matrix, Matrix, Matrix]:
        flat = flat.astype(np.float32)
        return (
            flat[: cuts[0]].reshape(width, classes),
            flat[cuts[0] : cuts[1]].reshape(buckets, classes),
            flat[cuts[1] :],
        )

    def objective(flat: Any) -> tuple[float, Any]:
        one, two, bias = unpack(flat)
        scores = dense @ one + sparse @ two + bias
        scores -= scores.max(axis=1, keepdims=True)
        logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        loss = -float((share * wanted * logs).sum()) + l2 * float((one * one).sum() + (two * two).sum())
        slope = share * (np.exp(logs) - wanted)
        gradient = np.concatenate(
            [
                (dense.T @ slope + 2 * l2 * one).ravel(),
                (sparse_t @ slope + 2 * l2 * two).ravel(),
                slope.sum(axis=0),
            ]
        )
        return loss, gradient.astype(np.float64)

    start = np.zeros(cuts[1] + classes)
    found = minimize(objective, start, jac=True, method="L-BFGS-B", options={"maxiter": iterations, "maxcor": 8})
    one, two, bias = unpack(found.x)
    return Softmax(names, one.copy(), two.copy(), bias.copy())
