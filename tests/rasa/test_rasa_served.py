"""What the real Rasa 3.6.21 does on Python 3.11, which its makers do not support: so it is pinned here."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest

from integrations.rasa.intents import RasaIntents
from nlu.model_file import shipped
from tests.rasa.served import TOKEN, Served, asked, only_where_set_up
from tests.yaml_files import read_yaml

pytestmark = [only_where_set_up, pytest.mark.timeout(600)]
HELD_OUT = read_yaml(Path(__file__).parents[1] / "nlu" / "intent_cases.yaml")


@pytest.fixture
def rasa(real_rasa: Served) -> Served:
    return real_rasa


def intent(rasa: Served, text: str) -> tuple[str, float]:
    status, body = asked(rasa, "/model/parse", {"text": text})
    assert status == 200, body
    told = json.loads(body)["intent"]
    return told["name"], told["confidence"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("สวัสดีค่ะ", "greeting"),
        ("ขอบคุณมากนะคะ", "thanks_goodbye"),
        ("อยากนัดหมอฟันวันศุกร์หน้าค่ะ", "book_appointment"),
        ("ขอเลื่อนนัดเป็นพุธหน้าบ่ายสามครึ่ง", "reschedule_appointment"),
        ("ขอยกเลิกนัดค่ะ", "cancel_appointment"),
        ("นัดครั้งหน้าวันไหนคะ", "check_appointment"),
        ("ปวดหัวมากมาสองวันแล้ว", "report_symptom"),
        ("โรงพยาบาลเปิดกี่โมง", "ask_opening_hours"),
        ("ขอคุยกับพยาบาล", "talk_to_nurse"),
        ("ไม่อยากมีชีวิตอยู่แล้ว", "mental_health"),
        ("ผลเลือดออกหรือยังคะ", "lab_results"),
        ("ใช้สิทธิบัตรทองได้ไหม", "ask_price_rights"),
        ("ปวดหั\u200bวมากกกกก มา ๒ วัน เเล้ว", "report_symptom"),
    ],
)
def test_pinned_expectations(rasa: Served, text: str, expected: str) -> None:
    assert intent(rasa, text)[0] == expected


def test_sentences_that_it_never_saw(rasa: Served, capsys: pytest.CaptureFixture[str]) -> None:
    begin = time.perf_counter()
    right = sum(intent(rasa, case["text"])[0] == case["intent"] for case in HELD_OUT)
    each = (time.perf_counter() - begin) / len(HELD_OUT)
    with capsys.disabled():
        print(f"\nRasa: {right} of {len(HELD_OUT)} held-out sentences, {each * 1e3:.1f} ms each over HTTP")
    assert right / len(HELD_OUT) > 0.76


async def test_every_intent_is_ranked_and_they_are_those_of_the_bot(rasa: Served) -> None:
    async with RasaIntents(rasa.url, TOKEN, shipped().labels, patience=10) as asks:
        ranking = await asks.ask("ปวดฟัน อยากนัดหมอ")
    assert {name for name, _ in ranking} == set(shipped().labels)
    assert abs(sum(chance for _, chance in ranking) - 1) < 1e-3


def test_places_are_those_of_the_text_as_typed(rasa: Served) -> None:
    text = "ปวดหั\u200bวมากกกกก เเล้ว"
    told = json.loads(asked(rasa, "/model/parse", {"text": text})[1])
    pieces = [text[start:end] for start, end in told["text_tokens"]]
    assert "".join(pieces) == text.replace(" ", "")


def test_a_slash_is_a_command_to_rasa_which_is_why_ours_never_sends_one(rasa: Served) -> None:
    assert intent(rasa, "/emergency") == ("emergency", 1.0)


def test_it_opens_to_the_token_alone_and_to_no_channel(rasa: Served) -> None:
    assert asked(rasa, "/model/parse", {"text": "สวัสดีค่ะ"}, token="guess")[0] == 401
    assert asked(rasa, "/model/parse", {"text": "สวัสดีค่ะ"}, token=None)[0] == 401
    assert asked(rasa, "/status", token=None)[0] == 401
    assert asked(rasa, "/webhooks/rest/webhook", {"sender": "x", "message": "สวัสดีค่ะ"})[0] == 404
    assert json.loads(asked(rasa, "/version", token=None)[1])["version"] == "3.6.21"


def test_it_listens_on_loopback_alone(rasa: Served) -> None:
    port = f":{int(rasa.url.rpartition(':')[2]):04X}"
    listening = [
        line.split()[1]
        for table in ("/proc/net/tcp", "/proc/net/tcp6")
        if Path(table).exists()
        for line in Path(table).read_text().splitlines()[1:]
        if line.split()[3] == "0A" and line.split()[1].endswith(port)
    ]
    assert listening == ["0100007F" + port]


def test_nothing_that_was_sent_stands_in_its_log(rasa: Served) -> None:
    """It is started with LOG_LEVEL=DEBUG in the environment, at which Rasa alone would log every text."""
    needle = "needle-of-a-patient"
    for body in (
        {"text": f"{needle} ปวดท้อง"},
        {"text": f"/{needle}"},
        {"text": f"/emergency{{{needle}"},
        {"text": f"{needle} \ud800 \x00"},
        {"text": f"{needle} " * 300},
        {"text": [needle]},
        {needle: needle},
        f'{{"text": "{needle}'.encode(),
        b"\xff" + needle.encode(),
    ):
        asked(rasa, "/model/parse", body)
    asked(rasa, f"/model/{needle}", {"text": needle})
    asked(rasa, f"/conversations/{needle}/messages", {"text": needle, "sender": "user"})
    log = rasa.log.read_text("utf-8", "replace")
    assert "Starting Rasa server" in log
    assert needle not in log
    assert TOKEN not in log
    assert re.findall(r"[\u0e01-\u0e5b]+|\\u0e[0-9a-f]{2}", log) == []
    assert "DEBUG" not in log
