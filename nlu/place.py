"""A place of a text where a symptom is named, and which of several that overlap are meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from nlu.normalise import Squeezed


@dataclass(frozen=True, slots=True)
class Place:
    """[start, end) of the squeezed text names this symptom; `well`: it says that it is not there (หายใจปกติ).

    `inner`: where the "not" in its middle stands (หมาไม่ได้กัด).
    """

    start: int
    end: int
    code: str
    well: bool = False
    wide: bool = False  # found across other words, so that it hides nothing that stands between
    inner: tuple[int, int] | None = None


def merged(line: Squeezed, places: Iterable[Place]) -> list[Place]:
    """Of places of one symptom that overlap the longest stays."""
    last: dict[str, Place] = {}
    kept: list[Place] = []
    places = list(places)
    ends = {each.end for each in places}
    for each in sorted(places, key=lambda place: (place.code, place.start, -place.end, place.wide)):
        before = last.get(each.code)
        if (
            before
            and each.start == before.end
            and each.well == before.well
            and not line.gap_between(each.start - 1, each.start)
        ):
            each = replace(before, end=each.end)  # "ปวดหัวไมเกรน" is told once
        if before is not None and each.start < before.end:
            if _well_up_to_a_blank(line, before, each):
                last[each.code] = kept[-1] = each
                continue
            follows = each.start in ends and before.start not in ends  # "ปวดหัวเวียนหัว" holds no หัวเวียน
            if each.end - each.start - before.end + before.start < (0 if follows else 1):
                continue
            kept.pop()
        last[each.code] = each
        kept.append(each)
    return sorted(kept, key=lambda place: (place.start, -place.end, place.code))


def _well_up_to_a_blank(line: Squeezed, before: Place, each: Place) -> bool:
    """'กลืนได้ดี แค่เจ็บคอ': what is well ends at the blank, and the trouble after it is another's."""
    reaches = before.wide and not before.well and before.start == each.start
    return each.well and reaches and line.blank_before(each.end)


def untorn(line: Squeezed, places: list[Place]) -> list[Place]:
    """Without those that take the first letters of a name after a blank: 'ปวดหัว ใจสั่น' holds no ปวดหัวใจ."""
    if not line.gaps:
        return places
    places = sorted(places, key=lambda place: place.start)
    return [each for which, each in enumerate(places) if not _robs(line, places, which)]


def _robs(line: Squeezed, places: list[Place], which: int) -> bool:
    each = places[which]
    for at in range(which + 1, len(places)):
        other = places[at]
        if other.start >= each.end:
            return False
        if not (each.start < other.start and line.blank_before(other.start)):
            continue
        if each.end < other.end or (each.end == other.end and _named_before(places, which, other)):
            return True
    return False


def _named_before(places: list[Place], which: int, other: Place) -> bool:
    """'เป็นลม ชัก' holds no ลมชัก: up to the blank it is a name as well."""
    begin = places[which].start
    return any(each.end == other.start and each.start <= begin for each in places if each.start <= other.start)


def outermost(places: list[Place]) -> list[Place]:
    """Without those that lie inside the longer name of another symptom (ปวดหัว in ปวดหัวเข่า)."""
    kept: list[Place] = []
    start = end = -1
    for each in places:
        inside = start <= each.start and each.end <= end and (each.start, each.end) != (start, end)
        if inside:
            continue
        kept.append(each)
        if not each.wide and each.end > end:
            start, end = each.start, each.end
    return kept
