"""The licence check lets permissive licences through and stops the others."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def licences() -> ModuleType:
    spec = importlib.util.spec_from_file_location("licences", ROOT / ".ci" / "licences.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "licence",
    [
        "MIT",
        "Apache-2.0 AND MIT",
        "BSD OR GPL-3.0",
        "LGPL-3.0-or-later",
        "MPL-2.0",
        "OFL-1.1",
        "BSD-3-Clause and Public-Domain",
    ],
)
def test_permissive_ones_pass(licences: ModuleType, licence: str) -> None:
    assert licences.allowed(licence)


@pytest.mark.parametrize(
    "licence",
    ["GPL-3.0", "AGPL-3.0-only", "MIT AND GPL-2.0", "unknown", "", "SSPL-1.0", "GPL-3.0-or-later", "Proprietary"],
)
def test_others_are_stopped(licences: ModuleType, licence: str) -> None:
    assert not licences.allowed(licence)


def test_every_locked_package_is_looked_at(licences: ModuleType) -> None:
    names = licences.runtime_names()
    assert {"aiohttp", "line-bot-sdk", "sqlalchemy", "pythainlp"} <= set(names)
    assert "pytest" not in names
