"""Each rule is traced to a case that needs it; what no case needs is listed by name."""

from __future__ import annotations

from dataclasses import replace

import pytest
from typer.testing import CliRunner

from bot.app.coverage import coverage_table, signature_of, signatures
from bot.cli import app
from bot.domain.coverage import covered, covered_modifiers
from bot.domain.protocol import Protocol
from config.read_modifiers import read_modifiers
from config.read_protocols import shipped_protocols
from tests.triage.needless_rules import NEEDLESS

PROTOCOLS = shipped_protocols()
LEAST_SOURCE = 10  # letters: a document and where in it


@pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=list(PROTOCOLS))
def test_without_any_rule_some_case_gets_another_level(protocol: Protocol) -> None:
    """The mutation check of issue 5: with each rule removed in turn, a case of its own file fails."""
    needless = {row.number for row in covered(protocol) if not row.needed}
    assert needless == set(NEEDLESS.get(protocol.id, ())), (
        "list it in needless_rules.py, or write the case that needs it"
    )


@pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=list(PROTOCOLS))
def test_every_rule_decides_a_case(protocol: Protocol) -> None:
    assert not [row.number for row in covered(protocol) if not row.decided]


def test_a_rule_that_no_case_needs_is_found() -> None:
    fever = PROTOCOLS["fever"]
    seen = covered(fever)
    bare = covered(replace(fever, cases=fever.cases[:1]))
    assert [row.number for row in seen] == list(range(1, len(seen) + 1)), (
        "the rules of the modifiers are not among them"
    )
    assert sum(bool(row.needed) for row in bare) <= 1 < sum(bool(row.needed) for row in seen)


def test_the_table_names_source_rule_and_case() -> None:
    table = coverage_table(PROTOCOLS)
    for protocol in PROTOCOLS.values():
        assert f"## {protocol.name}:" in table
        assert protocol.content_hash in table
        own = [each for each in protocol.rules if not each.general]
        assert all(each.source.replace("|", "/") in table for each in own)
    assert table.count("NOT signed") == len(PROTOCOLS)
    assert [line for line in table.splitlines() if line.startswith("|") and "| none |" in line] == []
    for each in read_modifiers().every:
        assert each.at_least is None or f"| {each.id} | {each.at_least.value} |" in table


@pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=list(PROTOCOLS))
def test_every_rule_names_its_source(protocol: Protocol) -> None:
    assert [rule.reason.en for rule in protocol.rules if len(rule.source.strip()) < LEAST_SOURCE] == []


def test_every_modifier_with_a_level_is_needed_by_a_case() -> None:
    rows = covered_modifiers(read_modifiers().every, PROTOCOLS)
    conditions = ["immune", "anticoagulant", "kidney", "recent_surgery", "infant"]
    assert [row.modifier.id for row in rows] == [*conditions, "missed_dialysis", "asks_to_be_seen"]
    assert all(row.needed for row in rows)
    bare = {
        key: replace(each, rules=tuple(rule for rule in each.rules if not rule.general))
        for key, each in PROTOCOLS.items()
    }
    assert not any(row.decided for row in covered_modifiers(read_modifiers().every, bare))


def test_who_signed_and_when_is_shown() -> None:
    signed = replace(PROTOCOLS["fever"], signed_by="พญ. ใจดี", signed_on="2026-11-20")
    assert signature_of(signed) == "signed by พญ. ใจดี on 2026-11-20"
    [line] = signatures({"fever": signed})
    assert line.startswith("fever@2026-11")
    assert signed.content_hash in line


def test_the_commands_print_them() -> None:
    table = CliRunner().invoke(app, ["triage", "coverage"])
    assert (table.exit_code, table.stdout.startswith("# Rules of the triage")) == (0, True)
    assert CliRunner().invoke(app, ["triage", "signatures"]).stdout.count("\n") == len(PROTOCOLS)
