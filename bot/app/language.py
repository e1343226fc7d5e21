"""Joins Thai understanding with its lexicon; built once per process."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import cache
from pathlib import Path

from bot.app.clock import utc_now
from bot.domain.ports.answers import Answers
from bot.domain.ports.redflags import RedFlags
from bot.domain.ports.understand import Understand
from config.read_protocols import shipped_protocols
from config.redflag_lexicon import load_redflag_lexicon
from config.settings import read_settings
from nlu.answers import shipped_answers
from nlu.classify import UNTRAINED
from nlu.model_file import ANSWERS, COMPLAINTS, SIGNS, ship, shipped
from nlu.pipeline import EmbeddedThai, as_contract
from nlu.redflags import LexiconRedFlags
from nlu.report import Measured
from nlu.second_reader import SHARPNESS, lessons, shipped_reader
from nlu.two_readers import TwoReaders

PATIENCE_OF_A_SHELL = 10.0  # seconds for each message: nobody waits for an answer in a chat


@cache
def danger_rules() -> LexiconRedFlags:
    """The rules on danger signs."""
    return LexiconRedFlags(load_redflag_lexicon())


@cache
def both_readers() -> TwoReaders:
    """The readers of danger signs: the rules, and beside them what has learned from messages."""
    return TwoReaders(danger_rules(), shipped_reader())


def red_flags() -> RedFlags:
    """What reads for danger signs."""
    return both_readers()


@cache
def thai() -> EmbeddedThai:
    """The embedded engine, trained from the packaged examples. The service loads its dictionary in the background."""
    return EmbeddedThai(red_flags(), rules=danger_rules())


def parse_lines(lines: Iterable[str]) -> Iterator[str]:
    """JSON lines {"id", "text", "now"} to JSON lines as in the contract, same order; a bad line answers {"error": ...}."""
    engine = thai()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            text, now = asked["text"], datetime.fromisoformat(asked["now"]) if "now" in asked else utc_now()
            if not isinstance(text, str):
                raise TypeError("text is not a string")
            answer = as_contract(str(asked.get("id", number)), engine.parse(text, now))
        except (ValueError, KeyError, TypeError) as error:
            answer = {"error": f"line {number}: {type(error).__name__}: {error}"}
        yield json.dumps(answer, ensure_ascii=False)


def evaluation(sets: Sequence[Path], engine: str, page: Path | None, *, authors: bool = False) -> tuple[str, bool]:
    """Scores as text, and whether every floor holds; by cross-validation (or author by author) where no set is given.

    `page` is where the same is written as HTML. Takes minutes. Raises nlu.sets.BadSet or OSError.
    """
    from nlu.floors import CROSS_VALIDATION, FROZEN, below, gate
    from nlu.report import as_text
    from nlu.report_page import as_page

    found = asyncio.run(_measured(sets, engine, authors))
    floors = FROZEN if sets else {} if authors else CROSS_VALIDATION
    if page:
        page.write_text(as_page(found), "utf-8")
    lines = [line for each in found for line in (as_text(each), "", gate(each.title, each.figures, floors), "")]
    return "\n".join(lines), not any(below(each.figures, floors) for each in found)


async def _measured(sets: Sequence[Path], engine: str, authors: bool) -> list[Measured]:
    from nlu.evaluate import by_author, cross_validated, measured_on, stratified
    from nlu.train import documents
    from nlu.training import examples

    if sets:
        async with _opened(engine) as reader:
            return [await measured_on(path, reader, engine, red_flags()) for path in sets]
    given = examples()
    folds = by_author(given) if authors else stratified(given)
    return [await cross_validated(given, documents(given, _seen), folds, danger_rules(), shipped().sharpness)]


@asynccontextmanager
async def _opened(engine: str) -> AsyncIterator[Understand]:
    """The engine of this name, as NLU_ENGINE gives it; Rasa as RASA_URL and RASA_TOKEN say, with time enough. Raises BadConfiguration."""
    from bot.app.understanding import opened_understanding

    async with opened_understanding(read_settings(nlu_engine=engine), patience=PATIENCE_OF_A_SHELL) as reader:
        yield reader


def _seen(text: str) -> frozenset[str]:
    """The features of a text, without the model that is about to be trained from them."""
    from nlu.sets import NOW

    return _untrained().features(text, NOW)


@cache
def _untrained() -> EmbeddedThai:
    return EmbeddedThai(danger_rules(), model=UNTRAINED)


def looked_over(measuring: Sequence[Path], mend: Path | None = None) -> tuple[str, bool]:
    """What the data lint says, and whether nothing must be mended. Raises nlu.sets.BadSet or OSError.

    `mend`, the folder that holds nlu/data, has the lines taken out that are said twice or stand in a set for measuring.
    """
    from nlu.lint import lint, mended, report
    from nlu.training import examples

    given = examples()
    faults = lint(given, measuring)
    for name, out in mended(faults).items() if mend else ():
        path = (mend or Path()) / "nlu" / "data" / name
        lines = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text("".join(line for at, line in enumerate(lines, 1) if at not in out), "utf-8")
    return report(faults, given), not any(each.hard for each in faults)


def retrain(folder: Path) -> Path:
    """Train the intents from the examples of the installed package; the model is written below `folder`. Takes minutes.

    How sharp its confidences are is fitted on each author's examples, judged by a model of the others': patients are
    authors that it has not seen.
    Raises ModuleNotFoundError without scikit-learn.
    """
    from nlu.evaluate import by_author, fitted_sharpness, held_out
    from nlu.train import documents, train
    from nlu.training import examples

    given = examples()
    told = documents(given, _seen)
    sharpness = fitted_sharpness(held_out(told, by_author(given)))
    return ship(train(told, sharpness=sharpness), folder)


def retrain_signs(folder: Path) -> Path:
    """Train the second reader of danger signs from nlu/signs and the ordinary examples; the model is written below `folder`.

    Raises ModuleNotFoundError without scikit-learn.
    """
    from nlu.train import train
    from nlu.training import examples, fingerprint, sign_examples

    signs, ordinary = sign_examples(), examples()
    told, weights = lessons(signs, ordinary, danger_rules().read_afresh)
    version = fingerprint((*signs, *ordinary))
    return ship(train(told, sharpness=SHARPNESS, weights=weights, version=version), folder, SIGNS)


def retrain_complaints(folder: Path) -> Path:
    """Train the reader of complaints from nlu/openings, the words of the protocols and the ordinary examples, into `folder`.

    Raises ModuleNotFoundError without scikit-learn.
    """
    from nlu import complaints
    from nlu.train import train
    from nlu.training import examples, fingerprint, openings

    opened, ordinary = openings(), examples()
    named = {each.id: each.words for each in shipped_protocols().values()}
    told, weights = complaints.lessons(opened, named, ordinary, _seen)
    version = fingerprint((*opened, *ordinary))
    model = train(
        told,
        sharpness=complaints.SHARPNESS,
        weights=weights,
        version=version,
        kindred=complaints.NO_KIN,
        least=complaints.LEAST,
    )
    return ship(model, folder, COMPLAINTS)


def answer_reader() -> Answers:
    """What has learned how people answer the questions of the triage; the same one for all. Raises FileNotFoundError without a model."""
    return shipped_answers()


def answers_version() -> str:
    """The fingerprint of what the reader of answers is taught: it changes whenever an answer or an ordinary example does."""
    from nlu.training import Example, answers_told, examples, fingerprint

    return fingerprint([*(Example(f"{at}={code}", text, "") for at, code, text in answers_told()), *examples()])


def retrain_answers(folder: Path) -> Path:
    """Train the reader of answers from nlu/replies, the questions of the protocols and the ordinary examples, into `folder`.

    Raises ModuleNotFoundError without scikit-learn, KeyError for an answer to a question that no protocol has.
    """
    from nlu import answers
    from nlu.complaints import NO_KIN
    from nlu.train import train
    from nlu.training import answers_told, examples

    asked = {f"{each.id}/{one.topic}": one for each in shipped_protocols().values() for one in each.questions}
    told = [answers.Answered(asked[at].topic, asked[at].covers, code, text) for at, code, text in answers_told()]
    beside = [each.text for each in examples() if each.intent not in answers.MAY_ANSWER]
    taught, weights = answers.lessons(told, beside)
    model = train(
        taught,
        sharpness=answers.SHARPNESS,
        weights=weights,
        version=answers_version(),
        kindred=NO_KIN,
        least=answers.LEAST,
    )
    return ship(model, folder, ANSWERS)


def encode_words(folder: Path) -> Path:
    """Anew the vectors of words that training uses: of the dictionary, our own, and those that the examples say twice.

    Takes minutes. Raises ModuleNotFoundError without the packages of the group `encoder`.
    """
    from nlu.kindred import encoded, write_kindred
    from nlu.normalise import normalise
    from nlu.training import examples
    from nlu.words import cut, own_words, usual_words

    said = Counter(word for each in examples() for word in set(cut(normalise(each.text).text)))
    ours = [word for word, count in said.items() if count > 1 and sum(map(str.isalpha, word)) > 1]
    every = [*usual_words(thai=24000, latin=1200), *own_words(), *ours]
    words = sorted({plain for word in every if (plain := normalise(word).text) and " " not in plain})
    return write_kindred(words, encoded(words, size=64), folder)
