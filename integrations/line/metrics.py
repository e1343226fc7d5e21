"""Counts of what comes in from LINE and goes out to it, for the operator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector


class LineMetrics(Collector):
    """Implements WebhookCounters, EventCounter and CallCounter on the registry of the service. No label holds anything of a person.

    Counted in plain numbers on the event loop and only put into Prometheus' form when somebody asks: with a lock for
    each count the webhook would be slower.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        self._requests = self._new = self._repeated = self._broken = 0
        self._refused: Counter[int] = Counter()
        self._calls: Counter[tuple[str, str]] = Counter()
        registry.register(self)

    def stored(self, requests: int) -> None:
        """So many webhook requests were stored."""
        self._requests += requests

    def sorted(self, new: int, repeated: int, broken: int) -> None:
        """So many events were taken out of them; broken ones are among the new or repeated."""
        self._new += new
        self._repeated += repeated
        self._broken += broken

    def refused(self, status: int) -> None:
        """One webhook request was turned away."""
        self._refused[status] += 1

    def called(self, call: str, outcome: str) -> None:
        """One call to LINE ended: `said`, `repeated`, or the name of the error."""
        self._calls[call, outcome] += 1

    def collect(self) -> Iterator[CounterMetricFamily]:
        """The counts in Prometheus' form."""
        webhooks = CounterMetricFamily("klaimor_line_webhooks", "Webhook requests by answer", labels=["status"])
        for status, count in (200, self._requests), *self._refused.items():
            webhooks.add_metric([str(status)], count)
        events = CounterMetricFamily("klaimor_line_events", "Webhook events by what became of them", labels=["fate"])
        for fate, count in ("new", self._new), ("repeated", self._repeated), ("broken", self._broken):
            events.add_metric([fate], count)
        calls = CounterMetricFamily("klaimor_line_calls", "Calls to LINE by outcome", labels=["call", "outcome"])
        for labels, count in self._calls.items():
            calls.add_metric(labels, count)
        yield from (webhooks, events, calls)
