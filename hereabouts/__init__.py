"""Hereabouts: reflections with a harm-reduction stance, offline, every sentence written and readable."""

__version__ = "0.1.0"
