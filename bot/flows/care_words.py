"""How carers and those they care for are named, in words and in the words of others: แม่, ยาย, ลูก."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import tzinfo

import regex

from bot.domain.appointment import Hospital
from bot.domain.care import EVERYTHING, Care, Relation, Scope, ordered
from bot.domain.words import Day, Phrase, Words
from bot.flows.link_words import named, where

_ON_BUTTON = 20  # graphemes of a person on a button that has words beside it
_LEAST_NAME = 2  # letters of a name by which somebody can be meant

RELATIONS: Mapping[Relation, str] = {
    Relation.MOTHER: "relation-mother",
    Relation.FATHER: "relation-father",
    Relation.GRANDMOTHER: "relation-grandmother",
    Relation.GRANDFATHER: "relation-grandfather",
    Relation.CHILD: "relation-child",
    Relation.SPOUSE: "relation-spouse",
    Relation.SIBLING: "relation-sibling",
    Relation.OTHER: "relation-other",
}
_SCOPES: Mapping[tuple[Scope, ...], str] = {
    EVERYTHING: "care-scopes-everything",
    (Scope.SEE, Scope.REMIND): "care-scopes-see-remind",
    (Scope.SEE,): "care-scopes-see",
    (Scope.REMIND,): "care-scopes-remind",
    (Scope.SEE, Scope.BOOK): "care-scopes-see-book",
    (Scope.BOOK, Scope.REMIND): "care-scopes-book-remind",
    (Scope.BOOK,): "care-scopes-book",
}
# How far a right can go, in what is offered in the chat and at the counter; the others can be read, if they ever stand somewhere.
CHOICES = (EVERYTHING, (Scope.SEE, Scope.REMIND), (Scope.SEE,), (Scope.REMIND,))

# What people call each other, longest first. A word that begins or ends another word (แม่น้ำ, พ่อค้า) is no person.
_CALLED: Mapping[Relation, str] = {
    Relation.MOTHER: r"คุณแม่|แม่|มารดา|หม่าม้า|หม่ามี้|ม้า|mother|mom|mum",
    Relation.FATHER: r"คุณพ่อ|พ่อ|บิดา|ปะป๊า|ป๊า|เตี่ย|father|dad",
    Relation.GRANDMOTHER: r"คุณยาย|คุณย่า|ยาย|ย่า|อาม่า|grandmother|grandma",
    Relation.GRANDFATHER: r"คุณตา|คุณปู่|ปู่|อากง|grandfather|grandpa",
    Relation.CHILD: r"ลูกสาว|ลูกชาย|ลูก|บุตร|child|son|daughter",
    Relation.SPOUSE: r"สามี|ภรรยา|แฟน|เมีย|husband|wife|spouse",
    # Nurses are called พี่ too: alone it is a sister or brother only as the whole answer, or after ของ, ให้ and the like.
    Relation.SIBLING: r"พี่สาว|พี่ชาย|น้องสาว|น้องชาย|^(?:พี่|น้อง)$|(?:ของ|ให้|พา|แทน)\s*(?:พี่|น้อง)(?!พยาบาล|หมอ|เจ้าหน้าที่)|brother|sister",
}
# ตา is an eye as often as a grandfather: only after ของ, ให้ and the like.
_OF = r"(?:ของ|ให้|พา|นัด|แทน)"
_NOT_A_PERSON = r"(?!น้ำ|ค้า|ครัว|บ้าน|ครู|ยก|ตา\b)"
_SEEN = {relation: re.compile(rf"(?:{words}){_NOT_A_PERSON}", re.IGNORECASE) for relation, words in _CALLED.items()}
_GRANDFATHER = re.compile(rf"{_OF}\s*ตา(?![ก-ฮ])")
_MYSELF = re.compile(
    r"ของ\s*(?:ฉัน|ผม|หนู|เรา|ดิฉัน|ตัวเอง|ตนเอง)|ให้\s*ตัวเอง|ตัวฉันเอง|\bmy own\b|\bfor myself\b|\bmine\b", re.IGNORECASE
)
_TITLES = re.compile(r"^(?:นาย|นางสาว|นาง|น\.ส\.|ด\.ช\.|ด\.ญ\.|เด็กชาย|เด็กหญิง|คุณ|mr\.?|mrs\.?|ms\.?)\s*", re.IGNORECASE)


def person(care: Care) -> Words:
    """The person cared for as their carer knows them: แม่ (สมศรี ใจดี); where nothing is known of them but the name, the name."""
    if care.relation is Relation.OTHER:
        return named(care.record)
    return Phrase("care-person", {"relation": Phrase(RELATIONS[care.relation]), "name": named(care.record)})


def on_button(care: Care) -> str:
    """The name, never longer than a button holds beside other words."""
    graphemes = regex.findall(r"\X", named(care.record))
    return named(care.record) if len(graphemes) <= _ON_BUTTON else "".join(graphemes[: _ON_BUTTON - 1]) + "…"


def meant(text: str, among: Iterable[Care]) -> tuple[Care, ...]:
    """The people whom the words name, by first name, by hospital number, or by what they are to the carer."""
    people = tuple(among)
    by_name = tuple(each for each in people if _first_name(each) and _first_name(each) in text.casefold())
    by_number = tuple(each for each in people if each.record.hn and each.record.hn in text.split())
    if by_name or by_number:
        return by_name or by_number
    relations = {relation for relation, words in _SEEN.items() if words.search(text)}
    if _GRANDFATHER.search(text):
        relations.add(Relation.GRANDFATHER)
    return tuple(each for each in people if each.relation in relations)


def means_oneself(text: str) -> bool:
    """Whether the words are plainly about whoever writes them."""
    return _MYSELF.search(text) is not None


def names_a_relative(text: str) -> bool:
    """Whether the words are plainly about somebody of the family's appointment."""
    words = "|".join(each for relation, each in _CALLED.items() if relation is not Relation.SIBLING)
    return re.search(rf"{_OF}\s*(?:{words}){_NOT_A_PERSON}", text, re.IGNORECASE) is not None


def scopes_shortly(scopes: tuple[Scope, ...]) -> Phrase:
    """What may be done, in one phrase."""
    return Phrase(_SCOPES[ordered(scopes)])


def until_day(care: Care, here: tzinfo | None) -> Day:
    """The day on which it ends, where it is said."""
    return Day(care.until.astimezone(here).date())


def care_line(care: Care, hospitals: tuple[Hospital, ...], here: tzinfo | None) -> Phrase:
    """Whose appointments, where, how far, until when: as the carer reads it."""
    return Phrase(
        "care-line",
        {
            "person": person(care),
            "hospital": where(care.record, hospitals),
            "scopes": scopes_shortly(care.scopes),
            "until": until_day(care, here),
        },
    )


def carer_line(care: Care, here: tzinfo | None) -> Phrase:
    """Who, how far, until when: as the person cared for reads it."""
    scopes, until = scopes_shortly(care.scopes), until_day(care, here)
    return Phrase("carer-line", {"carer": care.carer, "scopes": scopes, "until": until})


def _first_name(care: Care) -> str:
    """As people would write it: without title and family name."""
    first, *_ = (*_TITLES.sub("", care.record.name.strip()).split(), "")
    return first.casefold() if len(first) >= _LEAST_NAME else ""
