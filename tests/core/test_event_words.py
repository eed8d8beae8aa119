"""Every kind of event has words."""

from typing import get_args

import pytest

from controlroom.core import release_events as said
from controlroom.core import run_events as ran
from controlroom.core import site_events as site
from controlroom.core.event_words import what
from controlroom.core.events import Event
from controlroom.core.lock import Scope
from controlroom.core.measurement import Measurement, Verdict
from controlroom.core.scenario import Row, Then, When
from tests.core.risk_sample import INCIDENT, PLAN, POLICY

UNTIL = "2026-05-17T12:00:00.000000Z"
WORDS: tuple[tuple[Event, str], ...] = (
    (site.PeopleImported(()), "people imported: 0"),
    (site.LoginMapped("root", "sam"), "login root said to be sam"),
    (site.PolicyImported(POLICY), "risk policy risk version 1 imported"),
    (site.IncidentImported(INCIDENT), "incident inc-1 imported: Delayed Stripe Webhook Processing"),
    (
        site.LockAdded("lock-1", Scope(("billing",)), "audit", UNTIL),
        "lock-1: locked billing until 2026-05-17 12:00 UTC: audit",
    ),
    (site.LockAdded("lock-2", Scope(), "slow", kind="warning"), "lock-2: warned about everything: slow"),
    (site.LockRemoved("lock-1", "done"), "lock-1 taken off: done"),
    (site.ChangePassed("sync", "staging", "r"), "sync has come to staging by r"),
    (site.ChangeTakenBack("sync", "staging", "r"), "sync was taken back in staging by r"),
    (site.LiveRunOpened("r", ("a",)), "live run of r took its services"),
    (site.LiveRunClosed("r"), "live run of r gave its services back"),
    (said.ReleaseImported(PLAN, "abcdef99"), "plan imported, digest abcdef"),
    (said.GateTicked("g", "mail", "d"), "gate g ticked: mail"),
    (said.GateMeasured("g", Measurement("c", Verdict.FAIL, "7"), "d"), "gate g measured: fail, 7"),
    (said.GateUnticked("g", "wrong"), "tick of gate g taken back: wrong"),
    (said.ApprovalGranted("a", "taylor", "d", "go"), "approval a given by taylor: go"),
    (said.ApprovalRevoked("a", "taylor", "stop"), "approval a of taylor taken back: stop"),
    (said.Acknowledged("support", "priya"), "support acknowledged by priya"),
    (
        said.RiskAccepted("gates", 16, "taylor", "seen", UNTIL, "d"),
        "risk gates (16 points) accepted by taylor until 2026-05-17 12:00 UTC: seen",
    ),
    (said.AcceptanceWithdrawn("gates", "taylor", "worse"), "acceptance of risk gates taken back by taylor: worse"),
    (said.SaidUndone(41, "gate.ticked", "g"), "undone event 41, gate.ticked g"),
    (
        said.SaidUndone(41, "gate.unticked", "g", "mail", "d", "sam", "May"),
        "undone event 41, gate.unticked g; the tick of sam stands again: mail",
    ),
    (ran.RunStarted("r", "live", "abcdef99"), "live started, digest abcdef"),
    (ran.GatesAssumed(("g",), ("a",), ("l",), ("e",)), "went on as if done: g, a, l, e"),
    (ran.ReleaseQueued(126, "critical"), "queued with risk score 126, critical"),
    (ran.ReleaseQueued(126, "critical", "risk", 2), "queued with risk score 126, critical, by policy risk version 2"),
    (ran.PhaseEntered("spike", "rate"), "phase spike: rate"),
    (ran.StepBegun("s", "Deploy", 2), "began Deploy, attempt 2"),
    (ran.StepPassed("s", "Deploy", 60, "log"), "done: Deploy: log"),
    (ran.StepFailed("s", "Deploy", "lock"), "failed: Deploy: lock"),
    (ran.StepSkipped("s", "Deploy", "empty"), "left out: Deploy: empty"),
    (ran.SampleTaken((Measurement("c", Verdict.FAIL),), "bad"), "sample bad: 1 fail"),
    (ran.RunDiverged("late", "deploy is late"), "off the expected track: deploy is late"),
    (ran.RunConverged("late"), "on the expected track again: late"),
    (ran.BaselineTaken("last", (ran.Baseline("c", "7"),)), "to compare with, in the last good run: c 7"),
    (ran.SampleTaken((), "good"), "sample good: no check was due"),
    (ran.RollbackRecommended("t", "Rate", "c", "23 %", "> 20 %"), "rollback recommended: Rate: 23 % (limit > 20 %)"),
    (ran.RollbackStarted("quick", "Partial"), "way back taken: Partial"),
    (ran.LineCrossed("s", "Replay"), "point of no return crossed: Replay"),
    (ran.WayAbandoned("quick", ("Replay",), "failed"), "way back quick given up: failed; not done: Replay"),
    (ran.RunRestored(), "restored; not restored: nothing by the plan"),
    (ran.RunHeld("lunch"), "held: lunch"),
    (ran.RunResumed(60), "hold taken off after 60 s"),
    (ran.ResultOverruled("c", "known", 900), "result of c set aside until T+15:00: known"),
    (ran.ResultOverruled("", "known", 900), "recommendation set aside until T+15:00: known"),
    (ran.SignalInserted(Row(When(), Then(signal="errors", verdict="fail"))), "signal put in: errors fail"),
    (ran.WarningNoted("locked"), "warning: locked"),
    (ran.UpdatesDrafted((ran.UpdateDraft("internal", "T", ()),)), "updates drafted: internal"),
    (ran.UpdatesWithdrawn(41), "drafts taken back: event 41 undone"),
    (ran.PostmortemDrafted(9), "postmortem drafted"),
)


@pytest.mark.parametrize(("event", "words"), WORDS)
def test_an_event_is_told_in_words(event: Event, words: str) -> None:
    assert what(event) == words


def test_no_kind_of_event_is_forgotten() -> None:
    assert {type(event) for event, _ in WORDS} == set(get_args(Event))
