"""Webhook bodies: signed or not, sound or damaged, known or new."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.messages import (
    AccountLinked,
    Content,
    Followed,
    Incoming,
    JoinedGroup,
    Media,
    MediaKind,
    Person,
    Place,
    SharedLocation,
    Sticker,
    Tap,
    Text,
    Unfollowed,
    Unknown,
    UnknownMessage,
    Unsent,
)
from bot.domain.stored import Arrival
from integrations.line.events import BadSignature, NotAWebhook, check, take_apart
from integrations.line.events_read import LineEvents
from integrations.line.signature import is_signed
from tests.fakes.line_signature import CHANNEL, SECRET, sign
from tests.thoroughness import examples

FIXTURES = {path.stem: path.read_bytes() for path in sorted((Path(__file__).parent / "events").glob("*.json"))}
USER = "U4af49806292bd5d6c1a3f6ab8e0c7d21"
READER = LineEvents()


def body_of(*events: bytes | dict[str, Any]) -> bytes:
    inside = [event if isinstance(event, bytes) else json.dumps(event).encode() for event in events]
    return b'{"destination":"%s","events":[%s]}' % (CHANNEL.encode(), b",".join(inside))


def signed(body: bytes) -> tuple[Arrival, ...]:
    """What a signed body holds; the door and the sorter agree on how much that is."""
    events = check(body, sign(body), channel_secret=SECRET)
    arrivals = take_apart(body)
    assert len(arrivals) == events
    return arrivals


def arriving(event: bytes | dict[str, Any]) -> Arrival:
    (arrival,) = signed(body_of(event))
    return arrival


def reading(event: bytes | dict[str, Any]) -> Incoming:
    arrival = arriving(event)
    assert not arrival.broken
    return READER.read(arrival.raw, CHANNEL)


def an_event(**changes: Any) -> dict[str, Any]:
    event: dict[str, Any] = json.loads(FIXTURES["message__text"])
    return {key: value for key, value in (event | changes).items() if value != "absent"}


# ---- signature ---------------------------------------------------------------------------------------------------


def test_the_vector_of_lines_documentation() -> None:
    body = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'
    events = check(body, "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs=", channel_secret=SECRET)
    assert events == 0


@pytest.mark.parametrize(
    "signature",
    [None, "", "=", "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLt=", "ลายเซ็น", "\udcff\ud800", "a" * 100_000],
)
def test_anything_else_is_a_bad_signature(signature: str | None) -> None:
    body = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'
    with pytest.raises(BadSignature):
        check(body, signature, channel_secret=SECRET)


def test_one_changed_byte_breaks_the_signature() -> None:
    body = body_of(FIXTURES["message__text"])
    with pytest.raises(BadSignature):
        check(body.replace(b"active", b"Active"), sign(body), channel_secret=SECRET)


def test_another_channels_secret_does_not_open_our_door() -> None:
    body = body_of()
    with pytest.raises(BadSignature):
        check(body, sign(body, "another secret"), channel_secret=SECRET)


@given(st.binary(max_size=300), st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200))
def test_any_secret_signs_any_body(body: bytes, secret: str) -> None:
    assert is_signed(body, sign(body, secret), secret)
    assert is_signed(body, sign(body, secret), secret.encode())
    assert not is_signed(body + b" ", sign(body, secret), secret)


def test_an_unsigned_body_is_not_even_looked_at() -> None:
    with pytest.raises(BadSignature):
        check(b"{not json", sign(b"something else"), channel_secret=SECRET)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"17",
        b'"events"',
        b"{}",
        b"{not json",
        b"\xff\xfe\x00",
        b'{"events":[]}',
        b'{"destination":"U1"}',
        b'{"destination":null,"events":[]}',
        b'{"destination":"","events":[]}',
        b'{"destination":"\\u0000","events":[]}',
        b'{"destination":"\xff","events":[]}',
        b'{"destination":"\\ud800","events":[]}',
        b'{"destination":"U1","events":{}}',
        b'{"destination":"U1","events":null}',
        b'{"destination":"U1","events":[',
        b'{"destination":"U1","events":[{"text":"never closed}]}',
        b'{"destination":"U1","events":[]}]}',
        b'{"destination":"U1","events":[]} trailing',
        b'{"destination":"' + b"U" * 65 + b'","events":[]}',
        '{"destination":"U1","events":[]}'.encode("utf-16"),
        b"[" * 500_000,
        b'{"a":' * 100_000,
    ],
)
def test_a_signed_body_that_is_no_webhook(body: bytes) -> None:
    with pytest.raises(NotAWebhook):
        signed(body)


# ---- every kind of event -----------------------------------------------------------------------------------------

EXPECTED: dict[str, Content] = {
    "message__text": Text("ปวดฟันมากค่ะ อยากนัดหมอฟันพุธหน้าช่วงบ่าย"),
    "message__text_with_emoji_and_quote": Text("@ใกล้หมอ สวัสดีค่ะ (hello)"),
    "message__text_in_group": Text("หมอคะ แม่ปวดหัว"),
    "message__text_in_room": Text("สวัสดี"),
    "message__text_standby": Text("เจ็บหน้าอก"),
    "message__text_in_unheard_of_place": Text("ปวดหัว"),
    "message__sticker": Sticker(("sick", "fever")),
    "message__sticker_with_typed_words": Text("หายใจไม่ออก"),
    "message__image": Media(MediaKind.IMAGE),
    "message__image_external": Media(MediaKind.IMAGE),
    "message__video": Media(MediaKind.VIDEO),
    "message__audio": Media(MediaKind.AUDIO),
    "message__file": Media(MediaKind.FILE, "ผลเลือด.pdf"),
    "message__location": SharedLocation(16.4419, 102.836, "บ้าน", "ต.ในเมือง อ.เมือง จ.ขอนแก่น"),
    "message__unheard_of": UnknownMessage("hologram"),
    "postback__data": Tap("k:7f3a91"),
    "postback__date": Tap("k:day?date=2026-12-02"),
    "postback__time": Tap("k:time?time=15:30"),
    "postback__datetime": Tap("k:when?datetime=2026-12-02T15:30"),
    "postback__rich_menu_switch": Tap("k:menu"),
    "follow__new": Followed(),
    "follow__unblocked": Followed(unblocked=True),
    "unfollow__blocked": Unfollowed(),
    "unsend__message": Unsent("585700000000000001"),
    "accountLink__ok": AccountLinked(ok=True, nonce="bm9uY2Utb2YtdGVuLW9yLW1vcmU="),
    "accountLink__failed": AccountLinked(ok=False, nonce="bm9uY2Utb2YtdGVuLW9yLW1vcmU="),
    "join__group": JoinedGroup(),
}


@pytest.mark.parametrize("name", FIXTURES)
def test_each_kind_is_read(name: str) -> None:
    event = json.loads(FIXTURES[name])
    incoming = reading(FIXTURES[name])
    assert incoming.content == EXPECTED.get(name, Unknown(event["type"]))
    assert incoming.event_id == event["webhookEventId"]
    assert incoming.reply_token == event.get("replyToken")
    assert incoming.message_id == event.get("message", {}).get("id")
    assert incoming.sent_at == datetime.fromtimestamp(event["timestamp"] // 1000, UTC)


@pytest.mark.parametrize("name", FIXTURES)
def test_what_the_inbox_knows_is_what_the_reader_reads(name: str) -> None:
    arrival = arriving(FIXTURES[name])
    incoming = READER.read(arrival.raw, CHANNEL)
    assert (arrival.event_id, arrival.sent_at, arrival.message_id) == (
        incoming.event_id,
        incoming.sent_at,
        incoming.message_id,
    )
    assert (arrival.person or Person(CHANNEL, "")) == incoming.person
    assert arrival.raw == FIXTURES[name].strip()


def test_a_group_is_answered_as_a_group() -> None:
    incoming = reading(FIXTURES["message__text_in_group"])
    assert incoming.person == Person(CHANNEL, "Ca9d1f5c0b3e74826a9d1f5c0b3e74826")
    assert incoming.place is Place.GROUP


def test_a_room_is_a_group_too_even_when_the_speaker_is_not_named() -> None:
    incoming = reading(FIXTURES["message__text_in_room"])
    assert incoming.person == Person(CHANNEL, "Rb7e2a6d1c4f85937b7e2a6d1c4f85937")
    assert incoming.place is Place.GROUP


def test_a_private_chat_is_private() -> None:
    incoming = reading(FIXTURES["message__text"])
    assert (incoming.person, incoming.place) == (Person(CHANNEL, USER), Place.PRIVATE)


def test_an_unheard_of_place_is_not_taken_for_private() -> None:
    incoming = reading(FIXTURES["message__text_in_unheard_of_place"])
    assert (incoming.person, incoming.place) == (Person(CHANNEL, USER), Place.GROUP)


def test_standby_is_read_and_has_no_reply_token() -> None:
    incoming = reading(an_event(mode="standby"))  # with a reply token that should not be there
    assert incoming.standby
    assert incoming.reply_token is None


def test_a_failed_account_link_names_nobody_and_is_kept() -> None:
    arrival = arriving(FIXTURES["accountLink__failed"])
    assert arrival.person is None
    assert not arrival.broken


# ---- what LINE may change without notice -------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["maintenance", "", None, "absent"])
def test_an_unknown_mode_does_not_silence_the_patient(mode: str | None) -> None:
    incoming = reading(an_event(mode=mode))
    assert incoming.content == EXPECTED["message__text"]
    assert not incoming.standby


@pytest.mark.parametrize(
    "message",
    [
        {"id": "1", "type": "text", "text": "ปวดหัว"},  # no quoteToken
        {"id": "1", "type": "text", "text": "ปวดหัว", "keywords": 5, "latitude": "north", "new": {"a": [None]}},
        {"id": None, "type": "text", "text": "ปวดหัว"},
        {"type": "text", "text": "ปวดหัว", "quoteToken": None, "emojis": "none", "mention": 7},
    ],
)
def test_a_text_stays_a_text_whatever_stands_around_it(message: dict[str, Any]) -> None:
    assert reading(an_event(message=message)).content == Text("ปวดหัว")


@pytest.mark.parametrize(
    "message",
    [
        {"id": "1", "type": "text"},
        {"id": "1", "type": "text", "text": ""},
        {"id": "1", "type": "text", "text": 5},
        {"id": "1", "type": "text", "text": None},
        {"id": "1", "type": "sticker", "keywords": "sick"},
        {"id": "1", "type": "location", "latitude": "16", "longitude": 102},
        {"id": "1", "type": "location", "latitude": 1600, "longitude": 102},
        {"id": "1", "type": "location"},
    ],
)
def test_a_message_that_makes_no_sense_is_still_a_message(message: dict[str, Any]) -> None:
    assert reading(an_event(message=message)).content == UnknownMessage(message["type"])


def test_a_message_event_without_a_message_is_not_silence() -> None:
    assert reading(an_event(message="absent")).content == UnknownMessage("")


@pytest.mark.parametrize("event", ["postback", "unsend", "accountLink"])
def test_other_events_without_their_inside_are_unknown(event: str) -> None:
    assert reading(an_event(type=event, message="absent")).content == Unknown(event)


def test_a_follow_of_old_without_details() -> None:
    assert reading(an_event(type="follow", message="absent")).content == Followed()


def test_no_event_id_is_made_up_for_and_survives_redelivery() -> None:
    first = an_event(webhookEventId="absent")
    again = first | {"deliveryContext": {"isRedelivery": True}}
    assert arriving(first).event_id == arriving(again).event_id == reading(again).event_id
    assert not arriving(first).broken
    assert arriving(first).event_id != arriving(first | {"timestamp": first["timestamp"] + 1}).event_id


# ---- damage ------------------------------------------------------------------------------------------------------

DAMAGED: dict[str, bytes] = {
    "null": b"null",
    "a number": b"17",
    "a string": b'"event"',
    "a list": b"[]",
    "empty": b"{}",
    "no time": json.dumps(an_event(timestamp="absent")).encode(),
    "time as text": json.dumps(an_event(timestamp="1795323000000")).encode(),
    "time in seconds": json.dumps(an_event(timestamp=1795323000)).encode(),
    "a huge time": json.dumps(an_event(timestamp=10**30)).encode(),
    "a time of ten thousand digits": json.dumps(an_event(timestamp="@")).replace('"@"', "9" * 10_000).encode(),
    "a negative time": json.dumps(an_event(timestamp=-1)).encode(),
    "no type": json.dumps(an_event(type="absent")).encode(),
    "type of wrong type": json.dumps(an_event(type=["message"])).encode(),
    "source of wrong type": json.dumps(an_event(source="U123")).encode(),
    "user id of wrong type": json.dumps(an_event(source={"type": "user", "userId": 5})).encode(),
    "user id with NUL": json.dumps(an_event(source={"type": "user", "userId": "U\x00"})).encode(),
    "endless user id": json.dumps(an_event(source={"type": "user", "userId": "U" * 5000})).encode(),
    "message of wrong type": json.dumps(an_event(message=[1])).encode(),
    "message id of wrong type": json.dumps(an_event(message={"id": {}, "type": "text", "text": "x"})).encode(),
    "event id in Thai": json.dumps(an_event(webhookEventId="รหัส")).encode(),
    "event id of wrong type": json.dumps(an_event(webhookEventId=5)).encode(),
    "trailing comma": FIXTURES["message__text"].strip()[:-1] + b",}",
    "a word that is no JSON": FIXTURES["message__text"].replace(b'"active"', b"active"),
    "NaN": FIXTURES["message__text"].replace(b'"active"', b"NaN"),
    "a raw line break in a string": FIXTURES["message__text"].replace(b"active", b"act\nive"),
    "an unknown escape": FIXTURES["message__text"].replace(b"active", rb"act\xive"),
    "deep nesting": json.dumps(an_event(new="@")).replace('"@"', "[" * 5000 + "]" * 5000).encode(),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_broken_event_is_kept_and_costs_only_itself(damage: str) -> None:
    raw = DAMAGED[damage]
    first, last = FIXTURES["message__sticker"].strip(), FIXTURES["message__image"].strip()
    delivery = signed(body_of(first, raw, last))
    assert [arrival.broken for arrival in delivery] == [False, True, False]
    assert [arrival.raw for arrival in delivery] == [first, raw.strip(), last]
    assert sum(arrival.broken for arrival in delivery) == 1
    assert delivery[1].event_id


@pytest.mark.parametrize("damage", DAMAGED)
def test_the_reader_raises_for_nothing(damage: str) -> None:
    assert READER.read(DAMAGED[damage], CHANNEL).person.channel == CHANNEL


def test_a_broken_event_keeps_its_own_id_and_person_where_it_tells_them() -> None:
    arrival = arriving(DAMAGED["time in seconds"])
    assert arrival.event_id == an_event()["webhookEventId"]
    assert arrival.person == Person(CHANNEL, USER)


def test_the_same_broken_bytes_have_the_same_id() -> None:
    assert arriving(b'{"a":1}').event_id == arriving(b'{"a":1}').event_id != arriving(b'{"a":2}').event_id


@pytest.mark.parametrize(
    ("damaged", "read"),
    [
        (rb"\ud83d", "\ufffd"),  # half an emoji at the end
        (rb"\ude00 x", "\ufffd x"),
        (rb"\ud83d\ud83d\ude00", "\ufffd😀"),
        (rb"\ud83dxyz123456", "\ufffdxyz123456"),
        (b"\xff\xfe", "\ufffd\ufffd"),
        (rb"\\ud83d", r"\ud83d"),  # a backslash, then letters: nothing to mend
        (rb"\u0000", "\x00"),
    ],
)
def test_half_an_emoji_does_not_hide_chest_pain(damaged: bytes, read: str) -> None:
    raw = FIXTURES["message__text_standby"].replace("เจ็บหน้าอก".encode(), "เจ็บหน้าอก".encode() + damaged)
    delivery = signed(body_of(raw, FIXTURES["message__sticker"]))
    assert sum(arrival.broken for arrival in delivery) == 0
    assert delivery[0].raw == raw.strip()
    assert READER.read(delivery[0].raw, CHANNEL).content == Text("เจ็บหน้าอก" + read)
    assert READER.read(delivery[1].raw, CHANNEL).content == Sticker(("sick", "fever"))


def test_ten_thousand_events_in_one_body() -> None:
    events = [an_event(webhookEventId=f"01KAQZ{number:020d}") for number in range(10_000)]
    delivery = signed(body_of(*events))
    assert len({arrival.event_id for arrival in delivery}) == 10_000
    assert sum(arrival.broken for arrival in delivery) == 0


def test_a_message_of_five_thousand_characters_is_read_whole() -> None:
    longest = "ก" * 4990 + "😀" * 5
    assert reading(an_event(message={"id": "1", "type": "text", "text": longest})).content == Text(longest)


# ---- anything at all ---------------------------------------------------------------------------------------------

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
event_values = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(sorted({json.loads(each)["type"] for each in FIXTURES.values()})) | json_values,
        "timestamp": st.just(1795323000000) | json_values,
        "webhookEventId": st.text("0123456789ABCDEF", max_size=26) | json_values,
        "source": st.sampled_from([json.loads(each).get("source") for each in FIXTURES.values()]) | json_values,
        "message": st.fixed_dictionaries(
            {"type": st.sampled_from(["text", "sticker", "image", "location"]) | json_values},
            optional={"id": json_values, "text": json_values, "keywords": json_values, "latitude": json_values},
        )
        | json_values,
        "postback": json_values,
        "unsend": json_values,
        "follow": json_values,
        "link": json_values,
        "mode": json_values,
        "replyToken": json_values,
    },
)


@settings(max_examples=examples(300), deadline=None)
@given(st.lists(event_values | json_values, max_size=4))
def test_any_json_in_a_signed_body_is_taken_event_by_event(events: list[Any]) -> None:
    delivery = signed(json.dumps({"destination": CHANNEL, "events": events}).encode())
    assert len(delivery) == len(events)
    for arrival in delivery:
        incoming = READER.read(arrival.raw, CHANNEL)
        if not arrival.broken:
            assert incoming.event_id == arrival.event_id
            assert incoming.content != Unknown("unreadable")


@settings(max_examples=examples(300), deadline=None)
@given(st.binary(max_size=200) | st.text('{}[]",:\\u18dD "destinationevents', max_size=80).map(str.encode))
def test_any_bytes_are_a_webhook_or_not(body: bytes) -> None:
    try:
        delivery = signed(body)
    except NotAWebhook:
        return
    assert all(arrival.event_id for arrival in delivery)


@settings(max_examples=examples(300), deadline=None)
@given(st.sampled_from(sorted(FIXTURES)), st.data())
def test_cut_and_scribbled_events_never_raise(name: str, data: st.DataObject) -> None:
    raw = bytearray(FIXTURES[name].strip())
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    body = body_of(FIXTURES["message__sticker"], bytes(raw))
    READER.read(bytes(raw), CHANNEL)
    try:
        delivery = signed(body)
    except NotAWebhook:
        return  # a bracket or quote was hit: nobody can tell where the event ends
    assert not delivery[0].broken
