"""A crash of a verb: a report without locals and secrets in a file, and one line that names it."""

import os
import platform
import tempfile
import traceback

from controlroom import __version__
from controlroom.core.text import clean_block, redact
from controlroom.outside import clock, folders


def report(error: BaseException) -> tuple[str, str]:
    """Keep what is needed to mend it (mode 0600); the message and the remedy to say."""
    at = clock.now()
    lines = traceback.format_exception(error)
    head = f"controlroom {__version__} crashed at {at:%Y-%m-%dT%H:%M:%SZ}, Python {platform.python_version()}\n"
    message = f"crashed by {type(error).__name__}; what was recorded is kept"
    try:
        folder = folders.private(folders.state())
        handle, name = tempfile.mkstemp(dir=folder, prefix=f"report-{at:%Y%m%d-%H%M%S}-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
            file.write(clean_block(redact(head + "".join(lines))))
    except (OSError, RuntimeError):
        return message, "no report could be written"
    return message, f"report: {name}"
