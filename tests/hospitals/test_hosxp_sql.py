"""HOSxP read in its own tables, on PostgreSQL and on MariaDB: what is shown, what never is, and that nothing can be written."""

from __future__ import annotations

import asyncio
import os
import signal
import time as clock
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from bot.app.hospitals import abilities
from bot.domain.ability import Ability
from bot.domain.appointment import Appointment, Standing
from bot.domain.errors import BadConfiguration, HospitalRefused, HospitalUnavailable, NotOffered
from bot.domain.link import Claimed, NumberKind
from bot.domain.seen import SeenAppointment
from integrations.hospitals import hosxp_sql
from integrations.hospitals.hosxp_sql_database import HosxpDatabase, is_here, url_of
from integrations.hospitals.hosxp_sql_rows import SiteDates, SiteNumbers
from integrations.http.auth import BasicAuth, BearerAuth, NoAuth
from tests.fakes.hospital import FakeHospital
from tests.fakes.registered import somebody
from tests.hospitals.hosxp_sql_ward import LOGIN, PASSWORD, HosxpSqlWard
from tests.hospitals.mariadb_for_tests import mariadb_server
from tests.hospitals.wards import BANGKOK, HALF_HOUR, NINE, someone

TODAY = date(2026, 11, 26)
WEDNESDAY = date(2026, 12, 2)


async def ids(ward: HosxpSqlWard, hn: str, **options: object) -> list[str]:
    return [each.id for each in await ward.adapter(**options).upcoming(hn, TODAY)]


async def known(ward: HosxpSqlWard, born: str = "1952-04-13") -> str:
    return await ward.register(somebody(born))


# ---- what is shown ----------------------------------------------------------------------------------------------


async def test_appointments_of_the_record_come_earliest_first_with_clinic_and_doctor(sql: HosxpSqlWard) -> None:
    hn, other = await known(sql), await known(sql)
    later = await sql.gives(hn, WEDNESDAY, time(13, 30), nexttime_end=time(14), clinic="021", doctor=None)
    first = await sql.gives(hn, WEDNESDAY)
    await sql.gives(other, WEDNESDAY)
    dentist = SeenAppointment(
        str(first), "klaimor-demo", hn, WEDNESDAY, NINE, None, "dental", "ทันตกรรม", "ทพญ. กมลฉัตร ดอกบัวขาว"
    )
    half_past_one = datetime(2026, 12, 2, 13, 30, tzinfo=BANGKOK)
    sugar = SeenAppointment(
        str(later), "klaimor-demo", hn, WEDNESDAY, half_past_one, half_past_one + HALF_HOUR, "", "คลินิกเบาหวาน"
    )
    assert await sql.adapter().upcoming(hn, TODAY) == (dentist, sugar)


async def test_todays_is_shown_and_yesterdays_is_not(sql: HosxpSqlWard) -> None:
    hn = await known(sql)
    await sql.gives(hn, TODAY - timedelta(days=1))
    today = await sql.gives(hn, TODAY)
    assert await ids(sql, hn) == [str(today)]


@pytest.mark.parametrize("status", [2, 4, 5, 6, 9])
async def test_what_is_over_or_cancelled_is_not_shown(sql: HosxpSqlWard, status: int) -> None:
    hn = await known(sql)
    await sql.gives(hn, WEDNESDAY, oapp_status_id=status)
    waits = [await sql.gives(hn, WEDNESDAY, oapp_status_id=each) for each in (None, 1, 3)]
    assert await ids(sql, hn) == [str(each) for each in waits]


async def test_a_site_says_what_its_status_codes_mean(sql: HosxpSqlWard) -> None:
    hn = await known(sql)
    await sql.gives(hn, WEDNESDAY, oapp_status_id=3)
    online = await sql.gives(hn, WEDNESDAY, oapp_status_id=9)
    assert await ids(sql, hn, cancelled="3,5", waits=9) == [str(online)]


async def test_who_has_come_has_no_appointment_any_more_whatever_its_status(sql: HosxpSqlWard) -> None:
    hn = await known(sql)
    await sql.gives(hn, TODAY)
    later = await sql.gives(hn, WEDNESDAY)
    await sql.receives(hn, TODAY)
    assert await ids(sql, hn) == [str(later)]


