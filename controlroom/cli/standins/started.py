"""Starting the stand-ins as a process of their own, and what checks may reach then."""

import json
import subprocess
import sys
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

from controlroom.cli.standins.plan import SERVICES
from controlroom.cli.standins.state import FAULTS, Broken
from controlroom.outside import folders
from controlroom.outside.reach import Reach

SECRET = "CONTROLROOM_DEMO_DATABASE"
DATABASE = "seats.db"
SECONDS = 5
LINGER = 20.0  # seconds without a question after which stand-ins end that nobody owns any more


@dataclass(frozen=True, slots=True)
class StandIns:
    """Running stand-ins: their port on loopback, the folder of their database, and their process if we started it."""

    port: int
    folder: Path
    process: "subprocess.Popen[str] | None" = None

    @property
    def reach(self) -> Reach:
        """What checks may reach: the stand-ins and nothing else."""
        address = f"http://127.0.0.1:{self.port}"
        services = dict.fromkeys(SERVICES, address)
        return Reach((f"127.0.0.1:{self.port}",), services, address, databases={"*": SECRET})

    @property
    def secrets(self) -> dict[str, str]:
        """The address of their database, by the name that the reach gives it."""
        return {SECRET: f"sqlite:///{self.folder / DATABASE}"}

    def stop(self) -> None:
        """Let go of them: they end soon, or go on for another room that asks them."""
        if self.process is not None:
            for stream in (self.process.stdin, self.process.stdout):
                if stream is not None:
                    stream.close()

    def end(self) -> None:
        """End them at once, whoever asks."""
        self.stop()
        if self.process is not None:
            self.process.terminate()
            self.process.wait(SECONDS)


def start_or_join() -> StandIns:
    """Those that run already, or new ones. Raises OSError."""
    try:
        return joined()
    except OSError:
        return start()


def joined() -> StandIns:
    """Those that run already. Raises OSError where none do."""
    try:
        faults()
    except URLError as error:
        raise OSError("the stand-ins of the demo do not answer") from error
    return StandIns(_port(), _folder())


def start(linger: float = LINGER) -> StandIns:
    """Start them, at the port of those before if it is free, where a room may still look. Raises OSError."""
    folder = _folder()
    try:
        before = str(_port())
    except OSError:  # there were none
        before = "0"
    words = [sys.executable, "-m", "controlroom.cli.standins.server", str(folder), str(linger), before]
    pipe, nothing = subprocess.PIPE, subprocess.DEVNULL  # none of it is the terminal's: they may outlive it
    process = subprocess.Popen(words, stdin=pipe, stdout=pipe, stderr=nothing, text=True, start_new_session=True)
    assert process.stdout is not None
    line = process.stdout.readline().strip()
    if not line.isdigit():
        process.kill()
        raise OSError("the stand-ins of the demo did not start")
    _port_file(folder).write_text(line, "ascii")
    return StandIns(int(line), folder, process)


def faults() -> tuple[tuple[Broken, bool], ...]:
    """What can be broken of the stand-ins that run, and whether it is. Raises OSError where none run."""
    try:
        with urlopen(f"http://127.0.0.1:{_port()}/faults", timeout=SECONDS) as answer:  # our own loopback
            found = json.load(answer)
        return tuple((fault, bool(found[fault.id])) for fault in FAULTS)
    except (ValueError, LookupError, TypeError, HTTPException) as error:
        raise OSError("something else answers in the place of the stand-ins of the demo") from error


def toggle(name: str) -> None:
    """Break something of the stand-ins that run, or mend it again; `clear` mends all. Raises OSError."""
    request = Request(f"http://127.0.0.1:{_port()}/faults/{name}", method="POST")
    try:
        urlopen(request, timeout=SECONDS).close()  # noqa: S310  # our own loopback
    except URLError as error:
        raise OSError("the stand-ins of the demo do not answer") from error


def _port() -> int:
    file = _port_file(_folder())
    text = file.read_text("ascii") if file.exists() else ""
    if not text.isdigit():
        raise OSError("no stand-ins run: controlroom demo --live starts them")
    return int(text)


def _folder() -> Path:
    folder = folders.cache() / "demo-live"
    folders.private(folder)
    return folder


def _port_file(folder: Path) -> Path:
    """Where the port is kept for a command in another terminal."""
    return folder / "port"
