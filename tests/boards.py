"""Boards made by hand: the sample release at seven places of a rehearsal, and a hostile one."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

from controlroom.core.board import (
    ActionRow,
    ApprovalRow,
    AuditSlice,
    Board,
    CheckRow,
    ChecksSlice,
    DraftRow,
    EventRow,
    Fact,
    FactorRow,
    GateRow,
    GatesSlice,
    Header,
    IncidentRow,
    IncidentsSlice,
    Mark,
    Next,
    ReasonRow,
    RiskSlice,
    RollbackSlice,
    Section,
    SentenceRow,
    Slot,
    StepRow,
    TimelineSlice,
    Title,
    UpdatesSlice,
    WayRow,
)

RELEASE = "billing-seat-sync-patch"
PHASES = (
    "queued",
    "preflight",
    "deploying",
    "verifying",
    "monitoring",
    "complete",
    "spike",
    "rollback recommended",
    "rolling back",
    "restored",
)

PASS = Mark("✓", "PASS", "ok")
FAIL = Mark("✗", "FAIL", "bad")
WARN = Mark("!", "WARN", "warn")
STALE = Mark("◌", "STALE", "warn")
NEVER = Mark("·", "NEVER", "dim")
PENDING = Mark("·", "pending", "dim")
DONE = Mark("✓", "done", "past")
NOW = Mark("●", "now", "bright")


def header(run: str, phase: str, elapsed: str = "", assumed: int = 0, who: str = "dana") -> Header:
    return Header(
        "PRODUCTION",
        "REHEARSAL",
        assumed,
        "Billing Seat Sync Patch",
        RELEASE,
        "9c41e7",
        run,
        phase,
        elapsed,
        who,
    )


def rail(states: str, seconds: tuple[int, ...] = ()) -> tuple[Slot, ...]:
    """Ten letters (p passed, c current, f failed, h held, . pending) as slots."""
    words = {"p": "passed", "c": "current", "f": "failed", "h": "held", ".": "pending"}
    spent = seconds + (-1,) * (10 - len(seconds))
    return tuple(Slot(phase, words[s], spent[i]) for i, (phase, s) in enumerate(zip(PHASES, states, strict=True)))


# --- 1 Risk -------------------------------------------------------------------------------------------------

FACTORS = (
    FactorRow("billing", 20, "Billing/subscription logic affected", "declared", "plan: billing"),
    FactorRow("production", 18, "Production deployment", "declared", "plan: environment"),
    FactorRow("migration", 16, "Database migration included", "declared", "plan: migration"),
    FactorRow("gates", 16, "Unresolved gates (2)", "measured", "gates 1 and 2"),
    FactorRow("rollback", 14, "Rollback only partially verified", "declared", "plan: rollback"),
    FactorRow("blast", 12, "High blast radius", "assumed", "no seat count"),
    FactorRow("incidents", 10, "Previous incident history on related surface", "measured", "SEV-3 webhooks"),
    FactorRow("modules", 9, "Multiple modules affected (3)", "declared", "see 6 Incidents"),
    FactorRow("approvals", 6, "Pending or missing approvals", "measured", "Taylor Ng"),
    FactorRow("coverage", 5, "Medium test coverage signal", "declared", "plan: coverage"),
)
WHATIF = (
    ActionRow("Close gate 1 Finance sign-off", -8, 30),
    ActionRow("Close gate 2 Rollback rehearsal in staging", -8, 60),
    ActionRow("Rehearse and verify the rollback", -14, 90),
    ActionRow("Get the approval of Taylor Ng", -6, 15),
    ActionRow("Raise test coverage to high", -5, 240),
    ActionRow("Lower the blast radius to medium", -6, 120),
)
RISK = RiskSlice(
    title=Title(
        Mark("✗", "CRITICAL", "bad"),
        "100 of 100, raw 126 · −47 to HIGH: 6 actions",
        "100/100 raw 126 · −47 to HIGH",
        wants=True,
    ),
    raw=126,
    shown=100,
    cap=100,
    band=Mark("✗", "CRITICAL", "bad"),
    instruction="Halt deploy: resolve blockers, complete rollback verification, and obtain explicit approvals.",
    bands=(("low", 0), ("moderate", 25), ("high", 50), ("critical", 80)),
    factors=FACTORS,
    measured="3 of 10 factors are measured, 6 declared, 1 assumed",
    target="high",
    reaches=79,
    minutes=555,
    whatif=WHATIF,
    remains="",
    frozen="",
    claims="The plan claims readiness 95 and risk low; proven is 126, critical.",
    sections=(
        Section(
            "What this is",
            (
                Fact("Policy", "seed weights, version 1; adding a risk never lowers the score"),
                Fact("Attributes", "billing yes · migration yes · rollback partial · coverage medium"),
            ),
        ),
    ),
    eligible=(("taylor", "Taylor Ng"),),
)
RISK_QUEUED = replace(
    RISK,
    frozen="Frozen at queueing: 126, critical. Live now: 126.",
    title=replace(RISK.title, wants=False),
)

# --- 2 Gates ------------------------------------------------------------------------------------------------

OPEN = Mark("✗", "OPEN", "bad")
GATES_ROWS = (
    GateRow(
        "finance", 1, OPEN, "Finance sign-off", "none yet", "finance", "2 d", "before queueing", True, False,
        (Fact("Asks for", "a signed approval of the invoice difference report"),),
    ),
    GateRow(
        "rehearsal", 2, OPEN, "Rollback rehearsal in staging", "none: staging run id", "dana", "2 d",
        "before queueing", True, False, (Fact("Asks for", "the id of a staging run that ended restored"),),
    ),
    GateRow(
        "runbook", 3, Mark("!", "CLAIMED", "warn"), "Webhook replay runbook reviewed", "runbook 4f2c", "sam", "3 h",
        "before queueing", True, False, (Fact("Claimed", "by sam in the plan; not proven"),),
    ),
)  # fmt: skip
APPROVALS_ROWS = (
    ApprovalRow(
        "lead", Mark("✗", "PENDING", "bad"), "Taylor Ng (Engineering Lead)", "asked · a asks again", "taylor", "2 h",
        False, True, (("taylor", "Taylor Ng"),), (Fact("Digest", "9c41e7"),),
    ),
)  # fmt: skip
REASONS = (
    ReasonRow("gate", "Finance sign-off is open", "space tick, with evidence", "finance", 2, "space"),
    ReasonRow("gate", "Rollback rehearsal in staging is open", "attach staging run id", "dana", 2, "space"),
    ReasonRow("approval", "Taylor Ng has not answered, 2 h", "a asks again", "taylor", 2, "a"),
)
GATES = GatesSlice(
    title=Title(
        Mark("✗", "2 OPEN", "bad"),
        "of 3 · approvals 0 of 1: Taylor Ng pending",
        "of 3 · approvals 0/1",
        wants=True,
    ),
    verdict="Cannot queue yet: 2 gates open, 1 approval pending. A rehearsal may assume them.",
    gates=GATES_ROWS,
    approvals=APPROVALS_ROWS,
    reasons=REASONS,
    notes=(
        "A tick needs evidence: a value, a link, a file hash or a pasted output.",
        "Nobody approves their own release. Ticks go stale when the plan changes.",
    ),
    sections=(Section("Release gates by stage", (Fact("after deploy", "Reconcile seats · watch 24 h"),)),),
    services=("Billing Worker", "Billing API"),
)
GATES_ASSUMED = replace(
    GATES,
    title=Title(Mark("!", "3 ASSUMED", "warn"), "for this rehearsal; a live run never assumes"),
    verdict="Queued by assuming 2 gates and 1 approval. A live run would be refused.",
    gates=tuple(replace(g, mark=Mark("!", "ASSUMED", "warn") if g.number < 3 else g.mark) for g in GATES_ROWS),
    approvals=tuple(replace(a, mark=Mark("!", "ASSUMED", "warn"), note="assumed by dana") for a in APPROVALS_ROWS),
    reasons=(),
)

# --- 3 Timeline ---------------------------------------------------------------------------------------------

STEPS = (
    ("1", "Queue release", "", "0:04"),
    ("2", "Verify approvals", "", "0:11"),
    ("3", "Check rollback plan", "", "0:09"),
    ("4", "Run tests", "2 m", "1:52"),
    ("5", "Apply migration (if applicable)", "1 m", "0:38"),
    ("6", "Deploy build", "1 m", "1:05"),
    ("7", "Verify health checks", "30 s", "0:22"),
    ("8", "Monitor error rate", "5 m", "2:10"),
    ("9", "Complete or escalate", "", ""),
)


def step(number: str, title: str, mark: Mark = PENDING, **rest: Any) -> StepRow:
    base = StepRow(number, number, mark, title, "", "", "", "", False, "", "", "", False, ())
    return replace(base, **rest)


MIGRATION = step(
    "5.1",
    "Add seat_sync_state to subscriptions",
    owner="sam",
    kind="compensable",
    expected="1 m",
    command='psql "$BILLING_DB" -f migrations/0042_seat_sync_state.sql',
    done_when="the table subscriptions has the column seat_sync_state",
)
BUILD = step(
    "6.1",
    "Deploy billing-worker 1.42.0",
    owner="sam",
    kind="reversible",
    expected="1 m",
    command="deployctl apply billing-worker --version 1.42.0 --wait",
    done_when="Billing worker health = 200",
)


def steps(current: int) -> tuple[StepRow, ...]:
    """The nine steps with the plan's two under theirs; those before `current` are done."""
    rows: list[StepRow] = []
    for index, (number, title, expected, took) in enumerate(STEPS, 1):
        mark = DONE if index < current else NOW if index == current else PENDING
        rows.append(
            step(
                number,
                title,
                mark,
                expected=expected,
                took=took if index < current else "",
                current=index == current,
            )
        )
        for plan in [own for own in (MIGRATION, BUILD) if own.number.startswith(number)]:
            rows.append(replace(plan, mark=mark, took=took if index < current else "", current=index == current))
    return tuple(rows)


