"""One of several rooms does a thing for all of them: whoever holds the lock of a file, as long as it lives."""

import fcntl
import os
from contextlib import suppress
from pathlib import Path


class Claim:
    """A claim on something beside a store, such as looking at the checks of a run. It ends with the process."""

    def __init__(self, store: Path, name: str) -> None:
        self._file = Path(f"{store}.here") / f"{name}.claim"
        self._held: int | None = None

    def take(self) -> bool:
        """Whether it is ours, now or already. Where no file can be made nobody can be asked: then it is."""
        if self._held is not None:
            return True
        try:
            self._file.parent.mkdir(mode=0o700, exist_ok=True)
            handle = os.open(self._file, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        except OSError:
            return True
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            return False
        self._held = handle
        return True

    def release(self) -> None:
        """Let another room do it."""
        if self._held is not None:
            with suppress(OSError):
                os.close(self._held)
            self._held = None
