"""The demo's store: four sample releases with the people, the policy and the incidents that they need."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from controlroom.cli import open as parts
from controlroom.cli.faults import Fault
from controlroom.outside import folders, places

if TYPE_CHECKING:
    from controlroom.core.intents import Intent
    from controlroom.core.world import Site
    from controlroom.dispatch import Dispatcher

SAMPLE = "billing-seat-sync-patch"
SCENARIO = "error-spike"
LIVE = "billing-seat-sync-demo"  # the sample with stand-ins
OPERATOR = "sam"  # whom the login is, one who is not the author of the sample
TRIES = 200  # somebody else who fills the same store makes us look again, once an event at most


def path(*, live: bool = False) -> Path:
    """The file of the demo's store; the live demo has another."""
    return folders.cache() / "demo-live" / "demo.db" if live else folders.cache() / "demo.db"


def place(*, live: bool) -> str:
    """The name of the file that keeps where the operator was in it."""
    return "demo-live-place.json" if live else "demo-place.json"


def first(*, live: bool) -> str:
    """The release whose room it begins with."""
    return LIVE if live else SAMPLE


def prepare(store: Path, fresh: bool) -> None:
    """Make the demo's store where it is absent (`fresh`: anew) and fill in what is missing. Raises StoreError."""
    folders.private(store.parent)
    if fresh:
        remove(store)
    opened = parts.opened(store)
    try:
        fill(opened.desk)
    finally:
        opened.log.close()


def remove(store: Path) -> None:
    """Throw the demo's store away, so that the next start makes it anew."""
    for suffix in ("", "-wal", "-shm"):
        Path(f"{store}{suffix}").unlink(missing_ok=True)


def fill(desk: "Dispatcher") -> None:
    """Import what the demo shows and is not there yet; what somebody changed stays changed.

    Each import is refused when the store moved since we looked, so two who fill one store do it once.
    """
    for _ in range(TRIES):
        if not fill_one(desk):
            return


def fill_for_the_room(desk: "Dispatcher") -> None:
    """Import what the room of the sample needs; `fill_one` does the rest later."""
    for _ in range(TRIES):
        if SAMPLE in desk.shelf.ids() or not fill_one(desk):
            return


def fill_one(desk: "Dispatcher") -> bool:
    """Import one thing that is missing; whether there was one."""
    rows = desk.log.read("site")
    missing = next(_missing(desk, parts.site_of(desk)), None)
    if missing is None:
        return False
    release, intent = missing
    refusal = desk.ask(release, intent, (("site", len(rows)),)).refusal
    if refusal is not None and refusal.rule not in ("stale", "unchanged"):
        raise Fault(refusal.code, refusal.rule, refusal.message, refusal.remedy)
    return True


def _missing(desk: "Dispatcher", site: "Site") -> "Iterator[tuple[str, Intent]]":
    """What is not there yet, in the order in which it is needed; the releases come last."""
    from controlroom.core import people
    from controlroom.core.intents import ImportIncident, ImportPeople, ImportPolicy, ImportRelease, MapLogin
    from controlroom.formats.plans import read_plan

    if not site.people:
        yield "", ImportPeople(parts.shipped_people())
    elif people.of_login(site.people, desk.login.login) is None and people.find(site.people, OPERATOR):
        yield "", MapLogin(desk.login.login, OPERATOR)
    if not site.policies:
        yield "", ImportPolicy(parts.shipped_policy())
    known = set(desk.shelf.ids())
    shipped = sorted((places.data() / "releases").glob("*.yaml"), key=lambda file: (file.stem != SAMPLE, file.stem))
    files = [file for file in shipped if file.stem not in known]
    if files:
        yield from (("", ImportIncident(one)) for one in parts.shipped_incidents() if one.id not in site.incidents)
    for file in files:
        yield file.stem, ImportRelease(read_plan(file), file.name)
