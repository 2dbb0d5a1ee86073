"""The command line (design §7): JSON Lines in, JSON Lines out, one object a line, errors on stderr.

Exit 2 on bad usage, 1 on failure. Nothing is imported that a command does not need: `lint` knows no Rasa.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any, Iterator, NoReturn, Optional

import typer

from hereabouts.errors import HereaboutsError
from hereabouts.server.quiet import be_quiet

app = typer.Typer(
    name="hereabouts",
    help="Reflections with a harm-reduction stance, offline. `make run` starts it; these are the single tools.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
contacts_app = typer.Typer(help="The humans: who is told to whom, and the sheet to ring.", no_args_is_help=True)
telegram_app = typer.Typer(help="The Telegram door.", no_args_is_help=True)
app.add_typer(contacts_app, name="contacts")
app.add_typer(telegram_app, name="telegram")

Model = typer.Option(None, "--model", help="A trained model or a folder of models (default: the newest in models/).")
Region = typer.Option(None, "--region", help="Whose numbers are given: us gb ca ie au nz eu.")
HtmlFile = typer.Option(None, "--html", help="Write an HTML page with plots to this file.")


def fail(error: BaseException) -> NoReturn:
    """Say on stderr what went wrong and what to do; exit 1."""
    print(f"hereabouts: {error}", file=sys.stderr)
    raise typer.Exit(1)


def lines_in() -> Iterator[dict[str, Any]]:
    """Yield one object a line of stdin; a plain line is its text. A line that is neither is reported and skipped."""
    for number, raw in enumerate(sys.stdin, 1):
        line = raw.rstrip("\n")
        if not line.strip():
            continue
        if line.lstrip().startswith("{"):
            try:
                given = json.loads(line)
                if not isinstance(given, dict) or not isinstance(given.get("text"), str):
                    raise ValueError('needs {"text": "..."}')
                yield given
                continue
            except ValueError as error:
                print(f"hereabouts: line {number}: {error}", file=sys.stderr)
                continue
        yield {"text": line}


def out(value: dict[str, Any]) -> None:
    """Print one object and flush."""
    print(json.dumps(value, ensure_ascii=False), flush=True)


def _console(model: Optional[Path]) -> Any:
    from hereabouts.console import Console

    try:
        return Console(model)
    except HereaboutsError as error:
        fail(error)


@app.command()
def serve(
    host: str = typer.Option("127.0.0.1", help="Address to bind; a public one is refused while wording is unsigned."),
    port: int = typer.Option(5005, help="Port."),
    model: Optional[Path] = Model,
) -> None:
    """Serve the page, the widget and the other doors."""
    from hereabouts.console import prepare

    prepare()
    from hereabouts.server.app import serve as run

    try:
        run(host, port, str(model) if model else None)
    except HereaboutsError as error:
        fail(error)


@app.command()
def parse(model: Optional[Path] = Model) -> None:
    """Read lines: intent, ranking, danger and signals of each, through the trained pipeline."""
    console = _console(model)
    for value in console.parse(lines_in()):
        out(value)


@app.command()
def talk(model: Optional[Path] = Model, region: Optional[str] = Region) -> None:
    """Talk: every `person` is a conversation of their own, from its first message, through the whole pipeline."""
    console = _console(model)
    try:
        for value in console.talk(lines_in(), region):
            out(value)
    except HereaboutsError as error:
        fail(error)


@app.command()
def reflect(model: Optional[Path] = Model) -> None:
    """Give the reflections on each line, best first, possibly none."""
    console = _console(model)
    for value in console.reflect(lines_in()):
        out(value)


@app.command()
def lint(content: Optional[Path] = typer.Option(None, help="Another content folder.")) -> None:
    """Check content/ against the rules of voice and safety; every finding with file, id and rule."""
    from hereabouts.contacts import Contacts
    from hereabouts.listening.content import load
    from hereabouts.listening.lint import lint as check

    try:
        found = check(load(content))
        warnings = list(Contacts.load((content or _content_dir()) / "contacts").stale(date.today()))
    except HereaboutsError as error:
        fail(error)
    for fault in found:
        print(f"{fault.file}:{fault.line}: {fault.id}: {fault.rule}: {fault.mend}")
    for warning in warnings:
        print(f"warning: {warning}")
    print(f"{len(found)} findings, {len(warnings)} warnings")
    if found:
        raise typer.Exit(1)


def _content_dir() -> Path:
    from hereabouts.paths import content_dir

    return content_dir()


@app.command()
def read() -> None:
    """Print the whole content as a book, with ids, for a clinician to read."""
    from hereabouts.listening.content import load

    try:
        content = load()
    except HereaboutsError as error:
        fail(error)
    for shelf, items in content.shelves.items():
        print(f"\n# {shelf} ({len(items)})\n")
        for item in items:
            signed = "signed" if item.reviewed else "unsigned"
            print(f"{item.id}  [{signed}]")
            for part in item.says:
                print(f"    {part.code:6} {part.text}")


@app.command()
def fidelity(
    since: Optional[str] = typer.Option(None, help="Only conversations of the last 7d, 12h, 2w ..."),
    html: Optional[Path] = HtmlFile,
) -> None:
    """Score the stored conversations from the codes of what was said (MITI 4.2.1 and ours)."""
    from hereabouts.reports import fidelity_report

    try:
        print(fidelity_report(since, html))
    except HereaboutsError as error:
        fail(error)


@app.command()
def report(html: Optional[Path] = HtmlFile) -> None:
    """Count for the operator, no text: topics, danger referrals by kind and channel, hours, fallbacks."""
    from hereabouts.reports import operator_report

    try:
        print(operator_report(html))
    except HereaboutsError as error:
        fail(error)


@app.command()
def export(sender: str = typer.Argument(..., help="Whose conversation.")) -> None:
    """Print everything kept of one conversation, one event a line."""
    from hereabouts.reports import export_events

    try:
        for event in export_events(sender):
            out(event)
    except HereaboutsError as error:
        fail(error)


@app.command()
def forget(sender: str = typer.Argument(..., help="Whose conversation.")) -> None:
    """Delete everything kept of one conversation, from the file too."""
    from hereabouts.reports import open_store

    try:
        out({"sender": sender, "rows": open_store().forget(sender)})
    except HereaboutsError as error:
        fail(error)


@app.command()
def purge(older_than: str = typer.Option(..., "--older-than", help="30d, 12h, 2w ...")) -> None:
    """Delete every conversation whose last message is older."""
    from hereabouts.privacy import retention_seconds
    from hereabouts.reports import open_store

    try:
        out({"older_than": older_than, "conversations": open_store().purge(retention_seconds(older_than))})
    except HereaboutsError as error:
        fail(error)


@app.command()
def bench(
    seconds: float = typer.Option(15.0, help="How long each load is kept up."),
    quick: bool = typer.Option(False, "--quick", help="This server only."),
    profile: bool = typer.Option(
        False, "--profile", help="Instead: where a turn's time and the memory go, in process."
    ),
    model: Optional[Path] = Model,
) -> None:
    """Measure, in one run: this server, the same bot on stock two-process Rasa, and Rasa's starter bot."""
    from hereabouts.bench import profile as profiling
    from hereabouts.bench import run

    try:
        profiling.run(model=model) if profile else run(seconds, quick, model)
    except HereaboutsError as error:
        fail(error)


