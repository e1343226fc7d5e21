"""Models as the package holds them: written when they are trained, read when the service starts."""

from __future__ import annotations

import base64
import json
from array import array
from functools import cache
from importlib.resources import files
from pathlib import Path

from nlu.classify import Classifier, Judge, Table, panel

MODEL, SIGNS, COMPLAINTS = "intents.json", "signs.json", "complaints.json"
ANSWERS = "answers.json"  # asked by itself: its features go with the topics of a question


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


@cache
def shipped_judges() -> tuple[Judge, Judge, Judge]:
    """The models of the package over one vocabulary: what a message is for, which danger it tells of, and which complaint. Raises
    as `shipped`."""
    intents, signs, complaints = panel(shipped(MODEL), shipped(SIGNS), shipped(COMPLAINTS))
    return intents, signs, complaints


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
