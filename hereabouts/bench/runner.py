"""Start each server on a free port of this machine, load it, stop it by process id, and print one table."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Optional

import psutil

from hereabouts.bench.load import Figures, Running, first_reply, measure
from hereabouts.paths import ROOT

NAMES = ("hereabouts", "stock rasa, two processes", "rasa's starter bot")
PATIENCE = 900.0  # seconds to a first reply; a busy machine takes its time
FLOORS = {"p50": 0.5, "throughput": 1.5, "growth": 1.2, "start": 0.6, "memory": 0.7}


def free_port() -> int:
    """Return a port of the loopback address nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Servers:
    """Processes of one bot, started together and stopped by process id."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._running: list[subprocess.Popen[bytes]] = []

    def start(self, *command: str, cwd: Path = ROOT, **environment: str) -> None:
        """Start one process, its output kept in a file of the folder."""
        log = (self.folder / f"log{len(self._running)}.txt").open("wb")
        env = {**os.environ, "PYTHONPATH": str(ROOT), "RASA_TELEMETRY_ENABLED": "false", **environment}
        self._running.append(subprocess.Popen(command, cwd=cwd, env=env, stdout=log, stderr=log))

    def alive(self) -> bool:
        """Whether every process still runs."""
        return all(p.poll() is None for p in self._running)

    def memory(self) -> float:
        """Resident megabytes of all processes and their children."""
        total = 0
        for process in self._running:
            for one in [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]:
                total += one.memory_info().rss
        return total / 1e6

    def last_words(self) -> str:
        """The end of what each process printed."""
        return "\n".join(
            p.read_text(encoding="utf-8", errors="replace")[-600:] for p in sorted(self.folder.glob("log*"))
        )

    def stop(self) -> None:
        """Stop every process by its id."""
        for process in self._running:
            if process.poll() is None:
                process.terminate()
        for process in self._running:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def ours(folder: Path, model: Path) -> tuple[Servers, str]:
    """Start this server with the REST door open."""
    port, servers = free_port(), Servers(folder)
    (folder / "credentials.yml").write_text("rest: {}\n", encoding="utf-8")
    servers.start(
        *(sys.executable, "-m", "hereabouts", "serve", "--port", str(port), "--model", str(model)),
        HEREABOUTS_STATE=str(folder / "state"),
        HEREABOUTS_CREDENTIALS=str(folder / "credentials.yml"),
    )
    return servers, f"http://127.0.0.1:{port}/rest/webhook"


def stock(folder: Path, model: Path) -> tuple[Servers, str]:
    """Start the same model on `rasa run` with `rasa run actions` beside it."""
    port, actions, servers = free_port(), free_port(), Servers(folder)
    (folder / "credentials.yml").write_text("rest: {}\n", encoding="utf-8")
    (folder / "endpoints.yml").write_text(
        f"action_endpoint:\n  url: http://127.0.0.1:{actions}/webhook\nnlg:\n  type: hereabouts.server.voice.Voice\n"
        f"tracker_store:\n  type: SQL\n  dialect: sqlite\n  db: {folder / 'stock.db'}\n",
        encoding="utf-8",
    )
    rasa = str(Path(sys.executable).with_name("rasa"))
    servers.start(rasa, "run", "actions", "--actions", "actions", "--port", str(actions))
    servers.start(
        *(rasa, "run", "--port", str(port), "-i", "127.0.0.1", "-m", str(model)),
        *("--endpoints", str(folder / "endpoints.yml"), "--credentials", str(folder / "credentials.yml")),
    )
    return servers, f"http://127.0.0.1:{port}/webhooks/rest/webhook"


def starter(folder: Path) -> tuple[Servers, str]:
    """Train and start Rasa's starter bot."""
    import rasa.cli

    project = folder / "starter"
    shutil.copytree(Path(rasa.cli.__file__).parent / "initial_project", project)
    rasa_bin = str(Path(sys.executable).with_name("rasa"))
    env = {**os.environ, "RASA_TELEMETRY_ENABLED": "false"}
    subprocess.run(
        [rasa_bin, "train", "--quiet"],
        cwd=project,
        env=env,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    (project / "credentials.yml").write_text("rest: {}\n", encoding="utf-8")
    (project / "endpoints.yml").write_text("", encoding="utf-8")
    port, servers = free_port(), Servers(folder)
    servers.start(rasa_bin, "run", "--port", str(port), "-i", "127.0.0.1", cwd=project)
    return servers, f"http://127.0.0.1:{port}/webhooks/rest/webhook"


async def _started(name: str, servers: Servers, url: str) -> Optional[Running]:
    try:
        return Running(name, url, await first_reply(url, PATIENCE, servers.alive), servers.memory)
    except TimeoutError as error:
        print(f"{name}: {error}\n{servers.last_words()}", file=sys.stderr, flush=True)
        servers.stop()
        return None


def run(seconds: float, quick: bool, model: Any = None) -> None:
    """Start the three one after another, measure them in turns, print the table and the ratios to stock Rasa.

    Raises `ModelMissing` when there is no model of ours.
    """
    from hereabouts.server.agent import newest_model  # with Rasa, so only now

    path = newest_model(model)
    everyone: list[Servers] = []
    running: list[Running] = []
    with tempfile.TemporaryDirectory(prefix="hereabouts-bench-") as made:
        try:
            for number, name in enumerate(NAMES[:1] if quick else NAMES):
                folder = Path(made) / str(number)
                folder.mkdir()
                _say(f"starting {name}")
                try:
                    servers, url = (ours, stock)[number](folder, path) if number < 2 else starter(folder)
                except subprocess.CalledProcessError as error:
                    _say(f"{name}: its training failed ({error.returncode})")
                    continue
                everyone.append(servers)
                started = asyncio.run(_started(name, servers, url))
                running += [started] if started is not None else []
            _say(f"measuring {len(running)} side by side")
            print(table(asyncio.run(measure(running, seconds))) if running else "nothing could be measured")
        finally:
            for servers in everyone:
                servers.stop()


def _say(what: str) -> None:
    print(f"({time.strftime('%H:%M:%S')} {what})", file=sys.stderr, flush=True)


def table(found: list[Figures]) -> str:
    """Return the figures as a table, and this server's ratios to stock Rasa with their floors."""
    head = f"{'':28}{'start s':>9}{'p50 ms':>9}{'p95 ms':>9}{'msg/s':>8}{'turn 5':>9}{'turn 300':>10}{'growth':>8}{'MB':>7}{'empty':>7}"
    rows = [head]
    for f in found:
        rows.append(
            f"{f.name:28}{f.start:9.1f}{f.p50:9.1f}{f.p95:9.1f}{f.throughput:8.1f}{f.early:9.1f}{f.late:10.1f}"
            f"{f.growth:8.2f}{f.memory:7.0f}{f.empty:7d}"
        )
    if [f.name for f in found[:2]] == list(NAMES[:2]):
        ours, stock_ = found[0], found[1]
        told = {
            "p50": ours.p50 / stock_.p50,
            "throughput": ours.throughput / max(stock_.throughput, 0.01),
            "growth": ours.growth,
            "start": ours.start / stock_.start,
            "memory": ours.memory / stock_.memory,
        }
        rows.append("")
        for name, value in told.items():
            floor = FLOORS[name]
            kept = value >= floor if name == "throughput" else value <= floor
            rows.append(
                f"{name + ' (ratio to stock)' if name != 'growth' else 'turn 300 : turn 5':28}{value:9.2f}   floor {floor}   {'kept' if kept else 'MISSED'}"
            )
    return "\n".join(rows)
