"""Entries of our YAML files take no field that they do not know."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Strict(BaseModel):
    """A misspelt field is a fault, not silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)
