"""Two engines on one SQLite file, one that reads and one that writes, and the checks before it is opened."""

import errno
import os
import re
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from controlroom.core.record import StoreError
from controlroom.store.glance import APPLICATION_ID, USER_VERSION, store_uri
from controlroom.store.tables import TABLES

MOUNTS = Path("/proc/mounts")
NETWORK = frozenset(
    "nfs nfs4 cifs smb smb2 smb3 smbfs ncpfs afs ceph glusterfs lustre davfs beegfs fuse.sshfs fuse.ceph "
    "fuse.glusterfs fuse.davfs fuse.davfs2 fuse.s3fs fuse.rclone fuse.smbnetfs fuse.curlftpfs".split()
)
SAYINGS = {  # rule: what is the matter with the store, how to mend it
    "store.locked": ("is busy: another process is writing", "try again; if it lasts, look who holds it open"),
    "store.full": ("can not grow: the disk is full", "free some space and repeat; nothing was half written"),
    "store.read_only": ("can not be written", "make file and folder writable for you, or use --read-only"),
    "store.corrupt": ("is damaged", "run `controlroom audit verify`, then put back a good copy"),
    "store.disk": ("can not be reached: the disk failed", "look at the system log; nothing was half written"),
    "store.foreign": ("is not a controlroom store", "name another with --store; this one was not touched"),
    "store.newer": ("was written by a newer controlroom", "upgrade controlroom; until then it can be read"),
    "store.symlink": ("is reached through a symbolic link", "name the real file with --store"),
    "store.network": ("is on a network file system, where locks can not be trusted", "use a local disk"),
}
READ_ONLY = "leave --read-only out, also read_only in the configuration file"
_OCTAL = re.compile(r"\\([0-7]{3})")  # how the list of mounts writes blanks
_CODES = {
    sqlite3.SQLITE_BUSY: "store.locked",
    sqlite3.SQLITE_LOCKED: "store.locked",
    sqlite3.SQLITE_FULL: "store.full",
    sqlite3.SQLITE_READONLY: "store.read_only",
    sqlite3.SQLITE_CANTOPEN: "store.read_only",
    sqlite3.SQLITE_PERM: "store.read_only",
    sqlite3.SQLITE_IOERR: "store.disk",
}


@dataclass(frozen=True, slots=True)
class Engines:
    """The engines on one store; `writing` is None when `refusal` says why nothing may be appended."""

    path: Path
    reading: Engine
    writing: Engine | None
    refusal: StoreError | None


def store_error(rule: str, path: Path, detail: object = "") -> StoreError:
    """A refusal in the words of `SAYINGS`, with what SQLite or the system said about it."""
    saying, remedy = SAYINGS[rule]
    return StoreError(rule, f"the store {path} {saying}" + (f" ({detail})" if detail else ""), remedy)


