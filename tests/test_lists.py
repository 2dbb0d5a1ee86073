"""Lists are enumerated from the domain, the content, the code and the command line: a new thing without its rule, words,
documentation or test is a red test here."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from hereabouts.danger import KINDS, LEVELS
from hereabouts.listening.content import default_content
from hereabouts.listening.moves import INTENTS_WITH_A_MOVE
from hereabouts.listening.schema import ASKS, CODES, DANGER_KINDS, SHELVES, extra_keys, schema_for
from hereabouts.paths import ROOT

OWN_ACTION = {"request_human": "action_humans", "delete_data": "action_forget", "start_over": "action_start_over"}
NOT_TAUGHT = {"nlu_fallback"}
NO_CONTENT_FOLDER = {"contacts"}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def data(name: str) -> Any:
    return yaml.safe_load(read(name))


DOMAIN = data("domain.yml")
INTENTS: list[str] = DOMAIN["intents"]
TAUGHT = [i for i in INTENTS if i not in NOT_TAUGHT]


@lru_cache(maxsize=1)
def lines_of() -> Counter[str]:
    """How many training lines each intent has, look-alikes left out."""
    found: Counter[str] = Counter()
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            if "lookalike" in (block.get("metadata") or {}):
                continue
            found[block["intent"]] += sum(line.startswith("- ") for line in str(block["examples"]).splitlines())
    return found


@lru_cache(maxsize=1)
def rules() -> dict[str, list[str]]:
    """The actions each intent's rules lead to."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "data" / "rules").glob("*.yml")):
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]:
            intents = [step["intent"] for step in rule["steps"] if "intent" in step]
            actions = [step["action"] for step in rule["steps"] if "action" in step]
            for intent in intents:
                found.setdefault(intent, []).extend(actions)
    return found


@lru_cache(maxsize=1)
def in_conversations() -> frozenset[str]:
    """Every intent a conversation test names, wherever it stands in the file."""
    found: set[str] = set()
    for path in (ROOT / "tests" / "conversations").rglob("*.yml"):
        found |= set(_named(yaml.safe_load(path.read_text(encoding="utf-8"))))
    return frozenset(found)


