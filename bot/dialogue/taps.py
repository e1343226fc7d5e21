"""Keys of taps: which step or intent a pressed button belongs to, and choices that are typed instead."""

from __future__ import annotations

import re
import unicodedata

from bot.dialogue.steps import Offered, Step, tag_of
from bot.domain.sayings import Choice, Press
from bot.domain.words import Words

INTENT = "intent:"
RESUME = "intent:resume"  # back to the step that was interrupted: it asks again
# Buttons that only a finger can press: when their words or number are typed, we say how it is done by hand.
DIAL_BY_HAND, SHARE_BY_HAND = "dial_by_hand", "share_by_hand"
_POLITE = re.compile(r"(นะ)?(คะ|ค่ะ|ครับ|คับ|จ้ะ|จ้า|จ๊ะ|ค่า|ฮะ|please)+$")
_NUMBER = re.compile(r"(?:เลือก|เอา|ขอ|ข้อ|ข้อที่|อันที่|เบอร์|หมายเลข|ที่|no\.?|number|option)*(\d{1,2})[.)]?")
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def press(step: type[Step] | Step, key: str, label: Words, *, shown: Words | None = None) -> Choice:
    """A choice that belongs to a step: once the patient has left the step, its taps are stale."""
    return Choice(label, Press(f"{tag_of(step)}:{key}", shown))


def start(intent: str, label: Words) -> Choice:
    """A choice that starts a flow from anywhere, whenever it is tapped."""
    return Choice(label, Press(f"{INTENT}{intent}"))


def tag_in(key: str) -> str:
    """The step tag that a tap's key names, or an empty string."""
    return key.partition(":")[0] if ":" in key else ""


def flow_of(tag: str) -> str:
    """booking.choosing_slot -> booking."""
    return tag.partition(".")[0]


def key_for(step: Step | None, key: str) -> str | None:
    """The part of a tap's key that the current step gave it; None when the tap belongs elsewhere."""
    if step is None or not key.startswith(f"{tag_of(step)}:"):
        return None
    return key.partition(":")[2]


def typed_choice(text: str, offered: tuple[Offered, ...], *, numbers: bool) -> Offered | None:
    """The choice that a typed text means by its words, or by its number in the order shown; None if it means none of them."""
    plain = _plain(text)
    if not plain:
        return None
    same = [each for each in offered if _plain(each.label) == plain]
    if same:
        return same[0]
    number = _NUMBER.fullmatch(plain)
    if numbers and number and 1 <= int(number[1]) <= len(offered):
        return offered[int(number[1]) - 1]
    return None


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).translate(_THAI_DIGITS).casefold()
    letters = "".join(each for each in folded if each.isalnum() or unicodedata.category(each) in ("Mn", "Mc"))
    return _POLITE.sub("", letters)
