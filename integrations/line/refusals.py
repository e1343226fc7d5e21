"""What LINE's refusals mean for us: try again, wait, push instead, or give up with LINE's reason."""

from __future__ import annotations

from typing import Final

import msgspec

from bot.domain.errors import KlaiMorError
from bot.domain.ports.messenger import AnswerLost, MessageRefused, NotSent, QuotaSpent, RateLimited, TokenSpent
from integrations.line.calls import Answer

# LINE's words, from the Messaging API reference, "Common error messages".
_TOKEN_SPENT: Final = "invalid reply token"  # noqa: S105  not a secret
_QUOTA_SPENT: Final = "monthly limit"
_WAIT: Final = 2.0  # seconds; LINE's buckets refill within one
_LONGEST_WAIT: Final = 60.0
_LONGEST_REASON: Final = 500


class _Detail(msgspec.Struct):
    message: str = ""
    property: str = ""


class _Words(msgspec.Struct):
    message: str
    details: list[_Detail] | None = None


_WORDS = msgspec.json.Decoder(_Words)
_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])


def refusal(answer: Answer) -> KlaiMorError:
    """The error for an answer that is not good: one of those of the Messenger port.

    A 4xx that is not in LINE's words comes from something in between (a proxy, a portal): nobody knows what became of the
    call. The reason in MessageRefused is LINE's own, never our text.
    Source: Messaging API reference, "Status codes" and "Error responses".
    """
    words = _words(answer.body)
    match answer.status:
        case 401:
            return NotSent(f"LINE does not accept the channel access token (request {answer.request_id})")
        case 429:
            spent = words is not None and _QUOTA_SPENT in words.message.casefold()
            return QuotaSpent(words.message) if words and spent else RateLimited(_wait(answer.retry_after))
        case 413:  # answered by LINE's front door, not always in its words
            return MessageRefused(_reason(413, words or _Words("Payload Too Large")))
        case status if not 400 <= status <= 499 or status == 408 or words is None:
            return AnswerLost(f"LINE answered {status} (request {answer.request_id})")
    if answer.status == 400 and _TOKEN_SPENT in words.message.casefold():
        return TokenSpent(words.message)
    return MessageRefused(_reason(answer.status, words))


def is_lines(body: bytes) -> bool:
    """Whether the body of a good answer is a JSON object, as LINE's always is."""
    try:
        _OBJECT.decode(body)
    except (ValueError, RecursionError):
        return False
    return True


def _words(body: bytes) -> _Words | None:
    try:
        return _WORDS.decode(body)
    except (ValueError, RecursionError):
        return None


def _reason(status: int, words: _Words) -> str:
    details = (f"{detail.property}: {detail.message}" for detail in words.details or ())
    return f"{status} {'; '.join((words.message, *details))}"[:_LONGEST_REASON]


def _wait(retry_after: str) -> float:
    if not (retry_after.isascii() and retry_after.isdigit()):
        return _WAIT
    return min(max(float(retry_after[:6]), 1.0), _LONGEST_WAIT)
