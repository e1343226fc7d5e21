"""How an answer is meant that no rule can read: learned from how people answer each question of the triage in their own words."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from nlu.classify import Classifier
from nlu.features import seen
from nlu.model_file import ANSWERS, shipped
from nlu.normalise import normalise, squeeze

if TYPE_CHECKING:
    from nlu.train import Document

SHARPNESS = 4.0  # of readings with a chance of .8 about 84 in a hundred are right (authors that it had not seen)
NONE = "none"  # no answer to what was asked
_COMMON = frozenset({"yes", "no", "unsure"})  # mean the same to every question; other codes belong to their topic
# Ordinary messages of these kinds may be answers.
MAY_ANSWER = frozenset({"report_symptom", "emergency", "mental_health", "affirm", "deny", "unsure", "out_of_scope"})
_LATELY = 64
LEAST = 3  # examples that a feature must occur in; with 2 the reader is half as large again and hardly better
_ORDER = 20261127  # in which strangers are dealt out to questions
_STRANGE = 0.3  # how much an example counts that answers nothing, beside one that answers


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer to a question: its topic, all the topics that it asks for, the code of the answer that is meant, and the words."""

    topic: str
    covers: tuple[str, ...]
    code: str
    text: str


class AnswerReader:
    """A linear model over words and letters of an answer, by themselves and together with each topic that the question asks for."""

    def __init__(self, model: Classifier) -> None:
        self._model = model
        model.ranking(())  # what it makes at its first use takes half a second: at the start, and not for a patient

    def chances(self, text: str, topic: str, covers: Sequence[str], codes: Sequence[str]) -> Mapping[str, float]:
        """How likely it is that the text means each of these answers, which together with `none` are all it may mean."""
        wanted = {label(topic, code): code for code in codes} | {NONE: NONE}
        ranked = {name: chance for name, chance in self._ranking(text, topic, tuple(covers)) if name in wanted}
        total = sum(ranked.values()) or 1.0
        return {wanted[name]: chance / total for name, chance in ranked.items()}

    @lru_cache(maxsize=_LATELY)  # noqa: B019 (there is one reader, and it lives as long as the process)
    def _ranking(self, text: str, topic: str, covers: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
        return tuple(self._model.ranking(features(text, topic, covers)))


@cache
def shipped_answers() -> AnswerReader:
    """The reader in the package. Raises FileNotFoundError when nobody has trained one."""
    return AnswerReader(shipped(ANSWERS))


def label(topic: str, code: str) -> str:
    """What the model calls an answer."""
    return code if code in _COMMON or code == NONE else f"{topic}={code}"


def features(text: str, topic: str, covers: Iterable[str]) -> frozenset[str]:
    """What the model sees of an answer to a question on these topics."""
    said = seen(squeeze(normalise(text)))
    told = (*said.told_words(), *said.told_pairs())
    asked = dict.fromkeys((topic, *covers))
    return said.every.union(*([each, *(f"{each}\n{word}" for word in told)] for each in asked))


def lessons(answers: Sequence[Answered], ordinary: Sequence[str]) -> tuple[list[Document], list[float]]:
    """What the reader is taught, and how much each counts: answers as they are meant, and what answers nothing.

    Strangers are ordinary messages, and signs that were told to another question, each dealt out to a question of these.
    """
    strange = tuple(_strangers(answers, ordinary))
    told = [
        (label(each.topic, each.code), tuple(sorted(features(each.text, each.topic, each.covers))))
        for each in (*answers, *strange)
    ]
    return told, [1.0] * len(answers) + [_STRANGE] * len(strange)


def _strangers(answers: Sequence[Answered], ordinary: Sequence[str]) -> Iterator[Answered]:
    dealt = random.Random(_ORDER)  # noqa: S311 (no secret)
    for each in answers:
        other = dealt.choice(answers)
        if each.code == "yes" and not {each.topic, *each.covers} & {other.topic, *other.covers}:
            yield Answered(other.topic, other.covers, NONE, each.text)
    for text in ordinary:
        other = dealt.choice(answers)
        yield Answered(other.topic, other.covers, NONE, text)


__all__ = [
    "LEAST",
    "MAY_ANSWER",
    "NONE",
    "SHARPNESS",
    "AnswerReader",
    "Answered",
    "features",
    "label",
    "lessons",
    "shipped_answers",
]
