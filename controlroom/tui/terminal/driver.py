"""Textual's driver, mended where being stopped and continued would leave an empty screen and a deaf room."""

import os
import signal
from contextlib import suppress
from typing import Any

from textual.drivers.linux_driver import LinuxDriver


class RoomDriver(LinuxDriver):
    """Gives the terminal back before a stop that it is told of, and takes it anew after every one.

    Textual does this inside of its signal handlers, where its queue may be locked; and after a stop that nobody
    can be told of (SIGSTOP) it reads the keys twice and paints nothing. Here the event loop does it.
    """

    _given_back = False

    def _sigtstp_application(self, *_: Any) -> None:
        self._loop.call_soon_threadsafe(self._stop)

    def _sigcont_application(self, *_: Any) -> None:
        self._loop.call_soon_threadsafe(self._go_on)

    def _stop(self) -> None:
        self._give_back()
        os.kill(os.getpid(), signal.SIGSTOP)  # the call returns when somebody continues us

    def _go_on(self) -> None:
        if self._in_background():
            os.kill(os.getpid(), signal.SIGSTOP)  # `bg`: the terminal belongs to the shell until `fg`
            return
        self._give_back()
        self._given_back = False
        self.resume_application_mode()
        self._app.refresh(layout=True)

    def _give_back(self) -> None:
        if not self._given_back:
            self._given_back = True
            self.suspend_application_mode()

    def _in_background(self) -> bool:
        with suppress(OSError):  # no controlling terminal, so no shell that could want it
            return os.tcgetpgrp(self.fileno) != os.getpgrp()
        return False
