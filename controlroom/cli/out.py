"""The one place from which text leaves a command: data to stdout, talk to stderr, all of it harmless."""

import json
import os
import re
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TextIO

from controlroom.cli.faults import OUTPUT, Fault, problem_list
from controlroom.cli.options import Settings
from controlroom.core.glyphs import to_ascii
from controlroom.core.text import clean, clean_block, redact

SCHEMA_VERSION = 1
_RED, _GREEN, _YELLOW, _CYAN, _BOLD = "31", "32", "33", "36", "1"
_STATES = {
    "PASS": _GREEN,
    "DONE": _GREEN,
    "RESTORED": _GREEN,
    "COMPLETE": _GREEN,
    "GIVEN": _GREEN,
    "WARN": _YELLOW,
    "UNKNOWN": _YELLOW,
    "STALE": _YELLOW,
    "CLAIMED": _YELLOW,
    "ASSUMED": _YELLOW,
    "INCONCLUSIVE": _YELLOW,
    "SPIKE": _YELLOW,
    "FAIL": _RED,
    "BAD": _RED,
    "ERROR": _RED,
    "OPEN": _RED,
    "VOID": _RED,
    "PENDING": _RED,
    "BLOCKED": _RED,
    "LOCKED": _RED,
    "FROZEN": _RED,
    "EXPIRED": _RED,
    "GREW": _RED,
    "ACCEPTED": _YELLOW,
    "WARNING": _YELLOW,
    "CRITICAL": _RED,
    "ABORTED": _RED,
    "ESCALATED": _RED,
    "UNDECIDED": _RED,
    "PRODUCTION": _BOLD,
    "LIVE": _BOLD,
    "REHEARSAL": _CYAN,
}
_LEFT: set[TextIO] = set()  # streams whose reader went away
_STATE = re.compile(rf"\b(?:{'|'.join(_STATES)})\b")


@dataclass(slots=True)
class Out:
    """Where a command speaks. `warnings` are said on stderr, and stand in the envelope."""

    settings: Settings
    warnings: list[str] = field(default_factory=list)

    def data(self, value: dict[str, Any], lines: Iterable[str]) -> None:
        """What the command found: the value in its envelope, or the lines for a person."""
        if self.settings.json:
            self._json({"schema_version": SCHEMA_VERSION, "data": value, "warnings": self.warnings})
            return
        self.lines(lines)

    def lines(self, lines: Iterable[str]) -> None:
        """Lines for a person, as they come."""
        for line in clean_block(redact("\n".join(lines))).split("\n"):
            self._line(sys.stdout, line)

    def exported(self, lines: Iterable[str]) -> None:
        """Lines for another program, which are harmless already: nothing of them is changed that can be written."""
        ascii_only = self.settings.ascii or not _is_utf8(sys.stdout)
        for line in lines:
            _write(sys.stdout, to_ascii(line) if ascii_only else line)

    def say(self, text: str) -> None:
        """Talk, which `-q` silences."""
        if not self.settings.quiet:
            self._line(sys.stderr, clean(redact(text)))

    def ask(self, text: str) -> None:
        """What somebody has to read before an answer is given; nothing silences it."""
        self._line(sys.stderr, clean(redact(text)))
        flush()

    def warn(self, text: str) -> None:
        """Talk that also belongs to the data."""
        if text in self.warnings:
            return
        self.warnings.append(text)
        if not self.settings.json:
            self.say(f"warning: {text}")

    def fault(self, fault: Fault) -> None:
        """Why nothing was done: on stdout with `--json`, else on stderr, where `-q` does not silence it."""
        if self.settings.json:
            reasons = "".join(f"; {reason.message} ({reason.remedy})" for reason in fault.reasons)
            error: dict[str, Any] = {"rule": fault.rule, "message": fault.message + reasons, "remedy": fault.remedy}
            error |= {"problems": problem_list(fault.problems)} if fault.problems else {}
            self._json({"schema_version": SCHEMA_VERSION, "error": error})
            return
        lines = [f"{fault.message} ({fault.rule})"]
        lines += [f"  {reason.message}: {reason.remedy}" for reason in fault.reasons]
        lines.append(f"  {fault.remedy}")
        for line in clean_block(redact("\n".join(lines))).split("\n"):
            self._line(sys.stderr, line)

    def _json(self, envelope: dict[str, Any]) -> None:
        """The same bytes in every locale."""
        _write(sys.stdout, json.dumps(harmless(envelope), ensure_ascii=True))

    def _line(self, stream: TextIO | None, line: str) -> None:
        if self.settings.ascii or not _is_utf8(stream):
            line = to_ascii(line)
        _write(stream, _STATE.sub(_coloured, line) if self._colour(stream) else line)

    def _colour(self, stream: TextIO | None) -> bool:
        wish, environment = self.settings.color, self.settings.environment
        if wish != "auto":
            return wish == "always"
        plain = environment.get("NO_COLOR") or environment.get("TERM", "") in ("", "dumb")
        return not plain and stream is not None and stream.isatty()


def harmless(value: Any) -> Any:
    """Plain data with every string free of secrets and commands to a terminal."""
    if isinstance(value, str):
        hidden = redact(value)
        return clean_block(hidden) if "\n" in hidden else clean(hidden)
    if isinstance(value, dict):
        return {clean(str(key)): harmless(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [harmless(item) for item in value]
    return value


def flush() -> Fault | None:
    """Send what is left, and the fault when stdout does not take it; a reader who went away is nobody's mistake."""
    fault = None
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:  # as it is when the shell closed it
                stream.flush()
        except BrokenPipeError:
            _leave(stream)
        except (OSError, ValueError) as error:
            _leave(stream)
            fault = unwritable(error) if stream is sys.stdout else fault
    return fault


def unwritable(error: Exception | None = None) -> Fault:
    """The fault of an output that can not be written."""
    why = getattr(error, "strerror", None) or "it is closed"
    remedy = "send the output somewhere else and repeat what only reads; what was recorded is kept"
    return Fault(OUTPUT, "output", f"the output can not be written: {why}", remedy)


def _write(stream: TextIO | None, line: str) -> None:
    """Write a line; Fault when it is stdout and can not be written. That nobody hears us on stderr changes nothing."""
    if stream is None:  # stderr, which the shell closed
        return
    try:
        stream.write(f"{line}\n")
    except BrokenPipeError:
        _leave(stream)
    except (OSError, ValueError) as error:
        _leave(stream)
        if stream is sys.stdout:
            raise unwritable(error) from None


def has_reader() -> bool:
    """Whether somebody still reads stdout; who only waits for more has to ask."""
    return sys.stdout is not None and sys.stdout not in _LEFT


def _leave(stream: TextIO) -> None:
    """From now on the stream goes nowhere, also when Python flushes it at the end."""
    _LEFT.add(stream)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    with suppress(OSError, ValueError):  # a stream without a file has nothing left to send
        os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _coloured(state: re.Match[str]) -> str:
    return f"\x1b[{_STATES[state[0]]}m{state[0]}\x1b[0m"


def _is_utf8(stream: TextIO | None) -> bool:
    return (getattr(stream, "encoding", None) or "").replace("-", "").casefold() == "utf8"
