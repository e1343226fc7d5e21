"""One Thai message is understood: what it is for, what it names, and what hurts."""

from __future__ import annotations

from collections.abc import Iterable, Set
from datetime import datetime
from operator import itemgetter

from bot.domain.ports.intents import Ranking
from bot.domain.ports.redflags import RedFlags
from bot.domain.understanding import Alarm, Ambiguity, Entity, Finding, RedFlag, Understanding, Value
from nlu.classify import Classifier, panel
from nlu.complaints import ComplaintReader, shipped_complaints
from nlu.dates import find_dates
from nlu.features import seen
from nlu.findings import FindingReader, shipped_findings
from nlu.finer import FALLBACK, by_contract, ranking_by_contract
from nlu.hints import hints
from nlu.identifiers import find_identifiers
from nlu.measures import find_measures
from nlu.mention import Mention, without_overlaps
from nlu.model_file import shipped_judges
from nlu.named import find_named
from nlu.normalise import Normalised, Squeezed, squeezed

_UNSURE = 0.15  # out_of_scope has examples of its own and rejects better: higher took more wishes for none (by author)
_BARE = frozenset({"number", "celsius"})  # values that the contracts show as a plain string or number


class EmbeddedThai:
    """Port Understand, in this process. A parse is a pure function of text and `now`, and never raises for any string.

    `red_flags`, where given, settle the intent of a message that states a danger sign and asks for nothing else. `rules`:
    of them those that the classifier was taught with; where not given, all.
    """

    def __init__(
        self,
        red_flags: RedFlags | None = None,
        *,
        rules: RedFlags | None = None,
        model: Classifier | None = None,
        findings: FindingReader | None = None,
        complaints: ComplaintReader | None = None,
    ) -> None:
        self._red_flags = red_flags
        self._rules = rules or red_flags
        self._model = panel(model)[0] if model else shipped_judges()[0]
        self._findings = findings or shipped_findings()
        self._complaints = complaints or (shipped_complaints() if model is None else None)

    async def read(self, text: str, now: datetime) -> Understanding:
        """Understand a message; `now` is aware and in the hospital's time zone. Under 2 ms of CPU for a usual message."""
        return self.parse(text, now)

    @property
    def intents(self) -> frozenset[str]:
        """Those that it can tell apart."""
        return frozenset(self._model.labels)

    def parse(self, text: str, now: datetime, ranking: Ranking | None = None) -> Understanding:
        """As `read`, for callers that are not asynchronous. `ranking`: what another engine says that it is for."""
        line = squeezed(text)
        whole = line.whole
        mentions = _mentions(whole, line, now)
        findings = self._findings.read(line)
        flags = self._red_flags.read(text) if self._red_flags else ()
        told = hints(mentions, findings, self._rules.read(text) if self._rules else ())
        ranking = self._ranking(line, told, findings, flags, ranking)
        intent, confidence = ranking[0] if ranking else (FALLBACK, 1.0)
        may_complain = findings or intent in _MAY_COMPLAIN or confidence < _SURE
        return Understanding(
            intent=intent if confidence >= _UNSURE else FALLBACK,
            confidence=confidence,
            ranking=ranking[:5],
            entities=tuple(_entity(whole, each, each.value) for each in mentions if each.value is not None),
            findings=findings,
            ambiguous=tuple(_ambiguity(whole, each) for each in mentions if each.readings or each.value is None),
            complaints=self._complaints.likely(seen(line), told) if may_complain and self._complaints else (),
        )

    def features(self, text: str, now: datetime) -> frozenset[str]:
        """What the classifier sees of a message: its words and letters, and what grammar and rules found in it."""
        line = squeezed(text)
        whole = line.whole
        flags = self._rules.read(text) if self._rules else ()
        return seen(line).every | hints(_mentions(whole, line, now), self._findings.read(line), flags)

    def _ranking(
        self,
        line: Squeezed,
        told: Set[str],
        findings: tuple[Finding, ...],
        flags: tuple[RedFlag, ...],
        given: Ranking | None,
    ) -> Ranking:
        """What a classifier says; where it is about danger, the rules on danger signs have the last word.

        `told`: what grammar and rules found, as features.
        """
        if not line.whole.text.strip():
            return ()
        ranking = given or self._model.ranking(seen(line), told)
        if self._red_flags is None:
            return ranking
        if flags:
            return _with_danger(ranking, flags)
        denied = any(each.status == "absent" for each in findings)
        return _without_danger(ranking, _DENIED if denied else _UNSEEN)


_YIELDS = frozenset(
    {"report_symptom", "out_of_scope", "emergency", "mental_health", "greeting", "affirm", "deny", "unsure"}
)
_MAY_COMPLAIN = _YIELDS | {"ask_medicine_refill", "lab_results"}  # "เจาะน้ำตาลได้ 320 ยาหมดแล้ว"
_SURE = 0.6
_UNSEEN, _DENIED = (
    0.15,
    0.02,
)  # of what the classifier takes for a call for help, where no rule sees one, or a sign is denied