TIMELINE = TimelineSlice(
    title=Title(Mark("·", "IDLE", "dim"), "9 steps pending · needs approval", "9 steps pending"),
    answer=(
        Fact("", "Changes how subscription user counts sync between Stripe and internal records."),
        Fact("", "SaaS Billing · migration yes · rollback partial · needs approval", "dim"),
        Fact("✗", "Cannot queue yet. Release needs approval before deployment.", "bad"),
    ),
    now=None,
    steps=steps(0),
    phases=(Fact("preflight", "0:31 expected 2 m"),),
    sections=(
        Section("Environment variables", (Fact("SEAT_SYNC_MODE", "shadow or active; falls back to shadow"),)),
        Section("Calendar", (Fact("Window", "Tuesday to Thursday 08:00–16:00 UTC"),)),
    ),
)
TIMELINE_DEPLOYING = replace(
    TIMELINE,
    title=Title(Mark("●", "STEP 5/9", "bright"), "apply migration · 5.1 of 1 · sam", "apply migration", wants=True),
    answer=(Fact("Step 5 of 9", "Apply migration: plan step 5.1 is yours to do, then n records it."),),
    now=replace(MIGRATION, mark=NOW, current=True),
    steps=steps(5),
)
TIMELINE_MONITORING = replace(
    TIMELINE,
    title=Title(Mark("●", "STEP 8/9", "bright"), "monitor error rate · 02:10 of 05:00", "error rate 02:10 of 05:00"),
    answer=(Fact("Step 8 of 9", "Monitor error rate: 02:10 of 05:00, sample 2 of 5."),),
    steps=steps(8),
)
TIMELINE_STOPPED = replace(
    TIMELINE_MONITORING,
    title=Title(Mark("!", "STEP 8/9", "warn"), "stopped at monitor error rate · since 7:40", "stopped at step 8"),
    answer=(Fact("Step 8 of 9", "Stopped: the way back is recommended since 7:40."),),
)
TIMELINE_BACK = replace(
    TIMELINE,
    title=Title(Mark("●", "STEP 9/9", "bright"), "escalated to rollback at 16:10", "escalated to rollback"),
    answer=(Fact("Step 9 of 9", "Escalated to rollback at 16:10; the steps of the way back are in 5 Rollback."),),
    steps=steps(9),
)
TIMELINE_RESTORED = replace(
    TIMELINE_BACK,
    title=Title(Mark("✓", "STEP 9/9", "ok"), "escalated, restored after 26:25", "restored after 26:25"),
    answer=(Fact("Step 9 of 9", "Escalated to rollback at 16:10, restored at 34:05."),),
    steps=steps(10),
)

