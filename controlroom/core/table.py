"""The one transition table: for every phase and every ask, what the machine does under which guards.

Rules of a cell are tried in order; the first whose guards hold is taken. Every cell ends in a rule without
guards, so there is always an answer. The page `machine.md` of the design draws the same table.
"""

from collections.abc import Mapping

from controlroom.core.phases import Act, Ask, Guard, Phase, Rule

Cell = tuple[Rule, ...]


def _when(act: Act, *yes: Guard, no: tuple[Guard, ...] = (), to: Phase | None = None, typed: str = "") -> Rule:
    return Rule(act, to, frozenset(yes), frozenset(no), typed)


def _no(refusal: str, *yes: Guard, no: tuple[Guard, ...] = ()) -> Rule:
    return Rule(Act.REFUSE, None, frozenset(yes), frozenset(no), refusal=refusal)


def _to(phase: Phase, *yes: Guard, typed: str = "") -> Rule:
    return Rule(Act.ENTER, phase, frozenset(yes), typed=typed)


RECORD = (Rule(Act.RECORD),)
HELD = _no("held", Guard.HELD)
STEP_FAILED = _no("step_failed", Guard.FAILED)
PASS_STEP = _when(Act.STEP, no=(Guard.LAST,))
NOTHING_FAILED = (_no("nothing_failed"),)
RECOMMEND = (_when(Act.RECOMMEND, to=Phase.RECOMMENDED),)
ESCALATE = (_to(Phase.ESCALATED),)
FAIL = (_no("held", Guard.HELD), _no("already_failed", Guard.FAILED), _when(Act.FAIL_STEP))
RETRY = (
    HELD,
    _no("nothing_failed", no=(Guard.FAILED,)),
    _when(Act.RETRY_STEP, Guard.RETRYABLE),
    _no("not_retryable"),
)
SKIP = (HELD, _when(Act.SKIP_STEP, Guard.FAILED), _no("nothing_failed"))
HOLD = (_no("already_held", Guard.HELD), _when(Act.HOLD_RUN))
RESUME = (_when(Act.RESUME_RUN, Guard.HELD), _no("not_held"))

TAKE_WAY = (
    _when(Act.TAKE_WAY, Guard.WAY_LEFT, Guard.CROSSED, to=Phase.FIXING_FORWARD, typed="always"),
    _when(Act.TAKE_WAY, Guard.WAY_LEFT, to=Phase.ROLLING_BACK, typed="always"),
    _no("no_way_left"),
)
NEXT_WAY = (
    _no("no_step_failed", no=(Guard.FAILED, Guard.LAST)),
    _when(Act.NEXT_WAY, Guard.WAY_LEFT, Guard.CROSSED, to=Phase.FIXING_FORWARD, typed="always"),
    _when(Act.NEXT_WAY, Guard.WAY_LEFT, to=Phase.ROLLING_BACK, typed="always"),
    _no("no_way_left"),
)


def _observing(*advance: Rule) -> dict[Ask, Cell]:
    """Verifying and monitoring: samples decide, a person may overrule or turn back."""
    return {
        Ask.ADVANCE: (HELD, *advance, _no("not_yet", Guard.LIVE), _when(Act.SAMPLE)),
        Ask.BAD: (_to(Phase.SPIKE),),
        Ask.LIMIT: RECOMMEND,
        Ask.GOOD: RECORD,
        Ask.BLIND: RECORD,
        Ask.ABORT: TAKE_WAY,
        Ask.ROLLBACK: TAKE_WAY,
        Ask.RETRY: NOTHING_FAILED,
        Ask.SKIP: NOTHING_FAILED,
        Ask.OVERRULE: (_when(Act.OVERRULE_ONE),),
        Ask.ESCALATE: ESCALATE,
        Ask.FAIL: (_no("no_step_begun"),),
        Ask.HOLD: HOLD,
        Ask.RESUME: RESUME,
        Ask.RAISE: RECOMMEND,
    }


def _before(advance: Cell, *, stepping: bool = False) -> dict[Ask, Cell]:
    """Idle, queued and preflight: nothing is deployed yet."""
    return {
        Ask.ADVANCE: advance,
        Ask.BAD: RECORD,
        Ask.LIMIT: (_when(Act.FAIL_STEP, no=(Guard.FAILED,)), *RECORD) if stepping else RECORD,
        Ask.GOOD: RECORD,
        Ask.BLIND: RECORD,
        Ask.ABORT: (_to(Phase.ABORTED),),
        Ask.ROLLBACK: (_no("nothing_deployed"),),
        Ask.RETRY: RETRY if stepping else NOTHING_FAILED,
        Ask.SKIP: SKIP if stepping else NOTHING_FAILED,
        Ask.OVERRULE: (_no("nothing_to_overrule"),),
        Ask.ESCALATE: (_no("abort_instead"),),
        Ask.FAIL: FAIL if stepping else (_no("no_step_begun"),),
        Ask.HOLD: HOLD,
        Ask.RESUME: RESUME,
        Ask.RAISE: (_no("nothing_deployed"),),
    }


