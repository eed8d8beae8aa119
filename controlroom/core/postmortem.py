"""The first postmortem of a run, drafted from the log as Markdown; what only people know is left to them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import groupby

from controlroom.core import conditions, steps
from controlroom.core.event_words import what
from controlroom.core.events import Record
from controlroom.core.lapse import clock, run_time
from controlroom.core.markdown import Rows, bullets, clean_markdown, table
from controlroom.core.measurement import Measurement, Verdict
from controlroom.core.phases import WAY_BACK, Phase
from controlroom.core.run_events import SampleTaken, UpdatesDrafted, UpdatesWithdrawn
from controlroom.core.update_facts import Known, known
from controlroom.core.update_phrases import limit_of, value_of
from controlroom.core.verification import Check
from controlroom.core.world import Entry, Grant, Run, StepState, Tick, World

PEOPLE = "_Left to the people who were there._"
UNKNOWN = "not yet known"
_WORST_LAST = (
    Verdict.PASS,
    Verdict.WARN,
    Verdict.STALE,
    Verdict.NEVER,
    Verdict.INCONCLUSIVE,
    Verdict.ERROR,
    Verdict.FAIL,
)


def draft(world: World, history: tuple[Record, ...]) -> str:
    """The postmortem of the world's run; `history` are its records in order, with those of release and site."""
    run = world.run
    if run is None:
        raise ValueError("there is no run to write of: start a rehearsal or a live run first")
    facts = known(world)
    said = clean_markdown
    parts = (
        f"# {run.kind.upper()} in {said(facts.facts['environment'][0].upper())}: "
        f"postmortem of {said(facts.facts['release'][0])}",
        f"A first draft from the log of {_name(run)}, up to {run_time(run.t)}. What no log can know is left to people.",
        "## Summary",
        bullets(_summary(run, facts)),
        "## Impact",
        bullets(_impact(run, facts)),
        f"## What went well\n\n{PEOPLE}",
        f"## Causes\n\n{PEOPLE}",
        f"## Where we were lucky\n\n{PEOPLE}",
        "## Durations",
        table(("From … to", "Run time", "Wall time"), _durations(run)),
        table(("Phase", "Entered", "At", "Lasted"), _phases(run)),
        "## Timeline",
        table(("Time (UTC)", "T", "Who", "What"), _timeline(run, history)),
        "## What was said",
        *(_drafts(run, history) or ("No status text was drafted.",)),
        "## Checks",
        table(("Check", "Wanted", "At worst", "At the end"), _checks(run, history)),
        "## Gates and approvals",
        bullets(_approvals(world, run)),
        "## Steps not executed",
        bullets(_not_executed(run)),
        "## Not restored",
        bullets(_not_restored(run)),
        "## Action items",
        "| Action | Owner | Due | State |\n|---|---|---|---|\n|  |  |  |  |",
    )
    return "\n\n".join(parts) + "\n"


def _summary(run: Run, facts: Known) -> Rows:
    for label, name in (("Release", "release"), ("Product", "product"), ("Change", "change")):
        yield label, facts.facts.get(name, ("",))[0] or UNKNOWN
    name = run.name if run.name == run.kind else f"{run.name}, {run.kind}"
    yield "Run", f"{name}, plan digest {run.digest[:6]}, started by {run.started_by or UNKNOWN}"
    yield "Started", _at(run.started_at)
    yield "State", f"{run.phase} since {_when(run)}"
    yield "Risk score at the start", f"{run.raw}, {run.band}" if run.band else UNKNOWN
    event = run.recommended
    if event is not None:
        limit = f" (limit: {limit_of(event.limit)})" if event.limit else ""
        yield "Rollback recommended", f"{event.title}{f': {event.value}' if event.value else ''}{limit}"
    way = steps.find_way(run.plan, run.way)
    yield "Way back", f"{way.title}{', past the point of no return' if run.crossed else ''}" if way else "none taken"


def _impact(run: Run, facts: Known) -> Rows:
    if not run.live:
        yield "Rehearsal", "nothing outside of the simulator was changed, and no customer was affected"
        return
    failing = facts.facts.get("failing")
    yield "Failing at the end", failing[0] if failing else ("nothing measured" if run.checks else UNKNOWN)
    for label in ("Customers affected", "Data affected", "Money affected"):
        yield label, UNKNOWN


def _durations(run: Run) -> Rows:
    entries = run.entries
    first = next((entry for entry in entries if entry.phase in (Phase.SPIKE, Phase.RECOMMENDED)), None)
    spike = next((entry for entry in entries if entry.phase is Phase.SPIKE), None)
    recommended = next((entry for entry in reversed(entries) if entry.phase is Phase.RECOMMENDED), None)
    decision = next((entry for entry in entries if entry.phase in WAY_BACK), None)
    restored = run.entries[-1] if run.phase is Phase.RESTORED else None
    yield "Spike to recommendation", *_between(spike, recommended)
    yield "Recommendation to decision", *_between(recommended, decision)
    yield "Decision to restored", *_between(decision, restored)
    yield "First sign to restored", *_between(first, restored)


def _between(first: Entry | None, last: Entry | None) -> tuple[str, str]:
    if first is None or last is None:
        return "did not happen", "did not happen"
    return clock(last.t - first.t), clock(int((last.at - first.at) / timedelta(seconds=1)))


def _phases(run: Run) -> Rows:
    for index, entry in enumerate(run.entries):
        after = run.entries[index + 1].t if index + 1 < len(run.entries) else None
        lasted = clock(after - entry.t) if after is not None else "the last"
        yield str(entry.phase), run_time(entry.t), _at(entry.at), lasted


