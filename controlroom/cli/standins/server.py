"""The process of the stand-ins: HTTP on loopback, until whoever started it goes away and nobody asks any more.

`python -m controlroom.cli.standins.server FOLDER SECONDS PORT` says its port in the first line. At the end of its input
it ends as soon as so many seconds pass without a question, so that another room on them is not left blind.
"""

import json
import sys
import threading
import time
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from controlroom.cli.standins.plan import demo_plan
from controlroom.cli.standins.started import DATABASE
from controlroom.cli.standins.state import FAULTS, State

SILENT = 30  # seconds for which a blind metrics server says nothing

SAMPLE = "billing-seat-sync-patch.yaml"


class Handler(BaseHTTPRequestHandler):
    """Answers a request of a check, or of a person who breaks something."""

    def __init__(self, state: State, queries: dict[str, str], *rest: Any) -> None:
        self.state = state
        self.queries = queries
        super().__init__(*rest)

    def do_GET(self) -> None:  # the library names it
        """Answer as a service, its metrics or the list of faults would."""
        self.state.asked = time.monotonic()
        address = urlsplit(self.path)
        match address.path:
            case "/healthz":
                self._say(503 if "down" in self.state.faults else 200, "text/plain", "")
            case "/internal/billing/preview-comparison":
                self._json({"equal": 11 if "invoices" in self.state.faults else 12, "compared": 12})
            case "/metrics":
                self._say(200, "text/plain; version=0.0.4", self.state.exposition())
            case "/api/v1/query":
                self._query(parse_qs(address.query).get("query", [""])[0])
            case "/faults":
                self._json({fault.id: fault.id in self.state.faults for fault in FAULTS})
            case _:
                self._say(404, "text/plain", "there is nothing here\n")

    def do_POST(self) -> None:  # the library names it
        """Put a fault in force or take it off: /faults/NAME, or /faults/clear."""
        try:
            self.state.toggle(self.path.removeprefix("/faults/"))
        except KeyError:
            self._say(404, "text/plain", "there is no such fault\n")
            return
        self._json(sorted(self.state.faults))

    def log_message(self, *_: Any) -> None:
        """Keep silent: nobody reads it."""

    def _query(self, query: str) -> None:
        if "blind" in self.state.faults:
            time.sleep(SILENT)
        check = self.queries.get(" ".join(query.split()))
        found = [{"metric": {}, "value": [time.time(), self.state.metric(check)]}] if check else []
        self._json({"status": "success", "data": {"resultType": "vector", "result": found}})

    def _json(self, value: object) -> None:
        self._say(200, "application/json", json.dumps(value))

    def _say(self, status: int, kind: str, text: str) -> None:
        body = text.encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except ConnectionError:  # whoever asked has gone
            self.close_connection = True


class Server(ThreadingHTTPServer):
    """A thread for each request; none of them keeps the process alive."""

    daemon_threads = True


def serve(folder: Path, linger: float, port: int) -> None:
    """Serve, at this port if it is free, until the input has ended and nobody has asked for `linger` seconds."""
    from controlroom.formats.plans import read_plan
    from controlroom.outside import places

    plan = demo_plan(read_plan(places.data() / "releases" / SAMPLE))
    queries = {" ".join(check.asks.split()): check.id for check in plan.checks if check.probe == "prometheus"}
    state = State(folder / DATABASE)
    handler = partial(Handler, state, queries)
    try:
        server = Server(("127.0.0.1", port), handler)
    except (OSError, OverflowError):  # somebody else has it
        server = Server(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(f"{server.server_address[1]}\n")
    sys.stdout.flush()
    sys.stdin.read()
    while time.monotonic() - state.asked < linger:
        time.sleep(0.1)


if __name__ == "__main__":
    serve(Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))
