"""Danger signs by rule and by a second reader: neither silences the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from bot.app.language import danger_rules, red_flags
from bot.domain.understanding import Alarm, RedFlag
from nlu.features import LONGEST
from nlu.second_reader import SecondReader, shipped_reader
from nlu.two_readers import ALARM, ASK, KEEP, LET_GO, LET_GO_IN_TALK, TwoReaders

Marked = tuple[Sequence[RedFlag], Sequence[RedFlag]]
SURE = "แม่หายใจไม่ออก"
TOLD = "ขอเลื่อนนัดเป็นวันศุกร์ค่ะ เมื่อเช้าแม่หายใจไม่ออกอยู่ครู่หนึ่งแล้วก็ไปตลาด"
NOTHING = "ขอเลื่อนนัดเป็นวันศุกร์"


class Believes(SecondReader):
    """A second reader that takes every text for this sign, this likely, and remembers what it was given."""

    def __init__(self, chance: float, code: str = "stroke") -> None:
        self.chance, self.code = chance, code
        self.read: list[tuple[str, Marked]] = []

    def judge(self, text: str, marked: Marked) -> tuple[str, float]:
        """Always the same."""
        self.read.append((text, marked))
        return self.code, self.chance

    def likely_passages(self, text: str) -> Iterator[tuple[int, int]]:
        """None: what is believed of the whole is believed of every part."""
        return iter(())


class BelievesShort(Believes):
    """Believes nothing of this text as a whole, and what is left of it when little stands around the sign."""

    def __init__(self, whole: str) -> None:
        super().__init__(1.0)
        self.whole = whole

    def judge(self, text: str, marked: Marked) -> tuple[str, float]:
        """Half believes what is much shorter than the text: enough to ask."""
        self.read.append((text, marked))
        return self.code, 0.3 if len(text) < 0.65 * len(self.whole) else 0.0


def both(chance: float, code: str = "stroke") -> TwoReaders:
    return TwoReaders(danger_rules(), Believes(chance, code))


def test_what_a_rule_says_and_the_second_reader_believes_is_as_the_rule_says() -> None:
    readers = both(KEEP[Alarm.EMERGENCY])
    assert readers.read(SURE) == danger_rules().read(SURE) != ()
    assert readers.doubts(SURE) == danger_rules().doubts(SURE)


def test_what_a_rule_says_is_asked_about_where_the_second_reader_does_not_believe_it() -> None:
    readers = both(LET_GO)
    assert readers.read(TOLD) == ()
    assert readers.doubts(TOLD) == danger_rules().read(TOLD) != ()


def test_what_a_rule_says_is_let_go_only_where_the_second_reader_is_all_but_sure_everywhere() -> None:
    assert both(LET_GO - 0.001).doubts(TOLD) == ()
    second = BelievesShort(TOLD)
    assert TwoReaders(danger_rules(), second).doubts(TOLD) == danger_rules().read(TOLD)
    assert min(len(text) for text, _ in second.read) < len(TOLD)


def test_it_is_let_go_sooner_where_a_jest_stands_close_beside_it() -> None:
    jest = "ขอเลื่อนนัดเป็นวันศุกร์ค่ะ เมื่อเช้าแม่หายใจไม่ออก 555 อยู่ครู่หนึ่งแล้วก็ไปตลาดกับเพื่อนบ้าน"
    assert danger_rules().read(jest) != ()
    chance = (LET_GO + LET_GO_IN_TALK) / 2
    assert both(chance).doubts(jest) == ()
    assert both(chance).doubts(TOLD) != ()


def test_a_wish_to_die_is_never_let_go() -> None:
    told = "ขอเลื่อนนัดเป็นวันศุกร์ค่ะ ละครเมื่อคืนสนุกมาก อยากตายจังเลย แล้วก็ไปตลาดกับเพื่อนบ้านมาด้วย"
    readers = both(0.0)
    assert readers.read(told) == ()
    assert {flag.code for flag in readers.doubts(told)} == {"suicide"}


def test_a_bare_sign_needs_nobody_to_believe_it() -> None:
    assert both(0.0).read(SURE) == danger_rules().read(SURE) != ()
    assert both(0.0).read("want to die") != ()


def test_what_is_said_to_be_no_joke_is_believed() -> None:
    assert both(0.0).read("ไม่ได้ล้อเล่นนะ อยากตาย 555") != ()


def test_a_long_story_does_not_drown_a_sign() -> None:
    second = Believes(0.0)
    story = "เมื่อวานไปตลาดกับหลานสาวมาค่ะ ซื้อของเยอะเลย " * 5
    TwoReaders(danger_rules(), second).doubts(story + SURE)
    whole, *near = (text for text, _ in second.read)
    assert whole == story + SURE
    assert near
    assert all(len(each) < len(whole) / 2 for each in near)
    assert all("หายใจไม่ออก" in each for each in near)


def test_what_no_rule_has_is_alarmed_when_it_is_likely() -> None:
    [flag] = both(ALARM, "suicide").read(NOTHING)
    assert (flag.code, flag.alarm, flag.learned) == ("suicide", Alarm.CRISIS, True)
    assert (flag.start, flag.end) == (0, len(NOTHING))


def test_what_no_rule_has_is_asked_about_when_it_may_be() -> None:
    readers = both(ASK[Alarm.EMERGENCY])
    assert readers.read(NOTHING) == ()
    [flag] = readers.doubts(NOTHING)
    assert (flag.code, flag.learned) == ("stroke", True)


def test_what_nobody_sees_is_nothing() -> None:
    readers = both(ASK[Alarm.EMERGENCY] - 0.01)
    assert readers.read(NOTHING) == readers.doubts(NOTHING) == ()


def test_the_rules_own_doubt_stays_a_question() -> None:
    assert both(0.0).doubts("ไม่ไหวแล้ว") == danger_rules().doubts("ไม่ไหวแล้ว") != ()


def test_a_text_is_read_once_for_all_who_ask() -> None:
    second = Believes(1.0)
    readers = TwoReaders(danger_rules(), second)
    for _ in range(3):
        readers.read(NOTHING)
        readers.doubts(NOTHING)
    assert len(second.read) == 1


# ---- as shipped -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", [0, 300, 700, 2000])
def test_what_was_learned_is_found_anywhere_in_a_long_text(place: int) -> None:
    """Own words that no rule has."""
    padding = "วันนี้อากาศดี เราไปเดินเล่นที่สวน ซื้อขนมมาฝากหลาน " * 60
    text = padding[:place] + "ยายนั่งน้ำลายยืดไปข้าง ช้อนร่วงจากมือ" + padding[place : 3 * LONGEST]
    assert shipped_reader().judge(text, ((), ()))[1] >= ASK[Alarm.EMERGENCY]


@pytest.mark.parametrize(
    "text",
    ["", " ", "5", "\u200b", "ก" * 5000, "😀" * 200, "?!" * 2500, "ไม่" * 1500],
)
def test_any_text_is_read(text: str) -> None:
    red_flags().read(text)
    red_flags().doubts(text)


def test_an_appointment_that_names_a_disease_is_let_alone() -> None:
    assert red_flags().read("ขอเลื่อนนัดคลินิกโรคหัวใจเป็นวันศุกร์หน้าค่ะ") == ()
