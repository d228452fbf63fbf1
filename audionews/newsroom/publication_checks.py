"""Whether a build may be heard by the public: every sentence sounds long enough, every file holds what its name says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from audionews.article.model import Article
from audionews.channels import Channel, channel
from audionews.errors import PublicationRefused, UnknownName
from audionews.library.blobs import Blobs, sha256_of
from audionews.library.model import Build, Story
from audionews.script.model import Segment
from audionews.settings import Settings, is_example

MIN_MS_A_LETTER = (
    1000 / 60
)  # faster than any listener's setting: words are missing (the same bound as episode/encode.py)

MOST_SPOKEN = (
    6_000  # letters of one sentence as it is said: seven minutes without a breath; the longest honest ones have 1,500
)
_MOST_QUOTED = 120


def refuse_endless(slug: str, segments: Iterable[Segment]) -> None:
    """Raises ``PublicationRefused`` for a sentence that nobody could listen to and that would keep a voice busy for hours.

    Asked before a voice is: a number of 100,000 digits is 600,000 letters of speech. Nothing is kept or lost by asking.
    """
    for segment in segments:
        if len(segment.spoken) > MOST_SPOKEN:
            text = segment.shown if len(segment.shown) <= _MOST_QUOTED else segment.shown[:_MOST_QUOTED] + " …"
            raise PublicationRefused(
                "newsroom.endless_sentence",
                slug=slug,
                segment=segment.id,
                text=text,
                letters=len(segment.spoken),
                most=MOST_SPOKEN,
            )


MORE_PAGES = "article.more_pages"


def lacks_pages(article: Article) -> bool:
    """Whether only the first of several pages is here: the rest of the story would never be heard."""
    return MORE_PAGES in article.warnings


def refuse_more_pages(slug: str, article: Article, *, sure: bool, before: Article | None = None) -> None:
    """Raises ``PublicationRefused`` for a story that goes on where nobody looked, until somebody says to be sure.

    ``before``: what is public already; who was asked for that is not asked again.
    """
    if lacks_pages(article) and not sure and not (before is not None and lacks_pages(before)):
        raise PublicationRefused("newsroom.more_pages", slug=slug)


def refuse_example(story: Story, channels: Mapping[str, Channel], settings: Settings) -> None:
    """Raises ``PublicationRefused`` for a draft that strangers would hear in our demo channel, or from an owner that nobody is.

    What is public already may be put right, whatever its channel.
    """
    if story.status != "draft" or not settings.is_public:
        return
    on_air = channel(channels, story.channel)
    if (key := example_in(on_air)) is not None:
        facts = {"channel": on_air.slug, "owner_email": on_air.owner_email, "base_url": settings.base_url}
        raise PublicationRefused(key, slug=story.slug, **facts)


def example_in(on_air: Channel) -> str | None:
    """The key of what is not a newsroom's own in a channel."""
    if on_air.demo:
        return "channels.demo_public"
    return "channels.example_public" if is_example(on_air.owner_email.rpartition("@")[2]) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that keeps a build from being heard. ``check``: "sounds", "length" or "order"; ``key``, ``facts``: its sentence."""

    check: str
    key: str
    facts: dict[str, object]


def spoken_sentences(segments: Iterable[Segment]) -> list[Segment]:
    """Those that have something to be heard."""
    return [segment for segment in segments if any(map(str.isalpha, segment.spoken))]


def faults(build: Build, segments: Iterable[Segment]) -> list[Fault]:
    """What is wrong with the sound of ``segments`` in ``build``, in reading order: the one word on it for publication and receipt. Pure."""
    times = {cue.id: cue for cue in build.cues}
    end_ms, wrong = 0, []
    for segment in spoken_sentences(segments):
        cue, facts = times.get(segment.id), {"slug": build.slug, "segment": segment.id, "text": segment.shown}
        if cue is None or cue.end_ms <= cue.start_ms:
            wrong.append(Fault(check="sounds", key="newsroom.silent_sentence", facts=facts))
            continue
        if cue.start_ms < end_ms:
            wrong.append(Fault(check="order", key="newsroom.cues_overlap", facts=facts))
        duration_ms = cue.end_ms - cue.start_ms
        if duration_ms < sum(map(str.isalpha, segment.spoken)) * MIN_MS_A_LETTER:
            wrong.append(
                Fault(check="length", key="newsroom.short_sentence", facts={**facts, "duration_ms": duration_ms})
            )
        end_ms = max(end_ms, cue.end_ms)
    if end_ms > build.duration_ms or build.duration_ms <= 0:
        facts = {"slug": build.slug, "duration_ms": build.duration_ms, "end_ms": end_ms}
        wrong.append(Fault(check="order", key="newsroom.audio_too_short", facts=facts))
    return wrong


def check(build: Build, segments: Iterable[Segment] | None, blobs: Blobs, *, fresh: bool = False) -> None:
    """Raises ``PublicationRefused`` with the first thing that is wrong; answers nothing when all is well.

    ``segments``: what should be heard; ``None`` for a short episode, whose script is not kept. ``fresh``: the files were
    hashed as they were stored, a moment ago; that they are there in full length is then enough (an hour has 47 MB).
    """
    for fault in faults(build, segments or ()):
        raise PublicationRefused(fault.key, **fault.facts)
    for file in build.media:
        if fresh and blobs.exists(file):
            continue
        try:
            with blobs.open(file) as stream:
                stored = sha256_of(stream)
        except UnknownName:
            stored = None
        if stored != (file.hash, file.size_bytes):
            raise PublicationRefused("newsroom.media_differs", slug=build.slug, file=f"{file.hash}.{file.ext}")
