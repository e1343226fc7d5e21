"""The mutation check: each rule and each entry of the lexicon is taken out in turn, and what no case misses is listed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from bot.domain.coverage import Covered, covered, covered_modifiers
from bot.domain.errors import BadConfiguration
from bot.domain.protocol import Protocol
from config.read_modifiers import read_modifiers
from config.read_protocols import shipped_protocols
from config.redflag_lexicon import load_redflag_lexicon
from nlu.needed import Entry, Needs
from nlu.training import sign_examples

_NONE = "none"  # of a message that only looks like a danger sign
_KINDS = ("pattern", "name", "question", "word", "idiom", "hint")


@dataclass(frozen=True, slots=True)
class Spoken:
    """Messages that the lexicon is tried on: those that are danger signs, and those that only look like one."""

    signs: tuple[str, ...]
    looks: tuple[str, ...]

    def thinned(self, every: int) -> Spoken:
        """Every so manieth of each, for a quick look."""
        return Spoken(self.signs[::every], self.looks[::every])


@dataclass(frozen=True, slots=True)
class Mutations:
    """The report in Markdown, and the rules of protocols and modifiers that no case needs or that name no source."""

    text: str
    needless: tuple[str, ...]


def spoken(files: Iterable[Path] = ()) -> Spoken:
    """The examples of nlu/signs, and the sets of these files: {emergency, crisis, none} of groups, or a list of {text, expect}.

    Bubbles (a list inside a group) are joined by a blank. Raises BadConfiguration for a file of neither shape.
    """
    told = [(each.intent.partition("/")[0], each.text) for each in sign_examples()]
    told += [each for path in files for each in _messages(path)]
    return Spoken(
        tuple(text for kind, text in told if kind != _NONE), tuple(text for kind, text in told if kind == _NONE)
    )


def mutations(said: Spoken, protocols: Mapping[str, Protocol] | None = None) -> Mutations:
    """Every rule of every protocol and modifier, and the whole lexicon, over the cases of the files and over these messages."""
    every = shipped_protocols() if protocols is None else protocols
    rows = [row for protocol in every.values() for row in covered(protocol)]
    needless = (*_needless_rules(rows), *_needless_modifiers(every))
    needs = Needs(load_redflag_lexicon(), said.signs, said.looks)
    lines = ["# Mutation check", "", f"{len(rows)} rules of {len(every)} protocols, each taken out in turn:"]
    lines += [f"{len(rows) - len(needless)} make a case of their own file fail. Not needed:", ""]
    lines += [*(f"- {each}" for each in needless)] or ["None."]
    return Mutations("\n".join([*lines, "", *_of_lexicon(needs, said)]), needless)


def _needless_rules(rows: Iterable[Covered]) -> Iterator[str]:
    for row in rows:
        if not row.needed:
            yield f"{row.protocol} rule {row.number}: {', '.join(row.rule.when)}"
        elif not row.rule.source.strip():
            yield f"{row.protocol} rule {row.number}: no source"


def _needless_modifiers(protocols: Mapping[str, Protocol]) -> Iterator[str]:
    for row in covered_modifiers(read_modifiers().every, protocols):
        if not row.needed:
            yield f"modifier {row.modifier.id}"


def _of_lexicon(needs: Needs, said: Spoken) -> Iterator[str]:
    every, needed, met = needs.every(), needs.needed(), needs.met()
    yield "## Danger signs: config/lexicon/redflags.yaml"
    yield ""
    yield f"Over {len(said.signs)} messages that are signs and {len(said.looks)} that only look like one. An entry is needed"
    yield "where a message is read differently without it. Alternatives inside one pattern are not entries of their own."
    yield ""
    yield "| entry | all | needed | not needed |"
    yield "|---|---|---|---|"
    for kind in _KINDS:
        of_kind = [each for each in every if each.kind == kind]
        count = sum(each in needed for each in of_kind)
        yield f"| {kind} | {len(of_kind)} | {count} | {len(of_kind) - count} |"
    rest = [each for each in every if each not in needed]
    patterns = [each for each in rest if each.kind in _KINDS[:3]]
    yield from _listed("Patterns that read a message which others read too", [each for each in patterns if each in met])
    yield from _listed("Patterns that read no message", [each for each in patterns if each not in met])
    for kind, title in (("word", "Words of groups"), ("idiom", "Idioms"), ("hint", "Hints")):
        yield from _listed(f"{title} that no message needs", [each for each in rest if each.kind == kind])


def _listed(title: str, entries: Sequence[Entry]) -> Iterator[str]:
    yield ""
    yield f"### {title}: {len(entries)}"
    yield ""
    for where in dict.fromkeys(each.where for each in entries):
        said = "; ".join(f"`{each.said}`" for each in entries if each.where == where)
        yield f"- {where}: {said}" if where else f"- {said}"


def _messages(path: Path) -> Iterator[tuple[str, str]]:
    read = msgspec.yaml.decode(path.read_text("utf-8"))
    try:
        if isinstance(read, list):
            yield from ((each["expect"], each["text"]) for each in read)
            return
        for kind, groups in read.items():
            for items in groups.values():
                yield from ((kind, " ".join(each) if isinstance(each, list) else each) for each in items)
    except (AttributeError, KeyError, TypeError) as wrong:
        raise BadConfiguration(f"{path.name} is no set of messages: {wrong!r}") from wrong
