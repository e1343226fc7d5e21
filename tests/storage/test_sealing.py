"""What is sealed opens only with its own key in its own place."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import BadConfiguration
from integrations.storage import tables
from integrations.storage.sealed import Box, Cell, Keyring, SealBroken, Sealed, Vault, cell, is_sealed

HERE, THERE = Cell("messages.words"), Cell("cases.words")
OLD, NEW = ("old", b"o" * 32), ("new", b"n" * 32)


@given(st.binary(), st.text())
def test_what_was_sealed_opens_in_its_place(clear: bytes, row: str) -> None:
    box = Box(b"k" * 32)
    assert box.open(HERE, row, box.seal(HERE, row, clear)) == clear


@given(st.text())
def test_text_opens_as_it_was_lone_surrogates_and_all(text: str) -> None:
    box = Box(b"k" * 32)
    assert box.open_text(HERE, "1", box.seal_text(HERE, "1", text)) == text


def test_sealing_twice_gives_different_bytes() -> None:
    box = Box(b"k" * 32)
    assert box.seal(HERE, "1", b"same") != box.seal(HERE, "1", b"same")


@pytest.mark.parametrize(
    ("where", "row", "key"),
    [(THERE, "1", b"k" * 32), (HERE, "2", b"k" * 32), (HERE, "1", b"x" * 32)],
    ids=["another column", "another row", "another key"],
)
def test_moved_bytes_do_not_open(where: Cell, row: str, key: bytes) -> None:
    sealed = Box(b"k" * 32).seal(HERE, "1", b"words")
    with pytest.raises(SealBroken):
        Box(key).open(where, row, sealed)


@given(st.data())
def test_one_changed_bit_anywhere_is_noticed(data: st.DataObject) -> None:
    box = Box(b"k" * 32)
    sealed = bytearray(box.seal(HERE, "1", b"words"))
    at = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[at // 8] ^= 1 << at % 8
    with pytest.raises(SealBroken):
        box.open(HERE, "1", bytes(sealed))


@given(st.binary(max_size=60))
def test_any_bytes_that_were_never_sealed_are_refused(junk: bytes) -> None:
    with pytest.raises(SealBroken):
        Box(b"k" * 32).open(HERE, "1", junk)
    with pytest.raises(SealBroken):
        Keyring([OLD]).unwrap(junk, "patient 1")


def test_an_old_key_still_opens_and_new_data_keys_are_wrapped_by_the_newest() -> None:
    wrapped = Keyring([OLD]).wrap(b"d" * 32, "patient 1")
    both = Keyring([NEW, OLD])
    assert both.unwrap(wrapped, "patient 1") == b"d" * 32
    assert both.key_id(both.wrap(b"d" * 32, "patient 1")) == "new"
    with pytest.raises(SealBroken, match="'old'"):
        Keyring([NEW]).unwrap(wrapped, "patient 1")


def test_a_data_key_is_bound_to_its_patient() -> None:
    keyring = Keyring([OLD])
    with pytest.raises(SealBroken):
        keyring.unwrap(keyring.wrap(b"d" * 32, "patient 1"), "patient 2")


def test_another_secret_under_the_same_id_does_not_unwrap() -> None:
    wrapped = Keyring([OLD]).wrap(b"d" * 32, "patient 1")
    with pytest.raises(SealBroken):
        Keyring([("old", b"?" * 32)]).unwrap(wrapped, "patient 1")


def test_a_data_key_moves_to_the_newest_key_once() -> None:
    wrapped = Keyring([OLD]).wrap(b"d" * 32, "patient 1")
    vault = Vault(Keyring([NEW, OLD]), os.urandom(32), os.urandom(32), os.urandom(32))
    moved = vault.rewrapped("1", wrapped)
    assert moved is not None
    assert Keyring([NEW]).unwrap(moved, "patient 1") == b"d" * 32
    assert vault.rewrapped("1", moved) is None


@pytest.mark.parametrize(
    "keys",
    [[], [("", b"k" * 32)], [("k", b"short")], [("k", b"k" * 33)], [OLD, ("old", b"p" * 32)], [("x" * 65, b"k" * 32)]],
    ids=["none", "no id", "short", "long", "twice", "long id"],
)
def test_unusable_keys_are_refused_with_the_setting_to_look_at(keys: list[tuple[str, bytes]]) -> None:
    with pytest.raises(BadConfiguration, match="ENCRYPTION_KEYS"):
        Keyring(keys)


def test_the_vault_forgets_boxes_it_has_not_used_for_long() -> None:
    vault = Vault(Keyring([OLD]), os.urandom(32), os.urandom(32), os.urandom(32), remembered=2)
    wrapped = {name: vault.new_key(name)[0] for name in "abc"}
    first = {name: vault.box(name, wrapped[name]) for name in "ab"}
    assert vault.box("a", wrapped["a"]) is first["a"]
    vault.box("c", wrapped["c"])
    assert vault.box("a", wrapped["a"]) is first["a"]
    assert vault.box("b", wrapped["b"]) is not first["b"]
    vault.forget(wrapped["b"])
    vault.forget(wrapped["b"])


@given(st.lists(st.text(), min_size=2, max_size=2, unique=True))
def test_a_blind_index_tells_equal_from_different_and_nothing_else(names: list[str]) -> None:
    vault = Vault(Keyring([OLD]), b"i" * 32, b"b" * 32, b"a" * 32)
    other = Vault(Keyring([OLD]), b"j" * 32, b"b" * 32, b"a" * 32)
    index = vault.index("person", names[0])
    assert index == vault.index("person", names[0])
    assert index not in {
        vault.index("person", names[1]),
        vault.index("phone", names[0]),
        other.index("person", names[0]),
    }
    assert len(index) == 16


def test_only_sealed_columns_have_a_cell() -> None:
    assert cell(tables.messages.c.words).name == "messages.words"
    with pytest.raises(TypeError):
        cell(tables.messages.c.kind)


def test_a_sealed_column_refuses_clear_text() -> None:
    column = Sealed()
    sealed = Box(b"k" * 32).seal(HERE, "1", b"words")
    bind = column.process_bind_param
    assert (bind(sealed, None), bind(None, None)) == (sealed, None)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="clear text"):
        bind("ปวดฟัน".encode() * 20, None)  # type: ignore[arg-type]
    assert not is_sealed(b"")
