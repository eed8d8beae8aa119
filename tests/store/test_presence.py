"""Who has a room open is seen by the others, ends with the process, and never harms a screen or a room."""

import json
import os
import signal
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from controlroom.core.news import Guest
from controlroom.core.text import clean
from controlroom.store.presence import LONGEST, PACE, Presence
from tests.faults.hostile import ALL

DANA = Guest("dana", "dana", "room-a", "/dev/pts/1", release="billing", pane="3", since="2026-11-20T03:00:00Z")
SAM = Guest("sam", "deploy", "room-b", ssh="10.0.0.7", since="2026-11-20T03:05:00Z")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "log.db"


@pytest.fixture
def here(store: Path) -> Iterator[Presence]:
    """Dana's room."""
    found = Presence(store)
    found.say(DANA)
    yield found
    found.leave()


def files(store: Path) -> list[Path]:
    return sorted(Path(f"{store}.here").iterdir())


def test_each_sees_the_others_and_nobody_sees_himself(store: Path, here: Presence) -> None:
    assert here.look() is None
    other = Presence(store)
    other.say(SAM)
    assert here.look() == (SAM,)
    assert here.look() is None
    assert other.look() == (DANA,)
    other.leave()
    assert here.look() == ()


def test_going_to_another_screen_is_seen_and_leaves_one_file(store: Path, here: Presence) -> None:
    other = Presence(store)
    assert other.look() == (DANA,)
    moved = Guest("dana", release="docs", pane="8")
    here.say(moved)
    assert other.look() == (moved,)
    assert len(files(store)) == 1


def test_the_folder_and_the_files_are_private(store: Path, here: Presence) -> None:
    (file,) = files(store)
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_room_that_was_killed_is_swept_by_whoever_looks(store: Path, here: Presence) -> None:
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        Presence(store).say(SAM)
        os.write(writable, b"x")
        signal.pause()
    assert os.read(readable, 1) == b"x"
    assert here.look() == (SAM,)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    for _ in range(PACE):
        here.look()
    assert len(files(store)) == 1
    assert here.look() is None
    os.close(readable)
    os.close(writable)


@pytest.mark.parametrize("payload", ALL[::7])
def test_what_a_file_says_is_harmless(store: Path, here: Presence, payload: str) -> None:
    other = Presence(store)
    other.say(Guest(*[payload] * 8))
    (guest,) = here.look() or ()
    for text in (guest.name, guest.login, guest.host, guest.tty, guest.ssh, guest.release, guest.pane, guest.since):
        assert clean(text) == text
        assert len(text) <= LONGEST * 4
    other.leave()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"name": 7, "host": ["x"]}',
        b"[" * 3000,
        b'{"name": "' + b"x" * 9000 + b'"}',
    ],
)
def test_a_broken_file_is_somebody_unknown(store: Path, here: Presence, content: bytes) -> None:
    other = Presence(store)
    other.say(SAM)
    (file,) = [each for each in files(store) if "room-a" not in each.read_text()]
    with file.open("r+b") as stream:  # the same file, so that it is held still
        stream.truncate()
        stream.write(content)
    assert [guest.name for guest in here.look() or ()] == ["somebody"]
    other.leave()


def test_what_is_no_file_of_ours_is_nobody_and_stays(store: Path, here: Presence, tmp_path: Path) -> None:
    folder = Path(f"{store}.here")
    (tmp_path / "aim").write_text(json.dumps({"name": "mallory"}))
    (folder / "link.json").symlink_to(tmp_path / "aim")
    os.mkfifo(folder / "pipe.json")
    (folder / "folder.json").mkdir()
    (folder / "notes.txt").write_text("mine")
    for _ in range(PACE):
        assert not here.look()
    assert (tmp_path / "aim").exists()
    assert {"link.json", "pipe.json", "folder.json", "notes.txt"} <= {each.name for each in files(store)}


@pytest.mark.parametrize("kind", ["file", "link", "open to others", "absent"])
def test_a_folder_that_can_not_be_used_shows_nobody_and_breaks_nothing(tmp_path: Path, kind: str) -> None:
    store = tmp_path / "log.db"
    folder = Path(f"{store}.here")
    if kind == "file":
        folder.write_text("")
    elif kind == "link":
        (tmp_path / "elsewhere").mkdir(mode=0o700)
        folder.symlink_to(tmp_path / "elsewhere")
    elif kind == "open to others":
        folder.mkdir()
        folder.chmod(0o777)
    else:
        store = tmp_path / "absent" / "log.db"
    presence = Presence(store)
    presence.say(DANA)
    assert not presence.look()
    presence.leave()
    assert not (tmp_path / "elsewhere").exists() or not list((tmp_path / "elsewhere").iterdir())


def test_a_full_disk_leaves_no_half_file(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    presence = Presence(store)
    presence.say(DANA)
    assert files(store) == []
    monkeypatch.undo()
    presence.say(DANA)
    assert len(files(store)) == 1
    presence.leave()
