"""Load everything the assistant can say; a wrong file names file, line, item and mend."""

from __future__ import annotations

import difflib
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Iterator

import jsonschema
import yaml

from hereabouts.errors import ContentError
from hereabouts.listening.schema import SHELVES, extra_keys, schema_for
from hereabouts.listening.types import Button, Item, Part
from hereabouts.paths import content_dir

_LINE = "__line__"
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _LinedLoader(_Loader):  # type: ignore[misc]
    """YAML loader that remembers the line every mapping begins on and refuses a key given twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.MarkedYAMLError(problem=f"the key {key!r} is given twice", problem_mark=key_node.start_mark)
            seen.add(key)
        made: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        made[_LINE] = node.start_mark.line + 1
        return made


# YAML 1.1 reads yes, no, on and off as true and false; in content they are words.
_LinedLoader.yaml_implicit_resolvers = {
    first: [(tag, rule) for tag, rule in rules if tag != "tag:yaml.org,2002:bool" or first in "tTfF"]
    for first, rules in _Loader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True)
class Content:
    """Everything the assistant can say: items by shelf, in the files' order, and a short version hash."""

    shelves: dict[str, tuple[Item, ...]]
    version: str

    def __iter__(self) -> Iterator[Item]:
        for items in self.shelves.values():
            yield from items

    def shelf(self, name: str) -> tuple[Item, ...]:
        """Return the items of one shelf, empty when nobody wrote any."""
        return self.shelves.get(name, ())

    def item(self, item_id: str) -> Item | None:
        """Return the item with this id, or None."""
        return _by_id(self).get(item_id)


@lru_cache(maxsize=4)
def _index(version: str, ids: int) -> dict[str, Item]:
    return {}


def _by_id(content: Content) -> dict[str, Item]:
    index = _index(content.version, id(content))
    if not index:
        index.update({item.id: item for item in content})
    return index


def read_yaml(path: Path) -> Any:
    """Return the YAML of `path` with line numbers kept; raises `ContentError` when it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
        return yaml.load(text, Loader=_LinedLoader)
    except UnicodeDecodeError as error:
        raise ContentError(_shown(path), 1, "", f"is not UTF-8 text ({error.reason}); save it as UTF-8") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else 1
        raise ContentError(_shown(path), line, "", f"is not valid YAML: {error.problem}") from error


def without_lines(value: Any) -> Any:
    """Return a YAML value without the loader's line numbers."""
    if isinstance(value, dict):
        return {k: without_lines(v) for k, v in value.items() if k != _LINE}
    if isinstance(value, list):
        return [without_lines(v) for v in value]
    return value


def line_of(value: Any, default: int = 1) -> int:
    """Return the line a mapping began on."""
    return int(value.get(_LINE, default)) if isinstance(value, dict) else default


def load(folder: Path | None = None) -> Content:
    """Read every shelf below `folder` (default: the project's content/).

    Raises `ContentError` for the first thing that is wrong: unknown shelf or key, missing key, a value outside its
    vocabulary, an id given twice, a `not_after` that names nothing.
    """
    folder = folder or content_dir()
    if not folder.is_dir():
        raise ContentError(_shown(folder), 1, "", "there is no content folder here; set HEREABOUTS_CONTENT to it")
    shelves: dict[str, tuple[Item, ...]] = {}
    digest = hashlib.sha256()
    seen: dict[str, Item] = {}
    for shelf_dir in sorted(p for p in folder.iterdir() if p.is_dir() and not p.name.startswith(".")):
        if shelf_dir.name == "contacts":
            continue
        if shelf_dir.name not in SHELVES:
            close = difflib.get_close_matches(shelf_dir.name, SHELVES, 1)
            hint = f"; did you mean {close[0]}?" if close else f"; one of {', '.join(SHELVES)}"
            raise ContentError(_shown(shelf_dir), 1, "", f"is no shelf of content{hint}")
        items: list[Item] = []
        for path in sorted(shelf_dir.glob("*.yml")):
            digest.update(path.read_bytes())
            for item in read_file(path, shelf_dir.name):
                if item.id in seen:
                    first = seen[item.id]
                    raise ContentError(item.file, item.line, item.id, f"id also used at {first.file}:{first.line}")
                seen[item.id] = item
                items.append(item)
        shelves[shelf_dir.name] = tuple(items)
    for item in seen.values():
        for other in sorted(item.not_after):
            if other not in seen:
                raise ContentError(item.file, item.line, item.id, f"not_after names no item: {other}")
    return Content(shelves, digest.hexdigest()[:12])


