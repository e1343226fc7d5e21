"""Which symptoms are told of, whether they are there, and whose they are."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pythainlp.corpus import thai_words

from bot.domain.errors import BadConfiguration
from bot.domain.understanding import Finding
from nlu.cues import cue_words
from nlu.findings import FindingReader, shipped_findings
from nlu.normalise import normalise, squeeze
from nlu.patterns import BadPattern
from nlu.reading import Phrase, spoken
from nlu.scan import Scanner
from nlu.spoken import as_spoken
from nlu.symptom_words import Said, SymptomWords, load_symptom_words
from nlu.whose import people_words
from tests.thoroughness import examples
from tests.yaml_files import read_yaml

WORDS = load_symptom_words()
ASKED = """
fever breathing chest_pain consciousness radiation headache neck_stiffness photophobia vision eye_pain eye_movement
contact_lens speech face_droop weakness numbness gait dizzy syncope seizure hearing ear facial_pain nosebleed swallow
drooling tonsil cough cough_blood chest_indraw abdominal_pain distension vomiting vomit_blood diarrhea black_stool
blood_in_stool jaundice drinking feeding urine flank_pain bladder_bowel saddle_numb bleeding trauma wound animal_bite
tick_bite sting_count rash blister_black spread pallor sweating face_swelling tongue_swelling allergy_history medication
chronic recent_surgery_immobile leg_swelling smoking travel sick_contact vaccine weight_loss weight lymph infection spo2
bp pulse sleep mood self_harm fetal_movement pregnant
"""
OWN_SETS = (
    "findings_dev.yaml",
    "findings_second_look.yaml",
    "findings_third_look.yaml",
    "findings_fourth_look.yaml",
    "findings_fifth_look.yaml",
    "findings_sixth_look.yaml",
    "findings_seventh_look.yaml",
    "findings_eighth_look.yaml",
    "findings_ninth_look.yaml",
    "findings_tenth_look.yaml",
    "findings_eleventh_look.yaml",
)
LATER_ROUNDS = {  # rounds that somebody else wrote, and the part of their messages that is read without a fault
    "findings_round3.yaml": 0.95,
    "findings_round4.yaml": 0.95,
    "findings_round5.yaml": 0.97,
    "findings_round6.yaml": 0.97,
}
PEOPLE = {
    "self",
    "mother",
    "father",
    "child",
    "grandmother",
    "grandfather",
    "grandchild",
    "spouse",
    "sibling",
    "elder",
    "other",
}


def read(text: str) -> tuple[Finding, ...]:
    return shipped_findings().read(squeeze(normalise(text)))


def told(text: str) -> set[tuple[str, str, str]]:
    return {(each.code, each.status, each.who) for each in read(text)}


def cases(name: str) -> list[tuple[str, set[tuple[str, str, str]]]]:
    messages = read_yaml(Path(__file__).parent / name)["messages"]
    return [(each["text"], {(one["code"], one["status"], one["who"]) for one in each["findings"]}) for each in messages]


@pytest.mark.parametrize("name", OWN_SETS)
def test_every_message_of_our_own_sets_is_read_as_it_is_meant(name: str) -> None:
    wrong = [(text, wanted, told(text)) for text, wanted in cases(name) if told(text) != wanted]
    assert wrong == []


@pytest.mark.parametrize(("name", "floor"), LATER_ROUNDS.items())
def test_the_later_rounds_stay_read_as_well_as_they_were(name: str, floor: float) -> None:
    messages = cases(name)
    assert sum(told(text) == wanted for text, wanted in messages) >= floor * len(messages)


def test_our_own_sets_cover_every_status_and_most_people_and_topics() -> None:
    wanted = [
        each
        for name in ("findings_dev.yaml", "findings_second_look.yaml")
        for _, found in cases(name)
        for each in found
    ]
    assert {status for _, status, _ in wanted} == {"present", "absent", "uncertain", "past", "hypothetical"}
    assert {who for _, _, who in wanted} == PEOPLE
    assert len({code for code, _, _ in wanted}) >= 70


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("ปวดหัว ใจสั่น", {("headache", "present", "self"), ("palpitation", "present", "self")}),
        ("เจ็บ หน้า อก", {("chest_pain", "present", "self")}),
        ("ไม่ เจ็บหน้าอก", {("chest_pain", "present", "self")}),
        (
            "ไม่มีไข้ ไอ เจ็บคอ",
            {("fever", "absent", "self"), ("cough", "present", "self"), ("sore_throat", "present", "self")},
        ),
        ("แน่นหน้าอกเหมือนเมื่อปีก่อน", {("chest_pain", "present", "self")}),
        ("ผู้ป่วยหมดสติ", {("consciousness", "present", "other")}),
        ("ปวดหัวหน้ามืด", {("headache", "present", "self"), ("dizzy", "present", "self")}),
        ("ตัวร้อนใจสั่น", {("fever", "present", "self"), ("palpitation", "present", "self")}),
        ("ภรรยาปวดหัว", {("headache", "present", "spouse")}),
        ("กินหมู ท้องเสีย", {("diarrhea", "present", "self")}),
        ("กินไก่ท้องเสีย", {("diarrhea", "present", "self")}),
        ("แพ้ขนแมว ผื่นขึ้น", {("allergy_history", "present", "self"), ("rash", "present", "self")}),
        ("ลูกสองคนเป็นไข้ต้องทำไง", {("fever", "present", "child")}),
        ("ปวดท้องต่างจากเมื่อวาน", {("abdominal_pain", "present", "self")}),
        ("ดูละครอยู่ แขนอ่อนแรง", {("weakness", "present", "self")}),
        ("ปวดท้องที่ลิ้นปี่", {("abdominal_pain", "present", "self")}),
        ("คันที่ขามาก", {("rash", "present", "self")}),
        ("อยู่คลินิก ปวดท้องมาก", {("abdominal_pain", "present", "self")}),
        ("ไม่เคยเป็นลมมาก่อน", {("syncope", "absent", "self")}),
        ("ฉี่แสบมาก", {("urine", "present", "self")}),
        ("มือชาเย็น", {("numbness", "present", "self")}),
        ("เขาเจ็บ", set()),
        ("ไอ้นั่นไม่ดี", set()),
        ("เกลียดหัวหน้า", set()),
        ("ไอโฟนหาย", set()),
        ("กินไข่ดาว", set()),
        ("ขอนัดหมอฟัน", set()),
        ("", set()),
    ],
)
def test_what_is_easily_misread(text: str, findings: set[tuple[str, str, str]]) -> None:
    assert told(text) == findings


DANGER = """
หายใจไม่ได้ หอบมาก: breathing
หายใจไม่ได้หอบมาก: breathing
หายใจไม่ออก หอบ: breathing
หายใจม้ายออก หน้าเขียว: breathing
หายใจบ่ได้ แน่นเอิก: breathing
หายใจไม่ออกไปหาหมอได้ไหม: breathing
เจ็บหน้าอก ไม่มีใครอยู่บ้าน: chest_pain
เจ็บหน้าอกไม่หาย: chest_pain
เจ็บหน้าอกก็ไม่ หาย: chest_pain
เจ็บหน้าอกไม่มีแรงเดิน: chest_pain
เจ็บไหล่ บ่า หน้าอก แน่นหน้าอก: chest_pain
ล้มโดนไม้ เจ็บหน้าอก: chest_pain
รอคิวจนเจ็บหน้าอก: chest_pain
รอคิวจนเป็นลม: syncope
เจ็บหน้าอกจนพูดไม่ออก: speech
ตกใจมากแม่พูดไม่ออก: speech
มือไม้อ่อนแรง: weakness
มือไม้ชา: numbness
แขนบ่าชา: numbness
มือ ไม้ชา แขนอ่อนแรง: weakness
แขนไม่มีแรง ยกไม่ขึ้น: weakness
พูดไม่ชัดแล้ว: speech
ตามัว มองไม่ค่อยชัดแล้ว: vision
เรียกไม่ตื่น ซึมมาก ตื่นแล้วก็ซึมอีก: consciousness
เลือดไม่หยุดไหล: bleeding
เลือดออกไม่หยุด: bleeding
ปวดหัว หาย ใจ ไม่ ออก: breathing
เมื่อก่อนเจ็บหน้าอกตอนวิ่ง เดี๋ยวนี้นั่งเฉยๆก็เจ็บ: chest_pain
ใครว่าไม่เจ็บหน้าอก: chest_pain
ใครว่าเจ็บหน้าอกไม่อันตราย: chest_pain
ไม่อยากมีชีวิตอยู่แล้ว ครอบครัวก็ไม่มี: self_harm
บ่อยากอยู่แล้ว: self_harm
ชักเกร็งตาค้างทั้งคืน: seizure
ชักไม่หยุด: seizure
ลูกชัก ต้องทำยังไง: seizure
แผลไม่ลึกแต่เลือดไม่หยุด: wound
chest pain, no relief from rest: chest_pain
ลูกชัก กลัวมากเลยค่ะ: seizure
ลูกชัก จะทำยังไงดี: seizure
เป็นลม ชักด้วย: seizure
เป็นลม ชักด้วย: syncope
ทั้งเจ็บหน้าอกทั้งเหนื่อย ไม่มีใครอยู่บ้าน: chest_pain
เจ็บหน้าอกอะไรไม่รู้: chest_pain
ใครบอกไม่เจ็บหน้าอก: chest_pain
ไม่มีวันไหนที่ไม่เจ็บหน้าอก: chest_pain
ไม่เจ็บหน้าอกก็แปลกแล้ว: chest_pain
headache, chest pain no sleep: chest_pain
chest pain, cough: no: chest_pain
หนูไม่รู้จะอยู่ไปทำไม: self_harm
ลูกน้ำลายไหลยืด ไม่หิวนม: drooling
คอแข็ง ไข้สูง เมื่อวานกินเหล้า: neck_stiffness
ฉีดยาแล้วหายใจไม่ออกได้ไหมแบบนี้: breathing
เห็นเลือดแล้วเป็นลม: syncope
ตกลงมาจากหลังคา: trauma
"""


@pytest.mark.parametrize("line", DANGER.strip().splitlines())
def test_no_doubtful_not_takes_a_danger_sign_away(line: str) -> None:
    text, code = line.rsplit(": ", 1)
    assert code in {each.code for each in read(text) if each.status == "present"}


def test_the_place_of_a_denied_finding_includes_its_no() -> None:
    (one,) = read("ไม่เจ็บหน้าอก")
    assert (one.text, one.start, one.end) == ("ไม่เจ็บหน้าอก", 0, 13)


def test_places_are_those_of_the_text_as_given() -> None:
    text = "สวัสดีค่ะ😀 ปวดหัวววว มากกก ไม่มีไข้"
    assert [each.text for each in read(text)] == ["ปวดหัวววว", "ไม่มีไข้"]


OURS = [
    *cue_words(),
    *people_words(),
    *WORDS.idioms,
    *(say for each in WORDS.symptoms.values() for say in each.say if " " not in say),
]
any_text = st.one_of(
    st.text(max_size=200), st.lists(st.sampled_from(sorted({*OURS, " ", "\n", "😀"})), max_size=30).map("".join)
)


@pytest.mark.parametrize("name", [*OWN_SETS, *LATER_ROUNDS])
def test_no_expression_is_hidden_by_the_words_it_needs(name: str) -> None:
    reader = shipped_findings()
    hidden = [
        (text, phrase.words)
        for text, _ in cases(name)
        for line in (squeeze(normalise(text)),)
        for bits in (spoken(reader.scanner.hits(line.text)),)
        for which, phrase in enumerate(Phrase.every)
        if not bits >> which & 1 and phrase.whole.search(line.text)
    ]
    assert hidden == []


@given(any_text)
@settings(max_examples=examples(200), deadline=None)
def test_any_text_is_read_without_an_error_and_places_are_exact(text: str) -> None:
    found = read(text)
    assert all(text[each.start : each.end] == each.text and each.who in PEOPLE for each in found)
    assert all(each.code in WORDS.symptoms for each in found)
    assert len({(each.code, each.status, each.who) for each in found}) == len(found)


@pytest.mark.parametrize(
    "piece",
    [
        "ปวดหัว",
        "ไม่",
        "ถ้าไม่มีไข้หรือ",
        "no fever or ",
        "แม่ปวดหัวแต่ไม่ไอ ",
        "ปวดขา ขา ",
        "หายใจ",
        "เคย",
        "ไม่มีประวัติ",
        "เหมือนว่าจะมีอาการ",
        "ถ่าย",
        "ข่าวแม่",
        "หมาไม่ได้กัด",
        "ปวดหัวก็ไม่",
        "จะว่าไม่ปวดหัวก็ไม่",
        "หายใจเข้าก็",
        "มีไข้กินน้ำ",
        "ผมก็ปวดหัว แม่ก็ปวด ",
        "ตา",
        "เมื่อก่อนปวดหัวเดี๋ยวนี้",
        "fever no ",
    ],
)
def test_time_grows_with_the_length_of_the_text_and_no_faster(piece: str) -> None:
    read(piece * 3)
    short, long = seconds(piece * (1_250 // len(piece))), seconds(piece * (5_000 // len(piece)))
    assert long < 12 * short + 0.02


def test_a_usual_message_takes_little(capsys: pytest.CaptureFixture[str]) -> None:
    lines = [squeeze(normalise(text)) for text, _ in cases("findings_dev.yaml")]
    reader = shipped_findings()
    for line in lines:
        reader.read(line)
    each = [min(_timed(lambda one=line: reader.read(one)) for _ in range(5)) for line in lines]
    with capsys.disabled():
        print(f"\nfindings: mean {sum(each) / len(each) * 1e6:.0f} us a message of the development set")
    assert sum(each) / len(each) < 0.002


def seconds(text: str) -> float:
    line = squeeze(normalise(text))
    return min(_timed(lambda: shipped_findings().read(line)) for _ in range(5))


def _timed(act: Callable[[], object]) -> float:
    begin = time.process_time()  # other processes of the machine do not count
    act()
    return time.process_time() - begin


def test_the_scanner_finds_what_a_plain_search_finds() -> None:
    words = ["กา", "การ", "การณ์", "รณ", "abc", "b c"]
    dice = random.Random(4)
    for _ in range(300):
        text = "".join(dice.choice(["กา", "ร", "ณ", "abc", "b", " ", "c", "ด"]) for _ in range(12))
        found = {(start, word) for start, _, word in Scanner(words).hits(text)}
        assert all(text.startswith(word, start) for start, word in found)
        thai = {(at, word) for word in words[:4] for at in range(len(text)) if text.startswith(word, at)}
        assert {each for each in found if each[1] in words[:4]} == {each for each in thai if not _cut(text, *each)}


def _cut(text: str, start: int, word: str) -> bool:
    return text[start + len(word) : start + len(word) + 1] == "์"


def test_latin_words_are_whole_words_and_thai_syllables_are_not_cut() -> None:
    assert [word for _, _, word in Scanner(["rash", "ขา", "ไอ"]).hits("crash rashes rash เขา ขา ไอ้ ไอ")] == [
        "rash",
        "ขา",
        "ไอ",
    ]


def test_a_word_of_one_letter_is_refused() -> None:
    with pytest.raises(ValueError, match="two letters"):
        Scanner(["ก"])


@pytest.mark.parametrize(
    "wrong",
    [
        "words: {}",
        "[",
        "words: {}\nfillers: []\nidioms: []\nsymptoms: {cough: {sey: [ไอ]}}",
        "words: {no: [ไม่]}\nfillers: []\nidioms: []\nsymptoms: {}",
    ],
)
def test_a_list_that_breaks_the_rules_is_refused(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "symptoms.yaml").write_text(wrong, "utf-8")
    with pytest.raises(BadConfiguration):
        load_symptom_words(tmp_path / "symptoms.yaml")


def test_a_pattern_without_a_first_word_is_refused() -> None:
    said = SymptomWords(words={}, fillers=("ที่",), idioms=(), symptoms={"cough": Said(say=("~ ไอ",))})
    assert told("ไอ")
    with pytest.raises(BadPattern):
        FindingReader(said)


def test_every_topic_of_symptoms_in_the_contracts_can_be_said() -> None:
    assert set(ASKED.split()) - set(WORDS.symptoms) == set()


def test_cues_and_people_are_told_in_regular_form() -> None:
    assert [word for word in (*cue_words(), *people_words()) if squeeze(normalise(word)).text != word] == []


def test_every_word_of_the_list_can_be_found_in_a_regular_text_and_stands_once() -> None:
    lists = {f"{code}.say": each.say for code, each in WORDS.symptoms.items()}
    lists |= {f"{code}.not": each.not_ for code, each in WORDS.symptoms.items()} | {
        "idioms": WORDS.idioms,
        **WORDS.words,
    }
    plain = [(name, word.replace("_", " ")) for name, words in lists.items() for word in words if " " not in word]
    wrong = [each for each in plain if squeeze(normalise(each[1])).text != each[1] and not set(each[1]) & set("{|}")]
    assert wrong == []
    assert [name for name, words in lists.items() if len(set(words)) != len(words)] == []


def test_names_that_are_typed_often_are_names_of_the_list() -> None:
    assert set(WORDS.often) - {word for each in WORDS.symptoms.values() for word in each.say} == set()


def test_no_slip_of_a_name_is_a_word_of_the_dictionary() -> None:
    typed = {word for each in as_spoken(WORDS).symptoms.values() for word in each.say}
    known = {word for each in WORDS.symptoms.values() for word in each.say}
    assert (typed - known) & set(thai_words()) == set()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ปวดห้วมาก", "headache"),
        ("ปวดหังมาก", "headache"),
        ("อาเจีบนสี่ครั้ง", "vomiting"),
        ("คลื้นไส้", "vomiting"),
        ("ท้งอเสีย", "diarrhea"),
        ("เจ็บหน้ากอ", "chest_pain"),
        ("หายใจไม่อกอ", "breathing"),
        ("ปากเบ้ียว", "face_droop"),
        ("ตาพล่ามัว", "vision"),
        ("หกลม", "trauma"),
        ("ป่วดหัว", "headache"),
        ("เป๋นไข้เจ้า", "fever"),
        ("ตั๋วฮ้อน", "fever"),
        ("แขนขาอ่อนแฮง", "weakness"),
        ("บ่ฮู้สึกโต", "consciousness"),
    ],
)
def test_a_name_is_known_by_one_slip_and_in_every_region(text: str, code: str) -> None:
    assert {(each.code, each.status) for each in read(text)} == {(code, "present")}


@pytest.mark.parametrize(
    "text", ["ต้องเสียกี่บาท", "เป็นข้าราชการ", "บัตรทองใช้ได้ไหม", "ทางเหนือ", "หน่อยนะคะ", "ทองขึ้น", "หมอนัดก่อน"]
)
def test_another_word_is_no_slip(text: str) -> None:
    assert told(text) == set()