def _with_danger(ranking: Ranking, flags: tuple[RedFlag, ...]) -> Ranking:
    """A danger sign makes a complaint, or what could not be understood, a call for help."""
    intent = "emergency" if any(flag.alarm is Alarm.EMERGENCY for flag in flags) else "mental_health"
    first, confidence = ranking[0]
    if first not in _YIELDS and confidence >= _SURE:
        return ranking
    others = tuple((name, each * 0.1) for name, each in ranking if name != intent)
    return ((intent, 1 - sum(each for _, each in others)), *others)


def _without_danger(ranking: Ranking, believed: float) -> Ranking:
    """Where the rules see no danger sign, a call for help is believed only a little; the others share what it loses.

    One that still comes first without being sure is believed as little as a denied one: it would tear people out of what
    they were doing for a guess.
    """
    discounted = _discounted(ranking, believed)
    first, confidence = discounted[0]
    return _discounted(ranking, _DENIED) if first == "emergency" and confidence < _SURE else discounted


def _discounted(ranking: Ranking, believed: float) -> Ranking:
    """The others keep their order, so the call for help alone is moved."""
    intents, chances = map(list, zip(*ranking, strict=True))
    if "emergency" in intents:
        chances[intents.index("emergency")] *= believed
    total = sum(chances)
    shares = [(intent, chance / total) for intent, chance in zip(intents, chances, strict=True)]
    shares.sort(key=itemgetter(1), reverse=True)  # of two alike the first stays first, as in any stable order
    return tuple(shares)


def _mentions(whole: Normalised, line: Squeezed, now: datetime) -> list[Mention]:
    """Everything the message names, places in the normalised text. Identifiers first: a phone holds what looks like a date."""
    text = whole.text
    numbers = without_overlaps(find_identifiers(text))
    measures = list(find_measures(text))
    scores = [each for each in measures if each.entity != "duration"]
    durations = [each for each in measures if each.entity == "duration"]
    days = find_dates(text, now)
    named = (_unsqueezed(line, each) for each in find_named(line))
    kept: list[Mention] = []
    for group in (numbers, without_overlaps(scores), days, without_overlaps(durations)):
        kept.extend(
            each for each in group if _is_free(each, kept) or (group is days and _is_free(each, numbers + scores))
        )
    return sorted([*kept, *named], key=lambda each: (each.start, each.end))


def _is_free(mention: Mention, others: Iterable[Mention]) -> bool:
    return all(mention.end <= other.start or other.end <= mention.start for other in others)


def _unsqueezed(line: Squeezed, mention: Mention) -> Mention:
    start, end = line.unsqueezed(mention.start, mention.end)
    return Mention(mention.entity, start, end, mention.value, mention.readings, mention.role)


def _entity(whole: Normalised, mention: Mention, value: Value) -> Entity:
    start, end = whole.span(mention.start, mention.end)
    return Entity(mention.entity, whole.original[start:end], start, end, value, mention.role)


def _ambiguity(whole: Normalised, mention: Mention) -> Ambiguity:
    start, end = whole.span(mention.start, mention.end)
    return Ambiguity(mention.entity, whole.original[start:end], mention.readings)


def as_contract(line_id: str, understanding: Understanding) -> dict[str, object]:
    """An understanding as `klaimor nlu parse` prints it. `finer`: what the chat tells apart within the contract's intent."""
    return {
        "id": line_id,
        "intent": by_contract(understanding.intent),
        **({"finer": understanding.intent} if by_contract(understanding.intent) != understanding.intent else {}),
        "confidence": round(understanding.confidence, 4),
        "ranking": [
            [intent, round(confidence, 4)] for intent, confidence in ranking_by_contract(understanding.ranking)
        ],
        "entities": [_shown(each) for each in understanding.entities],
        "findings": [
            {
                "code": each.code,
                "status": each.status,
                "who": each.who,
                "text": each.text,
                "start": each.start,
                "end": each.end,
            }
            for each in understanding.findings
        ],
        "ambiguous": [
            {"entity": each.entity, "text": each.text, "readings": [_value(reading) for reading in each.readings]}
            for each in understanding.ambiguous
        ]
        or None,
    }


def _shown(entity: Entity) -> dict[str, object]:
    shown: dict[str, object] = {"entity": entity.entity, "text": entity.text, "start": entity.start, "end": entity.end}
    shown["value"] = _value(entity.value)
    if entity.role is not None:
        shown["role"] = entity.role
    return shown


def _value(value: Value) -> object:
    """Numbers that name somebody and temperatures stand by themselves; all else is an object."""
    return next(iter(value.values())) if len(value) == 1 and set(value) <= _BARE else dict(value)
