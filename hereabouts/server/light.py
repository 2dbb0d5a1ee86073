"""Keep TensorFlow out of the serving process: inert modules stand in its place before Rasa is imported.

Rasa imports TensorFlow whatever the pipeline. Nothing of ours uses it, so serving answers those imports with
modules whose attributes are inert classes; training keeps the real one. `HEREABOUTS_TENSORFLOW=real` turns this off.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import os
import sys
import types
from typing import Any, Sequence

_ROOTS = frozenset({"tensorflow", "keras", "tensorflow_hub", "tensorflow_text", "tensorflow_addons", "tf_keras"})


class _InertMeta(type):
    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Inert

    def __instancecheck__(cls, instance: object) -> bool:
        return False


class _Inert(metaclass=_InertMeta):
    """Stands for anything; called with one callable it gives that back, so that it serves as a decorator."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        if cls is _Inert and len(args) == 1 and callable(args[0]) and not kwargs:
            return args[0]
        return super().__new__(cls)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        pass

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return args[0] if len(args) == 1 and callable(args[0]) else self

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Inert()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__()


class _InertModule(types.ModuleType):
    __path__: list[str] = []
    __version__ = "2.12.0"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Inert


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.partition(".")[0] not in _ROOTS:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return _InertModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        pass


def leave_tensorflow_out() -> bool:
    """Install the inert modules; returns False when TensorFlow is already here or the switch says `real`."""
    if os.environ.get("HEREABOUTS_TENSORFLOW") == "real" or "tensorflow" in sys.modules:
        return False
    if not any(isinstance(f, _Finder) for f in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
    return True
