"""What there is: stories, one story's present text, and jobs."""

from __future__ import annotations

from dataclasses import asdict

import click

from audionews.cli.shared import as_json, newsroom, tell
from audionews.cli.texts import story_facts, story_lines
from audionews.library.model import Story
from audionews.library.stories import STATES
from audionews.messages import say
from audionews.settings import from_environment
from audionews.times import in_wib

MOST = 1000


@click.command("list")
@click.argument("words", nargs=-1)
@click.option("--state", type=click.Choice(STATES), help="draf, terjadwal, terbit, dicabut, atau dibuang.")
@click.option("--channel", metavar="C", help="Hanya kanal ini.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, MOST), help="Paling banyak sekian.")
@click.option("--before", metavar="SLUG", help="Lanjutkan sesudah berita ini.")
@as_json
def list_stories(
    words: tuple[str, ...], state: str | None, channel: str | None, limit: int, before: str | None, as_json: bool
) -> None:
    """Semua berita, yang terakhir berubah lebih dulu; WORDS disaring dari judul."""
    from audionews.channels import channel as known_channel

    with newsroom() as room:
        if channel is not None:
            known_channel(room.channels, channel)
        now = room.clock()
        wanted = {"state": state, "channel": channel, "words": " ".join(words), "before": before}
        stories = room.library.stories.listed(now=now, limit=limit + 1, **wanted)
    page, more = stories[:limit], len(stories) > limit

    def state_of(story: Story) -> str:
        return "scheduled" if story.scheduled_for(now) else story.status

    tell(
        {
            "stories": [
                {
                    "slug": story.slug,
                    "headline": story.newest.article.headline,
                    "state": state_of(story),
                    "channel": story.channel,
                    "revision": story.newest.number,
                    "pending": story.pending is not None,
                    "published_at": story.published_at.isoformat() if story.published_at else None,
                    "updated_at": story.updated_at.isoformat(),
                }
                for story in page
            ],
            "next": page[-1].slug if more else None,
        },
        as_json,
        *(
            say(
                "cli.story_line",
                slug=story.slug,
                state=say(f"cli.state_{state_of(story)}"),
                channel=story.channel,
                when=in_wib(story.updated_at),
                headline=story.newest.article.headline,
            )
            for story in page
        ),
        *([] if page else [say("cli.no_stories")]),
        *([say("cli.more_stories", slug=page[-1].slug)] if more else []),
    )


@click.command()
@click.argument("slug")
@click.option("--html", "as_html", is_flag=True, help="Sebagai halaman untuk diperbaiki, lalu: correct SLUG --from.")
@as_json
def show(slug: str, as_html: bool, as_json: bool) -> None:
    """Teks sebuah berita seperti adanya sekarang."""
    from audionews.article.correctable import to_html

    with newsroom() as room:
        story = room.library.stories.get(slug)
    shown = story.revision if story.status == "live" else story.newest  # of a public story: what the public meets
    article = shown.article
    facts = {"slug": slug, "revision": shown.number, "state": story.status, **story_facts(article)}
    if as_html:
        html = to_html(article)
        tell({**facts, "html": html}, as_json, html.rstrip("\n"))
    else:
        tell(facts, as_json, *story_lines(article))


@click.command()
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, MOST), help="Paling banyak sekian.")
@as_json
def jobs(limit: int, as_json: bool) -> None:
    """Pekerjaan yang antre, berjalan, selesai, dan gagal; yang terbaru lebih dulu."""
    from audionews.work import Work

    with (
        newsroom() as room,
        Work(from_environment(), room.library) as queue,
    ):  # the library makes the database it lies in
        found = queue.jobs(limit=limit)
        tally = queue.tally()
    tell(
        {
            "jobs": [asdict(job) for job in found],
            "waiting": tally.waiting,
            "later": tally.later,
            "running": tally.running,
            "failed": tally.failed,
            "workers": tally.workers,
        },
        as_json,
        *(
            say(
                "cli.job_line",
                id=job.id,
                what=say(f"desk.job_{job.what}"),
                slug=job.slug or "–",
                state=say(f"cli.job_{job.state}"),
                when=in_wib(job.asked_at),
                by=job.by,
                why=job.reason or "",
            ).rstrip()
            for job in found
        ),
        say(
            "cli.jobs_sum",
            waiting=tally.waiting + tally.running,
            later=tally.later,
            failed=tally.failed,
            workers=tally.workers,
        ),
    )
