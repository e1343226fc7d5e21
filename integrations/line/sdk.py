"""The transport of LINE's own Python client, without its thousand models: we pass them by, and they take seconds to import."""

from __future__ import annotations

import importlib
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from types import ModuleType
from typing import Any, Final

_ROOT: Final = "linebot"
_ONE_AT_A_TIME: Final = threading.Lock()
_PACKAGES: Final = (_ROOT, f"{_ROOT}.v3", f"{_ROOT}.v3.messaging")


@dataclass(frozen=True, slots=True)
class Transport:
    """What we use of linebot.v3.messaging; it has no types. `refusal`: its exception for an answer that is no 2xx."""

    client: Any
    refusal: type[Exception]
    user_agent: str


def transport() -> Transport:
    """Import it, which blocks for a tenth of a second the first time. From any thread, also from several at a time.

    `import linebot.v3.messaging` makes all pydantic models of LINE's API, as each of the three packages imports its whole contents:
    1.7 s of CPU time and 37 MB in every process (measured). The modules below need none of them.
    """
    with _ONE_AT_A_TIME:  # of two imports, each would take away what the other has imported so far
        return _transport()


@cache
def _transport() -> Transport:
    with _packages_without_contents():
        messaging = _PACKAGES[-1]
        rest = importlib.import_module(f"{messaging}.async_rest")
        exceptions = importlib.import_module(f"{messaging}.exceptions")
        version = importlib.import_module(f"{_ROOT}.__about__").__version__
    logging.getLogger(_ROOT).setLevel(
        logging.WARNING
    )  # at DEBUG it would write down every answer, with what patients are called
    agent = f"line-bot-sdk-python/{version}"
    return Transport(rest.RESTClientObject, exceptions.ApiException, agent)


@contextmanager
def _packages_without_contents() -> Iterator[None]:
    """Within, LINE's packages are empty but for the modules that are asked for; afterwards all is as if nobody had imported them."""
    before = _taken_out()
    try:
        for name in _PACKAGES:
            sys.modules[name] = _empty(name)
        yield
    finally:
        _taken_out()
        sys.modules.update(before)


def _taken_out() -> dict[str, ModuleType]:
    names = [name for name in sys.modules if name.partition(".")[0] == _ROOT]
    return {name: sys.modules.pop(name) for name in names}


def _empty(name: str) -> ModuleType:
    spec = find_spec(name)
    if spec is None or spec.submodule_search_locations is None:
        raise ModuleNotFoundError(f"line-bot-sdk has no package {name}", name=name)
    package = ModuleType(name)
    package.__path__ = spec.submodule_search_locations
    return package


__all__ = ["Transport", "transport"]