@lru_cache(maxsize=2)
def default_content() -> Content:
    """The project's own content, loaded once."""
    return load()


@lru_cache(maxsize=None)
def _validator(shelf: str) -> Any:
    return jsonschema.Draft7Validator(schema_for(shelf))


def read_file(path: Path, shelf: str) -> list[Item]:
    """Return the items of one file; raises `ContentError` at the first that is wrong."""
    raw = read_yaml(path)
    if raw is None:
        return []
    if not isinstance(raw, list):
        raise ContentError(_shown(path), 1, "", "must be a list of items, each beginning with '- id:'")
    items = []
    for entry in raw:
        if not isinstance(entry, dict):
            raise ContentError(_shown(path), 1, str(entry)[:40], "is no item; each begins with '- id:'")
        line, plain = line_of(entry), without_lines(entry)
        for key in ("said", "unsaid"):
            if key in plain:
                plain[key] = _as_words(plain[key])
        _check(path, line, shelf, plain)
        items.append(_item(path, line, shelf, plain))
    return items


def _as_words(value: Any) -> Any:
    """Return numbers and true/false in a list of words as the words they were."""
    if isinstance(value, list):
        return [_as_words(v) for v in value]
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, (int, float)) else value


def _check(path: Path, line: int, shelf: str, entry: dict[str, Any]) -> None:
    name = str(entry.get("id", "(no id)"))
    known = schema_for(shelf)["properties"]
    for key in entry:
        if key not in known:
            close = difflib.get_close_matches(str(key), list(known), 1)
            hint = f"; did you mean '{close[0]}'?" if close else f"; known keys: {', '.join(sorted(known))}"
            raise ContentError(_shown(path), line, name, f"unknown key '{key}'{hint}")
    error = jsonschema.exceptions.best_match(_validator(shelf).iter_errors(entry))
    if error is not None:
        where = ".".join(str(p) for p in error.absolute_path)
        raise ContentError(_shown(path), line, name, f"{where + ': ' if where else ''}{_mend(error)}")


def _mend(error: Any) -> str:
    if error.validator == "enum":
        close = difflib.get_close_matches(str(error.instance), [str(v) for v in error.validator_value], 1)
        hint = f"did you mean '{close[0]}'?" if close else "one of " + ", ".join(map(str, error.validator_value))
        return f"'{error.instance}' is not known here; {hint}"
    return str(error.message)[:300]


def _parts(item_id: str, code: str, says: Any) -> tuple[Part, ...]:
    if isinstance(says, str):
        return (Part(" ".join(says.split()), code, item_id),)
    return tuple(Part(" ".join(p["text"].split()), p["code"], item_id) for p in says or ())


def _item(path: Path, line: int, shelf: str, entry: dict[str, Any]) -> Item:
    item_id, code = entry["id"], entry["code"]
    return Item(
        id=item_id,
        shelf=shelf,
        code=code,
        says=_parts(item_id, code, entry["says"]),
        plain=_parts(item_id, code, entry.get("plain")) if entry.get("plain") else (),
        fits={key: frozenset(values) for key, values in (entry.get("fits") or {}).items()},
        said=tuple(tuple(w.lower() for w in group) for group in entry.get("said", ())),
        unsaid=tuple(w.lower() for w in entry.get("unsaid", ())),
        near=tuple(entry.get("near", ())),
        not_after=frozenset(entry.get("not_after", ())),
        asks=entry.get("asks"),
        buttons=tuple(Button(b["id"], b["title"]) for b in entry.get("buttons", ())),
        reviewed=entry.get("reviewed"),
        extra={key: entry[key] for key in extra_keys(shelf) if key in entry},
        file=_shown(path),
        line=line,
    )


def _shown(path: Path) -> str:
    folder = content_dir()
    try:
        return str(Path(folder.name) / path.resolve().relative_to(folder.resolve()))
    except ValueError:
        return path.name
