"""The command `controlroom`: the room, or one verb; whatever happens, an exit code and no traceback."""

import errno
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from types import FrameType

from controlroom import __version__
from controlroom.cli import options
from controlroom.cli.faults import BAD_INPUT, CRASHED, OUTPUT, STORE, Fault, of_file
from controlroom.cli.options import Settings
from controlroom.cli.out import Out, flush, unwritable
from controlroom.cli.session import Session
from controlroom.outside.config import ConfigError

_HELP = {"--help", "-h"}
_TOLERANT = ("doctor", "config", "paths")  # they say what is wrong with the configuration, so they go on without it
_ENDINGS = (signal.SIGTERM, signal.SIGHUP)
_OF_OUTPUT = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF)  # the help is written by typer


class Ended(BaseException):
    """A signal asked the process to end."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.code = 128 + number


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code (see `faults`; 128 and more for a signal)."""
    words = list(sys.argv[1:] if argv is None else argv)
    out = Out(Settings(json="--json" in words, quiet="-q" in words, environment=os.environ))
    try:
        with _signals():
            code = _ended(out, words)
            unsent = flush()
            return code if unsent is None else _unsent(out, unsent)
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except Ended as ended:
        return ended.code


def _ended(out: Out, words: list[str]) -> int:
    """Run the command and say how it failed; its exit code."""
    try:
        if sys.stdout is None:  # the shell closed it
            raise unwritable()
        given, left = options.split(words)
        out.settings = given
        if left[:1] == ["demo"] and given.store:
            raise options.usage("the demo has a store of its own", "leave --store out")
        if left and not _HELP & set(left):
            options.refuse_those_of_the_room(given, left[0])
        out.settings = options.resolved(given, tolerant=bool(left) and left[0] in _TOLERANT)
        return _run(out, left)
    except Exception as error:  # noqa: BLE001  # nothing may end in a traceback
        return _failed(out, error)


def _unsent(out: Out, fault: Fault) -> int:
    """Say on stderr that stdout failed, which is where the answer should be; the exit code."""
    out.settings = replace(out.settings, json=False)
    out.fault(fault)
    flush()
    return fault.code


def _run(out: Out, words: list[str]) -> int:
    """The room for no verb and for `demo`, as a report where there is no terminal; else the verb."""
    session = Session(out.settings, out, tuple(words))
    try:
        if words == ["--version"]:
            out.data({"version": __version__}, [f"controlroom {__version__}"])
            return 0
        if not words or (words[0] == "demo" and set(words[1:]) <= {"--fresh", "--live"}):
            return _open_room(session, demo=bool(words), fresh="--fresh" in words, live="--live" in words)
        from controlroom.cli import verbs

        return verbs.run(session, words)
    finally:
        session.close()


def _open_room(session: Session, *, demo: bool, fresh: bool, live: bool) -> int:
    if _has_terminal(session.settings):
        from controlroom.cli.room import open_room

        return open_room(session.settings, demo=demo, fresh=fresh, live=live)
    if live:
        from controlroom.cli.standins.walk import walk

        return walk(session)
    if demo:
        from controlroom.cli.tour import walk_through

        return walk_through(session)
    from controlroom.cli.release import list_releases

    return list_releases(session, "")


def _has_terminal(settings: Settings) -> bool:
    """Whether a full screen makes sense here; nobody looks at one in CI."""
    environment = settings.environment
    refused = settings.json or settings.plain or environment.get("CI") or environment.get("TERM", "") in ("", "dumb")
    return not refused and all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def _failed(out: Out, error: Exception) -> int:
    """What an exception means: a file or a store that can not be used, an unknown name, or a crash."""
    if isinstance(error, BrokenPipeError):
        return 0
    fault = error if isinstance(error, Fault) else _known(error)
    if fault is None:
        from controlroom.cli.crash import report

        fault = Fault(CRASHED, "crash", *report(error))
    try:
        if fault.code == OUTPUT:
            return _unsent(out, fault)
        out.fault(fault)
    except Fault as unsent:  # the answer of a program goes to stdout, which failed
        return _unsent(out, unsent)
    return fault.code


def _known(error: Exception) -> Fault | None:
    """The fault that an exception of our own stands for; None for a mistake in our own code."""
    from controlroom.core.record import StoreError
    from controlroom.dispatch import Unknown
    from controlroom.formats.problems import FormatError

    match error:
        case StoreError():
            return Fault(STORE, error.rule, error.message, error.remedy)
        case ConfigError():
            return Fault(BAD_INPUT, error.rule, error.message, error.remedy)
        case FormatError():
            return of_file(error)
        case Unknown():
            known = ", ".join(error.known[:10]) or "none yet"
            return Fault(BAD_INPUT, "unknown", str(error), f"known here: {known}; or give the path of a plan file")
        case OSError() if error.errno in _OF_OUTPUT and error.filename is None:
            return unwritable(error)
        case _:
            return None


@contextmanager
def _signals() -> Iterator[None]:
    """End in order on SIGTERM and SIGHUP; one that is ignored, as under nohup, stays ignored."""

    def end(number: int, frame: FrameType | None) -> None:
        raise Ended(number)

    try:
        before = {number: signal.getsignal(number) for number in _ENDINGS}
        for number, handler in before.items():
            if handler is not signal.SIG_IGN:
                signal.signal(number, end)
    except ValueError:  # not in the main thread, which alone may say what a signal does
        before = {}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
