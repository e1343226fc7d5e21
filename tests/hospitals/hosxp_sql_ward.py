"""A ward whose HOSxP is read in its own tables: made and filled by the hospital's login, looked at by ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.domain.appointment import Slot
from integrations.hospitals.hosxp_sql import HosxpSqlHospital
from integrations.hospitals.hosxp_sql_database import HosxpDatabase
from integrations.hospitals.settings import HospitalSettings, Identifiers
from integrations.http.auth import BasicAuth
from tests.fakes.registered import Registered

DATABASE = "hosxp"
LOGIN, PASSWORD = "klaimor", "only-reads"
# As HOSxP has them (facts of several public repositories), the columns that have to do with us among a few that have not.
TABLES = (
    "CREATE TABLE patient (hn varchar(9) PRIMARY KEY, cid varchar(13), pname varchar(25), fname varchar(100), lname varchar(100), "
    "birthday date, sex char(1), mobile_phone_number varchar(50), hometel varchar(50), informtel varchar(50), death char(1))",
    "CREATE TABLE clinic (clinic varchar(6) PRIMARY KEY, name varchar(150))",
    "CREATE TABLE doctor (code varchar(7) PRIMARY KEY, name varchar(250), licenseno varchar(50), active char(1))",
    "CREATE TABLE kskdepartment (depcode char(3) PRIMARY KEY, department varchar(150))",
    "CREATE TABLE ovst (vn varchar(13) PRIMARY KEY, hn varchar(9), vstdate date)",
    "CREATE TABLE oapp (oapp_id integer PRIMARY KEY, hn varchar(9), vstdate date, nextdate date, nexttime time, nexttime_end time, "
    "clinic varchar(6), depcode char(3), doctor varchar(7), spclty char(2), note varchar(250), oapp_status_id integer)",
)
NAMES = ("patient", "clinic", "doctor", "kskdepartment", "ovst", "oapp")
CLINICS = {"011": "ทันตกรรม", "021": "คลินิกเบาหวาน", "099": "คลินิกพิเศษ"}


class HosxpSqlWard:
    """`address`: of its server, a format string for a database's name. `charset`: of what stands in its tables."""

    slots: tuple[Slot, ...] = ()

    def __init__(self, address: str, charset: str = "utf8") -> None:
        self.base_url, self.charset = address.format(DATABASE), charset
        self._address = address
        self.is_postgres = address.startswith("postgresql")
        self._staff: AsyncEngine | None = None
        self._numbers = count(1)
        self.opened: list[HosxpSqlHospital] = []

    async def stock(self) -> None:
        """A fresh database with the tables, a dentist, three clinics, and a login that only reads."""
        await self._fresh()
        for table in TABLES:
            await self.does(table)
        for code, name in CLINICS.items():
            await self.add("clinic", clinic=code, name=name)
        await self.add("doctor", code="0021", name="ทพญ. กมลฉัตร ดอกบัวขาว", active="Y")
        await self.add("kskdepartment", depcode="102", department="ห้องฟัน")
        if self.is_postgres:
            await self.does(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {LOGIN}")

    def settings(self, departments: Mapping[str, str] | None = None, **options: object) -> HospitalSettings:
        """As config/hospitals.yaml would tell it."""
        return HospitalSettings(
            id="klaimor-demo",
            base_url=self.base_url.replace("postgres@", "").replace("root@", ""),
            auth=BasicAuth(LOGIN, PASSWORD),
            identifiers=Identifiers(hn="hn", cid="cid", own="own"),
            departments=departments or {"dental": "clinic=011"},
            options={"charset": self.charset, **options},
            hn_pad=9,
        )

    def adapter(self, *, settings: HospitalSettings | None = None, **options: object) -> HosxpSqlHospital:
        """A new adapter, as another process would have."""
        adapter = HosxpSqlHospital(settings or self.settings(**options))
        self.opened.append(adapter)
        return adapter

    def database(self) -> HosxpDatabase:
        """Our own connections to it."""
        return HosxpDatabase(self.settings().base_url, BasicAuth(LOGIN, PASSWORD), charset=self.charset)

    async def register(self, person: Registered) -> str:
        """The counter opens a record."""
        first, _, last = person.name.partition(" ")
        numbers = dict(person.numbers)
        await self.add(
            "patient",
            hn=numbers["hn"],
            cid=numbers.get("citizen"),
            pname="",
            fname=first,
            lname=last,
            birthday=date.fromisoformat(person.born),
            mobile_phone_number=next(iter(person.mobiles), None),
            hometel="02-000-0000",
            informtel="080-000-0009",
            death="Y" if person.dead else "N",
        )
        return numbers["hn"]

    async def gives(self, hn: str, day: date, clock: time | None = time(9), **more: object) -> int:
        """The counter gives an appointment; its id."""
        row = {"clinic": "011", "depcode": "102", "doctor": "0021", "oapp_status_id": 1, "note": "เรื่องของหมอ", **more}
        number = next(self._numbers)
        await self.add("oapp", oapp_id=number, hn=hn, nextdate=day, nexttime=clock, **row)
        return number

    async def receives(self, hn: str, day: date) -> None:
        """The patient is there."""
        await self.add("ovst", vn=f"{next(self._numbers):012}", hn=hn, vstdate=day)

    async def appoints(self, record: str, start: datetime) -> str:
        return str(await self.gives(record, start.date(), start.time()))

    async def cancels(self, id_: str) -> None:
        await self.does("UPDATE oapp SET oapp_status_id = 5 WHERE oapp_id = :id", {"id": int(id_)})

    async def receives_patient(self, id_: str) -> None:
        await self.does("UPDATE oapp SET oapp_status_id = 2 WHERE oapp_id = :id", {"id": int(id_)})

    async def add(self, table: str, **row: object) -> None:
        """Put a row in."""
        names = ", ".join(row)
        await self.does(f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in row)})", row)

    async def does(self, statement: str, values: Mapping[str, Any] | None = None) -> None:
        """As the hospital's own login. Thai is written in its own bytes where the site does so."""
        assert self._staff is not None
        async with self._staff.begin() as conn:
            await conn.execute(text(statement), {name: self._stored(value) for name, value in (values or {}).items()})

    async def standing(self) -> list[UUID]:
        """Nothing of ours ever stands here."""
        return []

    async def aclose(self) -> None:
        """Close every adapter that was opened."""
        for adapter in self.opened:
            await adapter.aclose()
        if self._staff is not None:
            await self._staff.dispose()

    def _stored(self, value: Any) -> Any:
        """In MariaDB such bytes stand in columns that call themselves latin1."""
        if isinstance(value, str) and self.charset == "tis620" and not self.is_postgres:
            return value.encode("cp874").decode("cp1252")
        return value

    async def _fresh(self) -> None:
        tis620 = self.charset == "tis620"
        if self.is_postgres:
            encoding = "SQL_ASCII" if tis620 else "UTF8"
            login = f"DO $$ BEGIN CREATE ROLE {LOGIN} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
            made = (f"CREATE DATABASE {DATABASE} ENCODING '{encoding}' LOCALE 'C' TEMPLATE template0", login)
            await self._at_large(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)", *made)
        else:
            login = f"CREATE USER IF NOT EXISTS '{LOGIN}'@'localhost' IDENTIFIED BY '{PASSWORD}'"
            granted = f"GRANT SELECT ON {DATABASE}.* TO '{LOGIN}'@'localhost'"
            made = (f"CREATE DATABASE {DATABASE} CHARACTER SET {'latin1' if tis620 else 'utf8mb4'}", login, granted)
            await self._at_large(f"DROP DATABASE IF EXISTS {DATABASE}", *made)
        self._staff = self._engine(DATABASE)

    async def _at_large(self, *statements: str) -> None:
        engine = self._engine("postgres" if self.is_postgres else "mysql")
        async with engine.connect() as conn:
            alone = await conn.execution_options(isolation_level="AUTOCOMMIT")
            for statement in statements:
                await alone.execute(text(statement.replace(":", r"\:")))
        await engine.dispose()

    def _engine(self, name: str) -> AsyncEngine:
        url = make_url(self._address.format(name))
        if self.is_postgres:
            words = {"client_encoding": "WIN874"} if self.charset == "tis620" and name == DATABASE else {}
            settings = {"connect_args": {"server_settings": words}}
            return create_async_engine(url.set(drivername="postgresql+asyncpg"), **settings)
        # zero dates are what older servers take and newer ones must be asked to
        settings = {"connect_args": {"charset": "utf8mb4", "init_command": "SET SESSION sql_mode = ''"}}
        return create_async_engine(url.set(drivername="mysql+aiomysql"), **settings)


Rows = Sequence[Mapping[str, Any]]
