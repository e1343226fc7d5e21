"""What a message is for, judged by its words and letters from examples."""

from __future__ import annotations

import base64
import json
import math
import re
import sys
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

from nlu.normalise import Normalised, Squeezed, squeeze
from nlu.words import cut

LONGEST = 400  # letters that are read for the intent; people say what they want early
_GRAMS = (2, 3)  # runs of four told no more of authors that the model had not seen
_DIGIT = re.compile(r"\d")
_LATELY = 16  # messages: what reads for danger and what reads for the wish see the same
_LIFT = 128  # makes every weight positive
MODEL, SIGNS = "intents.json", "signs.json"


@dataclass(frozen=True)
class Table:
    """A linear model: `weights` holds, for each feature, one number for each label, in steps of `scale`.

    `rarity` says how telling each feature is, in sixteenths.
    """

    features: tuple[str, ...]
    rarity: array[int]
    weights: array[int]
    scale: float

    @cached_property
    def rows(self) -> dict[str, int]:
        """For each feature one large integer with all it says, so that one addition adds for all labels at once.

        Its lanes of 32 bits are (weight + 128) * rarity for each label, then rarity, then its square; 255 * 255 for each of
        1,600 features (the most that LONGEST letters have) fit.
        """
        width = len(self.weights) // (len(self.features) or 1)
        rows = {}
        for at, (feature, rare) in enumerate(zip(self.features, self.rarity, strict=True)):
            lanes = [(weight + _LIFT) * rare for weight in self.weights[at * width : (at + 1) * width]]
            rows[feature] = int.from_bytes(array("I", [*lanes, rare, rare * rare]).tobytes(), sys.byteorder)
        return rows

    def scores(self, seen: Iterable[str], labels: int) -> list[float]:
        """What the known ones among these features say for each label. A message is a vector of length one: long ones do not shout."""
        total = sum(filter(None, map(self.rows.get, seen)))
        *lanes, rarity, squares = array("I", total.to_bytes(4 * (labels + 2), sys.byteorder))
        lift, factor = _LIFT * rarity, self.scale / (math.sqrt(squares) or 1.0)
        return [(lane - lift) * factor for lane in lanes]


@dataclass(frozen=True)
class Classifier:
    """`said` knows words, pairs of words and runs of letters from the examples; `kin` knows what words of the dictionary,
    also those that stand in no example, have in common with them."""

    labels: tuple[str, ...]
    bias: tuple[float, ...]  # for each label, what speaks for it before a word is read
    said: Table
    kin: Table
    sharpness: float  # fitted by cross-validation, so that of answers given with confidence .8 about 80 % are right
    fingerprint: str

    def warm_up(self) -> None:
        """Unpack the weights, so that the first message does not wait for it."""
        self.ranking(())

    def ranking(self, seen: Iterable[str]) -> tuple[tuple[str, float], ...]:
        """Every label with its probability, likeliest first."""
        once, width = tuple(seen), len(self.labels)
        words = [each for each in once if each[:2] == "w:"]
        all_three = zip(self.bias, self.said.scores(once, width), self.kin.scores(words, width), strict=True)
        chances = softmax([(bias + one + other) * self.sharpness for bias, one, other in all_three])
        return tuple(sorted(zip(self.labels, chances, strict=True), key=lambda each: -each[1]))


def softmax(scores: list[float]) -> list[float]:
    """Scores as probabilities; none of none."""
    top = max(scores, default=0.0)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def features(text: Normalised, line: Squeezed | None = None) -> frozenset[str]:
    """What a model sees of a message: its words, pairs of words, and short runs of letters; every digit is one digit.

    `line` is the same text squeezed, where the caller has it already.
    """
    return _seen(text.text[:LONGEST], (line or squeeze(text)).text[:LONGEST])


@lru_cache(maxsize=_LATELY)
def _seen(said: str, squeezed: str) -> frozenset[str]:
    letters = "^" + _DIGIT.sub("0", squeezed) + "$"
    found = {letters[at : at + size] for size in _GRAMS for at in range(len(letters) - size + 1)}
    words = [_DIGIT.sub("0", word) for word in cut(said)]
    found.update("w:" + word for word in words)
    found.update(f"w:{one}+{other}" for one, other in pairwise(["^", *words, "$"]))
    return frozenset(found)


def ship(model: Classifier, folder: Path, name: str = MODEL) -> Path:
    """Write the model where the package looks for it: `folder` is the one that holds the package nlu."""
    path = folder / "nlu" / "model" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(encode(model), "utf-8")
    return path


@cache
def shipped(name: str = MODEL) -> Classifier:
    """The model of this name in the package. Raises FileNotFoundError when nobody has trained one."""
    return decode((files("nlu") / "model" / name).read_text("utf-8"))


NOTHING = Table((), array("B"), array("b"), 1.0)
UNTRAINED = Classifier((), (), NOTHING, NOTHING, 1.0, "")  # for what needs no intent


def encode(model: Classifier) -> str:
    """The model as JSON."""
    return json.dumps(
        {
            "fingerprint": model.fingerprint,
            "labels": model.labels,
            "bias": model.bias,
            "sharpness": model.sharpness,
            "said": _written(model.said),
            "kin": _written(model.kin),
        },
        ensure_ascii=False,
    )


def decode(text: str) -> Classifier:
    """What `encode` wrote."""
    read = json.loads(text)
    return Classifier(
        tuple(read["labels"]),
        tuple(map(float, read["bias"])),
        _read(read["said"]),
        _read(read["kin"]),
        read["sharpness"],
        read["fingerprint"],
    )


def _written(table: Table) -> dict[str, object]:
    return {
        "scale": table.scale,
        "features": table.features,
        "rarity": base64.b64encode(table.rarity.tobytes()).decode(),
        "weights": base64.b64encode(table.weights.tobytes()).decode(),
    }


def _read(table: dict[str, str]) -> Table:
    return Table(
        tuple(table["features"]),
        array("B", base64.b64decode(table["rarity"])),
        array("b", base64.b64decode(table["weights"])),
        float(table["scale"]),
    )
