"""Measures a pipeline on examples that it was not trained on: `python -m klaimor_rasa.compare --pipeline lr --folds 5 --judged 1`.

Each fold is trained, served as the bot is served, and asked over HTTP, one message after the other.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Any

from klaimor_rasa import CHECKOUT
from klaimor_rasa.quiet import hush
from klaimor_rasa.train import PIPELINES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rasa.shared.nlu.training_data.message import Message
    from rasa.shared.nlu.training_data.training_data import TrainingData

_TOKEN = "a-token-for-measuring"  # noqa: S105 (the server lives as long as this process)
_PARALLEL_WARM_UP = 20


@dataclass
class Measured:
    """One fold. `pairs`: what was wanted, and what was said; times in seconds."""

    pairs: list[tuple[str, str]]
    each: list[float]
    train_wall: float
    train_cpu: float
    model_mb: float
    start: float
    start_cpu: float
    rss_mb: float


def folds(told: TrainingData, count: int) -> list[list[Message]]:
    """Examples dealt intent by intent, the same way every time."""
    order = sorted(told.intent_examples, key=lambda each: (each.get("intent"), each.get("text")))
    random.Random(7).shuffle(order)  # noqa: S311 (an order, no secret)
    dealt: list[list[Message]] = [[] for _ in range(count)]
    for at, each in enumerate(sorted(order, key=lambda each: str(each.get("intent")))):
        dealt[at % count].append(each)
    return dealt


def measure(pipeline: str, learnt: Sequence[Message], held: Sequence[Message], told: TrainingData) -> Measured:
    """Train on some, serve, and ask about the others."""
    from rasa.shared.nlu.training_data.training_data import TrainingData

    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        (place / "data").mkdir()
        kept = TrainingData(list(learnt), entity_synonyms=told.entity_synonyms)
        (place / "data" / "fold.yml").write_text(kept.nlu_as_yaml(), "utf-8")
        begin, spent = time.monotonic(), _cpu_of_children()
        command = [
            sys.executable,
            "-m",
            "klaimor_rasa.train",
            "--pipeline",
            pipeline,
            "--out",
            name,
            "--data",
            str(place / "data"),
        ]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 (ourselves)
        train_wall, train_cpu = time.monotonic() - begin, _cpu_of_children() - spent
        with _served(pipeline, place) as (server, start, start_cpu, process):
            pairs, each = [], []
            for message in [*held[:_PARALLEL_WARM_UP], *held]:
                at = time.perf_counter()
                said = _parse(server, message.get("text"))
                each.append(time.perf_counter() - at)
                pairs.append((message.get("intent"), said["intent"]["name"]))
            rss = _rss_mb(process.pid)
        size = (place / f"{pipeline}.tar.gz").stat().st_size / 1e6
        cut = _PARALLEL_WARM_UP
        return Measured(pairs[cut:], each[cut:], train_wall, train_cpu, size, start, start_cpu, rss)


@contextmanager
def _served(pipeline: str, place: Path) -> Iterator[tuple[HTTPConnection, float, float, subprocess.Popen[bytes]]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "KLAIMOR_RASA_TOKEN": _TOKEN, "KLAIMOR_RASA_URL": f"http://127.0.0.1:{port}"}
    command = [sys.executable, "-m", "klaimor_rasa.serve", "--pipeline", pipeline, "--models", str(place)]
    begin = time.monotonic()
    with (place / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)  # noqa: S603 (ourselves)
    try:
        server = _up(port, process)
        yield server, time.monotonic() - begin, _cpu_of(process.pid), process
    finally:
        process.kill()  # it holds nothing, and on a busy machine TensorFlow takes a minute to say good-bye
        process.wait()


def _up(port: int, process: subprocess.Popen[bytes]) -> HTTPConnection:
    while process.poll() is None:
        server = HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            _parse(server, "สวัสดีค่ะ")
            return server
        except (OSError, HTTPException, KeyError):
            server.close()
            time.sleep(0.2)
    raise RuntimeError("the server has ended")


def _parse(server: HTTPConnection, text: str) -> dict[str, Any]:
    server.request("POST", f"/model/parse?token={_TOKEN}", json.dumps({"text": text}))
    read: dict[str, Any] = json.loads(server.getresponse().read())
    read["intent"]["name"]  # KeyError: an error was told
    return read


def _rss_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1000


def _cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def report(pipeline: str, examples: int, told: Sequence[Measured]) -> str:
    """One line for the table of nlu/README.md."""
    pairs = [pair for fold in told for pair in fold.pairs]
    each = sorted(seconds for fold in told for seconds in fold.each)
    right = sum(wanted == said for wanted, said in pairs) / len(pairs)
    last = told[-1]
    return (
        f"{pipeline}: {examples} examples, {len(told)} fold(s), {len(pairs)} judged: accuracy {right:.3f}, macro-F1 {_f1(pairs):.3f}; "
        f"parse p50 {each[len(each) // 2] * 1e3:.1f} p95 {each[int(len(each) * 0.95)] * 1e3:.1f} ms, "
        f"{len(each) / sum(each):.0f}/s; train {last.train_wall:.0f} s (CPU {last.train_cpu:.0f} s), model {last.model_mb:.1f} MB; "
        f"start {last.start:.0f} s (CPU {last.start_cpu:.0f} s), RSS {last.rss_mb:.0f} MB"
    )


def _f1(pairs: Sequence[tuple[str, str]]) -> float:
    scores = []
    for intent in {wanted for wanted, _ in pairs}:
        wanted = sum(each == intent for each, _ in pairs)
        said = sum(each == intent for _, each in pairs)
        both = sum(one == other == intent for one, other in pairs)
        scores.append(2 * both / (wanted + said))
    return sum(scores) / len(scores)


def main() -> int:
    """Print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pipeline", choices=PIPELINES, default="lr")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--judged", type=int, help="so many of the folds (all)")
    asked = parser.parse_args()
    hush()
    from rasa.shared.importers.utils import training_data_from_paths

    files = [str(path) for path in sorted((CHECKOUT / "nlu" / "data").glob("*.yml"))]
    told = training_data_from_paths(files, language="th")
    dealt = folds(told, asked.folds)
    measured = []
    for at in range(asked.judged or asked.folds):
        learnt = [each for other, fold in enumerate(dealt) if other != at for each in fold]
        measured.append(measure(asked.pipeline, learnt, dealt[at], told))
        sys.stdout.write(report(asked.pipeline, len(told.intent_examples), measured) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
