"""Serving without TensorFlow: what stands in its place, what is never loaded, and that nothing is understood otherwise."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("rasa")

from hereabouts.paths import ROOT
from hereabouts.server import light
from hereabouts.server.quiet import be_quiet, note
from tests.server.real import WithTheRealOne, lines

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


def python(code: str, *args: str, **environment: str) -> str:
    """Run code in a fresh Python of this environment; returns what it printed last."""
    done = subprocess.run(
        [sys.executable, "-c", code, *args],
        capture_output=True,
        text=True,
        timeout=240,
        cwd=ROOT,
        env={**ENVIRONMENT, **environment},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip().splitlines()[-1]


def test_an_inert_module_gives_classes_for_anything() -> None:
    module = light._InertModule("tensorflow")
    assert isinstance(module.keras, type)
    assert isinstance(module.keras.layers.Layer, type)

    class Mine(module.keras.Model):  # type: ignore[misc, name-defined]
        pass

    assert isinstance(Mine(), Mine)


def test_an_inert_decorator_leaves_the_function_as_it_was() -> None:
    module = light._InertModule("tensorflow")

    @module.function  # type: ignore[untyped-decorator]
    def one() -> int:
        return 1

    @module.function(input_signature=[])  # type: ignore[untyped-decorator]
    def two() -> int:
        return 2

    assert (one(), two()) == (1, 2)


def test_nothing_is_an_instance_of_an_inert_class() -> None:
    module = light._InertModule("tensorflow")
    assert not isinstance("text", module.Tensor)


def test_an_inert_module_has_no_special_names_it_was_not_given() -> None:
    module = light._InertModule("tensorflow")
    with pytest.raises(AttributeError):
        module.__wrapped__  # noqa: B018
    assert module.__version__


def test_only_tensorflow_and_its_kin_are_stood_in_for() -> None:
    finder = light._Finder()
    assert finder.find_spec("tensorflow.keras.layers") is not None
    assert finder.find_spec("keras") is not None
    for name in ("numpy", "tensorflowish", "rasa.utils.tensorflow", "sklearn"):
        assert finder.find_spec(name) is None, name


def test_the_switch_keeps_the_real_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEREABOUTS_TENSORFLOW", "real")
    assert light.leave_tensorflow_out() is False


def test_importing_the_command_line_imports_no_rasa() -> None:
    code = "import sys, hereabouts.cli\nprint([m for m in ('rasa', 'tensorflow', 'spacy') if m in sys.modules])"
    assert python(code) == "[]"


def test_entry_points_turn_telemetry_off_before_rasa_is_there() -> None:
    code = (
        "import os, sys, hereabouts.console as c\n"
        "c.prepare()\n"
        "from rasa import telemetry\n"
        "print(os.environ['RASA_TELEMETRY_ENABLED'], telemetry.is_telemetry_enabled())"
    )
    assert python(code, RASA_TELEMETRY_ENABLED="true") == "false False"


def test_be_quiet_sets_what_every_entry_point_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RASA_TELEMETRY_ENABLED", "TOKENIZERS_PARALLELISM"):
        monkeypatch.delenv(name, raising=False)
    be_quiet()
    assert os.environ["RASA_TELEMETRY_ENABLED"] == "false"
    assert os.environ["TOKENIZERS_PARALLELISM"] == "false"


def test_a_note_names_what_and_which_error_and_none_of_its_words(caplog: pytest.LogCaptureFixture) -> None:
    import logging

    note(logging.getLogger("hereabouts.test"), "the thing failed", ValueError("very private"))
    assert "the thing failed (ValueError)" in caplog.text
    assert "private" not in caplog.text


def test_a_traceback_that_reaches_a_handler_is_cut_to_its_type() -> None:
    code = (
        "import logging\n"
        "from hereabouts.console import prepare\n"
        "prepare()\n"
        "try:\n"
        "    raise ValueError('very private')\n"
        "except ValueError:\n"
        "    logging.getLogger('rasa.core.processor').exception('while reading %s', 'very private')\n"
        "    logging.getLogger('anything').error('this too', exc_info=True)\n"
        "print('done')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, env=ENVIRONMENT)
    assert done.returncode == 0
    assert "private" not in done.stderr + done.stdout
    assert "ValueError" in done.stderr


def test_forty_lines_are_understood_the_same_with_the_real_one(console: Any, forty: WithTheRealOne) -> None:
    forty.agrees_with(console)


@pytest.mark.slow
@pytest.mark.skipif(not os.environ.get("HEREABOUTS_SOAK"), reason="minutes: set HEREABOUTS_SOAK=1")
def test_five_hundred_lines_are_understood_the_same_with_the_real_one(console: Any, tmp_path: Path) -> None:
    WithTheRealOne(lines(500), tmp_path).agrees_with(console)
