"""Which voice a story has, and which one follows where it went public in the instant voice. This only reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audionews.channels import channel
from audionews.newsroom.correction_rules import kept_voice
from audionews.speech.engines import DEFAULT, name_of

if TYPE_CHECKING:
    from audionews.newsroom import Newsroom
    from audionews.newsroom.studio import Studio


def own_voice(newsroom: Newsroom, slug: str, engine: str | None = None) -> str | None:
    """The voice to ask for: the one that was asked for, the story's own, its channel's; ``None``: the newsroom's."""
    story = newsroom.library.stories.get(slug)
    return kept_voice(story, engine) or channel(newsroom.channels, story.channel).voice


def voice_that_follows(newsroom: Newsroom, slug: str, engine: str | None = None) -> str | None:
    """The voice that speaks a story again after it went public in the instant one; ``None`` where it goes public in its own.

    Its channel says so (``when = "langsung"``); what was asked for by name, and a story that has its voice, waits for it.
    """
    story = newsroom.library.stories.get(slug)
    on_air = channel(newsroom.channels, story.channel)
    if kept_voice(story, engine) is not None or on_air.when != "langsung":
        return None
    speaker = newsroom.studio.speaker(None, on_air)
    return None if speaker.is_instant() else name_of(speaker.voice())


def instant_voice(studio: Studio, engine: str | None) -> str | None:
    """The voice for what must not wait: the one that was asked for, the newsroom's own if it costs no time, else eSpeak."""
    return engine or (None if studio.speaker(None).is_instant() else DEFAULT)
