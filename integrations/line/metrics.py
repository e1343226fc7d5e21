"""Counts of what comes in from LINE and goes out to it, for the operator."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter


class LineMetrics:
    """Implements WebhookCounters and CallCounter on the registry of the service. No label holds anything of a person."""

    def __init__(self, registry: CollectorRegistry) -> None:
        webhooks = Counter(
            "klaimor_line_webhooks",
            "Webhook requests by the status they were answered with",
            ["status"],
            registry=registry,
        )
        events = Counter("klaimor_line_events", "Webhook events by what became of them", ["fate"], registry=registry)
        self._calls = Counter("klaimor_line_calls", "Calls to LINE by outcome", ["call", "outcome"], registry=registry)
        self._ok = webhooks.labels("200")
        self._webhooks = webhooks
        self._new = events.labels("new")
        self._repeated = events.labels("repeated")
        self._broken = events.labels("broken")

    def answered(self, status: int) -> None:
        """One webhook request was answered."""
        if status == 200:  # resolved beforehand: this is the way that must be quick
            self._ok.inc()
        else:
            self._webhooks.labels(str(status)).inc()

    def events(self, new: int, repeated: int, broken: int) -> None:
        """The events of one request; broken ones are among the new or repeated."""
        self._new.inc(new)
        if repeated:
            self._repeated.inc(repeated)
        if broken:
            self._broken.inc(broken)

    def called(self, call: str, outcome: str) -> None:
        """One call to LINE ended: `said`, or the name of the error."""
        self._calls.labels(call, outcome).inc()
