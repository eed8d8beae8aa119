"""The Gates slice."""

from datetime import datetime

from controlroom.core import digest, earlier, gates, people, queueing
from controlroom.core.board import ApprovalRow, Fact, GateRow, GatesSlice, Mark, ReasonRow, Section, Title
from controlroom.core.counting import many
from controlroom.core.derive import locks, marks, times
from controlroom.core.gates import ApprovalState, ApprovalView, GateState, GateView
from controlroom.core.phases import Phase
from controlroom.core.refusal import Reason
from controlroom.core.world import World

OPEN = (ApprovalState.PENDING, ApprovalState.VOID, ApprovalState.STALE)
_ARTICLES = ("a", "an", "the")
SETTLED = (GateState.DONE, GateState.ASSUMED)
NOTES = (
    "A tick needs evidence: a value, a link, a file hash or a line of output.",
    "Nobody approves their own release. Ticks and approvals are void when the plan changes.",
)


def slice_of(world: World, now: datetime) -> GatesSlice:
    """Every gate and approval with its state, and every reason against queueing."""
    views, approvals = gates.gate_views(world, now), gates.approval_views(world, now)
    live = world.run.live if world.run else False
    reasons = queueing.reasons(world, now, live=live)
    real = queueing.reasons(World(world.site, world.release, None), now, live=True)
    listed = reasons if reasons and world.run and world.run.phase is not Phase.IDLE else real
    numbered = [_gate(index, view, world, now) for index, view in enumerate(views, 1)]
    return GatesSlice(
        title=_title(world, views, approvals, now),
        verdict=_verdict(world, reasons, real, now),
        gates=tuple(numbered),
        approvals=(
            *(_approval(view, world, now) for view in approvals),
            *_acknowledgements(world),
        ),
        reasons=tuple(_reason_row(reason, reasons) for reason in listed),
        notes=NOTES,
        sections=(*locks.environments(world, now), *_sections(world)),
        locks=locks.rows(world, now),
        services=world.release.plan.services if world.release else (),
    )


def _reason_row(reason: Reason, held: tuple[Reason, ...]) -> ReasonRow:
    """A reason as a row; one that is not among what holds this run says that only a live one is held."""
    remedy = reason.remedy if reason in held else f"{reason.remedy} · holds live runs only"
    return ReasonRow(reason.rule, reason.message, remedy, reason.owner, reason.pane, reason.key)


def _title(world: World, views: tuple[GateView, ...], approvals: tuple[ApprovalView, ...], now: datetime) -> Title:
    required = [view for view in views if view.gate.required]
    open_count = sum(view.state not in (*SETTLED, GateState.CLAIMED) for view in required)
    claimed = sum(view.state is GateState.CLAIMED for view in required)
    assumed = sum(view.state is GateState.ASSUMED for view in required)
    pending = [view for view in approvals if view.state in OPEN]
    given = sum(view.state is ApprovalState.GIVEN for view in approvals)
    waiting = tuple(dict.fromkeys(" or ".join(one.name for one in view.eligible) for view in pending if view.eligible))
    pretended = sum(view.state is ApprovalState.ASSUMED for view in approvals)
    held, before = locks.shut(world, now), earlier.missing(world)
    if held:
        mark = held
    elif open_count:
        mark = Mark("✗", f"{open_count} OPEN", "bad")
    elif pending:
        mark = Mark("✗", "PENDING", "bad")
    elif before:
        mark = Mark("✗", "NOT YET", "bad")
    elif assumed or pretended:
        mark = Mark("!", f"{assumed} ASSUMED" if assumed else "ASSUMED", "warn")
    elif claimed:
        mark = Mark("~", f"{claimed} CLAIMED", "warn")
    else:
        mark = Mark("✓", "READY", "ok")
    verb = "has" if len(waiting) == 1 else "have"
    asked = f"{', '.join(waiting)} {verb} not approved" if waiting else f"approvals {given} of {len(approvals)}"
    claims = f", {claimed} claimed" if claimed and mark.word != f"{claimed} CLAIMED" else ""
    of = f"of {len(required)}" if mark.word[0].isdigit() else f"{len(required) - open_count} of {len(required)}"
    said = f"{of}{claims} · {asked if approvals else 'no approval wanted'}"
    brief = f"{of} · approvals {given}/{len(approvals)}" if approvals else of
    if held:
        said, brief = locks.brief(world, now), f"{open_count} of {len(required)} open · {given}/{len(approvals)}"
    elif before and mark.word == "NOT YET":
        said = brief = f"{', '.join(before)} first"
    return Title(mark, said, brief, wants=bool(open_count or pending or held or before))


