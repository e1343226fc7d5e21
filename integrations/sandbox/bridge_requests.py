"""What the reference bridge is asked, read strictly: whatever is not as the contract has it is refused before anything is looked up."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Literal, TypeVar

import msgspec
from aiohttp import web

from integrations.sandbox.bridge_answers import No, bad

_ID = r"[A-Za-z0-9][A-Za-z0-9._~-]{0,63}"
_KEY = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_CURSOR = r"[A-Za-z0-9._~-]{1,200}"
_MOMENT = (
    r"20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?"
    r"(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])"
)
_PATTERNS = {
    "id": _ID,
    "key": _KEY,
    "record": _ID,
    "cursor": _CURSOR,
    "department": r"[A-Za-z0-9_.-]{1,64}",
    "challenge": r"[A-Za-z0-9_-]{16,64}",
    "Idempotency-Key": _KEY,
    "If-Match": r".+",
}
MOST, USUAL = 200, 50
MOST_IDS = 50

Id = Annotated[str, msgspec.Meta(pattern=rf"^{_ID}\Z")]
Key = Annotated[str, msgspec.Meta(pattern=rf"^{_KEY}\Z")]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Short = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
Moment = Annotated[str, msgspec.Meta(pattern=rf"^{_MOMENT}\Z")]


class Contact(msgspec.Struct, frozen=True):
    """Who an appointment is for."""

    own: Key
    name: Text
    phone: Short
    hn: Short | msgspec.UnsetType = msgspec.UNSET
    record: Id | msgspec.UnsetType = msgspec.UNSET


class Booking(msgspec.Struct, frozen=True):
    """A wish to book."""

    slot: Id
    start: Moment
    end: Moment
    mode: Literal["in_person", "video", "phone"]
    patient: Contact


class Claim(msgspec.Struct, frozen=True):
    """What somebody says of themselves."""

    kind: Literal["hn", "citizen", "other"]
    born: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?\Z")]
    number: Short | msgspec.UnsetType = msgspec.UNSET
    hash: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")] | msgspec.UnsetType = msgspec.UNSET

    @property
    def value(self) -> str:
        """The number of an HN, the hash of the others. Raises No when it is missing."""
        value = self.number if self.kind == "hn" else self.hash
        if value is msgspec.UNSET:
            raise bad("number for hn, hash for the others")
        return value


T = TypeVar("T", Booking, Claim)


async def body_of(request: web.Request, kind: type[T]) -> T:
    """The JSON of the request. Raises No."""
    if request.content_type != "application/json":
        raise No(415, "unsupported", "application/json, please")
    try:
        return msgspec.json.decode(await request.read(), type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise bad("the body is not as the contract has it") from None


def in_path(request: web.Request, name: str) -> str:
    """An id or a key of the address. Raises No."""
    return _checked(name, request.match_info[name])


def header(request: web.Request, name: str) -> str | None:
    """A header, or None. Raises No for one that is not as the contract has it."""
    value = request.headers.get(name)
    return None if value is None else _checked(name, value)


def asked(request: web.Request, name: str) -> str | None:
    """A parameter, or None. Raises No."""
    value = request.query.get(name)
    return None if value is None else _checked(name, value)


def needed(value: str | None, name: str) -> str:
    """What must be there. Raises No."""
    if value is None:
        raise bad(f"{name} is missing")
    return value


def moment_in(request: web.Request, name: str) -> datetime:
    """An aware moment. Raises No."""
    return moment(needed(request.query.get(name), name), name)


def moment(text: str, name: str) -> datetime:
    """Raises No for what is no moment with an offset."""
    if not re.fullmatch(_MOMENT, text):
        raise bad(f"{name} is no moment with an offset")
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise bad(f"{name} is no day of the calendar") from None


def day_in(request: web.Request, name: str) -> date:
    """A day. Raises No."""
    text = needed(request.query.get(name), name)
    if not re.fullmatch(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}", text):
        raise bad(f"{name} is no day")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise bad(f"{name} is no day of the calendar") from None


def limit_in(request: web.Request) -> int:
    """How many at most. Raises No."""
    text = request.query.get("limit", str(USUAL))
    if not re.fullmatch(r"[1-9][0-9]{0,2}", text) or int(text) > MOST:
        raise bad(f"limit is 1 to {MOST}")
    return int(text)


def ids_in(request: web.Request) -> list[str]:
    """Some ids. Raises No."""
    ids = request.query.getall("id", [])
    if not 1 <= len(ids) <= MOST_IDS:
        raise bad(f"id comes 1 to {MOST_IDS} times")
    return [_checked("id", each) for each in ids]


def _checked(name: str, value: str) -> str:
    if not re.fullmatch(_PATTERNS[name], value):
        raise bad(f"{name} is not as the contract has it")
    return value
