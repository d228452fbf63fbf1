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
by ``publish``. Clock, settings and folders are handed in.

``notices.py``: differences and what is announced · ``publication_checks.py``: what may be heard · ``studio.py``: script → build ·
``lexicon.py``: today's words and rules · ``correction_rules.py``: what a corrected text may be · ``audionews/work``: the same steps from a
queue. Longer than 350 lines: one verb after the other, in the order in which a story meets them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

from audionews import assets
from audionews.article.model import Article, Page
from audionews.channels import DEFAULT, Channel, channel, load
from audionews.errors import BadInput, Conflict, UnknownName
from audionews.library import Library
from audionews.library.model import CorrectionDraft, HistoryLine, Revision, Story
from audionews.newsroom import correction_rules, intake, notices, publication_checks
from audionews.newsroom.correction_rules import DELIVERIES, GROUNDS, KINDS
from audionews.newsroom.lexicon import Readings
from audionews.newsroom.model import ArchivePlan, Plan, Published, Received, Spoken
from audionews.newsroom.studio import Progress, Studio
from audionews.script.model import Script
from audionews.settings import Settings
from audionews.speech.engines import name_of, plain_name, preference

__all__ = ["DELIVERIES", "GROUNDS", "KINDS", "Newsroom", "open_newsroom"]

