"""What a hospital's interface lets the chat do there; what it does not is worded, with a way on."""

from __future__ import annotations

from enum import Enum


class Ability(Enum):
    """Declared by the adapter; a conversation never tries what is not among them."""

    SEE = "see"  # appointments that the hospital has made for a linked record
    BOOK = "book"
    MOVE = "move"
    CANCEL = "cancel"
    CONFIRM = "confirm"  # the hospital is told that the patient will come
    NOTICE = "notice"  # changes made at the hospital are seen when our appointments are looked at
    FIND = "find"  # people are found by a number and a birth date, so that records can be linked


EVERY_WRITE = frozenset({Ability.BOOK, Ability.MOVE, Ability.CANCEL, Ability.CONFIRM})