@app.command("dry-run")
def dry_run(region: Optional[str] = Region) -> None:
    """Print twenty crises as they would be answered with this operator's contacts."""
    from hereabouts.dryrun import crises

    for line in crises(region):
        print(line)


@app.command("train-danger")
def train_danger() -> None:
    """Train the danger screen's classifier from data/nlu (part of `make train`)."""
    from hereabouts.console import prepare

    prepare()
    from hereabouts.danger.training import train

    try:
        out(train())
    except HereaboutsError as error:
        fail(error)


@app.command()
def warm() -> None:
    """Encode the content's examples once, so that the next start is quick (part of `make train`)."""
    from hereabouts.console import prepare

    prepare()
    from actions.tracking import the_bank

    try:
        the_bank().warm()
    except HereaboutsError as error:
        fail(error)


@contacts_app.command("call-sheet")
def call_sheet() -> None:
    """Print the numbers to be rung each quarter."""
    from hereabouts.contacts import default_contacts

    print(default_contacts().call_sheet())


@telegram_app.command("webhook")
def telegram_webhook(
    url: str = typer.Argument(..., help="Public https address of /webhooks/telegram/webhook."),
) -> None:
    """Tell Telegram where to send messages (never done at start)."""
    from hereabouts.console import prepare

    prepare()
    from hereabouts.channels.telegram import webhook

    try:
        print(webhook(url))
    except HereaboutsError as error:
        fail(error)


def main() -> None:
    """Run the command line."""
    be_quiet()
    app()
