"""What LINE refuses, the pretend LINE refuses: the limits of the Messaging API reference, one by one."""

from __future__ import annotations

import time
from typing import Any

import pytest

from integrations.sandbox.line_limits import check_messages
from integrations.sandbox.line_shapes import graphemes, utf16_units

Json = dict[str, Any]
POSTBACK: Json = {"type": "postback", "label": "ตกลง", "data": "k"}
PICTURE = "https://example.com/a.png"


def text(words: str = "สวัสดี", **more: Any) -> Json:
    return {"type": "text", "text": words, **more}


def quick(*actions: Json) -> Json:
    return text(quickReply={"items": [{"type": "action", "action": action} for action in actions]})


def template(**body: Any) -> Json:
    return {"type": "template", "altText": "ข้อความ", "template": body}


def buttons(**body: Any) -> Json:
    return template(**({"type": "buttons", "text": "เลือก", "actions": [POSTBACK]} | body))


def confirm(*actions: Json) -> Json:
    return template(type="confirm", text="ยืนยันไหมคะ", actions=list(actions))


def column(actions: int = 1, **more: Any) -> Json:
    return {"text": "แผนก", "actions": [POSTBACK] * actions, **more}


def carousel(*columns: Json) -> Json:
    return template(type="carousel", columns=list(columns))


def flex(contents: Any, alt: str = "ข้อความจากใกล้หมอ") -> Json:
    return {"type": "flex", "altText": alt, "contents": contents}


def bubble(*parts: Any, layout: str = "vertical", **more: Any) -> Json:
    return {"type": "bubble", "body": {"type": "box", "layout": layout, "contents": list(parts)}, **more}


def button(**action: Any) -> Json:
    return {"type": "button", "action": POSTBACK | action}


WORDS = {"type": "text", "text": "สวัสดี"}
ALLOWED: dict[str, list[Json]] = {
    "five messages": [text()] * 5,
    "5000 units": [text("ก" * 5000)],
    "2500 emoji": [text("😀" * 2500)],
    "null is absent": [text(quickReply=None)],
    "13 quick replies": [quick(*[POSTBACK] * 13)],
    "camera in quick replies": [quick({"type": "camera", "label": "ถ่ายรูป"}, {"type": "location", "label": "ที่อยู่"})],
    "20 graphemes of Thai in 40 code points": [quick(POSTBACK | {"label": "กำที่" * 10})],
    "300 of postback data": [quick(POSTBACK | {"data": "ก" * 300})],
    "tel": [quick({"type": "uri", "label": "โทร 1669", "uri": "tel:1669"})],
    "altText 1500": [flex(bubble(WORDS), "ก" * 1500)],
    "four buttons": [buttons(actions=[POSTBACK] * 4)],
    "160 without a title": [buttons(text="ก" * 160)],
    "two choices to confirm": [confirm(POSTBACK, POSTBACK)],
    "ten columns": [carousel(*[column(3)] * 10)],
    "image carousel without label": [
        template(type="image_carousel", columns=[{"imageUrl": PICTURE, "action": {"type": "message", "text": "x"}}])
    ],
    "flex label of 40": [flex(bubble(button(label="ก" * 40)))],
    "12 bubbles": [flex({"type": "carousel", "contents": [bubble(WORDS)] * 12})],
    "mega is the default size": [flex({"type": "carousel", "contents": [bubble(WORDS), bubble(WORDS, size="mega")]})],
    "empty box": [flex(bubble())],
    "icon in a baseline": [flex(bubble({"type": "icon", "url": PICTURE}, WORDS, layout="baseline"))],
    "spans": [flex(bubble({"type": "text", "contents": [{"type": "span", "text": "ก", "color": "#00FF0080"}]}))],
    "picker": [
        buttons(
            actions=[{"type": "datetimepicker", "label": "วัน", "data": "d", "mode": "date", "initial": "2026-12-02"}]
        )
    ],
    "sticker": [{"type": "sticker", "packageId": "446", "stickerId": "1988"}],
    "image": [{"type": "image", "originalContentUrl": PICTURE, "previewImageUrl": PICTURE}],
    "audio": [{"type": "audio", "originalContentUrl": PICTURE, "duration": 1000}],
    "location": [{"type": "location", "title": "รพ.", "address": "ถนน", "latitude": 13.7, "longitude": 100.5}],
    "textV2": [
        {"type": "textV2", "text": "{a}", "substitution": {"a": {"type": "emoji", "productId": "1", "emojiId": "2"}}}
    ],
}


