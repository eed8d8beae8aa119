"""Writing what is missing into the configuration: the person says the addresses, sees the lines, and agrees."""

import os
import sys
import tempfile
from pathlib import Path

from controlroom.cli.asking import somebody_is_there
from controlroom.cli.faults import BAD_INPUT, Fault
from controlroom.cli.session import Session
from controlroom.outside import folders
from controlroom.outside.config import ConfigError, read_config
from controlroom.outside.setting_up import Setup, config_lines, secret_lines, with_answers, written


def write(session: Session, wanted: Setup, path: Path) -> int:
    """Ask for each value, show the lines, write them after a yes, and say how many were written. Raises Fault.

    An empty answer leaves a line out. What stands in the file already stays as it is.
    """
    if not somebody_is_there(session):
        remedy = "add the lines by hand: leave --write out to see them"
        raise Fault(BAD_INPUT, "nobody_to_ask", "--write asks for addresses, and nobody is here to answer", remedy)
    reach = session.settings.checks
    answers = {
        (table, key): _answer(session, f"{table}.{key} (such as {example}; empty leaves it out):")
        for table, pairs in wanted.tables.items()
        for key, example in pairs.items()
    }
    told = with_answers(wanted, answers, reach)
    lines = list(config_lines(told, reach))
    if not lines:
        return 0
    session.out.lines([f"To be added to {path}:", "", *lines, ""])
    if _answer(session, "Write them? yes, or anything else for no:").casefold() not in ("yes", "y"):
        return 0
    before = path.read_text("utf-8") if path.exists() else ""
    _replace(path, written(before, told))
    session.out.lines(list(secret_lines(told)))
    return len(lines)


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
