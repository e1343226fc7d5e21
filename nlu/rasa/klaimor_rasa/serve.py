"""Serves a trained model to the bot on this machine: `KLAIMOR_RASA_TOKEN=... python -m klaimor_rasa.serve --pipeline lr`."""

from __future__ import annotations

import argparse
import os
import sys
import warnings
from pathlib import Path
from urllib.parse import urlsplit

from klaimor_rasa.quiet import PROJECT, hush
from klaimor_rasa.train import PIPELINES

LOOPBACK = "127.0.0.1"


def main() -> int:
    """`rasa run --enable-api` with the token and the port of the bot's settings; 2 when one of them is missing or unsafe."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pipeline", choices=PIPELINES, default="lr")
    parser.add_argument("--models", type=Path, default=PROJECT / "models")
    asked = parser.parse_args()
    model = asked.models.resolve() / f"{asked.pipeline}.tar.gz"
    url = urlsplit(os.environ.get("KLAIMOR_RASA_URL", f"http://{LOOPBACK}:5005"))
    token = os.environ.get("KLAIMOR_RASA_TOKEN", "")
    if fault := _fault(model, token, url.hostname):
        sys.stderr.write(f"{fault}\n")
        return 2
    hush()
    # Given here and not by the shell, where every user of the machine reads the arguments of every process.
    sys.argv = [
        *("rasa", "run", "--enable-api", "--interface", LOOPBACK, "--port", str(url.port or 5005)),
        *("--auth-token", token, "--model", str(model)),
        *("--credentials", "credentials.yml", "--endpoints", "endpoints.yml"),
    ]
    from rasa.__main__ import main as rasa

    warnings.showwarning = _unsaid
    rasa()
    return 0


def _unsaid(*_: object, **__: object) -> None:
    """Rasa warns of a text that looks like a command and quotes it: seen for `/emergency{`. So no warning is shown while it serves."""


def _fault(model: Path, token: str, host: str | None) -> str | None:
    if not token:
        return "KLAIMOR_RASA_TOKEN is not set: choose a long secret and give the bot the same"
    if host not in (LOOPBACK, "localhost"):
        return "KLAIMOR_RASA_URL must be on this machine: what patients write does not leave it unencrypted"
    return None if model.exists() else f"{model} does not exist: `klaimor nlu train --engine rasa` makes it"


if __name__ == "__main__":
    sys.exit(main())
