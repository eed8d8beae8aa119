"""Until when something holds, as people write it: a span such as `4h`, or a time in UTC."""

import re
from datetime import UTC, datetime, timedelta

from controlroom.core import canonical

HOW = "write a span such as 30m, 4h or 2d, or a UTC time such as 2026-01-31T12:00"
_SPAN = re.compile(r"([0-9]{1,4}) ?([mhd])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def is_span(text: str) -> bool:
    """Whether a text is a span of minutes, hours or days."""
    return _SPAN.fullmatch(text.strip()) is not None


def is_meant(text: str) -> bool:
    """Whether whoever wrote a text meant a span or a time: it begins with a digit."""
    return text.strip()[:1].isdigit()


def ends(text: str, at: datetime) -> str:
    """The canonical time at which a span from `at` on is over, or that a time means.

    Raises ValueError, with what is wrong, for any other text and for what is over already.
    """
    end = _ends(text.strip(), at)
    if end <= at:
        raise ValueError(f"{text.strip()!r} is over already")
    return canonical.time_text(end)


def over(until: str, at: datetime) -> bool:
    """Whether a canonical time has come; empty: it never does."""
    return bool(until) and canonical.parse_time(until) <= at


def words(until: str) -> str:
    """A canonical time to the minute, as people read it: `2026-11-20 13:00 UTC`."""
    return f"{until[:10]} {until[11:16]} UTC"


def _ends(text: str, at: datetime) -> datetime:
    found = _SPAN.fullmatch(text)
    try:
        if found:
            return at + timedelta(**{_UNITS[found[2]]: int(found[1])})
        read = datetime.fromisoformat(text)
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (OverflowError, ValueError):
        raise ValueError(f"{text!r} is no time") from None