# --- 4 Checks -----------------------------------------------------------------------------------------------

CHECKS = (
    (
        "failures",
        "Webhook failure rate",
        "23 %",
        "≤ 20 %",
        (0, 0, 0, 1, 0, 1, 1, 2, 4, 5, 7, 7),
        "12 s",
        FAIL,
    ),
    (
        "latency",
        "Webhook queue latency p95",
        "41 s",
        "≤ 45 s",
        (1, 1, 2, 2, 2, 2, 2, 3, 4, 4, 5, 5),
        "12 s",
        WARN,
    ),
    ("seats", "Seats, Stripe − internal", "0", "= 0", (0,) * 6 + (-1,) * 6, "4 m", STALE),
    ("invoice", "Invoice preview matches", "–", "= 12/12", (-1,) * 12, "", NEVER),
    ("api", "API error rate 5xx", "0.4 %", "≤ 1 %", (0, 1, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2), "12 s", PASS),
    ("worker", "Billing worker health", "200", "= 200", (0,) * 12, "14 s", PASS),
)


def check(row: tuple[Any, ...]) -> CheckRow:
    id, title, value, limit, trail, age, mark = row
    return CheckRow(id, mark, title, value, limit, trail, age, mark is STALE, (Fact("Asks", "the billing service"),))


