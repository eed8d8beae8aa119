"""Whether the checks of a release can look from this machine, and the lines that are still to be written."""

from collections.abc import Iterator

from controlroom.cli.check import config_file, plan_of
from controlroom.cli.checking import looked, shown, writing
from controlroom.cli.session import Session
from controlroom.core.census import Finding, State
from controlroom.outside.setting_up import Setup


def findings(session: Session, release: str, *, write: bool) -> tuple[list[Finding], list[str]]:
    """What was found, and the lines to add where something is missing.

    With `write` the person is asked for what only they know, and the configuration is written.
    """
    plan, reach, where = plan_of(session, release), session.settings.checks, config_file(session)
    results = looked.round_of(session, plan, plan.checks)
    wanted = looked.missing_of(session, results, reach)
    if write and wanted:
        if done := writing.write(session, wanted, where):
            said = f"{done} lines were written"
            return [Finding("checks", State.OK, said, str(where), f"controlroom check run {release}")], []
        again = f"controlroom doctor --checks {release} --write"
        return [Finding("checks", State.WARN, "nothing was written", str(where), again)], []
    found = list(_findings(release, results, wanted, str(where)))
    return found, list(looked.setup_lines(wanted, reach, str(where), release))


def _findings(release: str, results: tuple[shown.Result, ...], wanted: Setup, where: str) -> Iterator[Finding]:
    unset = [result.check.id for result in results if result.missing]
    if unset:
        what = f"{len(unset)} of {len(results)} checks of {release} are not set up: {', '.join(unset)}"
        how = f"controlroom doctor --checks {release} --write" if wanted.tables else "set the secrets below"
        yield Finding("checks", State.WARN, what, where, how)
    for result in results:
        if result.measurement.verdict.value in ("error", "inconclusive"):
            yield Finding(f"check {result.check.id}", State.WARN, result.measurement.note, str(result.check.probe))
    seen = sum(result.measurement.verdict.value in ("pass", "warn", "fail") for result in results)
    yield Finding("checks", State.OK if seen else State.UNKNOWN, f"{seen} of {len(results)} give a value", where)
