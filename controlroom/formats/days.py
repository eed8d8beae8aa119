"""Days as people and programs write them: ISO, mail dates, month names, seconds since 1970."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_MILLISECONDS = 100_000_000_000  # no incident of anybody was in the year 5138: larger numbers are milliseconds
_WRITTEN = ("%b %d %Y", "%B %d %Y", "%d %b %Y", "%d %B %Y", "%Y/%m/%d", "%d.%m.%Y", "%Y.%m.%d")
_NUMBER = re.compile(r"[0-9]{9,16}(\.[0-9]+)?")
_SLASHES = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_CLOCK = re.compile(
    r"(?i)[\s,-]*\b[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?(\s*[ap]\.?m\.?)?"  # the time
    r"\s*(\(?[a-z]{2,5}\)?|[+-][0-9:]{4,6})?$"  # the zone
)


def day_of(value: object) -> str:
    """The day in UTC as `2026-03-09`; empty where none can be read, or it might be one of two (`03/09/2026`)."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _since_1970(float(value))
    text = " ".join(value[:200].split()) if isinstance(value, str) else ""
    if _NUMBER.fullmatch(text):
        return _since_1970(float(text))
    for reads in (_iso, _mail, _written, _slashes):
        try:
            return reads(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return ""


def _since_1970(seconds: float) -> str:
    try:
        return _day(datetime.fromtimestamp(seconds / 1000 if seconds >= _MILLISECONDS else seconds, UTC))
    except (ValueError, OverflowError, OSError):
        return ""


def _iso(text: str) -> str:
    return _day(datetime.fromisoformat(re.sub(r"\s+(UTC|GMT|Z)$", "+00:00", text)))


def _mail(text: str) -> str:
    return _day(parsedate_to_datetime(text))


def _written(text: str) -> str:
    bare = re.sub(r"(?<=[0-9])(st|nd|rd|th)\b|[,]|^[A-Za-z]+day\b", "", _CLOCK.sub("", text))
    bare = " ".join(bare.split())
    for form in _WRITTEN:
        try:
            return _day(datetime.strptime(bare, form))  # noqa: DTZ007  # a day without a clock has no zone
        except ValueError:
            continue
    raise ValueError(text)


def _slashes(text: str) -> str:
    """Day and month with slashes, where only one of the two orders is a date."""
    found = _SLASHES.fullmatch(_CLOCK.sub("", text))
    if found is None:
        raise ValueError(text)
    first, second, year = map(int, found.groups())
    if first <= 12 and second <= 12 and first != second:
        return ""
    return _day(datetime(year, min(first, second), max(first, second), tzinfo=UTC))


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(UTC) if moment.tzinfo else moment:%Y-%m-%d}"
