"""Small stories for the library's tests: received, built, published, corrected, withdrawn, each in one call."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from audionews.article.model import Article, Block
from audionews.episode.model import Cue, Loudness
from audionews.library.model import CorrectionDraft
from audionews.script.model import Script, Segment, Span
from audionews.speech.model import Voice

NOW = datetime(2026, 11, 25, 7, tzinfo=UTC)
HOUR = timedelta(hours=1)
VOICE = Voice(engine="tone", version="1", name="id", rate_wpm=150, label="nada uji")


def an_article(headline="Pasar Kamboja Dibuka Lagi", *paragraphs, source_url=None):
    texts = paragraphs or (f"Warga menyambut kabar {headline.lower()}.", "Pedagang kembali berjualan.")
    return Article(
        headline=headline,
        authors=("Rini Astuti",),
        blocks=tuple(Block(kind="paragraph", text=text) for text in texts),
        source_url=source_url,
    )


def a_script(article):
    shown = [article.headline, *(block.text for block in article.blocks)]
    segments = tuple(
        Segment(
            id=f"s{number}",
            kind="paragraph" if number > 1 else "headline",
            shown=text,
            spoken=text.lower(),
            spans=(Span(text=text.lower()),),
            block=number,
        )
        for number, text in enumerate(shown, 1)
    )
    return Script(segments=segments, next_number=len(segments) + 1)


def received(library, article=None, *, channel="berita", at=NOW):
    article = article or an_article()
    return library.stories.add(article, a_script(article), channel=channel, by="rini", at=at)


def built(library, slug, revision=1, *, role="episode", at=NOW, sound=b""):
    def file(ext):
        own = f"{slug} {revision} {role} ".encode() + sound if ext in ("mp3", "opus") else b"sama "
        return library.media.put(own + ext.encode(), ext)

    return library.builds.add(
        slug,
        revision,
        voice=VOICE,
        fallback=False,
        duration_ms=4200,
        loudness=Loudness(integrated_lufs=-16.0, true_peak_dbtp=-1.5),
        mp3=file("mp3"),
        opus=file("opus"),
        vtt=file("vtt"),
        srt=file("srt"),
        chapters_json=file("json"),
        cues=(Cue(id="s1", kind="headline", start_ms=0, end_ms=4000, text="…"),),
        chapters=(),
        spoken=3,
        reused=0,
        at=at,
        by="rini",
        role=role,
    )


def published(library, article=None, *, channel="berita", at=NOW, visible_from=None):
    slug = received(library, article, channel=channel, at=at).slug
    build = built(library, slug, at=at)
    return library.publishing.publish(slug, build.id, by="rini", at=at, visible_from=visible_from)


def revised(
    library, slug, *, headline=None, text="Pedagang belum berjualan.", kind="ralat", at=NOW + HOUR, expected=None
):
    old = library.stories.get(slug).revision.article
    article = replace(
        old, headline=headline or old.headline, blocks=(*old.blocks[:-1], Block(kind="paragraph", text=text))
    )
    return library.stories.add_revision(
        slug, kind=kind, reason="keliru", by="tono", at=at, article=article, script=a_script(article), expected=expected
    )


def corrected(
    library,
    slug,
    *,
    delivery="redeliver",
    kind="ralat",
    at=NOW + HOUR,
    headline=None,
    text="Pedagang belum berjualan.",
    make=built,
    **more,
):
    """``make`` builds the episode, with ``more``, and the short one."""
    before = library.stories.get(slug).revision.number
    number = revised(library, slug, headline=headline, kind=kind, at=at, text=text).number
    build = make(library, slug, number, at=at, **more)
    short = make(library, slug, number, role="short", at=at).id if delivery == "short" else None
    draft = CorrectionDraft(
        kind=kind,
        delivery=delivery,
        reason="keliru",
        by="tono",
        before_revision=before,
        notice="" if kind == "silent" else "Ralat. Pedagang belum berjualan.",
        short_build=short,
    )
    return library.publishing.publish(slug, build.id, by="tono", at=at, correction=draft)


def withdrawn(library, slug, *, at=NOW + HOUR, media_until=None, make=built):
    article = an_article("Berita Ini Dicabut", "Redaksi mencabut berita ini.")
    number = library.stories.add_revision(
        slug, kind="pencabutan", reason="anak", by="wati", at=at, article=article, script=a_script(article)
    ).number
    build = make(library, slug, number, role="tombstone", at=at)
    return library.publishing.withdraw(
        slug,
        build.id,
        ground="anak",
        reason="identitas anak",
        notice="Redaksi mencabut berita ini.",
        by="wati",
        at=at,
        media_until=media_until,
    )
