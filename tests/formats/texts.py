"""A small plan as text, and what the reader says of a text."""

from controlroom.formats.plans import parse_plan
from controlroom.formats.problems import FormatError, Problem

PLAN = """\
id: seat-sync
title: Seat sync
description: Keeps seats in step.
product: Billing
environment: production
owner: Dana
author: dana
"""


def problems_of(text: str | bytes) -> tuple[Problem, ...]:
    """The problems of a plan text; none when it can be read."""
    try:
        parse_plan(text if isinstance(text, bytes) else text.encode(), "plan.yaml")
    except FormatError as error:
        return error.problems
    return ()


def only_problem(text: str | bytes) -> Problem:
    """The one problem of a text; fails when there are more, or none."""
    (found,) = problems_of(text)
    return found
