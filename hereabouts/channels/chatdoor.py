"""What the Slack and Telegram doors share: acknowledge at once, answer in the background, in order, never silently."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from hereabouts.channels.naming import Naming
from hereabouts.channels.offers import Choice, Offers
from hereabouts.channels.sentences import banner, failure, line
from hereabouts.channels.turns import Turn, Turns
from hereabouts.contacts import default_contacts
from hereabouts.danger import Finding, screen
from hereabouts.server.crisis import bare_card

logger = logging.getLogger(__name__)
ANSWER_WITHIN = 120.0
MOST_WAITING = 20
OnNewMessage = Callable[[UserMessage], Awaitable[Any]]


class ChatOutput(OutputChannel):
    """Says replies to one private conversation; a subclass knows how its platform is told."""

    def __init__(self, door: ChatDoor, person: str, turn: Turn | None = None) -> None:
        self.door, self.person, self.turn = door, person, turn

    async def say(self, text: str, choices: tuple[Choice, ...] = ()) -> None:
        """Send one text, with its choices as buttons. Implemented by each platform; may raise HereaboutsError."""
        raise NotImplementedError

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Say a reply: its text and buttons, then a plan to copy and a timer where the reply brings one.

        A reply to danger (`kind` and `level` in its metadata) does not wait for what came before it.
        """
        if self.turn is not None and not (message.get("kind") and message.get("level")):
            await self.turn.mine()
        self.turn = None  # what comes after within this reply needs to wait for nobody
        text = message.get("text")
        if message.get("forget"):
            self.door.forget(self.person)
        if message.get("disclosure") and self.door.demo and isinstance(text, str):
            # While wording is unsigned every door says so (safety §5); the website shows it as a banner.
            text = f"{text.strip()}\n\n{banner(self.person)}"
        if isinstance(text, str) and text.strip():
            offered = _choices(message.get("buttons") or message.get("quick_replies"))
            if not offered and message.get("asks") == "rating":
                offered = tuple(Choice(f"rating_{number}", str(number)) for number in range(11))
            await self.say(text.strip(), offered)
        extra = message.get("extra")
        if isinstance(extra, dict):
            await self._extra(text if isinstance(text, str) else "", extra)

    async def _extra(self, text: str, extra: dict[str, Any]) -> None:
        plan = extra.get("plan")
        if isinstance(plan, dict) and plan.get("if") and plan.get("then"):
            sign, step = str(plan["if"]), str(plan["then"])
            if sign not in text or step not in text:  # just read back: said already
                await self.say(line("plan", **{"if": sign, "then": step}))
        timer = extra.get("timer")
        minutes = timer.get("minutes") if isinstance(timer, dict) else None
        if isinstance(minutes, (int, float)) and 0 < minutes <= 60:
            await self.say(line("timer_running", minutes=f"{minutes:g}"))
            self.door.start_timer(self, float(minutes))

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        """Send a plain text (used by stock actions)."""
        await self.send_response(recipient_id, {"text": text})

    async def send_text_with_buttons(
        self, recipient_id: str, text: str, buttons: list[dict[str, Any]], **kwargs: Any
    ) -> None:
        """Send a text with buttons (used by stock actions)."""
        await self.send_response(recipient_id, {"text": text, "buttons": buttons})


