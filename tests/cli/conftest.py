"""A command line of one's own: folders of a test, a login that nobody else has, and `run`."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from controlroom.cli.main import main
from controlroom.outside import actor, places

RELEASE = "billing-seat-sync-patch"
PEOPLE = str(places.data() / "people.yaml")
INCIDENTS = str(places.data() / "incidents" / "related.yaml")
PLAN = str(places.data() / "releases" / f"{RELEASE}.yaml")


@dataclass(frozen=True, slots=True)
class Said:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The data of the envelope, which has to be the only line."""
        envelope = json.loads(self.out)
        assert envelope.keys() == {"schema_version", "data", "warnings"}
        assert envelope["schema_version"] == 1
        return envelope["data"]

    @property
    def error(self) -> dict[str, Any]:
        """The error of the envelope; nothing may have been said beside it."""
        envelope = json.loads(self.out)
        assert envelope.keys() == {"schema_version", "error"}
        assert envelope["error"].keys() - {"problems"} == {"rule", "message", "remedy"}
        assert all(envelope["error"].values())
        found: dict[str, Any] = envelope["error"]
        return found


Run = Callable[..., Said]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folders of this test only."""
    for name in ("data", "state", "config", "cache"):
        monkeypatch.setenv(f"XDG_{name.upper()}_HOME", str(tmp_path / name))
    for name in ("CONTROLROOM_STORE", "CONTROLROOM_CONFIG", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(actor, "login", lambda: "operator")
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command line in this process."""

    def call(*words: str) -> Said:
        capsys.readouterr()
        code = main(words)
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return call


@pytest.fixture(scope="session")
def sample() -> dict[str, bytes]:
    """The store with the sample release, once it was made."""
    return {}


@pytest.fixture
def imported(run: Run, home: Path, sample: dict[str, bytes]) -> Run:
    """`run`, with the sample release in the store, and the shipped people and incidents."""
    store = home / "data" / "controlroom" / "controlroom.db"
    if not sample:
        assert run("release", "import", PLAN, "--people", PEOPLE).code == 0
        assert run("incident", "import", INCIDENTS).code == 0
        sample[""] = store.read_bytes()
    else:
        store.parent.mkdir(mode=0o700, parents=True)
        store.write_bytes(sample[""])
    return run


@pytest.fixture
def recommended(imported: Run) -> Run:
    """`run`, with a rehearsal of the sample whose rollback is recommended."""
    assert imported("run", "start", RELEASE, "--scenario", "error-spike").code == 0
    for _ in range(30):
        said = imported("run", "advance", RELEASE, "--assume-gates", "--json")
        if said.code or said.data["phase"] == "ROLLBACK RECOMMENDED":
            break
    assert said.data["phase"] == "ROLLBACK RECOMMENDED"
    return imported
