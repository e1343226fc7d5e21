"""What patients see: cards, choices and texts, as LINE's own rules allow them."""

from __future__ import annotations

import json
from typing import Any

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.sayings import (
    Action,
    AskLocation,
    Call,
    Card,
    Carousel,
    Choice,
    Link,
    Plain,
    Press,
    Saying,
    Shape,
    Tone,
    TypeIt,
)
from bot.domain.words import Phrase, Words
from integrations.line.flex import GREEN, INK, PALE, PAPER, RED, LineRenderer
from integrations.line.text_split import grapheme_length, split_text, utf16_length
from integrations.line.transcript import plain_text
from integrations.sandbox.line_limits import check_messages
from tests.thoroughness import examples

ALT = "มีข้อความจากโรงพยาบาล"


def rendered(*shapes: Shape, choices: tuple[Choice, ...] = ()) -> list[list[dict[str, Any]]]:
    """The calls to LINE, each accepted by LINE's rules."""
    calls = LineRenderer().render(Saying(shapes, choices))
    decoded = [json.loads(call) for call in calls]
    for messages in decoded:
        assert check_messages(messages) == []
    return decoded


def refused(*shapes: Shape, choices: tuple[Choice, ...] = ()) -> str:
    with pytest.raises(ValueError, match=r".") as problem:
        LineRenderer().render(Saying(shapes, choices))
    return str(problem.value)


def a_card(*buttons: Choice, title: Words = "เลือกเวลา", **more: Any) -> Card:
    return Card(title, buttons=buttons, alt=ALT, **more)


def press(label: str, key: str = "k", shown: str | None = None) -> Choice:
    return Choice(label, Press(key, shown))


def components(node: Any) -> list[dict[str, Any]]:
    """Every Flex component inside."""
    if isinstance(node, list):
        return [each for inner in node for each in components(inner)]
    if not isinstance(node, dict):
        return []
    own = [node] if node.get("type") in {"text", "button", "box"} else []
    return own + [each for inner in node.values() for each in components(inner)]


SLOTS = a_card(
    press("พุธ 2 ธ.ค. 2569 13:00 น.", "s1"),
    press("พุธ 2 ธ.ค. 2569 13:30 น.", "s2", "ขอเวลา 13:30 น."),
    Choice("ดูเวลาอื่น", TypeIt("ดูเวลาอื่น")),
    lines=("ทันตกรรม อาคาร 2 ชั้น 1", "วันพุธที่ 2 ธันวาคม 2569"),
)
EMERGENCY = Card(
    "โทร 1669 ทันที",
    ("บอกว่า: เจ็บแน่นหน้าอก", "ยังไม่มีใครโทรให้คุณ"),
    (Choice("โทร 1669", Call("1669")), Choice("วิธีกดหน้าอก", Link("https://www.niems.go.th/"))),
    alt="สำคัญ: เปิดอ่านทันที",
    tone=Tone.URGENT,
)


def test_a_greeting_is_one_text() -> None:
    assert rendered(Plain("สวัสดีค่ะ")) == [[{"type": "text", "text": "สวัสดีค่ะ"}]]


def test_nothing_to_say_is_no_call() -> None:
    assert LineRenderer().render(Saying(())) == ()


def test_the_same_saying_is_the_same_bytes() -> None:
    saying = Saying((Plain("ก"), SLOTS, EMERGENCY), (press("ใช่"),))
    assert LineRenderer().render(saying) == LineRenderer().render(saying)


def test_choices_stand_under_the_last_message_of_the_last_call() -> None:
    calls = rendered(*(Plain(f"ข้อ {number}") for number in range(7)), choices=(press("มี"), press("ไม่มี")))
    assert [len(messages) for messages in calls] == [5, 2]
    having = [message for messages in calls for message in messages if "quickReply" in message]
    assert having == [calls[-1][-1]]
    assert [item["action"]["label"] for item in having[0]["quickReply"]["items"]] == ["มี", "ไม่มี"]


