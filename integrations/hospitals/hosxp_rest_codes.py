"""Whether a site knows the codes that our configuration names, so that no patient is the first to find out."""

from __future__ import annotations

from bot.domain.errors import HospitalRefused
from integrations.hospitals.hosxp_rest_client import HosxpClient
from integrations.hospitals.hosxp_rest_options import HosxpOptions
from integrations.http.wire import Deadline


async def check_codes(client: HosxpClient, options: HosxpOptions, deadline: Deadline) -> None:
    """Ask for each. Raises HospitalRefused naming the option that is wrong, HospitalUnavailable."""
    for option, table, code in (
        ("cancel_type", "oapp_cancel_type", options.cancel_type),
        ("confirm_type", "oapp_confirm_type", options.confirm_type),
        *(("cancelled", "oapp_status", code) for code in sorted(options.cancelled_codes)),
    ):
        # the tables' names are ours, and the code is bound
        statement = f"SELECT {table}_id FROM {table} WHERE {table}_id = :code LIMIT 1"  # noqa: S608
        if not await client.select(statement, {"code": (str(code), "integer")}, deadline):
            raise HospitalRefused(f"the site has no {table}_id {code}: correct the option {option}")
