"""Rules that no case of their own file needs, by protocol and number: another rule gives the same level in every case so far."""

from __future__ import annotations

from collections.abc import Mapping

NEEDLESS: Mapping[str, tuple[int, ...]] = {}
