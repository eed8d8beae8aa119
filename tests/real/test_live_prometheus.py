"""A live run over SSH whose checks ask a real Prometheus: what rises there is recommended against here, and silence
is never green.
"""

import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from controlroom.core.events import Event
from controlroom.core.measurement import Measurement, Verdict
from controlroom.core.phases import Phase
from controlroom.core.run_events import PhaseEntered, RollbackRecommended, SampleTaken
from controlroom.core.verification import Check, Probe, Trigger, Use
from tests import live
from tests.real.parts import Sshd, remote
from tests.real.prometheus import Prometheus
from tests.terminals import Terminal, environment

pytestmark = pytest.mark.real

RATE = "requests_total"
ERRORS = f'100 * sum(rate({RATE}{{code="500"}}[5s])) / sum(rate({RATE}[5s]))'
CHECKS = (
    Check("errors", "Error rate", Probe.PROMETHEUS, ERRORS, passes="<= 20", warns="> 10", unit="%", uses=tuple(Use)),
    Check("paid", "Invoices paid", Probe.PROMETHEUS, "rate(invoice_paid_total[5m])", passes="> 0", uses=tuple(Use)),
)
TRIGGER = Trigger("errors", "Errors over 20 %", "errors", "> 20", 2)


class Exporter:
    """A service of the test that counts its answers, as many more at each scrape: `failing` of a hundred fail."""

    def __init__(self) -> None:
        self.failing = 2
        counted = {"200": 0, "500": 0}

        class Handler(BaseHTTPRequestHandler):
            def do_GET(handler) -> None:  # noqa: N805  # the library names it, and `self` is the exporter
                counted["500"] += self.failing
                counted["200"] += 100 - self.failing
                lines = [f"# TYPE {RATE} counter", *(f'{RATE}{{code="{code}"}} {n}' for code, n in counted.items())]
                handler.send_response(200)
                handler.send_header("Content-Type", "text/plain; version=0.0.4")
                handler.end_headers()
                handler.wfile.write("\n".join((*lines, "")).encode())

            def log_message(self, *_: object) -> None:
                """Keep silent."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = int(self._server.server_address[1])
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def end(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def exporter() -> Iterator[Exporter]:
    made = Exporter()
    yield made
    made.end()


@pytest.fixture
def prometheus(exporter: Exporter) -> Iterator[Prometheus]:
    made = Prometheus({"invoice_paid_total": 1.0}, {}, exporter.port)
    yield made
    made.end()


@pytest.fixture
def room(prometheus: Prometheus, sshd: Sshd, tmp_path: Path, compiled: dict[str, str]) -> Iterator[Terminal]:
    plan = live.plan(checks=CHECKS, triggers=(TRIGGER,))
    words = live.begun(tmp_path, plan, prometheus=prometheus.address)
    command = sshd.command(remote(tmp_path, program=words, **compiled))
    terminal = Terminal(command, environment(tmp_path), 80, 24)
    live.walk_to_monitoring(terminal)
    yield terminal
    if terminal.code is None:
        terminal.kill()


def test_errors_that_rise_in_prometheus_are_recommended_against_at_the_second_look(
    room: Terminal, exporter: Exporter, tmp_path: Path
) -> None:
    room.until("MONITORING", "✓ PASS       2 pass", "0 of 2")
    exporter.failing = 60
    room.until("ROLLBACK REC.", "Decide: roll back?", "2 of 2", "✗ FAIL Error rate", "✓ PASS Invoices paid")
    events = live.events(tmp_path)
    (recommended,) = (event for event in events if isinstance(event, RollbackRecommended))
    before = events[: events.index(recommended)]
    over = [one for event in before if isinstance(event, SampleTaken) for one in event.measurements if _is_over(one)]
    assert len(over) == recommended.samples == 2
    assert [one.verdict for one in over] == [Verdict.FAIL] * 2
    assert all(one.asked.startswith(ERRORS) for one in over)
    assert (recommended.check, recommended.limit) == ("errors", "> 20 %")
    assert recommended.value == f"{over[-1].value} %"
    room.press("5")
    since = f"{recommended.since // 60}:{recommended.since % 60:02}"
    room.until("! RECOMMENDED", "Errors over 20 %", over[-1].value, "(limit", "samples", since)  # lines end anywhere
    assert phases(events)[-2:] == ["spike", "rollback recommended"]
    live.leave(room)


def test_without_prometheus_the_room_is_blind_and_neither_passes_nor_fails(
    room: Terminal, exporter: Exporter, prometheus: Prometheus, tmp_path: Path
) -> None:
    room.until("MONITORING", "✓ PASS       2 pass")
    prometheus.stop()
    exporter.failing = 60  # nobody can see it
    room.until("? BLIND", "no judgement of Error rate, Invoices paid", "2 error", "Blind for 3 samples")
    room.until_row(0, "? BLIND ")
    room.until_row(0, " MONITORING ")
    room.press("enter")
    room.until("State", "Why            Prometheus: ", "Blind for")
    events = live.events(tmp_path)
    assert phases(events)[-1] == Phase.MONITORING
    assert not any(isinstance(event, RollbackRecommended) for event in events)
    looks = [one for event in events if isinstance(event, SampleTaken) for one in event.measurements]
    assert {one.check for one in looks if one.verdict is Verdict.ERROR} == {"errors", "paid"}
    prometheus.start()
    room.until("ROLLBACK REC.", "Decide: roll back?")
    live.leave(room)


def phases(events: Sequence[Event]) -> list[str]:
    """The phases that were entered, in their order."""
    return [event.phase for event in events if isinstance(event, PhaseEntered)]


def _is_over(one: Measurement) -> bool:
    return one.check == "errors" and bool(one.value) and float(one.value) > 20
