"""However the room ends, the terminal is given back: signals and crashes restore it and say one line."""

import os
import platform
import select
import signal
import sys
import tempfile
import termios
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from types import FrameType
from typing import TYPE_CHECKING, Any

from textual.app import App

from controlroom import __version__
from controlroom.core.text import clean, clean_block, redact

if TYPE_CHECKING:
    from textual.driver import Driver

CRASHED = 70
CODES = {signal.SIGHUP: 129, signal.SIGINT: 130, signal.SIGTERM: 143}
# End of a synchronised update, plain text, mouse and focus reports off, paste and wrap as usual, the keyboard's
# protocol as before, the main screen, the cursor shown: everything that Textual's driver may have changed.
RESTORE = (
    "\x1b[?2026l\x1b[0m\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l\x1b[?1004l\x1b[?2004l\x1b[?2048l"
    "\x1b[?7h\x1b[<u\x1b[?1049l\x1b[?25h"
)


class Restoring(App[None]):
    """An app that keeps its first error for the report instead of printing a traceback with its locals."""

    crash: BaseException | None = None

    def get_driver_class(self) -> "type[Driver]":
        """Ours in place of Textual's own for a terminal; any other as Textual says."""
        from textual.drivers.linux_driver import LinuxDriver

        from controlroom.tui.terminal.driver import RoomDriver

        usual = super().get_driver_class()
        return RoomDriver if usual is LinuxDriver else usual

    def _handle_exception(self, error: Exception) -> None:
        if self._exception is None:  # what Textual's pilot raises again in a test
            self._exception = error
            self._exception_event.set()
        self._end(error)

    def panic(self, *renderables: Any) -> None:
        """Textual's emergency exit, for example when its input thread fails."""
        self._end(sys.exception() or RuntimeError("the terminal's input could not be read"))

    def _end(self, error: BaseException) -> None:
        self.crash = self.crash or error
        self._return_code = CRASHED
        self._close_messages_no_wait()


class Terminal:
    """The terminal as it was before the room, and the folder for reports."""

    def __init__(self, state: Path) -> None:
        self._state = state
        self._modes: list[Any] | None = None
        self._over = False
        with suppress(OSError, ValueError, termios.error):
            self._modes = termios.tcgetattr(sys.__stdin__.fileno() if sys.__stdin__ else 0)

    def run(self, app: Restoring, mouse: bool = False) -> int:
        """Run the app to its end; the exit code. A signal ends the process here, whatever the app is doing."""
        before = {number: signal.signal(number, self._on_signal) for number in CODES}
        if self._modes is not None:
            Thread(target=self._watch, name="line", daemon=True).start()
        try:
            app.run(mouse=mouse)
            error = app.crash
        except Exception as raised:  # noqa: BLE001  # whatever it is, the terminal comes first
            error = raised
        finally:
            self._over = True
            for number, handler in before.items():
                signal.signal(number, handler)
        if error is None:
            return app.return_code or 0
        self._restore()
        self._say(f"crashed by {type(error).__name__}", traceback.format_exception(error))
        return CRASHED

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        """Leave at once: the log is durable at any moment, and the terminal may be gone or the loop stuck."""
        for each in CODES:
            signal.signal(each, signal.SIG_IGN)  # one line and one report, however many signals come
        name = signal.Signals(number).name
        self._restore()
        self._say(f"ended by {name}", [f"{name} while here:\n", *traceback.format_stack(frame)])
        os._exit(CODES[signal.Signals(number)])

    def _watch(self) -> None:
        """Take a terminal that is gone for a SIGHUP: without a controlling terminal none is sent, and reading the
        end of its input over and over would keep a processor busy."""
        line = select.poll()
        line.register(sys.__stdin__ or 0, 0)
        states = [state for _, state in line.poll()]
        if not self._over and states and states[0] & select.POLLHUP:
            os.kill(os.getpid(), signal.SIGHUP)

    def _restore(self) -> None:
        with suppress(OSError, ValueError, termios.error):
            os.write(2, RESTORE.encode())
        if self._modes is not None:
            with suppress(OSError, ValueError, termios.error):
                termios.tcsetattr(sys.__stdin__.fileno() if sys.__stdin__ else 0, termios.TCSANOW, self._modes)

    def _say(self, what: str, lines: list[str]) -> None:
        path = write_report(self._state, what, lines)
        where = f"report: {path}" if path else "no report could be written"
        with suppress(OSError):
            os.write(2, clean(f"controlroom {what}; what was recorded is kept; {where}").encode() + b"\n")


def write_report(state: Path, what: str, lines: list[str]) -> Path | None:
    """Keep what is needed to mend it: versions and the stack without locals, secrets masked; mode 0600."""
    at = datetime.now(UTC)
    head = f"controlroom {__version__} {what} at {at:%Y-%m-%dT%H:%M:%SZ}, Python {platform.python_version()}\n"
    try:
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=state, prefix=f"report-{at:%Y%m%d-%H%M%S}-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
            file.write(clean_block(redact(head + "".join(lines))))
    except OSError:
        return None
    return Path(name)


def run(app: Restoring, state: Path, mouse: bool = False) -> int:
    """Run the app in this terminal and give the terminal back; the exit code of the process."""
    return Terminal(state).run(app, mouse)
