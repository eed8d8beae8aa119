"""The watch after complete in the real room: it is looked at as long as it is open, and what was missed is said."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from controlroom.core.plan_parts import Horizon, Monitoring
from controlroom.core.verification import Check, Probe, Use
from tests import live
from tests.terminals import Terminal, environment

HOUR = 3600.0
Opens = Callable[[float], Terminal]


def check(id: str, *uses: Use) -> Check:
    return Check(id, id.title(), Probe.HTTP, f"GET /{id}", passes="= 200", normal="200", uses=uses)


CHECKS = (
    check("early", Use.VERIFYING, Use.MONITORING, Use.WATCH),
    check("late", Use.VERIFYING, Use.MONITORING, Use.WATCH),
    check("deploy", Use.VERIFYING, Use.MONITORING),
)
WATCH = Monitoring(
    minutes=0,
    steady=1,
    limit=2,
    interval=60,
    horizons=(Horizon("First hour", 60, ("early",)), Horizon("First day", 1440, ("late",))),
)


@pytest.fixture
def opens(httpserver: HTTPServer, tmp_path: Path, compiled: dict[str, str]) -> Iterator[Opens]:
    """Opens the room on a run that is complete since so many seconds."""
    opened: list[Terminal] = []
    for one in CHECKS:
        httpserver.expect_request(f"/{one.id}").respond_with_data("", 200)

    def start(complete: float) -> Terminal:
        plan = live.plan(checks=CHECKS, monitoring=WATCH)
        words = live.begun(tmp_path, plan, services=f"http://127.0.0.1:{httpserver.port}", complete=complete)
        opened.append(Terminal(words, environment(tmp_path, **compiled), 80, 40))
        return opened[-1]

    yield start
    for terminal in opened:
        if terminal.code is None:
            terminal.kill()


def asked(server: HTTPServer) -> set[str]:
    """The checks that were looked at."""
    return {request.path.removeprefix("/") for request, _ in server.log}


def test_a_run_that_is_complete_is_looked_at_by_the_room_while_its_watch_is_open(
    opens: Opens, httpserver: HTTPServer
) -> None:
    room = opens(HOUR / 2)
    room.until("COMPLETE", "✓ PASS Early", "✓ PASS Late", "2 of 2 watched pass")
    room.until("PASS Deploy", "     end")  # which is not watched: what it was when the run ended
    room.until("First hour      open, 2", "m left, next look in", "First day       open, 23 h left, next look in")
    room.until("watched for 23 h more")
    assert asked(httpserver) == {"early", "late"}


def test_a_watch_that_nobody_looked_at_is_missed_and_never_closed_as_if_it_had_been(
    opens: Opens, httpserver: HTTPServer
) -> None:
    room = opens(2 * HOUR)
    room.until("COMPLETE", "missed: Early", "open, 21 h left", "! MISSED", "1 of 1 watched pass")
    assert asked(httpserver) == {"late"}


def test_when_the_watch_is_over_nobody_looks_and_it_is_not_green(opens: Opens, httpserver: HTTPServer) -> None:
    room = opens(25 * HOUR)
    room.until("COMPLETE", "NOT WATCHED", "the watch is over", "missed: Early", "missed: Late")
    room.settle(2.0)  # twice as long as it takes until the clock looks again at what is due
    assert asked(httpserver) == set()
    assert {row.split()[1] for row in room.text.splitlines() if "Early  " in row or "Late  " in row} == {"STALE"}
    room.until_row(6, "◌ STALE")  # the title of 4 Checks
    room.press("c")
    room.until("3 pass")


def test_what_fails_in_the_watch_is_the_next_thing_to_decide(opens: Opens, httpserver: HTTPServer) -> None:
    httpserver.clear()
    httpserver.expect_request("/late").respond_with_data("", 500)
    room = opens(2 * HOUR)
    room.until("COMPLETE", "✗ FAIL", "The watch fails: roll back?")
    room.press("R")
    room.until("ROLL BACK", "Type")
