"""What every hospital promises whose records can be linked: the right person or nobody, and the record that counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.errors import HospitalRefused, HospitalUnavailable
from bot.domain.link import Claimed, NumberKind, Record
from bot.domain.ports.hospital_records import HospitalRecords
from tests.fakes.registered import Registered, a_citizen_id, a_hospital_number, somebody
from tests.hospitals.breakable import Breakable
from tests.hospitals.hosxp_ward import HosxpWard
from tests.hospitals.wards import PretendWard, Registers, Ward, someone


def records(ward: Registers) -> HospitalRecords:
    adapter = ward.adapter()
    assert isinstance(adapter, HospitalRecords)
    return adapter


def claim(person: Registered, kind: NumberKind = NumberKind.CITIZEN, **more: str) -> Claimed:
    return Claimed(kind, more.get("number") or person.number(kind.value), more.get("born", person.born))


@pytest.mark.parametrize("kind", [NumberKind.CITIZEN, NumberKind.HN])
async def test_somebody_is_found_by_either_number_and_the_birth_date(known: Registers, kind: NumberKind) -> None:
    person = somebody()
    record = await known.register(person)
    found = await records(known).find(claim(person, kind))
    assert found == Record("klaimor-demo", record, person.number("hn"), person.name, ("081-000-0001", "02-000-0000"))
    assert kind in records(known).kinds


async def test_who_is_no_thai_citizen_is_found_by_the_number_of_their_paper(merging: Ward) -> None:
    person = somebody(numbers=(("other", f"AB{a_hospital_number()}"), ("hn", a_hospital_number())))
    await merging.register(person)
    found = await records(merging).find(claim(person, NumberKind.OTHER))
    assert found is not None
    assert found.hn == person.number("hn")
    assert await records(merging).find(claim(person, NumberKind.CITIZEN, number=person.number("other"))) is None


async def test_a_wrong_birth_date_an_unknown_number_and_the_number_of_another_kind_find_nobody(
    known: Registers,
) -> None:
    person = somebody()
    await known.register(person)
    wrong = [
        claim(person, born="1952-04-14"),
        claim(person, born="1952"),
        claim(person, number=a_citizen_id()),
        claim(person, NumberKind.HN, number=person.number("citizen")),
        claim(person, number=f"{person.number('citizen')},{person.number('hn')}"),
        claim(person, number="*"),
    ]
    assert [await records(known).find(each) for each in wrong] == [None] * len(wrong)


async def test_papers_without_day_and_month_are_met_by_the_same(merging: Ward) -> None:
    person = somebody("1940")
    record = await merging.register(person)
    found = await records(merging).find(claim(person))
    assert found is not None
    assert found.id == record
    assert await records(merging).find(claim(person, born="1940-01-01")) is None


async def test_a_record_that_was_merged_leads_to_the_one_that_counts(merging: Ward) -> None:
    last = somebody(name="ยายบุญมา สุขใจดี")
    kept = await merging.register(last)
    middle = somebody(merged_into=kept)
    first = somebody(merged_into=await merging.register(middle))
    old = await merging.register(first)
    hospital = records(merging)
    for found in (await hospital.find(claim(first)), await hospital.current(old), await hospital.current(kept)):
        assert found is not None
        assert (found.id, found.hn, found.name) == (kept, last.number("hn"), last.name)


async def test_two_records_of_one_number_are_one_person_only_if_they_were_merged(merging: Ward) -> None:
    number = a_citizen_id()
    one = somebody(numbers=(("citizen", number), ("hn", a_hospital_number())))
    kept = await merging.register(one)
    await merging.register(somebody(numbers=(("citizen", number), ("hn", a_hospital_number())), merged_into=kept))
    found = await records(merging).find(claim(one))
    assert found is not None
    assert found.id == kept
    await merging.register(somebody(numbers=(("citizen", number), ("hn", a_hospital_number()))))
    assert await records(merging).find(claim(one)) is None


@pytest.mark.parametrize("state", [{"dead": True}, {"active": False}, {"merged_into": "no-such-record"}])
async def test_a_record_of_nobody_who_can_come_is_not_linked(merging: Ward, state: dict[str, object]) -> None:
    person = somebody(**state)
    record = await merging.register(person)
    assert await records(merging).find(claim(person)) is None
    assert await records(merging).current(record) is None
    assert await records(merging).current("no-such-record") is None


async def test_an_appointment_is_made_for_the_linked_record_and_for_nobody_else(merging: Ward) -> None:
    kept = await merging.register(somebody())
    merged = await merging.register(somebody(merged_into=kept))
    contact = someone()
    linked = type(contact)(contact.own_id, contact.name, contact.phone, hn="1", record=merged)
    hospital, key = merging.adapter(), contact.own_id
    await hospital.book(merging.slots[0], linked, key=key)
    assert await merging.standing() == [key]
    gone = type(contact)(contact.own_id, contact.name, contact.phone, hn="1", record="no-such-record")
    with pytest.raises(HospitalRefused):
        await hospital.book(merging.slots[1], gone, key=someone().own_id)
    assert await merging.standing() == [key]
    assert await merging.is_free(merging.slots[1])


async def test_the_appointment_names_the_record_that_counts_and_no_patient_of_our_own_is_made(
    pretend: PretendWard,
) -> None:
    kept = await pretend.register(somebody())
    merged = await pretend.register(somebody(merged_into=kept))
    contact = someone()
    linked = type(contact)(contact.own_id, contact.name, contact.phone, record=merged)
    await pretend.adapter().book(pretend.slots[0], linked, key=contact.own_id)
    [appointment] = await pretend.appointments()
    assert appointment["participant"][0]["actor"]["reference"] == f"Patient/{kept}"
    assert await pretend.patients(contact) == []


async def test_a_server_that_does_not_search_by_birth_date_gives_nobody_away(pretend: PretendWard) -> None:
    person = somebody()
    await pretend.register(person)
    await pretend.break_down(ignore_birthdate=True)
    assert await records(pretend).find(claim(person, born="1999-09-09")) is None
    assert await records(pretend).find(claim(person)) is not None


async def test_not_found_and_wrong_ask_the_hospital_the_same(breakable: Breakable) -> None:
    person = somebody()
    await breakable.register(person)
    asked = []
    for each in (claim(person, born="1999-09-09"), claim(person, number=a_citizen_id()), claim(person)):
        before = (await breakable.state())["requests"].get(breakable.looked_up, 0)
        await records(breakable).find(each)
        asked.append((await breakable.state())["requests"][breakable.looked_up] - before)
    assert asked == [1, 1, 1]


async def test_a_hospital_that_does_not_answer_is_unavailable(breakable: Breakable) -> None:
    person = somebody()
    await breakable.register(person)
    await breakable.break_down(error_503=9, retry_after=0)
    with pytest.raises(HospitalUnavailable):
        await records(breakable).find(claim(person))


async def test_a_linked_record_is_booked_for_by_its_number_and_one_that_is_gone_is_refused(hosxp: HosxpWard) -> None:
    person, contact = somebody(), someone()
    linked = replace(contact, hn=None, record=await hosxp.register(person))
    await hosxp.adapter().book(hosxp.slots[0], linked, key=contact.own_id)
    assert [each.hn for each in await hosxp.appointments()] == [person.number("hn")]
    with pytest.raises(HospitalRefused):
        await hosxp.adapter().book(hosxp.slots[1], replace(linked, record="nobody"), key=someone().own_id)
    assert await hosxp.standing() == [contact.own_id]


@pytest.mark.parametrize("born", ["1940", "1940-07", "1940-13-01", "1940/07/01", ""])
async def test_a_birth_date_that_is_no_whole_one_finds_nobody_in_whole_dates(whole_dates: Registers, born: str) -> None:
    person = somebody("1940-07-01")
    await whole_dates.register(person)
    assert await records(whole_dates).find(claim(person, born=born)) is None
    assert await records(whole_dates).find(claim(person)) is not None


async def test_who_has_died_and_who_is_gone_is_not_linked(whole_dates: Registers) -> None:
    person = somebody(dead=True)
    record = await whole_dates.register(person)
    assert await records(whole_dates).find(claim(person)) is None
    assert await records(whole_dates).current(record) is None
    assert await records(whole_dates).current("nobody") is None


async def test_two_people_under_one_citizen_id_are_nobody(whole_dates: Registers) -> None:
    number = a_citizen_id()
    one, other = [somebody(numbers=(("citizen", number), ("hn", a_hospital_number()))) for _ in range(2)]
    await whole_dates.register(one)
    assert await records(whole_dates).find(claim(one)) is not None
    await whole_dates.register(other)
    assert await records(whole_dates).find(claim(one)) is None


async def test_what_was_typed_is_never_part_of_the_question(whole_dates: Registers) -> None:
    person = somebody()
    await whole_dates.register(person)
    for typed in ("' OR 1=1 --", "1 OR hn = :number", f"{person.number('citizen')}' AND '1'='1"):
        assert await records(whole_dates).find(claim(person, number=typed)) is None


async def test_a_record_is_read_as_it_is_now(whole_dates: Registers) -> None:
    person = somebody(mobiles=())
    record = await whole_dates.register(person)
    found = await records(whole_dates).current(record)
    assert found == Record("klaimor-demo", record, record, person.name, ("02-000-0000",))
