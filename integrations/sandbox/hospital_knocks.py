"""How the pretend hospital knocks: a rest-hook Subscription to Appointments, each change of which is posted to its endpoint.

Source: https://hl7.org/fhir/R4/subscription.html (a channel without `payload` is notified by an empty POST).
"""

from __future__ import annotations

import asyncio

import aiohttp
from aiohttp import web

from integrations.sandbox.hospital_store import Store, Stored
from integrations.sandbox.hospital_values import text

_PATIENCE = aiohttp.ClientTimeout(total=5)


class Knocks:
    """Knocks once for each change and subscriber, and does not try again: whoever is subscribed must read as well."""

    def __init__(self) -> None:
        self._http: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def watch(self, store: Store) -> None:
        """Knock for what changes there; a Subscription that is asked for is active at once."""

        def changed(stored: Stored) -> None:
            kind = stored.given.kind
            if kind == "Subscription" and stored.resource.get("status") == "requested":
                store.update("Subscription", stored.id, {**stored.resource, "status": "active"})
            if kind == "Appointment":
                for each in list(store.having("Subscription", "status", ["active"])):
                    self._knock(store.get("Subscription", each))

        store.tell(changed)

    def _knock(self, subscription: Stored | None) -> None:
        channel = None if subscription is None else subscription.resource.get("channel")
        if isinstance(channel, dict):
            task = asyncio.create_task(self._post(text(channel.get("endpoint"))))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _post(self, endpoint: str) -> None:
        self._http = self._http or aiohttp.ClientSession(timeout=_PATIENCE)
        try:
            async with self._http.post(endpoint):
                return
        except (aiohttp.ClientError, TimeoutError):
            return  # nobody is there: a hospital cannot do more about it

    async def close(self, _: web.Application) -> None:
        """Stop knocking."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._http is not None:
            await self._http.close()