CHECKS_NEVER = ChecksSlice(
    title=Title(NEVER, "6 checks, none has run"),
    answer=(
        Fact("", "No check has run yet. c runs all six now.", "bright"),
        Fact(
            "",
            "Rehearsal signals (s) are synthetic: pass, warn, fail; not connected to live monitoring.",
            "dim",
        ),
    ),
    interval="60 s",
    checks=tuple(replace(check(row), mark=NEVER, value="–", trail=(-1,) * 12, age="", stale=False) for row in CHECKS),
    triggers=(("webhook failures > 20 % in 2 samples of 2 → rollback", "0 of 2 so far", "dim"),),
    notes=("Last 12: ▇ is over the limit, · is no sample.",),
    signals=(
        ("failures:fail", "Webhook failure rate fails"),
        ("failures:pass", "Webhook failure rate passes"),
    ),
    sections=(Section("Success criteria", (Fact("1", "No seat difference for 24 h"),)),),
)
CHECKS_PASS = replace(
    CHECKS_NEVER,
    title=Title(PASS, "6 pass", "6 pass", "9 s"),
    answer=(Fact("✓ PASS", "6 of 6 pass; steady for 3 samples.", "ok"),),
    checks=tuple(
        replace(check(row), mark=PASS, value=row[2] if row[0] != "failures" else "2 %", age="9 s", stale=False)
        for row in CHECKS
    ),
)
CHECKS_FAIL = replace(
    CHECKS_NEVER,
    title=Title(FAIL, "2 pass 1 warn 1 fail 1 stale 1 never", "1 of 6 fails · 2 old", "12 s", wants=True),
    answer=(
        Fact(
            "✗ FAIL",
            "Webhook failure rate 23 % > 20 %, bad in 1 of 2 samples; 2 → rollback recommended.",
            "bad",
        ),
    ),
    checks=tuple(check(row) for row in CHECKS),
    triggers=(("webhook failures > 20 % in 2 samples of 2 → rollback", "1 of 2 so far", "warn"),),
    notes=(
        "Blind 0:40 in this phase: seats check was stale. Stale is never green.",
        "Last 12: ▇ is over the limit, · is no sample.",
    ),
)

