"""Hak jawab as an item of its own, linked both ways with what it answers.

UU 40/1999 pasal 5(2) binds the press to carry the right of reply; Pedoman Hak Jawab (Dewan Pers, 2008) asks for it in the same
prominence, and Pedoman Pemberitaan Media Siber 4c for links between the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from audionews.article.model import Article, Block, SourceCredit
from audionews.errors import BadInput
from audionews.library import Library
from audionews.library.model import Story
from audionews.messages import say_in
from audionews.newsroom import correction_rules, versions

if TYPE_CHECKING:
    from audionews.newsroom import Newsroom


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyDraft:
    """The reply as a draft story, and the story it answers with a sentence that leads to it."""

    slug: str
    answered: Article
    base: int  # the newest revision that ``answered`` was made from


def receive_reply(newsroom: Newsroom, slug: str, *, who: str, paragraphs: Sequence[str], by: str) -> ReplyDraft:
    """Keeps the reply as a story of its own; publishing it and correcting the other is the caller's next step.

    Received twice it is one story. Raises ``BadInput`` without a name or text, or when nothing public can be answered, and
    ``Conflict`` while a correction waits that must be announced first.
    """
    story = versions.refuse_unless_live(newsroom.library.stories.get(slug))
    waiting = story.pending
    if waiting is not None:
        correction_rules.refuse_overtaking(waiting, "hak-jawab")
    texts = [text for text in paragraphs if text]
    if not who or not texts:
        raise BadInput("newsroom.empty_reply", slug=slug)
    headline, lang = story.revision.article.headline, story.revision.script.lang
    address = f"{newsroom.settings.base_url}/berita/{slug}"
    reply = Article(
        headline=say_in(lang, "newsroom.reply_headline", who=who, headline=headline),
        authors=(who,),
        blocks=tuple(Block(kind="paragraph", text=text) for text in texts),
        source_url=address,
        source=SourceCredit(name=say_in(lang, "newsroom.reply_source", headline=headline), url=address),
    )
    received = newsroom.receive(reply, by=by, channel_slug=story.channel)
    newsroom.library.stories.add_reply(slug, received.slug)
    article = (waiting or story.revision).article
    sentence = Block(kind="paragraph", text=say_in(lang, "newsroom.reply_told", who=who))
    blocks = article.blocks if sentence in article.blocks else (*article.blocks, sentence)
    return ReplyDraft(slug=received.slug, answered=replace(article, blocks=blocks), base=story.newest.number)


def replies(library: Library, slug: str, *, now: datetime) -> list[Story]:
    """The public replies to a story."""
    return library.stories.replies(slug, now=now)
