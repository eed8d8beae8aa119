"""The installation: Python, the libraries against what was asked for, and what slows a start down."""

import platform
import re
import sys
from collections.abc import Iterator, Mapping
from importlib import metadata

from controlroom.core.census import Finding, State
from controlroom.outside import places

OLDEST = (3, 11)
_WANTED = re.compile(r"([A-Za-z0-9._-]+)\s*([^;]*)")
_BOUND = re.compile(r"(>=|<=|==|<|>)\s*([0-9.]+)")
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)", re.MULTILINE)


def findings(environment: Mapping[str, str]) -> Iterator[Finding]:
    """What there is to say about what is installed."""
    version = platform.python_version()
    if sys.version_info < OLDEST:
        how = "start it with Python 3.11 or newer"
        yield Finding("Python", State.BAD, f"{version} is too old", sys.executable, how)
    else:
        yield Finding("Python", State.OK, version, sys.executable)
    yield from _libraries()
    if environment.get("PYTHONDONTWRITEBYTECODE"):
        what = "PYTHONDONTWRITEBYTECODE is set, so every start compiles anew: four times slower"
        yield Finding("Python", State.WARN, what, "environment", "take it out of the environment")
    try:
        yield Finding("shipped files", State.OK, "all there", f"{places.data()}, {places.themes()}")
    except FileNotFoundError as error:
        yield Finding("shipped files", State.BAD, str(error), "", "install controlroom again")


def _libraries() -> Iterator[Finding]:
    try:
        wanted = [text for text in metadata.requires("controlroom") or () if "extra" not in text.partition(";")[2]]
    except metadata.PackageNotFoundError:
        what = "controlroom is not installed as a package, so what it needs is not known"
        yield Finding("libraries", State.UNKNOWN, what, "", "pip install it, with -c constraints.txt")
        return
    tested, wrong, other = _tested(), 0, []
    for text in wanted:
        found = _WANTED.match(text)
        assert found is not None  # as it stands in the metadata of a package
        name, bounds = found[1], found[2]
        version = _version(name)
        if not version or not fits(version, bounds):
            wrong += 1
            what = f"{name} {version or 'is missing'}, and {bounds.strip()} is needed"
            yield Finding("libraries", State.BAD, what, "", "install again, with -c constraints.txt")
        elif tested.get(name, version) != version:
            other.append(f"{name} {version} (tested: {tested[name]})")
    if other:
        how = "install with -c constraints.txt if something looks wrong"
        yield Finding("libraries", State.WARN, f"not the tested ones: {', '.join(other)}", "", how)
    elif not wrong:
        said = "the tested ones" if tested else "within their bounds"
        yield Finding("libraries", State.OK, f"{len(wanted)} needed, {said}")


def fits(version: str, bounds: str) -> bool:
    """Whether a version such as `8.2.8` is within bounds such as `<8.3,>=8.2.8`."""
    have = _numbers(version)
    for sign, text in _BOUND.findall(bounds):
        limit = _numbers(text)
        ours, theirs = have[: len(limit)] if sign == "==" else have, limit
        holds = {">=": ours >= theirs, "<=": ours <= theirs, "==": ours == theirs, "<": ours < theirs}
        if not holds.get(sign, ours > theirs):
            return False
    return True


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(digits) for digits in re.findall(r"\d+", re.split(r"[a-z+]", version)[0]))


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _tested() -> dict[str, str]:
    """The tested versions, where the repository is at hand."""
    try:
        return dict(_PIN.findall((places.PACKAGE.parent / "constraints.txt").read_text("utf-8")))
    except (OSError, UnicodeDecodeError):
        return {}
