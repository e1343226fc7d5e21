"""An answer as the rules read it, and where they cannot, as people were found to answer that question (nlu/replies)."""

from __future__ import annotations

import re

from bot.domain.pieces import whole_of
from bot.domain.protocol import NO, NONE, UNSURE, YES, Question
from bot.flows.symptoms_answers import Reply, answered
from bot.flows.symptoms_heard import Heard
from bot.flows.symptoms_told import is_mild

# How likely a reading must be to count. Chosen on answers by authors of whom it had learned nothing (tests/triage/answers_dev.yaml)
# and on whole cases: of readings with a chance of .8 to .9 about 83 in a hundred were right, from .9 on 99. That a danger sign is not
# there must be as good as sure, and is asked about once more (`part`), as with the rules.
_THERE, _NOT_KNOWN, _NOT_THERE, _OTHER, _OTHER_YES = 0.9, 0.6, 0.9, 0.8, 0.95
_DENIES = frozenset({NO, NONE})
_LETTERS = 8  # fewer are too little to go by
_TIMES = frozenset({"date", "time", "duration"})
_MOSTLY = 0.25  # of the letters: "เป็นมาปีนึงแล้วค่ะ"
_BUT_STILL = re.compile(r"แต่(?:ก็)?ยัง|but (?:i )?(?:can )?still")


def read_answer(heard: Heard, question: Question, own: frozenset[str] = frozenset()) -> Reply:
    """The answer to the question that was just asked. own: findings of the complaint itself, which say nothing new."""
    reply = answered(heard, question, own)
    if heard.answers is None or reply.codes or (question.danger and reply.part):
        return reply
    if _too_little(heard, question):
        return reply
    codes = tuple(each.code for each in question.answers)
    chances = heard.answers.chances(heard.text, whole_of(question.topic), question.covers, codes)
    likely = {code: chances.get(code, 0.0) for code in codes}
    return _danger(likely) if question.danger else _other(heard, likely, part=reply.part)


def _too_little(heard: Heard, question: Question) -> bool:
    """Whether it is but a word, or only says how long where that was not asked: no yes, and no no."""
    letters = sum(map(str.isalpha, heard.text))
    times = sum(len(each.text) for each in heard.understood.entities if each.entity in _TIMES)
    plain = {each.code for each in question.answers} <= {YES, NO, UNSURE}
    return letters < _LETTERS or (plain and times > _MOSTLY * len(heard.text.strip()))


def _danger(likely: dict[str, float]) -> Reply:
    if likely.get(YES, 0.0) >= _THERE:
        return Reply((YES,))
    if likely.get(UNSURE, 0.0) >= _NOT_KNOWN:
        return Reply((UNSURE,))
    return Reply(part=likely.get(NO, 0.0) >= _NOT_THERE)


def _other(heard: Heard, likely: dict[str, float], *, part: bool) -> Reply:
    """Where the rules have read that some of it is denied, no more than that can be meant; and "a little" is no plain yes."""
    code = max(likely, key=lambda each: likely[each])
    meant = code in _DENIES if part else not (code == YES and (is_mild(heard.text) or _BUT_STILL.search(heard.text)))
    enough = _OTHER_YES if code == YES else _OTHER
    return Reply((code,)) if meant and likely[code] >= enough else Reply(part=part)


__all__ = ["read_answer"]