def _way_back() -> dict[Ask, Cell]:
    """Rolling back and fixing forward: steps, then green restore checks."""
    return {
        Ask.ADVANCE: (
            HELD,
            STEP_FAILED,
            PASS_STEP,
            _to(Phase.RESTORED, Guard.RESTORED),
            _no("not_restored_yet", Guard.LIVE),
            _when(Act.SAMPLE),
        ),
        Ask.BAD: RECORD,
        Ask.LIMIT: RECORD,
        Ask.GOOD: RECORD,
        Ask.BLIND: RECORD,
        Ask.ABORT: (_no("hold_or_escalate"),),
        Ask.ROLLBACK: NEXT_WAY,
        Ask.RETRY: RETRY,
        Ask.SKIP: SKIP,
        Ask.OVERRULE: (_no("nothing_to_overrule"),),
        Ask.ESCALATE: ESCALATE,
        Ask.FAIL: FAIL,
        Ask.HOLD: HOLD,
        Ask.RESUME: RESUME,
        Ask.RAISE: (_no("already_on_the_way_back"),),
    }


def _ended(rollback: Cell) -> dict[Ask, Cell]:
    """Complete, restored, aborted, escalated: samples are still recorded, everything else needs a new run."""
    cells: dict[Ask, Cell] = {ask: (_no("ended"),) for ask in Ask}
    return cells | {
        Ask.BAD: RECORD,
        Ask.LIMIT: RECORD,
        Ask.GOOD: RECORD,
        Ask.BLIND: RECORD,
        Ask.ROLLBACK: rollback,
    }


TABLE: Mapping[Phase, Mapping[Ask, Cell]] = {
    Phase.IDLE: _before((_to(Phase.QUEUED, Guard.MAY_QUEUE), _no("may_not_queue")))
    | {Ask.HOLD: (_no("nothing_to_hold"),), Ask.RESUME: (_no("not_held"),)},
    Phase.QUEUED: _before((HELD, _to(Phase.PREFLIGHT, Guard.MAY_QUEUE), _no("may_not_queue"))),
    Phase.PREFLIGHT: _before(
        (
            HELD,
            STEP_FAILED,
            PASS_STEP,
            _to(Phase.DEPLOYING, Guard.MAY_DEPLOY, typed="live"),
            _no("may_not_deploy"),
        ),
        stepping=True,
    ),
    Phase.DEPLOYING: {
        **_observing(),
        Ask.ADVANCE: (HELD, STEP_FAILED, PASS_STEP, _to(Phase.VERIFYING)),
        Ask.BAD: RECORD,
        Ask.RETRY: RETRY,
        Ask.SKIP: SKIP,
        Ask.OVERRULE: (_no("nothing_to_overrule"),),
        Ask.FAIL: FAIL,
    },
    Phase.VERIFYING: _observing(_to(Phase.MONITORING, Guard.STEADY)),
    Phase.MONITORING: _observing(_to(Phase.COMPLETE, Guard.CRITERIA, typed="live")),
    Phase.SPIKE: {
        **_observing(),
        Ask.BAD: RECORD,
        Ask.GOOD: (_when(Act.RETURN, Guard.STEADY), *RECORD),
        Ask.OVERRULE: (_when(Act.RETURN),),
    },
    Phase.RECOMMENDED: {
        **_observing(),
        Ask.ADVANCE: (_no("decide"),),
        Ask.BAD: RECORD,
        Ask.LIMIT: RECORD,
        Ask.OVERRULE: (_when(Act.RETURN),),
        Ask.RAISE: (_no("already_recommended"),),
    },
    Phase.ROLLING_BACK: _way_back(),
    Phase.FIXING_FORWARD: _way_back(),
    Phase.COMPLETE: _ended((_no("ended", no=(Guard.IN_WATCH,)), *TAKE_WAY)),
    Phase.RESTORED: _ended((_no("ended"),)),
    Phase.ABORTED: _ended((_no("ended"),)),
    Phase.ESCALATED: _ended((_no("ended"),)),
}


def rule(phase: Phase, ask: Ask, true: frozenset[Guard]) -> Rule:
    """The line of the table that applies when exactly these guards hold."""
    return next(line for line in TABLE[phase][ask] if line.applies(true))


def guards_of(phase: Phase, ask: Ask) -> frozenset[Guard]:
    """The guards that the cell looks at, so that only those need be worked out."""
    return frozenset().union(*(line.yes | line.no for line in TABLE[phase][ask]))
