"""`check run --record`: what is seen goes into a live run and into gates, by one observer at a time, and is told."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from controlroom.cli import open as open_parts
from controlroom.cli.observing import Observer
from controlroom.core import event_words
from controlroom.core.intents import StartRun, TakeSample
from controlroom.outside.reach import Reach
from controlroom.store.claim import Claim
from tests.cli.conftest import Run, Said
from tests.cli.test_check import CHECKS, answers, served  # noqa: F401  # a fixture
from tests.cli.test_options import written
from tests.real.parts import until

STAGES = """stages:
  - {id: before, title: Before, gates: [{id: live, title: Web answers, check: health, owner: dana}]}
"""


@pytest.fixture
def store(home: Path) -> Path:
    return home / "data" / "controlroom" / "controlroom.db"


@pytest.fixture
def kept(run: Run, home: Path) -> Run:
    """`run`, with the plan in the store; its gate is bound to a check."""
    file = home / "small.yaml"
    file.write_text(CHECKS.replace("stages: []\n", STAGES).replace("service: Web}", "service: Web, interval: 1}"))
    assert run("release", "import", str(file)).code == 0
    return run


@pytest.fixture
def watching(kept: Run) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts a command that watches and records; whatever happens it is ended."""
    begun: list[subprocess.Popen[str]] = []

    def start(*words: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "controlroom", "check", "run", "small", "--watch", "--record", *words]
        pipe = subprocess.PIPE
        begun.append(subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=dict(os.environ)))
        return begun[-1]

    yield start
    for process in begun:
        process.kill()
        process.communicate(timeout=30)


def gate(run: Run) -> str:
    ((state,),) = [[one["state"] for one in run("gate", "status", "small", "--json").data["gates"]]]
    return str(state)


def events(run: Run) -> list[str]:
    return [one["kind"] for one in run("audit", "log", "--json").data["events"]]


