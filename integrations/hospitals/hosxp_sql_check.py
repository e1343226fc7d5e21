"""Whether a site's tables are what our configuration says, so that no patient is the first to find out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from bot.domain.errors import HospitalRefused
from integrations.hospitals import hosxp_sql_tables as tables
from integrations.hospitals.hosxp_sql_database import STATEMENT, HosxpDatabase
from integrations.hospitals.hosxp_sql_options import HosxpSqlOptions
from integrations.hospitals.hosxp_sql_rows import BANGKOK, SiteDates, SiteStatus

_FAR: Final = 2400  # a year beyond it is Buddhist


async def proven(database: HosxpDatabase, options: HosxpSqlOptions, dates: SiteDates, status: SiteStatus) -> str:
    """Tables and columns, that nothing can be written, years, status codes, and how many appointments are ahead.

    Raises HospitalRefused with every fault, HospitalUnavailable.
    """
    faults = await _missing(database, options.end)
    if faults:
        raise HospitalRefused("; ".join(faults))
    await _reads_only(database)
    since = dates.since(datetime.now(UTC).astimezone(BANGKOK).date(), "nextdate")
    questions = [tables.newest_days(), tables.ahead(since), tables.statuses(since)]
    days, [ahead], statuses = await database.all(questions, 3 * STATEMENT)
    _right_years([str(row["day"] or "") for row in days], "nextdate" in options.buddhist_columns)
    unnamed = [f"{row['status']} ({row['times']})" for row in statuses if status.unnamed(row["status"])]
    warning = f"; oapp_status_id that no option names: {', '.join(unnamed)}" if unnamed else ""
    return f"reads only; tables and columns are there; {ahead['ahead']} appointments from today on{warning}"


async def _missing(database: HosxpDatabase, end: str) -> list[str]:
    faults = []
    for table in tables.ALL:
        try:
            await database.rows(tables.needed(table, end), STATEMENT)
        except HospitalRefused as error:
            faults.append(f"{table.name}: {error}")
    return faults


async def _reads_only(database: HosxpDatabase) -> None:
    asked = "SHOW transaction_read_only" if database.is_postgres else "SELECT @@SESSION.tx_read_only"
    try:
        said = await database.said(asked)
    except HospitalRefused:  # MySQL 8 has but the newer name
        said = await database.said("SELECT @@SESSION.transaction_read_only")
    if said not in ("on", "1"):
        raise HospitalRefused("the connection could write: it is no transaction for reading only")


def _right_years(days: Sequence[str], buddhist: bool) -> None:
    """By most of the newest appointments: one that was mistyped proves nothing."""
    years = [int(day[:4]) for day in days if day[:4].isdigit() and int(day[:4])]
    beyond = sum(year > _FAR for year in years)
    if years and (2 * beyond > len(years)) is not buddhist:
        advice = "remove nextdate from" if buddhist else "add nextdate to"
        raise HospitalRefused(
            f"{beyond} of the newest {len(years)} appointments are in Buddhist years: {advice} the option buddhist"
        )
