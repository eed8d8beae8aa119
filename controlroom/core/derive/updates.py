"""The Updates slice."""

from datetime import datetime

from controlroom.core import updates
from controlroom.core.board import DraftRow, Fact, Mark, SentenceRow, Title, UpdatesSlice
from controlroom.core.derive import times
from controlroom.core.phases import ENDED
from controlroom.core.run_events import UpdateDraft
from controlroom.core.world import Run, World

EMPTY = (
    "No status update yet. u drafts three: internal, customer, executive.",
    "Every sentence names the facts it rests on; what is unknown is said.",
    "Nothing is sent from here: y copies a text.",
)


def slice_of(world: World, now: datetime, postmortem: str) -> UpdatesSlice:
    """The three drafts with their facts, stale once another phase was entered; and the postmortem."""
    run = world.run
    if run is None or not run.drafts:
        title = Title(Mark("·", "NONE", "dim"), "no draft yet · u drafts three")
        return UpdatesSlice(title, (), EMPTY, _postmortem(run, postmortem))
    stale = run.drafts_entries != len(run.entries)
    mark = Mark("◌", "STALE", "warn") if stale else Mark("✓", "DRAFTED", "ok")
    age = times.age(run.drafts_at, now) if run.drafts_at else ""
    why = "the run moved on · u drafts again" if stale else "internal · customer · executive"
    more = " · postmortem" if run.postmortem else ""
    known = updates.known(world)
    drafts = tuple(_draft(draft, mark, age, known) for draft in run.drafts)
    return UpdatesSlice(Title(mark, f"{why}{more}", why, age, wants=stale), drafts, (), _postmortem(run, postmortem))


def _draft(draft: UpdateDraft, mark: Mark, age: str, known: updates.Known) -> DraftRow:
    facts = updates.facts_of(draft, known)
    numbers = {name: index for index, (name, _, _) in enumerate(facts, 1)}
    return DraftRow(
        draft.audience,
        mark,
        draft.title,
        age,
        tuple(
            SentenceRow(
                sentence.text,
                tuple(numbers[name] for name in sentence.facts if name in numbers),
                sentence.unknown,
            )
            for sentence in draft.sentences
        ),
        tuple(Fact(f"[{index}]", f"{text} · {cited}") for index, (_, text, cited) in enumerate(facts, 1)),
        updates.text_of(draft),
    )


def _postmortem(run: Run | None, text: str) -> tuple[str, ...]:
    if run is None or run.phase not in ENDED:
        return ()
    if not run.postmortem:
        return ("The run has ended: p drafts a first postmortem from its log.",)
    return tuple(text.splitlines())
