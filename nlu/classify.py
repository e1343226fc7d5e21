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
from functools import cache, cached_property
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

from nlu.normalise import Normalised, squeeze
from nlu.words import cut

LONGEST = 400  # letters that are read for the intent; people say what they want early
_GRAMS = (2, 3, 4)
_DIGIT = re.compile(r"\d")
_LIFT = 128  # makes every weight positive
MODEL = "intents.json"


@dataclass(frozen=True)
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

    @cached_property
    def _rows(self) -> list[int]:
        """The weights of each feature side by side in one large integer, so that one addition adds for all labels at once.

        A lane has 32 bits and holds weight + 128; 255 * 255 * 1,600 features (the most that LONGEST letters have) fit.
        """
        width = len(self.labels)
        lanes = array("I", [weight + _LIFT for weight in self.weights])
        return [int.from_bytes(lanes[at : at + width].tobytes(), sys.byteorder) for at in range(0, len(lanes), width)]

    def ranking(self, features: Iterable[str]) -> tuple[tuple[str, float], ...]:
        """Every label with its probability, likeliest first."""
        known = [at for feature in features if (at := self.features.get(feature)) is not None]
        rows, rarity = self._rows, self.rarity
        total = sum(rows[at] * rarity[at] for at in known)
        lift = _LIFT * sum(rarity[at] for at in known)
        length = math.sqrt(sum(rarity[at] ** 2 for at in known)) or 1.0
        lanes = array("I", total.to_bytes(4 * len(self.labels), sys.byteorder))
        factor = self.scale * self.sharpness / length
        chances = softmax([(lane - lift) * factor for lane in lanes])
        return tuple(sorted(zip(self.labels, chances, strict=True), key=lambda each: -each[1]))


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


def ship(model: Classifier, folder: Path) -> Path:
    """Write the model where the package looks for it: `folder` is the one that holds the package nlu."""
    path = folder / "nlu" / "model" / MODEL
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(encode(model), "utf-8")
    return path


@cache
def shipped() -> Classifier:
    """The model in the package. Raises FileNotFoundError when nobody has trained one."""
    return decode((files("nlu") / "model" / MODEL).read_text("utf-8"))


UNTRAINED = Classifier((), {}, array("B"), array("b"), 1.0, 1.0, "")  # for what needs no intent


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