@pytest.mark.parametrize("hour", [None, time(0)])
async def test_an_appointment_without_an_hour_is_one_for_the_day(sql: HosxpSqlWard, hour: time | None) -> None:
    hn = await known(sql)
    await sql.gives(hn, WEDNESDAY, hour)
    [seen] = await sql.adapter().upcoming(hn, TODAY)
    assert (seen.day, seen.start, seen.end) == (WEDNESDAY, None, None)


async def test_clinics_that_the_site_hides_are_never_shown(sql: HosxpSqlWard) -> None:
    hn = await known(sql)
    await sql.gives(hn, WEDNESDAY, clinic="099")
    shown = await sql.gives(hn, WEDNESDAY)
    assert await ids(sql, hn, hidden="098,099") == [str(shown)]


async def test_the_name_of_the_desk_stands_in_for_that_of_a_clinic(sql: HosxpSqlWard) -> None:
    hn = await known(sql)
    await sql.gives(hn, WEDNESDAY, clinic=None)
    await sql.gives(hn, WEDNESDAY, clinic="none", depcode=None, doctor="none")
    desk, bare = await sql.adapter().upcoming(hn, TODAY)
    assert (desk.clinic, bare.clinic, bare.doctor) == ("ห้องฟัน", "", "")


async def test_a_department_is_told_by_all_that_its_filter_names(sql: HosxpSqlWard) -> None:
    hn = await known(sql)
    departments = {"gums": "clinic=011&doctor=0021", "dental": "clinic=011,012", "sugar": "depcode=102"}
    for more in ({}, {"doctor": "0022"}, {"clinic": "099"}, {"clinic": "099", "depcode": "103"}):
        await sql.gives(hn, WEDNESDAY, **more)
    seen = await sql.adapter(settings=sql.settings(departments)).upcoming(hn, TODAY)
    assert [each.department for each in seen] == ["gums", "dental", "sugar", ""]


async def test_no_more_than_twenty_are_shown(sql: HosxpSqlWard) -> None:
    hn = await known(sql)
    for number in range(25):
        await sql.gives(hn, WEDNESDAY + timedelta(days=number))
    assert len(await ids(sql, hn)) == 20


# ---- quirks of sites --------------------------------------------------------------------------------------------


async def test_numbers_padded_in_one_table_and_not_in_another_are_one_person(sql: HosxpSqlWard) -> None:
    person = somebody(numbers=(("citizen", "8000000000001"), ("hn", "000000042")))
    hn = await sql.register(person)
    bare = await sql.gives("42", WEDNESDAY)
    await sql.gives("420", WEDNESDAY)
    await sql.receives("000000042", TODAY)
    assert await ids(sql, hn) == [str(bare)]
    typed = Claimed(NumberKind.HN, "42", person.born)
    found = await sql.adapter().find(typed)
    assert found is not None
    assert found.id == hn
    as_it_is = replace(sql.settings(), hn_pad=0)
    assert await sql.adapter(settings=as_it_is).find(typed) is None
    assert await sql.adapter(settings=as_it_is).upcoming(hn, TODAY) == ()


async def test_years_may_be_buddhist(sql: HosxpSqlWard) -> None:
    person = somebody()
    hn = await sql.register(replace(person, born="2495-04-13"))
    given = await sql.gives(hn, date(2569, 12, 2))
    await sql.gives(hn, date(2569, 11, 25))
    adapter = sql.adapter(buddhist="birthday,nextdate")
    assert await adapter.find(Claimed(NumberKind.HN, hn, person.born)) is not None
    assert await adapter.find(Claimed(NumberKind.HN, hn, "2495-04-13")) is None
    assert [(each.id, each.start) for each in await adapter.upcoming(hn, TODAY)] == [(str(given), NINE)]


async def test_zero_dates_are_none(sql: HosxpSqlWard) -> None:
    if sql.is_postgres:
        pytest.skip("PostgreSQL holds none")
    hn = await known(sql)
    await sql.does("UPDATE patient SET birthday = '0000-00-00'")
    await sql.does(
        "INSERT INTO oapp (oapp_id, hn, nextdate, nexttime) VALUES (77, :hn, '0000-00-00', '00:00:00')", {"hn": hn}
    )
    given = await sql.gives(hn, WEDNESDAY)
    assert await ids(sql, hn) == [str(given)]
    assert await sql.adapter().find(Claimed(NumberKind.HN, hn, "1952-04-13")) is None
    record = await sql.adapter().current(hn)
    assert record is not None
    assert record.hn == hn


