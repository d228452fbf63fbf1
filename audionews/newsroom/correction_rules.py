"""What a corrected text may be, and what of the live story it keeps. Pure: nothing is read or written here."""

from __future__ import annotations

from dataclasses import replace

from audionews.article.model import Article
from audionews.errors import BadInput
from audionews.library.model import Build, Correction, Revision, Story
from audionews.newsroom.model import Spoken
from audionews.script.model import Script
from audionews.speech.engines import name_of

KINDS = ("silent", "ralat", "hak-jawab")
GROUNDS = ("sara", "kesusilaan", "anak", "trauma", "dewan-pers")
DELIVERIES = {"silent": "quiet", "ralat": "redeliver", "hak-jawab": "short"}  # the default of each kind
_SAME_STORY_FROM = 5  # sentences: below that, a corrected text may well share none with the old one


def kept_voice(story: Story, engine: str | None) -> str | None:
    """The voice to ask for: a public story keeps the voice it has, so that one changed sentence costs one sentence.

    What a stand-in had to speak is spoken by the newsroom's own choice again.
    """
    if engine is not None or story.build is None or story.build.fallback:
        return engine
    return name_of(story.build.voice)


def carried(corrected: Article, before: Article) -> Article:
    """A corrected file often comes without its address or date: what was known stays known."""
    return replace(
        corrected,
        source_url=before.source_url or corrected.source_url,
        source=before.source if before.source != type(before.source)() else corrected.source,
        published=corrected.published or before.published,
    )


def words(article: Article) -> tuple[object, ...]:
    """Everything of an article that a reader reads."""
    return (article.headline, article.authors, article.published, article.dateline, article.blocks)


def checked(kind: str, reason: str, deliver: str | None) -> str:
    """How this correction is delivered. Raises ``BadInput`` for a kind, reason or delivery that there is not."""
    if kind not in KINDS:
        raise BadInput("newsroom.unknown_kind", kind=kind, known=", ".join(KINDS))
    if not reason.strip():
        raise BadInput("newsroom.no_reason")
    if deliver is not None and deliver not in DELIVERIES.values():
        raise BadInput("newsroom.unknown_delivery", delivery=deliver, known=", ".join(DELIVERIES.values()))
    return deliver or DELIVERIES[kind]


def refuse_wrong_text(slug: str, live: Revision, article: Article, script: Script, differences: tuple) -> None:
    """Raises ``BadInput`` for a text that changes nothing, and for one that shares no sentence with the live one."""
    if not differences and words(article) == words(live.article):
        raise BadInput("newsroom.no_change", slug=slug)
    old = {
        segment.shown
        for segment in live.script.segments
        if segment.kind not in ("notice", "byline", "dateline", "credit")
    }
    if len(old) >= _SAME_STORY_FROM and not old & {segment.shown for segment in script.segments}:
        raise BadInput("newsroom.other_story", slug=slug, headline=article.headline)


def only_changed(now: Script, then: Script) -> Script:
    """The segments that are read differently today: the others have their clip for certain."""
    known = {(segment.spoken, segment.spans) for segment in then.segments}
    return replace(now, segments=tuple(s for s in now.segments if (s.spoken, s.spans) not in known))


def correction_of(story: Story, revision: int) -> Correction | None:
    """The public correction that this revision brought, if it brought one."""
    return next((correction for correction in story.corrections if correction.after_revision == revision), None)


def as_it_was(build: Build) -> Spoken:
    """A build that was there already: nothing of it was spoken now."""
    return Spoken(build=build, spoken=0, reused=build.spoken + build.reused)
