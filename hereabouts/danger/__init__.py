"""Is anyone at risk: `screen` reads a message for seven kinds of danger, before and apart from all else."""

from __future__ import annotations

from hereabouts.danger.answers import read_answer, read_barrier
from hereabouts.danger.screening import screen
from hereabouts.danger.types import KINDS, LEVELS, NOTHING, Finding

__all__ = ["KINDS", "LEVELS", "NOTHING", "Finding", "read_answer", "read_barrier", "screen"]