async def test_thai_in_plain_tis620_bytes_is_read_as_thai(tis620: HosxpSqlWard) -> None:
    person = somebody(name="นางบุญมี สุขใจดี")
    hn = await tis620.register(person)
    await tis620.gives(hn, WEDNESDAY)
    record, [seen] = await tis620.adapter().current(hn), await tis620.adapter().upcoming(hn, TODAY)
    assert record is not None
    assert (record.name, seen.clinic, seen.doctor) == ("นางบุญมี สุขใจดี", "ทันตกรรม", "ทพญ. กมลฉัตร ดอกบัวขาว")


async def test_text_that_is_not_as_the_site_says_is_no_answer_rather_than_nonsense(tis620: HosxpSqlWard) -> None:
    hn = await known(tis620)
    wrong = tis620.adapter(settings=replace(tis620.settings(), options={"charset": "utf8"}))
    if tis620.is_postgres:
        with pytest.raises(HospitalUnavailable):
            await wrong.current(hn)
    else:  # the server believes its columns: what comes is wrong, which `klaimor check` cannot see and a first look does
        record = await wrong.current(hn)
        assert record is not None
        assert "ย" not in record.name


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.sampled_from([(), ("nextdate",)]))
def test_a_day_comes_back_as_it_was_or_cannot_be_held(day: date, buddhist: tuple[str, ...]) -> None:
    dates = SiteDates(buddhist)
    stored = dates.stored(day, "nextdate")
    if stored is None:
        assert (day.month, day.day) == (2, 29)
        assert dates.read(dates.since(day, "nextdate"), "nextdate") == day + timedelta(days=1)
    else:
        assert dates.read(f"{stored} 00:00:00", "nextdate") == day
        assert dates.since(day, "nextdate") == stored


@given(st.from_regex(r"[0-9]{1,12}|[A-Z]{0,3}[0-9]{1,6}", fullmatch=True), st.integers(0, 12))
def test_every_spelling_of_a_number_is_the_same_number(hn: str, pad: int) -> None:
    numbers = SiteNumbers(pad)
    assert hn in numbers.spellings(hn)
    assert all(numbers.same(hn, each) for each in numbers.spellings(hn))
    assert not numbers.same(hn, f"{hn}1")


# ---- nothing is ever written ------------------------------------------------------------------------------------


async def test_a_login_that_may_write_cannot_through_us(sql: HosxpSqlWard) -> None:
    grants = f"GRANT ALL ON patient TO {LOGIN}" if sql.is_postgres else f"GRANT ALL ON hosxp.* TO '{LOGIN}'@'localhost'"
    await sql.does(grants)
    hn, database = await known(sql), sql.database()
    writes = ("INSERT INTO patient (hn) VALUES ('1')", "UPDATE patient SET fname = 'x'", "DELETE FROM patient")
    for statement in writes:
        with pytest.raises((HospitalUnavailable, HospitalRefused)):
            await database.all([text(statement)], 5)
    await database.aclose()
    record = await sql.adapter().current(hn)
    assert record is not None
    assert record.name == "ยายบุญมา สุขใจ"


async def test_what_would_be_written_is_not_offered(sql: HosxpSqlWard) -> None:
    adapter = sql.adapter()
    made = Appointment("1", uuid4(), "klaimor-demo", "dental", NINE, NINE + HALF_HOUR)
    slot = hosxp_sql.Slot("1", "dental", NINE, NINE + HALF_HOUR)
    for deed in (
        adapter.free_slots("dental", NINE, NINE + HALF_HOUR, 5),
        adapter.book(slot, someone(), key=uuid4()),
        adapter.release(slot, key=uuid4()),
        adapter.accept(made),
        adapter.cancel(made, slot),
    ):
        with pytest.raises(NotOffered):
            await deed


async def test_appointments_booked_in_another_way_are_looked_at_in_one_question(sql: HosxpSqlWard) -> None:
    hn = await known(sql)
    stands = await sql.gives(hn, WEDNESDAY, time(9), nexttime_end=time(9, 30))
    gone = await sql.gives(hn, WEDNESDAY, oapp_status_id=5)
    asked = [
        Appointment(str(each), uuid4(), "klaimor-demo", "dental", NINE, NINE + HALF_HOUR)
        for each in (stands, gone, 99_999, "not-ours")
    ]
    seen = await sql.adapter().look(asked)
    assert [seen[each.key].stands for each in asked] == [True, False, False, False]
    assert seen[asked[0].key] == Standing(True, start=NINE, end=NINE + HALF_HOUR)


