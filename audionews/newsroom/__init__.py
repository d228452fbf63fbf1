"""READ THIS FIRST: what audionews does, in the order in which it happens.

    with open_newsroom(settings) as newsroom:
        slug = newsroom.receive(page, by="ratna").slug          # HTML → story → sentences, kept as a draft
        newsroom.plan(slug)                                     # which sentences would be spoken
        newsroom.speak(slug, by="ratna")                        # sentences → sounds → one episode, kept as a build
        newsroom.publish(slug, by="ratna")                      # the live pointer moves: page, feed and audio are there
        newsroom.correct(slug, corrected, kind="ralat", reason="…", by="yusuf")   # one sentence anew, told aloud
        newsroom.withdraw(slug, ground="anak", reason="…", by="yusuf") · rollback(slug, to=1, …) · history(slug)

Every step may be killed and called again: a step is one transaction at its end, what it made before is content-addressed
and found again. A correction that was cut off between its revision and its publication is finished by the same call or
by ``publish``. Clock, settings and folders are handed in. Doors do not call these verbs: they hand in an order, and
``audionews/work/orders.py`` calls them.

``versions.py``: which text is meant · ``corrections.py``, ``correction_rules.py``: what a corrected text may be and what is
announced · ``withdrawals.py``: what may be withdrawn · ``publication_checks.py``: what may be heard · ``studio.py``: script
→ build · ``plans.py``: what it would take · ``lexicon.py``: today's words and rules · ``propagation.py``: is it true everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from audionews import assets
from audionews.article.model import Article, Page
from audionews.channels import Channel, channel, default_of, load
from audionews.errors import BadInput
from audionews.library import Library
from audionews.library.model import HistoryLine, Revision, Story
from audionews.library.public_dates import not_before
from audionews.newsroom import (
    correction_rules,
    corrections,
    intake,
    plans,
    publication_checks,
    versions,
    voice_choice,
    withdrawals,
)
from audionews.newsroom.correction_rules import DELIVERIES, GROUNDS, KINDS
from audionews.newsroom.lexicon import Readings
from audionews.newsroom.model import Amended, ArchivePlan, Plan, Published, Received, Spoken
from audionews.newsroom.studio import Progress, Studio
from audionews.script.model import Script
from audionews.settings import Settings

__all__ = ["DELIVERIES", "GROUNDS", "KINDS", "Newsroom", "open_newsroom"]


class Newsroom:
    """The rooms in order, for one library. Not thread-safe while it speaks; open one for each thread or process."""

    def __init__(
        self,
        library: Library,
        settings: Settings,
        channels: dict[str, Channel],
        clock: Callable[[], datetime],
    ) -> None:
        self.library = library
        self.channels = channels
        self.clock = clock
        self.settings = settings
        self.studio = Studio(library, settings)
        self.readings = Readings(library)

    def close(self) -> None:
        """Ends the engines' processes; the library stays open, it was handed in."""
        self.studio.close()

    # An article comes in

    def receive(self, page: Page | Article, *, by: str, channel_slug: str | None = None) -> Received:
        """Keeps a page as a draft; the same text from the same address again is the story that is there.

        Raises ``BadInput``/``NotAnArticle`` before anything is kept, ``UnknownName`` for a channel that is not there.
        """
        on_air = channel(self.channels, channel_slug or default_of(self.channels))
        article = intake.read(page, self.settings)
        if isinstance(page, Page):  # what somebody typed says nothing of its language
            article = intake.in_channel(article, on_air.language)
        script, now = self.readings.write(article, lang=on_air.language), self.clock()
        story = self.library.stories.add(article, script, channel=on_air.slug, by=by, at=now)
        return Received(
            slug=story.slug,
            revision=story.newest.number,
            warnings=article.warnings,
            known=story.revision.at != now or story.status != "draft",
        )

    def revise(self, slug: str, page: Page | Article, *, by: str, expected: int | None = None) -> Revision:
        """A new text for a draft that nobody has heard yet; what is public is corrected, not revised.

        ``expected``: the newest revision the editor saw; raises ``Conflict`` when somebody else was faster.
        """
        story = versions.refuse_withdrawn(self.library.stories.get(slug))
        if story.status != "draft":
            raise BadInput("newsroom.already_live", slug=slug)
        newest = story.newest
        article = corrections.corrected_text(self.library, self.settings, slug, page, newest.article)
        return self.library.stories.add_revision(
            slug,
            kind="first",
            reason="",
            by=by,
            at=self.clock(),
            article=article,
            script=self.readings.write(article, newest.script, slug=slug),
            expected=newest.number if expected is None else expected,
        )

    # It is spoken

    def plan(self, slug: str, engine: str | None = None) -> Plan:
        """What :meth:`publish` would speak now. This only reads."""
        return plans.plan_story(self.library, self.studio, self.readings, self.channels, slug, engine)

    def plan_remake(self, slug: str) -> Plan:
        """What :meth:`remake` would speak now. This only reads."""
        versions.refuse_unless_live(self.library.stories.get(slug))
        return self.plan(slug)

    def plan_all(self, engine: str | None = None) -> ArchivePlan:
        """The sentences of the archive that today's rules, words and voice would speak anew. This only reads."""
        return plans.plan_archive(self.library, self.studio, self.readings, self.channels, engine)

    def speak(self, slug: str, *, by: str, engine: str | None = None, progress: Progress | None = None) -> Spoken:
        """The build of what :meth:`publish` would make live; nothing the public meets changes."""
        story = versions.refuse_withdrawn(self.library.stories.get(slug))
        return self._speak(story, self._read_today(story, by), by, engine, progress)

    # It is heard

    def publish(
        self,
        slug: str,
        *,
        by: str,
        engine: str | None = None,
        visible_from: datetime | None = None,
        progress: Progress | None = None,
    ) -> Published:
        """Makes the story live, speaking what is missing; finishes a correction that was cut off.

        A draft and a correction that waits are read under today's words first. After a rollback the version taken back stays
        back. Raises ``PublicationRefused`` when the build is not fit.
        """
        story = versions.refuse_withdrawn(self.library.stories.get(slug))
        publication_checks.refuse_example(story, self.channels, self.settings)
        revision = self._read_today(story, by)
        made = self._speak(story, revision, by, engine, progress)
        publication_checks.check(made.build, revision.script.segments, self.library.blobs, fresh=made.fresh)
        draft = None
        if story.status == "live" and revision.number != story.revision.number and revision.kind in KINDS:

            def short(article: Article, script: Script) -> Spoken:
                voice = correction_rules.kept_voice(story, engine)
                options = {"role": "short", "script": script, "article": article, "progress": progress}
                return self._make(story, revision, revision.by, voice, **options)

            draft = corrections.correction_draft(self.library, self.readings, story, revision, short)
        now = self.clock()
        opens = corrections.hour_of(story, visible_from, now)
        story = self.library.publishing.publish(
            slug, made.build.id, by=by, at=now, visible_from=opens, correction=draft
        )
        return Published(
            story=story, made=made, correction=correction_rules.correction_of(story, revision.number) if draft else None
        )

    def correct(
        self,
        slug: str,
        page: Page | Article,
        *,
        kind: str,
        reason: str,
        by: str,
        deliver: str | None = None,
        engine: str | None = None,
        expected: int | None = None,
        sure: bool = False,
        progress: Progress | None = None,
    ) -> Published:
        """Puts a public story right with its corrected text and publishes it: :meth:`amend`, then :meth:`publish`.

        The same order once more, as after a crash that lost its answer, finds the correction public and says so (``already``).
        """
        facts = {"kind": kind, "reason": reason, "deliver": deliver, "expected": expected, "sure": sure}
        done = self.amend(slug, page, by=by, **facts)
        return done.public or self.publish(slug, by=by, engine=engine, progress=progress)

    def amend(
        self,
        slug: str,
        page: Page | Article,
        *,
        kind: str,
        reason: str,
        by: str,
        deliver: str | None = None,
        expected: int | None = None,
        sure: bool = False,
    ) -> Amended:
        """The first half of :meth:`correct`: keeps the corrected text, which :meth:`publish` then speaks and makes public.

        Quick, so that an editor at once hears what is wrong; the slow half may run elsewhere and as often as needed. ``sure``:
        though a silent fix changes a fact (``BadInput("newsroom.silent_fact")``) or pages are missing ("newsroom.more_pages").

        ``expected``: the newest revision whoever asks has seen; raises ``Conflict("library.changed_meanwhile")`` when somebody was
        faster, or, where it is not told, when the text undoes a correction that waits. A correction that waits and must be announced
        is overtaken by nothing that says less: ``Conflict("newsroom.pending_announced")``. Raises
        ``BadInput("newsroom.no_change")`` when no sentence differs, ``BadInput("newsroom.other_story")`` when none is left as
        it was, and what reading the page raises.
        """
        facts = {"kind": kind, "reason": reason, "deliver": deliver, "by": by, "at": self.clock(), "expected": expected}
        try:
            kept = corrections.amend(self.library, self.readings, self.settings, slug, page, sure=sure, **facts)
        except BadInput as refused:
            done = corrections.public_already(self.library.stories.get(slug), kind, reason, deliver)
            if refused.key != "newsroom.no_change" or done is None:
                raise
            return Amended(public=done)
        return Amended(facts=kept)

    def remake(
        self, slug: str, *, by: str, reason: str, engine: str | None = None, progress: Progress | None = None
    ) -> Published:
        """The same text under today's words, rules and voice: a silent fix that speaks only what sounds different.

        A correction that is kept and not public yet is published first."""
        story = versions.refuse_unless_live(self.library.stories.get(slug))
        if story.pending is not None:
            story = self.publish(slug, by=by, engine=engine, progress=progress).story
        script = versions.reread(self.readings, slug, story.revision)
        if script != story.revision.script:
            self.library.stories.add_revision(
                slug,
                kind="silent",
                reason=reason,
                by=by,
                at=not_before(story.updated_at, self.clock()),
                article=story.revision.article,
                script=versions.with_next_number(script, story.newest),
                expected=story.newest.number,
            )
        return self.publish(slug, by=by, engine=engine, progress=progress)

    def rollback(self, slug: str, *, to: int, by: str, reason: str = "", sure: bool = False) -> Published:
        """Makes an earlier version live again by moving the pointer; its media is the very same. ``sure``: as for :meth:`amend`.

        Raises ``BadInput("newsroom.fact_returns")`` for a version from before a ralat or hak jawab: that is a ralat of its own."""
        story = versions.refuse_unless_live(self.library.stories.get(slug))
        build = versions.build_of(self.library, slug, to)
        script = self.library.stories.revision(slug, to).script
        correction_rules.refuse_rollback(story, script, to, sure=sure)
        publication_checks.check(build, script.segments, self.library.blobs)
        story = self.library.publishing.rollback(slug, build.id, by=by, at=self.clock(), reason=reason)
        return Published(story=story, made=correction_rules.as_it_was(build))

    def withdraw(
        self,
        slug: str,
        *,
        ground: str,
        reason: str,
        by: str,
        nameless: bool = False,
        engine: str | None = None,
        progress: Progress | None = None,
    ) -> Story:
        """Takes a story back for one of the closed grounds and says so: on its page, in its audio, in the feed.

        ``nameless``: under a neutral headline and address, and nothing public says any more whom it was about.
        """
        if withdrawn := withdrawals.withdrawn_story(self.library, slug, ground=ground, reason=reason):
            return withdrawn  # the same order once more, as after a crash that lost its answer
        story = withdrawals.story_to_withdraw(self.library, slug, ground=ground, reason=reason)
        facts = {"ground": ground, "reason": reason, "nameless": nameless, "by": by}
        instant, lang = voice_choice.withdrawal_voice(self.studio, story, engine)  # what harms comes down first
        revision = withdrawals.tombstone_text(self.library, self.readings, story, at=self.clock(), lang=lang, **facts)
        made = self._make(story, revision, by, instant, role="tombstone", progress=progress)
        publication_checks.check(made.build, revision.script.segments, self.library.blobs, fresh=made.fresh)
        notice = " ".join(correction_rules.old_notices(revision.script))
        return self.library.publishing.withdraw(slug, made.build.id, notice=notice, at=self.clock(), **facts)

    def history(self, slug: str) -> list[HistoryLine]:
        """All versions, oldest first."""
        return self.library.stories.history(slug)

    def _read_today(self, story: Story, by: str) -> Revision:
        on_air = self.channels.get(story.channel)
        lang = on_air.language if on_air else None
        return versions.read_today(self.library, self.readings, story, by=by, at=self.clock(), lang=lang)

    def _speak(
        self, story: Story, revision: Revision, by: str, engine: str | None, progress: Progress | None
    ) -> Spoken:
        engine = correction_rules.kept_voice(story, engine)
        there = corrections.reusable(self.library, story.slug, revision, engine)
        return there or self._make(story, revision, by, engine, progress=progress)

    def _make(
        self,
        story: Story,
        revision: Revision,
        by: str,
        engine: str | None,
        *,
        progress: Progress | None,
        role: str = "episode",
        script: Script | None = None,
        article: Article | None = None,
    ) -> Spoken:
        publication_checks.refuse_endless(story.slug, (script or revision.script).segments)
        return self.studio.make(
            story.slug,
            revision.number,
            article or revision.article,
            script or revision.script,
            channel(self.channels, story.channel),
            at=self.clock(),
            by=by,
            engine=engine,
            role=role,
            awaited=correction_rules.is_awaited(story, revision),
            progress=progress,
        )


@contextmanager
def open_newsroom(settings: Settings, library: Library | None = None) -> Iterator[Newsroom]:
    """The newsroom the settings describe, closed behind you."""
    opened = library or Library.open(settings)
    newsroom = Newsroom(opened, settings, load(assets.folder("feeds"), settings.home), settings.clock)
    try:
        yield newsroom
    finally:
        newsroom.close()
        if library is None:
            opened.close()
