"""What the newsroom answers: small frozen values that terminal, desk and tests read."""

from __future__ import annotations

from dataclasses import dataclass

from audionews.library.model import Build, Correction, Story
from audionews.newsroom.changed_facts import FactChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """An article that is kept now. ``known``: the same text from the same address had been received before."""

    slug: str
    revision: int
    warnings: tuple[str, ...]  # keys into the message table, for the editor
    known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What publishing a story would speak: segment ids in order, and their sentences as shown; ``reuse`` counts the rest."""

    slug: str
    speak: tuple[str, ...]
    reuse: int
    shown: tuple[str, ...] = ()
    characters: int = 0  # that would be handed to the voice: what services are paid by


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivePlan:
    """What the archive would speak anew under today's rules, words and voice."""

    articles: int
    sentences: int
    characters: int = 0
    plans: tuple[Plan, ...] = ()  # of the stories concerned, the first thousand of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A build, and what this very call had to speak for it: 0 when the build was there. ``spoken + reused`` = segments."""

    build: Build
    spoken: int
    reused: int
    fresh: bool = False  # this call wrote its files, and hashed them while doing so


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A story whose pointer stands where it should, and what that took."""

    story: Story
    made: Spoken
    correction: Correction | None = None
    already: bool = False  # it was public before this call: the same order came twice


@dataclass(frozen=True, slots=True, kw_only=True)
class Amended:
    """A corrected text that is kept. ``public``: this very correction was public already; ``facts``: what a silent fix changes of
    figures, names and negations, on an editor's word."""

    public: Published | None = None
    facts: tuple[FactChange, ...] = ()
