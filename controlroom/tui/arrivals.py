"""What comes to the room without a key: who sits here, what others did, who comes and goes, the verdict on the log."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from controlroom.tui.courier import Failed
from controlroom.tui.scope import Verified

if TYPE_CHECKING:
    from controlroom.core.chain import Verdict
    from controlroom.core.events import Record
    from controlroom.core.news import Guest, News
    from controlroom.tui.notices import Notices
    from controlroom.tui.view import Screen


class Told(Protocol):
    """The app as news find it. `heard` is the line that the last news put into the footer."""

    here: "tuple[Guest, ...]"
    heard: str
    notices: "Notices"
    person: str
    verified: Verified | None
    views: "list[Screen]"

    def say(self, text: str, over: str | None = None) -> None: ...

    def paint(self) -> None: ...


def know(host: Told, person: str | Failed) -> None:
    """Keep who acts here; nobody is named where that can not be said."""
    host.person = "" if isinstance(person, Failed) else person


def hear(host: Told, news: "News | Failed") -> None:
    """Say what others did, look anew where something moved, and keep who is here.

    A line of news takes the place of the one before it, never of anything else that is said: that stays until
    the next key, and the news is in the history.
    """
    if isinstance(news, Failed):
        _say(host, f"what others do can not be seen: {news.error}")
    else:
        if news.here is not None:
            before, host.here = host.here, news.here
            _say(host, _passing(before, news.here))
        _say(host, news.text)
        if news.moved:
            host.views[-1].shown()
    host.paint()


def begun(say: Callable[[str], None], records: "Sequence[Record]") -> None:
    """Say what a run that was begun here warned of at its start."""
    kinds = [record.event.KIND for record in records]
    if "run.started" in kinds and "warning.noted" in kinds:
        from controlroom.core import event_words

        for record in records:
            if record.event.KIND == "warning.noted":
                say(event_words.what(record.event))


def judge(host: Told, verdict: "Verdict | Failed | None") -> None:
    """Keep what verifying the whole log found; None: it was not verified."""
    if isinstance(verdict, Failed):
        host.say(f"the log could not be verified: {verdict.error}")
    elif verdict is not None:
        host.verified = Verified(verdict, datetime.now(UTC))


def _say(host: Told, text: str) -> None:
    if text:
        host.notices.say(text, over=host.heard)  # words of people: no key is looked for in them
        host.heard = text


def _passing(before: "Sequence[Guest]", after: "Sequence[Guest]") -> str:
    """Who came and who went, in one line; empty for those who only went to another screen."""
    old, new = ({_who(guest) for guest in guests} for guests in (before, after))
    parts = (("also here", new - old), ("no longer here", old - new))
    return " · ".join(f"{words}: {', '.join(sorted(names))}" for words, names in parts if names)


def _who(guest: "Guest") -> str:
    return f"{guest.name} ({guest.place})"
