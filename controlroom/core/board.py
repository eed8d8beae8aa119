"""Board: what is true now, finished for painting; one frozen slice per pane.

Every string is cleaned text and ready to show; ages and clocks are as of `Board.at`. A role is the name of a
colour role of the themes (text, dim, bright, key, ok, past, warn, bad, danger, …). Panes draw slices and decide
nothing. A slice equal to the last one is not painted again.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """A state as shape, word and colour role."""

    glyph: str
    word: str
    role: str


@dataclass(frozen=True, slots=True)
class Title:
    """A pane's title line, which is its summary; `brief` is the detail for narrow columns, `right` the age slot.

    `wants` says that the pane wants something, so its detail is not dimmed.
    """

    mark: Mark
    detail: str
    brief: str = ""
    right: str = ""
    wants: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled text; `role` colours the text."""

    label: str
    text: str
    role: str = "text"


@dataclass(frozen=True, slots=True)
class Section:
    """A named group of further facts at the end of a pane's body."""

    title: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """Row 0. `kind` is REHEARSAL or LIVE; `run` is `run-0003` or `no run`; `elapsed` is `T+06:12` or empty.

    `read_only` says that this session may only look; `blind` for how long something that counts can not be judged,
    such as `4 m` (empty: everything can).
    """

    environment: str
    kind: str
    assumed: int
    title: str
    release: str
    digest: str
    run: str
    phase: str
    elapsed: str
    who: str
    read_only: bool = False
    blind: str = ""

    @property
    def place(self) -> str:
        """The environment as it is written: PRODUCTION always in capitals."""
        return self.environment.upper() if self.environment.casefold() == "production" else self.environment


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot of the rail: its phase, and passed, current, failed, held or pending; seconds spent (-1: none)."""

    phase: str
    state: str
    seconds: int = -1


@dataclass(frozen=True, slots=True)
class Next:
    """The NEXT line: the tag (`n`, `✗`, `R`, `◌`, `u`, `N`), its role (go, stop, ask, wait), the sentence, then why.

    `keys` are the one or two keys to press, shown after an arrow when the tag is not itself the key.
    `act` is what the key of the tag does, as short as a footer's label; `pane` is where to look (0: nowhere special).
    """

    tag: str
    role: str
    sentence: str
    because: str = ""
    keys: tuple[str, ...] = ()
    owner: str = ""
    act: str = ""
    pane: int = 0


@dataclass(frozen=True, slots=True)
class FactorRow:
    """One risk factor: signed points, label, measured/declared/assumed, evidence.

    `accepted` is the state of its acceptance (None: nobody accepted it), `by` whose that is and how long it holds.
    """

    id: str
    points: int
    label: str
    source: str
    evidence: str
    accepted: Mark | None = None
    by: str = ""
    detail: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action of the what-if: what to do, points (negative), minutes."""

    label: str
    points: int
    minutes: int


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A raw score that was new: from `before` (-1: none) to `raw`, why, who said so, how long ago, in which run.

    `seq` is the number of its event; 0: time alone made it so.
    """

    seq: int
    before: int
    raw: int
    mark: Mark
    why: str
    who: str
    age: str
    at: str
    run: str


@dataclass(frozen=True, slots=True)
class RiskSlice:
    """The score: raw, clamped to `cap` as `shown`, band, instruction; `bands` are (name, start) lowest first.

    `whatif` reaches `target` (empty: nothing reaches the next band, `remains` says what can not be acted on).
    `eligible` are (person id, name) who may accept a factor.
    `history` is how the score moved, latest first; `trail` the same in levels 0–7, latest last.
    """

    title: Title
    raw: int
    shown: int
    cap: int
    band: Mark
    instruction: str
    bands: tuple[tuple[str, int], ...]
    factors: tuple[FactorRow, ...]
    measured: str
    target: str
    reaches: int
    minutes: int
    whatif: tuple[ActionRow, ...]
    remains: str
    frozen: str
    claims: str
    sections: tuple[Section, ...] = ()
    eligible: tuple[tuple[str, str], ...] = ()
    history: tuple[ScoreRow, ...] = ()
    trail: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class GateRow:
    """One gate with its state; `asks` is the evidence wanted."""

    id: str
    number: int
    mark: Mark
    title: str
    evidence: str
    by: str
    age: str
    stage: str
    required: bool
    ticked: bool
    detail: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """One approval (or acknowledgement) with its state; `eligible` are (person id, name) who could give it."""

    id: str
    mark: Mark
    title: str
    note: str
    by: str
    age: str
    given: bool
    blocks: bool
    eligible: tuple[tuple[str, str], ...]
    detail: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class LockRow:
    """One lock or warning that holds the release; `note` says until when, `by` who set it."""

    id: str
    mark: Mark
    title: str
    note: str
    by: str
    age: str
    detail: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """Why something may not happen, and what mends it; `pane` and `key` say where."""

    rule: str
    message: str
    remedy: str
    owner: str
    pane: int
    key: str


@dataclass(frozen=True, slots=True)
class GatesSlice:
    """Gates, approvals and locks, and every reason against queueing; `services` are what `L` locks."""

    title: Title
    verdict: str
    gates: tuple[GateRow, ...]
    approvals: tuple[ApprovalRow, ...]
    reasons: tuple[ReasonRow, ...]
    notes: tuple[str, ...]
    sections: tuple[Section, ...] = ()
    locks: tuple[LockRow, ...] = ()
    services: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step: number, state, times as text; `current` is drawn bold; `line_before` is the point of no return."""

    key: str
    number: str
    mark: Mark
    title: str
    owner: str
    kind: str
    took: str
    expected: str
    current: bool
    command: str
    done_when: str
    note: str
    line_before: bool
    detail: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class TimelineSlice:
    """The nine steps with the plan's own steps under them; `now` is the step being done, with its command.

    `expected` is the track beside an open live run: what should be done now, then each thing that diverges.
    """

    title: Title
    answer: tuple[Fact, ...]
    now: StepRow | None
    steps: tuple[StepRow, ...]
    phases: tuple[Fact, ...]
    sections: tuple[Section, ...] = ()
    expected: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One check: verdict, value with unit, limit, the trail (levels 0–6 below the limit, 7 over, -1 no sample).

    `asked` is the resolved question of its last look, `by` who answered where a person looked, `blind` since how long
    it can not be judged, `overruled` how long its result is still set aside. `dry`: it is shown and never counted;
    `answerable`: a person answers it now, `by_value` with the value that was seen.
    """

    id: str
    mark: Mark
    title: str
    value: str
    limit: str
    trail: tuple[int, ...]
    age: str
    stale: bool
    detail: tuple[Fact, ...]
    asked: str = ""
    by: str = ""
    blind: str = ""
    overruled: str = ""
    dry: bool = False
    answerable: bool = False
    by_value: bool = False


@dataclass(frozen=True, slots=True)
class ChecksSlice:
    """Checks, worst first. `triggers` are (text, progress, role); `raised` (id, title) of those that a person raises.

    `blind` is for how long something that counts can not be judged; empty: everything can.
    """

    title: Title
    answer: tuple[Fact, ...]
    interval: str
    checks: tuple[CheckRow, ...]
    triggers: tuple[tuple[str, str, str], ...]
    notes: tuple[str, ...]
    signals: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...] = ()
    raised: tuple[tuple[str, str], ...] = ()
    blind: str = ""


@dataclass(frozen=True, slots=True)
class WayRow:
    """One way back: state, minutes, steps; `offered` when it could be taken now."""

    id: str
    mark: Mark
    title: str
    text: str
    minutes: int
    offered: bool
    steps: tuple[StepRow, ...]
    leaves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RollbackSlice:
    """The way back: `answer` in two rows, the bar (done, all, line) in minutes, ways in the plan's order."""

    title: Title
    answer: tuple[Fact, ...]
    bar: tuple[int, int, int]
    line: str
    crossed: bool
    ways: tuple[WayRow, ...]
    force: str
    notes: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """One related incident with the reasons why."""

    id: str
    mark: Mark
    severity: str
    state: str
    title: str
    service: str
    text: str
    day: str
    reasons: tuple[str, ...]
    detail: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class IncidentsSlice:
    """What happened here before, and who and what is touched."""

    title: Title
    touches: str
    services: str
    incidents: tuple[IncidentRow, ...]
    empty: tuple[str, ...]
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class SentenceRow:
    """One sentence of a draft; `cites` are numbers into the draft's facts, `unknown` marks what is not known."""

    text: str
    cites: tuple[int, ...]
    unknown: bool


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One status text: audience, state (fresh or stale), sentences, and the facts they rest on."""

    audience: str
    mark: Mark
    title: str
    age: str
    sentences: tuple[SentenceRow, ...]
    facts: tuple[Fact, ...]
    text: str


@dataclass(frozen=True, slots=True)
class UpdatesSlice:
    """The drafts for the three audiences, and the postmortem once there is one."""

    title: Title
    drafts: tuple[DraftRow, ...]
    empty: tuple[str, ...]
    postmortem: tuple[str, ...]
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event: sequence number, age, kind, text, who; `scope` is site, release or run."""

    seq: int
    age: str
    at: str
    t: str
    kind: str
    text: str
    who: str
    scope: str
    sitting: bool
    detail: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class AuditSlice:
    """The log of this release and run, latest first (at most 500); `chain` says how far it has been verified."""

    title: Title
    events: tuple[EventRow, ...]
    total: int
    head: str
    chain: str = ""


