"""The table from source to rule to case, for the clinician who signs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bot.domain.coverage import Covered, CoveredModifier, covered, covered_modifiers
from bot.domain.protocol import Protocol
from config.read_modifiers import read_modifiers
from config.read_protocols import shipped_protocols


def coverage_table(protocols: Mapping[str, Protocol] | None = None) -> str:
    """Markdown: each protocol with its rules, their sources and the cases that rest on them; last what no case needs."""
    given = shipped_protocols() if protocols is None else protocols
    every = tuple(given.values())
    rows = [row for each in every for row in covered(each)]
    lines = ["# Rules of the triage, from source to case", "", *_head(every, rows), ""]
    for each in every:
        lines += [*_of_protocol(each, (row for row in rows if row.protocol == each.id)), ""]
    lines += [*_of_modifiers(covered_modifiers(read_modifiers().every, given)), ""]
    return "\n".join([*lines, "## Rules that no case needs", "", *(_needless(rows) or ["None."])])


def signatures(protocols: Mapping[str, Protocol] | None = None) -> tuple[str, ...]:
    """For each protocol its name, the hash to sign, and who has signed it and when."""
    every = (shipped_protocols() if protocols is None else protocols).values()
    return tuple(f"{each.name:<40}{each.content_hash}  {signature_of(each)}" for each in every)


def signature_of(protocol: Protocol) -> str:
    """Who answers for a protocol."""
    if protocol.signed_by is None:
        return "NOT signed"
    return f"signed by {protocol.signed_by} on {protocol.signed_on}"


def _head(protocols: tuple[Protocol, ...], rows: list[Covered]) -> Iterator[str]:
    cases = sum(len(each.cases) for each in protocols)
    needed = sum(bool(row.needed) for row in rows)
    yield f"{len(protocols)} protocols, {len(rows)} rules, {cases} cases. {needed} rules are needed by a case of their own file"
    yield f"(without the rule the case gets another level); {len(rows) - needed} are not."


def _of_protocol(protocol: Protocol, rows: Iterable[Covered]) -> Iterator[str]:
    yield f"## {protocol.name}: {protocol.title.th} / {protocol.title.en}"
    yield ""
    yield f"Content {protocol.content_hash}, {signature_of(protocol)}. Otherwise level {protocol.otherwise.value}."
    yield ""
    yield "| rule | level | when | reason | source | cases | needed by |"
    yield "|---|---|---|---|---|---|---|"
    for row in rows:
        cells = (row.number, row.rule.level.value, _when(row), row.rule.reason.th, row.rule.source)
        yield "| " + " | ".join(map(_cell, (*cells, _numbers(row.decided), _numbers(row.needed)))) + " |"


def _of_modifiers(rows: Iterable[CoveredModifier]) -> Iterator[str]:
    yield "## Modifiers: what makes any complaint weigh more (config/modifiers.yaml)"
    yield ""
    yield "| modifier | level | reason | source | cases | needed by |"
    yield "|---|---|---|---|---|---|"
    for row in rows:
        of = row.modifier
        level = of.at_least.value if of.at_least is not None else ""
        cells = (of.id, level, of.reason.th, of.source, _numbers(row.decided), _numbers(row.needed))
        yield "| " + " | ".join(map(_cell, cells)) + " |"


def _when(row: Covered) -> str:
    said = (f"{topic}: {' or '.join(sorted(codes))}" for topic, codes in row.rule.when.items())
    return ", ".join(said) + (" (told only)" if row.rule.told_only else "")


def _needless(rows: Iterable[Covered]) -> list[str]:
    return [f"- {row.protocol} rule {row.number}: {_when(row)}" for row in rows if not row.needed]


def _numbers(numbers: tuple[int, ...]) -> str:
    return ", ".join(map(str, numbers)) or "none"


def _cell(value: object) -> str:
    return str(value).replace("|", "/").replace("\n", " ")
