"""The bytes of a file that somebody named: a regular file of a bounded size, or the reason why not."""

import os
import stat
from pathlib import Path

from controlroom.formats.problems import Flaw, Mark, Missing, Unreadable, problem

LARGEST = 128 * 1024  # bytes; the largest plan of a real team has a quarter of it

_OPEN = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC  # never waits for a pipe, follows no link


def read_bytes(path: Path, largest: int = LARGEST) -> bytes:
    """The content of a regular file; Unreadable for anything else, and when it is too large or unreadable.

    The folders on the way may be links, the file itself may not. Never reads more than `largest` bytes.
    """
    try:
        if path.is_symlink():
            raise refused(path, "it is a symbolic link", "name the real file")
        descriptor = os.open(path, _OPEN)
    except FileNotFoundError:
        raise missing(path, f"{path}: there is no such file", "check the name") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise refused(path, f"it can not be opened: {why}", "make it readable") from None
    try:
        state = os.fstat(descriptor)
        if not stat.S_ISREG(state.st_mode):
            raise refused(path, "it is not a regular file", "name a file, not a folder, pipe or device")
        with open(descriptor, "rb", closefd=False) as file:
            data = file.read(largest + 1)
    finally:
        os.close(descriptor)
    if len(data) > largest:
        size = max(state.st_size, len(data))
        raise refused(path, f"it has {size:,} bytes", f"a file may have {largest:,}; shorten it")
    return data


def refused(path: Path | str, message: str, remedy: str) -> Unreadable:
    """The refusal of a whole file."""
    return Unreadable((problem(str(path), Flaw((), message, remedy), Mark()),))


def missing(name: Path | str, message: str, remedy: str) -> Missing:
    """The refusal of a file that there is not."""
    return Missing((problem(str(name), Flaw((), message, remedy), Mark()),))
