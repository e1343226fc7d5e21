"""`klaimor nlu train --engine rasa` runs the project's training, or says what is missing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.app.rasa_project import train_rasa
from bot.domain.errors import BadConfiguration

UV = """#!/bin/sh
echo "$@" > {said}
[ -z "$VIRTUAL_ENV" ] || exit 9
{does}
"""


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One with a Rasa project, and a PATH that holds no uv."""
    project = tmp_path / "nlu" / "rasa"
    (project / "models").mkdir(parents=True)
    (project / "uv.lock").touch()
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("VIRTUAL_ENV", "the bot's")
    return tmp_path


def uv(checkout: Path, does: str) -> Path:
    said, path = checkout / "said", checkout / "bin" / "uv"
    path.write_text(UV.format(said=said, does=does))
    path.chmod(0o755)
    return said


def test_it_runs_in_the_environment_of_the_project(checkout: Path) -> None:
    model = checkout / "nlu" / "rasa" / "models" / "diet.tar.gz"
    said = uv(checkout, f": > {model}")
    assert train_rasa(checkout, "diet") == model
    project = checkout / "nlu" / "rasa"
    wanted = f"run --frozen --directory {project} python -m klaimor_rasa.train --pipeline diet"
    assert said.read_text().strip() == wanted


@pytest.mark.parametrize("does", ["exit 1", "exit 0"])
def test_a_training_without_a_model_is_no_training(checkout: Path, does: str) -> None:
    uv(checkout, does)
    with pytest.raises(BadConfiguration, match="not trained"):
        train_rasa(checkout, "lr")


def test_no_uv_and_no_project_are_named(checkout: Path, tmp_path: Path) -> None:
    assert os.environ["PATH"]
    with pytest.raises(BadConfiguration, match="uv is not installed"):
        train_rasa(checkout, "lr")
    with pytest.raises(BadConfiguration, match="no Rasa project"):
        train_rasa(tmp_path / "elsewhere", "lr")
