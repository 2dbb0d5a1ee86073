"""What the operator and the clinician read: fidelity and counts as table and HTML, and what is kept of one person."""

from __future__ import annotations

import asyncio
import base64
import io
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any, Iterator

from hereabouts.listening.fidelity import TARGETS, Said, Score, score, table
from hereabouts.listening.types import Part


def open_store() -> Any:
    """Return the conversation store over the project's domain; raises `StoreError` when it cannot be opened."""
    from hereabouts.console import prepare
    from hereabouts.errors import StoreError

    prepare()
    from rasa.shared.core.domain import Domain

    from hereabouts.paths import ROOT
    from hereabouts.server.store import ConversationStore

    try:
        return ConversationStore(domain=Domain.load(str(ROOT / "domain.yml")))
    except Exception as error:
        raise StoreError(
            f"The conversation store cannot be opened ({type(error).__name__}): see HEREABOUTS_DATABASE."
        ) from error


def turns_of(events: list[Any], since: float = 0.0) -> list[Said]:
    """Return the coded turns of one conversation's events (as dicts)."""
    turns: list[Said] = []
    heard = ""
    parts: list[Part] = []
    for event in events:
        if event.get("timestamp", 0) and event["timestamp"] < since:
            continue
        if event.get("event") == "user":
            if parts:
                turns.append(Said(heard, tuple(parts)))
            heard, parts = ((event.get("parse_data") or {}).get("intent") or {}).get("name") or "", []
        elif event.get("event") == "bot":
            meta = event.get("metadata") or {}
            coded = [Part(p["text"], p["code"], p["id"]) for p in meta.get("parts") or []]
            if meta.get("disclosure"):
                turns.append(Said(heard, tuple(coded), disclosure=True))
            else:
                parts += coded
    if parts:
        turns.append(Said(heard, tuple(parts)))
    return turns


def stored_conversations(since: float = 0.0) -> Iterator[list[Said]]:
    """Yield the coded turns of every stored conversation."""
    store = open_store()
    loop = asyncio.new_event_loop()
    for sender in loop.run_until_complete(store.keys()):
        tracker = loop.run_until_complete(store.retrieve_full_tracker(sender))
        if tracker is not None:
            turns = turns_of([e.as_dict() for e in tracker.events], since)
            if turns:
                yield turns


def fidelity_report(since: str | None, html: Path | None) -> str:
    """Return the fidelity table over what is stored, and write it as HTML with plots when asked to."""
    from hereabouts.privacy import retention_seconds

    start = time.time() - retention_seconds(since) if since else 0.0
    conversations = list(stored_conversations(start))
    result = score(conversations)
    if html is not None:
        html.write_text(fidelity_html(result, conversations), encoding="utf-8")
    return f"{len(conversations)} conversations, " + table(result)


def fidelity_html(result: Score, conversations: list[list[Said]]) -> str:
    """Return one page: the table, the codes, and reflections to questions conversation by conversation."""
    ratios = [s.ratio for s in (score([c]) for c in conversations) if s.ratio is not None]
    plots = [
        _plot("bar", "What was said, by code", dict(sorted(result.codes.items(), key=lambda kv: -kv[1]))),
        _plot("hist", "Reflections to a question, conversation by conversation", ratios),
    ]
    rows = [(shown, getattr(result, name), aim) for name, shown, aim in TARGETS]
    return _page("Fidelity", rows, plots)


def operator_report(html: Path | None) -> str:
    """Return counts only: topics, danger referrals by kind and channel, hours, fallbacks; HTML when asked to."""
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    hours: Counter[int] = Counter()
    for hour, channel, what, name, n in open_store().counts():
        totals[what][name] += n
        if what == "danger":
            totals["danger by channel"][f"{channel}: {name}"] += n
        if what == "intent":
            totals["channel"][channel] += n
            hours[int(hour) % 24] += n
    lines = []
    for what in ("channel", "intent", "danger", "danger by channel", "incident"):
        if totals[what]:
            lines.append(f"{what}:")
            lines += [f"  {name:40} {n:6}" for name, n in totals[what].most_common()]
    if hours:
        lines.append("hours (UTC): " + " ".join(f"{h:02d}h:{hours[h]}" for h in sorted(hours)))
    text = "\n".join(lines) or "Nothing has been counted yet."
    if html is not None:
        plots = [
            _plot("bar", "Topics", dict(totals["intent"].most_common(25))),
            _plot("bar", "Danger referrals", dict(totals["danger"].most_common())),
            _plot("bar", "Messages by hour (UTC)", {f"{h:02d}": hours.get(h, 0) for h in range(24)}),
        ]
        rows = [(f"{what}: {name}", n, "") for what, names in totals.items() for name, n in names.most_common()]
        html.write_text(_page("What was heard, in counts", rows, plots), encoding="utf-8")
    return text


def export_events(sender: str) -> Iterator[dict[str, Any]]:
    """Yield every event kept of one conversation; raises `StoreError` when there is none."""
    from hereabouts.errors import StoreError

    store = open_store()
    tracker = asyncio.new_event_loop().run_until_complete(store.retrieve_full_tracker(sender))
    if tracker is None:
        raise StoreError(f"Nothing is kept of '{sender}'.")
    for event in tracker.events:
        yield event.as_dict()


def _plot(kind: str, title: str, values: Any) -> str:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(8, max(2.4, 0.28 * len(values) if kind == "bar" else 3)))
    if kind == "bar":
        names = list(values)[::-1]
        axes.barh(names, [values[n] for n in names], color="#4a6b7c")
    else:
        axes.hist(values or [0], bins=20, color="#4a6b7c")
    axes.set_title(title)
    figure.tight_layout()
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=90)
    pyplot.close(figure)
    return f'<img alt="{title}" src="data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}">'


def _page(title: str, rows: list[tuple[Any, Any, Any]], plots: list[str]) -> str:
    from jinja2 import Environment

    template = Environment(autoescape=True).from_string(
        "<!doctype html><html lang=en><meta charset=utf-8><title>{{ title }}</title>"
        "<style>body{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}"
        "td{padding:.2rem .8rem .2rem 0;border-bottom:1px solid #ddd}img{max-width:100%}</style>"
        "<h1>{{ title }}</h1><table>{% for a, b, c in rows %}<tr><td>{{ a }}</td><td>{{ b if b is not none else '-' }}</td>"
        "<td>{{ c }}</td></tr>{% endfor %}</table>{% for p in plots %}<p>{{ p | safe }}</p>{% endfor %}</html>"
    )
    shown = [(a, round(b, 3) if isinstance(b, float) else b, c) for a, b, c in rows]
    return template.render(title=title, rows=shown, plots=plots)
