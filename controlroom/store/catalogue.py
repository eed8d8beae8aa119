"""The list of releases beside the log: derived, written with each append, filtered in SQL."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import func, select

from controlroom.core import plain
from controlroom.core.board import ReleaseLine
from controlroom.core.kept import Placed
from controlroom.store import glance, samples
from controlroom.store.engine import reported
from controlroom.store.log import Log
from controlroom.store.tables import CATALOGUE, GLANCE

_C, _G = CATALOGUE.c, GLANCE.c
_KEEP = (
    "INSERT INTO catalogue (release, run, attention, words, body) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT (release) DO UPDATE SET run = excluded.run, attention = excluded.attention, "
    "words = excluded.words, body = excluded.body"
)


class Catalogue:
    """What the dispatcher keeps beside the log. `attention` orders the list, most first."""

    def __init__(self, log: Log, attention: Callable[[ReleaseLine], int]) -> None:
        self.log = log
        self.attention = attention

    def keep(self, connection: Any, line: ReleaseLine, run: int) -> None:
        """Keep the line of a release and the number of its latest run, in the caller's transaction."""
        words = " ".join((line.id, line.title, line.environment, line.status.word, line.band.word)).casefold()
        cells = (line.id, run, self.attention(line), words, plain.dumps(line))
        connection.exec_driver_sql(_KEEP, cells)

    def glance(self, connection: Any, key: str, at: str, body: str) -> None:
        """Keep a text under its key, in the caller's transaction."""
        glance.write_glance(connection, key, at, body)

    def keep_samples(self, connection: Any, placed: Sequence[Placed], at: str, known: int) -> int | None:
        """Keep samples beside the log, in the caller's transaction: see `samples.keep`."""
        return samples.keep(connection, placed, at, known)

    def samples(self, run: int, after: int, each: int) -> tuple[tuple[int, Placed], ...]:
        """The latest samples of a run above a number, at most `each` of a check, oldest first."""
        with reported(self.log.path), self.log.engines.reading.connect() as connection:
            return samples.read(connection, run, after, each)

    def texts(self, prefix: str) -> dict[str, str]:
        """The texts that are kept under the keys that begin so, by what follows in the key."""
        query = select(_G.key, _G.body).where(_G.key >= prefix, _G.key < prefix + "\U0010ffff")
        return {key.removeprefix(prefix): body for key, body in self._all(query)}

    def run_of(self, release: str) -> int:
        """The number of a release's latest run; 0: none."""
        found = self._all(select(_C.run).where(_C.release == release))
        return int(found[0][0]) if found else 0

    def ids(self) -> tuple[str, ...]:
        """The ids of all releases, those that want attention first."""
        return tuple(row[0] for row in self._all(select(_C.release).order_by(_C.attention.desc(), _C.release)))

    def lines(self, text: str, limit: int) -> tuple[tuple[ReleaseLine, ...], int]:
        """At most `limit` lines whose words contain the text, those that want attention first; and how many do."""
        matching = _C.words.contains(text.casefold(), autoescape=True)
        rows = self._all(select(_C.body).where(matching).order_by(_C.attention.desc(), _C.release).limit(limit))
        total = self._all(select(func.count()).select_from(CATALOGUE).where(matching))[0][0]
        return tuple(plain.loads(ReleaseLine, body) for (body,) in rows), int(total)

    def _all(self, query: Any) -> list[Any]:
        with reported(self.log.path), self.log.engines.reading.connect() as connection:
            return list(connection.execute(query).all())
