"""The sentences of the status texts, as data: for whom, when, with which facts.

Customers are told what they notice and what is not known: no hosts, modules, checks, ids, people, blame or
estimates. `{name}` is a fact; what `when` and `unless` name is in `controlroom.core.update_facts`.
"""

from dataclasses import dataclass

AUDIENCES = ("internal", "customer", "executive")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: said when all of `when` hold and none of `unless`.

    A fact that is missing drops the sentence, or makes it `must`, which says that it is not yet known. `cites` are
    facts that it rests on besides those in the text. With `unknown` the sentence itself says what is not known.
    """

    text: str
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    cites: tuple[str, ...] = ("phase",)
    must: str = ""
    unknown: bool = False


_NO_TIME = "The time of the next update is not yet known."
_NO_TIME_IF_ANY = "The time of the next update, if one is needed, is not yet known."
_NEXT_TIME = (
    Sentence("Next update: {promise}.", unless=("ended", "no run"), cites=(), must=_NO_TIME),
    Sentence("Next update: {promise}.", ("escalated",), cites=(), must=_NO_TIME),
    Sentence("Next update: {promise}.", ("ended",), ("escalated",), cites=(), must=_NO_TIME_IF_ANY),
    Sentence("Next update: {promise}.", ("no run",), cites=(), must=_NO_TIME_IF_ANY),
)
_KIND = (
    Sentence(
        "This is a rehearsal in a simulator; nothing in {environment} has been changed.",
        ("rehearsal",),
        (),
        ("run",),
    ),
    Sentence("This is the live run {run} in {environment}.", ("live",), (), ()),
)
_STATE = (
    Sentence("No run of this release has begun; nothing has been deployed.", ("no run",)),
    Sentence("The run has been opened; nothing has been queued or deployed.", ("idle",)),
    Sentence("The release has been queued since {since}; nothing has been deployed.", ("queued",)),
    Sentence("Preflight has been under way since {since}; nothing has been deployed.", ("preflight",)),
    Sentence("Deploying has been under way since {since}.", ("deploying",)),
    Sentence("The deploy is done; its checks have been verified since {since}.", ("verifying",)),
    Sentence("The deploy is done and verified; it has been watched since {since}.", ("monitoring",)),
    Sentence("The release was completed at {since}.", ("complete",)),
    Sentence("A check has been failing since {trouble_since}; the limit for a rollback is not reached.", ("spike",)),
    Sentence("A rollback has been recommended since {since}.", ("rollback recommended",)),
    Sentence("We have been rolling back since {since}: {way}.", ("rolling back",)),
    Sentence(
        "The point of no return has been crossed; we have been fixing forward since {since}: {way}.",
        ("fixing forward",),
    ),
    Sentence("The way back was done and the restore checks passed at {since}.", ("restored",)),
    Sentence("The run was stopped at {since}, before anything was deployed.", ("aborted",)),
    Sentence("The run was handed over to people at {since}; it is not resolved.", ("escalated",)),
    Sentence("The reason given: {reason}.", ("aborted",)),
    Sentence("The reason given: {reason}.", ("escalated",)),
)
_SPIKE_SET_ASIDE = (
    Sentence("A check had been failing since {spike_since}.", unless=("trouble",), cites=()),
    Sentence("A rollback was recommended at {was_recommended}.", unless=("rollback recommended",), cites=()),
)
_LEFT = (
    Sentence("Not restored: {not_restored}.", ("restored",), cites=()),
    Sentence("By the plan, nothing stays behind.", ("restored", "has way"), ("has not_restored",), ("phase", "way")),
    Sentence("So far not restored: {not_restored}.", unless=("restored",), cites=()),
    Sentence("Skipped, not done: {skipped}.", cites=()),
    Sentence("The point of no return has been crossed.", ("crossed",), ("fixing forward",), ("crossed",)),
)
_INTERNAL = (
    *_KIND,
    Sentence("Its plan says: “{change}”", cites=()),
    *_STATE,
    Sentence("The trouble began at {trouble_since}.", ("trouble",), ("spike",)),
    Sentence("The trouble began at {trouble_since}.", ("restored",)),
    Sentence("What met the limit: {trigger}.", cites=()),
    *_SPIKE_SET_ASIDE,
    Sentence("Set aside: {set_aside}.", cites=()),
    Sentence("The run is held: {held}.", unless=("ended",), cites=()),
    Sentence("Now at {step}.", cites=()),
    Sentence("Failed: {failed_step}.", cites=()),
    Sentence("Of the way back, {progress} steps are done.", ("way back",), cites=()),
    Sentence("Of the way back, {progress} steps were done.", ("escalated",), cites=()),
    Sentence("Failing: {failing}.", cites=()),
    Sentence(
        "{passing} watched checks pass.",
        cites=(),
        unless=("nothing deployed",),
        must="What the checks show is not yet known.",
    ),
    Sentence("Warning: {warning}.", cites=()),
    Sentence(
        "There is no present result of {blind}; whether all is in order is not yet known.",
        unless=("nothing deployed",),
        cites=(),
        unknown=True,
    ),
    Sentence("The way back is {way}: {way_plan}.", ("rollback recommended",), ("crossed",), ()),
    Sentence("The way back is {way}: {way_plan}.", ("spike",), ("crossed",), ()),
    *_LEFT,
    Sentence("The rehearsal went on as if these were done: {assumed}.", ("rehearsal",), cites=()),
    Sentence("Next: {next}.", cites=(), unless=("complete",), must="What comes next is not yet known."),
    Sentence("Next: {next}.", ("complete",), cites=()),
    Sentence("{decider} decides.", cites=(), unless=("ended",), must="Who decides is not yet known."),
    *_NEXT_TIME,
)
_CUSTOMER = (
    Sentence("This is a rehearsal: the service that you use has not been changed.", ("rehearsal",), (), ("run",)),
    Sentence("This concerns the {environment} environment.", ("not production",), cites=()),
    Sentence("We are preparing an update of {product}.", ("before",)),
    Sentence("The service is unchanged.", ("before",)),
    Sentence("We have been updating {product} since {since}.", ("deploying",)),
    Sentence("The update is paused.", ("deploying", "has held"), (), ("held",)),
    Sentence("We have updated {product} and are checking that it works as it should.", ("verifying",)),
    Sentence("We have updated {product} and are watching that it works as it should.", ("monitoring",)),
    Sentence("The update of {product} is complete.", ("complete",)),
    Sentence("The planned update of {product} was stopped before it began; the service is unchanged.", ("aborted",)),
    Sentence(
        "Since {trouble_since}, {product} has not been working as it should after an update.",
        ("trouble", "problem"),
    ),
    Sentence("An update of {product} has not gone as planned.", ("trouble",), ("problem",)),
    Sentence(
        "The problem with {product} that began at {trouble_since} was resolved at {since}.", ("restored", "problem")
    ),
    Sentence(
        "An update of {product} did not go as planned; this was resolved at {since}.", ("restored",), ("problem",)
    ),
    Sentence("We are looking into it.", ("spike",)),
    Sentence("We are deciding whether to undo the update.", ("rollback recommended",), ("crossed",)),
    Sentence("We are deciding how to resolve it.", ("rollback recommended", "crossed")),
    Sentence("We are undoing the update.", ("rolling back",)),
    Sentence("We are correcting what the update has caused.", ("fixing forward",)),
    Sentence("It is not yet resolved, and we are still working on it.", ("escalated",)),
    Sentence("The update has been undone.", ("restored",), ("went forward", "has not_restored")),
    Sentence(
        "The earlier version is back.",
        ("restored", "has not_restored"),
        ("went forward", "way skipped"),
        ("phase", "not_restored"),
    ),
    Sentence(
        "Part of the update has been undone.",
        ("restored", "has not_restored", "way skipped"),
        ("went forward",),
        ("phase", "not_restored"),
    ),
    Sentence("What the update caused has been corrected.", ("restored", "went forward"), ("has not_restored",)),
    Sentence(
        "Part of what the update caused has been corrected.",
        ("restored", "went forward", "has not_restored"),
        (),
        ("phase", "not_restored"),
    ),
    Sentence("{notices}", ("trouble",), cites=(), must="What you may notice is not yet known."),
    Sentence("{notices}", ("deploying",), cites=(), must="Whether you will notice anything is not yet known."),
    Sentence("{notices}", unless=("trouble", "deploying", "nothing deployed"), cites=()),
    Sentence("Our checks have found no problem.", ("updated", "has all_pass"), ("has set_aside",), ("all_pass",)),
    Sentence("Our checks find no problem now.", ("updated", "has all_pass", "has set_aside"), (), ("all_pass",)),
    Sentence("Our checks have found a problem, and we are watching it.", ("updated", "has known_problem")),
    Sentence("The results of our checks are not yet known.", ("updated",), ("has passing",), unknown=True),
    Sentence(
        "The results of some of our checks are not yet known.",
        ("has blind",),
        ("nothing deployed",),
        ("blind",),
        unknown=True,
    ),
    Sentence(
        "We are still working through some of its effects; whether any of them concerns you is not yet known.",
        ("restored", "has not_restored"),
        (),
        ("not_restored",),
        unknown=True,
    ),
    Sentence("Which customers are affected, and whether any data is, is not yet known.", ("trouble",), unknown=True),
    Sentence("When this will be resolved is not yet known.", ("trouble",), unknown=True),
    *_NEXT_TIME,
)
_EXECUTIVE = (
    *_KIND,
    Sentence("The release is {release}, for {product}.", cites=()),
    *_STATE,
    Sentence("What met the limit: {trigger}.", ("trouble",), cites=()),
    *_SPIKE_SET_ASIDE,
    Sentence("{decided}.", cites=()),
    Sentence(
        "{passing} watched checks pass.",
        unless=("nothing deployed",),
        cites=(),
        must="What the checks show is not yet known.",
    ),
    Sentence("The run is held: {held}.", unless=("ended",), cites=()),
    Sentence("Of the way back, {progress} steps are done.", ("way back",), cites=()),
    *_LEFT,
    Sentence("The effect on customers is not yet known.", ("trouble",), unknown=True),
    Sentence("The effect on customers is not yet known.", ("restored",), unknown=True),
    Sentence(
        "A decision is needed, whether to take the way back ({way_plan}).",
        ("rollback recommended",),
        ("crossed",),
    ),
    Sentence("A decision is needed, how to go on.", ("rollback recommended", "crossed")),
    Sentence("{decider} decides.", cites=(), unless=("ended",), must="Who decides is not yet known."),
    Sentence("The risk at the start was {risk}.", unless=("no run",), cites=()),
    Sentence("The rehearsal went on as if these were done: {assumed}.", ("rehearsal",), cites=()),
    Sentence("Next: {next}.", cites=(), unless=("complete",), must="What comes next is not yet known."),
    Sentence("Next: {next}.", ("complete",), cites=()),
)
TEXTS = {"internal": _INTERNAL, "customer": _CUSTOMER, "executive": _EXECUTIVE}