def test_a_slot_card_has_wide_buttons_that_say_what_was_tapped() -> None:
    bubble = rendered(SLOTS)[0][0]["contents"]
    assert bubble["footer"]["layout"] == "vertical"
    first, second, third = (button["action"] for button in bubble["footer"]["contents"])
    assert first == {
        "type": "postback",
        "label": "พุธ 2 ธ.ค. 2569 13:00 น.",
        "data": "s1",
        "displayText": "พุธ 2 ธ.ค. 2569 13:00 น.",
    }
    assert second["displayText"] == "ขอเวลา 13:30 น."
    assert third == {"type": "message", "label": "ดูเวลาอื่น", "text": "ดูเวลาอื่น"}


def test_an_emergency_is_red_and_says_so_in_words_and_dials() -> None:
    (message,) = rendered(EMERGENCY)[0]
    bubble = message["contents"]
    assert bubble["header"]["backgroundColor"] == RED
    assert bubble["header"]["contents"][0]["text"] == "โทร 1669 ทันที"
    assert bubble["footer"]["contents"][0]["action"] == {"type": "uri", "label": "โทร 1669", "uri": "tel:1669"}
    assert message["altText"] == "สำคัญ: เปิดอ่านทันที"


@pytest.mark.parametrize("card", [SLOTS, EMERGENCY, Carousel((SLOTS, EMERGENCY), ALT)])
def test_text_and_buttons_follow_the_readers_font_size(card: Shape) -> None:
    found = components(rendered(card))
    for component in found:
        if component["type"] == "text":
            assert component["scaling"]
            assert component["wrap"]
        if component["type"] == "button":
            assert component["scaling"]
            assert component["height"] == "md"
    assert {"text", "button", "box"} == {component["type"] for component in found}


def luminance(color: str) -> float:
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("ink", "ground"),
    [(INK, PAPER), (GREEN, PAPER), (PAPER, GREEN), (PAPER, RED), ("#111111", PALE)],
)
def test_contrast_is_at_least_4_5(ink: str, ground: str) -> None:
    dark, light = sorted((luminance(ink), luminance(ground)))
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_a_carousel_of_twelve() -> None:
    carousel = rendered(Carousel((SLOTS,) * 12, ALT))[0][0]["contents"]
    assert {bubble["size"] for bubble in carousel["contents"]} == {"mega"}
    assert "1 to 12" in refused(Carousel((a_card(),) * 13, ALT))
    assert "1 to 12" in refused(Carousel((), ALT))


def test_thirteen_choices_and_no_more() -> None:
    rendered(Plain("เลือก"), choices=tuple(press(str(number)) for number in range(13)))
    assert "at most 13" in refused(Plain("เลือก"), choices=tuple(press(str(number)) for number in range(14)))


def test_labels_are_counted_as_a_reader_counts() -> None:
    assert grapheme_length("กำลังนัด") == 5
    twenty = "กำ" * 20
    assert utf16_length(twenty) == 40
    rendered(Plain("เลือก"), choices=(press(twenty),))
    assert "20 graphemes" in refused(Plain("เลือก"), choices=(press(twenty + "ก"),))


def test_a_button_on_a_card_may_have_forty() -> None:
    rendered(a_card(press("ที่" * 40)))
    assert "40 graphemes" in refused(a_card(press("ที่" * 41)))


def test_a_location_is_asked_for_only_under_a_message() -> None:
    ask = Choice("ส่งตำแหน่ง", AskLocation())
    (message,) = rendered(Plain("อยู่ที่ไหนคะ"), choices=(ask, Choice("โทร 1669", Call("1669"))))[0]
    assert message["quickReply"]["items"][0]["action"] == {"type": "location", "label": "ส่งตำแหน่ง"}
    assert "only in quick replies" in refused(a_card(ask))


@pytest.mark.parametrize(
    "wrong",
    [
        Press(""),
        Press("k" * 301),
        Press("k", "ก" * 301),
        Press("k", " "),
        Call("เบอร์"),
        Call("16 69"),
        Call(""),
        Call("١٦٦٩"),
        Link("http://example.com"),
        Link("javascript:alert(1)"),
        Link("https://example.com/ไทย"),
        Link("https://example.com/" + "a" * 1000),
        TypeIt(""),
        TypeIt("ก" * 301),
        TypeIt(Phrase("not-said-yet")),
    ],
)
def test_taps_that_line_would_refuse_are_found_at_once(wrong: Action) -> None:
    assert refused(a_card(Choice("ปุ่ม", wrong)))
    assert refused(Plain("เลือก"), choices=(Choice("ปุ่ม", wrong),))


