"""Signatures of buttons: ours, for their purpose, after a change of keys too."""

from __future__ import annotations

import pytest

from integrations.storage.signing import KeyedSignatures

OLD, NEW = ("2026-10", bytes(range(32))), ("2026-11", bytes(range(1, 33)))


def test_a_signature_is_good_for_its_text_and_purpose_alone() -> None:
    ours = KeyedSignatures([NEW])
    signature = ours.sign("reminder", "confirm:1")
    assert len(signature) == 22
    assert ours.good("reminder", "confirm:1", signature)
    assert not ours.good("reminder", "cancel:1", signature)
    assert not ours.good("waitlist", "confirm:1", signature)


@pytest.mark.parametrize("junk", ["", "x", "ก" * 22, "\ud800", "A" * 22, "A" * 10_000])
def test_anything_else_is_refused_without_a_fault(junk: str) -> None:
    assert not KeyedSignatures([NEW]).good("reminder", "confirm:1", junk)


def test_old_buttons_outlive_a_new_key_and_die_with_their_own() -> None:
    signature = KeyedSignatures([OLD]).sign("reminder", "confirm:1")
    assert KeyedSignatures([NEW, OLD]).good("reminder", "confirm:1", signature)
    assert not KeyedSignatures([NEW]).good("reminder", "confirm:1", signature)
