"""The Checks slice."""

from datetime import datetime
from decimal import Decimal

from controlroom.core import answers, checks, conditions, sight, simulate, steps, watching
from controlroom.core.board import CheckRow, ChecksSlice, Fact, Mark, Section, Title
from controlroom.core.counting import few, many
from controlroom.core.derive import by_people, ended, marks, times, watch
from controlroom.core.measurement import Measurement, Verdict
from controlroom.core.phases import ENDED, WAY_BACK, Phase
from controlroom.core.plan import Plan
from controlroom.core.verification import Check
from controlroom.core.world import Run, World

COUNTED = (Phase.VERIFYING, Phase.MONITORING, Phase.SPIKE)  # in which good samples in a row are waited for
OVERRULED = Mark("~", "OVERRULED", "warn")
SYNTHETIC = Fact(
    "", "In a rehearsal the values are synthetic: they come from the scenario, not from monitoring.", "dim"
)


def slice_of(world: World, now: datetime) -> ChecksSlice:
    """Every check with its last value against its limit, worst first, and how near each trigger is."""
    release, run = world.release, world.run
    assert release is not None  # a board is derived for an open release only
    plan = run.plan if run else release.plan
    states = [(check, checks.verdict_now(run, check) if run else Verdict.NEVER) for check in plan.checks]
    ordered = sorted(enumerate(states), key=lambda pair: (marks.WORST_FIRST.index(pair[1][1]), pair[0]))
    return ChecksSlice(
        title=ended.titled(run, _title(run, states)),
        answer=ended.answered(run, _answer(run, plan, states, times.blind(run, now))),
        interval=times.span(plan.monitoring.interval),
        checks=tuple(_row(world, plan, check, verdict, now) for _, (check, verdict) in ordered),
        triggers=_triggers(run, plan),
        notes=_notes(run, plan),
        signals=simulate.signals(plan),
        sections=_sections(plan, watch.horizons(run, plan, now)),
        raised=tuple((one.id, one.title) for one in plan.triggers if not one.check),
        blind=times.blind(run, now),
    )


def _counts(states: list[tuple[Check, Verdict]]) -> str:
    counted = [state for _, state in states]
    return " ".join(f"{counted.count(verdict)} {verdict}" for verdict in marks.VERDICTS if verdict in counted)


def _title(run: Run | None, states: list[tuple[Check, Verdict]]) -> Title:
    count, told = len(states), [pair for pair in states if not _aside(run, *pair)]
    aside = count - len(told)
    if not states:
        return Title(marks.VERDICTS[Verdict.NEVER], "the plan names no check", "no check", wants=True)
    if run is None or not run.checks:
        never = f"{many(count, 'check')}, none has run{' · c runs them' if run and run.phase not in ENDED else ''}"
        return Title(marks.VERDICTS[Verdict.NEVER], never, f"{count}, none has run")
    oldest = min(record.t for record in run.checks.values())
    worst = next((verdict for verdict in marks.WORST_FIRST if any(state is verdict for _, state in told)), Verdict.PASS)
    said = " ".join(part for part in (_counts(told), f"{aside} overruled" if aside else "") if part)
    bad = [check for check, state in told if state is Verdict.FAIL]
    brief = f"{len(bad)} of {count} fail" if bad else said
    mark = OVERRULED if aside and worst in (Verdict.PASS, Verdict.WARN) else marks.VERDICTS[worst]
    if bad:
        value = f"{run.checks[bad[0].id].last.value} {bad[0].unit}".strip()
        said = f"{bad[0].title} {value} · {said}"
    return Title(mark, said, brief, times.run_time(oldest), wants=mark.role != "ok")


