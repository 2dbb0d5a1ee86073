"""The lines themselves: numbers, hours, the help card, the call sheet, and what a wrong file is told."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from hereabouts.contacts import Contacts, default_contacts
from hereabouts.contacts.numbers import number
from hereabouts.errors import ContentError, RegionUnknown
from hereabouts.paths import content_dir

CONTACTS = Contacts.load()


@pytest.mark.parametrize("region", [r for r in CONTACTS.regions() if r != "anywhere"])
def test_every_region_has_an_emergency_number_and_someone_at_any_hour(region: str) -> None:
    assert CONTACTS.lines(region, "emergency")
    assert CONTACTS.lines(region, "crisis")
    assert any(line.always and line.calls for line in CONTACTS.lines(region))


def test_every_line_says_whom_it_is_for_and_how_to_reach_it() -> None:
    for region in CONTACTS.regions():
        for line in CONTACTS.lines(region, verified_only=False):
            assert line.how and line.for_whom and line.hours and line.source, line.id
            assert line.verified == (line.checked_on is not None), line.id


def test_unverified_lines_are_only_shown_when_asked_for() -> None:
    assert not CONTACTS.lines("us", "poison")
    assert CONTACTS.lines("us", "poison", verified_only=False)


def test_an_unknown_region_says_which_there_are() -> None:
    with pytest.raises(RegionUnknown, match="us"):
        CONTACTS.lines("moon")


@pytest.mark.parametrize("region", [*CONTACTS.regions(), None, "moon"])
def test_the_cards_links_are_made_from_the_numbers_and_nothing_else(region: str | None) -> None:
    entries = CONTACTS.card(region)
    assert entries
    for entry in entries:
        links = entry["links"]
        assert isinstance(links, list) and links, entry
        for link in links:
            scheme, rest = link["href"].split(":", 1)
            assert scheme in {"tel", "sms", "https", "mailto"}
            if scheme == "tel":
                assert rest.lstrip("+").isdigit()


def test_the_card_without_a_region_has_every_emergency_number() -> None:
    said = {link["text"] for entry in CONTACTS.card(None) for link in entry["links"]}  # type: ignore[attr-defined]
    assert {"911", "999", "112", "000", "111", "findahelpline.com"} <= said


@pytest.mark.parametrize(
    "said, region, dialled",
    [
        ("988", "US", "988"),
        ("116 123", "GB", "116123"),
        ("1-800-MY-RESET", "US", "+18006973738"),
        ("1-800-CALL-FBI", "US", "+18002255324"),
        ("13 11 14", "AU", "131114"),
        ("0808 2000 247", "GB", "+448082000247"),
    ],
)
def test_short_numbers_are_dialled_as_they_are_and_long_ones_in_full(said: str, region: str, dialled: str) -> None:
    found = number(said, region)
    assert found is not None and found.dialled == dialled


@pytest.mark.parametrize("said", ["", "hello", "1-800-1", "12345678901234567890"])
def test_what_cannot_be_rung_is_no_number(said: str) -> None:
    assert number(said, "US") is None


def test_the_call_sheet_names_every_number_and_marks_the_unverified() -> None:
    sheet = CONTACTS.call_sheet()
    for region in CONTACTS.regions():
        for line in CONTACTS.lines(region, verified_only=False):
            row = next(r for r in sheet.splitlines() if r.startswith(f"[ ] {line.name}:") and line.how in r)
            assert ("NOT VERIFIED" in row) != line.verified


def test_a_line_is_stale_after_half_a_year() -> None:
    checked = date(2026, 11, 20)
    assert not CONTACTS.stale(checked + timedelta(days=180))
    assert CONTACTS.stale(checked + timedelta(days=181))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(content_dir() / "contacts", tmp_path / "contacts"))


Change = Callable[[str], str]


@pytest.mark.parametrize(
    "file, change, mend",
    [
        ("us.yml", lambda t: t.replace('call: "988"', "call: 988"), "in quotes"),
        ("us.yml", lambda t: t.replace('call: "988"', 'call: "98"'), "no number that can be rung"),
        ("us.yml", lambda t: t.replace("roles: [emergency]", "roles: [emergancy]"), "unknown role"),
        ("us.yml", lambda t: t.replace("    cost: free\n", "", 1), "add `cost`"),
        ("us.yml", lambda t: t.replace("hours:", "huors:", 1), "did you mean 'hours'"),
        ("us.yml", lambda t: t.replace("checked_on: 2026-11-20", "checked_on: soon", 1), "the day it was checked"),
        ("us.yml", lambda t: t.replace("id: us.rainn", "id: us.988"), "twice"),
        ("us.yml", lambda t: t.replace("id: us.rainn", "id: gb.rainn"), "begin the id"),
        ("us.yml", lambda t: t.replace("text HOME to 741741", "text HOME to 741740"), "no verified line"),
        ("us.yml", lambda t: t.replace("  clinic:", "  clinc:"), "unknown phrase"),
        ("us.yml", lambda t: t.replace("https://988lifeline.org", "988lifeline.org"), "https://"),
        ("us.yml", lambda t: t.replace("{crisis_short}", "{crisis_shrot}"), "unknown placeholder"),
        ("us.yml", lambda t: t.replace("text 988 or", "text 1-800-222-1222 or"), "no verified line"),
        ("us.yml", lambda t: t + "phrases: [", "not valid YAML"),
        ("gb.yml", lambda t: t.replace("region: gb", "region: uk"), "region: gb"),
        ("anywhere.yml", lambda t: t.replace("  poison:", "  gambling2:"), "unknown phrase"),
        ("places.yml", lambda t: t.replace("[canada,", "[canada, texas,"), "keep it in one"),
        ("practice.yml", lambda t: t.replace("America/Chicago", "America/Chigaco"), "time zone"),
        ("practice.yml", lambda t: t.replace("09:00-13:00", "13:00-09:00"), "span of hours"),
        ("practice.yml", lambda t: t.replace("region: us", "region: moon"), "unknown region"),
        ("practice.yml", lambda t: t.replace("placeholder: true", "placeholder: false"), "check it"),
        ("practice.yml", lambda t: t.replace("placeholder: true", "placeholder: soon"), "true for the shipped example"),
    ],
)
def test_a_wrong_file_is_told_where_and_how_to_mend_it(folder: Path, file: str, change: Change, mend: str) -> None:
    path = folder / file
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    path.write_text(after, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        Contacts.load(folder)
    assert mend in str(caught.value)
    assert caught.value.file in {file, "anywhere.yml"}


def test_a_region_taken_out_is_unknown_and_the_rest_still_reads(folder: Path) -> None:
    (folder / "nz.yml").unlink()
    with pytest.raises(ContentError, match="unknown key 'nz'"):
        Contacts.load(folder)


def test_broken_files_leave_the_bare_numbers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HEREABOUTS_CONTENT", str(tmp_path))
    default_contacts.cache_clear()
    try:
        assert "911" in default_contacts().fill("{emergency}", "us")
    finally:
        default_contacts.cache_clear()
