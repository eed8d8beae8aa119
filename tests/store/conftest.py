"""A store for every test that asks for one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from controlroom.store.log import Log, open_store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "log.db"


@pytest.fixture
def log(path: Path) -> Iterator[Log]:
    log = open_store(path)
    yield log
    log.close()
