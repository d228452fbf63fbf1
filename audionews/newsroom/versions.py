"""Which version of a story is meant: the newest, the live one, a correction that waits; and its text under today's words."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from audionews.channels import Channel
from audionews.errors import BadInput, Conflict, UnknownName
from audionews.library import Library
from audionews.library.model import Build, Revision, Story
from audionews.newsroom import correction_rules
from audionews.newsroom.lexicon import Readings
from audionews.script.model import Script

_RACES = 3  # an editor may keep a text between our look and our word


def refuse_withdrawn(story: Story) -> Story:
    """``story``. Raises ``Conflict`` for one that was taken back for good, or whose draft was discarded."""
    if story.status in ("withdrawn", "discarded"):
        raise Conflict(f"newsroom.{story.status}", slug=story.slug)
    return story


def refuse_unless_live(story: Story) -> Story:
    """``story``. Raises ``Conflict`` for a withdrawn one, ``BadInput`` for a draft."""
    if refuse_withdrawn(story).status != "live":
        raise BadInput("newsroom.not_live", slug=story.slug)
    return story


def build_of(library: Library, slug: str, number: int) -> Build:
    """The episode of version ``number``. Raises ``UnknownName`` where there is no such version, or none that was spoken."""
    library.stories.revision(slug, number)
    build = next((b for b in library.builds.of(slug) if b.revision == number and b.role == "episode"), None)
    if build is None:
        raise UnknownName("newsroom.no_build", slug=slug, revision=number)
    return build


def target(story: Story) -> Revision:
    """The version that publishing would make live: the newest, unless it was taken back."""
    return story.newest if story.status == "draft" else story.pending or story.revision


def reread(readings: Readings, slug: str, revision: Revision, lang: str | None = None) -> Script:
    """The version's text under today's rules and words; its ids and notices stay. ``lang``: a draft's, which its channel decides."""
    notices = correction_rules.old_notices(revision.script)
    return readings.write(revision.article, revision.script, lang=lang, notices=notices, slug=slug)


def language_of(story: Story, on_air: Channel) -> str:
    """In what language the story is heard: a draft's is its channel's, a public one keeps the one it came out in."""
    return on_air.language if story.status == "draft" else story.revision.script.lang


def read_today(
    library: Library, readings: Readings, story: Story, *, by: str, at: datetime, lang: str | None = None
) -> Revision:
    """The target; of a draft or of a correction that waits, read again when a word or rule has changed since it came in.
    ``lang``: the language of the channel, which a draft is read in.

    A correction's moment, author, reason and delivery stay what they were: what was put right is a reading.
    """
    for tried in range(_RACES):
        story = library.stories.get(story.slug) if tried else story
        revision = target(story)
        if revision.number == story.revision.number and story.status != "draft":
            return revision
        first = story.status == "draft"
        script = reread(readings, story.slug, revision, lang if first else None)
        if (script.lang, _sounds(script)) == (revision.script.lang, _sounds(revision.script)):
            return revision
        try:
            return library.stories.add_revision(
                story.slug,
                kind=revision.kind,
                reason=revision.reason,
                by=by if first else revision.by,
                at=at if first else revision.at,
                article=revision.article,
                script=script,
                expected=revision.number,
                delivery=revision.delivery,
            )
        except Conflict:
            if tried == _RACES - 1:
                raise
    raise AssertionError


def _sounds(script: Script) -> list[tuple[object, object]]:
    return [(segment.spoken, segment.spans) for segment in script.segments]


def script_at_desk(library: Library, readings: Readings, slug: str, editor: str) -> Script:
    """The text that an editor has before them (their draft, else what waits, else what is public), read under today's words."""
    story = library.stories.get(slug)
    base = text_to_edit(story)
    draft = library.inbox.draft(slug, editor)
    notices = correction_rules.old_notices(base.script)
    return readings.write(draft.article if draft else base.article, base.script, notices=notices, slug=slug)


def text_to_edit(story: Story) -> Revision:
    """What an editor begins from: the newest text, unless it was taken back; then what is public again."""
    return story.pending or story.revision if story.status == "live" else story.newest


def with_next_number(script: Script, last: Revision) -> Script:
    """``script`` for a version after ``last``: no id of a sentence is ever used again."""
    return replace(script, next_number=max(script.next_number, last.script.next_number))
