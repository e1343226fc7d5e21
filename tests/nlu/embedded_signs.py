"""Danger signs hidden in other talk: signs of nlu/signs and of the lexicon, and what harmless messages say around them."""

from __future__ import annotations

import random
import unicodedata
from functools import cache
from itertools import product

from bot.app.language import danger_rules, red_flags
from bot.domain.lexicon import RedFlagLexicon
from config.redflag_lexicon import load_redflag_lexicon
from nlu.patterns import HARD
from nlu.training import examples, sign_examples
from tests.thoroughness import THOROUGH

LEAST, MOST = 5, 300  # letters of other talk (issue 5)
_LONGEST_SIGN = 60
_URGENT = frozenset({"emergency", "mental_health", "report_symptom"})
_NO_WORDS = frozenset({"-", "~", "~~", ":", "&", "&&", ".", "$", "^"})
_SHARE = 8  # of the harmless messages a plain run takes every eighth: to read them all for signs takes half a minute
_SIGNS = 3  # of the signs every third, for the same reason
_TRIES = 3  # words of a group that are tried until a pattern reads its own instance


@cache
def told_signs() -> tuple[str, ...]:
    """Short messages of nlu/signs that a rule alarms at: what they tell, they tell in so many words."""
    return tuple(text for text in _short_signs() if danger_rules().read_afresh(text)[0])


@cache
def learned_signs() -> tuple[str, ...]:
    """Short messages of nlu/signs that the second reader alone alarms at."""
    found = (text for text in _short_signs() if not any(danger_rules().read_afresh(text)))
    return tuple(text for text in found if red_flags().read(text))


def _short_signs() -> list[str]:
    told = (each for each in sign_examples() if not each.intent.startswith("none"))
    short = [each.text for each in told if len(each.text) <= _LONGEST_SIGN]
    return short if THOROUGH else short[::_SIGNS]


@cache
def spoken_patterns() -> tuple[str, ...]:
    """Every pattern of the lexicon that can be said as it is written: its first words, which the rules read as a sign by themselves."""
    lexicon = load_redflag_lexicon()
    every = (_spoken(pattern, lexicon) for sign in lexicon.signs for pattern in sign.say)
    return tuple(dict.fromkeys(said for said in every if said))


def _spoken(pattern: str, lexicon: RedFlagLexicon) -> str:
    parts = [part for part in pattern.split() if part not in _NO_WORDS and part[0] not in "!<" and part[-1] != "?"]
    for words in product(*(_words(part, lexicon) for part in parts)):
        said = "".join(f" {word} " if word.isascii() else word for word in words)
        said = " ".join(said.split())
        if danger_rules().read(said):
            return said
    return ""


def _words(part: str, lexicon: RedFlagLexicon) -> list[str]:
    if part == "#":
        return ["30"]
    found: list[str] = []
    for each in part.split("|"):
        found.extend(lexicon.words[each[1:-1]] if each.startswith("{") else [each.replace("_", " ")])
    return found[:_TRIES]


@cache
def other_talk() -> tuple[str, ...]:
    """Messages of harmless intents, as people wrote them, that raise nothing themselves."""
    readers = red_flags()
    thai = [each.text for each in examples() if each.intent not in _URGENT and _thai(each.text)]
    thai = thai if THOROUGH else thai[::_SHARE]
    return tuple(text for text in thai if not readers.read(text) and not readers.doubts(text))


def _thai(text: str) -> bool:
    return any("\u0e01" <= letter <= "\u0e4e" for letter in text)


def talk_of(letters: int, chooser: random.Random) -> list[str]:
    """Whole messages, together at least this many letters long, the last one cut at the limit of `MOST`."""
    said, length = list[str](), 0
    while length < letters:
        said.append(chooser.choice(other_talk())[: MOST - length])
        length += len(said[-1]) + 1
    return said


def between(sign: str, talk: list[str], chooser: random.Random, blank: str = " ") -> str:
    """The sign before, between or after these messages."""
    free = [
        at
        for at in range(len(talk) + 1)
        if not (at and _denies(talk[at - 1])) and not (at < len(talk) and _answers_no(talk[at]))
    ]
    place = chooser.choice(free or [len(talk)])
    return blank.join([*talk[:place], sign, *talk[place:]])


def inside(sign: str, talk: list[str], chooser: random.Random) -> str:
    """The sign at any letter of this talk, as if it were pasted there, a blank on each side."""
    said = " ".join(talk)
    place = chooser.randint(0, len(said))
    while _denies(said[:place]) or _answers_no(said[place:]) or _is_mark(said[place : place + 1]):
        place = chooser.randint(0, len(said))
    return f"{said[:place]} {sign} {said[place:]}".strip()


def _is_mark(letter: str) -> bool:
    """A tone or vowel of the letter before: nobody pastes between them, and ไม without its tone still denies."""
    return letter != "" and unicodedata.category(letter) == "Mn"


def _answers_no(after: str) -> bool:
    """'My mouth droops | I have not, thank you': who goes on like this has denied what stands before."""
    return after.strip().startswith(("ไม่", "บ่", "มิ", "เปล่า", "หม่าย", "ม่าย", "no", "not"))


def _denies(before: str) -> bool:
    """'... but I do not | my mouth droops': whoever is cut off there has denied what follows."""
    end = (
        before.rstrip(f" {HARD}")
        .removesuffix("ได้")
        .removesuffix("ต้อง")
        .removesuffix("ใช่")
        .removesuffix("แม่น")
        .removesuffix("มี")
        .removesuffix("เคย")
    )
    if "ปฏิเสธ" in before[-50:]:
        return True
    return end.endswith(("ไม่", "ไม", "บ่", "มิ", "no", "not")) or before.rstrip().endswith(("ถ้า", "หาก", "กลัว"))


__all__ = ["between", "inside", "learned_signs", "other_talk", "spoken_patterns", "talk_of", "told_signs"]
