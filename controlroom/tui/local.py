"""A time of the log as the clock on the operator's wall has it."""

from datetime import UTC, datetime

_WRITTEN = "%Y-%m-%d %H:%M:%S UTC"  # as the board writes a whole time


def local(at: str) -> str:
    """A whole UTC time of a board in the zone of this machine: `2026-11-20 04:14:32, UTC+01:00`.

    Empty where this machine keeps UTC, and for what is no such time.
    """
    try:
        here = datetime.strptime(at, _WRITTEN).replace(tzinfo=UTC).astimezone()
    except ValueError:
        return ""
    return f"{here:%Y-%m-%d %H:%M:%S}, UTC{here.isoformat()[-6:]}" if here.utcoffset() else ""
