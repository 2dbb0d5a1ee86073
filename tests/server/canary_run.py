"""Run `python -m hereabouts talk` over a real database with parts that fail on cue; a runner of test_canary.py.

A line holding BREAKACTION, BREAKGRAPH or BREAKSTORE meets that part broken, with an error that quotes the line. At the
end the runner says on stderr what stands in TensorFlow's place.
"""

from __future__ import annotations

import sys
from typing import Any


def failing(name: str, real: Any, current: dict[str, str]) -> Any:
    """Wrap a function so that it raises, quoting the person, when the line asks for it."""

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        if name in current["text"]:
            raise RuntimeError(f"{name} failed on: {current['text']}")
        return real(*args, **kwargs)

    return wrapped


def failing_later(name: str, real: Any, current: dict[str, str]) -> Any:
    """The same for a coroutine."""

    async def wrapped(*args: Any, **kwargs: Any) -> Any:
        if name in current["text"]:
            raise RuntimeError(f"{name} failed on: {current['text']}")
        return await real(*args, **kwargs)

    return wrapped


def main() -> None:
    """Talk, as the command line does, with our store and the failures in place."""
    import hereabouts.cli as cli
    import hereabouts.console as module

    plain = module.Console

    class Watched(plain):  # type: ignore[misc, valid-type]
        def __init__(self, model: Any = None, store: Any = None) -> None:
            module.prepare()
            from rasa.shared.core.domain import Domain

            from hereabouts.paths import ROOT
            from hereabouts.server.inprocess import sdk_actions
            from hereabouts.server.store import ConversationStore

            super().__init__(model, ConversationStore(Domain.load(str(ROOT / "domain.yml"))))
            self._current = {"text": ""}
            processor = self.agent.processor
            processor._parse_message_with_graph = failing(
                "BREAKGRAPH", processor._parse_message_with_graph, self._current
            )
            for action in sdk_actions().values():
                action.run = failing("BREAKACTION", action.run, self._current)
            self.agent.tracker_store.save = failing_later("BREAKSTORE", self.agent.tracker_store.save, self._current)

        def say(self, person: str, text: str, region: Any = None) -> Any:
            self._current["text"] = text
            return super().say(person, text, region)

    module.Console = Watched  # type: ignore[misc]
    sys.argv = ["hereabouts", "talk", *sys.argv[1:]]
    try:
        cli.main()
    finally:
        stands = type(sys.modules.get("tensorflow")).__name__
        roots = ("tensorflow", "keras", "torch", "jax")
        real = [n for n, m in sys.modules.items() if n.split(".")[0] in roots and getattr(m, "__file__", None)]
        print(f"tensorflow: {stands}, really loaded: {real}", file=sys.stderr)


if __name__ == "__main__":
    main()
