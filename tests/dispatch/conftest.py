"""A furnished desk for every test that asks for one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from controlroom.dispatch import Dispatcher
from tests.dispatch import desks
from tests.dispatch.desks import Clock


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    """Every log that a test opened is closed after it."""
    yield
    while desks.OPENED:
        desks.OPENED.pop().close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "log.db"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(path: Path, clock: Clock) -> Iterator[Dispatcher]:
    """Sam's desk, with the sample imported."""
    found = desks.desk(path, clock=clock)
    log = desks.store(found)
    desks.furnish(found)
    yield found
    log.close()


@pytest.fixture
def other(desk: Dispatcher, path: Path, clock: Clock) -> Iterator[Dispatcher]:
    """Taylor's desk, on the same store."""
    found = desks.desk(path, desks.TAYLOR, clock)
    log = desks.store(found)
    yield found
    log.close()