def _answer(run: Run | None, plan: Plan, states: list[tuple[Check, Verdict]], since: str) -> tuple[Fact, ...]:
    if run is None or not run.checks:
        if run is not None and run.live:
            return (Fact("No check has run yet.", "each has its own interval; c takes a look at all."),)
        says = f"{'c takes a sample now; ' if run else ''}n takes them on the way."
        return (Fact("No check has run yet.", says), SYNTHETIC)
    failing = [check for check, state in states if state is Verdict.FAIL and not _aside(run, check, state)]
    blind = [check for check, state in states if state in checks.BLIND and _matters(run, check)]
    if failing:
        first = failing[0]
        record = run.checks[first.id]
        value = f"{record.last.value}{f' {first.unit}' if first.unit else ''}"
        wanted = conditions.limit_text(checks.told(run, first.id, first.passes), first.unit)
        text = f"{first.title} is {value}, wanted {wanted}; bad {max(1, record.fails)} in a row"
        return (Fact("✗ FAIL", text + (f"; others blind for {since}" if since else ""), "bad"),)
    if names := few([check.title for check in blind]):
        why = few([*dict.fromkeys(run.checks[one.id].last.note for one in blind if one.id in run.checks)])
        why = why or "a blind check is never green"
        return (Fact(f"? BLIND {since}".rstrip(), f"no judgement of {names}: {why}", "warn"),)
    counts = run.phase in COUNTED or (run.phase in WAY_BACK and not steps.undone(run))
    good = f"; {many(run.good, 'good sample')} in a row, {plan.monitoring.steady} wanted" if counts else ""
    if aside := [check for check, state in states if _aside(run, check, state)]:
        names = few([f"{check.title}, set aside until {_until(run, check)}" for check in aside])
        return (Fact("~ OVERRULED", f"{names}; of the other {len(states) - len(aside)}{good}", "warn"),)
    if watched := watch.answer(run):
        return (watched,)
    passing = sum(state in (Verdict.PASS, Verdict.WARN) for _, state in states)
    return (Fact("✓ PASS", f"{passing} of {len(states)} pass{good}", "ok"),)


def _matters(run: Run, check: Check) -> bool:
    """Whether it says something that a check can not be judged: it is due, and nobody has ceased to look at it."""
    return checks.due(run, check) and watching.matters(run, check)


def _aside(run: Run | None, check: Check, verdict: Verdict) -> bool:
    """Whether a result that is not green is set aside by a person."""
    return run is not None and checks.overruled(run, check.id) and verdict is not Verdict.PASS


def _until(run: Run, check: Check) -> str:
    return times.run_time(run.checks[check.id].overruled)


def _row(world: World, plan: Plan, check: Check, verdict: Verdict, now: datetime) -> CheckRow:
    run = world.run
    record = run.checks.get(check.id) if run else None
    check = checks.resolved(run, check) if run else check
    value = record.last.value if record else ""
    shown = f"{value}{f' {check.unit}' if check.unit else ''}" if value else "–"
    aside = _aside(run, check, verdict)
    mark = OVERRULED if aside else marks.VERDICTS[verdict]
    limit = conditions.limit_text(check.passes, check.unit)
    state = f"set aside, the result is {verdict}" if aside else str(verdict)
    facts = [Fact("State", state, mark.role), Fact("Value", f"{shown}, wanted {limit}")]
    if record and aside:
        facts.append(Fact("Overruled", f"{record.overruled_why}, until {times.run_time(record.overruled)}", "warn"))
    blind = sight.since(run, check) if run and check in sight.blind(run) else -1
    if record:
        said = (("Why", "" if record.last.by else record.last.note), ("Asked", record.last.asked))
        facts += [*by_people.answer(run, check), *(Fact(label, text) for label, text in said if text)]
    if run and blind >= 0:
        facts.append(Fact("Blind for", times.span(sight.seconds(run, blind, now)), "warn"))
    return CheckRow(
        check.id,
        mark,
        check.title,
        shown,
        limit,
        _trail(check, record.trail if record else ()),
        times.looked(run, check) if run else "",
        verdict is Verdict.STALE,
        (*facts, *by_people.answering(plan, check), *_stated(plan, check)),
        record.last.asked if record else "",
        record.last.by if record else "",
        times.span(sight.seconds(run, blind, now)) if run and blind >= 0 else "",
        times.span(record.overruled - run.t) if run and record and aside else "",
        not check.required,
        by_people.answerable(world, check, now),
        answers.by_value(plan, check),
    )


