"""What grammar and rules found in a message, told to the classifier as a few more features."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.understanding import Finding, RedFlag
from nlu.mention import Mention


def hints(mentions: Iterable[Mention], findings: Iterable[Finding], flags: Iterable[RedFlag]) -> set[str]:
    """Features that begin with '@', which no word or run of letters does."""
    found: set[str] = set()
    for mention in mentions:
        found.update(_mention(mention))
    for finding in findings:
        found.update(("@finding", f"@{finding.code}", f"@{finding.status}", f"@{finding.code} {finding.status}"))
        found.add("@mine" if finding.who == "self" else "@another's")
    for flag in flags:
        found.update(("@danger", f"@{flag.alarm.value}"))
    return found


def _mention(mention: Mention) -> Iterable[str]:
    name = mention.entity
    yield f"@{name}"
    if mention.role:
        yield f"@{name} {mention.role}"
    value = mention.value or {}
    if "code" in value:
        yield f"@{name}={value['code']}"
    if name in ("date", "time"):
        yield f"@{name} {'|'.join(sorted(value))}"