def _timeline(run: Run, history: tuple[Record, ...]) -> Rows:
    """One row a record, of the site only since the run began; samples in a row that say the same are one row."""
    told = [record for record in history if record.stream != "site" or record.at >= run.started_at]

    def alike(record: Record) -> tuple[int, str]:
        return (0, what(record.event)) if isinstance(record.event, SampleTaken) else (record.seq, "")

    for _, group in groupby(told, alike):
        records = tuple(group)
        first, last = records[0], records[-1]
        number = f" ({len(records)} samples, until {run_time(last.t)})" if len(records) > 1 else ""
        when = run_time(first.t) if first.stream.startswith("run:") else "–"
        yield _at(first.at), when, first.actor.name, what(first.event) + number


def _name(run: Run) -> str:
    return "".join((run.name, *(f", a branch of run-{parent:04} at event {at}" for parent, at in run.branched[-1:])))


def _drafts(run: Run, history: tuple[Record, ...]) -> tuple[str, ...]:
    parts = ["These texts were drafted; whether they were sent is not in this log."]
    taken_back = {record.event.seq for record in history if isinstance(record.event, UpdatesWithdrawn)}
    for record in (one for one in history if one.seq not in taken_back):
        mine = record.stream == f"run:{run.number}"  # not of the run that this one branched from
        for text in record.event.drafts if mine and isinstance(record.event, UpdatesDrafted) else ():
            said = " ".join(clean_markdown(sentence.text) for sentence in text.sentences)
            title = f"{_at(record.at)}, {clean_markdown(text.audience)}: {clean_markdown(text.title)}"
            parts.append(f"**{title}**\n\n> {said or UNKNOWN}")
    return tuple(parts) if len(parts) > 1 else ()


def _checks(run: Run, history: tuple[Record, ...]) -> Rows:
    ours = {f"run:{number}" for number, _ in ((run.number, 0), *run.branched)}
    samples = [r.event for r in history if isinstance(r.event, SampleTaken) and r.stream in ours]
    for check in run.plan.checks:
        found = [m for sample in samples for m in sample.measurements if m.check == check.id]
        worst = max(found, key=lambda measurement: _badness(check, measurement), default=None)
        last = run.checks.get(check.id)
        yield (
            check.title,
            limit_of(value_of(check, check.passes)) if check.passes else "–",
            _result(check, worst),
            _result(check, last.last if last else None),
        )


def _badness(check: Check, measurement: Measurement) -> tuple[int, Decimal]:
    """How bad a result is: its verdict, then how far its value lies on the wrong side."""
    value = conditions.number(measurement.value) or Decimal(0)
    return _WORST_LAST.index(measurement.verdict), -value if check.passes.strip().startswith(">") else value


def _result(check: Check, measurement: Measurement | None) -> str:
    if measurement is None:
        return "never measured"
    value = value_of(check, measurement.value) if measurement.value else measurement.note or "no value"
    return f"{measurement.verdict.upper()} {value}"


def _approvals(world: World, run: Run) -> Rows:
    gates = {gate.id: gate for stage in run.plan.stages for gate in stage.gates}
    approvals = {approval.id: approval.title for approval in run.plan.approvals}
    release = world.release
    ticks = {**(release.ticks if release else {}), **run.ticks}
    grants = {**(release.grants if release else {}), **run.grants}
    for id, gate in gates.items():
        claimed = f"claimed by {gate.claimed.by}: {gate.claimed.evidence or 'no evidence'}" if gate.claimed else "open"
        assumed = "ASSUMED in this rehearsal" if id in run.assumed_gates else claimed
        yield f"Gate {gate.title}", _ticked(ticks[id], run) if id in ticks else assumed
    for id, title in approvals.items():
        given = ", ".join(_granted(grant, run) for grant in grants.get(id, ()))
        assumed = "ASSUMED in this rehearsal" if id in run.assumed_approvals else "not given"
        yield f"Approval {title}", given or assumed
    for lock in run.assumed_locks:
        yield f"Lock {lock}", "ASSUMED to be off in this rehearsal"
    for environment in run.assumed_earlier:
        yield f"Earlier environment {environment}", "ASSUMED to be passed in this rehearsal"


def _ticked(tick: Tick, run: Run) -> str:
    void = "" if tick.digest == run.digest else ", for another version of the plan"
    return f"ticked by {tick.by} at {_at(tick.at)}: {tick.evidence or 'no evidence'}{void}"


def _granted(grant: Grant, run: Run) -> str:
    void = "" if grant.digest == run.digest else ", for another version of the plan"
    return f"given by {grant.by} at {_at(grant.at)}{void}"


def _not_executed(run: Run) -> Rows:
    ways = [way for way in run.plan.ways_back if way.id in {run.way, *run.abandoned}]
    planned = (*steps.preflight(run.plan), *steps.deploying(run.plan), *(s for w in ways for s in steps.way_back(w)))
    for step in planned:
        record = run.steps.get(step.key)
        if record is None:
            yield step.title, "not begun"
        elif record.state is not StepState.PASSED:
            yield step.title, f"{record.state}{f': {record.note}' if record.note else ''}"


def _not_restored(run: Run) -> Rows:
    yield from (("Stays behind", item) for item in run.not_restored)
    if run.phase not in {Phase.RESTORED, Phase.COMPLETE, Phase.ABORTED}:
        yield "Whether anything else is as before", UNKNOWN


def _when(run: Run) -> str:
    """Since when the run is where it is: a rehearsal counts by its own clock alone."""
    entry = run.entries[-1] if run.entries else None
    if not run.live:
        return run_time(entry.t if entry else 0)
    return _at(entry.at if entry else run.started_at)


def _at(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
