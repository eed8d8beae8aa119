"""What is asked of this machine: folders, clock, actor."""

from pathlib import Path

import pytest

from controlroom.outside import actor, clock, folders


@pytest.mark.parametrize(
    ("folder", "variable", "usual"),
    [
        (folders.data, "XDG_DATA_HOME", ".local/share"),
        (folders.state, "XDG_STATE_HOME", ".local/state"),
        (folders.config, "XDG_CONFIG_HOME", ".config"),
        (folders.cache, "XDG_CACHE_HOME", ".cache"),
    ],
)
def test_a_folder_is_where_the_user_says_else_where_it_usually_is(
    folder: object, variable: str, usual: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert callable(folder)
    monkeypatch.setenv(variable, "/chosen")
    assert folder() == Path("/chosen/controlroom")
    for nothing in ("", "relative"):
        monkeypatch.setenv(variable, nothing)
        assert folder() == Path.home() / usual / "controlroom"


def test_a_private_folder_is_the_users_alone(tmp_path: Path) -> None:
    assert folders.private(tmp_path / "a" / "b").stat().st_mode & 0o777 == 0o700


def test_the_clock_knows_its_zone() -> None:
    offset = clock.now().utcoffset()
    assert offset is not None
    assert not offset


def test_an_actor_has_a_login_and_a_host_and_says_where_ssh_came_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "203.0.113.9 50022 192.0.2.1 22")
    found = actor.actor()
    assert found.login == "operator"
    assert found.host
    assert found.ssh == "203.0.113.9"


def test_what_the_environment_says_of_the_actor_is_cleaned_and_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "\x1b[2J\u202e" + "9" * 500)
    found = actor.actor().ssh
    assert found.startswith("<1B>[2J<U+202E>")
    assert len(found) <= actor.LONGEST


def test_a_machine_that_tells_nothing_still_has_an_actor(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(*_: object) -> str:
        raise OSError

    monkeypatch.undo()
    monkeypatch.setattr("os.uname", nothing)
    monkeypatch.setattr("os.ttyname", nothing)
    monkeypatch.setattr(actor, "_of_account", nothing)
    for name in ("LOGNAME", "USER", "SSH_CONNECTION"):
        monkeypatch.delenv(name, raising=False)
    found = actor.actor()
    assert found.login.startswith("uid-")
    assert (found.host, found.tty, found.ssh) == ("", "", "")
