"""What config/hospitals.yaml says of a hospital whose HOSxP is read in its own database, and in which nothing is ever written.

    adapter: hosxp_sql
    base_url: mariadb://replica.hospital.example/hos     # or postgresql://...; another machine is spoken to by verified TLS alone
    auth: {kind: basic, user_env: HOSXP_DB_USER, password_env: HOSXP_DB_PASSWORD}   # a login that has SELECT and nothing else
    hn: {pattern: "[0-9]{1,9}", pad: 9}                  # 42 and 000000042 are one person; pad 0: a number is as it is written
    departments:
      - code: dental
        slots: "clinic=011,012"                          # by clinic, depcode, spclty or doctor; "clinic=011&doctor=0021" is both
    options: {cancelled: "5", buddhist: "birthday"}

The same may stand under `reads` of a hospital that is booked by hosxp_rest, with `departments: {dental: "clinic=011"}`: then people
and appointments are read here, and all that is written goes there.

`options`:
cancelled ("5"), came ("2,4"), waits (""): the site's oapp_status_id of what does not stand any more, of a patient who has come or is
    done, and of those from 4 up that still wait for the patient (such as 9, an online booking). Of others, those from 4 up are over,
    and the rest wait. Whoever has a visit (ovst) on the day has come, whatever the status says.
hidden (""): codes of clinics whose appointments are never shown in a chat.
buddhist (""): columns that hold Buddhist years: birthday, nextdate, or both ("birthday,nextdate").
charset ("utf8"): "tis620" where Thai stands as plain TIS-620 bytes in columns that say something else (latin1, SQL_ASCII). Where
    the columns say tis620 themselves, the server turns it into utf8.
end ("nexttime_end"): the column of oapp that says when it ends: nexttime_end, endtime, or none ("").
ca (""): a file with the certificate that signed the server's, where it is not one that this machine knows.

Read of it: oapp, clinic, doctor, kskdepartment, ovst, patient. Dates are Bangkok's; 0000-00-00 and no date at all are none, 00:00 as
hour is none. Give the service a replica, so that no question of ours ever holds up a ward.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from bot.domain.errors import BadConfiguration

_DATES = frozenset({"birthday", "nextdate"})
_ENDS = ("nexttime_end", "endtime", "")


class HosxpSqlOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The options, checked."""

    cancelled: str | int = "5"
    came: str | int = "2,4"
    waits: str | int = ""
    hidden: str | int = ""
    buddhist: str = ""
    charset: str = "utf8"
    end: str = "nexttime_end"
    ca: str = ""

    @property
    def cancelled_codes(self) -> frozenset[int]:
        """oapp_status_id of what does not stand any more."""
        return _numbers(self.cancelled)

    @property
    def came_codes(self) -> frozenset[int]:
        """oapp_status_id of a patient who has come."""
        return _numbers(self.came)

    @property
    def waiting_codes(self) -> frozenset[int]:
        """oapp_status_id from 4 up of what still waits."""
        return _numbers(self.waits)

    @property
    def hidden_clinics(self) -> frozenset[str]:
        """Clinics that are never shown."""
        return frozenset(_listed(self.hidden))

    @property
    def buddhist_columns(self) -> frozenset[str]:
        """Columns whose years are Buddhist."""
        return frozenset(_listed(self.buddhist))


def read_options(hospital: str, options: Mapping[str, object]) -> HosxpSqlOptions:
    """Raises BadConfiguration for an option that is unknown, unreadable, or contradicts another."""
    try:
        read = msgspec.convert(dict(options), HosxpSqlOptions)
        codes = (read.cancelled_codes, read.came_codes, read.waiting_codes)
    except (msgspec.ValidationError, ValueError) as error:
        raise BadConfiguration(f"hospital {hospital}, options: {error}") from error
    faults = [
        (len(frozenset().union(*codes)) < sum(map(len, codes)), "a status is named for two things"),
        (not read.buddhist_columns <= _DATES, f"buddhist names columns other than {', '.join(sorted(_DATES))}"),
        (read.charset not in ("utf8", "tis620"), "charset is utf8 or tis620"),
        (read.end not in _ENDS, "end is nexttime_end, endtime or empty"),
    ]
    if found := [said for wrong, said in faults if wrong]:
        raise BadConfiguration(f"hospital {hospital}, options: {'; '.join(found)}")
    return read


def _numbers(text: str | int) -> frozenset[int]:
    return frozenset(int(each) for each in _listed(text))


def _listed(text: str | int) -> list[str]:
    return [each.strip() for each in str(text).split(",") if each.strip()]
