"""How the value of a check is made of the series that Prometheus gives: `sum`, or `max 15m`."""

import re
from dataclasses import dataclass

FOLDS = ("max", "min", "sum", "count")  # of several series at one moment
WINDOWED = ("max", "min", "avg", "last")  # of one series over a time
POINTS = 200  # of a window, at most
FINEST = 15  # seconds between two points, at least
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
LONGEST = 31 * 86_400
_WINDOW = re.compile(rf"({'|'.join(WINDOWED)})\s+([1-9]\d{{0,6}})([smhd])")
_DOTTED = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+")


@dataclass(frozen=True, slots=True)
class Fold:
    """How several values become one: `how` of the series now, or of one series over the last `window` seconds.

    An empty `how` takes the one series that there is.
    """

    how: str = ""
    window: int = 0

    @property
    def step(self) -> int:
        """Seconds between two points of the window."""
        return max(FINEST, -(-self.window // (POINTS - 1)))


def fold(text: str) -> Fold:
    """Read `sum` or `max 15m`; no text is the only series. Raises ValueError with the remedy."""
    text = text.strip()
    if not text or text in FOLDS:
        return Fold(text)
    found = _WINDOW.fullmatch(text)
    window = int(found[2]) * SECONDS[found[3]] if found else 0
    if not found or not 60 <= window <= LONGEST:
        raise ValueError(
            f"{text!r} makes no value of several; write {', '.join(FOLDS)}, or one of "
            f"{', '.join(WINDOWED)} over 1m to 31d, such as 'max 15m'"
        )
    return Fold(found[1], window)


def is_dotted(asks: str) -> bool:
    """Whether a question is only the dotted name of a metric, such as `stripe.webhook.received`."""
    return bool(_DOTTED.fullmatch(asks.strip()))
