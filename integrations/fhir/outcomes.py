"""What a FHIR answer means for us: a resource, or one of our errors.

Diagnostics of an OperationOutcome may repeat a patient's data, so only its codes are kept.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeAlias

import msgspec

from bot.domain.errors import HospitalRefused, HospitalUnavailable, KlaiMorError, OutcomeUnknown
from integrations.fhir.wire import Answer, Lost

Resource: TypeAlias = dict[str, object]


class NotFound(HospitalRefused):
    """There is no such resource (404, 410)."""


class Conflict(KlaiMorError):
    """Somebody else was first, or our condition did not hold (409, 412): nothing was written by this request."""


class TimedOut(OutcomeUnknown):
    """A write was sent and no answer came in time: it may still be carried out later."""


class Issue(msgspec.Struct):
    """One issue of an OperationOutcome."""

    code: str = "unknown"


class OperationOutcome(msgspec.Struct):
    """https://hl7.org/fhir/R4/operationoutcome.html"""

    issue: list[Issue] = msgspec.field(default_factory=list)


def resource_of(answer: Answer) -> Resource | None:
    """The resource of a 2xx answer, None when its body is empty. Raises Lost when it cannot be read."""
    if not answer.body.strip():
        return None
    if "json" not in answer.content_type:
        html = "html" in answer.content_type
        raise Lost(f"{answer.status} with {answer.content_type} instead of FHIR", maintenance=html)
    try:
        resource = msgspec.json.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Lost(f"{answer.status} with broken JSON") from error
    if not isinstance(resource, dict) or not isinstance(resource.get("resourceType"), str):
        raise Lost(f"{answer.status} with JSON that is not a resource")
    return resource


def issue_codes(answer: Answer) -> str:
    """The codes of an OperationOutcome, such as "conflict", or "" when there is none."""
    try:
        outcome = msgspec.json.decode(answer.body, type=OperationOutcome)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return ""
    return ", ".join(issue.code for issue in outcome.issue)


def retry_after(answer: Answer, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> float | None:
    """Seconds of a Retry-After header (a number or an HTTP date), or None."""
    value = answer.headers.get("Retry-After", "").strip()
    if value.isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - now()).total_seconds())


def refusal(answer: Answer, *, writing: bool) -> KlaiMorError:
    """The error that an answer outside 2xx stands for."""
    status = answer.status
    reason = f"{status} {issue_codes(answer)}".strip()
    if status in (404, 410):
        return NotFound(reason)
    if status in (409, 412):
        return Conflict(reason)
    if status in (408, 429, 503):  # not carried out: RFC 9110 15.5.9, RFC 6585 4, RFC 9110 15.6.4
        return HospitalUnavailable(reason, retry_after=retry_after(answer), maintenance=status == 503)
    if 400 <= status < 500 or status == 501:
        return HospitalRefused(reason)
    return OutcomeUnknown(reason) if writing else HospitalUnavailable(reason)


class _EntryResponse(msgspec.Struct):
    status: str = ""


class _AnsweredEntry(msgspec.Struct):
    response: _EntryResponse = msgspec.field(default_factory=_EntryResponse)


class _TransactionResponse(msgspec.Struct):
    entry: list[_AnsweredEntry] = msgspec.field(default_factory=list)


def raise_failed(response: Resource) -> None:
    """Raise for entries of a transaction's answer that failed. Raises OutcomeUnknown when it cannot be read."""
    try:
        entries = msgspec.convert(response, _TransactionResponse).entry
    except msgspec.ValidationError as error:
        raise OutcomeUnknown("the answer to a transaction cannot be read") from error
    failed = sorted(each.response.status[:3] for each in entries if each.response.status[:1] in ("4", "5"))
    if failed:
        reason = f"entries of a transaction: {', '.join(failed)}"
        if any(status.startswith("5") for status in failed):
            raise OutcomeUnknown(reason)
        raise Conflict(reason) if set(failed) <= {"409", "412"} else HospitalRefused(reason)
