"""The terminal around this process: its size, and what tmux lets through."""

import os
import subprocess
from collections.abc import Mapping

PATIENCE = 2.0  # seconds that tmux may take to answer


def size() -> tuple[int, int] | None:
    """Columns and rows of the terminal; None where no stream is one."""
    for stream in (1, 2, 0):
        try:
            found = os.get_terminal_size(stream)
        except OSError:
            continue
        return found.columns, found.lines
    return None


def tmux_clipboard(environment: Mapping[str, str]) -> str:
    """tmux's `set-clipboard` (`on`, `external`, `off`) around us; empty where it can not be told."""
    command = ["tmux", "show-options", "-gqsv", "set-clipboard"]
    try:
        done = subprocess.run(
            command, env=dict(environment), capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except (OSError, ValueError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
