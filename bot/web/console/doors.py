"""Doors: every address of the console with the roles that may pass it, declared where it is handled."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

from aiohttp import web

from bot.domain.staff import Role
from bot.web.console.parts import Visit

Handler: TypeAlias = Callable[[Visit], Awaitable[web.StreamResponse]]

ALL = frozenset(Role)
DESK = frozenset({Role.CLERK, Role.NURSE, Role.SUPERVISOR})
KEEPERS = frozenset({Role.ADMIN})


@dataclass(frozen=True, slots=True)
class Door:
    """roles None: open to everybody, logged in or not. unsettled: also while their one-time password is not changed yet.

    background: the page asks by itself, so it does not show that somebody is there.
    """

    method: str
    path: str
    handler: Handler
    roles: frozenset[Role] | None
    unsettled: bool = False
    background: bool = False


class Doors:
    """Collects the doors of one module, as aiohttp's RouteTableDef does routes."""

    def __init__(self) -> None:
        self.all: list[Door] = []

    def get(
        self, path: str, roles: frozenset[Role] | None, *, unsettled: bool = False, background: bool = False
    ) -> Callable[[Handler], Handler]:
        """A page, a piece of one, or a stream."""
        return self._door("GET", path, roles, unsettled=unsettled, background=background)

    def post(
        self, path: str, roles: frozenset[Role] | None, *, unsettled: bool = False, background: bool = False
    ) -> Callable[[Handler], Handler]:
        """A form. It is read and its token checked before the handler is called."""
        return self._door("POST", path, roles, unsettled=unsettled, background=background)

    def _door(
        self, method: str, path: str, roles: frozenset[Role] | None, *, unsettled: bool, background: bool
    ) -> Callable[[Handler], Handler]:
        def mark(handler: Handler) -> Handler:
            self.all.append(Door(method, path, handler, roles, unsettled, background))
            return handler

        return mark
