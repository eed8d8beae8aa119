"""Secrets: where they come from, that a missing one is named, and that none is ever shown."""

from pathlib import Path

import pytest

from controlroom.outside.reach import Missing
from controlroom.outside.secrets import Secrets

CANARY = "canary-4711-abcdef"


def test_a_secret_comes_from_the_environment_then_a_file_then_a_command(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(f"{CANARY}\n")
    assert Secrets({"KEY": CANARY, "KEY_FILE": "/nowhere"}).value("KEY") == CANARY
    assert Secrets({"KEY_FILE": str(file)}).value("KEY") == CANARY
    assert Secrets({"KEY_CMD": f"echo {CANARY}", "PATH": "/usr/bin:/bin"}).value("KEY") == CANARY


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"KEY": "  "},
        {"KEY_FILE": "/nowhere/at/all"},
        {"KEY_CMD": ""},
        {"KEY_CMD": "'"},
        {"KEY_CMD": "/nowhere/at/all"},
        {"KEY_CMD": f"sh -c 'echo {CANARY} >&2; exit 3'", "PATH": "/usr/bin:/bin"},
    ],
)
def test_what_is_missing_is_named_and_nothing_of_a_secret_is(environ: dict[str, str]) -> None:
    with pytest.raises(Missing) as raised:
        Secrets(environ).value("KEY")
    assert raised.value.key.startswith("KEY")
    assert CANARY not in f"{raised.value}{raised.value.example}"


def test_a_command_is_not_read_by_a_shell(tmp_path: Path) -> None:
    secrets = Secrets({"KEY_CMD": f"echo {CANARY}; touch {tmp_path}/made", "PATH": "/usr/bin:/bin"})
    secrets.value("KEY")
    assert list(tmp_path.iterdir()) == []


def test_every_secret_that_was_read_is_masked_and_the_object_shows_none() -> None:
    secrets = Secrets({"KEY": CANARY})
    secrets.value("KEY")
    secrets.keep("another-one")
    text = secrets.masked(f"GET /?key={CANARY}&other=another-one")
    assert CANARY not in text
    assert "another-one" not in text
    assert CANARY not in repr(secrets) + str(vars(type(secrets)))
