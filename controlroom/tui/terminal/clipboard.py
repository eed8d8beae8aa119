"""Copying: a text goes to a file of its own, and to the terminal, which may or may not take it."""

import os
import tempfile
from pathlib import Path

from controlroom.core.text import clean_block, redact


def leaving(text: str) -> str:
    """The text as it may leave the program: secrets masked, nothing that a terminal could take as a command."""
    return clean_block(redact(text))


def kept_copy(text: str, folder: Path) -> str:
    """Write the copy; says where the text is now."""
    try:
        return f"sent to the terminal; also in {write_copy(text, folder)}"
    except OSError as error:
        return f"sent to the terminal; no file: {error.strerror}: {folder}"


def write_copy(text: str, folder: Path) -> Path:
    """Keep the text as `copied.txt` in the folder, mode 0600, replaced as a whole; OSError where it can not be."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / "copied.txt"
    handle, name = tempfile.mkstemp(dir=folder, prefix=".copied.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(name, target)
    except OSError:
        os.unlink(name)
        raise
    return target
