"""Runs the Rasa project of a checkout in its own environment."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from bot.domain.errors import BadConfiguration


def train_rasa(folder: Path, pipeline: str) -> Path:
    """Train nlu/rasa of the checkout at `folder`; the model is written below it. Takes minutes, and 2.6 GB of disk the first time.

    Raises BadConfiguration: no such project, no uv, or what Rasa said stands above.
    """
    project = (folder / "nlu" / "rasa").resolve()
    if not (project / "uv.lock").exists():
        raise BadConfiguration(f"{project} is no Rasa project: give the checkout as --folder")
    uv = shutil.which("uv")
    if uv is None:
        raise BadConfiguration("uv is not installed: it sets up Rasa's own environment (pip install uv)")
    command = [uv, "run", "--frozen", "--directory", str(project), "python", "-m", "klaimor_rasa.train"]
    ours = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    done = subprocess.run([*command, "--pipeline", pipeline], env=ours, check=False)  # noqa: S603 (a choice of three words)
    model = project / "models" / f"{pipeline}.tar.gz"
    if done.returncode or not model.exists():
        raise BadConfiguration(f"Rasa was not trained (exit {done.returncode}): what it says stands above")
    return model
