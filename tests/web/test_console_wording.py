"""What the console says: every phrase in both languages, every phrase that a page uses, and no page that breaks its own policy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import Message, VariableReference
from fluent.syntax.visitor import Visitor
from jinja2 import Environment, nodes

from bot.domain.appointment import BookingState
from bot.domain.call import CallOutcome, CallReason
from bot.domain.care import TERMS, Basis, Relation, Scope
from bot.domain.case import Delivery, Ended
from bot.domain.correction import ENTITIES, INTENTS
from bot.domain.link import NumberKind, Proof
from bot.domain.staff import Role
from bot.domain.staff_act import ActRefused, BadWords, HeldBy, NoSuchCase
from bot.domain.waitlist import OffReason
from bot.domain.words import Phrase
from bot.web.console.acts import _REFUSALS
from config.redflag_lexicon import load_redflag_lexicon
from tests.fakes.house import LOCALES
from tests.web.console_room import BOOK

CONSOLE = Path(__file__).parents[2] / "bot" / "web" / "console"
PAGES = sorted((CONSOLE / "pages").glob("*.html"))
CODE = sorted(CONSOLE.glob("*.py"))
BOTH = ("th", "en")
IDS = BOOK.ids["th"]


def every_scope() -> Iterator[tuple[Scope, ...]]:
    """Every way in which a right can reach."""
    for many in range(1, len(Scope) + 1):
        yield from combinations(Scope, many)


# Phrases whose ids are put together: the beginning, and every end that there is.
FAMILIES = {
    "level-": [str(level) for level in range(1, 6)],
    "sbar-": ["situation", "background", "assessment", "recommendation"],
    "look-": ["auto", "light", "dark"],
    "role-": [role.value for role in Role],
    "role-does-": [role.value for role in Role],
    "ended-": [ended.value.replace("_", "-") for ended in Ended],
    "delivery-": [delivery.value for delivery in Delivery],
    "booking-": [state.value.replace("_", "-") for state in BookingState],
    "call-": [outcome.value.replace("_", "-") for outcome in CallOutcome],
    "call-why-": [reason.value.replace("_", "-") for reason in CallReason],
    "wait-off-": [reason.value for reason in OffReason],
    "wait-period-": ["morning", "noon", "afternoon", "evening", "night"],
    "mark-needs-": ["nurse", "supervisor"],
    "password-": ["short", "common", "username", "same"],
    "account-bad-": ["username", "name", "hospitals"],
    "act-link-kind-": [kind.value for kind in NumberKind],
    "side-link-": [proof.value for proof in Proof],
    "side-basis-": [basis.value for basis in Basis],
    "care-relation-": [relation.value for relation in Relation],
    "care-days-": [str(days) for days in (*TERMS, 0)],
    "care-scopes-": ["-".join(each.value for each in scopes) for scopes in every_scope()],
    "act-words-": ["empty", "too-long", "unreadable", "not-there"],
    "intent-": [intent.replace("_", "-") for intent in INTENTS],
    "entity-": [entity.replace("_", "-") for entity in ENTITIES],
}
LOOKED_UP = ("sign-", "line-")  # codes that have a phrase or are shown as they are


class _Variables(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: VariableReference) -> None:
        self.names.add(node.id.name)


def wants(language: str) -> dict[str, frozenset[str]]:
    """Phrase -> names of its arguments."""
    found = {}
    for path in (LOCALES / "console" / language).glob("*.ftl"):
        for entry in FluentParser().parse(path.read_text("utf-8")).body:
            if isinstance(entry, Message):
                seen = _Variables()
                seen.visit(entry)
                found[entry.id.name] = frozenset(seen.names)
    return found


def said_in_pages() -> list[tuple[str, str, frozenset[str]]]:
    """Page, phrase and the arguments it is given, for every t("...") of the templates."""
    found = []
    for path in PAGES:
        tree = Environment(autoescape=True).parse(path.read_text("utf-8"))
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "t" and isinstance(call.args[0], nodes.Const):
                found.append((path.name, str(call.args[0].value), frozenset(each.key for each in call.kwargs)))
    return found


def put_together() -> set[str]:
    """Beginnings of phrases that pages and code put together: t("level-" ~ level), word(f"role-{role}")."""
    pages = {found for path in PAGES for found in re.findall(r't\(\s*"([a-z-]+-)" ~', path.read_text("utf-8"))}
    code = {found for path in CODE for found in re.findall(r'f"([a-z-]+-)\{', path.read_text("utf-8"))}
    return (pages | code) - {"hospital-"}  # names of fields


def in_code() -> set[str]:
    """Every phrase that stands in the code as a whole."""
    return {found for path in CODE for found in re.findall(r'"([a-z][a-z0-9-]+)"', path.read_text("utf-8"))} & IDS


def families() -> set[str]:
    return {start + end for start, ends in FAMILIES.items() for end in ends}


def test_every_phrase_of_a_page_is_there_and_gets_exactly_its_arguments() -> None:
    known = wants("th")
    assert [(page, phrase) for page, phrase, given in said_in_pages() if known.get(phrase) != given] == []


def test_every_phrase_that_is_put_together_is_there() -> None:
    assert put_together() - set(LOOKED_UP) == set(FAMILIES)
    assert sorted(families() - IDS) == []


def test_no_phrase_stands_there_for_nothing() -> None:
    used = {phrase for _, phrase, _ in said_in_pages()} | families() | in_code()
    assert [phrase for phrase in sorted(IDS - used) if not phrase.startswith(LOOKED_UP)] == []


def test_both_languages_take_the_same_arguments() -> None:
    assert wants("th") == wants("en")


@pytest.mark.parametrize("language", BOTH)
def test_every_phrase_can_be_said(language: str) -> None:
    for phrase, names in wants(language).items():
        said = BOOK.word(Phrase(phrase, {name: f"<{name}>" for name in names}), language)
        assert said.strip(), phrase
        assert all(f"<{name}>" in said for name in names), phrase


def test_every_danger_sign_is_named_for_staff() -> None:
    assert sorted(sign.code for sign in load_redflag_lexicon().signs if f"sign-{sign.code}" not in IDS) == []


def test_every_refusal_of_an_act_is_explained() -> None:
    told_otherwise = {BadWords, HeldBy, NoSuchCase}
    kinds = {kind.__name__ for kind in ActRefused.__subclasses__() if kind not in told_otherwise}
    assert set(_REFUSALS) == kinds
    assert set(_REFUSALS.values()) <= IDS


def test_thai_never_mixes_up_its_particles() -> None:
    for phrase, names in wants("th").items():
        text = BOOK.word(Phrase(phrase, dict.fromkeys(names, "")), "th")
        assert not any(slip in text for slip in ("นะค่ะ", "ไหมค่ะ", "คะ่", "ค๊ะ", "ไหนค่ะ", "ไรค่ะ")), phrase


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_holds_nothing_inline(path: Path) -> None:
    """The policy forbids it, so it would be dead; this says so before a browser does."""
    text = path.read_text("utf-8")
    for forbidden in (
        " style=",
        "<style",
        " onclick",
        " onload",
        "javascript:",
        "hx-on",
        "http://",
        "https://",
        "|safe",
    ):
        assert forbidden not in text, forbidden
    assert all(" src=" in tag for tag in text.split("<script")[1:])


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_form_that_is_sent_carries_a_token(path: Path) -> None:
    for form in path.read_text("utf-8").split('<form method="post"')[1:]:
        assert 'name="token"' in form.split("</form>")[0]
