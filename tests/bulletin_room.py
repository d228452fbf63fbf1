"""A newsroom with a channel that has a bulletin, and stories in it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import article_of, corrected

from audionews import assets
from audionews.article.model import Block
from audionews.work.orders import By, Correct, MakeBulletin, Publish, Receive, Withdraw, perform

CHANNEL, DAY = "kabar", "2026-11-24"
BY = By(name="ratna", role="admin", here=True)
HEADLINES = ("Warga Menanam Bakau", "Kapal Baru Berlayar", "Pasar Dibuka Lagi")


@pytest.fixture
def newsroom(opened):
    """``opened``, a module's one newsroom, at the hour it began with."""
    opened.clock = opened.standing
    return opened


@pytest.fixture
def kabar(newsroom):
    """A channel that no other test has."""
    return next(newsroom.free)


def with_bulletin(home: Path, table: str = 'hour = "14.00"', channel: str = CHANNEL) -> None:
    """Writes a channel with the table [bulletin] into the home."""
    folder = home / "channels"
    folder.mkdir(parents=True, exist_ok=True)
    ours = assets.folder("feeds") / "channels"
    shutil.copy(ours / "berita.jpg", folder / "kabar.jpg")
    text = (ours / "berita.toml").read_text(encoding="utf-8").replace("berita.jpg", "kabar.jpg")
    text = text.replace('title = "Berita Suara"', 'title = "Kabar Setara"').replace(
        'when = "langsung"', 'when = "menunggu"'
    )
    (folder / f"{channel}.toml").write_text(f"{text}\n[bulletin]\n{table}\n", encoding="utf-8")


def story(newsroom, headline: str, *, number: int = 1, opens=None, channel: str = CHANNEL) -> str:
    """A published story of three sentences."""
    article = article_of(
        f"Warga menanam {number}.250 bibit pada hari Senin.",
        f"Kepala desa ke-{number} berterima kasih.",
        headline=headline,
    )
    slug = perform(Receive(article=article, channel=channel), BY, newsroom).facts["slug"]
    perform(Publish(slug=slug, visible_from=opens), BY, newsroom)
    return slug


def three_stories(newsroom, channel: str = CHANNEL) -> list[str]:
    """Slugs of three stories a minute apart, the eldest first."""
    now = newsroom.clock()
    slugs = []
    for number, headline in enumerate(HEADLINES):
        newsroom.clock = lambda number=number: now - timedelta(minutes=10 - number)
        slugs.append(story(newsroom, headline, number=number + 1, channel=channel))
    newsroom.clock = lambda: now
    return slugs


def full_story(newsroom, channel):
    """A story with a subheading, a quotation, a list and an English word."""
    article = article_of("Warga memakai metode jacketing di dermaga.", headline="Dermaga <Baru> & Jembatan")
    more = (
        ("heading", "Jalannya pekerjaan"),
        ("quote", "Kami senang sekali."),
        ("item", "Semen"),
        ("item", "Pasir"),
        ("paragraph", "Rapat selesai pukul 10.00."),
    )
    article = replace(article, blocks=(*article.blocks, *(Block(kind=kind, text=text) for kind, text in more)))
    slug = perform(Receive(article=article, channel=channel), BY, newsroom).facts["slug"]
    perform(Publish(slug=slug), BY, newsroom)
    return slug


def made(newsroom, channel: str = CHANNEL):
    """The bulletin as it was just made."""
    return perform(MakeBulletin(channel=channel, day=DAY), BY, newsroom).published


def ralat(newsroom, slug: str, before: str, after: str) -> None:
    """Puts a story right."""
    article = corrected(newsroom.library.stories.get(slug).revision.article, before, after)
    perform(Correct(slug=slug, article=article, kind="ralat", reason="Angka keliru"), BY, newsroom)


def take_back(newsroom, slug: str, *, nameless: bool = False) -> None:
    """Withdraws a story for a child's sake."""
    perform(Withdraw(slug=slug, ground="anak", reason="Menyebut nama anak", nameless=nameless), BY, newsroom)