class ChatDoor(InputChannel):
    """An input channel whose webhook answers at once; `problem` says why it is off, None when it is on."""

    def __init__(self, naming: Naming | None, problem: str | None = None) -> None:
        self.problem, self.naming = problem, naming
        self.offers, self.turns = Offers(), Turns()
        self.demo = False
        self._timers: dict[str, asyncio.Task[None]] = {}
        self._told: dict[str, int] = {}

    def url_prefix(self) -> str:
        """Return the path, the same under stock `rasa run` and under our server."""
        return f"/webhooks/{self.name()}"

    # -- a message -----------------------------------------------------------------------------------------------

    def hear(self, on_new_message: OnNewMessage, output: ChatOutput, text: str, button: str | None = None) -> None:
        """Pass a message (or the title of a tapped `button`) on, in the background, in its place in the row."""
        person = output.person
        crowded = self.turns.waiting(person) >= MOST_WAITING
        self.offers.close(person)
        if text.strip().lstrip("/").lower() == "stop":
            self.stop_timer(person)

        async def work(turn: Turn) -> None:
            output.turn = turn
            # A flood is answered by one line, but nobody in danger is among those who are only told to slow down.
            if crowded and not await finding_in(text):
                await self._say_failure(output, "too_fast", once=True)
                return
            await self._pass_on(on_new_message, output, text, button)

        self.turns.start(person, work)

    def hear_danger_only(self, on_new_message: OnNewMessage, output: ChatOutput, text: str) -> None:
        """Read an edited message (or one said in public) for danger, and pass it on only when there is some."""

        async def work(turn: Turn) -> None:
            output.turn = turn
            if await finding_in(text):
                await self._pass_on(on_new_message, output, text, None)

        self.turns.start(output.person, work)

    def say_failure(self, output: ChatOutput, reason: str) -> None:
        """Say a failure sentence, in its place in the row."""

        async def work(turn: Turn) -> None:
            output.turn = turn
            await self._say_failure(output, reason)

        self.turns.start(output.person, work)

    async def _pass_on(self, on_new_message: OnNewMessage, output: ChatOutput, text: str, button: str | None) -> None:
        # A tap is whole by itself; a short line may be the first of a burst, which the agent then joins.
        metadata: dict[str, Any] = {"gather": True} if button is None else {"button": button}
        message = UserMessage(text, output, output.person, input_channel=self.name(), metadata=metadata)
        try:
            await asyncio.wait_for(on_new_message(message), ANSWER_WITHIN)
        except Exception as error:
            logger.error("%s: a message could not be answered (%s)", self.name(), type(error).__name__)
            found = await finding_in(text)
            if found:
                parts = bare_card(found, default_contacts(), None)
                card = {"text": " ".join(part.text for part in parts), "kind": found.kind, "level": found.level}
                await output.send_response(output.person, card)
            else:
                await self._say_failure(output, "crash")

    async def _say_failure(self, output: ChatOutput, reason: str, once: bool = False) -> None:
        told = self._told.get(output.person, 0)
        if once and told:
            return
        if len(self._told) > 10_000:
            self._told.clear()
        self._told[output.person] = told + 1
        await output.send_response(output.person, {"text": failure(reason, output.person, told)})

    def forget(self, person: str) -> None:
        """Forget what is kept in memory about the person: open buttons, a running timer."""
        self.offers.forget(person)
        self._told.pop(person, None)
        self.stop_timer(person)

    # -- the timer of the urge wave: in memory, gone with the server ---------------------------------------------

    def start_timer(self, output: ChatOutput, minutes: float) -> None:
        """Say after `minutes` that they are over; a new timer takes the place of the one before."""
        self.stop_timer(output.person)

        async def over() -> None:
            await asyncio.sleep(minutes * 60)
            self._timers.pop(output.person, None)
            await output.say(line("timer_over", minutes=f"{minutes:g}"))

        self._timers[output.person] = self.turns.aside(over())

    def stop_timer(self, person: str) -> None:
        """Stop the person's timer, if one runs."""
        timer = self._timers.pop(person, None)
        if timer is not None:
            timer.cancel()

    def timers(self) -> int:
        """Return how many timers run."""
        return len(self._timers)

    async def stop(self) -> None:
        """Let go: timers end, replies under way get some seconds."""
        for person in list(self._timers):
            self.stop_timer(person)
        await self.turns.stop()

    # -- the blueprint -------------------------------------------------------------------------------------------

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """Return the routes: `/` says that it is on, `/webhook` takes what the platform sends. Off: 404 for both."""
        door = Blueprint(f"hereabouts_{self.name()}")
        if self.problem is not None:

            @door.route("/", methods=["GET"])
            @door.route("/webhook", methods=["GET", "POST"])
            async def nothing(request: Request) -> HTTPResponse:
                return response.json({"error": "There is nothing here."}, status=404)

            return door

        @door.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @door.route("/webhook", methods=["POST"])
        async def webhook(request: Request) -> HTTPResponse:
            self.demo = bool(getattr(getattr(request.app.ctx, "standing", None), "demo", False))
            return self.receive(request, on_new_message)

        @door.listener("before_server_stop")
        async def leave(app: Any, loop: Any) -> None:
            await self.stop()

        return door

    def receive(self, request: Request, on_new_message: OnNewMessage) -> HTTPResponse:
        """Check and read one request, start the work it asks for, and answer it. Never raises."""
        raise NotImplementedError


async def finding_in(text: str) -> Finding:
    """Return what the danger screen finds; off the event loop, a long text takes a while."""
    return await asyncio.get_running_loop().run_in_executor(None, screen, text)


def say_plainly(text: str) -> None:
    """Write one line to the log that is seen even where only errors are."""
    logger.error("%s", text)


def _choices(buttons: Any) -> tuple[Choice, ...]:
    made = []
    for button in buttons if isinstance(buttons, list) else []:
        title = button.get("title") if isinstance(button, dict) else None
        if isinstance(title, str) and title.strip():
            made.append(Choice(str(button.get("id") or title), title.strip()))
    return tuple(made[:100])