def lines_until(process: "subprocess.Popen[str]", wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The first line of JSON that is wanted."""
    assert process.stdout is not None
    for text in process.stdout:
        one: dict[str, Any] = json.loads(text)
        if wanted(one):
            return one
    raise AssertionError(f"it ended with {process.wait(30)}: {process.stderr.read() if process.stderr else ''}")


def of_run(one: dict[str, Any]) -> bool:
    return bool(one.get("recorded") and one["recorded"]["run"] == "run-0001")


def test_without_record_nothing_is_stored(kept: Run, served: HTTPServer) -> None:  # noqa: F811
    before = events(kept)
    assert kept("check", "run", "small", "--json").data["recorded"] is None
    assert (events(kept), gate(kept)) == (before, "open")


def test_before_a_run_it_feeds_the_gates_that_are_bound_to_checks(kept: Run, served: HTTPServer) -> None:  # noqa: F811
    said = kept("check", "run", "small", "--record", "--json")
    done = said.data["recorded"]
    assert done["gates"] == [{"gate": "live", "check": "health", "verdict": "pass"}]
    assert (done["run"], done["results"], len(done["events"])) == (None, 0, 1)
    assert gate(kept) == "done"
    answers(served, health=503)
    said = kept("check", "run", "small", "--record")
    assert said.code == 1
    assert "Recorded · gate live is measured: FAIL · event" in said.out
    assert gate(kept) == "open"


def test_what_is_as_before_or_bound_to_no_gate_is_said_to_be_not_recorded(kept: Run, served: HTTPServer) -> None:  # noqa: F811
    kept("check", "run", "small", "--record")
    said = kept("check", "run", "small", "--record")
    assert "Nothing was recorded · the gates are as they were measured before" in said.out
    said = kept("check", "run", "small", "--record", "--check", "queue")
    assert "Nothing was recorded · no live run goes on, and no gate is bound to what was seen" in said.out
    assert events(kept).count("gate.measured") == 1


def test_a_live_run_takes_it_and_so_do_the_gates(kept: Run, served: HTTPServer) -> None:  # noqa: F811
    assert kept("run", "start", "small", "--live").code == 0
    said = kept("check", "run", "small", "--record", "--format", "jsonl")
    done = json.loads(said.out.splitlines()[-1])["recorded"]
    assert (done["run"], done["results"], done["why"]) == ("run-0001", 3, "")
    assert [one["gate"] for one in done["gates"]] == ["live"]
    kinds = {one["seq"]: one["kind"] for one in kept("audit", "log", "--json").data["events"]}
    assert [kinds[seq] for seq in done["events"]] == ["sample.taken", "gate.measured"]
    assert kept("run", "advance", "small", "--json").data["phase"] == "QUEUED"


def test_a_junit_report_stays_one_and_says_aside_what_was_recorded(kept: Run, served: HTTPServer) -> None:  # noqa: F811
    said = kept("check", "run", "small", "--record", "--format", "junit")
    assert said.out.rstrip().endswith("</testsuites>")
    assert "gate live is measured: PASS" in said.err


def test_a_run_that_another_observes_is_left_to_it_and_the_gates_are_fed(
    kept: Run,
    served: HTTPServer,  # noqa: F811
    store: Path,
) -> None:
    kept("run", "start", "small", "--live")
    other = Claim(store, "looks-0001")
    assert other.take()
    done = kept("check", "run", "small", "--record", "--json").data["recorded"]
    assert (done["run"], done["why"]) == (None, "run-0001 is observed by another room or command")
    assert [one["gate"] for one in done["gates"]] == ["live"]
    other.release()
    assert kept("check", "run", "small", "--record", "--json").data["recorded"]["run"] == "run-0001"


def test_what_is_not_set_up_here_measured_nothing(kept: Run, home: Path) -> None:
    written(home, "")
    done = kept("check", "run", "small", "--record", "--json").data["recorded"]
    assert done == {"run": None, "results": 0, "gates": [], "events": [], "why": "nothing could be looked at"}


def test_a_session_that_only_reads_refuses_before_it_looks(
    kept: Run,
    home: Path,
    served: HTTPServer,  # noqa: F811
) -> None:
    served.clear_log()
    for words in (("--record",), ("--record", "--watch")):
        said = kept("check", "run", "small", "--read-only", *words)
        assert said.code == 4
    place = f"127.0.0.1:{served.port}"
    rules = f'read_only_environments = ["production"]\n[checks]\nhosts = ["{place}"]\n'
    written(home, f'{rules}[checks.services]\nWeb = "http://{place}"\n')
    assert kept("check", "run", "small", "--record", "--json").error["rule"] == "read_only"
    assert not served.log
    assert kept("check", "run", "small").code == 0


def test_nothing_is_recorded_of_a_file(kept: Run, home: Path, served: HTTPServer) -> None:  # noqa: F811
    said = kept("check", "run", str(home / "small.yaml"), "--record", "--json")
    assert (said.code, said.error["rule"]) == (2, "usage")


def test_a_watch_feeds_the_gates_then_observes_the_run_that_begins_and_ends_by_ctrl_c(
    kept: Run,
    served: HTTPServer,  # noqa: F811
    watching: Callable[..., subprocess.Popen[str]],
    store: Path,
) -> None:
    process = watching("--format", "jsonl")
    first = lines_until(process, lambda one: bool(one.get("recorded") and one["recorded"]["gates"]))
    assert first["recorded"]["run"] is None
    assert kept("run", "start", "small", "--live").code == 0
    lines_until(process, of_run)
    assert not Claim(store, "looks-0001").take()
    answers(served, health=503)
    lines_until(process, lambda one: of_run(one) and bool(one["recorded"]["events"]) and gate(kept) == "open")
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "this observes run-0001" in said
    assert said.rstrip().endswith("ended")
    assert Claim(store, "looks-0001").take()


def test_a_watch_of_one_check_of_a_run_that_measures_looks_when_it_is_due_and_at_no_other(
    kept: Run,
    served: HTTPServer,  # noqa: F811
    watching: Callable[..., subprocess.Popen[str]],
) -> None:
    kept("run", "start", "small", "--live")
    kept("check", "run", "small", "--record")
    assert kept("run", "advance", "small", "--json").data["phase"] == "QUEUED"
    answers(served, queue=30)
    process = watching("--format", "jsonl", "--check", "queue")
    assert lines_until(process, lambda one: "check" in one)["check"] == "queue"
    taken = lines_until(process, lambda one: of_run(one) and bool(one["recorded"]["events"]))
    assert taken["recorded"]["results"] == 1
    answers(served, queue=3)
    assert lines_until(process, lambda one: one.get("verdict") == "pass")["check"] == "queue"


def test_a_watch_that_is_killed_leaves_the_run_to_the_one_that_waits(
    kept: Run,
    served: HTTPServer,  # noqa: F811
    watching: Callable[..., subprocess.Popen[str]],
) -> None:
    kept("run", "start", "small", "--live")
    first = watching("--format", "jsonl")
    lines_until(first, of_run)
    second = watching("--format", "jsonl")
    assert second.stderr is not None
    assert "observed by another room or command: this waits until it leaves" in second.stderr.readline()
    first.kill()
    first.wait(30)
    lines_until(second, of_run)
    assert "this observes run-0001" in second.stderr.readline()


def test_a_sample_in_the_room_before_a_run_feeds_the_gates(
    kept: Run,
    served: HTTPServer,  # noqa: F811
    store: Path,
) -> None:
    place = f"127.0.0.1:{served.port}"
    observer = Observer(Reach((place,), {"Web": f"http://{place}"}), {})
    opened = open_parts.opened(store)
    opened.desk.outside = observer
    answer = opened.desk.ask("small", TakeSample())
    assert answer.refusal is None
    until(lambda: observer.step(opened.desk, "small"), "what was seen")
    assert [request.path for request, _ in served.log] == ["/health"]
    assert gate(kept) == "done"
    observer.leave()
    opened.log.close()


def test_a_gate_that_is_measured_says_with_which_command(kept: Run) -> None:
    (reason,) = kept("gate", "status", "small", "--json").data["reasons"]
    assert reason["remedy"] == "measure it: controlroom check run small --record"
    said = kept("gate", "tick", "small", "live", "--evidence", "seen", "--json")
    assert said.error["remedy"] == "measure it: controlroom check run small --record"
    assert kept("gate", "status", "small").out.count("controlroom check run small --record") == 1
    started = kept("run", "start", "small", "--live").out
    assert started.splitlines()[-1].endswith("controlroom check run small --record")
    assert "controlroom check run small --record" in kept("run", "sample", "small", "--json").error["remedy"]


def warnings(said: Said) -> list[str]:
    return [one["text"] for one in said.data["events"] if one["kind"] == "warning.noted"]


def test_a_live_run_begins_although_checks_are_not_set_up_and_says_which_and_how_to_mend_it(
    kept: Run,
    served: HTTPServer,  # noqa: F811
    home: Path,
) -> None:
    assert warnings(kept("run", "start", "small", "--live", "--json")) == []
    kept("run", "abort", "small", "--reason", "again")
    written(home, "")
    said = kept("run", "start", "small", "--live", "--json")
    assert said.data["phase"] == "IDLE"
    (text,) = warnings(said)
    assert "3 of 4 checks are not set up on this machine" in text
    assert "health, queue, trial; mend it: controlroom doctor --checks small --write" in text


def test_the_room_says_it_of_its_own_machine(kept: Run, store: Path) -> None:
    opened = open_parts.opened(store)
    opened.desk.outside = Observer(Reach(), {})
    answer = opened.desk.ask("small", StartRun("live"))
    assert "health, queue, trial" in event_words.what(answer.records[-1].event)
    opened.log.close()
