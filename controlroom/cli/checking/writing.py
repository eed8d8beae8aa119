"""Writing what is missing into the configuration: the person says the addresses, sees the lines, and agrees."""

import os
import sys
import tempfile
from pathlib import Path

from controlroom.cli.asking import somebody_is_there
from controlroom.cli.faults import BAD_INPUT, Fault
from controlroom.cli.session import Session
from controlroom.outside import folders
from controlroom.outside.checks_config import problem_of
from controlroom.outside.config import ConfigError, read_config
from controlroom.outside.setting_up import Setup, config_lines, is_set, with_answers, written


def write(session: Session, wanted: Setup, path: Path) -> tuple[int, tuple[str, ...]]:
    """Ask for each value, show the lines, write them after a yes. Raises Fault.

    How many lines were written, and the names of the secrets that are still to be set.

    An empty answer leaves a line out. What stands in the file already stays as it is.
    """
    if not somebody_is_there(session):
        remedy = "add the lines by hand: leave --write out to see them"
        raise Fault(BAD_INPUT, "nobody_to_ask", "--write asks for addresses, and nobody is here to answer", remedy)
    reach = session.settings.checks
    answers = {
        (table, key): _value(session, table, key, example)
        for table, pairs in wanted.tables.items()
        for key, example in pairs.items()
    }
    told = with_answers(wanted, answers, reach)
    lines = list(config_lines(told, reach))
    if not lines:
        return 0, told.secrets
    session.out.lines([f"To be added to {path}:", "", *lines, ""])
    if _answer(session, "Write them? yes, or anything else for no:").casefold() not in ("yes", "y"):
        return 0, ()
    before = path.read_text("utf-8") if path.exists() else ""
    _replace(path, written(before, told))
    return len(lines), tuple(name for name in told.secrets if not is_set(name, session.settings.environment))


def _value(session: Session, table: str, key: str, example: str) -> str:
    """The value that a person gives to a key; asked again, with the reason, until it can be used or is empty."""
    question = f"{table}.{key} (such as {example}; empty leaves it out):"
    while value := _answer(session, question):
        problem = problem_of(table, key, value)
        if problem is None:
            break
        session.out.ask(f"It {problem[0]}: {problem[1]}")
    return value


def _answer(session: Session, question: str) -> str:
    session.out.ask(question)
    return sys.stdin.readline().strip()


def _replace(path: Path, text: str) -> None:
    """Put a file in the place of the one before, whole or not at all; only if it can be read again. Raises Fault."""
    path = path.resolve()  # a link stays one
    folders.private(path.parent)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".new")
    draft = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        read_config(draft, required=True)
        if path.exists():
            draft.chmod(path.stat().st_mode & 0o777)
        draft.replace(path)
    except ConfigError as error:
        message = error.message.replace(name, str(path))
        raise Fault(BAD_INPUT, "config", f"nothing was written: {message}", error.remedy) from None
    finally:
        draft.unlink(missing_ok=True)
