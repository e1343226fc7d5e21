"""The notation in which clinicians write how a danger sign is said becomes expressions that a machine can search for.

A pattern is a row of parts with a blank between them:
`{chest}` any word of that group; `a|b` any of these; a trailing `?` makes a part optional; `-` up to four filler words
(ตรง, มาก, ...); `:` up to 8, `~` up to 15 and `~~` up to 40 letters of the same clause, none of them a negation (nor, for `:`, a
word of the group `elsewhere`); `&` and `&&` are `~` and `~~` between two halves that may stand in either order; `#` a number of ten or
more; `!a|b` must not follow here; `<!a|b` must not stand before here; `.` the end of the clause or a polite particle;
`^` the beginning of the clause; `$` the end of the text, but for particles.
Blanks of the text do not count between Thai letters, so write none inside Thai words; `_` is a blank between Latin words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from nlu.fold import fold

HARD = "\n.!?;"  # marks that end a clause
PARTICLES = (
    "ค่ะ|คะ|ครับ|คับ|ค้าบ|ค่า|คร้าบ|จ้า|จ้ะ|จ๊ะ|นะ|น่ะ|เลย|แล้ว|ละ|ล่ะ|แหละ|อ่ะ|อะ|อยู่|หรอก|เด้อ|เน้อ|เจ้า|ๆ|มาก|ไหม|มั้ย|รึเปล่า|หรือเปล่า"
)
_TEN_OR_MORE = "(?:(?<![0-9.])[1-9][0-9]{1,3}|หลายสิบ|ยี่สิบ|สามสิบ|สี่สิบ|ห้าสิบ|หกสิบ|เจ็ดสิบ|แปดสิบ|เก้าสิบ|สิบ|เป็นร้อย|ร้อย)"
_GAPS = {":": 8, "~": 15, "~~": 40}
_EITHER_WAY = {"&": "~", "&&": "~~"}
_SIGNS_OF_ITS_OWN = (*_GAPS, *_EITHER_WAY, "-", "#", ".", "^", "$")
_NO_WORD = re.compile(r"[\s|{}?~#<!&]|^.?$")
# Words that stand in other words: an aunt is not in หน้า (nor, misspelt, in น่าจะ, nor an uncle in พรุ่งนี้), no fever in a patient, no
# uncle in ตะลุง, no blow in เตียง, no haemorrhage in แตกเลือดซิบ, no stools in เขี้ยว, nothing in the mouth of who refuses; and no "but" in
# "since", no "not" in a pond, in "often" or in an afternoon.
_WITHIN = {
    "น้า": "(?<!ห)น้า",
    "ลุง": "(?<!ตะ)ลุง(?!นิ)",
    "นา": "(?<!ห)นา(?!จะ)",
    "ไข้": "(?:(?<!คน)ไข้|(?<=คน)ไข้(?=สูง|ขึ้น|3|4))",
    "ยาย": "(?<!ข)ยาย",
    "ป้า": "ป้า(?!ย)",
    "ตี": "(?<!เ)ตี",
    "ตกเลือด": "(?<!แ)ตกเลือด",
    "จม": "จม(?!ูก)",
    "แต่": "(?<!ตั้ง)แต่(?!ง)",
    "บ่": "บ่(?!อย(?!าก|ู่|่า)|าย|น(?!อ)|อปลา|อน้ำ|อทราย|อบาดาล)",
    "ขี้": "(?<!เ)ขี้",
    "อม": "(?<![ยหด])(?<!พร้)อม",
}
_MARGIN = 24  # letters that look-around parts may need beyond a match


class BadPattern(ValueError):
    """A pattern of the lexicon is not in the notation."""


@dataclass(frozen=True)
class Pattern:
    """`search` finds it; of each group in `needs` one word must occur; it lies within `reach` of one of the `anchors`.

    `opens`: the words it begins with, where it begins with a word that must occur. `edges`: what must not stand right
    before and right after it, as expressions, and `inside` all but that; empty where it has no such edge.
    """

    source: str
    needs: tuple[frozenset[str], ...]
    anchors: tuple[str, ...]
    reach: int
    opens: tuple[str, ...] = ()
    edges: tuple[str, str] = ("", "")
    inside: str = ""

    @cached_property
    def search(self) -> re.Pattern[str]:
        """The compiled expression, made when it is first needed: most are never needed in a day."""
        return re.compile(self.source)

    def make(self) -> None:
        """Compile it now, so that nobody waits for it later.

        Past `cached_property`, whose lock all patterns share until Python 3.12: a message would wait for each pattern made here.
        """
        made = vars(self)
        if "search" not in made:
            made["search"] = re.compile(self.source)
        if self.inside and "_parts" not in made:
            made["_parts"] = self._compiled_parts()

    @property
    def made(self) -> bool:
        """Whether nothing of it is still to be compiled."""
        return "search" in vars(self) and (not self.inside or "_parts" in vars(self))

    def beside_blanks(self, text: str, start: int, blank: Callable[[int], bool]) -> re.Match[str] | None:
        """A match here in spite of what stands beside it, where a blank divides them: 'ลูกชัก กลัวมาก' is no ชักกลัว.

        `blank`: whether one stood in front of this place.
        """
        before, inside, after = self._parts
        found = inside.match(text, start)
        if found is None or not (blank(start) or before.match(text, start)):
            return None
        return found if blank(found.end()) or after.match(text, found.end()) else None

    def but_for_its_end(self, text: str, start: int) -> re.Match[str] | None:
        """A match here whatever follows it."""
        before, inside, _ = self._parts
        return inside.match(text, start) if before.match(text, start) else None

    def at_blanks(self, text: str, low: int, high: int, blank: Callable[[int], bool]) -> Iterator[re.Match[str]]:
        """Matches that are none only for what stands beyond a blank: 'ไม่หายใจ ไม่ได้วัด' does not say that breath is short."""
        inside = self._parts[1]
        at = low
        while found := inside.search(text, at, high):
            at = found.start() + 1
            if (blank(found.start()) or blank(found.end())) and (
                match := self.beside_blanks(text, found.start(), blank)
            ):
                yield match

    @cached_property
    def _parts(self) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
        return self._compiled_parts()

    def _compiled_parts(self) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
        return re.compile(self.edges[0]), re.compile(self.inside), re.compile(self.edges[1])


@dataclass(frozen=True, slots=True)
class _Part:
    source: str
    width: int
    words: tuple[str, ...] = ()  # of a part that must occur


def only_word(pattern: str) -> str | None:
    """The word that a pattern is, where it is a single word and nothing else: most are, and there is nothing to compile."""
    return None if _NO_WORD.search(pattern) else pattern.replace("_", " ")


def compile_pattern(pattern: str, words: Mapping[str, tuple[str, ...]], fillers: tuple[str, ...]) -> Pattern:
    """Raises BadPattern for an unknown group, a part that cannot be read, two halves too many, or no word of its own."""
    written = pattern.split()
    if sum(part in _EITHER_WAY for part in written) > 1:
        raise BadPattern(f"more than two halves in {pattern!r}")
    either = next((part for part in written if part in _EITHER_WAY), None)
    parts = [_part(_EITHER_WAY.get(part, part), words, fillers) for part in written]
    anchors = max((part.words for part in parts if part.words), key=_rarity, default=())
    if not anchors:
        raise BadPattern(f"no word must occur in {pattern!r}")
    latin_blank = " ?" if any(_latin(word) for part in parts for word in part.words) else ""
    source = latin_blank.join(part.source for part in parts)
    if either is not None:
        source = _both_ways(parts, written.index(either), latin_blank)
    needs = tuple(frozenset(part.words) for part in parts if part.words)
    opens = next((part.words for part in parts if part.width), ())
    first = next((nth for nth, part in enumerate(parts) if part.width), 0)
    begins = opens and either is None and not (first and latin_blank)  # with a word, and not with a blank before it
    if begins and any("(?<" in part.source for part in parts[: first + 1]):
        # Tried only where one of the words may begin; where one must not stand behind a letter Python tries it everywhere.
        source = f"(?=[{''.join(sorted({re.escape(word[0]) for word in opens}))}]){source}"
    reach = sum(part.width + 1 for part in parts) + _MARGIN
    edges, inside = _edges(written, [part.source for part in parts], latin_blank) if either is None else (("", ""), "")
    return Pattern(source, needs, anchors, reach, opens, edges, inside)


def _edges(written: list[str], sources: list[str], blank: str) -> tuple[tuple[str, str], str]:
    """What must not stand beside, and the pattern without it."""
    first = 1 if written[0].startswith("<!") else 0
    last = len(written) - 1 if written[-1].startswith("!") else len(written)
    if not first and last == len(written):
        return ("", ""), ""
    return ("".join(sources[:first]), "".join(sources[last:])), blank.join(sources[first:last])


def _both_ways(parts: list[_Part], middle: int, blank: str) -> str:
    """The halves around parts[middle] in their order or the other."""
    first, last = parts[:middle], parts[middle + 1 :]
    orders = ([*first, parts[middle], *last], [*last, parts[middle], *first])
    return "(?:" + "|".join(blank.join(part.source for part in order) for order in orders) + ")"


def _part(part: str, words: Mapping[str, tuple[str, ...]], fillers: tuple[str, ...]) -> _Part:
    if part in _GAPS:
        most = _GAPS[part]
        barred = _any(("ไม่", "บ่", "แต่", *(words.get("elsewhere", ()) if part == ":" else ())))
        return _Part(f"(?:(?!{barred})(?:[^{re.escape(HARD)}]|(?<=[0-9])[.])){{0,{most}}}?", most)
    if part == "-":
        return _Part(f"(?:{_any(fillers)}| ){{0,4}}?", 4 * max(map(len, fillers)))
    if part == "#":
        return _Part(_TEN_OR_MORE, 7)
    if part == ".":
        return _Part(rf"(?=$|[{re.escape(HARD)},]|{PARTICLES})", 0)
    if part == "$":
        return _Part(rf"(?=(?:{PARTICLES}|[ {re.escape(HARD)},]){{0,6}}$)", 0)
    if part == "^":
        return _Part(rf"(?<![^{re.escape(HARD)},])", 0)
    if part.startswith("<!"):
        return _Part("".join(f"(?<!{re.escape(word)})" for word in _expand(part[2:], words)), 0)
    if part.startswith("!"):
        return _Part(f"(?!{_any(_expand(part[1:], words))})", 0)
    optional = part.endswith("?")
    choices = _expand(part.removesuffix("?"), words)
    width = max(map(len, choices))
    return _Part(f"(?:{_any(choices)})?", width) if optional else _Part(f"(?:{_any(choices)})", width, choices)


def _expand(part: str, words: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The words a part stands for: `{group}` and literal words, divided by |."""
    found: list[str] = []
    for each in part.split("|"):
        if each.startswith("{") and each.endswith("}"):
            if each[1:-1] not in words:
                raise BadPattern(f"unknown group {each}")
            found.extend(words[each[1:-1]])
        elif not each or set(each) & set("{}?~#<!&"):
            raise BadPattern(f"cannot read {part!r}")
        else:
            found.append(each.replace("_", " "))
    return tuple(found)


@lru_cache(maxsize=1000)  # the groups of a lexicon come again and again
def _any(choices: tuple[str, ...]) -> str:
    """Alternatives, longest first; a Latin word only as a whole word."""
    return "|".join(
        rf"(?<![a-z]){re.escape(word)}(?![a-z])" if _latin(word) else _WITHIN.get(word) or re.escape(word)
        for word in sorted(set(choices), key=lambda word: (-len(word), word))
    )


def _latin(word: str) -> bool:
    return word[0].isascii() and word[-1].isascii() and word[0].isalpha()


def _rarity(words: tuple[str, ...]) -> tuple[int, int]:
    """Long words are rare words: the shortest of a group decides, then fewer choices."""
    return (min(map(len, words)), -len(words))


def folded(pattern: str) -> str:
    """The pattern for text that went through `fold`."""
    return " ".join(part if part in _SIGNS_OF_ITS_OWN else _folded_part(part) for part in pattern.split())


def _folded_part(part: str) -> str:
    return "|".join(word if word.startswith("{") or word.endswith("}") else fold(word) for word in part.split("|"))
