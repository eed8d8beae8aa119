"""What the marks mean, everywhere and in each pane, and which actions are at home in a pane."""

from typing import NamedTuple


class Sign(NamedTuple):
    """A mark with its colour role, its words, and what they mean."""

    glyph: str
    role: str
    words: str
    means: str


SIGNS = (
    Sign("✓", "ok", "PASS DONE YES", "proven: measured, ticked with evidence, or given by a person"),
    Sign("!", "warn", "WARN ASSUMED", "goes on, but somebody should know: near a limit, or assumed in a rehearsal"),
    Sign("✗", "bad", "FAIL OPEN VOID", "says no: over a limit, not done, or it was meant for another plan"),
    Sign("~", "warn", "INCONCLUSIVE", "measured and still not known; also claimed, skipped, overruled"),
    Sign("?", "bad", "ERROR", "could not be measured: the fault may be the measuring, so nothing is proven"),
    Sign("◌", "warn", "STALE", "was true once, too long ago to count"),
    Sign("·", "dim", "NEVER NONE", "not there yet: never ran, not begun, nothing drafted. Not green"),
    Sign("●", "bright", "now", "in hand at this moment"),
)
MARKS: dict[int, tuple[Sign, ...]] = {
    1: (
        Sign("✓", "ok", "LOW", "the score is in the lowest band; ~ MODERATE, ! HIGH and ✗ CRITICAL follow"),
        Sign("−", "ok", "points", "what would lower the score; the cheapest way to the next band is at the end"),
    ),
    2: (
        Sign("✓", "ok", "DONE YES", "ticked with evidence, or approved, for exactly this plan"),
        Sign("~", "warn", "CLAIMED", "the plan says so; it counts in the score and opens no live run"),
        Sign("!", "warn", "ASSUMED", "taken as done for this rehearsal only"),
        Sign("✗", "bad", "OPEN VOID", "not done, or pending; VOID: it was given for another version of the plan"),
        Sign("◌", "bad", "STALE", "done too long ago"),
    ),
    3: (
        Sign("●", "bright", "now", "the step in hand; its command is there to be copied"),
        Sign("✓", "ok", "done", "recorded as done; · pending comes later"),
        Sign("✗", "bad", "FAILED", "it failed; ~ skipped was left out with a reason"),
        Sign("━", "danger", "NO RETURN", "behind this line nothing can be undone"),
    ),
    4: (
        Sign("✗", "bad", "FAIL", "over its limit; so many in a row recommend the way back"),
        Sign("~", "warn", "INCONCLUSIVE", "too few data to judge; ? ERROR: the measuring failed"),
        Sign("◌", "warn", "STALE", "the last sample is too old; · NEVER: there was none. Neither is green"),
        Sign("▄", "text", "trail", "the last samples against the limit; the last sign means over it"),
    ),
    5: (
        Sign("┃", "danger", "no return", "where in the way back nothing can be undone any more"),
        Sign("!", "warn", "stays behind", "what the way back does not take back"),
        Sign("✗", "bad", "NONE", "there is no way back"),
    ),
    6: (Sign("!", "warn", "SEV-1 … SEV-4", "how bad an incident was; the reason says why it concerns this release"),),
    7: (
        Sign("◌", "warn", "STALE", "the run moved on since the text was drafted: draft again"),
        Sign("·", "dim", "[1]", "the fact that a sentence rests on, listed below the text"),
    ),
    8: (
        Sign("✓", "ok", "CHAIN OK", "every event is chained to the one before it, and none was changed"),
        Sign("✗", "bad", "BROKEN AT", "the first event that does not fit; nothing after it can be relied on"),
    ),
}
AT_HOME: dict[int, tuple[str, ...]] = {
    1: ("enter", "copy"),
    2: ("tick", "approve", "enter", "copy"),
    3: ("advance", "fail", "retry", "skip", "hold", "copy"),
    4: ("sample", "overrule", "signal", "enter", "copy"),
    5: ("rollback", "fail", "retry", "skip", "copy"),
    6: ("enter", "copy"),
    7: ("updates", "postmortem", "copy", "enter"),
    8: ("filter", "enter", "copy"),
}
