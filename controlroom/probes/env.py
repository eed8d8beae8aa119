"""Looks whether environment variables are set and have the agreed shape. No value, nor a part of one, leaves here."""

import json
import os
import stat
from collections.abc import Mapping

from controlroom.core.finding import Finding
from controlroom.core.variables import Wanted, fits, wanted
from controlroom.core.verification import Check
from controlroom.outside.aside import aside
from controlroom.outside.reach import Missing, Reach, of
from controlroom.outside.secrets import Secrets

LARGEST = 256 * 1024  # bytes of a file of variables
_QUOTES = "'\""


class Unreadable(Exception):
    """Why a file of variables can not be used, without a word of what is in it."""


async def look(check: Check, reach: Reach, secrets: Secrets) -> Finding:
    """How many of the wanted variables are set and well shaped, as `5/6`, and which are not.

    They are those of the file that the configuration names for the service of the check, else of this process.
    Raises Missing where no file is named and none of them is set here: then this is not where the service runs.
    `core.variables.spelled` first gives the check the shapes that its plan knows.
    """
    path = of(reach.variables, check.service)
    asked = f"{', '.join(check.asks.split(chr(10)))} in {path or 'this process'}"
    try:
        names = wanted(check.asks)
        known = await variables(check.service, reach)
    except ValueError as error:
        return Finding(error=f"the check can not be asked: {error}", asked=asked)
    except Unreadable as error:
        return Finding(error=str(error), asked=asked)
    if not path and not any(one.meant(name) for one in names for name in known):
        raise unnamed(check.service, names[0].name)
    good, count, broken = 0, 0, list[str]()
    for one in names:
        for name, why in _judged(one, known):
            count += 1
            good += not why
            if why:
                broken.append(f"{name} {why}")
    return Finding(f"{good}/{count}", broken=tuple(broken), asked=asked)


async def variables(service: str, reach: Reach) -> Mapping[str, str]:
    """All variables of a service: of the file that the configuration names for it, else of this process.

    Raises Unreadable. Their values are for comparing, and leave no probe.
    """
    path = of(reach.variables, service)
    return await aside(lambda: _of_file(path)) if path else dict(os.environ)


def unnamed(service: str, name: str) -> Missing:
    """What the configuration has to say before the variables of a service, such as this one, can be looked at."""
    service = service or "*"
    key = json.dumps(service, ensure_ascii=False)
    why = f"{name} is not set here; name the file of variables that {service} is started with"
    return Missing(f"checks.variables.{key}", f'{key} = "/etc/{service}.env"', why)


def _judged(one: Wanted, known: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each variable that is meant, with what is wrong with it (empty: nothing). A pattern that meets none is one."""
    names = sorted(name for name in known if one.meant(name)) or [one.name]
    return [(name, _wrong(one.shape, known.get(name))) for name in names]


def _wrong(shape: str, value: str | None) -> str:
    if value is None:
        return "is absent"
    if not value.strip():
        return "is empty"
    return "" if fits(shape, value) else f"does not look like {shape}"


def _of_file(path: str) -> dict[str, str]:
    """The variables of a file of `NAME=value` lines, which is read and never run. Raises Unreadable."""
    try:
        with open(os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise Unreadable("the file of variables is no file")
            content = file.read(LARGEST + 1)
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise Unreadable("the file of variables is not UTF-8") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is no path"
        raise Unreadable(f"the file of variables can not be read: {why}") from None
    if len(content) > LARGEST:
        raise Unreadable(f"the file of variables has more than {LARGEST:,} bytes")
    return dict(pair for line in text.split("\n") if (pair := _pair(line.strip())))


def _pair(line: str) -> tuple[str, str] | None:
    """The name and value of a line; None for a comment, a blank line, and what is no assignment."""
    name, equals, value = line.removeprefix("export ").partition("=")
    name, value = name.strip(), value.strip()
    if not equals or name.startswith("#"):
        return None
    if value[:1] in _QUOTES and value[:1]:
        return name, value[1:].partition(value[0])[0]
    return name, value.partition(" #")[0].rstrip()