_PLANS_TOLD = 1000


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

    def receive(self, page: Page | Article, *, by: str, channel_slug: str = DEFAULT) -> Received:
        """Keeps a page as a draft; the same text from the same address again is the story that is there.

        Raises ``BadInput``/``NotAnArticle`` before anything is kept, ``UnknownName`` for a channel that is not there.
        """
        channel(self.channels, channel_slug)
        article = intake.read(page, self.settings)
        now = self.clock()
        script = self.readings.write(article)
        story = self.library.stories.add(article, script, channel=channel_slug, by=by, at=now)
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
        story = self.library.stories.get(slug)
        if story.status != "draft":
            raise BadInput("newsroom.already_live", slug=slug)
        newest = story.newest
        article = correction_rules.carried(self._read_again(slug, page), newest.article)
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
        story = self.library.stories.get(slug)
        return self._plan(slug, self._reread(slug, self._target(story)), correction_rules.kept_voice(story, engine))

    def plan_remake(self, slug: str) -> Plan:
        """What :meth:`remake` would speak now. This only reads."""
        story = self._live(slug)
        return self._plan(slug, self._reread(slug, self._target(story)), correction_rules.kept_voice(story, None))

    def plan_all(self, engine: str | None = None) -> ArchivePlan:
        """The sentences of the archive that today's rules, words and voice would speak anew. This only reads."""
        sentences, characters, concerned = 0, 0, []
        articles = 0
        voice = self.studio.speaker(engine).voice().fingerprint
        for story in self.library.stories.live():
            if story.build is None or story.status != "live":
                continue
            script = self._reread(story.slug, story.revision)
            if story.build.voice.fingerprint == voice:
                script = correction_rules.only_changed(script, story.revision.script)
            if not script.segments:
                continue
            plan = self._plan(story.slug, script, engine)
            if plan.speak:
                articles += 1
                sentences += len(plan.speak)
                characters += plan.characters
                if len(concerned) < _PLANS_TOLD:
                    concerned.append(plan)
        return ArchivePlan(articles=articles, sentences=sentences, characters=characters, plans=tuple(concerned))

    def voice_that_follows(self, slug: str, engine: str | None = None) -> str | None:
        """The voice that speaks a story again after it went public in the instant one; ``None`` where it goes public in its own.

        Its channel says so (``when = "langsung"``); what was asked for by name, and a story that has its voice, waits for it.
        """
        story = self.library.stories.get(slug)
        on_air = channel(self.channels, story.channel)
        if correction_rules.kept_voice(story, engine) is not None or on_air.when != "langsung":
            return None
        speaker = self.studio.speaker(None, on_air)
        return None if speaker.is_instant() else name_of(speaker.voice())

    def voice_order(self, slug: str, engine: str | None = None) -> tuple[str, ...]:
        """The voices that would speak the story, in order of preference: the one asked for, its own, its channel's, the newsroom's."""
        story = self.library.stories.get(slug)
        on_air = channel(self.channels, story.channel)
        return preference(self.settings, correction_rules.kept_voice(story, engine) or on_air.voice)

    def refuse_unspeakable(self, slug: str) -> None:
        """Raises at once what :meth:`publish` would raise before it spoke a word: ``Conflict``, ``PublicationRefused``."""
        story = self._not_withdrawn(slug)
        publication_checks.refuse_endless(slug, self._target(story).script.segments)

    def speak(self, slug: str, *, by: str, engine: str | None = None, progress: Progress | None = None) -> Spoken:
        """The build of what :meth:`publish` would make live; nothing the public meets changes."""
        story = self._not_withdrawn(slug)
        engine = correction_rules.kept_voice(story, engine)
        return self._speak(story, self._current(story, by), by=by, engine=engine, progress=progress)

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

        After a rollback the version taken back stays back. Raises ``PublicationRefused`` when the build is not fit.
        """
        story = self._not_withdrawn(slug)
        engine = correction_rules.kept_voice(story, engine)
        revision = self._current(story, by)
        made = self._speak(story, revision, by=by, engine=engine, progress=progress)
        publication_checks.check(made.build, revision.script.segments, self.library.blobs, fresh=made.fresh)
        draft = None
        if story.status == "live" and revision.number != story.revision.number and revision.kind in KINDS:
            draft = self._draft(story, revision, engine, progress)
        story = self.library.publishing.publish(
            slug, made.build.id, by=by, at=self.clock(), visible_from=visible_from, correction=draft
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
        progress: Progress | None = None,
    ) -> Published:
        """Puts a public story right with its corrected text and publishes it.

        The same order once more, as after a crash that lost its answer, finds the correction public and says so (``already``).
        Raises ``BadInput("newsroom.no_change")`` when no sentence differs, ``BadInput("newsroom.other_story")`` when
        none is left as it was, what reading the page raises, and ``Conflict`` when ``expected`` is not the newest revision.
        """
        try:
            self.amend(slug, page, kind=kind, reason=reason, by=by, deliver=deliver, expected=expected)
        except BadInput as refused:
            if refused.key == "newsroom.no_change" and (done := self._said_before(slug, kind, reason, deliver)):
                return done
            raise
        return self.publish(slug, by=by, engine=engine, progress=progress)

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
    ) -> None:
        """The first half of :meth:`correct`: keeps the corrected text, which :meth:`publish` then speaks and makes public.

        Quick, so that an editor at once hears of a ``Conflict``; the slow half may run elsewhere and as often as needed.
        """
        delivery = correction_rules.checked(kind, reason, deliver)
        story = self._live(slug)
        article = correction_rules.carried(self._read_again(slug, page), story.revision.article)
        newest = story.newest
        if not (
            story.pending
            and (newest.kind, newest.reason, correction_rules.words(newest.article))
            == (kind, reason, correction_rules.words(article))
        ):
            now = self.clock()
            before = replace(story.revision.script, next_number=newest.script.next_number)
            plain = self.readings.write(article, before, slug=slug)
            differences = notices.changes(story.revision.script, plain)
            correction_rules.refuse_wrong_text(slug, story.revision, article, plain, differences)
            publication_checks.refuse_endless(slug, plain.segments)
            told = notices.told(kind, differences, now) + notices.old_notices(story.revision.script)
            self.library.stories.add_revision(
                slug,
                kind=kind,
                reason=reason,
                by=by,
                at=now,
                article=article,
                script=self.readings.write(article, before, notices=told, slug=slug) if told else plain,
                expected=newest.number if expected is None else expected,
                delivery=delivery,
            )

    def _said_before(self, slug: str, kind: str, reason: str, deliver: str | None) -> Published | None:
        """The correction that is public with this kind, reason and delivery; ``None`` where the live version is another."""
        story = self._live(slug)
        if (story.revision.kind, story.revision.reason) != (kind, reason) or story.build is None:
            return None
        correction = correction_rules.correction_of(story, story.revision.number)
        if correction is None or correction.delivery != correction_rules.checked(kind, reason, deliver):
            return None
        return Published(story=story, made=correction_rules.as_it_was(story.build), correction=correction, already=True)

    def remake(
        self, slug: str, *, by: str, reason: str, engine: str | None = None, progress: Progress | None = None
    ) -> Published:
        """The same text under today's words, rules and voice: a silent fix that speaks only what sounds different.

        A correction that is kept and not public yet is published first: it was asked for first, and must not be overtaken.
        """
        story = self._live(slug)
        if self._target(story).number != story.revision.number:
            story = self.publish(slug, by=by, engine=engine, progress=progress).story
        script = self._reread(slug, story.revision)
        if script != story.revision.script:
            newest = story.newest
            self.library.stories.add_revision(
                slug,
                kind="silent",
                reason=reason,
                by=by,
                at=self.clock(),
                article=story.revision.article,
                script=replace(script, next_number=max(script.next_number, newest.script.next_number)),
                expected=newest.number,
            )
        return self.publish(slug, by=by, engine=engine, progress=progress)

    def rollback(self, slug: str, *, to: int, by: str, reason: str = "") -> Published:
        """Makes an earlier version live again by moving the pointer; its media is the very same."""
        self.library.stories.revision(slug, to)
        self._not_withdrawn(slug)
        build = next((b for b in self.library.builds.of(slug) if b.revision == to and b.role == "episode"), None)
        if build is None:
            raise UnknownName("newsroom.no_build", slug=slug, revision=to)
        publication_checks.check(build, self.library.stories.revision(slug, to).script.segments, self.library.blobs)
        story = self.library.publishing.rollback(slug, build.id, by=by, at=self.clock(), reason=reason)
        return Published(story=story, made=correction_rules.as_it_was(build))

    def withdraw(
        self,
        slug: str,
        *,
        ground: str,
        reason: str,
        by: str,
        engine: str | None = None,
        progress: Progress | None = None,
    ) -> Story:
        """Takes a story back for one of the closed grounds and says so: on its page, in its audio, in the feed."""
        if ground not in GROUNDS:
            raise BadInput("newsroom.unknown_ground", ground=ground, known=", ".join(GROUNDS))
        if not reason.strip():
            raise BadInput("newsroom.no_reason", slug=slug)
        story = self.library.stories.get(slug)
        last = story.corrections[0] if story.corrections else None
        if story.status == "withdrawn" and last and (last.ground, last.reason) == (ground, reason):
            return story  # the same order once more, as after a crash that lost its answer
        self._live(slug)
        revision = story.newest
        if (revision.kind, revision.reason) != ("pencabutan", reason):
            now = self.clock()
            article = replace(story.revision.article, blocks=(), dateline=None, dropped=(), warnings=())
            script = self.readings.write(
                article,
                replace(story.revision.script, next_number=revision.script.next_number),
                notices=notices.withdrawn(ground, reason, now),
            )
            revision = self.library.stories.add_revision(
                slug,
                kind="pencabutan",
                reason=reason,
                by=by,
                at=now,
                article=article,
                script=script,
                expected=revision.number,
            )
        made = self._make(story, revision, by=by, engine=engine, role="tombstone", progress=progress)
        publication_checks.check(made.build, revision.script.segments, self.library.blobs, fresh=made.fresh)
        notice = " ".join(notices.old_notices(revision.script))
        return self.library.publishing.withdraw(
            slug, made.build.id, ground=ground, reason=reason, notice=notice, by=by, at=self.clock()
        )

    def history(self, slug: str) -> list[HistoryLine]:
        """All versions, oldest first."""
        return self.library.stories.history(slug)

    # Which version, and what it sounds like

    def _read_again(self, slug: str, page: Page | Article) -> Article:
        """A page that comes once more: blocks that an editor restored or dropped stay so. An article is taken as it is."""
        article = intake.read(page, self.settings)
        return article if isinstance(page, Article) else intake.chosen(self.library, slug, article)

    def _not_withdrawn(self, slug: str) -> Story:
        story = self.library.stories.get(slug)
        if story.status == "withdrawn":
            raise Conflict("newsroom.withdrawn", slug=slug)
        return story

    def _live(self, slug: str) -> Story:
        story = self._not_withdrawn(slug)
        if story.status != "live":
            raise BadInput("newsroom.not_live", slug=slug)
        return story

    def _target(self, story: Story) -> Revision:
        """The version that publishing would make live: the newest, unless it was taken back."""
        return story.newest if story.status == "draft" else story.pending or story.revision

    def _reread(self, slug: str, revision: Revision) -> Script:
        """The version's text under today's rules and words; its ids and notices stay."""
        told = notices.old_notices(revision.script)
        return self.readings.write(revision.article, revision.script, notices=told, slug=slug)

    def _current(self, story: Story, by: str) -> Revision:
        """The target; of a draft, read again when a word or rule has changed since it came in."""
        revision = self._target(story)
        if story.status != "draft":
            return revision
        script = self._reread(story.slug, revision)
        if [segment.spoken for segment in script.segments] == [segment.spoken for segment in revision.script.segments]:
            return revision
        return self.library.stories.add_revision(
            story.slug,
            kind="first",
            reason="",
            by=by,
            at=self.clock(),
            article=revision.article,
            script=script,
            expected=revision.number,
        )

    def reread_pending(self, slug: str) -> None:
        """A correction that is kept and not public is read again under today's words: a reading was put right since.

        Its moment, reason and delivery stay; nothing happens where nothing sounds different, or nothing waits.
        """
        story = self.library.stories.get(slug)
        waiting = self._target(story)
        if story.status != "live" or waiting.number == story.revision.number:
            return
        script = self._reread(slug, waiting)
        if [(s.spoken, s.spans) for s in script.segments] == [(s.spoken, s.spans) for s in waiting.script.segments]:
            return
        self.library.stories.add_revision(
            slug,
            kind=waiting.kind,
            reason=waiting.reason,
            by=waiting.by,
            at=waiting.at,
            article=waiting.article,
            script=script,
            expected=waiting.number,
            delivery=waiting.delivery,
        )

    def _plan(self, slug: str, script: Script, engine: str | None) -> Plan:
        on_air = channel(self.channels, self.library.stories.get(slug).channel)
        narration = self.studio.speaker(engine, on_air).plan(script.segments, self.library.clips)
        lacking = self.library.clips.lacking(narration.keys)
        speak: list[str] = []
        for part, key in zip(narration.parts, narration.keys, strict=True):
            if key in lacking:
                lacking.discard(key)  # of two equal sentences one is spoken
                if part.id not in speak[-1:]:
                    speak.append(part.id)
        reuse = len(script.segments) - len(speak)
        return Plan(slug=slug, speak=tuple(speak), reuse=reuse, characters=narration.characters)

    def _speak(
        self, story: Story, revision: Revision, *, by: str, engine: str | None, progress: Progress | None
    ) -> Spoken:
        """The build that is there, if the wished voice spoke it and its files are whole; else a new one."""
        for build in self.library.builds.of(story.slug):
            if (
                build.revision == revision.number
                and build.role == "episode"
                and (engine is None or name_of(build.voice) == plain_name(engine))
                and all(self.library.blobs.exists(file) for file in build.media)
            ):
                return Spoken(build=build, spoken=0, reused=len(revision.script.segments))
        return self._make(story, revision, by=by, engine=engine, progress=progress)

    def _make(
        self,
        story: Story,
        revision: Revision,
        *,
        by: str,
        engine: str | None,
        progress: Progress | None,
        role: str = "episode",
        script: Script | None = None,
        article: Article | None = None,
    ) -> Spoken:
        publication_checks.refuse_endless(story.slug, (script or revision.script).segments)
        on_air = channel(self.channels, story.channel)
        return self.studio.make(
            story.slug,
            revision.number,
            article or revision.article,
            script or revision.script,
            on_air,
            at=revision.at,
            by=by,
            engine=engine,
            role=role,
            progress=progress,
            instant=engine is None and on_air.when == "langsung" and role != "tombstone",
        )

    def _draft(
        self, story: Story, revision: Revision, engine: str | None, progress: Progress | None
    ) -> CorrectionDraft:
        """The correction that ``revision`` is, as it will be recorded; its short episode is made here."""
        delivery = revision.delivery or DELIVERIES[revision.kind]
        differences = notices.changes(story.revision.script, revision.script)
        told = notices.told(revision.kind, differences, revision.at)
        short = None
        if delivery == "short":
            lines = told or notices.told("ralat", differences, revision.at)
            article = replace(revision.article, blocks=(), dateline=None, authors=(), warnings=(), dropped=())
            script = self.readings.write(article, notices=lines)
            short = self._make(
                story,
                revision,
                by=revision.by,
                engine=engine,
                progress=progress,
                role="short",
                script=script,
                article=article,
            )
            publication_checks.check(short.build, script.segments, self.library.blobs, fresh=short.fresh)
        return CorrectionDraft(
            kind=revision.kind,
            delivery=delivery,
            reason=revision.reason,
            by=revision.by,
            before_revision=story.revision.number,
            changes=differences,
            notice=" ".join(told),
            short_build=short.build.id if short else None,
        )


def clock_of(settings: Settings) -> Callable[[], datetime]:
    """The clock that AUDIONEWS_NOW fixes, or the wall's."""
    if settings.fixed_now is not None:
        moment = settings.fixed_now
        return lambda: moment
    return lambda: datetime.now(UTC)


@contextmanager
def open_newsroom(settings: Settings, library: Library | None = None) -> Iterator[Newsroom]:
    """The newsroom the settings describe, closed behind you."""
    shelves = library or Library.open(settings)
    newsroom = Newsroom(shelves, settings, load(assets.folder("feeds")), clock_of(settings))
    try:
        yield newsroom
    finally:
        newsroom.close()
        if library is None:
            shelves.close()
