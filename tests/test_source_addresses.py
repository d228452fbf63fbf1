"""An article's own address finds its story, however it is written: for the player in the newsroom's page."""

from datetime import timedelta

import browser_shelf as shelf
import pytest

from audionews.article.addresses import address_name
from audionews.library import Library
from audionews.library.database import writing
from audionews.library.migrations.carry import carry_addresses
from audionews.library.sources import SourceItem
from audionews.library.tables import story_addresses

AT = "https://www.kabar.example/ekonomi/garam-naik-7?p=12"


@pytest.mark.parametrize(
    "written",
    [
        "http://kabar.example/ekonomi/garam-naik-7?p=12",
        "HTTPS://WWW.Kabar.Example:443/ekonomi/garam-naik-7/?p=12",
        "https://kabar.example/ekonomi/garam-naik-7/amp/?p=12",
        "https://kabar.example/ekonomi/garam-naik-7?amp=1&p=12#isi",
        "https://kabar.example/ekonomi/garam-naik-7?utm_source=x&fbclid=1&p=12&gclid=2&_gl=3&mibextid=4",
        " https://kabar.example/ekonomi/garam%2Dnaik%2d7?p=12 ",
    ],
)
def test_one_page_has_one_name_however_its_address_is_written(written):
    assert address_name(written) == address_name(AT)


@pytest.mark.parametrize(
    "other",
    [
        "https://kabar.example/ekonomi/garam-naik-7?p=13",
        "https://kabar.example/Ekonomi/garam-naik-7?p=12",
        "https://m.kabar.example/ekonomi/garam-naik-7?p=12",
        "https://lain@kabar.example/ekonomi/garam-naik-7?p=12",
        "https://kabar.example:8443/ekonomi/garam-naik-7?p=12",
        "https://kabar.example/ekonomi/garam-naik-7/lamp?p=12",
    ],
)
def test_another_page_has_another_name(other):
    assert address_name(other) != address_name(AT)


@pytest.fixture
def library(tmp_path):
    opened = Library.open(shelf.settings_for(tmp_path))
    yield opened
    opened.close()


def put(library, headline, at, url, *, live=True):
    rows = (("headline", headline), ("paragraph", "Harga garam naik di pasar."))
    story = library.stories.add(
        shelf.article_of(rows, source_url=url), shelf.script_of(rows), channel="berita", by="uji", at=at
    )
    if live:
        build = shelf.built(library, story.slug, 1, at)
        library.publishing.publish(story.slug, build.id, by="uji", at=at)
    return story.slug


def test_a_story_is_found_once_it_is_public_and_the_newest_of_several(library):
    now = shelf.NOW
    put(library, "Garam naik", now, AT, live=False)
    unheard = library.addresses.at_source(AT, now=now)
    first = put(library, "Garam naik lagi", now, AT)
    public = library.addresses.at_source(AT, now=now)
    second = put(library, "Garam naik tiga kali", now + timedelta(hours=1), AT)
    shelf.withdrawn(library, first, now + timedelta(hours=2))

    assert (unheard, public) == (None, first)
    assert library.addresses.at_source(AT, now=now + timedelta(hours=3)) == second
    assert library.addresses.at_source("https://kabar.example/lain", now=now) is None


def test_a_story_whose_page_moved_is_found_under_both_addresses(library):
    slug = put(library, "Garam naik", shelf.NOW, AT)
    source = library.sources.follow(
        "https://kabar.example/feed", kind="feed", channel="berita", title="Kabar", by="uji", at=shelf.NOW
    )
    moved = SourceItem(item="7", url="https://kabar.example/ekonomi/garam-turun-7", slug=slug, seen_at=shelf.NOW)

    library.sources.keep_items(source.id, [moved])

    assert [library.addresses.at_source(url, now=shelf.NOW) for url in (AT, moved.url)] == [slug, slug]


def test_what_came_in_before_addresses_were_kept_is_found_too(library):
    slug = put(library, "Garam naik", shelf.NOW, AT)
    with writing(library.engine) as connection:
        connection.execute(story_addresses.delete())
        carry_addresses(connection)
        carry_addresses(connection)

    assert library.addresses.at_source(AT, now=shelf.NOW) == slug
