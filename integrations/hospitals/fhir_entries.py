"""Entries of a FHIR R4 transaction: what is to be made or replaced, and on which condition.

Source: https://hl7.org/fhir/R4/http.html#transaction
"""

from __future__ import annotations

from urllib.parse import quote

from integrations.fhir.outcomes import Resource


def entry(
    method: str, url: str, resource: Resource, *, full_url: str = "", once: str = "", if_match: str | None = None
) -> Resource:
    """`full_url`: how other entries refer to it; `once`: finds what was made before; `if_match`: the version that it replaces."""
    request = {"method": method, "url": url, "ifNoneExist": once, "ifMatch": if_match}
    given: Resource = {"request": {name: value for name, value in request.items() if value}, "resource": resource}
    return {"fullUrl": full_url, **given} if full_url else given


def once_by(system: str, value: str, parameter: str = "identifier") -> str:
    """The search by which a conditional create sees whether it was made before."""
    return f"{parameter}={quote(f'{system}|{value}', safe='')}"
