"""inbox: what waits for a person, as one object: drafts, proposals, alarms, and when each source is asked again."""

from __future__ import annotations

from dataclasses import asdict

import click

from audionews.article.model import Article
from audionews.cli.shared import as_json, newsroom, tell
from audionews.library.rulings import Ruling
from audionews.messages import say
from audionews.newsroom.source_rules import changes_of, in_words
from audionews.times import in_wib

MOST_DRAFTS = 1000


@click.command()
@as_json
def inbox(as_json: bool) -> None:
    """Apa yang menunggu redaksi: draf, usulan koreksi, peringatan, dan kapan sumber diperiksa lagi."""
    with newsroom() as room:
        library = room.library
        drafts = library.stories.drafts(limit=MOST_DRAFTS)
        proposals = library.inbox.proposals()
        alarms = library.inbox.alarms()
        followed = [source for source in library.sources.all() if source.kind in ("feed", "wordpress")]
        reasons = library.rulings.waiting()
        due = library.rulings.due()
        unread = [(source, item) for source in followed for item in library.sources.unread(source.id)]
    waiting = {
        "drafts": [
            {**_story(story.revision.article, story.slug), **_waits(reasons.get(story.slug))} for story in drafts
        ],
        "proposals": [
            {
                **_story(proposal.article, proposal.slug),
                "kind": proposal.kind,
                "rule": proposal.rule,
                "told": in_words(proposal.rule, proposal.facts),
                "changes": changes_of(library, proposal),
            }
            for proposal in proposals
        ],
        "automatic": [{"slug": one.slug, "what": one.what, "rule": one.rule} for one in due],
        "alarms": [alarm.key for alarm in alarms],
        "next_at": [source.next_at.timestamp() for source in followed],
        "unread": [{"url": item.url, "title": item.title, "why": item.failure} for _, item in unread],
    }
    tell(
        waiting,
        as_json,
        say("cli.inbox", drafts=len(drafts), proposals=len(proposals), alarms=len(alarms), unread=len(unread)),
        *(
            say("cli.inbox_draft", slug=story.slug, headline=story.revision.article.headline)
            + (f"  {ruling['told']}" if (ruling := _waits(reasons.get(story.slug))) else "")
            for story in drafts
        ),
        *(
            say("cli.inbox_proposal", slug=one.slug, headline=one.article.headline)
            + (f"  {words}" if (words := in_words(one.rule, one.facts)) else "")
            for one in proposals
        ),
        *(say("cli.inbox_automatic", slug=one.slug) for one in due),
        *(say("cli.inbox_unread", title=item.title or item.url, why=item.failure) for _, item in unread),
        *(say("cli.inbox_alarm", when=in_wib(alarm.at), words=_words(alarm.key, alarm.facts)) for alarm in alarms),
        *(say("cli.inbox_next", source=one.title or one.url, when=in_wib(one.next_at)) for one in followed),
    )


def _story(article: Article, slug: str) -> dict[str, object]:
    return {"slug": slug, **asdict(article)}


def _waits(ruling: Ruling | None) -> dict[str, str]:
    """Why a draft of the newsroom's own CMS did not publish itself."""
    return {"rule": ruling.rule, "told": in_words(ruling.rule, ruling.facts)} if ruling else {}


def _words(key: str, facts: dict[str, object]) -> str:
    try:
        return say(key, **facts)
    except KeyError:
        return f"{key} {facts}"
