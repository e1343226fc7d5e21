"""Reads what must not be done whatever the advice says."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from bot.domain.cautions import Caution
from bot.domain.errors import BadConfiguration
from config.protocol_file import Code, Signed, Strict, Text, hash_of
from config.yaml_file import decoded, shaped

FILE = Path(__file__).parent / "cautions.yaml"


class _Caution(Strict):
    id: str = Field(pattern=r"^[a-z_]+$")
    protocols: list[str] = Field(default_factory=list)
    answers: dict[str, list[Code]] = Field(default_factory=dict)
    said_by: list[str] = Field(default_factory=list)
    words: Text
    source: str = Field(min_length=10)

    def caution(self) -> Caution:
        answers = {topic: frozenset(codes) for topic, codes in self.answers.items()}
        return Caution(self.id, frozenset(self.protocols), answers, tuple(self.said_by), self.words.name(), self.source)


class _File(Strict):
    version: str = Field(pattern=r"^\d{4}-\d{2}$")
    signed: Signed | None
    cautions: list[_Caution]


def read_cautions(path: Path = FILE) -> tuple[Caution, ...]:
    """Every caution of the file. Raises BadConfiguration with the fault."""
    raw = decoded(path, path.name)
    read = shaped(raw, _File.model_validate, path.name)
    if read.signed is not None and read.signed.hash != hash_of(raw):
        raise BadConfiguration(f"{path.name}: was changed after {read.signed.who} signed it")
    for each in read.cautions:
        if not each.protocols and not each.answers:
            raise BadConfiguration(f"{path.name}: {each.id}: nothing tells that it holds")
    return tuple(each.caution() for each in read.cautions)
