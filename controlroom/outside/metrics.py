"""Dotted names of metrics, such as `stripe.webhook.received`, and the queries of Prometheus that they stand for."""

import tomllib
from pathlib import Path

from controlroom.outside import folders, places

NAME = "metrics.toml"
LARGEST = 256 * 1024  # bytes


class Unmapped(Exception):
    """Why a dotted name stands for no query, with what to do, in one sentence."""


def query(name: str) -> str:
    """The query that a dotted name stands for: by the user's own file, then by the shipped one. Raises Unmapped."""
    own = folders.config() / NAME
    for file in (own, places.data() / NAME):
        found = _read(file).get(name)
        if isinstance(found, str) and found.strip():
            return found.strip()
    raise Unmapped(f'no query is known for {name}; add "{name}" = "…" to {own}')


def _read(file: Path) -> dict[str, object]:
    """The names of a file, none where it is absent. Raises Unmapped when it can not be read."""
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise Unmapped(f"{file} has more than {LARGEST:,} bytes; shorten it")
        return tomllib.loads(content.decode("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise Unmapped(f"{file} can not be read: {why}") from None