# --- 5 Rollback ---------------------------------------------------------------------------------------------

WAY_STEPS = (
    step("1", "Freeze seat mutation webhooks", owner="Taylor", kind="reversible", expected="2 m",
         command="flagctl set seat-mutations off", done_when="no seat mutation for 30 s",
         note="Freeze the consumer, keep the endpoint enabled: events not sent to it cannot be resent."),
    step("2", "Redeploy prior billing worker", owner="Sam", kind="reversible", expected="6 m",
         command="deployctl apply billing-worker --version 1.41.8 --wait",
         done_when="Billing worker health = 200"),
    step("3", "Replay webhooks from checkpoint", owner="Priya", kind="irreversible", expected="8 m",
         command="replayctl webhooks --from-checkpoint", done_when="6 of 6 checks pass", line_before=True),
)  # fmt: skip
LINE = "replayed events cannot be unsent"
PARTIAL = WayRow(
    "partial",
    Mark("!", "PARTIAL", "warn"),
    "Partial rollback",
    "Partial: revert app + run compensating seat reconciliation; migration rollback reviewed but not fully"
    " rehearsed in prod.",
    16,
    False,
    WAY_STEPS,
    ("migration 0042 stays applied",),
)
COMPENSATE = WayRow(
    "compensate",
    Mark("·", "untried", "dim"),
    "Compensate seats",
    "Reconcile the seats from the ledger by hand; the only way once the line is crossed.",
    45,
    False,
    (step("1", "Reconcile seats from the ledger", owner="Priya", kind="compensable", expected="45 m"),),
    (),
)
ROLLBACK = RollbackSlice(
    title=Title(
        Mark("!", "PARTIAL", "warn"),
        "3 steps · step 3 is past the point of no return",
        "3 steps, 1 past no return",
    ),
    answer=(
        Fact("! PARTIAL", "2 ways back; the first: 3 steps, 16 m, not fully rehearsed.", "warn"),
        Fact("Before step 3", "everything can be undone; after it the only way is compensation."),
    ),
    bar=(0, 16, 8),
    line=LINE,
    crossed=False,
    ways=(PARTIAL, COMPENSATE),
    force="",
    notes=(Fact("Step 1", "Freeze the consumer, keep the endpoint on: events not sent cannot be resent."),),
)
ROLLBACK_REC = replace(
    ROLLBACK,
    title=Title(
        Mark("!", "REC.", "bad"),
        "since 1:08 · way back 3 steps, 16 m · open",
        "since 1:08 · 3 steps, 16 m",
        wants=True,
    ),
    answer=(
        Fact("! ROLLBACK RECOMMENDED", "at 7:40, 1:08 ago. Failures 23 % > 20 %, 2 of 2.", "bad"),
        Fact("Target", "billing-worker 1.41.8, green 2 d ago · way back 16 m · decides Taylor"),
    ),
    ways=(replace(PARTIAL, offered=True), replace(COMPENSATE, offered=True)),
)
STEPS_BACK = (
    replace(WAY_STEPS[0], mark=DONE, took="2:25"),
    replace(
        WAY_STEPS[1],
        mark=NOW,
        took="3:45",
        current=True,
        done_when="Billing worker health = 200 · now ✓ 31 s",
    ),
    WAY_STEPS[2],
)
ROLLBACK_BACK = replace(
    ROLLBACK,
    title=Title(
        Mark("●", "STEP 2/3", "bright"),
        "6:10 of 16 m · no return is NOT crossed",
        "6:10 of 16 m · not crossed",
        wants=True,
    ),
    answer=(
        Fact("Step 2 of 3", "Redeploy prior billing worker · Sam · started 21:10 by Taylor"),
        Fact("Restored only when", "6 of 6 checks pass for 3 samples · now 4 of 6, sample 0"),
    ),
    bar=(6, 16, 8),
    ways=(replace(PARTIAL, steps=STEPS_BACK), COMPENSATE),
    force="partial",
    notes=(
        Fact("After step 3", "the only way is forward: compensate seats from the ledger.", "warn"),
        Fact("f", "records that this step failed and offers the next best path.", "dim"),
    ),
)
ROLLBACK_DONE = replace(
    ROLLBACK,
    title=Title(Mark("✓", "RESTORED", "ok"), "3 of 3 in 15:20 · 1 thing not restored", "3 of 3 · 1 left", wants=True),
    answer=(
        Fact("✓ RESTORED", "at 34:05 after 26:25 · on billing-worker 1.41.8 · target 30 m kept", "ok"),
        Fact("! 1 not restored", "migration 0042 stays applied; 14 seats to reconcile · Priya", "warn"),
    ),
    bar=(16, 16, 8),
    crossed=True,
    ways=(
        replace(PARTIAL, steps=tuple(replace(s, mark=DONE, took="5:05") for s in WAY_STEPS)),
        COMPENSATE,
    ),
    force="partial",
    notes=(Fact("Left behind", "migration 0042 stays applied · owner Priya · due 12:00", "warn"),),
)

