"""Content is read whole or not at all: a wrong file names file, line, item and mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from hereabouts.errors import ContentError
from hereabouts.listening.content import default_content, load, read_yaml
from hereabouts.listening.schema import SHELVES, schema_for
from hereabouts.listening.types import Button, Part

GOOD = "- id: a.one\n  code: STRUCT\n  says: Go on.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "continuers").mkdir()
    return tmp_path


def write(folder: Path, text: str, name: str = "continuers/a.yml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def wrong(folder: Path) -> ContentError:
    with pytest.raises(ContentError) as caught:
        load(folder)
    return caught.value


def test_one_string_is_one_part_with_the_items_code(folder: Path) -> None:
    write(folder, "- id: a.one\n  code: STRUCT\n  says: >-\n    Go on,\n      if you want.\n")
    (one,) = load(folder).shelf("continuers")
    assert one.says == (Part("Go on, if you want.", "STRUCT", "a.one"),)
    assert (one.file.split("/")[-1], one.line) == ("a.yml", 1)


def test_parts_buttons_and_fits_are_read(folder: Path) -> None:
    write(
        folder,
        "- id: a.one\n  code: AF\n  asks: leave\n"
        "  says:\n    - {code: AF, text: You came back.}\n    - {code: CQ, text: Go on?}\n"
        "  buttons: [{id: offer_no, title: Not now}]\n  fits: {intents: [urge], feelings: [ashamed, guilty]}\n"
        "  said: [[Boss, 3, true], [yes]]\n  unsaid: [no]\n  near: [hello there]\n",
    )
    (one,) = load(folder).shelf("continuers")
    assert [p.code for p in one.says] == ["AF", "CQ"]
    assert one.buttons == (Button("offer_no", "Not now"),)
    assert one.fits == {"intents": frozenset({"urge"}), "feelings": frozenset({"ashamed", "guilty"})}
    assert one.said == (("boss", "3", "true"), ("yes",)) and one.unsaid == ("no",)
    assert one.asks == "leave" and one.near == ("hello there",)


def test_an_empty_file_is_no_fault(folder: Path) -> None:
    write(folder, "# nothing yet\n")
    assert load(folder).shelf("continuers") == ()


@pytest.mark.parametrize(
    "text, line, item, mend",
    [
        ("- id: a.one\n  code: STRUCT\n  say: Go on.\n", 1, "a.one", "unknown key 'say'; did you mean 'says'?"),
        ("\n- id: a.one\n  code: ZZ\n  says: Go on.\n", 2, "a.one", "'ZZ' is not known here"),
        (GOOD + "- id: a.two\n  code: STRUCT\n", 4, "a.two", "'says' is a required property"),
        ("- id: a.one\n  code: STRUCT\n  says: Go on.\n  asks: opne\n", 1, "a.one", "did you mean 'open'?"),
        (
            "- id: a.one\n  code: STRUCT\n  says: Go on.\n  fits: {needs: [nubming]}\n",
            1,
            "a.one",
            "did you mean 'numbing'?",
        ),
        ("- id: a.one\n  code: STRUCT\n  says: Go on.\n  topic: lapse\n", 1, "a.one", "unknown key 'topic'"),
        ("- id: noone\n  code: STRUCT\n  says: Go on.\n", 1, "noone", "id"),
        ("- code: STRUCT\n  says: Go on.\n", 1, "(no id)", "'id' is a required property"),
        ("- id: a.one\n  code: STRUCT\n  says: ''\n", 1, "a.one", "says"),
        ("- id: a.one\n  code: STRUCT\n  says: Go on.\n  reviewed: {by: me}\n", 1, "a.one", "reviewed"),
        (
            "- id: a.one\n  code: STRUCT\n  says: Go on.\n  not_after: [b.two]\n",
            1,
            "a.one",
            "not_after names no item: b.two",
        ),
        (GOOD + GOOD, 4, "a.one", "id also used at"),
        ("a: 1\n", 1, "", "must be a list of items"),
        ("- a\n", 1, "a", "is no item"),
        (GOOD.replace("  says", "  says: Go.\n  says"), 4, "", "given twice"),
        ("- id: 'a\n", 2, "", "is not valid YAML"),
    ],
    ids=range(16),
)
def test_what_is_wrong_names_file_line_item_and_mend(text: str, line: int, item: str, mend: str, folder: Path) -> None:
    write(folder, text)
    error = wrong(folder)
    assert (Path(error.file).name, error.line, error.item) == ("a.yml", line, item)
    assert mend in error.mend
    assert f"a.yml:{line}" in str(error) and mend in str(error)


def test_an_id_used_in_another_file_is_found(folder: Path) -> None:
    write(folder, GOOD)
    write(folder, "\n" + GOOD, "meta/b.yml")
    error = wrong(folder)
    assert (error.item, Path(error.file).name, error.line) == ("a.one", "b.yml", 2)
    assert "a.yml:1" in error.mend


def test_a_shelf_nobody_knows_is_named_with_its_neighbour(folder: Path) -> None:
    write(folder, GOOD, "continuer/a.yml")
    assert "did you mean continuers" in wrong(folder).mend


def test_a_folder_that_is_not_there_says_where_it_is_set(tmp_path: Path) -> None:
    assert "HEREABOUTS_CONTENT" in wrong(tmp_path / "nowhere").mend


def test_text_that_is_not_utf8_says_so(folder: Path) -> None:
    (folder / "continuers" / "a.yml").write_bytes(b"- id: a.one \xff")
    assert "UTF-8" in wrong(folder).mend


def test_yes_and_no_are_words(folder: Path) -> None:
    assert read_yaml(write(folder, "[yes, no, on, off, true]\n")) == ["yes", "no", "on", "off", True]


def test_the_version_changes_with_a_word_and_only_then(folder: Path) -> None:
    write(folder, GOOD)
    first = load(folder).version
    assert load(folder).version == first
    write(folder, GOOD.replace("on", "ahead"))
    assert load(folder).version != first and len(first) == 12


def test_an_item_is_found_by_its_id_in_its_own_content(folder: Path) -> None:
    write(folder, GOOD)
    small = load(folder)
    assert small.item("a.one") is small.shelf("continuers")[0]
    assert small.item("nothing") is None
    assert default_content().item("a.one") is None
    assert small.item("a.one") is not None


def test_items_come_in_the_order_of_the_files(folder: Path) -> None:
    write(folder, GOOD.replace("a.one", "z.one"), "continuers/a.yml")
    write(folder, GOOD.replace("a.one", "a.one"), "continuers/b.yml")
    assert [i.id for i in load(folder)] == ["z.one", "a.one"]


@pytest.mark.parametrize("shelf", SHELVES)
def test_every_schema_refuses_what_it_does_not_know(shelf: str) -> None:
    schema = schema_for(shelf)
    assert schema["additionalProperties"] is False
    assert {"id", "code", "says"} <= set(schema["required"])


def test_the_projects_content_is_whole_and_nothing_in_it_is_signed_yet_unless_it_says_by_whom() -> None:
    whole = default_content()
    ids = [item.id for item in whole]
    assert len(ids) == len(set(ids)) > 2000
    for item in whole:
        assert item.reviewed is None or set(item.reviewed) == {"by", "licence", "jurisdiction", "date"}
        assert all(part.id == item.id for part in item.says + item.plain)
