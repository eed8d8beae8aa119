"""The stand-ins of the live demo: a real process that answers as the plan's checks ask, breaks on demand, and ends."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

import pytest

from controlroom.cli import open as parts
from controlroom.cli.demo import LIVE
from controlroom.cli.observing import Observer
from controlroom.cli.standins import started
from controlroom.cli.standins.filled import fill
from controlroom.cli.standins.hold import Hold
from controlroom.cli.standins.plan import demo_plan
from controlroom.cli.standins.state import FAULTS, METRICS
from controlroom.core.plan import Plan
from controlroom.core.scenario import Then
from controlroom.formats.plans import read_plan
from controlroom.outside.reach import Reach
from tests.cli.conftest import PLAN, Run


@pytest.fixture
def plan() -> Plan:
    return demo_plan(read_plan(Path(PLAN)))


@pytest.fixture
def standins(home: Path) -> Iterator[started.StandIns]:
    running = started.start()
    yield running
    running.end()


def answer(standins: started.StandIns, path: str) -> str:
    with urlopen(f"http://127.0.0.1:{standins.port}{path}", timeout=10) as got:
        return str(got.read(), "utf-8")


def metric(standins: started.StandIns, query: str) -> str:
    found = json.loads(answer(standins, f"/api/v1/query?query={quote(query)}"))["data"]["result"]
    return str(found[0]["value"][1]) if found else ""


def drift(standins: started.StandIns, statement: str) -> int:
    with closing(sqlite3.connect(standins.folder / started.DATABASE)) as connection:
        return int(connection.execute(statement).fetchone()[0])


def test_every_metric_that_the_plan_asks_for_is_answered_and_no_other(standins: started.StandIns, plan: Plan) -> None:
    asked = {check.id: check.asks for check in plan.checks if check.probe == "prometheus"}
    assert asked.keys() == METRICS.keys()
    for id, query in asked.items():
        assert metric(standins, query) == METRICS[id][0]
    assert metric(standins, "up") == ""


def test_each_fault_breaks_what_it_says_and_the_next_word_mends_it(standins: started.StandIns, plan: Plan) -> None:
    asks = {check.id: check.asks for check in plan.checks}
    for id, (normal, fault, broken) in METRICS.items():
        started.toggle(fault)
        assert metric(standins, asks[id]) == broken
        started.toggle(fault)
        assert metric(standins, asks[id]) == normal
    started.toggle("drift")
    assert drift(standins, asks["seat-drift"]) == 7
    started.toggle("invoices")
    assert json.loads(answer(standins, "/internal/billing/preview-comparison")) == {"equal": 11, "compared": 12}
    started.toggle("down")
    with pytest.raises(HTTPError) as raised:
        answer(standins, "/healthz")
    raised.value.close()
    assert raised.value.code == 503
    assert {fault.id for fault, on in started.faults() if on} == {"drift", "invoices", "down"}
    started.toggle("clear")
    assert drift(standins, asks["seat-drift"]) == 0
    assert [fault for fault, on in started.faults() if on] == []
    assert len(started.faults()) == len(FAULTS)


def test_where_none_ever_ran_the_command_that_starts_them_is_named(home: Path) -> None:
    with pytest.raises(OSError, match="controlroom demo --live starts them"):
        started.toggle("errors")


def test_what_is_no_fault_is_refused_and_so_is_a_word_when_none_run(standins: started.StandIns) -> None:
    with pytest.raises(OSError, match="answer"):
        started.toggle("nonsense")
    standins.end()
    with pytest.raises(OSError, match="do not answer"):
        started.toggle("errors")


def test_they_end_when_whoever_started_them_is_killed_and_nobody_asks(home: Path) -> None:
    code = "from controlroom.cli.standins import started as s; print(s.start(2).process.pid, flush=True); input()"
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    number = int(process.stdout.readline())
    process.kill()
    process.communicate()
    joined = started.start_or_join()
    assert joined.process is None
    for _ in range(6):
        started.faults()
        time.sleep(0.5)
    assert _runs(number)  # for as long as another room asks
    deadline = time.monotonic() + 30
    while _runs(number):
        assert time.monotonic() < deadline, "the stand-ins are still there"
        time.sleep(0.05)


def test_a_room_that_joined_keeps_them_alive_without_a_look_and_until_it_leaves(home: Path) -> None:
    running = started.start(1)
    assert running.process is not None
    joined = started.start_or_join()
    hold = Hold(joined, pace=0.1)
    running.stop()  # the room that started them has gone
    time.sleep(2.5)
    assert running.process.poll() is None
    hold.leave()
    running.process.wait(30)


def test_what_is_broken_after_they_have_gone_starts_them_again_where_the_checks_look(
    standins: started.StandIns,
) -> None:
    hold = Hold(started.start_or_join())
    standins.end()
    hold.breaks("errors", "fail")
    again = started.start_or_join()
    assert (again.port, again.process) == (standins.port, None)
    assert [fault.id for fault, on in started.faults() if on] == ["errors"]
    hold._running.end()
    hold.leave()


def test_where_they_can_not_be_told_a_refusal_says_so_and_how_to_go_on(home: Path) -> None:
    def gone(signal: str, verdict: str) -> None:
        raise OSError("the stand-ins of the demo did not start")

    observer = Observer(Reach(), {})
    observer.on_stand_ins(Reach(), {}, (), gone)
    refusal = observer.signal(Then(signal="errors", verdict="fail"))
    assert refusal is not None
    assert "did not start" in refusal.message
    assert "controlroom demo --live" in refusal.remedy


def test_a_command_on_the_store_of_the_demo_looks_at_its_stand_ins(run: Run, standins: started.StandIns) -> None:
    store = filled(run)
    said = run("--store", store, "check", "run", LIVE, "--record")
    assert said.code == 0, said.out
    assert "6 pass" in said.out
    started.toggle("errors")
    assert run("--store", store, "check", "run", LIVE).code == 1


def test_on_the_store_of_the_demo_without_stand_ins_it_says_what_starts_them(run: Run) -> None:
    said = run("--store", filled(run), "check", "run", LIVE, "--json")
    assert said.code == 2
    assert said.error["rule"] == "stand_ins"
    assert "controlroom demo --live" in said.error["remedy"]


def filled(run: Run) -> str:
    """The store of the live demo with its release, as `controlroom paths` names it."""
    (store,) = [one["path"] for one in run("paths", "--json").data["paths"] if one["name"] == "live demo"]
    Path(store).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    opened = parts.opened(store)
    fill(opened.desk)
    opened.log.close()
    return str(store)


def _runs(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z" and os.path.exists(f"/proc/{number}")


def test_the_plan_of_the_live_demo_waits_for_nobody_and_is_not_production(plan: Plan) -> None:
    assert (plan.environment, plan.approvals, plan.acknowledgements) == ("demo", (), ())
    steps = [*plan.steps, *(step for way in plan.ways_back for step in way.steps)]
    texts = [step.command for step in steps] + [step.undo for step in plan.steps]
    assert sum("-n demo" in text for text in texts) == 4
    assert not any("production" in text for text in texts)
    assert plan.monitoring.interval == 5
    assert {check.service for check in plan.checks} <= {"Billing API", "Billing Worker"}