# --- 6 Incidents --------------------------------------------------------------------------------------------

INCIDENTS = IncidentsSlice(
    title=Title(
        Mark("!", "1 RELATED", "warn"),
        "SEV-3 monitoring: Delayed Stripe Webhook Processing",
        "SEV-3 webhook delay",
    ),
    touches="Stripe Sync · Subscription Seats · Webhooks",
    services="Billing Worker",
    incidents=(
        IncidentRow(
            "INC-9",
            Mark("!", "SEV-3", "warn"),
            "SEV-3",
            "monitoring",
            "Delayed Stripe Webhook Processing",
            "Billing Worker",
            "Webhook queue latency exceeded SLO.",
            "2 d",
            ("module Webhooks in common", "adds +10 to risk"),
            (Fact("Opened", "2 d ago by sam"),),
        ),
    ),
    empty=(),
    sections=(Section("People", (Fact("Commander", "dana"), Fact("Escalate to", "taylor, then priya"))),),
)
INCIDENTS_NONE = replace(
    INCIDENTS,
    title=Title(Mark("·", "NONE", "dim"), "no incident on these modules"),
    incidents=(),
    empty=(
        "No related incident on record.",
        "Incidents of the same modules and services appear here and add to the risk.",
        "Only incidents in the store are known; no provider is asked.",
    ),
)

# --- 7 Updates ----------------------------------------------------------------------------------------------

UPDATES = UpdatesSlice(
    title=Title(Mark("·", "NONE", "dim"), "no draft yet · u drafts three"),
    drafts=(),
    empty=(
        "No status update yet. u drafts three from this room: internal, customer, executive.",
        "Use it after an incident or deployment event; every sentence cites its facts.",
        "Nothing is sent from here: y copies a text, you send it.",
    ),
    postmortem=(),
)


def draft(audience: str, mark: Mark, title: str) -> DraftRow:
    sentences = (
        SentenceRow(
            "Since 03:14 UTC, changes to the number of seats in your plan take longer than usual to appear.",
            (1,),
            False,
        ),
        SentenceRow("We are returning to the previous version of our billing service.", (2,), False),
        SentenceRow("Your existing seats keep working.", (3,), False),
        SentenceRow("We do not yet know whether any invoice is affected; we will say so.", (), True),
    )
    facts = (
        Fact("[1]", "spike.entered at 7:20 · event 43"),
        Fact("[2]", "rollback step 2 of 3 started · event 52"),
        Fact("[3]", "worker health 200, API errors 0.4 % · event 51"),
        Fact("[?]", "unknown: seats, Stripe − internal is stale", "warn"),
    )
    return DraftRow(audience, mark, title, "31 s", sentences, facts, " ".join(s.text for s in sentences))


