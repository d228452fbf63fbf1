"""What this machine has and lacks, in words an editor can act on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from audionews.channels import Channel
from audionews.errors import AudionewsError, BadInput, StoreFailed
from audionews.messages import say, sentence
from audionews.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPart:
    """One thing that was looked at. ``needed``: without it nothing is published."""

    part: str
    ok: bool
    needed: bool
    found: str
    advice: str = ""


def examine(settings: Settings) -> list[CheckedPart]:
    """Looks at engines (each speaks a word where it can), encoder, readers of pages, database, media store and feeds."""
    from audionews.speech.engines import preference

    order = preference(settings)
    return [
        *_engines(settings, order[0], {*order, *_cast(settings)}),
        _part(say("check.encoder"), True, _encoder),
        *(_part(say("check.reader", name=name), True, lambda name=name: _reader(name)) for name in _readers()),
        _part(say("check.library"), True, lambda: _library(settings)),
        _part(say("check.queue"), True, lambda: _queue(settings)),
        _part(say("check.media"), True, lambda: _media(settings)),
        _part(say("check.feeds"), True, lambda: _feeds(settings)),
        *([_part(say("check.address"), True, lambda: check_address_answers(settings))] if settings.is_public else []),
        *_languages(settings),
        *([_part(say("check.overrides"), False, lambda: _overrides(settings))] if _has_own_files(settings) else []),
    ]


def _part(name: str, needed: bool, look: Callable[[], str]) -> CheckedPart:
    try:
        return CheckedPart(part=name, ok=True, needed=needed, found=look())
    except AudionewsError as error:
        return CheckedPart(part=name, ok=False, needed=needed, found=sentence(error), advice=say("check.then"))
    except Exception as error:  # this is the verb people call when something is odd: it reports, whatever is odd
        return CheckedPart(
            part=name, ok=False, needed=needed, found=f"{type(error).__name__}: {error}", advice=say("check.then")
        )


def _cast(settings: Settings) -> set[str]:
    """The voices that channels name."""
    from audionews import assets
    from audionews.channels import load

    try:
        channels = load(assets.folder("feeds"), settings.home).values()
    except AudionewsError:  # what is wrong with them is said where the feeds are looked at
        return set()
    return {
        name for channel in channels for name in (channel.voice, channel.headline_voice, channel.quote_voice) if name
    }


def _engines(settings: Settings, chosen: str, used: set[str]) -> list[CheckedPart]:
    """``used``: the voices that may speak here; each says a sentence, unless it would send the text away."""
    from audionews.speech.engines import is_instant, names, options_from, sends_text, voices_of
    from audionews.speech.voices_here import look

    def part(name: str) -> CheckedPart:
        title = say("check.engine", name=name)
        try:
            speaks = name == chosen or (not sends_text(name) and (is_instant(name) or name in used))
            here = look(name, options_from(settings), tried=speaks)
        except AudionewsError as error:  # a name that nobody has
            return _part(title, name == chosen, lambda error=error: _raised(error))
        if here.missing:
            return CheckedPart(
                part=title, ok=False, needed=name == chosen, found=here.missing, advice=say("check.then")
            )
        if not here.audio_ms:
            key = "check.not_asked" if sends_text(name) else "check.installed"
            return CheckedPart(part=title, ok=True, needed=name == chosen, found=say(key, voice=here.label))
        finding = say("check.spoke_cost", voice=here.label, cpu_s=here.cpu_s_per_minute)
        return CheckedPart(part=title, ok=True, needed=name == chosen, found=finding)

    listed = [name for engine in names() for name in voices_of(engine)[:1] or (engine,)]
    return [part(name) for name in dict.fromkeys([*listed, *sorted(used)])]


def _raised(error: AudionewsError) -> str:
    raise error


def _readers() -> tuple[str, str]:
    from audionews.article.second_opinion import second_reader

    return "audionews", second_reader()


def _reader(name: str) -> str:
    """Each reader of pages reads one, in the child in which it does so every day: one that cannot be imported is silent there."""
    from audionews.article.model import Page
    from audionews.article.sandbox import clean_limited, told_by_another_limited

    lines = say("check.page").split(" | ")
    body = "".join(f"<p>{line}</p>" for line in lines)
    page = Page(
        content=f"<!doctype html><html><body><article><h1>{lines[0]}</h1>{body}</article></body></html>".encode()
    )
    if name == "audionews":
        read = [block.text for block in clean_limited(page).blocks]
    else:
        read = told_by_another_limited(page)
    if lines[-1] not in " ".join(read):
        raise ValueError(say("check.silent_reader"))
    return say("check.reads")


def _encoder() -> str:
    from audionews.episode.encode import make_clip
    from audionews.speech.model import Sound

    wave = b"".join((8000 if n // 60 % 2 else -8000).to_bytes(2, "little", signed=True) for n in range(24_000))
    clip = make_clip("0" * 64, Sound(pcm=wave, rate_hz=24_000), "satu")
    return say("check.encoded", mp3=len(clip.mp3), opus=len(clip.opus.body))


def _library(settings: Settings) -> str:
    from audionews.library import Library
    from audionews.library.database import check_pages

    library = Library.open(settings)
    try:
        check_pages(library.engine, thorough=False)
        live = len(library.stories.newest(now=settings.clock(), limit=1000))
        kind = settings.database_url.partition(":")[0]
        return say(
            "check.stories",
            kind=kind,
            live=live if live < 1000 else "1000+",
            drafts=len(library.stories.drafts(limit=1000)),
        )
    finally:
        library.close()


def _queue(settings: Settings) -> str:
    """A job that does nothing is put through the queue; this process takes it itself where no worker lives."""
    from audionews.work import Work

    with Work(settings) as work:
        health = work.probe(patience_s=10)
        if health.state == "no_worker":
            health, key = work.probe_alone(), "check.queue_alone"
        else:
            key = "check.queue_works"
    if not health.up:
        raise StoreFailed("work.stuck", workers=health.workers)
    return say(key, waited_ms=health.waited_ms, workers=health.workers)


def _media(settings: Settings) -> str:
    from audionews.library.blobs import shop

    store = shop(settings.media_url)
    content = b"audionews check\n"
    file = store.put(content, "txt")
    try:
        with store.open(file) as stream:
            if stream.read() != content:
                raise OSError(say("check.differs"))
    finally:
        store.remove(file)
    kind, free = settings.media_url.partition(":")[0], getattr(store, "free_bytes", None)
    if free is None:
        return say("check.stored", kind=kind)
    return say("check.stored_with_room", kind=kind, free_gb=round(free() / 1e9, 1))


def _feeds(settings: Settings) -> str:
    from audionews import assets
    from audionews.channels import corrections_feed, load, offered
    from audionews.newsroom.publication_checks import example_in
    from audionews.podcast.cover import check_cover

    folder = assets.folder("feeds")
    channels = offered(load(folder, settings.home))
    if not channels:
        raise FileNotFoundError(say("check.no_channels"))
    for channel in (*channels.values(), corrections_feed(folder, settings.home)):
        check_cover(channel)
        if settings.is_public and (key := example_in(channel)):
            facts = {"channel": channel.slug, "owner_email": channel.owner_email, "base_url": settings.base_url}
            raise BadInput(key.replace("_public", "_found"), **facts)
    return say("check.channels", count=len(channels), channels=", ".join(channels))


def check_address_answers(settings: Settings) -> str:
    """The public address leads here: pages, feeds and correction boards name it. Raises ``StoreFailed``."""
    from audionews.newsroom.own_site import Wrong, client, getter

    with client() as http:
        try:
            health = getter(http, settings.base_url)("/healthz", fresh=True).text
        except Wrong as error:
            raise StoreFailed("check.address_silent", base_url=settings.base_url, why=str(error)) from error
    if not health.startswith("ok\naudionews "):
        raise StoreFailed("check.address_of_another", base_url=settings.base_url)
    return say("check.address_answers", base_url=settings.base_url)


def _languages(settings: Settings) -> list[CheckedPart]:
    """Each channel in another language than Indonesian: which voice reads it, or that none does and nothing of it can be published."""
    from audionews import assets
    from audionews.channels import load, offered
    from audionews.languages import INDONESIAN, primary
    from audionews.speech.engines import options_from, preference
    from audionews.speech.tongues import name_of_language, voices_in

    def look(channel: Channel) -> str:
        names = preference(settings, channel.voice)
        voice = voices_in(names, channel.language, options_from(settings), chosen=channel.voice)[0]
        facts = {"channel": channel.slug, "language": name_of_language(channel.language), "voice": voice}
        return say("languages.channel_speaks", **facts)

    try:
        every = offered(load(assets.folder("feeds"), settings.home)).values()
    except AudionewsError:  # told under the feeds
        return []
    strange = [channel for channel in every if primary(channel.language) != INDONESIAN]
    return [_part(say("check.language", channel=one.slug), True, lambda one=one: look(one)) for one in strange]


def _has_own_files(settings: Settings) -> bool:
    return any((settings.home / kind).is_dir() for kind in ("templates", "static"))


def _overrides(settings: Settings) -> str:
    """Which of the newsroom's copies an upgrade has left behind."""
    from audionews.site.overrides import overrides

    templates = overrides(settings.home)
    behind = [
        say(f"check.override_{one.state}", name=one.name, version=one.version)
        for one in templates
        if one.state != "same"
    ]
    return " ".join(behind) or say("check.overrides_same", count=len(templates))
