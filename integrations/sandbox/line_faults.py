"""The switches with which a tester makes the pretend LINE misbehave as the real one sometimes does.

| switch | what happens |
|---|---|
| rate_429 n | the next n sends are refused: "The API rate limit has been exceeded. Try again later." |
| quota_429 true | pushes are refused: "You have reached your monthly limit." (replies are free) |
| error_500 n | the next n sends are refused with 500 |
| error_500_after_accept n | the next n sends are shown to the user, then answered 500 |
| cut n | the connection of the next n sends is closed, nothing is shown |
| cut_after_accept n | the next n sends are shown, then the connection is closed without an answer |
| slow seconds | each send is shown at once and answered so much later, until set to 0 |
| only "reply", "push" or null | which sends the above concern (null: both; multicast counts as push) |
| content_202 n | the next n requests for content are answered "still preparing" |
| redeliver n | each event is delivered n more times, marked as redelivery, though it was acknowledged |
| duplicate true | each event stands twice in its webhook, not marked |
| reorder true | events are held for a moment, then delivered newest first |
| webhook_redelivery | LINE's console switch: repeat what was not acknowledged (LINE's default is off, ours on) |
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields

from integrations.sandbox.line_shapes import JsonObject

COUNTS = ("rate_429", "error_500", "error_500_after_accept", "cut", "cut_after_accept", "content_202", "redeliver")
SWITCHES = ("quota_429", "duplicate", "reorder", "webhook_redelivery")


class UnknownFault(Exception):
    """There is no such switch, or the value does not fit it."""


@dataclass(slots=True)
class Faults:
    """The switches, see the table above. Counts go down as they are used (but for redeliver)."""

    rate_429: int = 0
    quota_429: bool = False
    error_500: int = 0
    error_500_after_accept: int = 0
    cut: int = 0
    cut_after_accept: int = 0
    slow: float = 0.0
    only: str | None = None
    content_202: int = 0
    redeliver: int = 0
    duplicate: bool = False
    reorder: bool = False
    webhook_redelivery: bool = True

    def concerns(self, kind: str) -> bool:
        """Whether sends of this kind (reply, push) are to fail."""
        return self.only is None or self.only == kind

    def take(self, name: str, kind: str | None = None) -> bool:
        """Use up one of a counted fault; False when there is none left or it concerns other sends."""
        left: int = getattr(self, name)
        if left <= 0 or (kind is not None and not self.concerns(kind)):
            return False
        setattr(self, name, left - 1)
        return True

    def change(self, wanted: JsonObject) -> None:
        """Set the switches named, all or none. Raises UnknownFault."""
        for name, value in wanted.items():
            if not _fits(name, value):
                raise UnknownFault(f"{name}: unknown switch or unfit value; switches: {', '.join(NAMES)}")
        for name, value in wanted.items():
            setattr(self, name, value)

    def clear(self) -> None:
        """All faults off; the redelivery switch stays as it is."""
        keep = self.webhook_redelivery
        for name, value in asdict(Faults(webhook_redelivery=keep)).items():
            setattr(self, name, value)

    def as_json(self) -> JsonObject:
        """The state of all switches."""
        return asdict(self)


NAMES = tuple(field.name for field in fields(Faults))


def _fits(name: str, value: object) -> bool:
    if name in COUNTS:
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    if name in SWITCHES:
        return isinstance(value, bool)
    if name == "slow":
        return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 600
    return name == "only" and value in (None, "reply", "push")
