"""What a machine has to be told before checks can look: the lines of the configuration, and the secrets to set."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from controlroom.outside.reach import Missing, Reach

_TABLE = re.compile(r"^[ \t]*\[[ \t]*(checks(?:\.\w+)?)[ \t]*\]", re.MULTILINE)
ADDRESSES = ("services", "prometheus")  # tables whose values are addresses, whose hosts have to be allowed too


@dataclass(frozen=True, slots=True)
class Setup:
    """`tables` has, by the name of a table (`checks.services`), keys and values to add; `secrets` names to set.

    `hosts` are all hosts that have to be allowed, those that are so already included.
    """

    tables: Mapping[str, Mapping[str, str]]
    hosts: tuple[str, ...]
    secrets: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.tables or self.secrets)


def setup(missing: Iterable[Missing], reach: Reach, environ: Mapping[str, str]) -> Setup:
    """What all that is missing comes to; a secret that is named by a new line and not set has to be set too."""
    tables: dict[str, dict[str, str]] = {}
    hosts, secrets = dict.fromkeys(reach.hosts), dict[str, None]()
    for one in missing:
        if not one.key.startswith("checks."):
            secrets[one.key] = None
            continue
        name = one.key.split(".")[1]
        for key, value in tomllib.loads(one.example).items():
            if key == "hosts":
                hosts.update(dict.fromkeys(value))
                tables.setdefault("checks", {})
                continue
            tables.setdefault(f"checks.{name}", {})[key] = value
            if name in ADDRESSES and (host := _host(value)):
                hosts[host] = None
            elif name not in ADDRESSES and value.isupper() and not is_set(value, environ):
                secrets[value] = None
    return Setup(tables, tuple(hosts), tuple(secrets))


def with_answers(wanted: Setup, answers: Mapping[tuple[str, str], str], reach: Reach) -> Setup:
    """The same with a person's values by table and key in the place of the examples; an empty one leaves it out."""
    tables: dict[str, dict[str, str]] = {table: {} for table in wanted.tables}
    for (table, key), value in answers.items():
        if value:
            tables[table][key] = value
    before = {_host(value) for pairs in wanted.tables.values() for value in pairs.values()}
    hosts = dict.fromkeys(host for host in wanted.hosts if host not in before or host in reach.hosts)
    hosts |= dict.fromkeys(filter(None, (_host(value) for pairs in tables.values() for value in pairs.values())))
    named = {
        example: tables[table].get(key, "") for table, pairs in wanted.tables.items() for key, example in pairs.items()
    }
    secrets = dict.fromkeys(named.get(secret, secret) for secret in wanted.secrets)
    return Setup(tables, tuple(hosts), tuple(filter(None, secrets)))


def standing(text: str) -> frozenset[str]:
    """The tables of checks that a configuration file has already, by name, and `hosts` where it lists some."""
    hosts = {"hosts"} if "hosts" in tomllib.loads(text).get("checks", {}) else set[str]()
    return frozenset(hosts.union(_TABLE.findall(text)))


def config_lines(wanted: Setup, reach: Reach, there: frozenset[str] = frozenset()) -> Iterator[str]:
    """The exact lines of the configuration, as TOML; for a table that is `there` a comment says where they belong."""
    if set(wanted.hosts) - set(reach.hosts):
        act = "replace hosts by" if "hosts" in there else "add"
        yield f"# in [checks], {act}:" if there & {"checks", "hosts"} else "[checks]"
        yield f"hosts = [{', '.join(map(_quoted, wanted.hosts))}]"
    for table, pairs in wanted.tables.items():
        if pairs:
            yield f"# in [{table}], add:" if table in there else f"[{table}]"
            yield from (f"{_key(key)} = {_quoted(value)}" for key, value in pairs.items())


def secret_lines(secrets: Iterable[str]) -> Iterator[str]:
    """A line for each of these secrets that has to be set, in words that a shell understands."""
    yield from (f"export {name}=…   # or {name}_FILE=path, or {name}_CMD=command" for name in secrets)


def written(text: str, wanted: Setup) -> str:
    """The text of a configuration file with the lines added; what stands in it, comments too, stays as it is."""
    import tomlkit

    document = tomlkit.parse(text)
    checks = document.setdefault("checks", tomlkit.table())
    if set(wanted.hosts) - set(checks.get("hosts", ())):
        checks["hosts"] = list(wanted.hosts)
    for table, pairs in wanted.tables.items():
        place = checks if table == "checks" else checks.setdefault(table.partition(".")[2], tomlkit.table())
        for key, value in pairs.items():
            place.setdefault(key, value)
    return tomlkit.dumps(document)


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""


def is_set(name: str, environ: Mapping[str, str]) -> bool:
    """Whether a secret of that name is said to be somewhere; it is not read."""
    return any(environ.get(f"{name}{ending}") for ending in ("", "_FILE", "_CMD"))


def _key(text: str) -> str:
    return text if text.replace("_", "").replace("-", "").isalnum() and text.isascii() else _quoted(text)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
