"""What every test shares: no deadlines of hypothesis (speed is measured in tests/benchmarks), the order of files."""

import os
import random
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("controlroom", deadline=None)
settings.load_profile("controlroom")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files into the order that CONTROLROOM_ORDER, a number, stands for; without it they stay as they are."""
    if seed := os.environ.get("CONTROLROOM_ORDER"):
        drawn = random.Random(seed)
        places: dict[Path, float] = {path: drawn.random() for path in sorted({item.path for item in items})}
        items.sort(key=lambda item: places[item.path])


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Byte code that all programs of the session share, so that only the first of them compiles."""
    return {"PYTHONPYCACHEPREFIX": str(tmp_path_factory.mktemp("compiled"))}
