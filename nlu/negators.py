"""The ways in which Thais of every region say and misspell "not", so that a list needs to be written with one of them only."""

from __future__ import annotations

from msgspec.structs import replace

from nlu.symptom_words import SymptomWords

_NOT = "ไม่"
# Isan บ่; Northern บ่า, บ่ะ; Southern ม้าย, หม้าย, ม่าย; the rest are slips of the finger.
SPOKEN = ("บ่", "บ่า", "บ่ะ", "ม้าย", "หม้าย", "ม่าย", "หม่าย", "มั่ย", "มัย", "ไม้", "ใม่", "ไม", "ม่ะ")
ANY_NOT = r"(?:ไม่|ใม่|บ่า|บ่ะ|บ่|หม้าย|ม้าย|หม่าย|ม่าย|มั่ย|มัย|ม่ะ|ไม(?![\u0e47-\u0e4e]))"
# What stands between a part and its verb must mean nothing else: มือไม้สั่น, คอบ่าตึง.
INNER = ("ไม่", "บ่", "บ่าได้", "บ่ามี", "บ่ะได้", "ม้าย", "หม้าย", "ม่าย", "หม่าย", "มั่ย", "ใม่", "ไม")
_ASKS = frozenset({"มัย", "ไม้"})  # at the end of what stands before, they may ask: "ปวดหัวมัย มีแรงมัย"


_SAFE = tuple(each for each in SPOKEN if each not in ("บ่า", "มัย", "ไม้"))
_DENYING_GROUP = "nay"
_HAVE_NOT, _SOUTHERN_HAVE_NOT = "ไม่มี", ("ม้าย", "หม้าย", "ม่าย", "หม่าย")  # "แขนหม้ายแรง"


def every_way(word: str, *, denies: bool = False) -> tuple[str, ...]:
    """The word, and as it is said with every other "not", where it holds one.

    `denies`: the word says that a sign is not there, so that no "not" may be one that means something else as well:
    "มือไม้อ่อนแรง" is weak hands.
    """
    if _NOT not in word:
        return (word,)
    ways = _SAFE if denies else SPOKEN
    others = [each for each in ways if not (each in _ASKS and word.startswith(_NOT) and word != _NOT)]
    southern = _SOUTHERN_HAVE_NOT if _HAVE_NOT in word.removesuffix(_HAVE_NOT) else ()
    return (word, *(word.replace(_NOT, each) for each in others), *(word.replace(_HAVE_NOT, each) for each in southern))


def said_every_way(said: SymptomWords) -> SymptomWords:
    """The list in every way of saying "not"."""
    return replace(
        said,
        words={name: _every(words, denies=name == _DENYING_GROUP) for name, words in said.words.items()},
        idioms=_every(said.idioms),
        symptoms={
            code: replace(each, say=_lines(each.say), well=_lines(each.well, denies=True), not_=_every(each.not_))
            for code, each in said.symptoms.items()
        },
    )


def _every(words: tuple[str, ...], *, denies: bool = False) -> tuple[str, ...]:
    return tuple(dict.fromkeys(way for word in words for way in every_way(word, denies=denies)))


def _lines(patterns: tuple[str, ...], *, denies: bool = False) -> tuple[str, ...]:
    """Patterns of one word become several, those of more parts get more choices."""
    found: dict[str, None] = {}
    for pattern in patterns:
        if " " in pattern or "|" in pattern:
            found[" ".join(_part(part, denies=denies) for part in pattern.split())] = None
        else:
            found.update(dict.fromkeys(every_way(pattern, denies=denies)))
    return tuple(found)


def _part(part: str, *, denies: bool) -> str:
    if _NOT not in part:
        return part
    mark = "<!" if part.startswith("<!") else "!" if part.startswith("!") else ""
    end = "?" if part.endswith("?") else ""
    words = tuple(part.removeprefix(mark).removesuffix("?").split("|"))
    return mark + "|".join(_every(words, denies=denies)) + end
