"""What may happen by itself with a story of the newsroom's own CMS, and why not: the rules of that mode, each with its name. Pure.

A new story is published when its cleaning is sure. An edit that changes nothing but the shape of signs is a silent fix; one that
changes a fact, adds or drops a sentence, or says other words waits for an editor as a proposed correction. The name of the rule that
decided goes with it everywhere (``sources.rule_<rule>`` in the message table).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher

from audionews.article.model import Article
from audionews.languages import INDONESIAN
from audionews.library import Library
from audionews.library.model import Change, Proposal
from audionews.library.sources import Source
from audionews.messages import say
from audionews.newsroom import changed_facts

FRESH = timedelta(
    days=1
)  # before a source was followed; what is older is its archive, which nobody asked to hear tonight


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """``due``: it may happen by itself. ``kind``: of an edit, the correction that is made or suggested. ``facts``: what the rule saw."""

    rule: str
    due: bool = False
    kind: str | None = None
    facts: str = ""


def of_story(article: Article, source: Source, published_at: datetime | None) -> Verdict:
    """Whether a new story publishes itself. ``published_at``: as its source says."""
    if source.held:
        return Verdict(rule="held")
    if article.warnings:
        return Verdict(rule="warnings", facts=" ".join(map(_warning, article.warnings)))
    if article.differences:
        return Verdict(rule="readers", facts=article.differences[0].text[:200])
    if published_at and source.created_at and published_at < source.created_at - FRESH:
        return Verdict(rule="older")
    return Verdict(rule="sure", due=True)


def of_edit(changes: Sequence[Change], moved: Sequence[Change] = (), lang: str = INDONESIAN) -> Verdict:
    """What an edit of a story that is here is. ``moved``: its date, where another one is stated; ``lang``: the story's."""
    if not moved and all(map(changed_facts.only_typography, changes)):
        return Verdict(rule="typography", due=True, kind="silent")
    told_otherwise = [change for change in changes if change.before and change.after]
    if facts := changed_facts.facts_changed((*moved, *told_otherwise), lang=lang):
        return Verdict(rule=facts[0].kind, kind="ralat", facts=changed_facts.in_words(facts))
    if len(told_otherwise) < len(changes):
        return Verdict(rule="sentence", kind="ralat")
    return Verdict(rule="words", kind="silent")


def in_words(rule: str | None, facts: str | None = None) -> str:
    """The rule that decided as people read it, with what it saw; "" where nothing was decided by rule."""
    if not rule:
        return ""
    return f"{say(f'sources.rule_{rule}')}{' ' + facts if facts else ''}"


def changes_of(library: Library, proposal: Proposal) -> list[dict[str, str]]:
    """What a proposal changes, paragraph by paragraph, against the version it was made from."""
    before = library.stories.revision(proposal.slug, proposal.base_revision).article
    old, new = ([article.headline, *(block.text for block in article.blocks)] for article in (before, proposal.article))
    return [
        {"before": "\n".join(old[i1:i2]), "after": "\n".join(new[j1:j2])}
        for what, i1, i2, j1, j2 in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()
        if what != "equal"
    ]


def automatic(source: Source) -> str:
    """Who the record names for what happens by itself."""
    return say("sources.automatic", source=source.title or source.name or source.url)[:80]


def _warning(key: str) -> str:
    try:
        return say(key)
    except KeyError:
        return key