def _verdict(world: World, reasons: tuple[Reason, ...], real: tuple[Reason, ...], now: datetime) -> str:
    """What holds the act that NEXT offers, counted as NEXT counts it; then what a live run has beyond that."""
    live = world.run is not None and world.run.live
    if not (reasons if live else real):
        unread = any(row.mark == locks.TO_READ for row in locks.rows(World(world.site, world.release, None), now))
        return f"May go: every gate is green and every approval given.{' Read the warnings first.' if unread else ''}"
    if not reasons:
        begun = world.run is not None and world.run.phase is not Phase.IDLE
        rest = "This rehearsal goes on without." if begun else "Nothing holds a rehearsal (n)."
        return f"A live run is blocked, {_counted(real)} {rest}"
    blocked = f"Blocked, {_counted(reasons)}"
    if live or not all(map(queueing.assumable, reasons)):
        return blocked
    more = len(real) - len(reasons)
    return f"{blocked} A rehearsal assumes {len(reasons)} (n){f'; a live run has {more} more' if more > 0 else ''}."


def _counted(reasons: tuple[Reason, ...]) -> str:
    return f"{queueing.counted(reasons)}: {queueing.kinds(reasons)}."


def _gate(number: int, view: GateView, world: World, now: datetime) -> GateRow:
    gate, tick = view.gate, view.tick
    if tick:
        evidence, by, age = tick.evidence, tick.by, times.age(tick.at, now)
    elif gate.check:
        seen = view.measurement
        evidence, by, age = view.why or (seen.value if seen else "") or "its check passes", gate.owner, ""
    elif gate.claimed:
        evidence, by, age = f"claimed: {gate.claimed.evidence}", gate.claimed.by, _since(gate.claimed.on, now)
    else:
        evidence, by, age = _needed(gate.asks), gate.owner, ""
    detail = [
        Fact("State", f"{view.state}{'' if gate.required else ', not required'}"),
        Fact("Stage", view.stage),
        Fact("Owner", gate.owner or "nobody named"),
        Fact("Asks for", gate.asks or "any line that shows it"),
        Fact("Evidence", evidence),
        Fact("Minutes", str(gate.minutes)) if gate.minutes else Fact("Minutes", "not stated"),
        *([Fact("Good for", times.span(gate.valid_minutes * 60))] if gate.valid_minutes else []),
    ]
    if tick:
        detail.append(Fact("Ticked", f"{times.full(tick.at)} by {tick.by} for {digest.short(tick.digest)}"))
    if gate.claimed:
        detail.append(Fact("Claimed", f"by {gate.claimed.by} {gate.claimed.on}: {gate.claimed.evidence}"))
    if gate.check:
        detail.append(Fact("Measured by", f"the check {gate.check}: nobody ticks it"))
        detail += (
            [Fact("To measure", f"controlroom check run {world.release.plan.id} --record")] if world.release else []
        )
    if gate.note:
        detail.append(Fact("Note", gate.note))
    mark = marks.GATES[view.state]
    if not gate.required and view.state is GateState.OPEN:
        mark = Mark("·", "OPTIONAL", "dim")
    ticked = tick is not None
    return GateRow(
        gate.id, number, mark, gate.title, evidence, by, age, view.stage, gate.required, ticked, tuple(detail)
    )


