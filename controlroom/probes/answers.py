"""What a database answered to one statement, bounded, and its values as text."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from controlroom.core.text import clean, fit, redact

MOST = 1000  # rows that are counted; one more tells that there are more
SECONDS = 8.0  # until a statement is stopped
LONGEST = 200  # characters of a value that are kept
NULL = "none"


@dataclass(frozen=True, slots=True)
class Answer:
    """The first column of the first two rows, how many rows there are (counted up to one more than `MOST`, and up to
    two where nobody wants their number), and the time by the clock of whoever answered."""

    values: tuple[object, ...]
    rows: int
    now: datetime


class Unanswered(Exception):
    """Why there is no answer: one short sentence in plain words, without a secret."""


def said(text: str) -> str:
    """The words of a database about a statement, harmless and short."""
    return fit(clean(redact(text)).strip(), LONGEST)


def shown(value: object) -> str:
    """A value as text: `none`, decimal numbers, times in UTC where they know their zone, else the text itself."""
    match value:
        case None:
            return NULL
        case bool():
            return "true" if value else "false"
        case float() | Decimal():
            return _number(Decimal(repr(value)) if isinstance(value, float) else value)
        case datetime():
            return _time(value)
        case date() | time():
            return value.isoformat()
        case timedelta():
            return _number(Decimal(str(value.total_seconds())))
        case bytes() | memoryview():
            return f"{len(value)} bytes"
    return said(str(value))


def _number(value: Decimal) -> str:
    """Without an exponent, and without zeros that say nothing; what is no number stays a word."""
    if not value.is_finite() or abs(value.adjusted()) > 40:
        return str(value).lower()
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _time(value: datetime) -> str:
    if value.tzinfo is None:
        return value.isoformat(timespec="seconds")
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
