"""Trains the Rasa engine from nlu/data: `python -m klaimor_rasa.train --pipeline lr --out models`."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from klaimor_rasa import CHECKOUT
from klaimor_rasa.quiet import PROJECT, hush

PIPELINES = {"lr": "config.yml", "crf": "config-crf.yml", "diet": "config-diet.yml"}


def train(pipeline: str, out: Path, data: Path = CHECKOUT / "nlu" / "data") -> Path:
    """Train and return the model `<out>/<pipeline>.tar.gz`. Raises RuntimeError when Rasa has made none."""
    out, data = out.resolve(), data.resolve()
    hush()
    from rasa.model_training import train_nlu
    from rasa.utils.common import configure_logging_and_warnings

    configure_logging_and_warnings()
    made = train_nlu(
        config=str(PROJECT / PIPELINES[pipeline]),
        nlu_data=str(data),
        output=str(out),
        fixed_model_name=pipeline,
        domain=str(PROJECT / "domain.yml"),
    )
    if made is None:
        raise RuntimeError("Rasa has made no model; what it says stands above")
    return Path(made)


def main() -> int:
    """Train, and say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pipeline", choices=PIPELINES, default="lr")
    parser.add_argument("--out", type=Path, default=PROJECT / "models")
    parser.add_argument("--data", type=Path, default=CHECKOUT / "nlu" / "data", help="a folder of Rasa YAML")
    asked = parser.parse_args()
    begin = time.monotonic()
    made = train(asked.pipeline, asked.out, asked.data)
    sys.stdout.write(f"{made} ({made.stat().st_size / 1e6:.1f} MB) after {time.monotonic() - begin:.0f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
