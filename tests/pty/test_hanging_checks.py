"""Two hundred checks of which sixty never answer: the room paints every key, cancels, and leaves at once."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from controlroom.core.measurement import Verdict
from controlroom.core.plan_parts import Monitoring
from controlroom.core.run_events import SampleTaken
from controlroom.core.verification import Check, Probe, Use
from tests import live
from tests.real.parts import until
from tests.terminals import Terminal, environment

ALL, HANGING = 200, 60


class Service:
    """A service of the test: `/ok/…` answers 200, `/hangs/…` never; `hanging` counts those who wait now."""

    def __init__(self) -> None:
        self.hanging = 0
        lock = threading.Lock()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(handler) -> None:  # noqa: N805  # the library names it, and `self` is the service
                if handler.path.startswith("/hangs/"):
                    with lock:
                        self.hanging += 1
                    handler.rfile.read(1)  # until whoever asked goes away
                    with lock:
                        self.hanging -= 1
                    return
                handler.send_response(200)
                handler.send_header("Content-Length", "0")
                handler.end_headers()

            def log_message(self, *_: object) -> None:
                """Keep silent."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = ALL

        self._server = Server(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def end(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    yield made
    made.end()


@pytest.fixture
def room(service: Service, tmp_path: Path, compiled: dict[str, str]) -> Iterator[Terminal]:
    paths = [f"hangs/{n}" if n % 10 < 3 else f"ok/{n}" for n in range(ALL)]
    checks = tuple(
        Check(f"c{n}", f"Check {n}", Probe.HTTP, f"GET /{path}", passes="= 200", uses=tuple(Use))
        for n, path in enumerate(paths)
    )
    plan = live.plan(checks=checks, monitoring=Monitoring(minutes=60, steady=1, limit=2, interval=60))
    terminal = Terminal(live.begun(tmp_path, plan, services=service.address), environment(tmp_path, **compiled))
    terminal.until("LIVE", "Queue the live run")
    terminal.press("n")
    terminal.until("QUEUED")
    yield terminal
    if terminal.code is None:
        terminal.kill()


def hang(room: Terminal, service: Service) -> None:
    """Wait until all that never answer are asked and all others have answered."""
    room.until("140 pass 60 never")
    until(lambda: service.hanging == HANGING, "sixty looks that hang")


def test_every_key_is_painted_while_sixty_of_two_hundred_looks_hang(room: Terminal, service: Service) -> None:
    hang(room, service)
    for _ in range(5):  # on a slow machine the looks may end before the last key
        for key in "23456781":
            room.press(key)
            room.until(f"▾{key} ")
        if service.hanging == HANGING:
            break
        room.press("c")
        until(lambda: service.hanging == HANGING, "sixty looks that hang again")
    assert service.hanging == HANGING
    room.press("4")
    room.until("? ERROR", "140 pass 60 error", "Check 0, Check 1, Check 2, Check 10 and 56 more")
    room.press("enter")
    room.until("State          ERROR", "Why            no answer within 10 s")


def test_one_key_ends_the_looks_that_hang_and_another_one_begins_them_again(
    room: Terminal, service: Service, tmp_path: Path
) -> None:
    hang(room, service)
    room.press("4", "c")
    until(lambda: service.hanging == 0, "the end of the looks")
    room.settle(2.0)  # twice as long as it takes until the clock looks again at what is due
    assert service.hanging == 0
    room.until("140 pass 60 never")
    room.press("c")
    until(lambda: service.hanging == HANGING, "sixty looks that hang again")
    live.leave(room)


def test_leaving_waits_for_no_look_and_gives_the_terminal_back(
    room: Terminal, service: Service, tmp_path: Path
) -> None:
    hang(room, service)
    live.leave(room)
    until(lambda: service.hanging == 0, "the end of the looks")
    said = [one for event in live.events(tmp_path) if isinstance(event, SampleTaken) for one in event.measurements]
    assert {one.verdict for one in said} == {Verdict.PASS}  # nobody waited for the deadline of those that hang
    for mode in (1049, 1004, 2004, 2026):
        on, off = (room.seen.rfind(f"\x1b[?{mode}{letter}".encode()) for letter in "hl")
        assert on <= off, f"mode {mode} is left on"
    assert room.seen.rfind(b"\x1b[?25h") > room.seen.rfind(b"\x1b[?25l")
