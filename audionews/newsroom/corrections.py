"""A correction's two halves: the corrected text is kept (quick), and what is recorded of it when it becomes public (slow)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from audionews.article.correctable import is_correctable
from audionews.article.model import Article, Page
from audionews.errors import BadInput
from audionews.library import Library
from audionews.library.model import CorrectionDraft, Revision, Story
from audionews.library.public_dates import not_before
from audionews.newsroom import correction_rules, intake, publication_checks, versions
from audionews.newsroom.changed_facts import FactChange, in_words, refuse_silence
from audionews.newsroom.correction_rules import DELIVERIES
from audionews.newsroom.lexicon import Readings
from audionews.newsroom.model import Published, Spoken
from audionews.script.model import Script
from audionews.settings import Settings
from audionews.speech.engines import name_of, plain_name


def corrected_text(library: Library, settings: Settings, slug: str, page: Page | Article, before: Article) -> Article:
    """The article that ``page`` makes of a story that is there; whoever shows, keeps or compares it reads it here.

    Of a page, blocks that an editor restored or dropped stay so, and a byline or dateline that it does not name is still there; an
    article, and a page that shows the whole story (``article/correctable.py``), are taken as they are. What a corrected file often
    comes without (address, date) stays as it was.
    """
    article = intake.read(page, settings)
    if isinstance(page, Article):
        return correction_rules.carried(article, before)
    article = intake.chosen(library, slug, article)
    return correction_rules.carried(
        article if is_correctable(page) else correction_rules.named(article, before), before
    )


def amend(
    library: Library,
    readings: Readings,
    settings: Settings,
    slug: str,
    page: Page | Article,
    *,
    kind: str,
    reason: str,
    deliver: str | None,
    by: str,
    at: datetime,
    expected: int | None,
    sure: bool,
) -> tuple[FactChange, ...]:
    """Keeps the corrected text of a live story; the text that waits already is not kept twice. Answers the facts that a silent fix
    changes, on the word (``sure``) of whoever asked.

    Raises what :meth:`audionews.newsroom.Newsroom.amend` raises; nothing is kept then.
    """
    delivery = correction_rules.checked(kind, reason, deliver)
    story = versions.refuse_unless_live(library.stories.get(slug))
    at = not_before(story.updated_at, at)
    article = corrected_text(library, settings, slug, page, versions.text_to_edit(story).article)
    live, last, waiting = story.revision, story.newest, story.pending
    words = correction_rules.words
    if waiting and (waiting.kind, waiting.reason, words(waiting.article)) == (kind, reason, words(article)):
        return ()
    if waiting:
        correction_rules.refuse_overtaking(waiting, kind)
    before = replace(live.script, next_number=last.script.next_number)
    known = readings.known(slug)
    plain = readings.write(article, before, slug=slug, known=known)
    differences = correction_rules.changes(live.script, plain)
    correction_rules.refuse_wrong_text(slug, live, article, plain, differences)
    correction_rules.refuse_return(story, plain, kind)
    facts = refuse_silence(
        kind, (*differences, *correction_rules.day_moved(live.article, article)), sure=sure, slug=slug, lang=plain.lang
    )
    publication_checks.refuse_more_pages(slug, article, sure=sure, before=live.article)
    publication_checks.refuse_endless(slug, plain.segments)
    if expected is None:  # nobody says what was seen: a text that undoes what waits was written without it
        blind = waiting and correction_rules.taken_back(live.script, waiting.script, plain)
        expected = live.number if blind else last.number
    notices = correction_rules.notice_of(kind, differences, at, plain.lang)
    notices += correction_rules.standing_notices(live.script, story.corrections, kind, differences)
    library.stories.add_revision(
        slug,
        kind=kind,
        reason=reason,
        by=by,
        at=at,
        article=article,
        script=readings.write(article, before, notices=notices, slug=slug, known=known) if notices else plain,
        expected=expected,
        delivery=delivery,
    )
    if facts:
        audited = {"what": in_words(facts), "sentences": ", ".join(dict.fromkeys(one.segment_id for one in facts))}
        library.audit.note("silent-fact", by=by, at=at, slug=slug, facts=audited)
    return facts


def correction_draft(
    library: Library, readings: Readings, story: Story, revision: Revision, short: Callable[[Article, Script], Spoken]
) -> CorrectionDraft:
    """The correction that ``revision`` is, as it will be recorded. ``short`` makes its short episode, where one is wanted."""
    delivery = revision.delivery or DELIVERIES[revision.kind]
    differences = correction_rules.changes(story.revision.script, revision.script)
    lang = revision.script.lang
    notices = correction_rules.notice_of(revision.kind, differences, revision.at, lang)
    episode = None
    if delivery == "short":
        lines = notices or correction_rules.notice_of("ralat", differences, revision.at, lang)
        article = replace(revision.article, blocks=(), dateline=None, authors=(), warnings=(), dropped=())
        script = readings.write(article, lang=lang, notices=lines)
        episode = short(article, script)
        publication_checks.check(episode.build, script.segments, library.blobs, fresh=episode.fresh)
    return CorrectionDraft(
        kind=revision.kind,
        delivery=delivery,
        reason=revision.reason,
        by=revision.by,
        before_revision=story.revision.number,
        changes=differences,
        notice=" ".join(notices),
        short_build=episode.build.id if episode else None,
    )


def public_already(story: Story, kind: str, reason: str, deliver: str | None) -> Published | None:
    """The correction that is public with this kind, reason and delivery; ``None`` where the live version is another."""
    if (story.revision.kind, story.revision.reason) != (kind, reason) or story.build is None:
        return None
    correction = correction_rules.correction_of(story, story.revision.number)
    if correction is None or correction.delivery != correction_rules.checked(kind, reason, deliver):
        return None
    return Published(story=story, made=correction_rules.as_it_was(story.build), correction=correction, already=True)


def reusable(library: Library, slug: str, revision: Revision, engine: str | None) -> Spoken | None:
    """The build of ``revision`` that is there, if the wished voice spoke it and its files are whole."""
    for build in library.builds.of(slug):
        if (
            build.revision == revision.number
            and build.role == "episode"
            and (engine is None or name_of(build.voice) == plain_name(engine))
            and all(library.blobs.exists(file) for file in build.media)
        ):
            return Spoken(build=build, spoken=0, reused=len(revision.script.segments))
    return None


def hour_of(story: Story, visible_from: datetime | None, now: datetime) -> datetime | None:
    """The hour of publication that still matters; ``None``: now, or as it is.

    An hour that has come means now: it takes a scheduled story's embargo off, and says nothing of one that is public already.
    Raises ``BadInput`` for a future hour of what listeners have heard already.
    """
    if visible_from is None or story.scheduled_for(now):
        return visible_from
    if visible_from <= now:
        return None
    if story.status == "live":
        raise BadInput("library.already_public", slug=story.slug)
    return visible_from
