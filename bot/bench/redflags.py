"""Yardstick: how long reading a message for danger signs takes, and which patterns of the lexicon no case of the sets needs."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import yaml

from bot.domain.lexicon import DangerSign, RedFlagLexicon
from config.redflag_lexicon import load_redflag_lexicon
from nlu.redflags import LexiconRedFlags
from nlu.second_reader import shipped_reader
from nlu.two_readers import TwoReaders

FLOOR_MS = 1.0  # the floor for the median message
_PART = " #"  # between the code of a sign and the number of one of its patterns


def run(files: Iterable[Path], rounds: int) -> str:
    """Figures over these sets (YAML: emergency, crisis, none, groups of messages, where a list is bubbles; or a list of messages that
    say what is expected)."""
    wanted = {kind: [*_messages(files, kind)] for kind in ("emergency", "crisis", "none")}
    lexicon = load_redflag_lexicon()
    reader = LexiconRedFlags(lexicon)
    signs = [*wanted["emergency"], *wanted["crisis"]]
    every = [*signs, *wanted["none"]]
    times, together = _times(reader, every, rounds), _times(TwoReaders(reader, shipped_reader()), every, rounds)
    unneeded = _unneeded(lexicon, signs)
    total = sum(len(sign.say) + len(sign.names) for sign in lexicon.signs)
    missed = [text for text in signs if not reader.read(text)]
    return "\n".join(
        [
            f"missed                {len(missed)} of {len(signs)} signs",
            f"neither found nor asked about  {sum(not reader.doubts(text) for text in missed)}",
            f"false alarms          {sum(bool(reader.read(text)) for text in wanted['none'])} of {len(wanted['none'])} look-alikes",
            f"asked about           {sum(bool(reader.doubts(text)) for text in wanted['none'])} of {len(wanted['none'])} look-alikes",
            f"per message, median   {times[len(times) // 2]:.2f} ms   (floor {FLOOR_MS} ms)",
            f"per message, 95 %     {times[int(len(times) * 0.95)]:.2f} ms",
            f"with the second reader, median   {together[len(together) // 2]:.2f} ms, mean {sum(together) / len(together):.2f} ms,"
            f" 95 % {together[int(len(together) * 0.95)]:.2f} ms",
            f"patterns that alone catch a message of the sets: {total - len(unneeded)} of {total}; without one that needs them:",
            *(f"  {code}: {pattern}" for code, pattern in unneeded),
        ]
    )


def _messages(files: Iterable[Path], kind: str) -> Iterator[str]:
    for file in files:
        read = yaml.safe_load(file.read_text("utf-8"))
        if isinstance(read, list):
            yield from (" ".join(each.get("texts") or [each["text"]]) for each in read if each["expect"] == kind)
            continue
        for items in read[kind].values():
            yield from (" ".join(each) if isinstance(each, list) else each for each in items)


def _times(reader: LexiconRedFlags | TwoReaders, texts: list[str], rounds: int) -> list[float]:
    """Milliseconds for each text, the best of the rounds, ascending; the first reading (which compiles) is not counted.

    Round by round, so that what was remembered of a text is forgotten until its turn comes again.
    """
    for text in texts:
        reader.read_afresh(text)
    return sorted(map(min, zip(*([_once(reader, text) for text in texts] for _ in range(rounds)), strict=True)))


def _once(reader: LexiconRedFlags | TwoReaders, text: str) -> float:
    begin = time.thread_time()  # of this thread, whatever else the machine is doing
    reader.read_afresh(text)
    return (time.thread_time() - begin) * 1000


def _unneeded(lexicon: RedFlagLexicon, texts: list[str]) -> list[tuple[str, str]]:
    """Patterns whose removal changes no message of the sets: each pattern is made a sign of its own, and only lone finders are needed."""
    parts = {part.code: part for sign in lexicon.signs for part in _taken_apart(sign)}
    reader = LexiconRedFlags(replace(lexicon, signs=tuple(parts.values()), hints={}))
    alone: Counter[str] = Counter()
    for text in texts:
        finders = {flag.code for flag in reader.read(text)}
        if len(finders) == 1:
            alone.update(finders)
    return [
        (code.partition(_PART)[0], (*part.say, *part.names)[0]) for code, part in parts.items() if code not in alone
    ]


def _taken_apart(sign: DangerSign) -> Iterator[DangerSign]:
    """One sign for each pattern."""
    for nth, pattern in enumerate(sign.say):
        yield replace(sign, code=f"{sign.code}{_PART}{nth}", say=(pattern,), names=(), ask=())
    for nth, pattern in enumerate(sign.names):
        yield replace(sign, code=f"{sign.code}{_PART}name {nth}", say=(), names=(pattern,), ask=())