@pytest.mark.parametrize("messages", ALLOWED.values(), ids=ALLOWED.keys())
def test_what_line_sends_is_sent(messages: list[Json]) -> None:
    assert check_messages(messages) == []


def deep(levels: int) -> Json:
    box: Json = {"type": "box", "layout": "vertical", "contents": []}
    for _ in range(levels):
        box = {"type": "box", "layout": "vertical", "contents": [box]}
    return box


REFUSED: dict[str, tuple[Any, str]] = {
    "no messages": ([], "messages"),
    "six messages": ([text()] * 6, "messages"),
    "not a list": ({"0": text()}, "messages"),
    "a word for a message": (["สวัสดี"], "messages[0]"),
    "unknown type": ([{"type": "poem"}], "messages[0].type"),
    "type is a list": ([{"type": ["text"]}], "messages[0].type"),
    "no type": ([{"text": "x"}], "messages[0].type"),
    "empty text": ([text("")], "messages[0].text"),
    "no text": ([{"type": "text"}], "messages[0].text"),
    "text is a number": ([{"type": "text", "text": 5}], "messages[0].text"),
    "5001 units": ([text("ก" * 5001)], "messages[0].text"),
    "2501 emoji are 5002 units": ([text("😀" * 2501)], "messages[0].text"),
    "a slip in a name": ([text(quickReplies={})], "messages[0].quickReplies"),
    "14 quick replies": ([quick(*[POSTBACK] * 14)], "messages[0].quickReply.items"),
    "no quick replies": ([quick()], "messages[0].quickReply.items"),
    "label of 21": ([quick(POSTBACK | {"label": "ก" * 21})], "messages[0].quickReply.items[0].action.label"),
    "label empty": ([quick(POSTBACK | {"label": ""})], "messages[0].quickReply.items[0].action.label"),
    "label missing": ([quick({"type": "postback", "data": "k"})], "messages[0].quickReply.items[0].action.label"),
    "postback data 301": ([quick(POSTBACK | {"data": "ก" * 301})], "messages[0].quickReply.items[0].action.data"),
    "postback without data": (
        [quick({"type": "postback", "label": "x"})],
        "messages[0].quickReply.items[0].action.data",
    ),
    "displayText 301": (
        [quick(POSTBACK | {"displayText": "ก" * 301})],
        "messages[0].quickReply.items[0].action.displayText",
    ),
    "displayText and text": (
        [quick(POSTBACK | {"displayText": "a", "text": "b"})],
        "messages[0].quickReply.items[0].action.displayText",
    ),
    "message text 301": (
        [quick({"type": "message", "label": "x", "text": "ก" * 301})],
        "messages[0].quickReply.items[0].action.text",
    ),
    "ftp": ([quick({"type": "uri", "label": "x", "uri": "ftp://a"})], "messages[0].quickReply.items[0].action.uri"),
    "javascript": (
        [quick({"type": "uri", "label": "x", "uri": "javascript:1"})],
        "messages[0].quickReply.items[0].action.uri",
    ),
    "uri 1001": (
        [quick({"type": "uri", "label": "x", "uri": "https://" + "a" * 993})],
        "messages[0].quickReply.items[0].action.uri",
    ),
    "uri with a blank": (
        [quick({"type": "uri", "label": "x", "uri": "tel:16 69"})],
        "messages[0].quickReply.items[0].action.uri",
    ),
    "uri in Thai": (
        [quick({"type": "uri", "label": "x", "uri": "https://a/หมอ"})],
        "messages[0].quickReply.items[0].action.uri",
    ),
    "rich menu switch in quick replies": (
        [quick({"type": "richmenuswitch", "label": "x", "data": "d", "richMenuAliasId": "a"})],
        "messages[0].quickReply.items[0].action.type",
    ),
    "camera in a template": (
        [buttons(actions=[{"type": "camera", "label": "x"}])],
        "messages[0].template.actions[0].type",
    ),
    "location in flex": (
        [flex(bubble({"type": "button", "action": {"type": "location", "label": "x"}}))],
        "/body/contents/0/action/type",
    ),
    "Buddhist year": (
        [
            buttons(
                actions=[{"type": "datetimepicker", "label": "x", "data": "d", "mode": "date", "initial": "2569-12-02"}]
            )
        ],
        "messages[0].template.actions[0].initial",
    ),
    "picker with a form of another mode": (
        [buttons(actions=[{"type": "datetimepicker", "label": "x", "data": "d", "mode": "time", "min": "2026-12-02"}])],
        "messages[0].template.actions[0].min",
    ),
    "picker with max before min": (
        [
            buttons(
                actions=[
                    {
                        "type": "datetimepicker",
                        "label": "x",
                        "data": "d",
                        "mode": "time",
                        "min": "12:00",
                        "max": "09:00",
                    }
                ]
            )
        ],
        "messages[0].template.actions[0].max",
    ),
    "no altText": ([{"type": "flex", "contents": bubble(WORDS)}], "messages[0].altText"),
    "altText 1501": ([flex(bubble(WORDS), "ก" * 1501)], "messages[0].altText"),
    "five buttons": ([buttons(actions=[POSTBACK] * 5)], "messages[0].template.actions"),
    "title 41": ([buttons(title="ก" * 41)], "messages[0].template.title"),
    "61 under a title": ([buttons(title="หมอ", text="ก" * 61)], "messages[0].template.text"),
    "161 without a title": ([buttons(text="ก" * 161)], "messages[0].template.text"),
    "one choice to confirm": ([confirm(POSTBACK)], "messages[0].template.actions"),
    "three choices to confirm": ([confirm(POSTBACK, POSTBACK, POSTBACK)], "messages[0].template.actions"),
    "eleven columns": ([carousel(*[column()] * 11)], "messages[0].template.columns"),
    "four buttons in a column": ([carousel(column(4))], "messages[0].template.columns[0].actions"),
    "columns with different numbers": ([carousel(column(1), column(2))], "messages[0].template.columns[1].actions"),
    "a title in one column only": ([carousel(column(title="ก"), column())], "messages[0].template.columns[1].title"),
    "image carousel label of 13": (
        [template(type="image_carousel", columns=[{"imageUrl": PICTURE, "action": POSTBACK | {"label": "ก" * 13}}])],
        "messages[0].template.columns[0].action.label",
    ),
    "http picture": (
        [{"type": "image", "originalContentUrl": "http://a/b", "previewImageUrl": PICTURE}],
        "messages[0].originalContentUrl",
    ),
    "picture address 2001": (
        [{"type": "image", "originalContentUrl": "https://" + "a" * 1993, "previewImageUrl": PICTURE}],
        "messages[0].originalContentUrl",
    ),
    "location title 101": (
        [{"type": "location", "title": "ก" * 101, "address": "x", "latitude": 1, "longitude": 1}],
        "messages[0].title",
    ),
    "latitude 91": (
        [{"type": "location", "title": "x", "address": "x", "latitude": 91, "longitude": 1}],
        "messages[0].latitude",
    ),
    "sender name 21": ([text(sender={"name": "a" * 21})], "messages[0].sender.name"),
    "substitution key": (
        [{"type": "textV2", "text": "x", "substitution": {"ก": {"type": "emoji"}}}],
        "messages[0].substitution.ก",
    ),
    "unknown flex container": ([flex({"type": "table"})], "/type"),
    "unknown flex component": ([flex(bubble({"type": "marquee"}))], "/body/contents/0/type"),
    "unknown flex field": ([flex(bubble(WORDS | {"colour": "#000000"}))], "/body/contents/0/colour"),
    "span outside a text": ([flex(bubble({"type": "span", "text": "x"}))], "/body/contents/0/type"),
    "icon outside a baseline": ([flex(bubble({"type": "icon", "url": PICTURE}))], "/body/contents/0/type"),
    "button in a baseline": ([flex(bubble(button(), layout="baseline"))], "/body/contents/0/type"),
    "flex text empty": ([flex(bubble(WORDS | {"text": ""}))], "/body/contents/0/text"),
    "flex text without words": ([flex(bubble({"type": "text"}))], "/body/contents/0"),
    "flex label 41": ([flex(bubble(button(label="ก" * 41)))], "/body/contents/0/action/label"),
    "flex button without label": (
        [flex(bubble({"type": "button", "action": {"type": "postback", "data": "x"}}))],
        "/body/contents/0/action/label",
    ),
    "colour by name": ([flex(bubble(WORDS | {"color": "red"}))], "/body/contents/0/color"),
    "size in em": ([flex(bubble(WORDS | {"size": "2em"}))], "/body/contents/0/size"),
    "wrap as text": ([flex(bubble(WORDS | {"wrap": "true"}))], "/body/contents/0/wrap"),
    "flex below 0": ([flex(bubble(WORDS | {"flex": -1}))], "/body/contents/0/flex"),
    "tall picture": (
        [flex(bubble({"type": "image", "url": PICTURE, "aspectRatio": "1:4"}))],
        "/body/contents/0/aspectRatio",
    ),
    "hero is a button": ([flex(bubble(WORDS, hero=button()))], "/hero/type"),
    "bubble without blocks": ([flex({"type": "bubble"})], ""),
    "13 bubbles": ([flex({"type": "carousel", "contents": [bubble(WORDS)] * 13})], "/contents"),
    "bubbles of two sizes": (
        [flex({"type": "carousel", "contents": [bubble(WORDS), bubble(WORDS, size="kilo")]})],
        "/contents/1/size",
    ),
    "carousel in a carousel": (
        [flex({"type": "carousel", "contents": [{"type": "carousel", "contents": []}]})],
        "/contents/0/type",
    ),
    "bubble over 30 KB": ([flex(bubble(*[{"type": "text", "text": "ก" * 1000}] * 11))], ""),
    "bubble over 30 KB in a carousel": (
        [flex({"type": "carousel", "contents": [bubble(WORDS), bubble(*[{"type": "text", "text": "ก" * 1000}] * 11)]})],
        "/contents/1",
    ),
    "carousel over 50 KB": (
        [flex({"type": "carousel", "contents": [bubble(*[{"type": "text", "text": "ก" * 1000}] * 6)] * 3})],
        "",
    ),
    "11 animations": ([flex(bubble(*[{"type": "image", "url": PICTURE, "animated": True}] * 11))], ""),
}