@pytest.mark.parametrize(
    "wrong",
    [
        Plain(""),
        Plain(" \n"),
        Plain(Phrase("greeting")),
        a_card(title=""),
        a_card(lines=("",)),
        Card("หัวข้อ", alt=""),
        Card("หัวข้อ", alt="ก" * 1501),
        Card("หัวข้อ"),  # the default alt is a phrase: the phrasebook has to word it
        a_card(lines=("ก" * 10_000,)),
        Carousel((a_card(lines=("ก" * 4500,)),) * 4, ALT),
    ],
)
def test_words_that_cannot_be_shown_are_found_at_once(wrong: Shape) -> None:
    assert refused(wrong)


def test_choices_need_something_to_stand_under() -> None:
    assert "stand under" in refused(choices=(press("ใช่"),))


# ---- long texts --------------------------------------------------------------------------------------------------


def test_a_long_text_is_cut_at_its_last_paragraph() -> None:
    first, second = "ก" * 3000, "ข" * 3000
    assert split_text(f"{first}\n\n{second}") == [first, second]


def test_a_paragraph_is_better_than_a_later_line_and_a_line_than_a_later_space() -> None:
    assert split_text("aaaaaaaa\n\nb\nc dddd", 14) == ["aaaaaaaa", "b\nc dddd"]
    assert split_text("aaaaaaaa\nb c dddd", 14) == ["aaaaaaaa", "b c dddd"]
    assert split_text("aaaaaaaa b cdddd", 14) == ["aaaaaaaa b", "cdddd"]


def test_thai_without_spaces_is_cut_between_letters() -> None:
    pieces = split_text("กำลังปวดหัวที่บ้าน" * 600)
    assert all(utf16_length(piece) <= 5000 for piece in pieces)
    assert not any(regex.match(r"[\p{M}ำ]", piece) for piece in pieces)


def test_five_thousand_units_are_one_message_and_emoji_count_twice() -> None:
    assert len(split_text("ก" * 5000)) == 1
    assert len(split_text("ก" * 5001)) == 2
    assert len(split_text("😀" * 2500)) == 1
    assert [utf16_length(piece) for piece in split_text("😀" * 2501)] == [5000, 2]


def test_a_family_is_not_torn_apart() -> None:
    family = "👨‍👩‍👧‍👦"
    assert all(piece == family * (len(piece) // len(family)) for piece in split_text(family * 1000))


def test_an_endless_letter_is_still_sent() -> None:
    assert "".join(split_text("ก" + "้" * 12_000)) == "ก" + "้" * 12_000


def test_a_long_text_becomes_several_messages_and_calls() -> None:
    calls = rendered(Plain("ก" * 30_000), choices=(press("ต่อไป"),))
    assert [len(messages) for messages in calls] == [5, 1]
    assert "quickReply" in calls[1][0]


@settings(max_examples=examples(200), deadline=None)
@given(st.text("กำที่ ้\n😀a", max_size=120), st.integers(8, 30))
def test_nothing_but_white_space_is_lost(text: str, longest: int) -> None:
    pieces = split_text(text, longest)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(0 < utf16_length(piece) <= longest for piece in pieces)


# ---- transcripts -------------------------------------------------------------------------------------------------


def test_a_transcript_reads_as_the_patient_saw_it() -> None:
    (call,) = LineRenderer().render(Saying((Plain("สวัสดีค่ะ"), EMERGENCY), (press("ไม่ใช่ฉุกเฉิน"),)))
    assert plain_text(call) == [
        "สวัสดีค่ะ",
        "โทร 1669 ทันที\nบอกว่า: เจ็บแน่นหน้าอก\nยังไม่มีใครโทรให้คุณ\n[โทร 1669]\n[วิธีกดหน้าอก]\n[ไม่ใช่ฉุกเฉิน]",
    ]


def test_a_transcript_of_a_carousel_and_of_what_we_did_not_render() -> None:
    (call,) = LineRenderer().render(Saying((Carousel((a_card(press("ก")), a_card(press("ข"))), ALT),)))
    assert plain_text(call) == ["เลือกเวลา\n[ก]\nเลือกเวลา\n[ข]"]
    assert plain_text(b'[{"type":"image","originalContentUrl":"https://example.com/a.png"}]') == ["<image>"]
