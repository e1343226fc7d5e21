"""What an answer of a hospital's bridge means: JSON, or a problem (RFC 9457) whose `code` says what is to be done.

Details may repeat a patient's data, so only codes are kept.
"""

from __future__ import annotations

import msgspec

from bot.domain.errors import HospitalRefused, HospitalUnavailable, KlaiMorError, NotLinked, OutcomeUnknown
from integrations.hospitals.generic_rest_answers import Row
from integrations.http.refusals import Conflict, NotFound, refusal_of, retry_after
from integrations.http.wire import Answer, Lost

PROBLEM = "application/problem+json"
_OF_GATEWAYS = frozenset({401, 429})  # believed from whoever stands in between


class Said(Conflict):
    """The bridge's own no to what is asked just now, by its `code`: nothing was written by this request."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class InProgress(OutcomeUnknown):
    """A request of the same key is being worked on at this moment."""


class _Problem(msgspec.Struct, frozen=True):
    code: str


class BridgeDialect:
    """JSON, an empty 204, and problems; 401 for credentials that are not good."""

    accept = f"application/json, {PROBLEM}"
    not_known = 401

    def status(self, answer: Answer) -> int:
        """HTTP's own. Raises Lost for a refusal that is not in the bridge's own words: a proxy that says 404 has asked nobody."""
        if 400 <= answer.status < 500 and answer.status not in _OF_GATEWAYS:
            _code(answer)
        return answer.status

    def value(self, answer: Answer, *, writing: bool) -> Row:
        """The object of the body, empty for a 204. Raises Lost."""
        if answer.status == 204:
            return {}
        if answer.content_type != "application/json":
            html = "html" in answer.content_type
            raise Lost(f"{answer.status} with {answer.content_type} instead of JSON", maintenance=html)
        try:
            return msgspec.json.decode(answer.body, type=Row)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise Lost(f"{answer.status} with JSON that is not theirs") from error

    def refusal(self, answer: Answer, *, writing: bool) -> KlaiMorError:
        """By the code where there is one, else by the status."""
        if answer.status == 401:
            return HospitalUnavailable("401: the credentials are not good any more")
        if answer.status in _OF_GATEWAYS or not 400 <= answer.status < 500:
            return refusal_of(answer.status, f"{answer.status}", retry_after(answer), writing=writing)
        return _refusal(answer.status, _code(answer))


def _refusal(status: int, code: str) -> KlaiMorError:
    match code:
        case "not-found":
            return NotFound(code)
        case "in-progress":
            return InProgress(code)
        case "needs-record":
            return NotLinked(code)
        case "slot-taken" | "key-closed" | "stands" | "has-begun" | "no-longer-stands" | "cursor-gone" | "changed":
            return Said(code)
        case _:
            return HospitalRefused(f"{status}: {code}")


def _code(answer: Answer) -> str:
    """Raises Lost when it is no problem of the contract."""
    if answer.content_type != PROBLEM:
        html = "html" in answer.content_type
        raise Lost(f"{answer.status} with {answer.content_type} instead of a problem", maintenance=html)
    try:
        return msgspec.json.decode(answer.body, type=_Problem).code
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Lost(f"{answer.status} with a problem that cannot be read") from error
