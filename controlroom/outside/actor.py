"""Who sits at this machine: login, host, terminal, and where an SSH connection came from."""

import os
import sys
from collections.abc import Callable

from controlroom.core.people import Actor
from controlroom.core.text import clean, fit, redact

LONGEST = 64  # cells of each part
FIRST_PERSON, NOBODY = 1000, 60_000  # user numbers of people, as most systems give them
MOST = 50  # accounts that are named


def actor() -> Actor:
    """The actor of this process; what can not be found out is empty, except the login. Never raises."""
    return Actor(
        login=login(),
        host=_asked(lambda: os.uname().nodename),
        tty=_asked(lambda: os.ttyname(sys.__stdin__.fileno() if sys.__stdin__ else 0)),
        ssh=_asked(lambda: os.environ.get("SSH_CONNECTION", "").split(" ")[0]),
    )


def login() -> str:
    """The name that the operator logged in with; a user id without a name is `uid-1000`."""
    return _asked(_of_account) or _asked(_of_shell) or f"uid-{os.getuid()}"


def accounts() -> tuple[str, ...]:
    """The logins of people on this machine, at most `MOST`: accounts with a shell that are no part of the system."""
    import pwd

    found = (one for one in pwd.getpwall() if FIRST_PERSON <= one.pw_uid < NOBODY)
    people = (one.pw_name for one in found if not one.pw_shell.endswith(("nologin", "false")))
    return tuple(fit(clean(redact(name)), LONGEST) for name, _ in zip(sorted(people), range(MOST), strict=False))


def _of_account() -> str:
    """The account's name: unlike LOGNAME and USER, nobody sets it in a shell."""
    import pwd

    return pwd.getpwuid(os.getuid()).pw_name


def _of_shell() -> str:
    return os.environ.get("LOGNAME") or os.environ.get("USER") or ""


def _asked(question: Callable[[], str]) -> str:
    try:
        return fit(clean(redact(question())).strip(), LONGEST)
    except (OSError, KeyError, ValueError, ImportError):
        return ""
