"""What happens to a whole story beside its text: the voice it is heard in, and the channel of a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audionews.channels import Channel, channel
from audionews.errors import BadInput, Conflict, UnknownName
from audionews.newsroom import correction_rules, publication_checks, versions
from audionews.newsroom.model import Published

if TYPE_CHECKING:
    from audionews.newsroom import Newsroom


def use_build(newsroom: Newsroom, slug: str, build_id: int, *, by: str) -> Published:
    """Moves the live pointer to another build of the very text that is public: what was heard first is what listeners get.

    Raises ``UnknownName`` for a build of another story, and ``Conflict("newsroom.voice_of_old_text")`` where the text has changed
    since, or a correction waits: its own voice comes with it.
    """
    library = newsroom.library
    story = versions.refuse_unless_live(library.stories.get(slug))
    build = library.builds.get(build_id)
    if build.slug != story.slug or build.role != "episode":
        raise UnknownName("library.unknown_build", build=build_id)
    if build.revision != story.revision.number or story.pending is not None:
        raise Conflict("newsroom.voice_of_old_text", slug=slug)
    publication_checks.check(build, story.revision.script.segments, library.blobs)
    story = library.publishing.publish(slug, build.id, by=by, at=newsroom.clock())
    return Published(story=story, made=correction_rules.as_it_was(build))


def refuse_named(newsroom: Newsroom, slug: str) -> None:
    """Raises ``BadInput``, before a second person is asked, where a public reply says the headline that is to go."""
    for reply in newsroom.library.stories.replies(slug, now=newsroom.clock()):
        raise BadInput("library.named_in_reply", slug=slug, reply=reply.slug)


def put_in_channel(newsroom: Newsroom, slug: str, name: str, *, by: str) -> Channel:
    """The channel that the draft comes out in, and whose language it is read in, from now on. Raises ``UnknownName`` for one that is not there."""
    on_air = channel(newsroom.channels, name)
    now = newsroom.clock()
    newsroom.library.shelving.put_in_channel(slug, on_air.slug, by=by, at=now)
    story = newsroom.library.stories.get(slug)
    versions.read_today(newsroom.library, newsroom.readings, story, by=by, at=now, lang=on_air.language)
    return on_air
