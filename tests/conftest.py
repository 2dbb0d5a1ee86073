"""The fixtures every test may use: the real trained model behind `bot`, spoken to as in a dialogue."""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from hereabouts.server.light import leave_tensorflow_out

leave_tensorflow_out()
os.environ.setdefault("HEREABOUTS_GATHER_SECONDS", "0")


@dataclass
class Reply:
    """What came back to one message."""

    told: dict[str, Any]

    @property
    def says(self) -> str:
        """Everything that was said, the first words of the session left out."""
        return " ".join(r["text"] for r in self.parts)

    @property
    def parts(self) -> list[dict[str, Any]]:
        return [r for r in self.told["replies"] if not str(r["id"]).startswith(("disclosure", "bare.first"))]

    @property
    def codes(self) -> list[str]:
        return [r["code"] for r in self.parts]

    @property
    def ids(self) -> list[str]:
        return [r["id"] for r in self.parts]

    @property
    def intent(self) -> str:
        return str(self.told["intent"])

    @property
    def asks(self) -> str | None:
        return self.told.get("asks")

    @property
    def danger(self) -> tuple[str | None, str]:
        return self.told["danger"]["kind"], self.told["danger"]["level"]

    @property
    def disclosed(self) -> bool:
        return len(self.parts) != len(self.told["replies"])


@dataclass
class Talker:
    """One person talking to the bot: `bot.hears("...")` gives the reply."""

    console: Any
    region: str | None = "us"
    person: str = field(default_factory=lambda: uuid.uuid4().hex)

    def hears(self, text: str) -> Reply:
        return Reply(self.console.say(self.person, text, self.region))

    def someone_else(self, region: str | None = "us") -> Talker:
        return Talker(self.console, region)


@pytest.fixture(scope="session")
def console() -> Any:
    """The whole pipeline in process over the newest model, keeping conversations in memory."""
    from hereabouts.console import Console

    return Console(os.environ.get("HEREABOUTS_TEST_MODEL") and Path(os.environ["HEREABOUTS_TEST_MODEL"]))


@pytest.fixture
def bot(console: Any) -> Talker:
    """A new person talking."""
    return Talker(console)