def _since(day: str, now: datetime) -> str:
    """How long ago a day of the plan is; what else stands there is left as it is."""
    try:
        then = datetime.fromisoformat(day)
    except ValueError:
        return day
    return times.age(then.replace(tzinfo=now.tzinfo) if then.tzinfo is None else then, now)


def _needed(asks: str) -> str:
    """What a tick has to show, its telling words first, because a narrow column cuts the end."""
    first, _, rest = asks.partition(" ")
    return f"needs {rest if first.casefold() in _ARTICLES and rest else asks}" if asks else "none yet"


def _approval(view: ApprovalView, world: World, now: datetime) -> ApprovalRow:
    approval, last = view.approval, view.grants[-1] if view.grants else None
    quorum = f"{len(view.grants)} of {approval.quorum}" if approval.quorum > 1 else ""
    names = ", ".join(person.name for person in view.eligible)
    if view.state is ApprovalState.GIVEN and last:
        note = f"bound to {digest.short(last.digest)}"
    elif view.state is ApprovalState.ASSUMED:
        note = "assumed for this rehearsal"
    else:
        note = " · ".join(
            part for part in (quorum, f"waits for {names}" if names else "nobody here may give it") if part
        )
    roles = ", ".join(approval.roles)
    detail = (
        Fact("State", str(view.state)),
        Fact("Needs", f"{approval.quorum} of {', '.join(approval.of) or f'role {roles}'}"),
        Fact("May give it", names or "nobody here (never the author)"),
        *([Fact("Minutes", str(approval.minutes))] if approval.minutes else []),
        *(
            Fact("Given", f"{grant.by}, {times.full(grant.at)}, for {digest.short(grant.digest)}")
            for grant in view.grants
        ),
    )
    return ApprovalRow(
        approval.id,
        marks.APPROVALS[view.state],
        approval.title,
        note,
        last.by if last else "",
        times.age(last.at, now) if last else "",
        view.state in (ApprovalState.GIVEN, ApprovalState.ASSUMED),
        True,
        tuple((person.id, person.name) for person in view.eligible),
        detail,
    )


def _acknowledgements(world: World) -> tuple[ApprovalRow, ...]:
    release = world.release
    if release is None:
        return ()
    rows = []
    for one in release.plan.acknowledgements:
        given = release.acknowledged.get(one.id, "")
        mark = Mark("✓", "NOTED", "ok") if given else Mark("·", "to note", "dim")
        who = people.find(world.site.people, one.of)
        note = f"noted by {given}" if given else f"blocks nothing · {who.name if who else one.of}"
        rows.append(ApprovalRow(one.id, mark, one.title, note, given, "", bool(given), False, (), ()))
    return tuple(rows)


def _sections(world: World) -> tuple[Section, ...]:
    release = world.release
    if release is None:
        return ()
    plan = release.plan
    stages = tuple(
        Fact(
            stage.title,
            " · ".join(
                part for part in (many(len(stage.gates), "gate"), times.expected(stage.minutes), stage.note) if part
            ),
        )
        for stage in plan.stages
        if len(plan.stages) > 1 or stage.note
    )
    depends = tuple(Fact("Needs", text) for text in plan.dependencies)
    made = tuple(
        Fact(item.title, " · ".join(part for part in (item.state, item.tests, ", ".join(item.files)) if part))
        for item in plan.deliverables
    )
    tests = tuple(
        Fact(test.suite, " · ".join(part for part in (f"{test.count} expected", test.note, test.command) if part))
        for test in plan.tests
    )
    found = (
        ("Stages", stages),
        ("Depends on", depends),
        ("Deliverables, as stated", made),
        ("Expected tests", tests),
    )
    return tuple(Section(title, facts) for title, facts in found if facts)