async def test_it_says_what_can_be_done_there(sql: HosxpSqlWard) -> None:
    assert abilities(sql.adapter()) == {Ability.SEE, Ability.FIND, Ability.NOTICE}
    assert abilities(FakeHospital()) == {*Ability} - {Ability.SEE}


# ---- when it does not answer ------------------------------------------------------------------------------------


async def test_a_question_that_takes_too_long_is_ended_by_the_server(sql: HosxpSqlWard) -> None:
    slow = "SELECT pg_sleep(60)" if sql.is_postgres else "SELECT SLEEP(60) FROM clinic"
    database, began = sql.database(), clock.monotonic()
    with pytest.raises(HospitalUnavailable):
        await database.all([text(slow)], 30)
    assert clock.monotonic() - began < 10
    await database.aclose()


async def test_questions_that_are_given_up_leave_the_connections_good(sql: HosxpSqlWard) -> None:
    slow, database = "SELECT pg_sleep(3)" if sql.is_postgres else "SELECT SLEEP(3)", sql.database()
    ends = await asyncio.gather(*(database.all([text(slow)], 0.3) for _ in range(4)), return_exceptions=True)
    assert [type(each) for each in ends] == [HospitalUnavailable] * 4
    assert await database.said("SELECT 42") == "42"
    await database.aclose()


@pytest.fixture
async def frozen() -> AsyncIterator[tuple[HosxpSqlWard, int]]:
    """A server of its own, which can be stopped and let go on."""
    with mariadb_server() as (address, pid):
        ward = HosxpSqlWard(address)
        await ward.stock()
        yield ward, pid
        await ward.aclose()


async def test_a_server_that_hangs_is_unavailable_in_time_and_then_answers_again(
    frozen: tuple[HosxpSqlWard, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    ward, pid = frozen
    hn = await known(ward)
    adapter = ward.adapter()
    assert await adapter.current(hn) is not None
    monkeypatch.setattr(hosxp_sql, "READING", 0.5)
    os.kill(pid, signal.SIGSTOP)
    try:
        began = clock.monotonic()
        for _ in range(5):
            with pytest.raises(HospitalUnavailable):
                await adapter.current(hn)
        assert clock.monotonic() - began < 5
        began = clock.monotonic()
        with pytest.raises(HospitalUnavailable, match="breaker open"):
            await adapter.current(hn)
        assert clock.monotonic() - began < 0.5, "it was asked again"
    finally:
        os.kill(pid, signal.SIGCONT)
    assert await ward.adapter().current(hn) is not None


async def test_a_server_that_is_gone_is_unavailable(sql: HosxpSqlWard) -> None:
    nowhere = sql.settings().base_url.replace("klaimor-", "no-such-")
    adapter = sql.adapter(settings=replace(sql.settings(), base_url=nowhere))
    with pytest.raises(HospitalUnavailable):
        await adapter.ping()


async def test_what_is_said_of_a_fault_holds_no_number_of_a_patient(sql: HosxpSqlWard) -> None:
    await sql.does("DROP TABLE ovst")
    with pytest.raises(HospitalRefused) as refused:
        await sql.adapter().upcoming("000000042", TODAY)
    assert "ovst" in str(refused.value)
    assert "42" not in str(refused.value).replace("42P01", "")


# ---- klaimor check ----------------------------------------------------------------------------------------------


async def test_check_says_what_it_found(sql: HosxpSqlWard) -> None:
    hn = await known(sql)
    ahead = datetime.now(BANGKOK).date() + timedelta(days=3)
    for status in (1, None, 9, 9):
        await sql.gives(hn, ahead, oapp_status_id=status)
    said = await sql.adapter().proof()
    assert (
        said
        == "reads only; tables and columns are there; 4 appointments from today on; oapp_status_id that no option names: 9 (2)"
    )


async def test_check_names_every_table_and_column_that_is_missing(sql: HosxpSqlWard) -> None:
    await sql.does("ALTER TABLE patient DROP COLUMN death")
    await sql.does("DROP TABLE ovst")
    with pytest.raises(HospitalRefused) as refused:
        await sql.adapter(end="endtime").proof()
    assert all(each in str(refused.value) for each in ("death", "ovst", "endtime"))
    await sql.does("ALTER TABLE patient ADD COLUMN death char(1)")


@pytest.mark.parametrize(("year", "option"), [(2569, ""), (2026, "nextdate")])
async def test_check_sees_years_that_are_not_as_configured(sql: HosxpSqlWard, year: int, option: str) -> None:
    hn = await known(sql)
    for day in range(1, 4):
        await sql.gives(hn, date(year, 12, day))
    await sql.gives(hn, date(2569 if year == 2026 else 2026, 1, 1))  # one that was mistyped
    with pytest.raises(HospitalRefused, match="option buddhist"):
        await sql.adapter(buddhist=option).proof()
    assert "tables and columns are there" in await sql.adapter(buddhist="" if option else "nextdate").proof()


async def test_check_says_that_the_login_is_not_good(sql: HosxpSqlWard) -> None:
    who = BasicAuth("nobody_here", "wrong")
    with pytest.raises(HospitalRefused):
        await sql.adapter(settings=replace(sql.settings(), auth=who)).proof()


# ---- what may stand in the configuration ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "https://hospital.example/hosxp",
        "mariadb://db.example",
        "mysql://a:secret@db.example/hos",
        "oracle://db/x",
        "no",
    ],
)
def test_an_address_is_that_of_a_database_and_holds_no_password(address: str) -> None:
    with pytest.raises(BadConfiguration):
        url_of(address, BasicAuth(LOGIN, PASSWORD))


