"""The peer over HTTP: requests in, answers in Stripe's shape out, with what a test wants to go wrong."""

import json
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.peers.stripe import faults
from tests.peers.stripe.account import Asked, Peer
from tests.peers.stripe.control import controlled
from tests.peers.stripe.faults import Fault
from tests.peers.stripe.forms import nested
from tests.peers.stripe.refusals import Refused

VERSION = "2026-10-28"
LARGEST = 1024 * 1024  # bytes of a request


class Server(ThreadingHTTPServer):
    """The peer on a port of this machine."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int) -> None:
        self.peer = Peer()
        super().__init__(("127.0.0.1", port), Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Callers that leave in the middle are what the tests are about."""


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server: Server

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is printed: keys are no one's business."""

    def do_GET(self) -> None:
        """Answer a read."""
        self.handle_api("")

    def do_DELETE(self) -> None:
        """Answer a deletion."""
        self.handle_api("")

    def do_POST(self) -> None:
        """Answer a write, or do what a test asks."""
        length = self.headers.get("Content-Length", "0")
        body = self.rfile.read(min(int(length), LARGEST)).decode("utf-8") if length.isdecimal() else ""
        if self.path.startswith("/_peer/"):
            self.handle_control(body)
        else:
            self.handle_api(body)

    def handle_control(self, body: str) -> None:
        """Do what a test asks; `reset` makes the account as empty as on its first day."""
        what = self.path.removeprefix("/_peer/")
        if what == "reset":
            self.server.peer.end_faults()
            self.server.peer = Peer()
            self.answer(200, {})
            return
        try:
            self.answer(200, controlled(self.server.peer, what, json.loads(body)))
        except (LookupError, TypeError, ValueError) as error:
            self.answer(400, {"error": repr(error)})

    def handle_api(self, body: str) -> None:
        """Answer a method of the API, or go wrong."""
        peer, parts = self.server.peer, urlsplit(self.path)
        path = unquote(parts.path)
        version = self.headers.get("Stripe-Version", VERSION)
        peer.asked.append(Asked(self.command, path, parts.query, version))
        peer.requests += 1
        headers = {"Request-Id": f"req_{peer.requests:014d}", "Stripe-Version": version}
        fault = peer.fault(path)
        if fault and self.gone_wrong(fault):
            return
        try:
            if fault and fault.kind == "status":
                raise faults.status(fault)
            status, answer = self.worked(path, parts.query, body, headers)
        except Refused as refused:
            status, answer = refused.status, {"error": refused.error}
        self.answer(status, faults.changed(fault, answer) if fault else answer, headers)

    def worked(self, path: str, query: str, body: str, headers: dict[str, str]) -> tuple[int, Any]:
        """Status and answer, the same ones to the same key of idempotency. Raises Refused."""
        peer = self.server.peer
        key = peer.key_of(self.headers.get("Authorization", ""))
        idempotency = self.headers.get("Idempotency-Key", "") if self.command == "POST" else ""
        if not idempotency:
            return 200, peer.answer(key, self.command, path, nested(query or body))
        earlier = peer.replay(key, idempotency, (self.command, path, body))
        headers["Idempotency-Key"] = idempotency
        if earlier:
            headers |= {"Idempotent-Replayed": "true", "Original-Request": earlier.request}
            return earlier.status, earlier.answer
        kept = peer.replays[key, idempotency]
        kept.request = headers["Request-Id"]
        try:
            status, answer = 200, peer.answer(key, self.command, path, nested(body))
        except Refused as refused:
            status, answer = refused.status, {"error": refused.error}
        kept.answer = json.loads(json.dumps(answer))
        kept.status = status
        return status, answer

    def gone_wrong(self, fault: Fault) -> bool:
        """Whether a fault took the place of the answer."""
        match fault.kind:
            case "hang":
                fault.over.wait(60)
                self.close_connection = True
            case "drop":
                self.close_connection = True
            case "drip" | "endless":
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.close_connection = True
                with suppress(OSError):
                    (faults.endless if fault.kind == "endless" else faults.dripping)(self.wfile.write, fault)
            case "body":
                body = fault.body.replace("{authorization}", self.headers.get("Authorization", ""))
                self.write(fault.status, body.encode(), {"Content-Type": "text/html", **fault.headers})
            case _:
                return False
        return True

    def answer(self, status: int, answer: Any, headers: dict[str, str] | None = None) -> None:
        """Send JSON."""
        self.write(status, json.dumps(answer).encode(), {"Content-Type": "application/json", **(headers or {})})

    def write(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        """Send bytes with their headers."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
