"""The peer as a process of its own, for a test that starts and ends it."""

import http.client
import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[3]


class StripePeer:
    """A Stripe of our own on a free port of this machine."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.peers.stripe"]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        self.address = self.process.stdout.readline().strip()
        assert self.address, "the peer did not start"
        self.host = urlsplit(self.address).netloc

    def tell(self, what: str, **told: Any) -> Any:
        """Have it do something beside the API, such as a fault; its answer."""
        connection = http.client.HTTPConnection(self.host, timeout=30)
        try:
            connection.request("POST", f"/_peer/{what}", json.dumps(told))
            answer = connection.getresponse()
            found = json.loads(answer.read())
            assert answer.status == 200, found
            return found
        finally:
            connection.close()

    def asked(self) -> list[tuple[str, str]]:
        """Method and path of every request of the API since the last reset."""
        return [(one["method"], one["path"]) for one in self.tell("asked")]

    def end(self) -> None:
        """End the process."""
        self.process.terminate()
        self.process.wait(timeout=30)
        assert self.process.stdout
        self.process.stdout.close()
