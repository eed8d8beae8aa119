"""What checks ask of Stripe: a plan with a question that nobody can ask is refused, with what may be written."""

from collections.abc import Iterator

from controlroom.core.reading_stripe import question
from controlroom.core.verification import Probe
from controlroom.formats.problems import Flaw
from controlroom.formats.rules import Plain, each, word, words


def stripe_questions(plan: Plain) -> Iterator[Flaw]:
    """What is wrong with the checks that ask Stripe. One that asks nothing yet can be rehearsed."""
    for path, check in each(plan, "checks"):
        asks = word(check, "asks").strip()
        if word(check, "probe") != Probe.STRIPE or not asks:
            continue
        try:
            question(asks)
        except ValueError as error:
            message, _, remedy = str(error).partition("; ")
            yield Flaw((*path, "asks"), message, remedy)
        if word(check, "reads").strip():
            yield Flaw((*path, "reads"), "an answer of Stripe's has one value", "leave `reads` out")
        if words(check, "also"):
            remedy = "make a check of its own of each question"
            yield Flaw((*path, "also"), "a question for Stripe has no further parts to judge", remedy)