def _named(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "intent":
                yield from (inner if isinstance(inner, list) else [inner])
            else:
                yield from _named(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _named(inner)


# -- intents -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("intent", INTENTS)
def test_every_intent_has_a_rule(intent: str) -> None:
    assert len(rules().get(intent, [])) == 1


@pytest.mark.parametrize("intent", INTENTS)
def test_every_rule_leads_to_something_the_domain_knows(intent: str) -> None:
    known = set(DOMAIN["actions"]) | set(DOMAIN["responses"])
    assert set(rules()[intent]) <= known


@pytest.mark.parametrize("intent", TAUGHT)
def test_every_intent_is_explained(intent: str) -> None:
    assert f"`{intent}`" in read("docs/intents.md")


@pytest.mark.parametrize("intent", TAUGHT)
def test_every_intent_has_at_least_forty_lines(intent: str) -> None:
    assert lines_of()[intent] >= 40


@pytest.mark.parametrize("intent", INTENTS)
def test_every_intent_has_a_move_or_an_action_of_its_own(intent: str) -> None:
    if intent in KINDS:
        assert rules()[intent] == [f"utter_{intent}"]
    elif intent in OWN_ACTION:
        assert rules()[intent] == [OWN_ACTION[intent]]
    else:
        assert intent in INTENTS_WITH_A_MOVE
        assert rules()[intent][0] in ("action_reply", "action_information")


@pytest.mark.parametrize("intent", TAUGHT)
def test_every_intent_has_a_conversation_test(intent: str) -> None:
    assert intent in in_conversations()


def test_nothing_is_taught_or_ruled_that_the_domain_does_not_know() -> None:
    assert set(lines_of()) <= set(TAUGHT)
    assert set(rules()) == set(INTENTS)
    assert in_conversations() <= set(INTENTS)
    assert INTENTS_WITH_A_MOVE <= set(INTENTS)
    assert len(INTENTS) == len(set(INTENTS))


def test_the_names_of_the_plan_are_all_there() -> None:
    section = read("docs/intents.md")
    named = set(
        re.findall(r"`([a-z]+(?:_[a-z]+)*)`", "\n".join(x for x in section.splitlines() if x.startswith("- `")))
    )
    assert set(TAUGHT) <= named


def test_every_intent_content_speaks_of_is_one() -> None:
    for item in default_content():
        assert item.fits.get("intents", frozenset()) <= set(INTENTS), item.id


@pytest.mark.parametrize("intent", [i for i in TAUGHT if i not in KINDS])
def test_every_intent_has_at_least_four_wordings(intent: str) -> None:
    wordings = [i for i in default_content() if intent in i.fits.get("intents", ())]
    if intent in ("out_of_scope", "sexual_content_request", "misunderstood", "discord"):
        reason = {"sexual_content_request": "sexual_content"}.get(intent, intent)
        wordings += [i for i in default_content() if i.extra.get("for") == reason]
    assert len(wordings) >= 4


# -- actions, slots and the domain -------------------------------------------------------------------------------


def test_every_action_of_the_domain_is_written_and_the_other_way_round() -> None:
    pytest.importorskip("rasa_sdk")
    from hereabouts.server.light import leave_tensorflow_out

    leave_tensorflow_out()
    from hereabouts.server.inprocess import sdk_actions

    assert set(sdk_actions()) == set(DOMAIN["actions"])


def test_every_action_is_used_by_a_rule() -> None:
    used = {action for actions in rules().values() for action in actions}
    assert set(DOMAIN["actions"]) <= used
    assert set(DOMAIN["responses"]) <= used


def test_the_domain_holds_no_prose() -> None:
    assert all(value == [] for value in DOMAIN["responses"].values())
    assert set(DOMAIN["responses"]) == {f"utter_{kind}" for kind in KINDS}
    without_comments = "\n".join(line.split("#")[0] for line in read("domain.yml").splitlines())
    assert "text:" not in without_comments
    assert not re.search(r"\w+ \w+ \w+", without_comments)


def test_no_slot_decides_and_none_is_filled_from_text() -> None:
    for name, slot in DOMAIN["slots"].items():
        assert slot["influence_conversation"] is False, name
        assert slot["mappings"] == [{"type": "custom"}], name


def test_nothing_is_carried_from_one_session_to_the_next() -> None:
    assert DOMAIN["session_config"] == {"session_expiration_time": 180, "carry_over_slots_to_new_session": False}


def test_no_form_and_no_story_can_hold_a_person() -> None:
    assert "forms" not in DOMAIN
    for path in (ROOT / "data").rglob("*.yml"):
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert "stories" not in told and "forms" not in told, path
    assert "ConversationPaused" not in "".join(p.read_text(encoding="utf-8") for p in (ROOT / "actions").glob("*.py"))


# -- content -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shelf", SHELVES)
def test_every_shelf_is_documented_with_its_keys(shelf: str) -> None:
    row = next((line for line in read("docs/content.md").splitlines() if line.startswith(f"| `{shelf}`")), None)
    assert row is not None
    for key in extra_keys(shelf):
        assert f"`{key}`" in row, key


@pytest.mark.parametrize("shelf", SHELVES)
def test_every_value_a_shelf_may_hold_is_documented(shelf: str) -> None:
    row = next(line for line in read("docs/content.md").splitlines() if line.startswith(f"| `{shelf}`"))
    documented = set(re.findall(r"[a-z_]+", row))
    for key in extra_keys(shelf):
        values = schema_for(shelf)["properties"][key].get("enum", [])
        if key in ("kind", "level") and shelf == "danger" or key in ("topic", "from", "to", "situation"):
            continue
        if key == "step" and shelf == "rulers" or values:
            missing = set(values) - documented
            assert not missing, (key, missing)


@pytest.mark.parametrize("shelf", SHELVES)
def test_every_shelf_has_items(shelf: str) -> None:
    assert default_content().shelf(shelf)


@pytest.mark.parametrize("shelf", [s for s in SHELVES if s not in ("danger", "situations")])
def test_every_value_of_a_shelf_has_items(shelf: str) -> None:
    for key in extra_keys(shelf):
        values = schema_for(shelf)["properties"][key].get("enum", [])
        if key in ("topic", "from", "to") or not values:
            continue
        held = {item.extra.get(key) for item in default_content().shelf(shelf)}
        assert set(values) <= held, (key, set(values) - held)


def test_every_folder_of_content_is_a_shelf() -> None:
    folders = {p.name for p in (ROOT / "content").iterdir() if p.is_dir()} - NO_CONTENT_FOLDER
    assert folders == set(SHELVES)


@pytest.mark.parametrize("asks", ASKS)
def test_everything_that_can_be_asked_is_asked(asks: str) -> None:
    in_content = any(item.asks == asks for item in default_content())
    sources = "".join(
        p.read_text(encoding="utf-8") for p in [*(ROOT / "hereabouts").rglob("*.py"), *(ROOT / "actions").glob("*.py")]
    )
    assert in_content or re.search(rf'asks = (?:draft\.asks or )?"{asks}"', sources)
    assert re.search(rf'"{asks}"', sources), "nothing settles its answer"
    assert asks in read("docs/content.md")


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_used_and_explained(code: str) -> None:
    assert any(part.code == code for item in default_content() for part in item.says)
    assert re.search(rf"\b{code}\b", read("README.md")) and re.search(rf"\b{code}\b", read("docs/content.md"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("level", [level for level in LEVELS if level != "none"])
def test_every_danger_has_three_cards_of_every_level(kind: str, level: str) -> None:
    cards = [
        item
        for item in default_content().shelf("danger")
        if item.extra["kind"] == kind
        and item.extra["step"] == "card"
        and item.extra.get("level") == level
        and item.extra.get("sub") is None
        and item.extra.get("who", "self") == "self"
        and not item.extra.get("short")
    ]
    assert len(cards) >= 3
    assert len({" ".join(p.text for p in item.says) for item in cards}) == len(cards)


@pytest.mark.parametrize("kind", KINDS)
def test_every_danger_is_followed_up_whatever_is_answered(kind: str) -> None:
    pytest.importorskip("rasa")
    from hereabouts.danger.answers import ANSWERS
    from hereabouts.server import crisis as path

    content = default_content()
    for answer in ANSWERS:
        start = path.Crisis(kind, "elevated", cards=1)
        after = path.answered(answer, kind, start)
        if answer == "other":
            assert after is None
            continue
        assert after is not None
        item = path.choose(content, after, [], 1)
        assert item is not None and item.extra["kind"] == kind, (answer, after.step)


def test_the_danger_kinds_are_the_same_everywhere() -> None:
    assert set(KINDS) == set(DANGER_KINDS)
    assert set(KINDS) <= set(INTENTS)


# -- command line ------------------------------------------------------------------------------------------------


def commands() -> Iterator[tuple[str, Any]]:
    from hereabouts.cli import app, contacts_app, telegram_app

    for command in app.registered_commands:
        yield command.name or str(command.callback.__name__), command
    for name, group in (("contacts", contacts_app), ("telegram", telegram_app)):
        for command in group.registered_commands:
            yield f"{name} {command.name or command.callback.__name__}".replace("_", "-"), command


COMMANDS = dict(commands())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str) -> None:
    help_text = COMMANDS[name].callback.__doc__ or ""
    assert len(help_text.split()) >= 4 and help_text.strip().endswith((".", ")"))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_stands_in_the_readme(name: str) -> None:
    assert f"python -m hereabouts {name.split()[0]}" in read("README.md")


@pytest.mark.parametrize("name", "serve parse talk reflect lint fidelity report export forget purge bench".split())
def test_every_command_of_the_plan_is_there(name: str) -> None:
    assert name in COMMANDS


# -- the house ---------------------------------------------------------------------------------------------------

RASA_FREE = ("language", "danger", "listening", "contacts", "privacy")
# who may be imported by whom (design.md, section 1)
ARROWS = {
    "language": set(),
    "danger": {"language"},
    "contacts": {"language", "privacy"},
    "privacy": {"language"},
    "listening": {"language", "contacts", "privacy"},
    "nlu": {"language", "danger", "listening", "contacts", "privacy"},
    "server": {"language", "danger", "listening", "contacts", "privacy", "channels", "nlu"},
    "channels": {"language", "danger", "listening", "contacts", "privacy", "server"},
}
MODULES = sorted(p for folder in ("hereabouts", "actions") for p in (ROOT / folder).rglob("*.py"))


def imports(path: Path) -> set[str]:
    """Every module a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("package", RASA_FREE)
def test_the_heart_knows_no_rasa(package: str) -> None:
    for path in (ROOT / "hereabouts" / package).rglob("*.py"):
        roots = {name.partition(".")[0] for name in imports(path)}
        assert not roots & {"rasa", "rasa_sdk", "sanic", "tensorflow", "sqlalchemy", "actions"}, shown(path)


@pytest.mark.parametrize("package", ARROWS)
def test_arrows_point_one_way(package: str) -> None:
    for path in (ROOT / "hereabouts" / package).rglob("*.py"):
        inner = {name.split(".")[1] for name in imports(path) if name.startswith("hereabouts.")}
        others = (inner & set(ARROWS)) - {package}
        assert others <= ARROWS[package], (shown(path), others - ARROWS[package])


def test_listening_does_not_know_danger() -> None:
    for path in (ROOT / "hereabouts" / "listening").rglob("*.py"):
        assert not any(name.startswith("hereabouts.danger") for name in imports(path)), shown(path)


@pytest.mark.parametrize("path", MODULES, ids=shown)
def test_no_module_is_over_400_lines_and_each_says_what_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 400
    first = (ast.get_docstring(ast.parse(text)) or "").splitlines()
    assert first and len(re.findall(r"\w+", first[0])) >= 3, "no docstring says what it is"


@pytest.mark.parametrize("path", MODULES, ids=shown)
def test_every_public_thing_says_what_it_does(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = [n for n in tree.body if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))]
    missing = [n.name for n in nodes if not n.name.startswith("_") and not ast.get_docstring(n)]
    assert missing == []


def test_no_file_of_the_project_runs_rasas_telemetry() -> None:
    for path in [*MODULES, *(ROOT / "scripts").iterdir(), ROOT / "Makefile"]:
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        assert "RASA_TELEMETRY_ENABLED=true" not in text and "initialize_telemetry" not in text, path
    assert "RASA_TELEMETRY_ENABLED" in read("Makefile") and "RASA_TELEMETRY_ENABLED" in read("scripts/train")
