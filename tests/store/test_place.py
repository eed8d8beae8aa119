"""Where the operator was is kept privately, and a broken file is the same as none."""

import json
import os
import stat
from pathlib import Path

import pytest

from controlroom.store.place import LIMIT, read_place, write_place

PLACE = {"store": "/kept/log.db", "screen": "room", "release": "billing", "run": "7", "pane": "risk"}


def test_what_was_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "place.json"
    write_place(path, PLACE)
    assert read_place(path) == PLACE
    write_place(path, {"pane": "gates"})
    assert read_place(path) == {"pane": "gates"}


def test_the_file_is_private_and_stands_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write_place(tmp_path / "place.json", PLACE)
    finally:
        os.umask(before)
    assert [each.name for each in tmp_path.iterdir()] == ["place.json"]
    assert stat.S_IMODE((tmp_path / "place.json").stat().st_mode) == 0o600


def test_unknown_keys_and_unprintable_values_are_dropped_both_ways(tmp_path: Path) -> None:
    path = tmp_path / "place.json"
    odd = {"pane": "risk", "colour": "red", "screen": "\x1b[2J", "run": ""}
    write_place(path, odd)
    assert json.loads(path.read_text()) == {"pane": "risk"}
    path.write_text(json.dumps(odd | {"release": 5, "store": ["x"]}))
    assert read_place(path) == {"pane": "risk"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"room"',
        b"\xff\xfe",
        b"[" * 9000,
        b'{"run":' + b"9" * 9000 + b"}",
        b'{"pane": "risk"}' + b" " * LIMIT,
    ],
)
def test_a_broken_file_is_no_place(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "place.json"
    path.write_bytes(content)
    assert read_place(path) == {}


def test_an_absent_file_a_link_a_folder_and_a_pipe_are_no_place(tmp_path: Path) -> None:
    write_place(tmp_path / "real", PLACE)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    os.mkfifo(tmp_path / "pipe")
    for name in ("absent", "link", "pipe", "."):
        assert read_place(tmp_path / name) == {}


def test_writing_replaces_a_link_and_not_what_it_aims_at(tmp_path: Path) -> None:
    (tmp_path / "aim").write_text("precious")
    (tmp_path / "place.json").symlink_to(tmp_path / "aim")
    write_place(tmp_path / "place.json", PLACE)
    assert (tmp_path / "aim").read_text() == "precious"
    assert read_place(tmp_path / "place.json") == PLACE


def test_a_place_that_can_not_be_written_is_forgotten(tmp_path: Path) -> None:
    write_place(tmp_path / "absent" / "place.json", PLACE)
    (tmp_path / "folder").mkdir()
    write_place(tmp_path / "folder", PLACE)
    assert [each.name for each in tmp_path.iterdir()] == ["folder"]
