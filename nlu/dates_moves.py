"""Days and times of an appointment that is moved, and those that somebody cannot or will not have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise

from nlu.dates_groups import CONTEXT, Group, grouped
from nlu.dates_slips import without_slips
from nlu.mention import Mention
from nlu.move_words import (
    AND,
    ANYTHING,
    ASKED_FOR,
    ASKED_THEN,
    ASKED_TO_BE,
    BOTH,
    CANCEL,
    CANNOT,
    CANNOT_BEFORE,
    GIVEN_UP,
    INSTEAD,
    INSTEAD_OF,
    IS_ASKED,
    JOINT,
    KEPT,
    MISSED,
    MOVE,
    MOVED_ONE,
    NOT_KEPT,
    OF_NOW,
    OF_NOW_AFTER,
    REFUSED,
    RIGHT_AFTER,
    STILL_STANDS,
    TAKEN_UP,
    TO_NEW,
    TURNS,
    WISHED,
)


def appointed(text: str, start: int) -> bool:
    """Whether the words before say that an appointment is at that time."""
    return OF_NOW.search(text[max(0, start - CONTEXT) : start]) is not None


def moved(text: str, found: list[Mention], today: date) -> list[Mention]:
    """The mentions in text order with the roles rejected, old and new."""
    groups, taken_back = without_slips(text, grouped(text, found, today), found)
    _refuse(text, groups)
    move = MOVE.search(text)
    if move and move.group().endswith("เดิม") and len(groups) == 1 and STILL_STANDS.search(text):
        move = None  # "my appointment of the nineteenth, does it still stand?"
    if not move and CANCEL.search(text) and not _elsewhere(groups):
        for group in groups:
            group.cannot = False  # a day that is given up for no other has no side
    unfit = any(group.cannot or group.role == "rejected" for group in groups)
    for group in groups:
        if group.cannot and _is_of_now(group):
            group.role = "old"
            move = move or ANYTHING.match(text)
        elif (
            group.role is None
            and not group.fixed
            and (INSTEAD.match(group.after) or (unfit and ASKED_TO_BE.search(group.before)))
        ):
            group.role = "new"
    if not move and any(group.role == "new" for group in groups):  # "cancel the third and take the tenth instead"
        for group in groups:
            group.role = "old" if group.role is None and CANCEL.search(group.before) else group.role
    move = move or _wished_instead(text, groups)
    if move:
        _sides(groups, move.start())
    for group in groups:
        if group.cannot and group.role is None and not (_LATE.match(group.after) and not _elsewhere(groups)):
            again = any(other.role == "old" and other.day == group.day for other in groups) and group.day
            group.role = "old" if again else "rejected"
    roles = {at: group.role for group in groups for at in group.members if group.role and not group.fixed}
    roles |= dict.fromkeys(taken_back, "rejected")
    return [replace(each, role=roles.get(at) or each.role) for at, each in enumerate(found)]


_LATE = re.compile(r"[^\n]{0,10}ไม่ทัน")


def _elsewhere(groups: list[Group]) -> bool:
    """Whether another day or hour is wished for: without one 'I shall be late today' refuses nothing."""
    return any(_is_wished(group) or (not group.cannot and TAKEN_UP.match(group.after)) for group in groups)


def _wished_instead(text: str, groups: list[Group]) -> re.Match[str] | None:
    """'The doctor's appointment is on the third, but I would like the fourth': a move without the word."""
    free = [group for group in groups if not group.fixed]
    in_words = [nth for nth, each in enumerate(free) if each.role == "new" or WISHED.search(each.before)]
    last = in_words[-1] if in_words else -1
    for nth, one in enumerate(free):
        if one.role is not None or not _is_of_now(one):
            continue
        other = free[nth + 1] if nth + 1 < len(free) else None
        if other and last <= nth + 1 and one.day and not other.day and len(one.members) == 1:
            continue  # "the appointment is on the third, an hour in the afternoon please": the day stays
        if last > nth + 1 or (other and _is_wished(other)):
            return ANYTHING.match(text)
    return None


def _is_wished(group: Group) -> bool:
    return group.role == "new" or (group.role is None and _wanted(group))


def _wanted(group: Group) -> bool:
    return WISHED.search(group.before) is not None or TO_NEW.search(group.before) is not None


