"""What a passage says is added up from its pieces, and is nearly what judging it by itself says."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app.language import red_flags
from nlu.features import seen
from nlu.model_file import shipped_judges
from nlu.normalise import squeezed
from nlu.passages import passages
from nlu.second_reader import NONE, shipped_reader
from nlu.two_readers import STANDS_OUT, TwoReaders
from tests.nlu.embedded_signs import LEAST, MOST, between, inside, learned_signs, talk_of
from tests.thoroughness import examples

SIGNS = shipped_judges()[1]
NO_SIGN = SIGNS.labels.index(NONE)


def added_up(text: str) -> list[tuple[str, float]]:
    """Each passage as typed, and how likely its pieces together make a sign."""
    line = squeezed(text)
    places, sums = passages(line, seen(line), SIGNS)
    nothing = [] if sums is None else SIGNS.chance_of(NO_SIGN, sums).tolist()
    return [(slice_of(text, line.whole.span(*place)), 1 - none) for place, none in zip(places, nothing, strict=True)]


def slice_of(text: str, place: tuple[int, int]) -> str:
    return text[place[0] : place[1]]


def judged(passage: str) -> float:
    return shipped_reader().judge(passage, ((), ()))[1]


def test_a_message_of_one_piece_has_no_passage() -> None:
    assert added_up("ขอนัดหมอฟันวันศุกร์นี้") == []
    assert added_up("ขอนัดหมอฟันวันศุกร์ที่จะถึงนี้ตอนบ่ายค่ะ") == []


def test_passages_reach_over_as_many_pieces_as_are_no_longer_together() -> None:
    text = "ขอนัดหมอฟันวันศุกร์ค่ะ แล้วก็เลื่อนนัดของแม่ด้วย ขอบคุณมากค่ะ"
    first, second, third = text.split(" ")
    assert [passage for passage, _ in added_up(text)] == [f"{first} {second}", f"{second} {third}", third]


def test_what_is_written_without_blanks_is_cut_into_parts_that_overlap() -> None:
    text = "กขคงจ" * 15
    assert [passage for passage, _ in added_up(text)] == [
        text[:39],
        text[13:52],
        text[26:],
        text[39:],
        text[52:],
        text[65:],
    ]


def test_what_is_seen_once_in_a_passage_is_added_up_exactly() -> None:
    text = "ขอนัดหมอฟันวันศุกร์ครับ อยากเช็กสิทธิ์ก่อน i want 2 book แม่ปวดเข่า"
    for passage, likely in added_up(text):
        assert likely == pytest.approx(judged(passage), abs=0.02)


def test_what_would_be_asked_about_is_never_left_out() -> None:
    chooser, readers = Random(23), red_flags()
    assert isinstance(readers, TwoReaders)
    apart, asked = list[float](), 0
    for _ in range(examples(300)):
        place = chooser.choice([between, inside])
        text = place(chooser.choice(learned_signs()), talk_of(chooser.randint(LEAST, MOST), chooser), chooser)
        likely = {text[start:end] for start, end in shipped_reader().likely_passages(text)}
        for passage, added in added_up(text):
            code, chance = shipped_reader().judge(passage, ((), ()))
            apart.append(abs(added - chance))
            if chance >= STANDS_OUT[readers.rules.alarm_of(code)]:
                asked += 1
                assert passage in likely
    assert asked
    assert sum(apart) <= 0.02 * len(apart)


@given(st.text(max_size=700))
@settings(max_examples=examples(200), deadline=None)
def test_any_text_has_passages_in_their_place(text: str) -> None:
    line = squeezed(text)
    places, _ = passages(line, seen(line), SIGNS)
    assert all(0 <= start < end <= len(line.whole.text) for start, end in places)
    assert all(0.0 <= chance <= 1.0 for _, chance in added_up(text))


def test_a_number_early_in_a_long_text_takes_no_words_from_what_follows() -> None:
    told = "วันที่ {} ธันวาคม ขอเลื่อนนัดเป็นบ่าย " + "ขอบคุณค่ะ ฝากแจ้งคุณหมอด้วย " * 20 + "แม่นอนกรนครืดคราด เขย่าแล้วไม่ลืมตา"
    assert len(told) > 400
    assert [chance for _, chance in added_up(told.format(7))] == [chance for _, chance in added_up(told.format(0))]
