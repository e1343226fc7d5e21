"""A hospital's own bridge beside bookings: slots that cannot be, appointments of others, numbers in clear, and what the check finds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from structlog.testing import capture_logs

from bot.domain.appointment import Appointment, Slot
from bot.domain.errors import BadConfiguration, HospitalRefused, HospitalUnavailable, NoLongerStands, OutcomeUnknown
from bot.domain.link import Claimed, NumberKind
from integrations.hospitals.generic_rest import GenericRestHospital
from integrations.hospitals.generic_rest_client import BridgeClient
from integrations.hospitals.generic_rest_records import hash_of
from integrations.http.auth import BearerAuth
from integrations.http.breaker import Breaker
from integrations.http.wire import Lost, NotSent
from integrations.sandbox.bridge import HCODE, NUMBER_KEY, TOKEN
from tests.fakes.registered import a_citizen_id, somebody
from tests.hospitals.bridge_ward import DENTIST, BridgeWard
from tests.hospitals.odd_bridge import OddBridge, odd_bridge
from tests.hospitals.wards import HALF_HOUR, NINE, someone

DAY = (NINE, NINE + timedelta(hours=8))
ABOUT = {"contract": "1.0", "hospital": HCODE, "numbers": ["hn", "citizen", "other"]}


@pytest.fixture
async def odd() -> AsyncIterator[OddBridge]:
    async with odd_bridge() as bridge:
        yield bridge


@pytest.fixture
async def hospital(odd: OddBridge) -> AsyncIterator[GenericRestHospital]:
    adapter = odd.adapter()
    yield adapter
    await adapter.aclose()


def told_slot(id_: str = "s-1", **more: object) -> dict[str, object]:
    return {"id": id_, "start": NINE.isoformat(), "end": (NINE + HALF_HOUR).isoformat(), **more}


# ---- slots ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": "2026-12-02T09:00:00"},
        {"start": "2569-12-02T09:00:00+07:00", "end": "2569-12-02T09:30:00+07:00"},
        {"end": NINE.isoformat()},
        {"id": "a/b"},
        {"id": ""},
        {"mode": "by post"},
        {"start": None},
    ],
)
async def test_a_slot_that_cannot_be_is_left_out_and_said_in_the_log(
    odd: OddBridge, hospital: GenericRestHospital, wrong: dict[str, object]
) -> None:
    odd.answers["GET /slots"] = 200, {"slots": [{**told_slot("bad"), **wrong}, told_slot("good")]}
    with capture_logs() as said:
        found = await hospital.free_slots("dental", *DAY, 10)
    assert [each.id for each in found] == ["good"]
    assert [each["event"] for each in said] == ["row_unreadable"]


async def test_slots_outside_the_window_are_not_shown(odd: OddBridge, hospital: GenericRestHospital) -> None:
    odd.answers["GET /slots"] = 200, {"slots": [told_slot("now")]}
    later = NINE + timedelta(days=1)
    assert await hospital.free_slots("dental", later, later + timedelta(hours=8), 10) == ()


async def test_pages_without_end_are_given_up(odd: OddBridge, hospital: GenericRestHospital) -> None:
    odd.answers["GET /slots"] = 200, {"slots": [told_slot()], "next": "onwards"}
    with pytest.raises(HospitalUnavailable, match="without end"):
        await hospital.free_slots("dental", *DAY, 10)


async def test_many_slots_come_page_by_page_in_order_and_with_the_doctors_name(bridge: BridgeWard) -> None:
    minutes = [NINE + timedelta(days=1, minutes=number) for number in range(450)]
    slots = [Slot(f"m-{number:03}", "dental", each, each + HALF_HOUR) for number, each in enumerate(minutes)]
    await bridge.opens("DENT", *reversed(slots), **DENTIST)
    before = (await bridge.state())["requests"].get(bridge.searches, 0)
    found = await bridge.adapter().free_slots("dental", minutes[0], minutes[-1], 1000)
    assert [each.id for each in found] == [each.id for each in slots[:-1]]
    assert (await bridge.state())["requests"][bridge.searches] - before == 3
    assert len(await bridge.adapter().free_slots("dental", minutes[0], minutes[-1], 200)) == 200
    assert (await bridge.state())["requests"][bridge.searches] - before == 4  # no page more than is needed
    assert found[0].practitioner is not None
    assert (found[0].practitioner.th, found[0].practitioner.en) == (DENTIST["th"], DENTIST["en"])


async def test_a_doctor_with_a_thai_name_alone_is_named_by_it(odd: OddBridge, hospital: GenericRestHospital) -> None:
    odd.answers["GET /slots"] = 200, {"slots": [told_slot(practitioner={"th": "นพ. ริมทาง ใจดี"})]}
    [slot] = await hospital.free_slots("dental", *DAY, 10)
    assert slot.practitioner is not None
    assert slot.practitioner.en == "นพ. ริมทาง ใจดี"


# ---- appointments that stand ------------------------------------------------------------------------------------


async def booked(ward: BridgeWard, number: int = 0) -> Appointment:
    return await ward.adapter().book(ward.slots[number], someone(), key=uuid4())


async def test_an_appointment_of_another_key_is_neither_seen_nor_touched(bridge: BridgeWard) -> None:
    appointment, hospital = await booked(bridge), bridge.adapter()
    stranger = replace(appointment, key=uuid4())
    assert dict(await hospital.look([stranger])) == {}
    for deed in (hospital.accept(stranger), hospital.cancel(stranger, bridge.slots[0])):
        with pytest.raises(HospitalRefused):
            await deed
    assert await bridge.standing() == [appointment.key]


async def test_what_the_counter_booked_without_us_is_not_ours_to_see(bridge: BridgeWard) -> None:
    await bridge.take(bridge.slots[0])
    theirs = Appointment("a-1", uuid4(), "klaimor-demo", "dental", NINE, NINE + HALF_HOUR)
    assert not (await bridge.adapter().look([theirs]))[theirs.key].stands


async def test_fifty_are_asked_for_in_one_question_and_the_missing_one_by_one(bridge: BridgeWard) -> None:
    appointment = await booked(bridge)
    missing = [replace(appointment, id=f"a-{9000 + number}", key=uuid4()) for number in range(50)]
    odd_id = replace(appointment, id="no id/at all", key=uuid4())
    seen = await bridge.adapter().look([appointment, *missing, odd_id])
    assert [key for key, each in seen.items() if each.stands] == [appointment.key]
    assert len(seen) == 52
    assert (await bridge.state())["requests"]["GET appointments"] == 2 + len(missing)


async def test_one_that_cannot_be_read_costs_the_others_nothing(odd: OddBridge, hospital: GenericRestHospital) -> None:
    times = {"start": NINE.isoformat(), "end": (NINE + HALF_HOUR).isoformat(), "mode": "video"}
    good, bad = [
        {"id": id_, "key": str(uuid4()), "version": "v1", "status": "booked", "accepted": True, **times}
        for id_ in ("a-1", "a-2")
    ]
    odd.answers["GET /appointments"] = 200, {"appointments": [good, {**bad, "status": "confirmed"}]}
    asked = [
        Appointment(str(each["id"]), UUID(str(each["key"])), "klaimor-demo", "dental", NINE, NINE + HALF_HOUR)
        for each in (good, bad)
    ]
    seen = await hospital.look(asked)
    assert seen.keys() == {asked[0].key}
    assert seen[asked[0].key].accepted


class Moving(BridgeClient):
    """Between our look and our write the counter gives the patient another slot, once."""

    def __init__(self, ward: BridgeWard, key: UUID) -> None:
        super().__init__(f"{ward.base_url}/v1", auth=BearerAuth(TOKEN))
        self._ward, self._key, self.times = ward, key, 0

    async def post(self, *said: Any, **more: Any) -> Any:
        self.times += 1
        if self.times == 1:
            await self._ward.move(self._key, self._ward.slots[3])
        return await super().post(*said, **more)


async def test_what_was_changed_meanwhile_is_read_again_before_it_is_written(bridge: BridgeWard) -> None:
    appointment = await booked(bridge)
    client = Moving(bridge, appointment.key)
    await bridge.adapter(client=client).cancel(appointment, bridge.slots[0])
    assert client.times == 2
    assert await bridge.standing() == []
    assert await bridge.is_free(bridge.slots[3])


async def test_a_bridge_that_says_yes_and_does_nothing_is_not_believed(
    odd: OddBridge, hospital: GenericRestHospital
) -> None:
    key = uuid4()
    times = {"start": NINE.isoformat(), "end": (NINE + HALF_HOUR).isoformat(), "mode": "in_person"}
    row = {"id": "a-1", "key": str(key), "version": "v1", "status": "booked", "accepted": False, **times}
    for name in ("GET /appointments/a-1", "POST /appointments/a-1/cancel", "POST /appointments/a-1/accept"):
        odd.answers[name] = 200, row
    appointment = Appointment("a-1", key, "klaimor-demo", "dental", NINE, NINE + HALF_HOUR)
    for deed in (
        hospital.cancel(appointment, Slot("s-1", "dental", NINE, NINE + HALF_HOUR)),
        hospital.accept(appointment),
    ):
        with pytest.raises(OutcomeUnknown):
            await deed


async def test_pages_of_a_gateway_open_the_breaker_and_refusals_of_the_bridge_do_not(odd: OddBridge) -> None:
    breaker = Breaker(failures=(NotSent, Lost), threshold=3)
    hospital = odd.adapter(breaker=breaker)
    for _ in range(4):
        with pytest.raises(HospitalRefused):
            await hospital.free_slots("dental", *DAY, 10)
    assert not breaker.is_open
    odd.answers["GET /slots"] = 404, "<h1>no such tunnel</h1>"
    for _ in range(3):
        with pytest.raises(HospitalUnavailable):
            await hospital.free_slots("dental", *DAY, 10)
    assert breaker.is_open
    await hospital.aclose()


async def test_a_refusal_in_another_form_than_the_contracts_is_somebody_elses(
    odd: OddBridge, hospital: GenericRestHospital
) -> None:
    appointment = Appointment("a-1", uuid4(), "klaimor-demo", "dental", NINE, NINE + HALF_HOUR)
    odd.answers["GET /appointments"] = 200, {"appointments": []}
    odd.problem = "application/json"
    with pytest.raises(HospitalUnavailable):
        await hospital.look([appointment])


async def test_a_page_of_a_gateway_is_no_word_that_an_appointment_is_gone(
    odd: OddBridge, hospital: GenericRestHospital
) -> None:
    appointment = Appointment("a-1", uuid4(), "klaimor-demo", "dental", NINE, NINE + HALF_HOUR)
    odd.answers["GET /appointments/a-1"] = 404, "<h1>no such tunnel</h1>"
    odd.answers["GET /appointments"] = 200, {"appointments": []}
    for deed in (hospital.look([appointment]), hospital.accept(appointment)):
        with pytest.raises(HospitalUnavailable):
            await deed
    del odd.answers["GET /appointments/a-1"]
    with pytest.raises(NoLongerStands):
        await hospital.accept(appointment)


# ---- records ----------------------------------------------------------------------------------------------------


def test_the_hash_is_the_one_of_the_contract() -> None:
    # printf 'citizen:1234567890121' | openssl dgst -sha256 -hmac kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk
    assert (
        hash_of("k" * 32, "citizen", "1234567890121")
        == "186153548bff4cba0a66a50c070812f890e4eaa7c31a16dabb9474e3bcaf668b"
    )


async def test_no_number_but_the_hospitals_own_leaves_in_clear(odd: OddBridge, hospital: GenericRestHospital) -> None:
    odd.answers["POST /find-patient"] = 200, {"patient": None}
    number = a_citizen_id()
    assert await hospital.find(Claimed(NumberKind.CITIZEN, number, "1952-04-13")) is None
    assert await hospital.find(Claimed(NumberKind.HN, "000000012", "1952-04-13")) is None
    citizen, own = odd.said
    assert citizen == {"kind": "citizen", "born": "1952-04-13", "hash": hash_of(NUMBER_KEY, "citizen", number)}
    assert own == {"kind": "hn", "born": "1952-04-13", "number": "000000012"}


async def test_a_record_with_another_birth_date_is_nobody(odd: OddBridge, hospital: GenericRestHospital) -> None:
    record = {"record": "r-1", "hn": "1", "name": "ยายบุญมา สุขใจ", "born": "1952-04-14"}
    odd.answers["POST /find-patient"] = 200, {"patient": record}
    assert await hospital.find(Claimed(NumberKind.HN, "1", "1952-04-13")) is None
    found = await hospital.find(Claimed(NumberKind.HN, "1", "1952-04-14"))
    assert found is not None
    assert found.phones == ()


@pytest.mark.parametrize(
    "claimed",
    [
        Claimed(NumberKind.OTHER, "AB1234", "1952-04-13"),  # not among the numbers of this hospital
        Claimed(NumberKind.HN, "", "1952-04-13"),
        Claimed(NumberKind.HN, "1" * 41, "1952-04-13"),
        Claimed(NumberKind.HN, "1", "13/04/2495"),
        Claimed(NumberKind.HN, "1", ""),
    ],
)
async def test_what_the_contract_has_no_question_for_is_not_asked(
    odd: OddBridge, hospital: GenericRestHospital, claimed: Claimed
) -> None:
    assert await hospital.find(claimed) is None
    assert odd.asked.total() == 0


async def test_a_page_of_a_gateway_is_no_word_that_a_record_is_gone(
    odd: OddBridge, hospital: GenericRestHospital
) -> None:
    odd.answers["GET /patients/r-1"] = 404, "<h1>no such tunnel</h1>"
    with pytest.raises(HospitalUnavailable):
        await hospital.current("r-1")
    assert await hospital.current("no id/at all") is None


async def test_a_record_is_found_by_the_hash_of_a_paper(bridge: BridgeWard) -> None:
    person = somebody(numbers=(("other", "AB1234567"), ("hn", "000099901")))
    record = await bridge.register(person)
    found = await bridge.adapter().find(Claimed(NumberKind.OTHER, "AB1234567", person.born))
    assert found is not None
    assert found.id == record


async def test_appointments_of_a_record_may_have_a_day_alone_and_none_of_them_a_day_that_cannot_be(
    odd: OddBridge, hospital: GenericRestHospital
) -> None:
    late = {"start": "2026-12-02T18:00:00Z", "clinic": {"th": "คลินิกฟัน"}, "department": "DENT"}
    rows = [
        {"id": "v-1", "day": "2026-12-03", **late},
        {"id": "v-2", "day": "2026-12-02"},
        {"id": "v-3", "day": "2569-12-02"},
        {"id": "v-4", "day": "2026-12-02", **late},  # in Bangkok it is the third already
        {"id": "v-5", "day": "2026-11-01"},
    ]
    odd.answers["GET /patients/r-1/appointments"] = 200, {"appointments": rows}
    day_alone, by_the_hour = await hospital.upcoming("r-1", NINE.date())
    assert (day_alone.id, day_alone.start, day_alone.clinic) == ("v-2", None, "")
    assert (by_the_hour.id, by_the_hour.department, by_the_hour.clinic) == ("v-1", "dental", "คลินิกฟัน")


# ---- the check --------------------------------------------------------------------------------------------------


async def test_a_department_that_the_bridge_does_not_know_is_named(bridge: BridgeWard) -> None:
    settings = replace(bridge.settings(), departments={"dental": "DENT", "ent": "ENT"})
    hospital = GenericRestHospital(settings, client=bridge.client())
    with pytest.raises(HospitalRefused, match=r"unknown-department.*slots.*ent"):
        await hospital.ping()
    await hospital.aclose()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"hcode": "10999"}, f"of hospital {HCODE}, the entry of 10999"),
        ({"secrets": {"number_key": "x" * 40}}, "another number_key"),
    ],
)
async def test_what_does_not_fit_the_configuration_is_named(
    bridge: BridgeWard, wrong: dict[str, Any], said: str
) -> None:
    hospital = GenericRestHospital(replace(bridge.settings(), **wrong), client=bridge.client())
    with pytest.raises(HospitalRefused, match=said):
        await hospital.ping()
    await hospital.aclose()


@pytest.mark.parametrize("hours", [7, -7, 0.1])
async def test_a_clock_in_another_zone_is_named(bridge: BridgeWard, hours: float) -> None:
    off = timedelta(hours=hours)
    with pytest.raises(HospitalRefused, match=f"{round(-hours * 60)} minutes off ours"):
        await bridge.adapter(clock=lambda: datetime.now(UTC) + off).ping()


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({**ABOUT, "contract": "2.0"}, "contract 2.0"),
        ({**ABOUT, "numbers": ["hn"]}, "no record by citizen"),
        (ABOUT, "another number_key"),
    ],
)
async def test_a_bridge_of_another_kind_is_named(
    odd: OddBridge, hospital: GenericRestHospital, about: dict[str, object], said: str
) -> None:
    odd.answers["GET /slots"] = 200, {"slots": []}
    odd.answers["GET /about"] = 200, {**about, "now": datetime.now(UTC).isoformat()}
    with pytest.raises(HospitalRefused, match=said):
        await hospital.ping()


async def test_an_address_where_there_is_no_bridge_is_named(odd: OddBridge, hospital: GenericRestHospital) -> None:
    odd.answers["GET /slots"] = 200, {"slots": []}
    with pytest.raises(HospitalRefused, match="base_url"):
        await hospital.ping()


@pytest.mark.parametrize("kind", ["application/json", "text/html"])
async def test_a_bridge_that_says_in_its_own_form_that_there_is_nothing_is_named_before_nobody_can_book(
    odd: OddBridge, kind: str
) -> None:
    hospital = odd.adapter(numbers="hn", number_key="")
    odd.answers["GET /slots"] = 200, {"slots": []}
    odd.answers["GET /about"] = 200, {**ABOUT, "now": datetime.now(UTC).isoformat()}
    await hospital.ping()
    odd.problem = kind
    with pytest.raises(HospitalRefused, match=f"404 with {kind} instead of a problem.*not-found"):
        await hospital.ping()
    await hospital.aclose()


@pytest.mark.parametrize(
    ("options", "secrets"),
    [
        ({"numbers": "hn,passport"}, {}),
        ({"numbers": "hn,citizen"}, {}),
        ({"numbers": "other"}, {"number_key": "short"}),
        ({"budget": 60}, {}),
        ({"cache": 600}, {}),
        ({"colour": "red"}, {}),
    ],
)
async def test_options_that_are_wrong_are_named_at_the_start(
    bridge: BridgeWard, options: dict[str, object], secrets: dict[str, str]
) -> None:
    with pytest.raises(BadConfiguration, match="klaimor-demo"):
        GenericRestHospital(replace(bridge.settings(), options=options, secrets=secrets))


async def test_without_a_key_records_are_found_by_the_hospitals_number_alone(bridge: BridgeWard) -> None:
    hospital = GenericRestHospital(replace(bridge.settings(), options={}, secrets={}), client=bridge.client())
    assert hospital.kinds == {NumberKind.HN}
    await hospital.ping()
    await hospital.aclose()
