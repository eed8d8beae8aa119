"""Where this user's files belong: the XDG folders, private to the user."""

import os
from pathlib import Path

NAME = "controlroom"


def data() -> Path:
    """The folder for what must not be lost, such as the log."""
    return _folder("XDG_DATA_HOME", ".local/share")


def state() -> Path:
    """The folder for what outlives a sitting but may be lost: the last place, copies, reports."""
    return _folder("XDG_STATE_HOME", ".local/state")


def config() -> Path:
    """The folder for what the user writes."""
    return _folder("XDG_CONFIG_HOME", ".config")


def cache() -> Path:
    """The folder for what can be made again, such as the demo's log."""
    return _folder("XDG_CACHE_HOME", ".cache")


def private(folder: Path) -> Path:
    """The folder, made with mode 0700 where it is absent; OSError where it can not be."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _folder(variable: str, usual: str) -> Path:
    """By the XDG rules an empty or relative value counts as none."""
    chosen = Path(os.environ.get(variable, ""))
    return (chosen if chosen.is_absolute() else Path.home() / usual) / NAME
