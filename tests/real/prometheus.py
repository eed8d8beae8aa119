"""A Prometheus of our own on loopback, with an hour of history that a test wrote."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from tests.real.parts import PATIENCE, part, until

STEP = 15  # seconds between two samples
PAST, AHEAD = 3600, 600  # seconds of history before the present, and behind it so that nothing grows old in a test

Rates = Mapping[str, float]  # by name and labels, as in `invoice_paid_total{a="b"}`: growth in a second


class Prometheus:
    """A server that knows its history: counters that grow evenly, gauges that stand still.

    From there on it scrapes the ports on loopback that it is given, every second, and nobody else. It takes nothing
    that is older than its history, so that one that scrapes has none ahead.
    """

    def __init__(self, counters: Rates, gauges: Rates, *scraped: int) -> None:
        self._program, tool = part("prometheus"), part("promtool")
        self.folder = Path(tempfile.mkdtemp(prefix="controlroom-prometheus-"))  # one that another user may enter
        self._as: dict[str, str] = {}
        (self.folder / "config.yml").write_text("\n".join(_config(scraped)), "utf-8")
        (self.folder / "history").write_text("\n".join(_history(counters, gauges, 0 if scraped else AHEAD)), "utf-8")
        if os.getuid() == 0:  # it needs nobody's rights
            self._as = {"user": "nobody"}
            for path in (self.folder, *self.folder.iterdir()):
                os.chown(path, pwd.getpwnam("nobody").pw_uid, -1)
        words = [tool, "tsdb", "create-blocks-from", "openmetrics", "history", "data"]
        subprocess.run(words, cwd=self.folder, capture_output=True, check=True, **self._as)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = int(listener.getsockname()[1])
        self.address = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        """Start it on its folder, and wait until it answers."""
        with (self.folder / "log").open("ab") as log:
            self._server = subprocess.Popen(
                [
                    self._program, "--config.file=config.yml", "--storage.tsdb.path=data",
                    "--storage.tsdb.retention.time=30d", f"--web.listen-address=127.0.0.1:{self.port}",
                    f"--web.external-url={self.address}/",
                ],
                cwd=self.folder, stdout=log, stderr=log, **self._as,
            )  # fmt: skip
        until(self._ready, f"Prometheus; its log is {self.folder / 'log'}")

    def stop(self) -> None:
        """Stop it; what it knows stays for the next start."""
        self._server.terminate()
        self._server.wait(PATIENCE)

    def end(self) -> None:
        """End the server and take its folder away."""
        self.stop()
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


def _config(scraped: Sequence[int]) -> Iterator[str]:
    """The configuration: whom to scrape."""
    if not scraped:
        yield "scrape_configs: []"
        return
    yield "global: {scrape_interval: 1s, scrape_timeout: 1s}"
    yield "scrape_configs:"
    yield "- job_name: exporter"
    targets = ", ".join(f'"127.0.0.1:{port}"' for port in scraped)
    yield f"  static_configs: [{{targets: [{targets}]}}]"
    yield ""


def _history(counters: Rates, gauges: Rates, ahead: int) -> Iterator[str]:
    """The history in OpenMetrics: all samples of a name stand together."""
    now = int(time.time()) // STEP * STEP
    times = range(now - PAST, now + ahead, STEP)
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
