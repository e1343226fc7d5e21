"""Rasa is told to report to nobody and to write no patient's words into a log."""

from __future__ import annotations

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]

# Telemetry and crash reports are on by default. At DEBUG Rasa logs every text; its libraries' access log holds the token.
SETTINGS = {
    "RASA_TELEMETRY_ENABLED": "false",
    "LOG_LEVEL": "INFO",
    "LOG_LEVEL_LIBRARIES": "ERROR",
    "LOG_LEVEL_MATPLOTLIB": "ERROR",
    "LOG_LEVEL_RABBITMQ": "ERROR",
    "LOG_LEVEL_KAFKA": "ERROR",
    "RASA_MAX_CACHE_SIZE": "0",  # the cache knows neither this Python nor what our components import
    "TF_CPP_MIN_LOG_LEVEL": "2",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}


def hush() -> None:
    """Before anything of Rasa is imported; whatever the environment says."""
    os.environ.update(SETTINGS)
    os.chdir(PROJECT)
