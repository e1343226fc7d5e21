"""Phrases in Thai and English from Fluent files, and all other words put into a language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax.ast import Junk, Message, Resource

from bot.dialogue.thai_time import said_clock, said_day, said_when
from bot.domain.errors import BadConfiguration
from bot.domain.sayings import Action, Card, Carousel, Choice, Plain, Press, Saying, Shape, TypeIt
from bot.domain.words import Clock, Day, Name, Phrase, When, Words

LANGUAGES = ("th", "en")


class Phrasebook:
    """Every id stands in every language; a missing id or argument raises KeyError or ValueError, it is never shown."""

    def __init__(self, sources: Mapping[str, Mapping[str, str]], timezone: ZoneInfo) -> None:
        """`sources`: language -> file name -> Fluent text. Raises BadConfiguration for junk, doubles and gaps."""
        self._timezone = timezone
        self.ids: dict[str, frozenset[str]] = {}
        self._bundles = {language: self._bundle(language, files) for language, files in sources.items()}
        _same_ids(self.ids)
        self._plain: dict[tuple[str, str], str] = {}

    @classmethod
    def load(cls, folder: Path, timezone: ZoneInfo) -> Phrasebook:
        """Read `folder`/{th,en}/*.ftl."""
        sources = {
            language: {path.name: path.read_text("utf-8") for path in sorted((folder / language).glob("*.ftl"))}
            for language in LANGUAGES
        }
        return cls(sources, timezone)

    def word(self, words: Words, language: str) -> str:
        """Words as a string in this language."""
        match words:
            case str():
                return words
            case Phrase():
                return self._phrase(words, language)
            case Name():
                return words.en if language == "en" else words.th
            case When():
                return said_when(words.at.astimezone(self._timezone), language)
            case Clock():
                return said_clock(words.at.astimezone(self._timezone), language)
            case Day():
                return said_day(words.on, language)

    def worded(self, saying: Saying, language: str) -> Saying:
        """The same saying with every Words a string."""
        return Saying(
            tuple(self._shape(shape, language) for shape in saying.shapes),
            tuple(self._choice(choice, language) for choice in saying.choices),
            saying.speaker,
        )

    def _phrase(self, phrase: Phrase, language: str) -> str:
        if not phrase.args and (known := self._plain.get((language, phrase.id))) is not None:
            return known
        args = {name: self.word(value, language) for name, value in phrase.args.items()}
        bundle = self._bundles[language]
        pattern = bundle.get_message(phrase.id).value  # LookupError for an unknown id
        if pattern is None:
            raise ValueError(f"{phrase.id} has no text in {language}")
        text, errors = bundle.format_pattern(pattern, args)
        if errors:
            raise ValueError(f"{phrase.id} in {language}: {errors}")
        if not phrase.args:
            self._plain[language, phrase.id] = str(text)
        return str(text)

    def _shape(self, shape: Shape, language: str) -> Shape:
        match shape:
            case Plain():
                return Plain(self.word(shape.words, language))
            case Card():
                return self._card(shape, language)
            case Carousel():
                return Carousel(
                    tuple(self._card(card, language) for card in shape.cards), self.word(shape.alt, language)
                )

    def _card(self, card: Card, language: str) -> Card:
        return replace(
            card,
            title=self.word(card.title, language),
            lines=tuple(self.word(line, language) for line in card.lines),
            buttons=tuple(self._choice(button, language) for button in card.buttons),
            alt=self.word(card.alt, language),
        )

    def _choice(self, choice: Choice, language: str) -> Choice:
        return Choice(self.word(choice.label, language), self._action(choice.action, language))

    def _action(self, action: Action, language: str) -> Action:
        if isinstance(action, Press) and action.shown is not None:
            return Press(action.key, self.word(action.shown, language))
        if isinstance(action, TypeIt):
            return TypeIt(self.word(action.text, language))
        return action

    def _bundle(self, language: str, files: Mapping[str, str]) -> FluentBundle:
        # Isolation marks would stand round every variable on LINE, so they are off.
        bundle = FluentBundle([language], use_isolating=False)
        seen: set[str] = set()
        for name, text in files.items():
            resource = _read(text)
            for entry in resource.body:
                if isinstance(entry, Junk):
                    raise BadConfiguration(f"locales/{language}/{name}: cannot read {entry.content!r}")
                if isinstance(entry, Message):
                    if entry.id.name in seen:
                        raise BadConfiguration(f"locales/{language}/{name}: {entry.id.name} stands twice")
                    seen.add(entry.id.name)
            bundle.add_resource(resource)
        self.ids[language] = frozenset(seen)
        return bundle


@cache
def _read(text: str) -> Resource:
    """Reading takes a second for all files: a process with two books of the same words does it once. A bundle changes nothing in it."""
    return FluentResource(text)


def _same_ids(ids: Mapping[str, frozenset[str]]) -> None:
    every = frozenset().union(*ids.values())
    gaps = [f"{name} is missing in {language}" for language, known in ids.items() for name in sorted(every - known)]
    if gaps:
        raise BadConfiguration("; ".join(gaps))