def _refuse(text: str, groups: list[Group]) -> None:
    """Marks what will not do; of two with 'and' or 'or' between them both."""
    spent = False  # the words before this one said that of the one before
    for group in groups:
        if group.fixed or group.gone:
            spent = False
            continue
        after = _cannot_after(group)
        before = not spent and not INSTEAD.match(group.after)
        if before and _is_said(REFUSED, group):
            group.role = "rejected"
        elif after or (before and _is_said(CANNOT_BEFORE, group)):
            group.cannot = True
        spent = after
    for one, other in [*pairwise(groups)][::-1]:
        if one.joint is not None and INSTEAD_OF.fullmatch(one.joint) and not (one.fixed or other.fixed):
            one.role, other.role = "new", "old"
        if one.joint is not None and AND.fullmatch(one.joint) and not one.fixed and one.role is None:
            one.cannot = one.cannot or (other.cannot and not one.gone)
    for one, other in pairwise(groups):
        if one.role == "rejected" and other.role is None and not (other.fixed or other.cannot) and _goes_on(one, other):
            other.role = "rejected"
    missed = MOVE.search(text) or MISSED.search(text)
    for one in groups if missed else ():
        if (
            one.gone
            and one.role is None
            and not one.fixed
            and (_is_of_now(one) or ("นัด" in text and NOT_KEPT.match(one.after)))
            and not ASKED_THEN.match(one.after)
        ):
            one.role = "old"


def _goes_on(one: Group, other: Group) -> bool:
    """'Not on Tuesday and Thursday'; but 'not Tuesday, Thursday is possible'."""
    return one.joint is not None and BOTH.fullmatch(one.joint) is not None and not TAKEN_UP.match(other.after)


def _is_said(pattern: re.Pattern[str], group: Group) -> bool:
    """'Not Wednesday'; but 'not free any more. Is Wednesday possible' says that of another."""
    said = pattern.search(group.before)
    if said is None:
        return False
    return not (" " in said.group().strip("abcdefghijklmnopqrstuvwxyz'") and ASKED_FOR.match(group.after))


def _cannot_after(group: Group) -> bool:
    right = RIGHT_AFTER.match(group.after)
    if right and not (
        group.joint is not None and right.group().endswith("เอา") and not group.after[right.end() :].strip()
    ):
        return True  # but 'at eight, not at nine' says it of the next
    said = CANNOT.search(group.after)
    if said is None or IS_ASKED.match(group.after, said.end()):
        return False
    gap = group.after[: said.start()]
    return not TURNS.search(gap) and not (" " in gap and WISHED.search(group.before))


def _is_of_now(group: Group) -> bool:
    if KEPT.match(group.after):
        return True
    if WISHED.search(group.before):
        return False
    return OF_NOW.search(group.before) is not None or OF_NOW_AFTER.match(group.after) is not None


def _sides(groups: list[Group], move: int) -> None:
    """Which day and time the appointment was at, and which it shall be at."""
    free = [group for group in groups if not group.fixed and group.role is None and not group.gone]
    for one, other in pairwise(groups):
        to_other = one.joint is not None and one in free and other in free and JOINT.fullmatch(one.joint)
        if to_other and not TO_NEW.search(one.before):
            one.role, other.role = "old", other.role or "new"
    for group in free:
        group.role = group.role or _side(group)
    for one, other in pairwise(groups):  # "I cannot keep tomorrow's appointment, move it next week"
        said_twice = (one.role, other.role) == ("old", "old") and one.cannot and other in free and one.day != other.day
        if said_twice and not (other.cannot or _is_of_now(other)):
            other.role = "new"
    for one, other in pairwise(free):  # "they moved it to the ninth, but I am free on the tenth"
        if (one.role, other.role) == ("new", "new") and one.day != other.day and one.joint and "แต่" in one.joint:
            one.role = "old"
    given_up = [group for group in free if group.cannot and group.role is None]
    if not any(group.role == "old" for group in groups):
        wished = next((group.start for group in groups if group.role == "new"), None)
        for group in given_up:
            group.role = "old" if wished is None or group.start < wished else None
    _complement([group for group in free if group.role is None and not group.cannot], groups, move)


def _side(group: Group) -> str | None:
    if group.cannot or KEPT.match(group.after):
        return "old" if _is_of_now(group) else None
    if GIVEN_UP.search(group.before):
        return "old"
    if _wanted(group):
        return "new"
    if _is_of_now(group) or MOVED_ONE.search(group.before):
        return "old"
    return "new" if TAKEN_UP.match(group.after) else None


def _complement(left: list[Group], groups: list[Group], move: int) -> None:
    """Of the two sides the one that is not told: the other one; of two untold the first is the old one."""
    said = {each.day: each.role for each in groups if each.day and each.role in ("old", "rejected")}
    for group in left:  # said again
        group.role = said.get(group.day or "")
    left = [group for group in left if group.role is None]
    told = {group.role for group in groups}
    for nth, group in enumerate(_of_two(left)):
        if "old" in told:
            group.role = "new" if "new" not in told else None
        elif "new" in told or len(left) > 1:
            group.role = "old" if nth == 0 else "new"
        else:
            group.role = "old" if group.start < move and not group.ahead else "new"


def _of_two(left: list[Group]) -> Iterator[Group]:
    yield from left[:2]
