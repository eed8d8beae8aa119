"""Secrets by name: from the environment, a file or a command, in memory only, and masked in every text."""

import atexit
import os
import re
import shlex
import signal
import stat
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import IO
from urllib.parse import quote, quote_plus

from controlroom.core.text import holds_secret
from controlroom.outside.aside import aside
from controlroom.outside.reach import Missing

LONGEST = 16 * 1024  # bytes of a secret
SECONDS = 5.0  # for a command
FRESH = 300.0  # seconds for which a secret is not read again: one from a command may change
SHORTEST = 6  # a shorter one is masked only where it stands as a word, or it would tear words apart
MASK = "‹secret›"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_RUNNING: set["subprocess.Popen[bytes]"] = set()  # commands that have not been waited for


class Secrets:
    """The secrets of this process. `NAME` is looked for first, then the file `NAME_FILE`, then the command `NAME_CMD`.

    A value is read when it is first asked for, again after five minutes, is never shown, and is masked wherever it
    turns up in a text. Several threads may ask.
    """

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        self._environ = os.environ if environ is None else environ
        self._known: dict[str, tuple[str, float]] = {}
        self._masked: set[str] = set()
        self._mask = re.compile(r"(?!)")
        self._reading, self._masking = threading.Lock(), threading.Lock()

    def __repr__(self) -> str:
        return f"Secrets({len(self._known)} read)"

    def value(self, name: str) -> str:
        """The secret of that name, without white space around it. Raises Missing, which names it and not its value.

        It may take as long as a command may: in an event loop, await `fetched` instead.
        """
        _check_name(name)
        with self._reading:
            found, read = self._known.get(name, ("", 0.0))
            if not found or time.monotonic() - read > FRESH:
                found = self._read(name)
                self.keep(found)
                self._known[name] = found, time.monotonic()
            return found

    async def fetched(self, name: str) -> str:
        """As `value`, and the event loop goes on while a command runs."""
        return await aside(lambda: self.value(name))

    def keep(self, value: str) -> None:
        """Mask this text too, which was read from elsewhere, also as addresses and quoted texts spell it."""
        with self._masking:
            if value and value not in self._masked:
                self._masked |= {value, quote(value, safe=""), quote_plus(value), repr(value)[1:-1]}
                self._mask = re.compile("|".join(map(_pattern, sorted(self._masked, key=len, reverse=True))))

    def masked(self, text: str) -> str:
        """A text in which no secret that was read stands."""
        return self._mask.sub(MASK, text)

    def _read(self, name: str) -> str:
        """The first place that has it, as one bare line."""
        environ, found, where = self._environ, "", name
        if environ.get(name, "").strip():
            found = environ[name]
        elif path := environ.get(f"{name}_FILE", "").strip():
            where, found = f"{name}_FILE", _of_file(name, path)
        elif command := environ.get(f"{name}_CMD", "").strip():
            where, found = f"{name}_CMD", _of_command(name, command, environ)
        else:
            raise _missing(name, f"neither {name} nor {name}_FILE nor {name}_CMD is set")
        found = found.strip()
        if not found:
            raise _missing(where, "what it names gives nothing")
        if _CONTROL.search(found):
            raise _missing(where, "the secret has more than one line, or control characters")
        return found


def _check_name(name: str) -> None:
    """Refuse what is no name: somebody wrote the secret itself where its name is wanted, so it is not shown."""
    if not _NAME.fullmatch(name) or holds_secret(name):
        why = "it wants the name of an environment variable, not the secret itself"
        raise Missing("the name of a secret", 'token = "PROMETHEUS_TOKEN"', why)


def _missing(name: str, why: str) -> Missing:
    return Missing(name, f"export {name}=…", why)


def _pattern(value: str) -> str:
    return re.escape(value) if len(value) >= SHORTEST else rf"(?<!\w){re.escape(value)}(?!\w)"


def _text(name: str, content: bytes) -> str:
    if len(content) > LONGEST:
        raise _missing(name, f"the secret has more than {LONGEST:,} bytes")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise _missing(name, "the secret is not UTF-8") from None


def _of_file(name: str, path: str) -> str:
    """What a file holds. A pipe that nobody writes to is not waited for."""
    key = f"{name}_FILE"
    try:
        with open(os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise _missing(key, "what it names is not a file")
            return _text(key, file.read(LONGEST + 1))
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is no path"
        raise _missing(key, f"the file that it names can not be read: {why}") from None


def _of_command(name: str, command: str, environ: Mapping[str, str]) -> str:
    """What a command prints.

    It is run without a shell, and in a session of its own: it gets no key of the room's terminal, and all that it
    started ends with it. Its complaints are dropped, because they may hold the secret.
    """
    key = f"{name}_CMD"
    null = subprocess.DEVNULL
    try:
        ran = subprocess.Popen(
            shlex.split(command), env=dict(environ), stdin=null, stdout=subprocess.PIPE, stderr=null,
            start_new_session=True,
        )  # fmt: skip
    except (OSError, ValueError, IndexError):
        raise _missing(key, "its command could not be run") from None
    _RUNNING.add(ran)
    late = threading.Event()

    def end_late() -> None:
        late.set()
        _end(ran)

    alarm = threading.Timer(SECONDS, end_late)
    alarm.daemon = True
    alarm.start()
    with ran:
        assert ran.stdout is not None
        content = b"".join(_bounded(ran.stdout))
        if len(content) <= LONGEST:
            os.waitid(os.P_PID, ran.pid, os.WEXITED | os.WNOWAIT)
        alarm.cancel()
        _end(ran)
        _RUNNING.discard(ran)
    if late.is_set():
        raise _missing(key, f"its command took longer than {SECONDS:g} s")
    text = _text(key, content)
    if ran.returncode:
        raise _missing(key, f"its command ended with {ran.returncode}")
    return text


def _bounded(pipe: IO[bytes]) -> Iterator[bytes]:
    """What comes out of a pipe, until its end or one byte more than a secret may have."""
    left = LONGEST + 1
    while left > 0 and (got := pipe.read(min(left, 4096))):
        left -= len(got)
        yield got


@atexit.register
def _end_all() -> None:
    """No command outlives the program, whose alarm for it ends too."""
    for ran in tuple(_RUNNING):
        _end(ran)


def _end(ran: "subprocess.Popen[bytes]") -> None:
    """End all that a command started. Before it is waited for, so that its number can not be another's by then."""
    with suppress(OSError):
        os.killpg(ran.pid, signal.SIGKILL)
