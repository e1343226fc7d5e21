"""How long one message takes to be understood, part by part, on one core."""

from __future__ import annotations

import json
import os
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from bot.app.language import both_readers, red_flags, thai
from bot.bench.processes import SERVER_CORE, running
from nlu.dates import find_dates
from nlu.features import features
from nlu.findings import shipped_findings
from nlu.model_file import shipped
from nlu.named import find_named
from nlu.normalise import normalise, squeeze
from nlu.report import percentile
from nlu.sets import NOW, read_set
from nlu.training import examples
from nlu.words import cut

_EVERY = 5  # of the training examples one in five is read where no set is given
_FAST = 0.8  # milliseconds of CPU on average (issue 4)
_LONG, _LONG_FAST = (
    300,
    1.0,
)  # letters of a long message, and the milliseconds in which half of such are read for danger
_MOST = 450  # megabytes that the whole service may hold
_INTENT = "normalise, words, intent"
# How often as many messages as `rasa run` with DIET: what both do (telling the intent), and all that we do (issue 4).
_TIMES_INTENT, _TIMES_WHOLE = 20, 8
Part = Callable[[str], object]


def run(sets: Sequence[Path], rasa: str = "") -> str:
    """Milliseconds of CPU for each message: mean and 95th percentile, of the whole and of its parts.

    CPU time of this thread, so that a busy machine does not count; the wall clock stands beside it for the whole. `rasa`: the
    address of a served Rasa that is asked about the same messages, one after the other; its token is KLAIMOR_RASA_TOKEN.
    """
    texts = [case.text for path in sets for case in read_set(path)] or [each.text for each in examples()[::_EVERY]]
    begin = time.perf_counter()
    engine = thai()
    engine.parse("อุ่นเครื่อง", NOW)
    started = time.perf_counter() - begin
    _measured(
        texts, lambda text: engine.parse(text, NOW)
    )  # caches of compiled expressions fill once in a process's life
    lines = [f"{len(texts)} messages, {sum(map(len, texts)) / len(texts):.0f} letters on average, one core", ""]
    lines += [f"{'part':<34}{'mean ms':>9}{'p95 ms':>9}"]
    parts = {name: _measured(texts, part) for name, part in _parts().items()}
    lines += [_line(name, busy) for name, (busy, _) in parts.items()]
    busy, wall = _measured(texts, lambda text: engine.parse(text, NOW))
    mean = statistics.fmean(busy)
    verdict = "holds" if mean <= _FAST else "BROKEN"
    lines += [_line("whole parse", busy), _line("whole parse by the wall clock", wall), ""]
    lines.append(
        f"fast path mean {mean:.3f} ms of CPU, at most {_FAST} wanted: {verdict}; {1000 / mean:,.0f} messages a second"
    )
    lines.append(f"start {started:.2f} s; this process holds {_held():.0f} MB at most")
    if rasa:
        lines += _beside_rasa(texts, rasa, parts[_INTENT][1], wall)
    return "\n".join([*lines, _long(texts), _service()])


def _beside_rasa(texts: Sequence[str], url: str, intent: Sequence[float], whole: Sequence[float]) -> list[str]:
    """The same messages told by a Rasa over HTTP as the bot asks it; all times by the wall clock."""
    with closing(HTTPConnection(urlsplit(url).netloc, timeout=30)) as calls:
        parse = partial(_parsed_by_rasa, calls, os.environ.get("KLAIMOR_RASA_TOKEN", ""))
        _measured(texts[:20], parse)
        theirs = _measured(texts, parse)[1]
    lines = ["", _line("Rasa over HTTP, by the wall clock", theirs), f"Rasa: {_rate(theirs):,.0f} messages a second"]
    for what, ours, wanted in (("the intent alone", intent, _TIMES_INTENT), ("all that we read", whole, _TIMES_WHOLE)):
        times = _rate(ours) / _rate(theirs)
        verdict = "holds" if times >= wanted else "BROKEN"
        lines.append(f"{what}: {_rate(ours):,.0f}, {times:.1f} times as many, at least {wanted} wanted: {verdict}")
    return [*lines, ""]


def _parsed_by_rasa(calls: HTTPConnection, token: str, text: str) -> None:
    calls.request("POST", f"/model/parse?{urlencode({'token': token})}", json.dumps({"text": text.lstrip("/") or "-"}))
    answer = calls.getresponse()
    answer.read()
    if answer.status != HTTPStatus.OK:
        raise ConnectionError(f"Rasa answered {answer.status}; is KLAIMOR_RASA_TOKEN the one that it was started with?")


def _rate(milliseconds: Sequence[float]) -> float:
    """How many a second, one after the other."""
    return 1000 / statistics.fmean(milliseconds)


def _long(texts: Sequence[str]) -> str:
    """How long both readers of danger signs take for long messages, made of several."""
    afresh, story = both_readers().read_afresh, " ".join(texts)
    long = [story[at : at + _LONG] for at in range(0, len(story) - _LONG, _LONG)]
    _measured(long, afresh)
    busy = _measured([each[:-1] for each in long], afresh)[0]  # other texts than before, so that none is remembered
    median = statistics.median(busy)
    verdict = "holds" if median <= _LONG_FAST else "BROKEN"
    return f"danger signs in {_LONG} letters: median {median:.3f} ms of CPU, at most {_LONG_FAST} wanted: {verdict}"


def _service() -> str:
    """What the whole service takes to start, and holds then, in a process of its own."""
    begin = time.perf_counter()
    with running("bot.bench.service_process", "--paused", core=SERVER_CORE) as service:
        started, held = time.perf_counter() - begin, service.megabytes()
    verdict = "holds" if held <= _MOST else "BROKEN"
    return f"the whole service: all loaded in {started:.2f} s, {held:.0f} MB, at most {_MOST} wanted: {verdict}"


def _parts() -> dict[str, Part]:
    """Parts by themselves, each with what it needs before; together they are more than the whole, which shares them."""
    flags, findings, model = red_flags(), shipped_findings(), shipped()
    return {
        "normalise": normalise,
        "normalise, words": lambda text: cut(normalise(text).text),
        "normalise, days and times": lambda text: find_dates(normalise(text).text, NOW),
        "normalise, names": lambda text: list(find_named(squeeze(normalise(text)))),
        "normalise, findings": lambda text: findings.read(squeeze(normalise(text))),
        "danger signs (kept for 128 texts)": flags.read,
        _INTENT: lambda text: model.ranking(features(normalise(text))),
    }


def _measured(texts: Sequence[str], part: Part) -> tuple[list[float], list[float]]:
    """Milliseconds of CPU and by the wall clock for each text."""
    busy, wall = [], []
    for text in texts:
        begin, cpu = time.perf_counter(), time.thread_time()
        part(text)
        busy.append((time.thread_time() - cpu) * 1e3)
        wall.append((time.perf_counter() - begin) * 1e3)
    return busy, wall


def _line(name: str, times: Sequence[float]) -> str:
    return f"{name:<34}{statistics.fmean(times):>9.3f}{percentile(times, 0.95):>9.3f}"


def _held() -> float:
    """Megabytes of memory, the most so far (Linux counts kilobytes)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
