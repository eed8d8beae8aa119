"""The tables of the store: the log and, beside it, catalogue, glance and samples; constraints stand in the database."""

from typing import Any

from sqlalchemy import DDL, Column, Index, Integer, Table, Text, UniqueConstraint, event, text
from sqlalchemy.schema import ExecutableDDLElement
from sqlmodel import Field, SQLModel

FIRST = text("version = 1")


def _cell(name: str | None = None, kind: Any = Text, **rules: Any) -> Any:
    """A column that must hold something; `name` where the attribute may not bear the column's name."""
    column = Column(name, kind, nullable=False, **rules) if name else Column(kind, nullable=False, **rules)
    return Field(sa_column=column)


class EventRow(SQLModel, table=True):
    """One row of the log; the fields are those of `core.record.Row`."""

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("stream", "version"),
        Index("event_first", "stream", sqlite_where=FIRST, postgresql_where=FIRST),
    )

    seq: int = _cell(kind=Integer, primary_key=True, autoincrement=False)
    stream: str = _cell()
    version: int = _cell(kind=Integer)
    kind: str = _cell()
    payload: int = _cell("schema", Integer)  # SQLModel keeps the name `schema` for itself
    at: str = _cell()
    t: int = _cell(kind=Integer)
    actor: str = _cell()
    body: str = _cell()
    prev: str = _cell()
    hash: str = _cell()


class GlanceRow(SQLModel, table=True):
    """The last derived text under a key, written in the transaction of the append that changed it."""

    __tablename__ = "glance"

    key: str = _cell(primary_key=True)
    at: str = _cell()
    body: str = _cell()


class CatalogueRow(SQLModel, table=True):
    """One release in the list: its latest run, how much it wants attention, its words, and its line as text."""

    __tablename__ = "catalogue"

    release: str = _cell(primary_key=True)
    run: int = _cell(kind=Integer)
    attention: int = _cell(kind=Integer, index=True)
    words: str = _cell()
    body: str = _cell()


class SampleRow(SQLModel, table=True):
    """One measurement of a live run that changed nothing, after event `seq`; the latest of each check are kept."""

    __tablename__ = "sample"
    __table_args__ = (Index("sample_of", "run", "check_id", "id"),)

    id: int = _cell(kind=Integer, primary_key=True)
    run: int = _cell(kind=Integer)
    check_id: str = _cell()
    seq: int = _cell(kind=Integer)
    at: str = _cell()
    body: str = _cell()


EVENT: Table = SQLModel.metadata.tables["event"]
CATALOGUE: Table = SQLModel.metadata.tables["catalogue"]
GLANCE: Table = SQLModel.metadata.tables["glance"]
SAMPLE: Table = SQLModel.metadata.tables["sample"]
TABLES = (EVENT, CATALOGUE, GLANCE, SAMPLE)

for _verb in ("UPDATE", "DELETE"):
    _guard = (
        f"CREATE TRIGGER event_no_{_verb.lower()} BEFORE {_verb} ON event "
        "BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
    )
    _ddl: ExecutableDDLElement = DDL(_guard)  # type: ignore[no-untyped-call]  # its __init__ is not annotated
    event.listen(EVENT, "after_create", _ddl.execute_if(dialect="sqlite"))
