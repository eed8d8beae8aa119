"""What happened: the closed union of every event that the log can hold, and how it stands there.

`KIND` of an event is its stored name. Site events stand in the stream `site`, release events in `release:<id>`,
run events in `run:<n>`. A tick or an approval given while acting as somebody in a rehearsal stands in the run's
stream and counts for that run only.
"""

from dataclasses import dataclass
from datetime import datetime

from controlroom.core.people import Actor
from controlroom.core.release_events import ReleaseEvent
from controlroom.core.run_events import RunEvent
from controlroom.core.site_events import SiteEvent

Event = SiteEvent | ReleaseEvent | RunEvent
NEW_RUN = "run:new"


@dataclass(frozen=True, slots=True)
class New:
    """An event that decide wants appended: to which stream (`NEW_RUN`: a run not yet numbered), at run second t.

    `acting_as` is the person that the actor acts as in a rehearsal.
    """

    stream: str
    event: Event
    t: int = 0
    acting_as: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """An event as it stands in the log."""

    seq: int
    stream: str
    version: int
    at: datetime
    t: int
    actor: Actor
    event: Event
