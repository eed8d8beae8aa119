"""`controlroom release new`: a plan to begin from, every part explained, valid as it stands but for what to write."""

import json
import os
import re
from pathlib import Path

from controlroom.cli.faults import BAD_INPUT, Fault
from controlroom.cli.session import Session
from controlroom.core.text import clean
from controlroom.outside import actor, places

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_TAG = re.compile(r"@([A-Z]+)@")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9 ._-]*")  # what YAML takes for the text that it is


def new(session: Session, name: str, environment: str, out: Path | None) -> int:
    """Print the plan, or write it to a new file; Fault for a name that can be no id."""
    if not _ID.fullmatch(name):
        raise Fault(BAD_INPUT, "usage", f"{name!r} is not an id", "use a-z, 0-9 and -, such as freeze-webhooks")
    if not environment.strip() or environment != clean(environment).strip():
        raise Fault(BAD_INPUT, "usage", f"{environment!r} is no environment", "write staging, production or the like")
    text = starter(name, environment, _author(session))
    _doubt(session, text, name)
    if out is None:
        session.out.data({"release": name, "environment": environment, "yaml": text}, text.rstrip("\n").split("\n"))
        return 0
    try:
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise Fault(BAD_INPUT, "file", f"{out} is there already", "name a file that is not") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise Fault(BAD_INPUT, "file", f"{out} can not be written: {why}", "name another place") from None
    value = {"release": name, "environment": environment, "file": str(out)}
    session.out.data(value, [f"{out}: a plan to begin from; controlroom release validate {out} says what is doubtful"])
    return 0


def unwritten(file: Path) -> tuple[str, ...]:
    """A sentence with its place for each text of the starter that still stands in a plan file. Raises FormatError."""
    from controlroom.formats.files import read_bytes
    from controlroom.formats.placeholders import unwritten

    shipped = _TAG.sub("x", _shipped()).encode()
    return tuple(
        f"{one.file}:{one.line}: {one.path}: {one.message}" for one in unwritten(read_bytes(file), str(file), shipped)
    )


def waiting() -> frozenset[str]:
    """The texts of the starter that somebody has to write."""
    from controlroom.formats.placeholders import waiting

    return waiting(_TAG.sub("x", _shipped()).encode())


def _doubt(session: Session, text: str, name: str) -> None:
    """Say what is doubtful about the names that were given, as `release validate` does."""
    from controlroom.cli import open as parts
    from controlroom.core import lint, scoring
    from controlroom.formats.plans import parse_plan

    plan = parse_plan(text.encode(), name)
    site = parts.site_of(session.desk()) if session.has_store() else parts.shipped_site()
    policy = scoring.policy_of(site, plan) if site.policies else parts.shipped_policy()
    for doubt in lint.warnings(plan, policy):
        session.out.warn(doubt)


def starter(name: str, environment: str, author: str) -> str:
    """The text of the plan for a release, an environment and an author."""
    title = name.replace("-", " ").capitalize()
    given = {"ID": name, "TITLE": _scalar(title), "ENVIRONMENT": _scalar(environment), "AUTHOR": _scalar(author)}
    return _TAG.sub(lambda found: given[found[1]], _shipped())


def _shipped() -> str:
    return (places.data() / "starter.yaml").read_text("utf-8")


def _author(session: Session) -> str:
    """The person whose login this is, where the store knows one; else the login."""
    from controlroom.cli import open as parts
    from controlroom.core import people

    login = actor.login()
    person = people.of_login(parts.site_of(session.desk()).people, login) if session.has_store() else None
    return person.id if person is not None else login


def _scalar(text: str) -> str:
    """A text as YAML reads it back."""
    plain = _WORD.fullmatch(text) and text.casefold() not in {"null", "true", "false", "yes", "no", "on", "off"}
    return text if plain else json.dumps(text, ensure_ascii=False)
