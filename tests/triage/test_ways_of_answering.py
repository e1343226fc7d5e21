"""Plain ways of answering: what denies is read as no yes, and a danger sign told beside a denial is not lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from bot.app.language import red_flags, thai
from bot.domain.protocol import NO, NONE, Protocol, Question
from bot.flows.danger import seen_by_rule, suspected
from bot.flows.symptoms_answers import Reply, answered
from bot.flows.symptoms_heard import hear
from config.read_protocols import shipped_protocols

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=ZoneInfo("Asia/Bangkok"))
WAYS = yaml.safe_load((Path(__file__).parent / "ways_of_answering.yaml").read_text())
DENIES = [(topic, str(text)) for topic, texts in WAYS["denies"].items() for text in texts]
TELLS = [(topic, str(text)) for topic, texts in WAYS["tells"].items() for text in texts]
DENIAL = frozenset({NO, NONE})
MOST_ASKING = 3  # questions that one answer is tried on


def asking_for(topic: str, *, danger: bool) -> Iterator[tuple[Protocol, Question]]:
    """Questions that cover a topic and can be denied; those for danger signs only where a finding of theirs means yes."""
    for protocol in shipped_protocols().values():
        for question in protocol.questions:
            deniable = any(question.answer(code) for code in DENIAL)
            told_there = question.danger and topic in question.findings and topic not in protocol.findings
            if deniable and (told_there if danger else topic in (question.topic, *question.covers)):
                yield protocol, question


def reply_to(protocol: Protocol, question: Question, text: str) -> Reply:
    heard = hear(text, thai().parse(text, NOW), NOW, partial(suspected, red_flags()))
    return answered(heard, question, frozenset(protocol.findings))


@pytest.mark.parametrize(("topic", "text"), DENIES, ids=str)
def test_a_plain_denial_is_no_yes(topic: str, text: str) -> None:
    found = list(asking_for(topic, danger=False))[:MOST_ASKING]
    for protocol, question in found:
        reply = reply_to(protocol, question, text)
        assert reply.part or set(reply.codes) <= DENIAL, (protocol.id, question.topic, reply)
    assert found or topic == "photophobia"


@pytest.mark.parametrize("words", ["{}", "ไม่มีไข้ {}", "{} ไม่ได้กินยาอะไร"])
@pytest.mark.parametrize(("topic", "text"), TELLS, ids=str)
def test_a_sign_told_beside_a_denial_is_not_denied(topic: str, text: str, words: str) -> None:
    said = words.format(text)
    if seen_by_rule(red_flags().read(said)):
        return  # it is alarmed at before any question
    for protocol, question in list(asking_for(topic, danger=True))[:MOST_ASKING]:
        reply = reply_to(protocol, question, said)
        assert not reply.part, (protocol.id, question.topic)
        assert not reply.codes or not set(reply.codes) <= DENIAL, (protocol.id, question.topic, reply)
