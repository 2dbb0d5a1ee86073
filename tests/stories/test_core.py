"""`rasa test core` over stories with real user text: the model, its rules and the danger component, as stock Rasa runs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from hereabouts.danger import KINDS
from hereabouts.paths import ROOT, models_dir

pytest.importorskip("rasa")

STORIES = Path(__file__).parent / "test_stories.yml"
# Rasa's own command, with what every entry point of ours does first (quiet, no TensorFlow in a process that serves).
COMMAND = (
    "import sys\n"
    "from hereabouts.console import prepare\n"
    "prepare()\n"
    "from rasa.__main__ import main\n"
    "sys.argv = ['rasa', *sys.argv[1:]]\n"
    "main()\n"
)


def stories() -> list[dict[str, list[dict[str, str]]]]:
    told: list[dict[str, list[dict[str, str]]]] = yaml.safe_load(STORIES.read_text(encoding="utf-8"))["stories"]
    return told


def intents() -> set[str]:
    return {step["intent"] for story in stories() for step in story["steps"] if "intent" in step}


def test_the_stories_are_in_a_persons_own_words() -> None:
    for story in stories():
        for step in story["steps"]:
            assert "intent" not in step or step["user"].strip(), story


def test_the_stories_speak_of_enough_intents_and_of_every_danger() -> None:
    assert len(intents()) >= 15
    assert set(KINDS) <= intents()


def test_a_danger_stands_in_the_middle_of_each_core_conversation() -> None:
    middles = {
        story["steps"][0]["intent"]
        for story in stories()
        if len(story["steps"]) > 2 and story["steps"][2].get("intent") in KINDS
    }
    assert {"lapse_report", "urge", "partner_crisis", "betrayed_partner"} <= middles


def test_rasa_predicts_every_step_of_every_story(tmp_path: Path) -> None:
    model = Path(os.environ.get("HEREABOUTS_TEST_MODEL") or models_dir())
    assert list(model.glob("*.tar.gz")) or model.is_file(), "no model to test"
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            COMMAND,
            "test",
            "core",
            "--e2e",
            "--fail-on-prediction-errors",
            "--model",
            str(model),
            "--stories",
            str(STORIES),
            "--out",
            str(tmp_path),
            "--no-plot",
        ],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=240,
    )
    failed = tmp_path / "failed_test_stories.yml"
    words = failed.read_text(encoding="utf-8") if failed.exists() else ""
    assert done.returncode == 0, f"{done.stdout[-1500:]}\n{done.stderr[-1500:]}\n{words[-3000:]}"
    report = json.loads((tmp_path / "story_report.json").read_text(encoding="utf-8"))
    counted = report["conversation_accuracy"]
    assert counted["total"] == len(stories()) > 0
    assert counted["correct"] == counted["total"]
