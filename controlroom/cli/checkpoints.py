"""Heads of logs that were kept beside them, so that a cut tail or a rewritten log is found on this machine too."""

import json
import os
import re
import tempfile
from contextlib import suppress
from pathlib import Path

from controlroom.cli.faults import STORE, Fault
from controlroom.outside import folders

Head = tuple[int, str]  # the seq and the hash of a row
LARGEST = 1024 * 1024  # bytes
HEAD = re.compile(r"([1-9][0-9]{0,17}):([0-9a-f]{64})")


def path() -> Path:
    """The file that has them: private, and in another folder than the log."""
    return folders.state() / "checkpoints.json"


def head(text: str) -> Head | None:
    """The head that `SEQ:HASH` names; None for any other text."""
    found = HEAD.fullmatch(text)
    return (int(found[1]), found[2]) if found else None


def kept(store: Path) -> Head | None:
    """The head that was kept last of a store; None: none was. Fault for a file that can not be read."""
    found = _read().get(str(store))
    return head(found) if found else None


def keep(store: Path, found: Head) -> Path:
    """Keep the head of a store in place of the one before, and return the file (mode 0600). Raises OSError."""
    target = path()
    folders.private(target.parent)
    heads = _read() | {str(store): f"{found[0]}:{found[1]}"}
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(heads, file, indent=1)
        os.replace(name, target)
    except OSError:
        with suppress(OSError):
            os.unlink(name)
        raise
    return target


def _read() -> dict[str, str]:
    """What the file says; nothing where there is none. What is damaged is no reason to say that all is well."""
    try:
        with path().open("rb") as file:
            found = json.loads(file.read(LARGEST))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        why = getattr(error, "strerror", None) or "it is no JSON"
        raise _damaged(why) from None
    if not isinstance(found, dict) or not all(isinstance(one, str) and head(one) for one in found.values()):
        raise _damaged("it holds no heads")
    return found


def _damaged(why: str) -> Fault:
    remedy = "put back a copy of it, or take it away and keep a new checkpoint of a log that you trust"
    return Fault(STORE, "checkpoints", f"the checkpoints in {path()} can not be read: {why}", remedy)
