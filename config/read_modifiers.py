"""Reads what makes any complaint weigh more, and makes of it the rules that hold in every protocol."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from bot.domain.errors import BadConfiguration
from bot.domain.modifiers import THERE, Modifier, ModifierCase
from bot.domain.protocol import Rule
from bot.domain.triage import Level
from config.protocol_file import Code, Signed, Strict, Text, hash_of
from config.yaml_file import decoded, shaped

FILE = Path(__file__).parent / "modifiers.yaml"
_NOBODY_IS_OLDER = 130.0


@dataclass(frozen=True, slots=True)
class Modifiers:
    """All of them, and who answers for them (None: nobody yet)."""

    every: tuple[Modifier, ...] = ()
    signed_by: str | None = None

    def ids(self) -> frozenset[str]:
        """The ids of all of them."""
        return frozenset(each.id for each in self.every)

    def rules(self, above: Level, but: Collection[str] = ()) -> Iterator[Rule]:
        """The rules that hold in a protocol whose complaint is otherwise of this level, but for the modifiers that it weighs itself."""
        for each in self.every:
            if each.id not in but and each.at_least is not None and each.at_least.value < above.value:
                when: Mapping[str, frozenset[str]] = {each.id: frozenset({THERE})}
                signed = self.signed_by is not None
                yield Rule(when, each.at_least, each.reason, each.source, True, True, signed)


class _Ages(Strict):
    start: float = Field(alias="from", ge=0)
    under: float = Field(gt=0, le=_NOBODY_IS_OLDER)


class _Case(Strict):
    protocol: str
    said: dict[str, Code]
    level: Level
    why: str = ""


class _Modifier(Strict):
    id: str = Field(pattern=r"^[a-z_]+$")
    told: list[Code] = Field(default_factory=list)
    answers: dict[str, list[Code]] = Field(default_factory=dict)
    ages: _Ages | None = None
    at_least: Level | None = None
    reason: Text
    source: str = Field(min_length=10)
    cases: list[_Case] = Field(default_factory=list)

    def modifier(self) -> Modifier:
        answers = {topic: frozenset(codes) for topic, codes in self.answers.items()}
        ages = (self.ages.start, self.ages.under) if self.ages is not None else None
        cases = tuple(ModifierCase(each.protocol, each.said, each.level, each.why) for each in self.cases)
        return Modifier(self.id, tuple(self.told), answers, ages, self.at_least, self.reason.name(), self.source, cases)


class _File(Strict):
    version: str = Field(pattern=r"^\d{4}-\d{2}$")
    signed: Signed | None
    modifiers: list[_Modifier]


def read_modifiers(path: Path = FILE) -> Modifiers:
    """Every modifier of the file. Raises BadConfiguration with the fault."""
    raw = decoded(path, path.name)
    read = shaped(raw, _File.model_validate, path.name)
    if faults := list(_faults(read, hash_of(raw))):
        raise BadConfiguration(f"{path.name}: " + "; ".join(faults))
    return Modifiers(tuple(each.modifier() for each in read.modifiers), read.signed.who if read.signed else None)


def _faults(read: _File, found: str) -> Iterator[str]:
    ids = [each.id for each in read.modifiers]
    if len(set(ids)) < len(ids):
        yield "a modifier stands twice"
    for each in read.modifiers:
        if each.at_least is not None and not each.cases:
            yield f"{each.id}: no case shows its level"
        if not each.told and not each.answers and each.ages is None:
            yield f"{each.id}: nothing tells that it holds"
    if read.signed is not None and read.signed.hash != found:
        yield f"was changed after {read.signed.who} signed it (the hash is now {found})"
