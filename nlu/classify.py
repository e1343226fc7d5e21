"""What a message is for, judged by its words and letters from examples."""

from __future__ import annotations

import base64
import json
import math
import re
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise, repeat
from operator import add, mul

from nlu.normalise import Normalised, squeeze
from nlu.words import cut

LONGEST = 400  # letters that are read for the intent; people say what they want early
_GRAMS = (2, 3, 4)
_DIGIT = re.compile(r"\d")
MODEL = "intents.json"


@dataclass(frozen=True, slots=True)
class Classifier:
    """A linear model: `weights` holds, for each feature, one number for each label, in steps of `scale`.

    `rarity` says how telling each feature is, in sixteenths.
    """

    labels: tuple[str, ...]
    features: dict[str, int]
    rarity: array[int]
    weights: array[int]
    scale: float
    sharpness: float  # fitted by cross-validation, so that of answers given with confidence .8 about 80 % are right
    fingerprint: str

    def ranking(self, features: Iterable[str]) -> tuple[tuple[str, float], ...]:
        """Every label with its probability, likeliest first."""
        width = len(self.labels)
        row = scaled([at for feature in features if (at := self.features.get(feature)) is not None], self.rarity)
        sums: Iterable[float] = [0.0] * width
        for at, value in row:
            mine = self.weights[at * width : (at + 1) * width]
            sums = list(map(add, sums, map(mul, mine, repeat(value))))
        factor = self.scale * self.sharpness
        chances = softmax([total * factor for total in sums])
        return tuple(sorted(zip(self.labels, chances, strict=True), key=lambda each: -each[1]))


def scaled(row: list[int], rarity: array[int]) -> list[tuple[int, float]]:
    """The features of a message with their weights, so that long messages do not shout: a vector of length one."""
    length = math.sqrt(sum(rarity[at] ** 2 for at in row))
    return [(at, rarity[at] / length) for at in row]


def softmax(scores: list[float]) -> list[float]:
    """Scores as probabilities."""
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def features(text: Normalised) -> set[str]:
    """What the model sees of a message: its words, pairs of words, and short runs of letters; every digit is one digit."""
    said = text.text[:LONGEST]
    letters = "^" + _DIGIT.sub("0", squeeze(text).text[:LONGEST]) + "$"
    found = {letters[at : at + size] for size in _GRAMS for at in range(len(letters) - size + 1)}
    words = [_DIGIT.sub("0", word) for word in cut(said)]
    found.update("w:" + word for word in words)
    found.update(f"w:{one}+{other}" for one, other in pairwise(["^", *words, "$"]))
    return found


@cache
def shipped() -> Classifier:
    """The model in the package. Raises FileNotFoundError when nobody has trained one."""
    return decode((files("nlu") / "model" / MODEL).read_text("utf-8"))


def encode(model: Classifier) -> str:
    """The model as JSON."""
    return json.dumps(
        {
            "fingerprint": model.fingerprint,
            "labels": model.labels,
            "scale": model.scale,
            "sharpness": model.sharpness,
            "features": list(model.features),
            "rarity": base64.b64encode(model.rarity.tobytes()).decode(),
            "weights": base64.b64encode(model.weights.tobytes()).decode(),
        },
        ensure_ascii=False,
    )


def decode(text: str) -> Classifier:
    """What `encode` wrote."""
    read = json.loads(text)
    return Classifier(
        labels=tuple(read["labels"]),
        features={feature: at for at, feature in enumerate(read["features"])},
        rarity=array("B", base64.b64decode(read["rarity"])),
        weights=array("b", base64.b64decode(read["weights"])),
        scale=read["scale"],
        sharpness=read["sharpness"],
        fingerprint=read["fingerprint"],
    )
