"""Who has a room open: one small locked file for each, in a folder beside the store and never in the log.

A file counts as long as its lock is held, which ends with the process that holds it, however that ends. What
the files say is written by whoever can write here, so it is cleaned when it is read, and nothing is decided by it.
"""

import fcntl
import json
import os
import secrets
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, fields
from itertools import islice
from pathlib import Path

from controlroom.core.news import Guest
from controlroom.core.text import clean, fit, redact

LARGEST = 4096  # bytes of a file that is read
LONGEST = 64  # cells of each text that is shown
MOST = 200  # files that are looked at
PACE = 5  # looks after which the locks are tried again, although no file came or went
DRAFT = 60  # seconds after which a file that never got its name is left from a process that has gone
_ENDING = ".json"
_FIELDS = tuple(field.name for field in fields(Guest))


class Presence:
    """Our own open room, and the others beside the same store. A folder that can not be used shows nobody.

    Used from one thread. Nothing here raises OSError: being seen is a courtesy, and the room works without.
    """

    def __init__(self, store: Path) -> None:
        self._folder = Path(f"{store}.here")
        self._name = f"{os.getpid()}-{secrets.token_hex(4)}{_ENDING}"
        self._held: int | None = None  # the handle whose lock says that we are here
        self._touched = -1  # when a file came or went last, as the folder says
        self._looks = 0
        self._here: tuple[Guest, ...] = ()

    def say(self, me: Guest) -> None:
        """Let the others know where we are now: a whole new file takes the place of the one before."""
        with suppress(OSError), self._own_folder() as folder:
            draft = f".{self._name}"
            handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600, dir_fd=folder)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                os.write(handle, json.dumps(asdict(me)).encode())
                os.rename(draft, self._name, src_dir_fd=folder, dst_dir_fd=folder)
            except OSError:
                os.close(handle)
                os.unlink(draft, dir_fd=folder)
                raise
            # The old file's lock goes last: whoever got it earlier would take this room for a dead one.
            if self._held is not None:
                os.close(self._held)
            self._held = handle

    def look(self) -> tuple[Guest, ...] | None:
        """All other open rooms, by how long they are open; None: as at the last look."""
        before, self._here = self._here, self._others()
        return self._here if self._here != before else None

    def leave(self) -> None:
        """Be gone at once for the others."""
        with suppress(OSError):
            os.unlink(self._folder / self._name)
        if self._held is not None:
            os.close(self._held)
            self._held = None

    def _others(self) -> tuple[Guest, ...]:
        try:
            touched = os.lstat(self._folder).st_mtime_ns
            self._looks += 1
            if touched == self._touched and self._looks % PACE:
                return self._here
            with self._own_folder(make=False) as folder:
                found = [_read(folder, name) for name in self._names(folder)]
            self._touched = touched
        except OSError:
            return ()
        return tuple(sorted((guest for guest in found if guest), key=lambda guest: (guest.since, guest.name)))

    def _names(self, folder: int) -> list[str]:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in islice(entries, MOST)]
        return [name for name in names if name.endswith(_ENDING) and name.lstrip(".") != self._name]

    @contextmanager
    def _own_folder(self, make: bool = True) -> Iterator[int]:
        """A handle of the folder; OSError unless it is ours alone and no link."""
        if make:
            with suppress(FileExistsError):
                self._folder.mkdir(mode=0o700)
        handle = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            state = os.fstat(handle)
            if state.st_uid != os.getuid() or state.st_mode & 0o077:
                raise PermissionError(f"{self._folder} is not private")
            yield handle
        finally:
            os.close(handle)


def _read(folder: int, name: str, again: bool = True) -> Guest | None:
    """Who is in the room of a file; None when its process has gone, and then the file goes too."""
    try:
        handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    except OSError:
        return None
    try:
        state = os.fstat(handle)
        draft = name.startswith(".")
        if not stat.S_ISREG(state.st_mode) or (draft and time.time() - state.st_mtime < DRAFT):
            return None
        if _is_held(handle):
            return None if draft else _guest(os.read(handle, LARGEST + 1))
        if os.lstat(name, dir_fd=folder).st_ino != state.st_ino:  # its room has just written a new one
            return _read(folder, name, again=False) if again else None
        os.unlink(name, dir_fd=folder)
    except OSError:
        return None
    finally:
        os.close(handle)
    return None


def _is_held(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False


def _guest(content: bytes) -> Guest:
    """What a file says, made harmless; somebody unknown where it says nothing that can be read."""
    try:
        said = json.loads(content.decode("utf-8")) if len(content) <= LARGEST else {}
    except (ValueError, RecursionError):
        said = {}
    said = said if isinstance(said, dict) else {}
    texts = {name: said[name] for name in _FIELDS if isinstance(said.get(name), str)}
    known = {name: fit(clean(redact(text)), LONGEST) for name, text in texts.items()}
    return Guest(**{"name": "somebody", **{name: text for name, text in known.items() if text}})
