"""Durations and run time in figures, each in its one form."""


def clock(seconds: int) -> str:
    """A duration as `m:ss`, from an hour on as `h:mm:ss`; never negative."""
    minutes, rest = divmod(max(0, seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def run_time(seconds: int) -> str:
    """A second of a run: `T+06:00`, from an hour on `T+1:06:00`."""
    return f"T+{'0' if max(0, seconds) < 600 else ''}{clock(seconds)}"
