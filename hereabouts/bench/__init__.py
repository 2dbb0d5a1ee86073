"""Measure, in one run on one machine: this server, the same bot on stock two-process Rasa, and Rasa's starter bot."""

from hereabouts.bench.runner import run

__all__ = ["run"]
