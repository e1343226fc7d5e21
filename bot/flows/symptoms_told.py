"""What a message tells that nobody asked for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from bot.domain.protocol import NO, UNSURE, YES, Protocol, Question
from bot.domain.understanding import Finding
from bot.flows.symptoms_heard import DENIED, DOUBTED, OVER, THERE, Heard, without_findings
from bot.flows.symptoms_numbers import a_sign_in_numbers, measured
from bot.flows.symptoms_reassurance import fails
from bot.flows.symptoms_words import longest_said, says_any

# Signs that people also name for a trifle, and the words for a trifle.
_SOFT = frozenset({"syncope", "breathing", "pallor", "palpitation"})  # a weak side, however little, is taken as told
_OF_ILLNESSES = re.compile("chronic|known")  # topics of what somebody is known to have
_GUESS = re.compile(
    r"(?:สงสัย|กลัว)(?:ว่า)?(?:จะ|เป็น|ติด)*[^\s,.!?]{1,24}|(?<!\S)[^\s,.!?]{1,24}(?:หรือเปล่า|รึเปล่า|หรือป่าว|รึป่าว|ใช่ไหม|ใช่มั้ย|ป่าวคะ|ป่าวครับ)"
    r"|(?<!ไม่)(?:จะ)?เป็น(?:(?!กิน|ได้|ต้อง|ควร|ฉีด|ทำ|ใช้|แล้ว|อยู่|มา)[^\s,.!?]){1,16}(?:ป่าว|ปล่าว|ไหม|มั้ย|มั๊ย)(?:คะ|ครับ|ค่ะ)?(?=$|[\s,.!?])"
    r"|(?:เจาะ|ตรวจ)[^\s,.!?]{0,12}(?:เบาหวาน|น้ำตาล|ไต|ตับ|เอดส์|เอชไอวี|มะเร็ง)[^,.!?]{0,20}?(?:ปกติ|ไม่เจอ|ไม่พบ|ไม่เป็น|ผ่าน)"
)
_WITH_SHOCK = re.compile(r"เย็น|เหงื่อ|มาก|ทันที|เฉียบพลัน|เขียว|คล้ำ|ม่วง|ขาว|ปาก|cold|sweat|very|blue")
_MILD = re.compile(r"นิดหน่อย|นิดๆ|นิดนึง|นิดเดียว|เล็กน้อย|เบาๆ|บางครั้ง|บางที|เป็นบางวัน|a little|slight|sometimes")


def modifiers_told(heard: Heard, protocols: Iterable[Protocol]) -> tuple[str, ...]:
    """Ids of the modifiers that this message tells to hold."""
    known = {each.id: each for protocol in protocols for each in protocol.modifiers}
    text = without_guesses(heard.text)
    return tuple(each.id for each in known.values() if says_any(each.told, text))


def signs_with_questions_of_their_own(heard: Heard, chosen: Iterable[Protocol]) -> frozenset[str]:
    """Of the danger signs told the one that has begun a complaint of its own: how bad it is that complaint's questions find out.

    Nothing where several are told: together they are as bad as they sound (short of breath with chest pain, CBD 5 red 6).
    """
    protocols = tuple(chosen)
    codes = {code for each in protocols for question in each.questions if question.danger for code in question.findings}
    there = {code for code, each in heard.statuses(codes).items() if THERE in each}
    begun = {
        code for each in protocols if any(question.danger for question in each.questions) for code in each.findings
    }
    return frozenset(there & begun) if len(there) == 1 else frozenset()


def told(heard: Heard, question: Question, own: frozenset[str] = frozenset()) -> str | None:
    """The answer that this message holds to a question that nobody asked. own: danger signs that other questions are for."""
    if own and question.danger:
        heard = without_findings(heard, set(own))
    number = measured(heard, question)
    if number is not None and (answer := question.answer_to(number)) is not None:
        return answer.code
    if question.answer(YES) is not None and a_sign_in_numbers(heard.text, question):
        return YES
    sign = by_findings(heard, question)
    if sign is not None and not (sign == YES and question.danger and _only_mild(heard, question)):
        return sign
    said = without_denied(heard)
    text = without_guesses(said) if _OF_ILLNESSES.search(question.topic) else said
    hits = longest_said(((each.code, words) for each in question.answers for words in each.told), text)
    return hits[0] if hits else None


def without_denied(heard: Heard, *, over: Collection[str] = ()) -> str:
    """The message without what it denies, nor what of `over` it tells as over: "คัดจมูกแต่หายใจไม่เหนื่อย" has no "หายใจไม่" of its own.

    Words alone look for no "not" that stands behind: "จุดเลือดยังไม่มี".
    """
    text = heard.text
    for each in heard.understood.findings:
        status = heard.status(each)
        gone = status == DENIED or (status == OVER and each.code in over)
        if gone and text[each.start : each.end] == each.text:
            text = text[: each.start] + " " * len(each.text) + text[each.end :]
    return text


def without_guesses(text: str) -> str:
    """The message without what somebody only asks or fears to have: "สงสัยเก๊าท์กำเริบ", "เป็นเอดส์หรือเปล่า" tell of no illness that is known."""
    return _GUESS.sub(" ", text)


def is_mild(text: str) -> bool:
    """Whether something is told as little or seldom."""
    return _MILD.search(text) is not None


def _only_mild(heard: Heard, question: Question) -> bool:
    """Whether all that was told of these signs is a little faintness or tiredness in passing: it is asked for then, not taken as told."""
    there = {code for code, each in heard.statuses(question.findings).items() if THERE in each}
    if there == {"pallor"} and _WITH_SHOCK.search(heard.text) is None:  # "ซีด เพลีย": whether it is new is asked for
        return True
    return bool(there) and there <= _SOFT and is_mild(heard.text)


def without_inner_signs(heard: Heard, protocols: Iterable[Protocol]) -> Heard:
    """The message without danger signs that are only a part of a complaint's name: no bleeding in ไข้เลือดออก, no faint in เป็นลมแดด.

    The complaint's own questions ask for them, so that nothing is lost. A blank between the parts makes it no name.
    """
    chosen = tuple(protocols)
    codes = {code for each in chosen for question in each.questions if question.danger for code in question.findings}
    names = [
        match.span() for each in chosen for word in each.words for match in re.finditer(re.escape(word), heard.text)
    ]
    kept = tuple(each for each in heard.understood.findings if each.code not in codes or not _inside(each, names))
    return (
        heard
        if kept == heard.understood.findings
        else replace(heard, understood=replace(heard.understood, findings=kept))
    )


def _inside(finding: Finding, spans: Iterable[tuple[int, int]]) -> bool:
    long = finding.end - finding.start
    return long > 0 and any(
        start <= finding.start and finding.end <= end and end - start > long for start, end in spans
    )


def by_findings(heard: Heard, question: Question) -> str | None:
    """What the symptoms that were named mean for this question."""
    for answer in question.answers:
        if any(THERE in each for each in heard.statuses(answer.findings).values()):
            return answer.code
    yes = question.answer(YES)
    codes = (*question.findings, *yes.findings) if yes is not None else ()
    statuses = heard.statuses(codes)
    if any(THERE in each for each in statuses.values()):
        return YES
    if any(DOUBTED in each for each in statuses.values()):
        return UNSURE
    return NO if statuses and all(DENIED in statuses.get(code, ()) for code in codes) else None


def tells_only_others(heard: Heard, question: Question) -> bool:
    """Whether signs are told, and none of them is of what was asked: it is asked once more."""
    there = {each.code for each in heard.understood.findings if heard.status(each) == THERE}
    asked = {
        question.topic,
        *question.covers,
        *question.findings,
        *(code for each in question.answers for code in each.findings),
    }
    return question.answer(YES) is not None and bool(there) and there.isdisjoint(asked) and not fails(heard.text)
