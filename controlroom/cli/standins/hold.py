"""The hold that a room has on the stand-ins of the live demo: they live as long as it does, whoever started them."""

import threading
from contextlib import suppress

from controlroom.cli.standins import started
from controlroom.cli.standins.started import LINGER, StandIns

PACE = LINGER / 4  # seconds between two questions that keep them alive while no check looks


class Hold:
    """Asks the stand-ins now and then until it lets go; they can be broken, and are started again if they have gone."""

    def __init__(self, running: StandIns, pace: float = PACE) -> None:
        self._running = running
        self._over = threading.Event()
        threading.Thread(target=self._ask, args=(pace,), daemon=True).start()

    def breaks(self, signal: str, verdict: str) -> None:
        """Break or mend a fault of the stand-ins, started again where they have gone. Raises OSError."""
        try:
            _breaks(signal, verdict)
        except OSError:
            self._again()
            _breaks(signal, verdict)

    def leave(self) -> None:
        """Let go of them: they end soon, or go on for another room."""
        self._over.set()
        self._running.stop()

    def _again(self) -> None:
        running = started.start_or_join()
        if running.port != self._running.port:
            running.stop()
            raise OSError("the stand-ins of the demo answer at another port now")
        self._running = running

    def _ask(self, pace: float) -> None:
        while not self._over.wait(pace):
            with suppress(OSError):  # whoever breaks something next starts them again
                started.faults()


def _breaks(signal: str, verdict: str) -> None:
    if signal == "everything":
        started.toggle("clear")
        return
    on = {each.id for each, is_on in started.faults() if is_on}
    if (signal in on) != (verdict != "pass"):
        started.toggle(signal)