@contextmanager
def reported(path: Path) -> Iterator[None]:
    """Turn what SQLite, its pool and the file system raise into a StoreError about this store."""
    try:
        yield
    except PoolTimeout as error:
        raise store_error("store.locked", path) from error
    except (DBAPIError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        if isinstance(cause, sqlite3.InterfaceError | sqlite3.ProgrammingError):
            raise  # a mistake in our own code, not in the store
        code = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
        raise store_error(_CODES.get(code, "store.corrupt"), path, cause) from error
    except UnicodeDecodeError as error:  # a message of SQLite that quotes a damaged name
        raise store_error("store.corrupt", path) from error
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise store_error("store.full" if full else "store.read_only", path, error.strerror) from error


def open_engines(path: Path, *, read_only: bool, timeout: float) -> Engines:
    """Open a store, creating it when there is none; StoreError for what is not ours, left untouched."""
    with reported(path):
        _refuse_links(path)
        if file_system(path.parent) in NETWORK:
            raise store_error("store.network", path)
        if not path.exists():
            if read_only:
                remedy = "open it once without --read-only"
                raise StoreError("store.read_only", f"there is no store {path}", remedy)
            _create(path)
        _refuse_foreign(path)
        if not read_only:
            _take_possession(path)
        reading = _reading(path, timeout)
        with reading.connect() as connection:
            version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if version < USER_VERSION:
        raise store_error("store.corrupt", path, f"it calls itself version {version}")
    if version > USER_VERSION:
        return Engines(path, reading, None, store_error("store.newer", path))
    if read_only:
        refusal = StoreError("store.read_only", f"the store {path} was opened to be read only", READ_ONLY)
        return Engines(path, reading, None, refusal)
    return Engines(path, reading, _writing(path, timeout), None)


def file_system(folder: Path) -> str:
    """The type of the file system that a folder is or will be on, `nfs4` for example; empty where unknown."""
    try:
        mounts = [line.split() for line in MOUNTS.read_text("utf-8", "surrogateescape").splitlines()]
    except OSError:
        return ""
    real = folder.resolve()
    best, kind = -1, ""
    for _, written, found, *_ in mounts:
        point = _OCTAL.sub(lambda octal: chr(int(octal[1], 8)), written)
        if real.is_relative_to(point) and len(point) >= best:  # of two mounts on one point the later is seen
            best, kind = len(point), found
    return kind


def _refuse_links(path: Path) -> None:
    """Neither the file, nor what SQLite keeps beside it, nor its folder may be a link to somewhere else."""
    beside = [Path(f"{path}{suffix}") for suffix in ("", "-wal", "-shm", "-journal")]
    for each in (path.parent, *beside):
        if each.is_symlink():
            raise store_error("store.symlink", path, f"{each} is a link")


def _refuse_foreign(path: Path) -> None:
    """The header of the file is read by hand: SQLite opens nothing that is not known to be ours."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise store_error("store.foreign", path, "it is not a regular file")
    with path.open("rb") as file:
        header = file.read(100)
    if not header.startswith(b"SQLite format 3\0") or header[68:72] != APPLICATION_ID.to_bytes(4, "big"):
        raise store_error("store.foreign", path)


def _take_possession(path: Path) -> None:
    """See that we may write, and that nobody else may read."""
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise store_error("store.read_only", path)
    if path.stat().st_mode & 0o177:
        path.chmod(0o600)


def _create(path: Path) -> None:
    """Make a whole store under another name, then give it its own: nobody ever sees half of one."""
    if not path.parent.exists():
        path.parent.mkdir(mode=0o700, parents=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    try:
        engine = _writing(Path(name), 1.0)
        with engine.begin() as connection:
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version = {USER_VERSION}")
            for table in TABLES:
                table.create(connection)
        engine.dispose()
        os.link(name, path)
    except FileExistsError:
        pass  # another process was first, and its store is as good
    finally:
        for suffix in ("", "-wal", "-shm"):
            Path(name + suffix).unlink(missing_ok=True)


def _reading(path: Path, timeout: float) -> Engine:
    """Every statement for itself, on connections that can not write."""
    alone = not os.access(path.parent, os.W_OK) and not Path(f"{path}-wal").exists()
    options = "mode=ro&immutable=1" if alone else "mode=ro"  # WAL wants to create files even to read

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(store_uri(path, options), uri=True, timeout=timeout, check_same_thread=False)

    return create_engine("sqlite://", creator=connect, poolclass=QueuePool, isolation_level="AUTOCOMMIT")


def _writing(path: Path, timeout: float) -> Engine:
    """One connection, whose transactions take the write lock at once: a deferred one may come too late."""

    def connect() -> sqlite3.Connection:
        uri = store_uri(path, "mode=rw")
        connection = sqlite3.connect(uri, uri=True, timeout=timeout, check_same_thread=False)
        connection.isolation_level = None  # transactions begin in the hook below, not by the driver's guess
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    engine = create_engine(
        "sqlite://", creator=connect, poolclass=QueuePool, pool_size=1, max_overflow=0, pool_timeout=timeout
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
