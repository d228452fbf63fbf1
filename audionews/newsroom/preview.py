"""What a correction would change and sound like, before anything is kept or spoken. This only reads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from audionews.article.model import Article, Page
from audionews.channels import channel
from audionews.library.public_dates import not_before
from audionews.newsroom import correction_rules, corrections, versions
from audionews.newsroom.changed_facts import ASKED, FactChange, facts_changed
from audionews.script.model import Script, Segment

if TYPE_CHECKING:
    from audionews.newsroom import Newsroom


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One sentence before and after; ``segment`` is the new one, ``None`` for a sentence that goes."""

    segment_id: str
    before: str
    after: str
    segment: Segment | None
    anew: bool  # its sound is not there yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A correction as it would be published now. ``speak`` and ``reuse`` count the sentences of the new episode."""

    article: Article  # as it would be kept
    changes: tuple[Changed, ...]
    script: Script  # notices included
    notice: str  # "" where nothing is announced
    speak: int
    reuse: int
    facts: tuple[FactChange, ...] = ()  # that a silent fix must be sure of


def preview(newsroom: Newsroom, slug: str, page: Page | Article, *, kind: str = "silent") -> Preview:
    """``page`` in the place of what is public (of a draft: of its newest text), with the notice of ``kind``; read as it would be kept.

    Raises ``UnknownName`` for a story that is not there, ``EngineMissing`` when no voice is.
    """
    story = newsroom.library.stories.get(slug)
    newest = story.newest
    base = story.revision if story.status == "live" else newest
    article = corrections.corrected_text(
        newsroom.library, newsroom.settings, slug, page, versions.text_to_edit(story).article
    )
    before = replace(base.script, next_number=newest.script.next_number)
    plain = newsroom.readings.write(article, before, slug=slug)
    differences = correction_rules.changes(base.script, plain)
    notices: list[str] = []
    script = plain
    if story.status == "live":
        at = not_before(story.updated_at, newsroom.clock())
        notices = correction_rules.notice_of(kind, differences, at, plain.lang) if differences else []
        kept = correction_rules.standing_notices(base.script, story.corrections, kind, differences)
        script = (
            newsroom.readings.write(article, before, notices=[*notices, *kept], slug=slug) if notices or kept else plain
        )
    on_air = channel(newsroom.channels, story.channel)
    voice = correction_rules.kept_voice(story, None)
    narration = newsroom.studio.speaker(voice, on_air, script.lang).plan(script.segments, newsroom.library.clips)
    lacking = newsroom.library.clips.lacking(narration.keys)
    anew = {part.id for part, key in zip(narration.parts, narration.keys, strict=True) if key in lacking}
    by_id = {segment.id: segment for segment in script.segments}
    return Preview(
        article=article,
        changes=tuple(
            Changed(
                segment_id=change.segment_id,
                before=change.before,
                after=change.after,
                segment=by_id.get(change.segment_id) if change.after else None,
                anew=change.segment_id in anew,
            )
            for change in differences
        ),
        script=script,
        notice=" ".join(notices),
        speak=narration.spoken,
        reuse=narration.reused,
        facts=facts_changed((*differences, *correction_rules.day_moved(base.article, article)), ASKED, plain.lang),
    )
