"""Where the shipped folders are looked for."""

from pathlib import Path

import pytest

from controlroom.outside import places


def test_the_folders_of_the_repository_are_found() -> None:
    assert (places.data() / "people.yaml").is_file()


def test_the_bundled_copy_is_used_outside_of_the_repository(tmp_path: Path) -> None:
    package = tmp_path / "site" / "controlroom"
    bundled = package / "_bundled" / "data"
    bundled.mkdir(parents=True)
    (tmp_path / "site" / "data").mkdir()  # another distribution's
    assert places.data(package) == bundled


def test_the_repository_comes_before_the_bundled_copy(tmp_path: Path) -> None:
    package = tmp_path / "controlroom"
    (package / "_bundled" / "themes").mkdir(parents=True)
    (tmp_path / "themes").mkdir()
    (tmp_path / "pyproject.toml").touch()
    assert places.themes(package) == tmp_path / "themes"


def test_the_current_directory_is_never_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileNotFoundError, match="install controlroom again"):
        places.data(tmp_path / "site" / "controlroom")
