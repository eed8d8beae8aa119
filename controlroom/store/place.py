"""Where the operator was, kept per user beside the log and not in it."""

import json
import os
import stat
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

KEYS = ("store", "screen", "release", "run", "pane", "row", "seen")
LIMIT = 16_384  # bytes; a longer file is not ours


def read_place(path: str | Path) -> dict[str, str]:
    """What was kept, of the keys `KEYS`; empty for an absent, foreign or broken file, and never an error.

    `row` is the id under the cursor, `seen` the number of the last event that the operator was told of.

    Values are printable text, but otherwise as written by whoever could: look them up, do not trust them.
    """
    try:
        found = json.loads(_bytes(Path(path)).decode("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {key: found[key] for key in KEYS if _sound(found.get(key))}


def write_place(path: str | Path, place: Mapping[str, str]) -> None:
    """Keep a place: one file of mode 0600, replaced as a whole.

    A place that can not be written (read-only or full disk) is forgotten: leaving must never fail for it.
    """
    target = Path(path)
    kept = {key: place[key] for key in KEYS if _sound(place.get(key))}
    with suppress(OSError):
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(kept, file)
            os.replace(name, target)
        except OSError:
            os.unlink(name)


def _bytes(path: Path) -> bytes:
    """The bytes of a regular file; OSError for a symlink, pipe or folder, ValueError when it is too long."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise ValueError("not a regular file")
        content = file.read(LIMIT + 1)
    if len(content) > LIMIT:
        raise ValueError("too long")
    return content


def _sound(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 4096 and value.isprintable()
