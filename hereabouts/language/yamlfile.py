"""Read a YAML file with its line numbers kept, so that an error can name file, line and mend."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any, Iterable

import yaml

from hereabouts.errors import ContentError

LINE = "__line__"
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _LinedLoader(_Loader):  # type: ignore[misc]
    """YAML loader that remembers the line a mapping begins on and refuses a key given twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.MarkedYAMLError(problem=f"the key {key!r} is given twice", problem_mark=key_node.start_mark)
            seen.add(key)
        made: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        made[LINE] = node.start_mark.line + 1
        return made


def read_mapping(path: Path) -> dict[str, Any]:
    """Return the mapping in `path`, each inner mapping with its line under `LINE`.

    Raises `ContentError` when the file cannot be read, is not YAML or is not a mapping.
    """
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=_LinedLoader)
    except OSError as error:
        raise ContentError(path.name, 1, "", f"cannot be read ({error.strerror}); put the file back") from error
    except UnicodeDecodeError as error:
        raise ContentError(path.name, 1, "", f"is not UTF-8 text ({error.reason}); save it as UTF-8") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ContentError(path.name, line, "", f"is not valid YAML: {error.problem}") from error
    if not isinstance(raw, dict):
        raise ContentError(path.name, 1, "", "must be a mapping of keys to values")
    return raw


def line_of(value: Any, default: int = 1) -> int:
    """Return the line a mapping began on."""
    return int(value.get(LINE, default)) if isinstance(value, dict) else default


def check_keys(path: Path, value: Any, known: Iterable[str], item: str = "") -> dict[str, Any]:
    """Return `value` as a mapping whose keys are all in `known`; raises `ContentError` naming the nearest key."""
    if not isinstance(value, dict):
        raise ContentError(path.name, 1, item or str(value)[:40], "must be a mapping")
    names = list(known)
    for key in value:
        if key != LINE and key not in names:
            close = difflib.get_close_matches(str(key), names, 1)
            hint = f"; did you mean '{close[0]}'?" if close else f"; known keys: {', '.join(sorted(names))}"
            raise ContentError(path.name, line_of(value), item, f"unknown key '{key}'{hint}")
    return value


def texts(path: Path, line: int, item: str, value: Any) -> tuple[str, ...]:
    """Return `value` as a tuple of texts: a list of them, or a block with one on each line.

    Raises `ContentError` when it is neither; YAML's yes/no and bare numbers are named with their mend.
    """
    if value is None:
        return ()
    if isinstance(value, str):
        return tuple(text for text in (row.strip() for row in value.splitlines()) if text)
    if isinstance(value, str):  # a block of text: one phrase a line
        value = [phrase.strip() for phrase in value.splitlines() if phrase.strip()]
    if not isinstance(value, list):
        raise ContentError(path.name, line, item, "must be a list, or a block with one phrase a line")
    for entry in value:
        if not isinstance(entry, str) or not entry.strip():
            raise ContentError(path.name, line, item, f"{entry!r} is no text; put it in quotes")
    return tuple(value)
