"""Where things are: the project's folders, each of which the environment may name otherwise."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def content_dir() -> Path:
    """Folder of everything the assistant says (`HEREABOUTS_CONTENT` names another)."""
    return Path(os.environ.get("HEREABOUTS_CONTENT", ROOT / "content"))


def models_dir() -> Path:
    """Folder of trained models (`HEREABOUTS_MODELS` names another)."""
    return Path(os.environ.get("HEREABOUTS_MODELS", ROOT / "models"))


def encoder_dir() -> Path:
    """Folder of the sentence encoder (`HEREABOUTS_ENCODER` names another)."""
    return Path(os.environ.get("HEREABOUTS_ENCODER", models_dir() / "encoder"))


def cache_dir() -> Path:
    """Folder of things that can be made again, such as sentence vectors."""
    return Path(os.environ.get("HEREABOUTS_CACHE", ROOT / ".cache"))


def state_dir() -> Path:
    """Folder of what is kept between runs: the store's file and the signing key."""
    return Path(os.environ.get("HEREABOUTS_STATE", ROOT / "state"))
