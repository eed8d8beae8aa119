"""What checks ask and read, in the grammar of their probe: a plan with a question nobody can ask is refused."""

from collections.abc import Callable, Iterator
from typing import Any

from controlroom.core import reading_sql, reading_stripe
from controlroom.core.reading import question, readable, reading, rule
from controlroom.core.reading_prometheus import fold
from controlroom.core.verification import Probe
from controlroom.formats.problems import Flaw, Path
from controlroom.formats.rules import Plain, each, word, words


def questions(plan: Plain) -> Iterator[Flaw]:
    """What is wrong with the `asks`, `reads` and `also` of the checks of a plan.

    A check that asks nothing yet can be rehearsed; a live look says that it asks nothing.
    """
    for path, check in each(plan, "checks"):
        grammar = _GRAMMARS.get(word(check, "probe"))
        if grammar and word(check, "asks").strip():
            yield from grammar(path, check)


def _http(path: Path, check: Plain) -> Iterator[Flaw]:
    asks, reads = word(check, "asks"), word(check, "reads")
    flaws = [*_flaws((*path, "asks"), question, asks), *_flaws((*path, "reads"), reading, reads)]
    if not flaws:
        asked = question(asks)
        flaws += _flaws((*path, "reads"), lambda text: readable(asked, reading(text)), reads)
        for at, text in enumerate(words(check, "also")):
            flaws += _flaws((*path, "also", at), lambda text: readable(asked, rule(text).reading), text)
    yield from flaws


def _prometheus(path: Path, check: Plain) -> Iterator[Flaw]:
    yield from _flaws((*path, "reads"), fold, word(check, "reads"))
    if words(check, "also"):
        message = "a query of Prometheus has no further parts to judge"
        yield Flaw((*path, "also"), message, "make a check of its own of each rule")


def _stripe(path: Path, check: Plain) -> Iterator[Flaw]:
    yield from _flaws((*path, "asks"), reading_stripe.question, word(check, "asks"))
    if word(check, "reads").strip():
        yield Flaw((*path, "reads"), "an answer of Stripe's has one value", "leave `reads` out")
    if words(check, "also"):
        remedy = "make a check of its own of each question"
        yield Flaw((*path, "also"), "a question for Stripe has no further parts to judge", remedy)


def _flaws(path: Path, parse: Callable[[str], Any], text: str) -> Iterator[Flaw]:
    try:
        parse(text)
    except ValueError as error:
        message, _, remedy = str(error).partition("; ")
        yield Flaw(path, message, remedy or "write it another way")


def _counted(path: Path, check: Plain) -> Iterator[Flaw]:
    """Checks of SQL, variables and schedules."""
    probe = Probe(word(check, "probe"))
    yield from _flaws((*path, "asks"), reading_sql.ASKS[probe], word(check, "asks"))
    for place, message, remedy in reading_sql.flaws(probe, word(check, "reads"), words(check, "also")):
        yield Flaw((*path, *place), message, remedy)


_GRAMMARS: dict[str, Callable[[Path, Plain], Iterator[Flaw]]] = {
    Probe.HTTP: _http,
    Probe.PROMETHEUS: _prometheus,
    **dict.fromkeys(reading_sql.ASKS, _counted),
    Probe.STRIPE: _stripe,
}