UPDATES_DRAFTED = replace(
    UPDATES,
    title=Title(
        Mark("◌", "1 STALE", "warn"),
        "internal, customer fresh · executive stale",
        "1 of 3 drafts stale",
        "4 m",
    ),
    drafts=(
        draft("internal", Mark("✓", "FRESH", "ok"), "Seat sync is rolling back"),
        draft("customer", Mark("✓", "FRESH", "ok"), "Seat changes are delayed"),
        draft("executive", Mark("◌", "STALE", "warn"), "Billing release is being reverted"),
    ),
    empty=(),
)
UPDATES_POSTMORTEM = replace(
    UPDATES_DRAFTED,
    title=Title(Mark("✓", "3 FRESH", "ok"), "internal, customer, executive · postmortem drafted", "3 drafts", "9 s"),
    drafts=tuple(replace(d, mark=Mark("✓", "FRESH", "ok")) for d in UPDATES_DRAFTED.drafts),
    postmortem=(
        "Postmortem of run-0003, a REHEARSAL",
        "What happened: webhook failures passed 20 % at 7:20 and the way back was taken at 16:10.",
        "What was not restored: migration 0042 stays applied.",
    ),
)

# --- 8 Audit ------------------------------------------------------------------------------------------------

EVENTS = (
    ("release.imported", "digest 9c41e7 from billing-seat-sync-patch.yaml", "dana", "release"),
    ("gate.ticked", "3 Webhook replay runbook reviewed", "sam", "release"),
    ("approval.requested", "Taylor Ng", "dana", "release"),
    ("release.created", RELEASE, "dana", "release"),
)


def audit(total: int, word: str, age: str) -> AuditSlice:
    events = tuple(
        EventRow(
            total - index, age if index == 0 else f"{index + 1} h", "2025-01-01 03:14:32 UTC", "", *event,
            index == 0, (Fact("Hash", "9c41e7aa"),),
        )
        for index, event in enumerate(((word, "recorded by the operator", "dana", "run"), *EVENTS))
    )  # fmt: skip
    return AuditSlice(
        Title(Mark("✓", "CHAIN OK", "ok"), f"{total} events · {word}", f"{total} · {word}", age),
        events,
        total,
        "9c41e7aa",
    )


# --- boards -------------------------------------------------------------------------------------------------


def blocked() -> Board:
    """Idle, with two gates and one approval open."""
    return Board(
        at="2025-01-01T03:14:32Z",
        seen=(("site", 2), (f"release:{RELEASE}", 4)),
        context="blocked",
        header=header("no run", "IDLE"),
        rail=rail(".........."),
        next=Next(
            "✗", "stop", "Blocked, 3 reasons.", "Finance sign-off is open", ("2", "space"), owner="finance", pane=2
        ),
        risk=RISK,
        gates=GATES,
        timeline=TIMELINE,
        checks=CHECKS_NEVER,
        rollback=ROLLBACK,
        incidents=INCIDENTS,
        updates=UPDATES,
        audit=audit(4, "release.imported", "2 h"),
    )


def queued() -> Board:
    """Queued in a rehearsal by assuming three."""
    return replace(
        blocked(),
        context="queued",
        header=header("run-0003", "QUEUED", "T+00:04", assumed=3),
        rail=rail("c.........", (4,)),
        next=Next(
            "n",
            "go",
            "Enter preflight",
            "verify approvals, check rollback plan, run tests",
            owner="dana",
            act="preflight",
        ),
        risk=RISK_QUEUED,
        gates=GATES_ASSUMED,
        audit=audit(7, "release.queued", "4 s"),
    )


def deploying() -> Board:
    """The plan's own migration is the step in force."""
    return replace(
        queued(),
        context="deploying",
        header=header("run-0003", "DEPLOYING", "T+03:10", assumed=3),
        rail=rail("ppc.......", (4, 31, 38)),
        next=Next(
            "n",
            "go",
            "Record step 5.1 done",
            "seat_sync_state added to subscriptions",
            owner="Sam Ito",
            act="step 5.1 done",
            pane=3,
        ),
        timeline=TIMELINE_DEPLOYING,
        audit=audit(16, "step.started", "38 s"),
    )


