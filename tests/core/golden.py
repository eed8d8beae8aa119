"""Golden histories: every shipped scenario played on the sample, as [kind, t] and the phase it ends in.

`python -m tests.core.golden` writes them anew, after a wanted change of the machine; `--digests` prints the digest
of every history instead, so that two processes can be compared.
"""

import json
import sys
from pathlib import Path

from controlroom.core import rehearse
from controlroom.core.rehearse import Rehearsed
from controlroom.formats.scenarios import names, read_scenario
from tests.core.machine import AT, SAM, imported

FOLDER = Path(__file__).with_name("golden")


def played(scenario: str) -> Rehearsed:
    """The sample rehearsed under a shipped scenario."""
    return rehearse.rehearse(imported().world, read_scenario(scenario), AT, SAM, assume=True)


def history(scenario: str) -> dict[str, object]:
    """What is kept of it."""
    walk = played(scenario)
    assert walk.world.run is not None
    events = [[new.event.KIND, new.t] for new in walk.events]
    return {"scenario": scenario, "ends": str(walk.world.run.phase), "events": events}


def text(scenario: str) -> str:
    """The file's text: one event a line."""
    kept = history(scenario)
    lines = ",\n".join(f"    {json.dumps(event)}" for event in kept["events"])  # type: ignore[attr-defined] # a list
    return f'{{\n  "scenario": "{scenario}",\n  "ends": "{kept["ends"]}",\n  "events": [\n{lines}\n  ]\n}}\n'


def digests() -> str:
    """The digest of every history, a line each."""
    return "".join(f"{name} {rehearse.digest(played(name).events)}\n" for name in names())


def main() -> None:
    """Write the files, or print the digests."""
    if "--digests" in sys.argv:
        sys.stdout.write(digests())
        return
    FOLDER.mkdir(exist_ok=True)
    for name in names():
        (FOLDER / f"{name}.json").write_text(text(name), "utf-8")


if __name__ == "__main__":
    main()