@pytest.mark.parametrize(("messages", "where"), REFUSED.values(), ids=REFUSED.keys())
def test_what_line_refuses_is_refused_and_the_place_named(messages: Any, where: str) -> None:
    problems = check_messages(messages)
    assert problems
    if where:
        assert where in [problem.property for problem in problems]


def test_thai_is_counted_as_a_reader_counts() -> None:
    assert graphemes("กำลังนัด") == 5
    assert len("กำลังนัด") == 8


def test_an_emoji_is_two_units_and_a_lone_surrogate_one() -> None:
    assert utf16_units("😀") == 2
    assert utf16_units("\ud800ก") == 2


def test_the_second_broken_message_is_named_too() -> None:
    problems = check_messages([text(), text(""), flex(bubble({"type": "text"}))])
    assert [problem.index for problem in problems] == [1, 2]


def test_boxes_in_boxes_are_allowed_but_not_without_end() -> None:
    assert check_messages([flex({"type": "bubble", "body": deep(30)})]) == []
    assert check_messages([flex({"type": "bubble", "body": deep(20_000)})]) != []


def test_a_usual_card_is_checked_in_well_under_a_third_of_a_millisecond() -> None:
    card = [flex(bubble(WORDS | {"wrap": True, "scaling": True}, *[button()] * 6)) | quick(POSTBACK) | {"type": "flex"}]
    card[0].pop("text")
    assert check_messages(card) == []
    rounds = []
    for _ in range(20):
        begun = time.process_time()
        for _ in range(20):
            check_messages(card)
        rounds.append((time.process_time() - begun) / 20)
    assert min(rounds) < 0.0003
