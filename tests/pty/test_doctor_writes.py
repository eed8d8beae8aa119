"""`doctor --checks --write` with a person: it asks, shows the lines, writes them after a yes, and else nothing."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import PLAN
from tests.terminals import ROOM, Terminal, environment

ANSWERS = (
    ("checks.prometheus.address", "http://127.0.0.1:9"),
    ("checks.databases.Billing Worker", "MY_DATABASE_URL"),
    ("checks.services.Billing API", ""),
    ("checks.services.Billing Worker", "http://127.0.0.1:8"),
)


@pytest.fixture
def doctor(tmp_path: Path, compiled: dict[str, str]) -> Iterator[Terminal]:
    words = (*ROOM, "doctor", "--checks", PLAN, "--write")
    terminal = Terminal(words, environment(tmp_path, **compiled), 140, 60)
    yield terminal
    if terminal.code is None:
        terminal.kill()


def answer(terminal: Terminal) -> None:
    """Answer every question as a person would."""
    for question, said in ANSWERS:
        terminal.until(f"{question} (such as")
        terminal.press(*([said] if said else []), "enter")
    terminal.until("To be added to", "Write them? yes")


def test_the_persons_own_addresses_are_written_and_the_secret_that_they_named_is_to_be_set(
    doctor: Terminal, tmp_path: Path
) -> None:
    answer(doctor)
    doctor.press("yes", "enter")
    doctor.until("lines were written", "export MY_DATABASE_URL=", "Then: controlroom check run")
    found = tomllib.loads((tmp_path / "config" / "controlroom" / "config.toml").read_text())
    assert found["checks"] == {
        "hosts": ["127.0.0.1:9", "127.0.0.1:8"],
        "prometheus": {"address": "http://127.0.0.1:9"},
        "databases": {"Billing Worker": "MY_DATABASE_URL"},
        "services": {"Billing Worker": "http://127.0.0.1:8"},
    }


def test_an_answer_that_can_not_be_used_is_asked_again_with_the_reason(doctor: Terminal, tmp_path: Path) -> None:
    doctor.until("checks.prometheus.address (such as")
    doctor.press("banana", "enter")
    doctor.until("It is no address: write it like")
    doctor.press(ANSWERS[0][1], "enter")
    doctor.until("checks.databases.Billing Worker (such as")
    doctor.press("postgres://billing", "enter")
    doctor.until("It is not the name of a secret")
    doctor.press(ANSWERS[1][1], "enter")
    for question, said in ANSWERS[2:]:
        doctor.until(f"{question} (such as")
        doctor.press(*([said] if said else []), "enter")
    doctor.until("Write them? yes")
    doctor.press("yes", "enter")
    doctor.until("lines were written")
    assert "MY_DATABASE_URL" in (tmp_path / "config" / "controlroom" / "config.toml").read_text()


def test_a_configuration_that_is_a_link_stays_one(doctor: Terminal, tmp_path: Path) -> None:
    real, link = tmp_path / "dotfiles.toml", tmp_path / "config" / "controlroom" / "config.toml"
    real.write_text('# mine\ntheme = "mono"\n')
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(real)
    answer(doctor)
    doctor.press("yes", "enter")
    doctor.until("lines were written")
    assert link.is_symlink()
    assert real.read_text().startswith('# mine\ntheme = "mono"\n')
    assert "MY_DATABASE_URL" in real.read_text()


def test_without_a_yes_nothing_is_written(doctor: Terminal, tmp_path: Path) -> None:
    answer(doctor)
    doctor.press("enter")
    doctor.until("nothing was written")
    assert not (tmp_path / "config" / "controlroom" / "config.toml").exists()
