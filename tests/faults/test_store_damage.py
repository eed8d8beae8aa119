"""A store whose file was cut, overwritten or had bits flipped: found before anything is written to it."""

import random
import shutil
from pathlib import Path
from typing import Any

import pytest

from controlroom.core.record import StoreError
from controlroom.store.chain import verify
from controlroom.store.log import Log, open_store
from tests.store.stores import draft, fill, rows

FLIPS = 150


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "kept").mkdir()
    return tmp_path / "kept" / "log.db"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed store of 300 events, to be copied and damaged."""
    path = tmp_path_factory.mktemp("filled") / "log.db"
    log = open_store(path)
    fill(log, 300)
    log.close()
    return path


def what_is_read(log: Log) -> tuple[Any, ...]:
    return rows(log), log.versions(), log.read("site"), log.read("run:2"), log.head()


def found(damaged: Path, truth: tuple[Any, ...]) -> bool:
    """Whether the damage is found by opening or verifying, or harmless; and no byte was changed."""
    before = damaged.read_bytes()
    try:
        log = open_store(damaged)
    except StoreError:
        return damaged.read_bytes() == before
    try:
        return (not verify(log).ok or what_is_read(log) == truth) and damaged.read_bytes() == before
    finally:
        log.close()


@pytest.fixture(scope="module")
def truth(filled: Path) -> tuple[Any, ...]:
    log = open_store(filled)
    read = what_is_read(log)
    log.close()
    return read


def test_truncated_files_are_found_before_any_write(filled: Path, truth: tuple[Any, ...], path: Path) -> None:
    whole = filled.read_bytes()
    sizes = [*range(0, len(whole), 4096), *(random.Random(1).randrange(len(whole)) for _ in range(20))]
    for size in sizes:
        path.write_bytes(whole[:size])
        assert found(path, truth), size


@pytest.mark.parametrize("seed", range(3))
def test_flipped_bits_are_found_before_any_write(filled: Path, truth: tuple[Any, ...], path: Path, seed: int) -> None:
    whole = filled.read_bytes()
    chance = random.Random(seed)
    for _ in range(FLIPS // 3):
        place, bit = chance.randrange(len(whole)), chance.randrange(8)
        damaged = bytearray(whole)
        damaged[place] ^= 1 << bit
        path.write_bytes(damaged)
        assert found(path, truth), (place, bit)


def test_every_flipped_bit_of_the_header_is_found_or_harmless(filled: Path, truth: tuple[Any, ...], path: Path) -> None:
    whole = filled.read_bytes()
    for place in range(100):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << place % 8
        path.write_bytes(damaged)
        assert found(path, truth), place


def test_a_damaged_name_that_is_not_text_any_more_is_reported(filled: Path, path: Path) -> None:
    path.write_bytes(filled.read_bytes().replace(b"event_first ON event", b"event_first ON ev\xc5nt"))
    log = open_store(path)
    assert not verify(log).ok
    with pytest.raises(StoreError) as refused:
        log.append([draft()], {})
    assert refused.value.rule == "store.corrupt"
    log.close()


def test_rows_overwritten_with_zeros_are_found(filled: Path, truth: tuple[Any, ...], path: Path) -> None:
    whole = filled.read_bytes()
    for page in range(0, len(whole), 4096):
        path.write_bytes(whole[:page] + b"\0" * 4096 + whole[page + 4096 :])
        assert found(path, truth), page


def test_a_store_replaced_by_an_older_copy_is_noticed_by_the_next_append(filled: Path, path: Path) -> None:
    shutil.copy(filled, path)
    log = open_store(path)
    seen = log.versions()
    log.append([draft("site")], seen)
    log.close()
    shutil.copy(filled, path)
    older = open_store(path)
    with pytest.raises(StoreError) as refused:
        older.append([draft("site")], seen | {"site": seen["site"] + 1})
    assert refused.value.rule == "store.corrupt"
    older.close()
