"""A result that goes to the hospital: by itself where the patient has agreed to that, by a button where not, and never unasked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.assessment import Assessment
from bot.domain.consent import Consent, Purpose
from bot.domain.facts import CaseKind, ResultHandedOff, TriageDone
from bot.domain.interview import Result
from bot.domain.kept import Kept
from bot.domain.messages import Sticker, Tap
from bot.domain.pieces import whole_of
from bot.domain.protocol import NO, UNSURE
from bot.domain.triage import Level
from bot.domain.words import Name
from bot.flows.symptoms_interview import Interview
from bot.flows.symptoms_record import assessed
from bot.flows.symptoms_verdict import verdict
from config.read_protocols import shipped_protocols
from tests.fakes.agreed import AGREED, TEXTS
from tests.fakes.house import HOSPITAL, SECOND, House, build
from tests.fakes.talk import choices_of
from tests.fakes.understand import entity, finding
from tests.service.wording import longest, th

TAKES = replace(HOSPITAL, takes_triage=True)
STRONG = "มาก ทำอะไรไม่ได้"  # a great deal of pain, and no danger sign
SEND, TOO_OLD, WITHDRAWN = th("handoff-send"), th("handoff-too-old"), th("handoff-withdrawn")
BY_ITSELF_NOW = longest("handoff-by-itself-urgent", "hospital")
BY_ITSELF, SENT = longest("handoff-by-itself", "hospital"), longest("handoff-sent", "hospital")
ASKS = TEXTS[Purpose.HANDOVER].title.th
PROTOCOLS = shipped_protocols()


def a_house(*hospitals: object, agrees: bool = True) -> House:
    """A house with real questions. agrees: to staff reading and answering too."""
    house = build(hospitals or (TAKES,))  # type: ignore[arg-type]
    desk = house.patient.desk
    house.patient.desk = replace(desk, clinic=replace(desk.clinic, protocols=PROTOCOLS))
    if not agrees:
        consents = {each: answer for each, answer in AGREED.items() if each is not Purpose.HANDOVER}
        house.patient.patient = replace(house.patient.patient, consents=consents)
    house.kept.kept = Kept(triages=1)
    return house


async def headache(house: House, *answers: str, who: str = "self", text: str = "ปวดหัวมาสองวันแล้ว") -> list[str]:
    """A headache, with these answers, each to the first question that has it, and else the calmest; what is said in the end."""
    house.means.knows(text, "report_symptom", entity("duration", iso8601="P2D"), findings=(finding("headache", who),))
    return await to_the_end(house, await house.patient.writes(text), *answers)


async def to_the_end(house: House, said: list[str], *answers: str) -> list[str]:
    """The same from where a question stands."""
    left = list(answers)
    for _ in range(12):
        if any(isinstance(fact, TriageDone) for fact in house.patient.facts):
            return said
        mine = bool(left) and left[0] in house.patient.buttons()
        said = await house.patient.taps(left.pop(0) if mine else calmest(house))
    raise AssertionError(f"no result: {said}")


def calmest(house: House) -> str:
    """No, or little, or else the last real answer."""
    labels = [each for each in house.patient.buttons() if each not in ("ไม่แน่ใจ", "ย้อนกลับ", "ยกเลิก")]
    return next((each for each in labels if each.startswith(("ไม่", "น้อย", "1 ถึง 2"))), labels[-1])


def handed_off(house: House) -> list[ResultHandedOff]:
    return [fact for fact in house.patient.facts if isinstance(fact, ResultHandedOff)]


def triage(house: House) -> Assessment:
    [done] = [fact for fact in house.patient.facts if isinstance(fact, TriageDone)]
    assert done.assessment is not None
    assert (done.assessment.level, done.assessment.protocols) == (done.level, done.protocols)
    return done.assessment


def offered(house: House) -> bool:
    return SEND in [str(each.label) for each in choices_of(house.patient.heard.sayings[-1])]


# ---- by itself --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("pain", "level"), [("มาก ทำอะไรไม่ได้", 2), ("ปานกลาง", 4)])
async def test_who_has_agreed_is_told_and_it_goes(pain: str, level: int) -> None:
    house = a_house()
    said = await headache(house, pain)
    assert triage(house).level == level
    assert (BY_ITSELF_NOW if level == 2 else BY_ITSELF) in said[-1]
    assert "โรงพยาบาลใกล้หมอ" in said[-1]
    [fact] = handed_off(house)
    assert (fact.assessment, fact.hospital) == (triage(house).id, "klaimor-demo")
    assert house.patient.now < fact.answer_by
    assert not offered(house)


async def test_care_at_home_goes_only_when_it_is_wanted() -> None:
    house = a_house()
    said = await headache(house)
    assert triage(house).level == 5
    assert not any(BY_ITSELF in each or BY_ITSELF_NOW in each for each in said)
    assert handed_off(house) == []
    assert SENT in (await house.patient.taps(SEND))[0]
    assert [fact.assessment for fact in handed_off(house)] == [triage(house).id]


@pytest.mark.parametrize("agrees", [True, False])
async def test_where_no_hospital_takes_results_nothing_is_said_of_it(agrees: bool) -> None:
    house = a_house(HOSPITAL, agrees=agrees)
    said = await headache(house, STRONG)
    assert not any(BY_ITSELF in each or BY_ITSELF_NOW in each for each in said)
    assert not offered(house)
    assert handed_off(house) == []


async def test_where_it_is_not_known_which_hospital_it_goes_to_none() -> None:
    house = a_house(TAKES, replace(SECOND, takes_triage=True))
    await headache(house, STRONG)
    assert handed_off(house) == []
    assert not offered(house)


async def test_a_yes_to_an_older_text_is_no_yes_to_this() -> None:
    house = a_house()
    old = Consent(Purpose.HANDOVER, True, "2026-11-26", house.patient.now)
    consents = {**house.patient.patient.consents, Purpose.HANDOVER: old}
    house.patient.patient = replace(house.patient.patient, consents=consents)
    await headache(house, STRONG)
    assert handed_off(house) == []
    assert offered(house)


async def test_a_call_to_1669_goes_too_and_offers_nothing_else_to_press() -> None:
    for agrees in (True, False):
        house = a_house(agrees=agrees)
        said = await headache(house, "มี")
        assert any(BY_ITSELF_NOW in each for each in said) is agrees
        assert triage(house).level == 1
        assert CaseKind.EMERGENCY in house.patient.cases()
        assert len(handed_off(house)) == int(agrees)
        assert not offered(house)


# ---- by the button ----------------------------------------------------------------------------------------------


async def test_who_has_not_agreed_is_asked_when_they_tap_and_a_yes_sends_it() -> None:
    house = a_house(agrees=False)
    await headache(house)
    assert handed_off(house) == []
    assert ASKS in (await house.patient.taps(SEND))[0]
    assert handed_off(house) == []
    said = await house.patient.taps(th("consent-yes"))
    assert any(SENT in each for each in said)
    assert [fact.assessment for fact in handed_off(house)] == [triage(house).id]


async def test_a_no_sends_nothing() -> None:
    house = a_house(agrees=False)
    await headache(house)
    await house.patient.taps(SEND)
    await house.patient.taps(th("consent-no"))
    assert handed_off(house) == []


async def test_in_the_middle_of_something_else_it_is_sent_and_that_goes_on() -> None:
    house = a_house()
    await headache(house)
    key = house.patient.button(SEND)
    await house.patient.taps(th("way-book"))
    standing = house.patient.standing()
    assert standing
    assert SENT in (await house.patient.does(Tap(key)))[0]
    assert house.patient.standing() == standing


async def test_after_a_day_it_is_too_old() -> None:
    house = a_house()
    await headache(house)
    house.patient.passes(timedelta(hours=24, seconds=1))
    assert TOO_OLD in (await house.patient.taps(SEND))[0]
    assert handed_off(house) == []


async def test_a_result_that_is_not_kept_any_more_is_not_promised() -> None:
    house = a_house()
    await headache(house)
    house.kept.kept = Kept()
    assert TOO_OLD in (await house.patient.taps(SEND))[0]
    assert handed_off(house) == []


async def test_who_took_back_the_consent_to_ask_about_symptoms_is_told_so() -> None:
    house = a_house()
    await headache(house)
    taken_back = Consent(Purpose.TRIAGE, False, AGREED[Purpose.TRIAGE].version, house.patient.now)
    consents = {**house.patient.patient.consents, Purpose.TRIAGE: taken_back}
    house.patient.patient = replace(house.patient.patient, consents=consents)
    assert WITHDRAWN in (await house.patient.taps(SEND))[0]
    assert handed_off(house) == []


@pytest.mark.parametrize("broken", ["", "x", ":", "0", "{key}x", "{level}"])
async def test_a_button_that_we_have_not_made_sends_nothing(broken: str) -> None:
    house = a_house()
    await headache(house)
    key = house.patient.button(SEND)
    parts = key.split(":")
    forged = {"{key}x": f"{key}x", "{level}": ":".join([*parts[:2], "1", *parts[3:]])}.get(broken, f"handoff:{broken}")
    assert TOO_OLD in (await house.patient.does(Tap(forged)))[0]
    assert handed_off(house) == []


async def test_after_the_result_a_sticker_is_just_a_sticker() -> None:
    house = a_house()
    await headache(house)
    await house.patient.does(Sticker())
    assert handed_off(house) == []


# ---- what it rests on -------------------------------------------------------------------------------------------


async def test_every_answer_is_written_down_with_its_question() -> None:
    house = a_house()
    await headache(house, "ไม่แน่ใจ")
    found = triage(house)
    told = {each.topic: each for each in found.answers}
    speech = next(each for topic, each in told.items() if whole_of(topic) == "speech")  # as it was put, piece by piece
    onset = told["onset"]
    assert (speech.code, speech.danger, speech.answer.th) == (UNSURE, True, "ไม่แน่ใจ")
    assert onset.code == NO
    assert "ทันที" in onset.question.th
    assert "onset" in {each.topic for each in found.denied}
    assert speech.topic not in {each.topic for each in found.denied}
    assert found.because
    assert not found.signed
    assert found.advice
    assert found.safety_net is not None


async def test_a_danger_sign_that_was_told_meanwhile_stands_first_among_the_reasons() -> None:
    house = a_house()
    house.means.knows("ปวดหัวค่ะ", "report_symptom", findings=(finding("headache"),))
    await house.patient.writes("ปวดหัวค่ะ")
    house.patient.patient = replace(house.patient.patient, open_emergency=True)
    await headache(house)
    found = triage(house)
    assert found.level == 1
    assert "ระหว่างการถาม" in found.because[0].what.th
    assert found.safety_net is None


@pytest.mark.parametrize(
    ("text", "who", "whose"),
    [
        ("ปวดหัวมาสองวันแล้ว", "self", "self"),
        ("แม่ปวดหัวมาสองวันแล้ว", "mother", "mother"),
        ("ลูกอายุ 8 ขวบปวดหัว", "self", "child"),  # its age tells it, though nobody else was understood
        ("อายุ 40 ปี ปวดหัว", "self", "self"),
    ],
)
async def test_whose_trouble_it_is(text: str, who: str, whose: str) -> None:
    house = a_house()
    await headache(house, who=who, text=text)
    assert triage(house).whose == whose


async def test_of_two_people_it_is_the_other_one() -> None:
    house = a_house()
    text = "ปวดหัว แม่ก็เป็น"
    house.means.knows(text, "report_symptom", findings=(finding("headache"), finding("headache", "mother")))
    await to_the_end(house, await house.patient.writes(text))
    assert triage(house).whose == "mother"


def test_what_must_not_be_done_goes_with_the_advice() -> None:
    never, rest = Name("อย่ากินแอสไพริน", "No aspirin"), Name("พักผ่อน", "Rest")
    end = Result(
        Level.DOCTOR_SOON, (), rest, rest, "internal_medicine", 3, ("headache@2026-11",), False, cautions=(never,)
    )
    found = assessed(end, verdict(end), Interview(("headache",)), PROTOCOLS)
    assert found.advice == (rest, never)
