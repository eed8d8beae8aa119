"""What is wrong with a file, where, and how to mend it."""

from collections.abc import Iterable
from dataclasses import dataclass

from controlroom.core.text import clean, fit, redact

Path = tuple[str | int, ...]  # keys and positions (from 0) that lead to a value
MOST = 50  # problems of one file that are reported


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file; line and column count from 1, the column in characters."""

    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong at a path. `mark` is given only where it is not the place of the path's key or item."""

    path: Path
    message: str
    remedy: str
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file, in words that are safe to show. `path` as in `stages[0].gates[2].title`."""

    file: str
    line: int
    column: int
    path: str
    message: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.path}: " if self.path else ""
        return f"{self.file}:{self.line}:{self.column}: {where}{self.message}; {self.remedy}"


class FormatError(Exception):
    """A file that can not be used; nothing of it was taken. `problems` by line, at most `MOST` of them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        found = sorted(set(problems), key=lambda problem: (problem.line, problem.column, problem.path))
        self.problems = tuple(found[:MOST])
        super().__init__("\n".join(map(str, self.problems)))


class Unreadable(FormatError):
    """A file of which nothing could be read: there is none, or it is none that may be read."""


class Missing(Unreadable):
    """A file, or a shipped one of that name, that there is not: nothing is there to be mended."""


def problem(file: str, flaw: Flaw, mark: Mark) -> Problem:
    """A flaw at its place, without secrets and harmless to show."""
    return Problem(
        fit(clean(redact(file)), 200),
        mark.line,
        mark.column,
        shown(flaw.path),
        clean(redact(flaw.message)),
        clean(redact(flaw.remedy)),
    )


def shown(path: Path) -> str:
    """A path as one text: `stages[0].gates[2].title`."""
    parts = [f"[{part}]" if isinstance(part, int) else f".{quoted(part)}" for part in path]
    return "".join(parts).removeprefix(".")


def quoted(text: str) -> str:
    """A text out of the file, short enough for a message."""
    return fit(clean(redact(text[:400])), 60)
