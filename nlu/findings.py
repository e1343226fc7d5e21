"""Symptoms that a message tells of: which, whether they are there, and whose they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from bot.domain.understanding import Finding
from nlu.assertion import ABSENT, HYPOTHETICAL, PAST, PRESENT, UNCERTAIN, Assertions
from nlu.cues import Cues, cue_words
from nlu.ellipsis import ellipses
from nlu.normalise import Squeezed
from nlu.reading import Reading, phrase_words, spoken
from nlu.scan import Scanner
from nlu.symptom_places import SymptomPlaces
from nlu.symptom_words import SymptomWords, load_symptom_words
from nlu.whose import ANIMAL, people_words, subjects, whose, without_his_eyes

_WEAKER = frozenset(
    {UNCERTAIN, HYPOTHETICAL, PAST, ABSENT}
)  # say nothing more where the same symptom is told as present


class FindingReader:
    """Reads findings by the list of the hospital. Linear in the length of the text; never raises for any string.

    Raises nlu.patterns.BadPattern when the list itself cannot be read.
    """

    def __init__(self, said: SymptomWords) -> None:
        self._places = SymptomPlaces(said)
        words = self._places.needed | cue_words().keys() | people_words().keys()
        self.scanner = Scanner(words | phrase_words().keys())
        self._lasting = frozenset(code for code, each in said.symptoms.items() if each.lasting)
        self._own = frozenset(code for code, each in said.symptoms.items() if each.own)

    def read(self, line: Squeezed) -> tuple[Finding, ...]:
        """Each symptom once for each status and person, in text order, with places in the text as given."""
        hits = self.scanner.hits(line.text)
        places = without_his_eyes(line, self._places.find(line, hits))
        if not places:
            return ()
        people = subjects(line, hits, places)
        selves = [each.start for each in people if each.code == "self"]
        meant = Assertions(Reading(line, places, Cues(hits, places), selves, spoken(hits)))
        found: dict[tuple[str, str, str], Finding] = {}
        ended: set[tuple[str, str]] = set()
        each_told: list[Finding | None] = [None] * len(places)
        for which, place in enumerate(places):
            status = meant.status(which)
            if status is None:
                continue
            if status == PAST and place.code in self._lasting:
                status = PRESENT
            who = whose(line, place, people)
            if who == ANIMAL:
                continue
            begin, stop = line.span(meant.begins(which) if status == ABSENT else place.start, place.end)
            told = Finding(place.code, status, who, line.whole.original[begin:stop], begin, stop)
            each_told[which] = told
            if (
                status == ABSENT
                and (place.code, PAST, who) in found
                and (meant.never_again(which) or meant.now_well(which))
            ):
                continue  # it was there, and is told as over once more
            before = found.get((place.code, PRESENT, who))
            if (
                status == ABSENT
                and meant.no_longer(which)
                and before is not None
                and not _of_another_kind(before, told)
            ):
                ended.add((place.code, who))
            elif status == PRESENT:
                ended.discard((place.code, who))
            found.setdefault((place.code, status, who), told)
        for told in ellipses(line, places, each_told, people):
            found.setdefault((told.code, told.status, told.who), told)
        _drop_echoes(found)
        return tuple(sorted(_settled(found, ended), key=lambda each: (each.start, each.end, each.code)))


def _drop_echoes(found: dict[tuple[str, str, str], Finding]) -> None:
    """Takes out what only says the same again, or why: 'แขนยกไม่ขึ้น ไม่มีแรง', 'ไม่แน่ใจว่าท้องหรือเปล่า เมนส์ขาดสองเดือน'."""
    for (code, status, who), each in list(found.items()):
        limb = found.get(("weakness", PRESENT, who))
        if code == "fatigue" and status == PRESENT and limb and each.text.endswith(_NO_STRENGTH):
            if limb.start <= each.start <= limb.end + _SOON:
                del found[code, status, who]
        elif code == "pregnant" and status == UNCERTAIN:
            late = found.get((code, PRESENT, who))
            if late and late.text.startswith(_LATE):
                del found[code, PRESENT, who]


def _settled(found: dict[tuple[str, str, str], Finding], ended: set[tuple[str, str]]) -> Iterable[Finding]:
    """One story of each symptom: what is there is not also doubted or denied; what is denied now, and was told of before, is past."""
    for (code, status, who), each in found.items():
        if status == PRESENT and (code, who) in ended:
            yield replace(each, status=PAST)
        elif status == UNCERTAIN and _answered(each, found.get((code, ABSENT, who))):
            continue  # "ไอใช่ไหมคะ ไอไม่มีค่ะ": asked, and answered
        elif status not in _WEAKER or (code, PRESENT, who) not in found or (code, who) in ended:
            yield each


def _of_another_kind(there: Finding, denied: Finding) -> bool:
    """'ปวดฟัน ฟันไม่ผุ': that it is not rotten, loose or swollen ends no pain; nor does an unhurt head undo a fall."""
    if there.code == "trauma":
        return denied.text.startswith(_A_PART)
    return denied.text.endswith(_NO_PAINS) and any(pain in there.text for pain in _PAINS)


def _answered(asked: Finding, denied: Finding | None) -> bool:
    return denied is not None and denied.start > asked.start and denied.text.endswith(asked.text)


_NO_STRENGTH = ("ไม่มีแรง", "บ่มีแรง", "บ่มีแฮง", "ไม่มีแฮง", "ไม่มีเรี่ยวแรง")
_LATE, _SOON = ("ประจำเดือน", "เมนส์", "missed", "late", "menses"), 14  # letters
_A_PART = ("หัว", "ศีรษะ", "ขา", "แขน", "ก้น", "สะโพก")
_PAINS, _NO_PAINS = ("ปวด", "เจ็บ"), ("ผุ", "โยก", "บวม", "แดง")


@cache
def shipped_findings() -> FindingReader:
    """The reader of the hospital's own list."""
    return FindingReader(load_symptom_words())
