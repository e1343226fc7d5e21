"""A reviewer's own words for a masked message: what must not be left of it, and the file that they are written to."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import yaml

from bot.domain.correction import ENTITIES
from nlu.identifiers import find_identifiers
from nlu.masking import CLOSE, NAME, OPEN, PLACE, Masked
from nlu.normalise import normalise
from nlu.words import cut

LONGEST_RUN = 12  # letters of the original that may not stand in a row in the new words
LONGEST = 500
_LONG_NUMBER = 4  # digits from which on a number is looked for however it is grouped
_ANNOTATED = re.compile(r"\[(?P<words>[^\]\[\n]+)\](?:\{(?P<json>[^}\n]*)\}|\((?P<name>[a-z_]+)\))")
_DIGITS = re.compile(r"\d+")
_HEAD = (
    "# Messages that the bot misunderstood, put into words of their own by a reviewer; no patient's words.\n"
    'version: "3.1"\nnlu:\n'
)


class Fault(Enum):
    """Why new words are not taken."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    MASK = "mask"  # a mark of the mask is still there
    ENTITY = "entity"  # brackets that are no annotation
    SAME = "same"  # nothing was changed
    PIECE = "piece"  # something that was masked
    RUN = "run"  # too many letters in a row
    NUMBER = "number"  # looks like a phone, a HN or a citizen id
    UNREADABLE = "unreadable"  # control characters


@dataclass(frozen=True, slots=True)
class Reworded:
    """An example as it will stand in the file, and the plain words of it."""

    line: str
    text: str


def reworded(typed: str, masked: Masked) -> Reworded | Fault:
    """What was typed, entities marked as `[ทำฟัน](department)`, if nothing of the patient is left in it."""
    line = " ".join(typed.split(" ")).strip()
    text = _ANNOTATED.sub(lambda found: found["words"], line)
    fault = _shape(line, text) or _left(text, masked)
    return fault if fault is not None else Reworded(line, text)


def keep(folder: Path, intent: str, example: Reworded) -> None:
    """Append it to reviewed.yml in `folder` (made if there is none), for nobody else to read; the same line twice stands once.

    Written as a whole beside the old file and put in its place. Raises OSError.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "reviewed.yml"
    examples = _read(path)
    if example.line not in examples.setdefault(intent, []):
        examples[intent].append(example.line)
    # Nothing in this folder is ever taken into a repository, wherever it lies.
    _put(folder / ".gitignore", "*\n")
    _put(path, _written(examples))


def _shape(line: str, text: str) -> Fault | None:
    if not text.strip("- "):
        return Fault.EMPTY
    if len(line) > LONGEST:
        return Fault.TOO_LONG
    if any(unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} for letter in line):
        return Fault.UNREADABLE
    if OPEN in line or CLOSE in line:
        return Fault.MASK
    left = _ANNOTATED.sub("", line)
    if "[" in left or "]" in left or not all(map(_known, _ANNOTATED.finditer(line))):
        return Fault.ENTITY
    return None


def _known(found: re.Match[str]) -> bool:
    """Whether an annotation names an entity that there is."""
    if found["name"] is not None:
        return found["name"] in ENTITIES
    try:
        said = json.loads("{" + found["json"] + "}")
    except ValueError:
        return False
    known = {"entity", "value", "role"}
    return (
        said.get("entity") in ENTITIES and set(said) <= known and all(isinstance(each, str) for each in said.values())
    )


def _left(text: str, masked: Masked) -> Fault | None:
    """What is left of the original."""
    now, before = _letters(text), _letters(masked.original)
    if now == before:
        return Fault.SAME
    if any(_stands(piece, what, text, now) for piece, what in masked.pieces):
        return Fault.PIECE
    runs = {before[at : at + LONGEST_RUN] for at in range(len(before) - LONGEST_RUN + 1)}
    if any(now[at : at + LONGEST_RUN] in runs for at in range(len(now) - LONGEST_RUN + 1)):
        return Fault.RUN
    if any(find_identifiers(normalise(text).text)):
        return Fault.NUMBER
    return None


def _stands(piece: str, what: str, text: str, letters: str) -> bool:
    """Whether something that was masked is said again, whole or, of a name or a place, a word of it."""
    bare = _letters(piece)
    if bare.isdigit() and len(bare) < _LONG_NUMBER:
        return bare in _DIGITS.findall(normalise(text).text)
    if len(bare) > 1 and bare in letters:
        return True
    parts = [_letters(word) for word in cut(normalise(piece).text)] if what in (NAME, PLACE) else []
    said = {_letters(word) for word in cut(normalise(text).text)}
    return any(len(part) > 2 and part in said for part in parts)


def _letters(text: str) -> str:
    """Letters, marks and digits alone: blanks and signs hide nothing."""
    return "".join(each for each in normalise(text).text if unicodedata.category(each)[0] in "LMN")


def _read(path: Path) -> dict[str, list[str]]:
    """Lines by intent. Raises ValueError for a file that is not ours: it is left as it is."""
    if not path.exists():
        return {}
    try:
        entries = yaml.safe_load(path.read_text("utf-8"))["nlu"] or []
        return {
            entry["intent"]: [line.removeprefix("- ") for line in entry["examples"].splitlines()] for entry in entries
        }
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path} is not a file of examples any more") from error


def _written(examples: dict[str, list[str]]) -> str:
    parts = [
        f"- intent: {intent}\n  examples: |\n" + "".join(f"    - {line}\n" for line in lines)
        for intent, lines in examples.items()
    ]
    return _HEAD + "".join(parts)


def _put(path: Path, text: str) -> None:
    """The whole file or nothing, readable by its owner alone."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with open(os.open(beside, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