def monitoring() -> Board:
    """Monitoring with a failing check, one sample of two."""
    return replace(
        deploying(),
        context="monitoring",
        header=header("run-0003", "MONITORING", "T+06:12", assumed=3, who="dana +1"),
        rail=rail("ppppc.....", (4, 31, 164, 22, 130)),
        next=Next(
            "n", "go", "Record sample 3 of 5", "webhook failures 23 % > 20 %, 1 of 2 → spike", act="sample 3", pane=4
        ),
        timeline=TIMELINE_MONITORING,
        checks=CHECKS_FAIL,
        audit=audit(41, "check.failed", "12 s"),
    )


def recommended() -> Board:
    """The limit is reached: somebody has to decide."""
    return replace(
        monitoring(),
        context="recommended",
        header=header("run-0003", "ROLLBACK REC.", "T+07:40", assumed=3, who="dana +2"),
        rail=rail("ppppf.pc..", (4, 31, 164, 22, 130, -1, 12, 68)),
        next=Next("R", "ask", "Decide: roll back?", "Webhook failures 23 % for 2 of 2 samples", owner="Taylor", pane=5),
        timeline=TIMELINE_STOPPED,
        rollback=ROLLBACK_REC,
        updates=UPDATES_DRAFTED,
        audit=audit(44, "rollback.recommended", "1 m"),
    )


def rolling_back() -> Board:
    """In the second step of the way back, before the line."""
    return replace(
        recommended(),
        context="rolling back",
        header=header("run-0003", "ROLLING BACK", "T+21:40", assumed=3, who="dana +2"),
        rail=rail("ppppf.ppc.", (4, 31, 164, 22, 130, -1, 12, 510, 370)),
        next=Next(
            "n", "go", "Record step 2 done", "worker 1.41.8 redeployed", owner="Sam Ito", act="step 2 done", pane=5
        ),
        timeline=TIMELINE_BACK,
        rollback=ROLLBACK_BACK,
        audit=audit(52, "step.started", "31 s"),
    )


def restored() -> Board:
    """Back on the prior version, with one thing left behind."""
    return replace(
        rolling_back(),
        context="restored",
        header=header("run-0003", "RESTORED", "T+34:05", assumed=3, who="dana +2"),
        rail=rail("ppppf.pppc", (4, 31, 164, 22, 130, -1, 12, 510, 920, 9)),
        next=Next(
            "p", "go", "Draft the postmortem.", "Checks 6 of 6 pass; ! 1 thing not restored", owner="dana", pane=7
        ),
        timeline=TIMELINE_RESTORED,
        checks=CHECKS_PASS,
        rollback=ROLLBACK_DONE,
        incidents=INCIDENTS_NONE,
        updates=UPDATES_POSTMORTEM,
        audit=audit(58, "run.restored", "9 s"),
    )


MONSTERS = ("W" * 300, "漢字" * 150, "a\u0301e\u0308 " * 90, "[red]x[/red] " * 40)


def hostile() -> Board:
    """Every text of every slice is very long or wide; roles, states and phases stay what they are."""
    board: Board = _monstrous(replace(restored(), incidents=INCIDENTS, timeline=TIMELINE_DEPLOYING), [0])
    triggers = tuple((text, progress, "warn") for text, progress, _ in board.checks.triggers)
    return replace(board, checks=replace(board.checks, triggers=triggers))


def _monstrous(value: Any, count: list[int]) -> Any:
    kept = {"role", "state", "kind", "context", "seen", "phase", "force", "id", "key"}
    if isinstance(value, str):
        count[0] += 1
        return MONSTERS[count[0] % len(MONSTERS)]
    if isinstance(value, tuple):
        return tuple(_monstrous(item, count) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        texts = {
            field.name: _monstrous(getattr(value, field.name), count)
            for field in fields(value)
            if field.name not in kept or (field.name == "kind" and not isinstance(value, Header))
        }
        return replace(value, **texts)
    return value


BOARDS: dict[str, Callable[[], Board]] = {
    "blocked": blocked,
    "queued": queued,
    "deploying": deploying,
    "monitoring": monitoring,
    "recommended": recommended,
    "rolling back": rolling_back,
    "restored": restored,
}
