"""`controlroom release import`: a plan, and people and a policy with it, taken in at once or not at all."""

from pathlib import Path
from typing import TYPE_CHECKING

from controlroom.cli import open as parts
from controlroom.cli.asking import refused, result, told
from controlroom.cli.session import Session
from controlroom.outside import places

if TYPE_CHECKING:
    from controlroom.core.intents import Intent
    from controlroom.core.plan import Plan
    from controlroom.core.world import Site


def import_release(session: Session, file: Path, people: Path | None, policy: Path | None) -> int:
    """Take the files in, in one append, and print every event; Fault when anything is wrong with any of them."""
    from controlroom.core.intents import ImportPeople, ImportPolicy, ImportRelease
    from controlroom.formats.people import read_people
    from controlroom.formats.plans import read_plan
    from controlroom.formats.policies import read_policy

    plan = read_plan(file)
    given: list[Intent] = [ImportPeople(read_people(people))] if people else []
    given += [ImportPolicy(read_policy(policy))] if policy else []
    desk = session.desk(writing=True, making=True)
    site = parts.site_of(desk)
    if not policy and not site.policies:
        given.append(ImportPolicy(parts.shipped_policy()))
    answer = desk.ask_all(plan.id, (*given, ImportRelease(plan, file.name)))
    if answer.refusal is not None and answer.refusal.rule != "unchanged":
        raise refused(answer.refusal, session)
    board = answer.board
    assert board is not None  # the release is stored, by this import or by an earlier one
    after = parts.site_of(desk)
    _warn(session, plan, site, after)
    _warn_of_another(session, plan, after, given)
    taken = any(record.event.KIND == "release.imported" for record in answer.records)
    rest = "what came with it was taken in" if answer.records else "nothing was recorded"
    said = [] if taken else [f"{plan.id} is this plan already; {rest}"]
    session.out.data(result(board, answer.records) | {"unchanged": not taken}, [*told(board, answer.records), *said])
    return 0


def _warn_of_another(session: Session, plan: "Plan", site: "Site", given: "list[Intent]") -> None:
    """That a policy which was given is kept and yet another one scores this release."""
    from controlroom.core import scoring
    from controlroom.core.intents import ImportPolicy

    chosen = scoring.chosen(site, plan)
    for intent in given:
        if isinstance(intent, ImportPolicy) and intent.policy.id != chosen.policy.id:
            how = f"name products, teams or environments in {intent.policy.id}"
            other = f"{chosen.policy.id} scores {plan.id}: {chosen.because}"
            session.out.warn(f"policy {intent.policy.id} is kept, but {other}; {how}")


def _warn(session: Session, plan: "Plan", before: "Site", after: "Site") -> None:
    """What a store that is new does not know yet, and what is doubtful about the plan."""
    from controlroom.core import lint, scoring

    if not before.policies and not after.people:
        example = places.data() / places.EXAMPLES / "people.yaml"
        how = "controlroom release import FILE --people people.yaml"
        what = "a new store has the shipped risk policy and knows nobody"
        session.out.warn(f"{what}; to add people: {how}, in the form of {example}")
    for doubt in lint.warnings(plan, scoring.policy_of(after, plan)):
        session.out.warn(doubt)
