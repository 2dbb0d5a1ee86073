"""The same lines read in a process of their own with the real TensorFlow, for test_light.py."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from hereabouts.paths import ROOT


def lines(count: int) -> list[str]:
    """Lines spread evenly over the training files' intents."""
    found: list[str] = []
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            found += [line[2:] for line in str(block["examples"]).splitlines() if line.startswith("- ")]
    return found[:: max(1, len(found) // count)][:count]


REAL = """
import json, sys
from pathlib import Path
from hereabouts.console import Console
console = Console(Path(sys.argv[2]) if sys.argv[2] else None)
assert getattr(sys.modules["tensorflow"], "__file__", None), "not the real one"
from tests.server.real import understood
print(json.dumps(understood(console, json.loads(Path(sys.argv[1]).read_text()))))
"""


def understood(console: Any, texts: list[str]) -> list[tuple[str, float]]:
    """Intent and confidence of each text, through the graph."""
    from rasa.core.channels.channel import UserMessage

    told = [console._loop.run_until_complete(console.agent.processor.parse_message(UserMessage(t))) for t in texts]
    return [(t["intent"]["name"], float(t["intent"]["confidence"])) for t in told]


class WithTheRealOne:
    """A process that reads the same lines with the real TensorFlow, while other tests run."""

    def __init__(self, given: list[str], folder: Path) -> None:
        self.given = given
        (folder / "lines.json").write_text(json.dumps(given), encoding="utf-8")
        model = os.environ.get("HEREABOUTS_TEST_MODEL", "")
        self._process = subprocess.Popen(
            [sys.executable, "-c", REAL, str(folder / "lines.json"), model],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "HEREABOUTS_TENSORFLOW": "real"},
        )

    def agrees_with(self, console: Any) -> None:
        out, err = self._process.communicate(timeout=600)
        assert self._process.returncode == 0, err[-2000:]
        there, here = json.loads(out.strip().splitlines()[-1]), understood(console, self.given)
        assert [intent for intent, _ in there] == [intent for intent, _ in here]
        assert all(abs(one - other) < 1e-3 for (_, one), (_, other) in zip(there, here))

    def end(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
