"""Looks at a database by one statement that can only read."""

import re
import time
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote

from controlroom.core.finding import Finding
from controlroom.core.reading_sql import ROWS, SCALAR, parse_rule, unmet
from controlroom.core.statement import one_read
from controlroom.core.verification import Check
from controlroom.outside.aside import aside
from controlroom.outside.reach import Missing, Reach, of
from controlroom.outside.secrets import Secrets
from controlroom.probes import postgres, sqlite
from controlroom.probes.answers import MOST, Answer, Unanswered, shown

_POSTGRES = ("postgresql", "postgres")
# As PostgreSQL's own library reads an address behind its scheme.
_SERVER = re.compile(
    r"(?:[^:/@]*(?::(?P<password>[^/@]*))?@)?(?P<host>[^/?]*)(?:/(?P<base>[^?]*))?(?:\?(?P<query>.*))?", re.DOTALL
)
_HOST = re.compile(r"[\w.,:%\[\]-]*")


@dataclass(frozen=True, slots=True)
class Database:
    """Where a statement is asked: the whole address, which is a secret, and the part of it that may be shown."""

    address: str
    name: str

    def look(self, statement: str, count: bool = False) -> sqlite.Look | postgres.Look:
        """A statement on its way to this database; `count` when the number of its rows is wanted."""
        scheme, _, rest = self.address.partition("://")
        if scheme == "sqlite":
            return sqlite.Look("/" + unquote(rest.partition("?")[0]).lstrip("/"), statement, count)
        return postgres.Look(f"postgresql://{rest}", statement, count)


async def look(check: Check, reach: Reach, secrets: Secrets) -> Finding:
    """What a check of SQL finds: the value that it reads, and which of its further rules do not hold.

    Raises Missing where the configuration names no database for its service.
    """
    try:
        statement = one_read(check.asks)
        readings = {check.reads or SCALAR, *(parse_rule(rule)[0] for rule in check.also)}
        if not readings <= {SCALAR, ROWS}:
            raise ValueError("it reads neither scalar nor rows")
    except ValueError as error:
        return Finding(error=f"the check can not be asked: {error}", asked=check.asks)
    began = time.monotonic()
    asked = statement
    try:
        database = await database_of(check.service, reach, secrets)
        asked = f"{database.name}: {statement}"
        answer = await ask(database, statement, count=ROWS in readings)
        known = {reading: _read(answer, reading) for reading in sorted(readings)}
    except Unanswered as error:
        return Finding(error=secrets.masked(str(error)), asked=asked, took=_since(began))
    unheld = tuple(unmet(rule, known[parse_rule(rule)[0]]) for rule in check.also)
    value = known[check.reads or SCALAR]
    return Finding(value, broken=tuple(filter(None, unheld)), asked=asked, took=_since(began))


async def ask(database: Database, statement: str, count: bool = False) -> Answer:
    """The answer of a database to a statement that `one_read` gave. Raises Unanswered; stops when it is cancelled."""
    asking = database.look(statement, count)
    return await aside(asking.answer, asking.stop)


async def role_warning(service: str, reach: Reach, secrets: Secrets) -> tuple[str, str]:
    """What the login for checks of a service may do besides reading, and the remedy; empty: nothing.

    A file of SQLite has no roles. Raises Missing, and Unanswered when the database does not say.
    """
    asking = (await database_of(service, reach, secrets)).look("SELECT 1")
    return await aside(asking.role_warning, asking.stop) if isinstance(asking, postgres.Look) else ("", "")


async def database_of(service: str, reach: Reach, secrets: Secrets) -> Database:
    """The database for checks of a service. Raises Missing, and Unanswered for an address that is none.

    The whole address is masked in every text from now on, and so is the password in it alone.
    """
    name = of(reach.databases, service)
    if not name:
        why = f"checks of {service or 'no service'} ask a database"
        raise Missing(f'checks.databases."{service or "*"}"', f'"{service or "*"}" = "BILLING_DATABASE_URL"', why)
    address = await secrets.fetched(name)
    scheme, _, rest = address.partition("://")
    scheme = scheme.partition("+")[0]
    path = unquote(rest.partition("?")[0])
    if scheme == "sqlite" and path.startswith("/") and path.strip("/"):
        return Database(f"sqlite://{rest}", f"sqlite {path.rpartition('/')[2]}")
    found = _SERVER.fullmatch(rest)
    if scheme not in _POSTGRES or not found:
        raise Unanswered(f"{name} holds no address like postgresql://… or sqlite:///…")
    for password in (found["password"] or "", *parse_qs(found["query"] or "").get("password", ())):
        secrets.keep(password)
        secrets.keep(unquote(password))
    host = found["host"] if _HOST.fullmatch(found["host"]) else "…"  # it may hold the end of a password with an @
    return Database(f"postgresql://{rest}", f"postgresql://{host}/{unquote(found['base'] or '')}")


def _read(answer: Answer, reading: str) -> str:
    """One reading of an answer as text; empty: no data."""
    if reading == ROWS:
        if answer.rows > MOST:
            raise Unanswered(f"there are more than {MOST:,} rows: count them in the statement")
        return str(answer.rows)
    if len(answer.values) > 1:
        raise Unanswered("there is more than one row: ask for one, or read rows")
    return shown(answer.values[0]) if answer.values else ""


def _since(began: float) -> int:
    """Milliseconds."""
    return round((time.monotonic() - began) * 1000)
