"""What a FHIR answer means for us: a resource, or one of our errors.

Diagnostics of an OperationOutcome may repeat a patient's data, so only its codes are kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import msgspec

from bot.domain.errors import HospitalRefused, HospitalUnavailable, KlaiMorError, OutcomeUnknown
from integrations.http.refusals import Conflict, refusal_of, retry_after
from integrations.http.wire import Answer, Lost

Resource: TypeAlias = dict[str, object]

FHIR_JSON = "application/fhir+json"

# https://hl7.org/fhir/R4/valueset-issue-type.html: somebody else was first; not now; and perhaps half of it was done
_LOST_RACES = frozenset({"conflict", "duplicate", "lock-error"})
_LATER = frozenset({"transient", "throttled", "no-store"})
_IN_DOUBT = frozenset({"exception", "timeout", "incomplete", "unknown"})


class Issue(msgspec.Struct):
    """One issue of an OperationOutcome."""

    code: str = "unknown"


class OperationOutcome(msgspec.Struct):
    """https://hl7.org/fhir/R4/operationoutcome.html"""

    issue: list[Issue] = msgspec.field(default_factory=list)


class _Kind(msgspec.Struct, rename="camel"):
    resource_type: str


_kind = msgspec.json.Decoder(_Kind)
_whole = msgspec.json.Decoder(Resource)


@dataclass(frozen=True, slots=True)
class Said:
    """A good answer that holds a resource of this type; the resource itself is read as far as somebody wants it.

    A page of a search is read into the few fields that are needed straight from its bytes: as dicts it would cost thrice as much.
    """

    answer: Answer
    kind: str

    def resource(self) -> Resource:
        """All of it. Raises Lost."""
        try:
            return _whole.decode(self.answer.body)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise Lost(f"{self.answer.status} with broken JSON") from error


def said_in(answer: Answer) -> Said | None:
    """What a 2xx answer holds, None when its body is empty. Raises Lost when it cannot be read."""
    if not answer.body.strip():
        return None
    if "json" not in answer.content_type:
        html = "html" in answer.content_type
        raise Lost(f"{answer.status} with {answer.content_type} instead of FHIR", maintenance=html)
    try:
        return Said(answer, _kind.decode(answer.body).resource_type)
    except msgspec.ValidationError as error:
        raise Lost(f"{answer.status} with JSON that is not a resource") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Lost(f"{answer.status} with broken JSON") from error


def issue_codes(answer: Answer) -> str:
    """The codes of an OperationOutcome, such as "conflict", or "" when there is none."""
    try:
        outcome = msgspec.json.decode(answer.body, type=OperationOutcome)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return ""
    return ", ".join(issue.code for issue in outcome.issue)


def failure_of(outcome: Resource) -> KlaiMorError:
    """The error that an OperationOutcome stands for where the HTTP status does not say it; in doubt OutcomeUnknown."""
    try:
        codes = {issue.code for issue in msgspec.convert(outcome, OperationOutcome).issue} or {"unknown"}
    except msgspec.ValidationError:
        codes = {"unknown"}
    reason = ", ".join(sorted(codes))
    if codes & _IN_DOUBT:
        return OutcomeUnknown(reason)
    if codes & _LATER:
        return HospitalUnavailable(reason)
    return Conflict(reason) if codes & _LOST_RACES else HospitalRefused(reason)


class FhirDialect:
    """FHIR R4 as JSON: an answer is a resource or empty, a refusal an OperationOutcome."""

    accept = FHIR_JSON
    not_known = 401

    def status(self, answer: Answer) -> int:
        """The HTTP status says it. Raises Lost for a 404 that is a page: whoever stands in front has not asked the hospital."""
        if answer.status in (404, 410) and "html" in answer.content_type:
            raise Lost(f"{answer.status} with a page instead of FHIR")
        return answer.status

    def value(self, answer: Answer, *, writing: bool) -> tuple[Answer, Said | None]:
        """What it holds, with the answer for its headers. Raises Lost; a read that is answered by nothing is lost too."""
        said = said_in(answer)
        if said is None and not writing:
            raise Lost("an empty answer to a read")
        return answer, said

    def refusal(self, answer: Answer, *, writing: bool) -> KlaiMorError:
        """By the status; the codes of the OperationOutcome are its reason."""
        reason = f"{answer.status} {issue_codes(answer)}".strip()
        return refusal_of(answer.status, reason, retry_after(answer), writing=writing)


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
