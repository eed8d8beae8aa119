"""Secrets by name: from the environment, a file or a command, in memory only, and masked in every text."""

import os
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path

from controlroom.outside.reach import Missing

LONGEST = 16 * 1024  # bytes of a secret
SECONDS = 5  # for a command
SHORTEST = 6  # what is shorter would mask words that are no secret
MASK = "‹secret›"


class Secrets:
    """The secrets of this process. `NAME` is looked for first, then the file `NAME_FILE`, then the command `NAME_CMD`.

    A value is read when it is first asked for, is never shown, and is masked wherever it turns up in a text.
    """

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        self._environ = os.environ if environ is None else environ
        self._known: dict[str, str] = {}

    def __repr__(self) -> str:
        return f"Secrets({len(self._known)} read)"

    def value(self, name: str) -> str:
        """The secret of that name, without white space around it. Raises Missing, which names it and not its value."""
        if name not in self._known:
            found = self._read(name).strip()
            if not found:
                raise Missing(name, f"export {name}=…", f"neither {name} nor {name}_FILE nor {name}_CMD is set")
            self._known[name] = found
        return self._known[name]

    def keep(self, value: str) -> None:
        """Mask this text too, which was read from elsewhere."""
        if len(value) >= SHORTEST:
            self._known.setdefault(f"\0{len(self._known)}", value)

    def masked(self, text: str) -> str:
        """A text in which no secret that was read stands."""
        for value in sorted(self._known.values(), key=len, reverse=True):
            if len(value) >= SHORTEST:
                text = text.replace(value, MASK)
        return text

    def _read(self, name: str) -> str:
        if self._environ.get(name, "").strip():
            return self._environ[name]
        if path := self._environ.get(f"{name}_FILE"):
            return _of_file(name, Path(path))
        if command := self._environ.get(f"{name}_CMD"):
            return _of_command(name, command, self._environ)
        return ""


def _of_file(name: str, path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(LONGEST).decode("utf-8")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8"
        raise Missing(
            f"{name}_FILE", f"export {name}_FILE=…", f"the file that it names can not be read: {why}"
        ) from None


def _of_command(name: str, command: str, environ: Mapping[str, str]) -> str:
    """What a command prints; it is run without a shell, and its complaints are dropped, because they may hold it."""
    key, again = f"{name}_CMD", f"export {name}_CMD=…"
    try:
        words = shlex.split(command)
        done = subprocess.run(words, env=dict(environ), capture_output=True, check=False, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise Missing(key, again, f"its command took longer than {SECONDS} s") from None
    except (OSError, ValueError, IndexError):
        raise Missing(key, again, "its command could not be run") from None
    if done.returncode:
        raise Missing(key, again, f"its command ended with {done.returncode}")
    return done.stdout[:LONGEST].decode("utf-8", "replace")
