"""Status texts for three audiences: lists of sentences, each with the named facts that it rests on."""

import re

from controlroom.core.phases import Phase
from controlroom.core.run_events import DraftSentence, UpdateDraft
from controlroom.core.update_facts import Known, known
from controlroom.core.update_texts import AUDIENCES, TEXTS, Sentence
from controlroom.core.update_words import HEADLINES
from controlroom.core.world import World

__all__ = ["Known", "draft", "facts_of", "known", "text_of"]
_NAME = re.compile(r"\{(\w+)\}")


def draft(world: World, facts: Known) -> tuple[UpdateDraft, ...]:
    """One text each for internal, customer and executive, as far as the facts go."""
    return tuple(
        UpdateDraft(audience, _title(world, facts, audience), _sentences(facts, TEXTS[audience]))
        for audience in AUDIENCES
    )


def text_of(draft: UpdateDraft) -> str:
    """The text to copy: the title, an empty line, the sentences as one paragraph; no citations."""
    return f"{draft.title}\n\n{' '.join(sentence.text for sentence in draft.sentences)}\n"


def facts_of(draft: UpdateDraft, facts: Known) -> tuple[tuple[str, str, str], ...]:
    """The facts that a draft rests on, once each, in the order of its text: (name, text, citation)."""
    names = dict.fromkeys(name for sentence in draft.sentences for name in sentence.facts)
    return tuple((name, *facts.facts[name]) for name in names if name in facts.facts)


def _title(world: World, facts: Known, audience: str) -> str:
    run = world.run
    kind = run.kind.upper() if run else "NO RUN"
    if audience == "customer":
        subject, state = facts.facts["product"][0], HEADLINES[run.phase if run else Phase.IDLE]
    else:
        subject, state = facts.facts["release"][0], facts.facts["phase"][0]
    return f"{kind} · {facts.facts['environment'][0].upper()} · {subject}: {state}"


def _sentences(facts: Known, texts: tuple[Sentence, ...]) -> tuple[DraftSentence, ...]:
    said = (_said(facts, sentence) for sentence in texts)
    return tuple(sentence for sentence in said if sentence is not None)


def _said(facts: Known, sentence: Sentence) -> DraftSentence | None:
    """The sentence with its facts, what it says where one is missing, or nothing."""
    if not facts.holds.issuperset(sentence.when) or not facts.holds.isdisjoint(sentence.unless):
        return None
    needed = tuple(_NAME.findall(sentence.text))
    names = tuple(name for name in dict.fromkeys((*needed, *sentence.cites)) if name in facts.facts)
    if not facts.facts.keys() >= set(needed):
        return DraftSentence(sentence.must, names, True) if sentence.must else None
    text = _NAME.sub(lambda found: facts.facts[found[1]][0], sentence.text)
    return DraftSentence(f"{text[:1].upper()}{text[1:]}", names, sentence.unknown)
