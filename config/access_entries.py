"""How a hospital's interfaces are reached, as hospitals.yaml says it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Literal

from pydantic import Field, field_validator, model_validator

from bot.domain.errors import BadConfiguration
from config.safe_url import is_database_url
from config.strict import Strict


class AuthEntry(Strict):
    """How to log in; secrets are named by environment variable, never written here."""

    kind: Literal["none", "basic", "bearer", "smart"] = "none"
    user_env: str | None = None
    password_env: str | None = None
    token_env: str | None = None
    token_url: str | None = None
    client_id: str | None = None
    key_env: str | None = None
    kid: str | None = None
    scope: str | None = None

    @model_validator(mode="after")
    def _complete(self) -> AuthEntry:
        needed = {
            "none": (),
            "basic": ("user_env", "password_env"),
            "bearer": ("token_env",),
            "smart": ("token_url", "client_id", "key_env", "kid", "scope"),
        }[self.kind]
        missing = [name for name in needed if not getattr(self, name)]
        if missing:
            raise ValueError(f"kind {self.kind} needs {', '.join(missing)}")
        return self

    def secret(self, variable: str | None) -> str:
        """The value of the environment variable. Raises BadConfiguration naming it."""
        value = os.environ.get(variable or "")
        if not value:
            raise BadConfiguration(f"the environment variable {variable} (hospitals.yaml) is not set")
        return value


class ReadsEntry(Strict):
    """Where people and appointments are read instead, with a kind of interface that knows the same numbers of records (hosxp_sql).

    `departments`: by code, as `slots` of that adapter.
    """

    adapter: Literal["hosxp_sql"]
    base_url: str
    auth: AuthEntry = AuthEntry()
    departments: Mapping[str, str] = Field(default_factory=dict)
    options: Mapping[str, bool | int | str] = Field(default_factory=dict)

    @field_validator("base_url")
    @classmethod
    def _safe(cls, url: str) -> str:
        if not is_database_url(url):
            raise ValueError("must be a database without a password in its address")
        return url
