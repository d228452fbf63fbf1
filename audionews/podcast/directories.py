"""What Apple, Spotify and Podcast Index reject, looked at before a channel is sent in.

https://podcasters.apple.com/support/823-podcast-requirements (address without a password, artwork, category, one episode with its
enclosure, dates), https://podcasters.apple.com/support/896-artwork-requirements, Apple's reference of tags (a description of at most
4000 bytes); Spotify sends a code to the feed's owner; Podcast Index asks the feed from outside and goes by its guid.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from audionews.channels import Channel
from audionews.errors import AudionewsError
from audionews.messages import say, sentence
from audionews.newsroom.publication_checks import example_in
from audionews.podcast.cover import check_cover

APPLE, SPOTIFY, INDEX = "Apple Podcasts", "Spotify", "Podcast Index"
WHERE = {
    APPLE: "https://podcastsconnect.apple.com",
    SPOTIFY: "https://creators.spotify.com",
    INDEX: "https://podcastindex.org/add",
}
DESCRIPTION_BYTES = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryCheck:
    """One thing that was looked at. ``by``: the directories that reject a feed for it; ``told``: what is found, or what to do."""

    name: str
    by: tuple[str, ...]
    passed: bool
    told: str


def checks(
    channel: Channel, *, base_url: str, is_public: bool, episodes: int, printed: Callable[[], object]
) -> list[DirectoryCheck]:
    """Each rule, in the order in which an editor can do something about it. ``printed`` makes the feed, or raises why it is not fit."""
    size = len(channel.description.encode())
    rules = (
        (
            "address",
            (APPLE, SPOTIFY, INDEX),
            is_public and urlsplit(base_url).scheme == "https",
            {"base_url": base_url},
        ),
        ("own", (APPLE, SPOTIFY, INDEX), not channel.demo, {}),
        ("owner", (APPLE, SPOTIFY), channel.demo or example_in(channel) is None, {"email": channel.owner_email}),
        ("description", (APPLE,), size <= DESCRIPTION_BYTES, {"size": size, "most": DESCRIPTION_BYTES}),
        ("category", (APPLE,), True, {"category": channel.category}),  # a file with another one was not read
        ("episodes", (APPLE, SPOTIFY), episodes > 0, {"count": episodes}),
        ("guid", (INDEX,), channel.moved_from is None or channel.guid is not None, {}),
    )
    rules += () if not channel.private else (("public", (APPLE, SPOTIFY, INDEX), False, {}),)
    checks_made = [
        DirectoryCheck(
            name=name,
            by=by,
            passed=passed,
            told=say(f"podcast.directory_{name}_{'good' if passed else 'wrong'}", channel=channel.slug, **facts),
        )
        for name, by, passed, facts in rules
    ]
    checks_made.insert(4, _tried("cover", (APPLE, SPOTIFY), lambda: check_cover(channel)))
    return [*checks_made, _tried("feed", (APPLE, SPOTIFY, INDEX), printed)]


def _tried(name: str, by: tuple[str, ...], look: Callable[[], object]) -> DirectoryCheck:
    try:
        look()
    except AudionewsError as error:
        return DirectoryCheck(name=name, by=by, passed=False, told=sentence(error))
    return DirectoryCheck(name=name, by=by, passed=True, told=say(f"podcast.directory_{name}_good"))
