"""A Prometheus of our own on loopback, with an hour of history that a test wrote."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from tests.real.parts import PATIENCE, part, until

STEP = 15  # seconds between two samples
PAST, AHEAD = 3600, 600  # seconds of history before the present, and behind it so that nothing grows old in a test

Rates = Mapping[str, float]  # by name and labels, as in `invoice_paid_total{a="b"}`: growth in a second


class Prometheus:
    """A server that scrapes nobody and knows only its history: counters that grow evenly, gauges that stand still."""

    def __init__(self, counters: Rates, gauges: Rates) -> None:
        server, tool = part("prometheus"), part("promtool")
        self.folder = Path(tempfile.mkdtemp(prefix="controlroom-prometheus-"))  # one that another user may enter
        self._as: dict[str, str] = {}
        (self.folder / "config.yml").write_text("scrape_configs: []\n", "utf-8")
        (self.folder / "history").write_text("\n".join(_history(counters, gauges)), "utf-8")
        if os.getuid() == 0:  # it needs nobody's rights
            self._as = {"user": "nobody"}
            for path in (self.folder, *self.folder.iterdir()):
                os.chown(path, pwd.getpwnam("nobody").pw_uid, -1)
        words = [tool, "tsdb", "create-blocks-from", "openmetrics", "history", "data"]
        subprocess.run(words, cwd=self.folder, capture_output=True, check=True, **self._as)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = int(listener.getsockname()[1])
        self.address = f"http://127.0.0.1:{self.port}"
        with (self.folder / "log").open("wb") as log:
            self._server = subprocess.Popen(
                [
                    server, "--config.file=config.yml", "--storage.tsdb.path=data", "--storage.tsdb.retention.time=30d",
                    f"--web.listen-address=127.0.0.1:{self.port}", f"--web.external-url={self.address}/",
                ],
                cwd=self.folder, stdout=log, stderr=log, **self._as,
            )  # fmt: skip
        until(self._ready, f"Prometheus; its log is {self.folder / 'log'}")

    def end(self) -> None:
        """End the server and take its folder away."""
        self._server.terminate()
        self._server.wait(PATIENCE)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _ready(self) -> bool:
        with (
            contextlib.suppress(OSError, HTTPException),
            closing(HTTPConnection("127.0.0.1", self.port, timeout=1)) as line,
        ):
            line.request("GET", "/-/ready")
            return line.getresponse().status == 200
        assert self._server.poll() is None, (self.folder / "log").read_text("utf-8", "replace")
        return False


def _history(counters: Rates, gauges: Rates) -> Iterator[str]:
    """The history in OpenMetrics: all samples of a name stand together."""
    now = int(time.time()) // STEP * STEP
    times = range(now - PAST, now + AHEAD, STEP)
    for kind, rates in (("counter", counters), ("gauge", gauges)):
        family = ""
        for name, rate in sorted(rates.items()):
            bare = name.partition("{")[0].removesuffix("_total" if kind == "counter" else "\0")
            if bare != family:
                family = bare
                yield f"# TYPE {family} {kind}"
            for at in times:
                yield f"{name} {rate * (at - times[0]) if kind == 'counter' else rate:.9g} {at}"
    yield "# EOF\n"
