"""Which entries of the danger signs' lexicon some message needs: with such an entry removed, that message is read as less, or as more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from bot.domain.lexicon import DangerSign, RedFlagLexicon
from nlu.fold import fold
from nlu.normalise import normalise, squeeze
from nlu.redflags import PART, LexiconRedFlags

_GROUP = re.compile(r"\{(\w+)\}")
_NOTHING = ("\ufffc\ufffc",)  # a pattern that no text holds


@dataclass(frozen=True, slots=True)
class Entry:
    """kind: pattern, name, question, word, idiom or hint. where: the code of its sign, or the name of its group."""

    kind: str
    where: str
    said: str


@dataclass(frozen=True, slots=True)
class _Case:
    """A message, and the patterns that read it: those that are sure, or, where none is, those that ask."""

    text: str
    sure: frozenset[str]
    asked: frozenset[str]

    @property
    def finders(self) -> frozenset[str]:
        return self.sure or self.asked


class Needs:
    """The mutation check of a lexicon over messages that are signs and messages that only look like one.

    An entry is needed where a sign that the rules read is read as less without it, or a look-alike that they let alone is not let
    alone. Each pattern is looked at as a sign of its own, so that one reading tells what all removals would; what holds words
    (groups, hints, idioms) is taken out and only the messages that hold the word are read again, by the patterns that read them.
    """

    def __init__(self, lexicon: RedFlagLexicon, signs: Iterable[str], looks: Iterable[str]) -> None:
        self._lexicon = replace(lexicon, worse=())
        self._parts = {part.code: part for sign in lexicon.signs for part in _taken_apart(sign)}
        self._whole, self._only_hints = self._reader(self._parts), self._reader({})
        self._signs = [case for case in map(self._case, dict.fromkeys(signs)) if case.finders]
        self._hinted = [text for text in dict.fromkeys(signs) if not self._case(text).finders]
        self._looks = [text for text in dict.fromkeys(looks) if not any(self._whole.read_afresh(text))]

    def every(self) -> tuple[Entry, ...]:
        """All entries, in the order of the file; alternatives inside one pattern are not entries of their own."""
        patterns = (self._entry(code) for code in self._parts)
        words = (Entry("word", group, each) for group, all_of in self._lexicon.words.items() for each in all_of)
        idioms = (Entry("idiom", "", each) for each in self._lexicon.idioms)
        hints = (Entry("hint", code, each) for code, all_of in self._lexicon.hints.items() for each in all_of)
        return (*patterns, *words, *idioms, *hints)

    def met(self) -> frozenset[Entry]:
        """The patterns that read some message, be it together with others."""
        return frozenset(self._entry(code) for case in self._signs for code in case.finders)

    def needed(self) -> frozenset[Entry]:
        """Those without which some message is read differently."""
        return frozenset((*self._patterns(), *self._words(), *self._barring(), *self._idioms(), *self._hints()))

    def _patterns(self) -> Iterator[Entry]:
        for case in self._signs:
            if len(case.finders) == 1 and not (case.asked and self._hints_alone(case.text)):
                yield self._entry(*case.finders)

    def _words(self) -> Iterator[Entry]:
        """A word may be needed where every pattern that reads the message has its group."""
        found = set[Entry]()
        for case in self._signs:
            groups = frozenset.intersection(*(_groups(self._parts[code]) for code in case.finders))
            for entry in self._held(case.text, groups):
                if entry not in found and self._less_without(entry, case):
                    found.add(entry)
        yield from found

    def _held(self, text: str, groups: Iterable[str]) -> Iterator[Entry]:
        line = squeeze(normalise(text)).text
        alike = fold(line)
        for group in groups:
            for word in self._lexicon.words[group]:
                plain = word.replace("_", " ")
                if plain in line or fold(plain) in alike:
                    yield Entry("word", group, word)

    def _less_without(self, entry: Entry, case: _Case) -> bool:
        reader = self._reader({code: self._parts[code] for code in case.finders}, without=entry)
        sure, asked = reader.read_afresh(case.text)
        return not sure if case.sure else not asked and not self._hints_alone(case.text)

    def _barring(self) -> Iterator[Entry]:
        """Words that must not stand somewhere, and those that end a gap: without them a look-alike is read as a sign."""
        groups = sorted({*_barred(self._parts.values()), "elsewhere"} & set(self._lexicon.words))
        bare = {**self._lexicon.words, **dict.fromkeys(groups, _NOTHING)}
        words = (Entry("word", group, word) for group in groups for word in self._lexicon.words[group])
        yield from self._guarding(words, replace(self._lexicon, words=bare))

    def _idioms(self) -> Iterator[Entry]:
        idioms = (Entry("idiom", "", each) for each in self._lexicon.idioms)
        yield from self._guarding(idioms, replace(self._lexicon, idioms=()))

    def _guarding(self, entries: Iterable[Entry], bare: RedFlagLexicon) -> Iterator[Entry]:
        """Those of these entries that keep a look-alike from being read. `bare`: without any of them."""
        parts = tuple(self._parts.values())
        unguarded = LexiconRedFlags(replace(bare, signs=parts, hints={}))
        lines = {text: squeeze(normalise(text)).text for text in self._looks if any(unguarded.read_afresh(text))}
        for entry in entries:
            held = [text for text, line in lines.items() if entry.said.replace("_", " ") in line]
            reader = self._reader(self._parts, without=entry) if held else None
            if reader is not None and any(any(reader.read_afresh(text)) for text in held):
                yield entry

    def _hints(self) -> Iterator[Entry]:
        texts = [text for text in self._hinted if self._hints_alone(text)]
        for code, words in self._lexicon.hints.items():
            for word in words:
                entry = Entry("hint", code, word)
                held = [text for text in texts if word in squeeze(normalise(text)).text]
                reader = self._reader({}, without=entry) if held else None
                if reader is not None and not all(reader.doubts(text) for text in held):
                    yield entry

    def _hints_alone(self, text: str) -> bool:
        return bool(self._only_hints.doubts(text))

    def _case(self, text: str) -> _Case:
        sure, asked = self._whole.read_afresh(text)
        return _Case(
            text, frozenset(flag.code for flag in sure), frozenset(flag.code for flag in asked if PART in flag.code)
        )

    def _entry(self, code: str) -> Entry:
        part = self._parts[code]
        for kind, said in (("pattern", part.say), ("name", part.names), ("question", part.ask)):
            if said:
                return Entry(kind, code.partition(PART)[0], said[0])
        raise ValueError(f"{code} says nothing")

    def _reader(self, parts: Mapping[str, DangerSign], without: Entry | None = None) -> LexiconRedFlags:
        """A reader of these patterns, without an entry; where there are none, of the hints alone."""
        lexicon = self._lexicon if without is None else _without(self._lexicon, without)
        if parts:
            return LexiconRedFlags(replace(lexicon, signs=tuple(parts.values()), hints={}))
        stubs = tuple(replace(_bare(sign), say=_NOTHING) for sign in lexicon.signs)
        return LexiconRedFlags(replace(lexicon, signs=stubs, words={}))


def _taken_apart(sign: DangerSign) -> Iterator[DangerSign]:
    """One sign for each pattern, of the same kind."""
    bare = _bare(sign)
    for number, pattern in enumerate(sign.say, 1):
        yield replace(bare, code=f"{sign.code}{PART}{number}", say=(pattern,))
    for number, pattern in enumerate(sign.names, 1):
        yield replace(bare, code=f"{sign.code}{PART}name {number}", names=(pattern,))
    for number, pattern in enumerate(sign.ask, 1):
        yield replace(bare, code=f"{sign.code}{PART}ask {number}", ask=(pattern,))


def _bare(sign: DangerSign) -> DangerSign:
    """A sign without its patterns; how urgent it is is not how it is noticed."""
    return replace(sign, say=(), names=(), ask=(), room=(), passed=(), own=(), ambulance=())


def _groups(part: DangerSign) -> frozenset[str]:
    """The groups of which a word must stand there."""
    return frozenset(
        group
        for pattern in (*part.say, *part.names, *part.ask)
        for each in pattern.split()
        if not each.startswith(("!", "<!"))
        for group in _GROUP.findall(each)
    )


def _barred(parts: Iterable[DangerSign]) -> frozenset[str]:
    """The groups of which no word may stand there."""
    return frozenset(
        group
        for part in parts
        for pattern in (*part.say, *part.names, *part.ask)
        for each in pattern.split()
        if each.startswith(("!", "<!"))
        for group in _GROUP.findall(each)
    )


def _without(lexicon: RedFlagLexicon, entry: Entry) -> RedFlagLexicon:
    def rest(words: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        kept = {
            name: tuple(word for word in all_of if name != entry.where or word != entry.said)
            for name, all_of in words.items()
        }
        return {name: all_of or _NOTHING for name, all_of in kept.items()}

    match entry.kind:
        case "word":
            return replace(lexicon, words=rest(lexicon.words))
        case "hint":
            return replace(lexicon, hints=rest(lexicon.hints))
    return replace(lexicon, idioms=tuple(each for each in lexicon.idioms if each != entry.said))
