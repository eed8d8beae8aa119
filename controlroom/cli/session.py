"""One command: its settings, its voice, its store, and the release that a word means."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from controlroom.cli import open as parts
from controlroom.cli.faults import BAD_INPUT, STORE, Fault
from controlroom.cli.options import Settings
from controlroom.cli.out import Out
from controlroom.outside import actor, clock

if TYPE_CHECKING:
    from controlroom.core.board import Board
    from controlroom.core.world import Site, World
    from controlroom.dispatch import Dispatcher


PUT_BACK = "put back a good copy of the store; nothing that it says can be relied on"


@dataclass(slots=True)
class Session:
    """What a verb is given. The store is opened when it is first needed."""

    settings: Settings
    out: Out
    words: tuple[str, ...] = ()  # the verb and what was given to it
    opened: "parts.Opened | None" = None
    writing: bool = False

    def open(self, *, writing: bool = False, making: bool = False) -> "parts.Opened":
        """The store and its desk, opened again when it is first to be written to.

        Only a verb that imports makes a store; to others an absent one is a Fault.
        """
        if self.opened is None or (writing and not self.writing):
            if not making and not self.has_store():
                remedy = "controlroom release import FILE makes one"
                raise Fault(BAD_INPUT, "no_store", f"there is no store {self.settings.store} yet", remedy)
            if self.settings.verbose:
                self.out.say(f"store: {self.settings.store}")
            self.close()
            if writing and self.settings.limits.everything:
                self._refuse()
            self.writing = writing
            read_only = self.settings.read_only or not writing
            self.opened = parts.opened(self.settings.store, read_only=read_only, limits=self.settings.limits)
        return self.opened

    def _refuse(self) -> NoReturn:
        from controlroom.core.read_only import wholly

        no = wholly()
        raise Fault(no.code, no.rule, no.message, no.remedy)

    def desk(self, *, writing: bool = False, making: bool = False) -> "Dispatcher":
        """The dispatcher over the store."""
        return self.open(writing=writing, making=making).desk

    @property
    def named(self) -> tuple[str, ...]:
        """The store and the configuration that were named on the command line, as one names them again."""
        store = self.settings.store if self.settings.sources.get("store") == "--store" else ""
        pairs = (("--store", store), ("--config", self.settings.config))
        return tuple(word for option, value in pairs if value for word in (option, value))

    def has_store(self) -> bool:
        """Whether there is a store; an address that is no file is left to the store to judge."""
        store = self.settings.store
        return ("://" in store and not store.startswith("sqlite:///")) or self.settings.path.exists()

    def verify(self) -> None:
        """Check the whole chain of the store, if there is one; Fault for a log that nobody should rely on."""
        if not self.has_store():
            return
        from controlroom.store import chain

        verdict = chain.verify(self.open().log)
        if not verdict.ok:
            raise Fault(STORE, "store.corrupt", f"the log was changed: {verdict.why}", PUT_BACK)

    def close(self) -> None:
        """Let go of the store."""
        if self.opened is not None:
            self.opened.log.close()

    def site(self) -> "Site":
        """What the store knows of its site; where there is no store, or no policy in it, what is shipped."""
        if not self.has_store():
            self.out.warn(f"no store: the shipped people, incidents and policy stand in: {parts.shipped_files()}")
            return parts.shipped_site()
        site = parts.glimpsed_site(self.settings.path) or parts.site_of(self.desk())
        if site.policies:
            return site
        self.out.warn(f"the store has no risk policy: the shipped one stands in: {parts.POLICY}")
        policy = parts.shipped_policy()
        return replace(site, policies={policy.id: policy})

    @property
    def known_from(self) -> str:
        """Where the people of a score come from, for whoever reads it."""
        return f"of the store {self.settings.store}" if self.has_store() else f"of the shipped {parts.PEOPLE}"

    def world(self, name: str) -> "World":
        """The world of a stored release, or of a plan file, of which nothing is stored."""
        if not is_path(name):
            return self.desk().world(name)
        from controlroom.core.intents import ImportRelease
        from controlroom.core.refusal import Refusal
        from controlroom.core.rehearse import in_memory
        from controlroom.core.world import World
        from controlroom.formats.plans import read_plan

        intent = ImportRelease(read_plan(Path(name)), Path(name).name)
        done = in_memory(World(self.site()), clock.now(), actor.actor())(intent)
        if isinstance(done, Refusal):
            raise Fault(done.code, done.rule, done.message, done.remedy)
        return done[0]

    def board(self, name: str) -> "Board":
        """The board of a stored release, or of a plan file."""
        if not is_path(name):
            return self.desk().board(name)
        from controlroom.core import derive

        return derive.board(self.world(name), (), clock.now(), actor.actor(), (), frozenset())


def is_path(name: str) -> bool:
    """Whether a word for a release is the path of a file; ids have neither slash nor dot."""
    return "/" in name or name.endswith((".yaml", ".yml"))