def _stated(plan: Plan, check: Check) -> list[Fact]:
    """What the plan says of a check."""
    rules = [
        (trigger.title, conditions.limit_text(trigger.when, check.unit) if trigger.when else "it fails")
        for trigger in checks.trigger_of(plan, check.id)
    ]
    said = [
        ("Asks", f"{check.probe}: {check.asks}"),
        ("Signal", f"{check.signal}{f' of {check.service}' if check.service else ''}"),
        ("Used in", ", ".join(check.uses)),
        *(("Trigger", f"{title}: {rule}") for title, rule in rules),
        ("Every", times.span(checks.interval(plan, check)) + _delayed(check)),
        ("Limit", f"{checks.limit(plan, check)} bad in a row" if check.limit else ""),
        ("Needs", f"{check.count} good samples in a phase" if check.count else ""),
        ("Warns at", conditions.limit_text(check.warns, check.unit) if check.warns else ""),
        ("Counts", "" if check.required else "no: shown only"),
        ("Note", check.note),
    ]
    return [Fact(label, text) for label, text in said if text]


def _delayed(check: Check) -> str:
    return f", first {times.span(check.delay)} after the deploy" if check.delay else ""


def _trail(check: Check, trail: tuple[Measurement, ...]) -> tuple[int, ...]:
    """Levels 0 to 6 of the limit, 7 for a fail, -1 for no sample; twelve, the latest last."""
    wanted = conditions.against(check.passes)
    limit = conditions.number(conditions.parse_condition(wanted).value) if wanted else None
    levels = tuple(_level(measurement, limit) for measurement in trail)
    return (*((-1,) * (checks.KEEP - len(levels))), *levels)


def _level(measurement: Measurement, limit: Decimal | None) -> int:
    if measurement.verdict is Verdict.FAIL:
        return 7
    if measurement.verdict in checks.BLIND:
        return -1
    value = conditions.number(measurement.value)
    if value is None or limit is None or limit <= 0 or value < 0 or value >= limit:
        return 5 if measurement.verdict is Verdict.WARN else 0
    return int(value * 6 / limit)


def _triggers(run: Run | None, plan: Plan) -> tuple[tuple[str, str, str], ...]:
    rows = []
    for trigger in plan.triggers:
        if not trigger.check:
            rows.append(by_people.trigger(run, trigger))
            continue
        if run and checks.set_aside(run, trigger.check):
            until = times.run_time(run.checks[trigger.check].overruled)
            rows.append((f"{trigger.title}, set aside until {until}", "waits", "warn"))
            continue
        needed = checks.samples_needed(plan, trigger)
        hits = min(run.trigger_hits.get(trigger.id, 0), needed) if run else 0
        role = "bad" if hits >= needed else "warn" if hits else "dim"
        rows.append((f"{trigger.title}, {needed} in a row → roll back", f"{hits} of {needed}", role))
    return tuple(rows)


def _notes(run: Run | None, plan: Plan) -> tuple[str, ...]:
    notes = []
    if run and run.blind:
        notes.append(f"Blind for {many(run.blind, 'sample')}: a blind sample is never green.")
    if run:
        late = [check for check in plan.checks if check.delay and not checks.due(run, check)]
        notes += [f"{check.title} first runs {times.span(check.delay)} after the deploy." for check in late[:2]]
    notes.append("Trail: ▇ is over the limit, · is no sample.")
    return tuple(notes)


def _sections(plan: Plan, horizons: tuple[Fact, ...]) -> tuple[Section, ...]:
    criteria = tuple(
        Fact(
            "measured" if one.check else "by people",
            ": ".join(part for part in (one.title.strip(), f"{one.check} {one.when}".strip()) if part),
        )
        for one in plan.success
    )
    rule = plan.monitoring
    rules = (
        Fact("Monitoring", f"{rule.minutes} m, a sample every {times.span(rule.interval)}"),
        Fact(
            "Steady",
            f"{rule.steady} good samples in a row" + (f" over {rule.steady_minutes} m" if rule.steady_minutes else ""),
        ),
        Fact("Limit", f"{rule.limit} bad samples in a row, where no trigger says otherwise"),
        *horizons,
    )
    told = tuple(Fact(one.title, one.note) for one in plan.triggers if one.note)
    found = (("Success criteria", criteria), ("Triggers", told), ("Watching", rules))
    return tuple(Section(title, facts) for title, facts in found if facts)
