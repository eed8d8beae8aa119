"""`check`: looks at real servers on loopback, exit codes, forms of output, and a machine where nothing is set up."""

import json
import os
import shlex
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from pytest_httpserver import HTTPServer

from tests.cli.conftest import PEOPLE, PLAN, RELEASE, Run
from tests.cli.test_options import written

CHECKS = """
id: small
title: Small
description: A plan of checks.
product: Web
owner: dana
author: dana
environment: production
services: [Web]
stages: []
ways_back:
  - {id: back, title: Back, way: quick, steps: [{id: undo, title: Undo, kind: reversible, minutes: 1}]}
checks:
  - {id: health, title: Health, probe: http, asks: GET /health, passes: "= 200", service: Web}
  - {id: queue, title: Queue, probe: http, asks: GET /queue, reads: json size, passes: "<= 20", warns: "> 10",
     service: Web}
  - {id: log, title: Log, probe: manual, asks: errors in the log, passes: "= 0"}
  - {id: trial, title: Trial, probe: http, asks: GET /trial, passes: "= 200", service: Web, required: false}
"""


@pytest.fixture
def plan(home: Path) -> str:
    file = home / "small.yaml"
    file.write_text(CHECKS)
    return str(file)


@pytest.fixture
def served(home: Path) -> Iterator[HTTPServer]:
    """A server of this test whose answers it changes, which the configuration allows."""
    with HTTPServer() as server:
        place = f"127.0.0.1:{server.port}"
        written(home, f'[checks]\nhosts = ["{place}"]\n[checks.services]\nWeb = "http://{place}"\n')
        answers(server)
        yield server


def answers(server: HTTPServer, health: int = 200, queue: Any = 3, trial: int = 500) -> None:
    server.clear()
    server.expect_request("/health").respond_with_data("", status=health)
    server.expect_request("/queue").respond_with_json({"size": queue})
    server.expect_request("/trial").respond_with_data("", status=trial)


def verdicts(run: Run, plan: str, *words: str) -> tuple[int, dict[str, str]]:
    said = run("check", "run", plan, "--json", *words)
    return said.code, {one["check"]: one["verdict"] for one in said.data["checks"]}


def test_what_passes_passes_and_only_what_counts_decides(run: Run, plan: str, served: HTTPServer) -> None:
    assert verdicts(run, plan) == (0, {"health": "pass", "queue": "pass", "log": "never", "trial": "fail"})
    answers(served, queue=12)
    assert verdicts(run, plan)[1]["queue"] == "warn"


def test_a_failing_check_is_exit_1_and_a_blind_one_exit_6(run: Run, plan: str, served: HTTPServer) -> None:
    answers(served, health=503)
    assert verdicts(run, plan)[0] == 1
    answers(served, queue=None)
    code, found = verdicts(run, plan)
    assert code == 6
    assert found["queue"] in ("inconclusive", "error")
    served.stop()  # type: ignore[no-untyped-call]
    code, found = verdicts(run, plan)
    assert (code, found["health"], found["queue"]) == (6, "error", "error")


def test_one_check_may_be_looked_at_alone(run: Run, plan: str, served: HTTPServer) -> None:
    assert verdicts(run, plan, "--check", "health") == (0, {"health": "pass"})
    said = run("check", "run", plan, "--check", "no", "--json")
    assert (said.code, said.error["rule"]) == (2, "unknown")


def test_checks_by_hand_alone_are_never_green(run: Run, plan: str) -> None:
    assert verdicts(run, plan, "--check", "log") == (6, {"log": "never"})


def test_a_person_reads_state_value_limit_and_why(run: Run, plan: str, served: HTTPServer) -> None:
    answers(served, queue=30)
    text = run("check", "run", plan).out
    assert text.startswith(
        "LIVE PRODUCTION small · 4 checks: 1 pass, 1 fail, 1 not counted (required: false), 1 by hand"
    )
    assert "✗ FAIL         Queue · 30 · wanted ≤ 20" in text


def test_json_lines_and_junit_say_the_same(run: Run, plan: str, served: HTTPServer) -> None:
    answers(served, queue=30)
    said = run("check", "run", plan, "--format", "jsonl")
    lines = [json.loads(line) for line in said.out.splitlines()]
    assert [(one["check"], one["verdict"]) for one in lines][:2] == [("health", "pass"), ("queue", "fail")]
    said = run("check", "run", plan, "--format", "junit")
    assert said.code == 1
    (suite,) = ElementTree.fromstring(said.out)  # noqa: S314  # our own output
    assert [suite.get(name) for name in ("tests", "failures", "errors", "skipped")] == ["4", "1", "0", "2"]
    (failure,) = suite.iter("failure")
    assert "30, wanted ≤ 20" in str(failure.get("message"))


def test_where_nothing_is_set_up_the_exact_lines_are_printed_instead_of_errors(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = run("check", "run", PLAN)
    assert said.code == 6
    assert "ERROR" not in said.out
    assert "6 not set up on this machine" in said.out
    exports = [
        line.split("=")[0].removeprefix("export ") for line in said.out.splitlines() if line.startswith("export")
    ]
    toml = [line for line in said.out.splitlines() if line.startswith("[check") or " = " in line]
    assert exports
    path = home / "config" / "controlroom" / "config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(toml))
    assert tomllib.loads(path.read_text())["checks"].keys() >= {"hosts", "services", "prometheus", "databases"}
    for name in exports:
        monkeypatch.setenv(name, f"sqlite:///{home}/none.db")
    again = run("check", "run", PLAN, "--json", "--deadline", "2")
    assert again.data["setup"]["config"] == []
    assert {one["verdict"] for one in again.data["checks"]} <= {"error", "inconclusive"}
    assert again.code == 6


def test_the_command_that_writes_the_lines_names_store_configuration_and_plan_as_they_were_given(
    run: Run, home: Path
) -> None:
    store, config = str(home / "my store.db"), str(home / "my.toml")
    Path(config).touch()
    assert run("--store", store, "release", "import", PLAN, "--people", PEOPLE).code == 0
    for given, release in ((("--store", store, "--config", config), RELEASE), (("--config", config), PLAN)):
        for verb in (("check", "run", release), ("doctor", "--checks", release)):
            said = run(*given, *verb)
            (line,) = {line.strip() for line in said.out.splitlines() if "--write" in line}
            words = shlex.split(line)
            assert words == ["controlroom", *given, "doctor", "--checks", release, "--write"]
            assert "nobody is here" in run(*words[1:], "--no-input").err


def test_watching_says_what_changes_and_ends_with_the_last_results(plan: str, served: HTTPServer, home: Path) -> None:
    words = [sys.executable, "-m", "controlroom", "check", "run", plan, "--watch", "--format", "jsonl"]
    text = Path(plan).read_text().replace("service: Web}", "service: Web, interval: 1}")
    Path(plan).write_text(text)
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=dict(os.environ))
    assert process.stdout is not None
    seen = []
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and ("health", "fail") not in seen:
        one = json.loads(process.stdout.readline())
        seen.append((one["check"], one["verdict"]))
        if ("health", "pass") in seen:
            answers(served, health=503)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert ("health", "fail") in seen
    assert process.returncode == 1


def test_words_that_make_no_sense_are_refused(run: Run, plan: str) -> None:
    for words in (("--format", "xml"), ("--json", "--watch"), ("--watch", "--format", "junit")):
        assert run("check", "run", plan, *words).code == 2
    assert run("check", "run", plan, "--deadline", "0").code == 2
