"""Which voice a story has, and which one follows where it went public in the instant voice. This only reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audionews.channels import channel
from audionews.errors import EngineFailed
from audionews.languages import INDONESIAN, primary
from audionews.newsroom.correction_rules import kept_voice
from audionews.newsroom.publication_checks import refuse_endless
from audionews.newsroom.versions import language_of, refuse_withdrawn, target
from audionews.speech.engines import DEFAULT, name_of

if TYPE_CHECKING:
    from audionews.library.model import Story
    from audionews.newsroom import Newsroom
    from audionews.newsroom.studio import Studio


def own_voice(newsroom: Newsroom, slug: str, engine: str | None = None) -> str | None:
    """The voice to ask for: the one that was asked for, the story's own, its channel's; ``None``: the newsroom's."""
    story = newsroom.library.stories.get(slug)
    on_air = channel(newsroom.channels, story.channel)
    own, lang = kept_voice(story, engine) or on_air.voice, language_of(story, on_air)
    return own if primary(lang) == INDONESIAN else newsroom.studio.casts(own, on_air, lang)[0].voice


def voice_that_follows(newsroom: Newsroom, slug: str, engine: str | None = None) -> str | None:
    """The voice that speaks a story again after it went public in the instant one; ``None`` where it goes public in its own.

    Its channel says so (``when = "langsung"``); what was asked for by name, and a story that has its voice, waits for it.
    """
    story = newsroom.library.stories.get(slug)
    on_air = channel(newsroom.channels, story.channel)
    if kept_voice(story, engine) is not None or on_air.when != "langsung":
        return None
    speaker = newsroom.studio.speaker(None, on_air, language_of(story, on_air))
    return None if speaker.is_instant() else name_of(speaker.voice())


def withdrawal_voice(studio: Studio, story: Story, engine: str | None) -> tuple[str | None, str]:
    """The voice for what must not wait, and the language of what it says: the one that was asked for, the newsroom's own if it costs no time,
    else eSpeak; a language that eSpeak does not speak waits for nobody, and its announcement is in Indonesian."""
    lang = story.revision.script.lang
    if engine:
        return engine, lang
    for tongue in (lang, INDONESIAN):
        try:
            if studio.speaker(None, lang=tongue).is_instant():
                return None, tongue
            if studio.speaks(DEFAULT, tongue):
                return DEFAULT, tongue
        except EngineFailed:
            continue
    return DEFAULT, INDONESIAN


def refuse_unspeakable(newsroom: Newsroom, slug: str, engine: str | None = None) -> Story:
    """The story. Raises at once what publishing would raise before it spoke a word: ``Conflict``, ``PublicationRefused``, and what
    :meth:`Studio.casts` raises where no voice speaks its language."""
    story = refuse_withdrawn(newsroom.library.stories.get(slug))
    refuse_endless(slug, target(story).script.segments)
    on_air = newsroom.channels.get(story.channel)
    if on_air is not None and primary(lang := language_of(story, on_air)) != INDONESIAN:
        newsroom.studio.casts(kept_voice(story, engine), on_air, lang)
    return story
