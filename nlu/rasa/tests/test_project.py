"""The project trains on the bot's examples, with versions that are known to work together."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml

from klaimor_rasa import CHECKOUT
from klaimor_rasa.quiet import PROJECT, SETTINGS
from klaimor_rasa.train import PIPELINES
from nlu.training import examples, synonyms


def test_the_versions_are_those_that_were_measured() -> None:
    """Rasa's makers support no Python 3.11: whoever raises one of these measures again."""
    pinned = {"rasa": "3.6.21", "tensorflow": "2.12.0", "scikit-learn": "1.1.3", "numpy": "1.23.5", "scipy": "1.10.1"}
    assert {name: version(name) for name in pinned} == pinned
    assert sys.version_info[:2] == (3, 11)


def test_what_is_shared_needs_nothing_of_the_bot() -> None:
    """Normal form, words and dates stand on the standard library and PyThaiNLP: none of the bot's packages is here."""
    code = (
        "import sys; before = set(sys.modules); import klaimor_rasa, nlu.normalise, nlu.words, nlu.dates;"
        "print(*{name.partition('.')[0] for name in set(sys.modules) - before})"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)
    foreign = set(done.stdout.split()) - set(sys.stdlib_module_names) - {"klaimor_rasa", "nlu", "bot"}
    assert foreign <= {"pythainlp", "holidays", "dateutil", "six"}, foreign


def test_the_domain_names_what_the_examples_name() -> None:
    domain = yaml.safe_load((PROJECT / "domain.yml").read_text("utf-8"))
    assert domain["intents"] == sorted({each.intent for each in examples()})
    assert domain["entities"] == sorted(synonyms())


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_every_pipeline_cuts_and_sees_with_our_components(pipeline: str) -> None:
    config = yaml.safe_load((PROJECT / PIPELINES[pipeline]).read_text("utf-8"))
    names = [each["name"] for each in config["pipeline"]]
    assert names[:2] == ["klaimor_rasa.tokenizer.ThaiTokenizer", "klaimor_rasa.featurizer.ThaiFeaturizer"]
    assert config["policies"] == []


def test_no_channel_and_nobody_to_call() -> None:
    for name in ("credentials.yml", "endpoints.yml"):
        assert yaml.safe_load((PROJECT / name).read_text("utf-8")) is None


def served(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KLAIMOR_")}
    command = [sys.executable, "-m", "klaimor_rasa.serve", "--models", str(tmp_path)]
    return subprocess.run(
        command, cwd=PROJECT, env={**clean, **environment}, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({}, "KLAIMOR_RASA_TOKEN"),
        ({"KLAIMOR_RASA_TOKEN": "sesame", "KLAIMOR_RASA_URL": "http://rasa.hospital.example:5005"}, "KLAIMOR_RASA_URL"),
        ({"KLAIMOR_RASA_TOKEN": "sesame"}, "nlu train --engine rasa"),
    ],
)
def test_what_is_missing_or_unsafe_is_named(tmp_path: Path, environment: dict[str, str], named: str) -> None:
    done = served(tmp_path, **environment)
    assert done.returncode == 2
    assert named in done.stderr
    assert "sesame" not in done.stderr


def test_nothing_is_reported_to_anybody() -> None:
    code = (
        "from klaimor_rasa.quiet import hush; hush(); import os; from rasa import telemetry as t;"
        "t.initialize_telemetry(); t.initialize_error_reporting(); import sentry_sdk;"
        "print(t.is_telemetry_enabled(), sentry_sdk.Hub.current.client)"
    )
    loud = {**os.environ, "RASA_TELEMETRY_ENABLED": "true", "LOG_LEVEL": "DEBUG"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, env=loud, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "None"]
    assert SETTINGS["LOG_LEVEL"] == "INFO"


def test_the_examples_are_read_where_the_bot_reads_them() -> None:
    assert (CHECKOUT / "nlu" / "data" / "appointments.yml").exists()
