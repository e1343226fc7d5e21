"""A day and its times as one group, with the words round it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from nlu.mention import Mention
from nlu.move_words import ABSENT, SIDE_BY_SIDE, STRETCH

CONTEXT = 26  # letters before a group that may speak of it
_REACH = 45  # and after it


@dataclass(slots=True)
class Group:
    """A day and its times, which share one role; `before` and `after` are the words round it, up to its neighbours."""

    members: list[int]
    start: int
    end: int
    before: str = ""
    after: str = ""
    joint: str | None = None  # all that stands between it and the next
    role: str | None = None
    day: str | None = None  # its first day
    gone: bool = False
    cannot: bool = False
    ahead: bool = False  # told by its distance from today
    fixed: bool = field(default=False)  # an onset or a birthday, which no move changes


def grouped(text: str, found: list[Mention], today: date) -> list[Group]:
    """The mentions in text order, each day with the times that stand beside it; an onset, a birthday or an absence is fixed."""
    groups: list[Group] = []
    for at, mention in enumerate(found):
        last = groups[-1] if groups else None
        twice = (
            last is not None and mention.entity == "date" and any(found[each].entity == "date" for each in last.members)
        )
        if last and not twice and _belongs(text, found[at - 1], mention):
            last.members.append(at)
            last.end = max(last.end, mention.end)
            last.fixed = last.fixed or mention.role is not None
        else:
            groups.append(Group([at], mention.start, mention.end, fixed=mention.role in ("onset", "birth")))
    for at, group in enumerate(groups):
        low = groups[at - 1].end if at else 0
        high = groups[at + 1].start if at + 1 < len(groups) else len(text)
        group.ahead = text.startswith(("อีก", "แหม", "in "), group.start)
        group.before = text[max(low, group.start - CONTEXT) : group.start].rpartition("\n")[2]
        group.after = text[group.end : min(high, group.end + _REACH)].partition("\n")[0]
        group.joint = text[group.end : high] if high - group.end <= _REACH and at + 1 < len(groups) else None
        group.fixed = group.fixed or ABSENT.search(group.before) is not None
        group.role = "old" if any(found[each].role == "old" for each in group.members) else None
        values = [found[each].value or {} for each in group.members if found[each].entity == "date"]
        group.day = next((str(value.get("on") or value.get("from")) for value in values if value), None)
        group.gone = any(str(value.get("on") or value.get("to") or "9") < today.isoformat() for value in values)
    return groups


def _belongs(text: str, one: Mention, other: Mention) -> bool:
    """A time beside its day; the two ends of a stretch of time."""
    if other.start <= one.end:
        return True
    if other.start - one.end > 8:
        return False
    if one.entity == other.entity:
        return one.entity == "time" and STRETCH.fullmatch(text, one.end, other.start) is not None
    return SIDE_BY_SIDE.fullmatch(text, one.end, other.start) is not None