def test_only_a_login_by_password_or_socket_is_one() -> None:
    with pytest.raises(BadConfiguration):
        url_of("mariadb://db.example/hos", BearerAuth("token"))
    assert url_of("mariadb://klaimor@db.example/hos", NoAuth()).username == "klaimor"


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("mariadb://127.0.0.1/hos", True),
        ("postgresql://localhost/hos", True),
        ("postgresql:///hos?host=/run/postgresql", True),
        ("mariadb:///hos?unix_socket=/run/mysqld/mysqld.sock", True),
        ("postgresql:///hos?host=db.example", False),
        ("mariadb://10.0.0.5/hos", False),
        ("postgresql://db.example/hos", False),
    ],
)
def test_another_machine_is_spoken_to_by_tls_alone(address: str, here: bool) -> None:
    assert is_here(url_of(address, NoAuth())) is here


async def test_a_server_without_tls_on_another_machine_is_not_spoken_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A listener that speaks no TLS gets our question for TLS and no login."""
    heard: list[bytes] = []
    over = asyncio.Event()

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.read(1024))
        writer.write(b"N")  # PostgreSQL: no TLS here
        heard.append(await reader.read(1024))
        writer.close()
        await writer.wait_closed()
        over.set()

    monkeypatch.setattr("integrations.hospitals.hosxp_sql_database.is_here", lambda url: False)
    async with await asyncio.start_server(listen, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        database = HosxpDatabase(f"postgresql://127.0.0.1:{port}/hos", BasicAuth(LOGIN, PASSWORD))
        with pytest.raises(HospitalUnavailable):
            await database.said("SELECT 1")
        await database.aclose()
        await over.wait()
    assert not any(LOGIN.encode() in each or PASSWORD.encode() in each for each in heard)


@pytest.mark.parametrize(
    "options",
    [
        {"cancelled": "5,x"},
        {"cancelled": "5", "waits": "5"},
        {"buddhist": "visitdate"},
        {"charset": "latin1"},
        {"end": "nexttime; DROP TABLE oapp"},
        {"statuses": "1"},
    ],
)
async def test_options_that_cannot_be_are_said(options: dict[str, object]) -> None:
    ward = HosxpSqlWard("mariadb://root@/{}?unix_socket=/nowhere")
    with pytest.raises(BadConfiguration, match="klaimor-demo"):
        ward.adapter(**options)


@pytest.mark.parametrize("slots", ["schedule.actor=Location/x", "clinic=", "room=1", "011"])
def test_a_department_is_told_by_columns_of_oapp(slots: str) -> None:
    ward = HosxpSqlWard("mariadb://root@/{}?unix_socket=/nowhere")
    with pytest.raises(BadConfiguration, match="slots of dental"):
        ward.adapter(settings=ward.settings({"dental": slots}))