@dataclass(frozen=True, slots=True)
class UndoSlice:
    """What this person said last and may take back (`seq` 0: nothing; then `message` and `remedy` say why).

    `kind` and `subject` are those of that event; `act`, `when` and `then` are what is undone, when and by whom it was
    said, and what is true afterwards; `earlier` is what was said before, labelled `next` or `stays`.
    """

    seq: int = 0
    kind: str = ""
    subject: str = ""
    act: str = ""
    when: str = ""
    then: str = ""
    rule: str = ""
    message: str = ""
    remedy: str = ""
    earlier: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Board:
    """All slices, as of `at`; `seen` are the stream versions it was derived from; `context` chooses the footer."""

    at: str
    seen: tuple[tuple[str, int], ...]
    context: str
    header: Header
    rail: tuple[Slot, ...]
    next: Next
    risk: RiskSlice
    gates: GatesSlice
    timeline: TimelineSlice
    checks: ChecksSlice
    rollback: RollbackSlice
    incidents: IncidentsSlice
    updates: UpdatesSlice
    audit: AuditSlice
    undo: UndoSlice = UndoSlice()

    @property
    def real(self) -> bool:
        """Whether the real world is observed, which takes no signals; the stand-ins of the demo do."""
        return self.header.kind == "LIVE" and not self.checks.signals


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """One release in the list of releases."""

    id: str
    title: str
    environment: str
    band: Mark
    raw: int
    gates: str
    phase: str
    next: str
    status: Mark
    detail: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """The list of releases, those that want attention first."""

    at: str
    summary: str
    runs: str
    who: str
    releases: tuple[ReleaseLine, ...]
    total: int
