"""What every test shares: hypothesis without deadlines (time is measured in tests/benchmarks, never asserted)."""

import pytest
from hypothesis import settings

settings.register_profile("controlroom", deadline=None)
settings.load_profile("controlroom")


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Byte code that all programs of the session share, so that only the first of them compiles."""
    return {"PYTHONPYCACHEPREFIX": str(tmp_path_factory.mktemp("compiled"))}
