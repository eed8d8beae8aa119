"""Samples that change nothing: kept beside the log, and folded at their place in it."""

from dataclasses import dataclass

from controlroom.core.measurement import Measurement


@dataclass(frozen=True, slots=True)
class Hits:
    """How many samples in a row met a trigger."""

    trigger: str
    count: int


@dataclass(frozen=True, slots=True)
class Kept:
    """One measurement at run second `t`, with all that had been counted by then.

    The numbers are those of `CheckRecord` and `Run` after it: whoever folds it needs none of those before it.
    """

    measurement: Measurement
    t: int
    fails: int
    first_fail: int
    blinds: int
    first_blind: int
    goods: int
    hits: tuple[Hits, ...]
    good: int
    good_since: int
    samples: int
    blind: int
    blind_t: int
    stood: int


@dataclass(frozen=True, slots=True)
class Placed:
    """What was kept in a run, after event `seq` of the log."""

    run: int
    seq: int
    kept: Kept
