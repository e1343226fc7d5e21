"""What is remembered of a patient for the sake of danger: what they were asked, and what they wrote just now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

DOUBT_CLOCK = "doubt"  # kind of the timer that runs while a question about a doubtful sign is open
ANSWER_WITHIN = timedelta(minutes=2)  # then the doubtful sign is taken for a sure one
CHECK_CLOCK = "check"  # kind of the timer that asks whether help has come
CHECK_AFTER = timedelta(minutes=5)  # issue 5: after an emergency answer
_LAST = "."
_ROOM = "room:"
VIOLENCE, ASSAULT = "violence", "sexual_assault"  # crisis signs that are about what others do
TOGETHER = timedelta(minutes=2)  # bubbles of so long are one message to whoever looks for danger


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A doubtful sign was asked about and nobody has answered yet. `ref` is that of the timer (see `ref_of`), `due` when it rings (UTC)."""

    ref: str
    due: datetime

    @property
    def asked_at(self) -> datetime:
        """When the question was asked."""
        return self.due - ANSWER_WITHIN

    @property
    def crisis(self) -> bool:
        """Whether it was about a wish to die, self-harm or violence."""
        return is_crisis(self.ref)

    @property
    def for_the_room(self) -> bool:
        """Whether they were sent to the emergency room, and asked only whether it is worse."""
        return self.ref.startswith(_ROOM)

    @property
    def codes(self) -> tuple[str, ...]:
        """The signs that were doubtful."""
        return codes_in(self.ref)


@dataclass(frozen=True, slots=True)
class Check:
    """After an emergency or crisis answer we ask whether help has come. asked: how often we did; signs: the ref of what it is about.

    last: after an answer that all is well nothing more is asked.
    """

    signs: str
    asked: int = 0
    last: bool = False

    @property
    def ref(self) -> str:
        """The ref of its timer."""
        return f"{self.asked}{_LAST if self.last else ''}:{self.signs}"

    @property
    def crisis(self) -> bool:
        """Whether it is about suicide, self-harm or violence."""
        return is_crisis(self.signs)

    @property
    def codes(self) -> tuple[str, ...]:
        """The signs that it is about."""
        return codes_in(self.signs)


def by_others(codes: tuple[str, ...]) -> bool:
    """Whether crisis signs are about what others do, and about nothing else."""
    return bool(codes) and {VIOLENCE, ASSAULT}.issuperset(codes)


def check_of(ref: str) -> Check:
    """The check that a timer's ref is of."""
    asked, _, signs = ref.partition(":")
    return Check(signs, int(asked.rstrip(_LAST)), asked.endswith(_LAST))


@dataclass(frozen=True, slots=True)
class Written:
    """Words that the patient wrote, and when (UTC)."""

    at: datetime
    words: str


def ref_of(codes: tuple[str, ...], *, crisis: bool) -> str:
    """The ref of the timer: which line, and which signs; no words of the patient."""
    return f"{'crisis' if crisis else 'emergency'}:{','.join(codes)}"


def room_ref_of(codes: tuple[str, ...]) -> str:
    """As `ref_of`, of signs that were answered with the emergency room already."""
    return f"{_ROOM}{','.join(codes)}"


def is_crisis(ref: str) -> bool:
    """Which line a ref is of."""
    return ref.startswith("crisis:")


def codes_in(ref: str) -> tuple[str, ...]:
    """The signs of a ref."""
    return tuple(code for code in ref.partition(":")[2].split(",") if code)
