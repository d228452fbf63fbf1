"""Feeds and media over HTTP: what a podcast app, a cache or a resumed download may rely on (RFC 9110)."""

import gzip
import statistics
import time
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime

import brotli
import pytest
from podcast_values import BASE, HOUR, MINUTE, NOW, TITLES, a_library, corrected, published, withdrawn

from audionews.app import create_app
from audionews.library import Library
from audionews.library.blobs import FolderBlobs
from audionews.library.database import connect
from audionews.settings import from_environment
from audionews.site.player_view import COVERLESS

FEED = "/feeds/berita.xml"
SECOND = timedelta(seconds=1)


class Clock:
    now = NOW + 12 * HOUR

    def __call__(self):
        return self.now


def opened(folder, clock):
    """(library, a browser in front of its site): no cookies, no redirects."""
    library = a_library(folder)
    settings = from_environment({"AUDIONEWS_HOME": str(folder), "AUDIONEWS_BASE_URL": BASE})
    return library, create_app(settings, library, clock=clock).test_client(use_cookies=False)


@pytest.fixture(scope="module")
def still(tmp_path_factory):
    """(library, browser, story) of a newsroom where nothing happens any more."""
    library, browser = opened(tmp_path_factory.mktemp("home"), Clock())
    yield library, browser, published(library)
    library.close()


@pytest.fixture
def app(still):
    return still[1]


@pytest.fixture
def file(still):
    """(path, bytes) of the episode."""
    library, _, story = still
    return story.build.mp3.path, library.blobs.path(story.build.mp3).read_bytes()


@pytest.fixture
def moving(tmp_path):
    """(browser, library, story, clock) of a newsroom that goes on."""
    clock = Clock()
    library, browser = opened(tmp_path, clock)
    yield browser, library, published(library), clock
    library.close()


# Feeds


def test_a_head_says_what_a_get_says_and_sends_nothing(app, file):
    for path in (FEED, "/feeds/berita.atom", "/feeds/berita.json", "/feeds/ralat.xml", "/feeds/kanal.opml", file[0]):
        head, get = app.head(path), app.get(path)

        assert (head.status_code, head.data) == (200, b"")
        assert dict(head.headers) == dict(get.headers), path
        assert int(get.headers["Content-Length"]) == len(get.data)


@pytest.mark.parametrize(
    ("path", "type"),
    [
        (FEED, "application/rss+xml; charset=utf-8"),
        ("/feeds/berita.atom", "application/atom+xml; charset=utf-8"),
        ("/feeds/berita.json", "application/feed+json; charset=utf-8"),
        ("/feeds/kanal.opml", "text/x-opml; charset=utf-8"),
    ],
)
def test_every_form_has_its_type_and_may_be_read_from_anywhere(app, path, type):
    headers = app.get(path).headers

    assert headers["Content-Type"] == type
    assert headers["Cache-Control"] == "no-cache"
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Vary"] == "Accept-Encoding"
    assert "Set-Cookie" not in headers


def test_plain_gzip_and_brotli_are_one_feed_with_three_strong_tags(app):
    plain, zipped, small = (
        app.get(FEED, headers={"Accept-Encoding": wanted}) for wanted in ("identity", "gzip, deflate", "br, gzip")
    )

    assert gzip.decompress(zipped.data) == brotli.decompress(small.data) == plain.data
    assert len(small.data) < len(zipped.data) < len(plain.data) / 2
    assert [one.headers.get("Content-Encoding") for one in (plain, zipped, small)] == [None, "gzip", "br"]
    tags = {one.headers["ETag"] for one in (plain, zipped, small)}
    assert len(tags) == 3
    assert not any(tag.startswith("W/") for tag in tags)


def test_who_reads_no_gzip_never_gets_it(app):
    for wanted, got in (("br", "br"), ("gzip;q=0, br;q=0", None), ("gzip;q=0", None), ("br, gzip", "br"), ("br", "br")):
        assert app.get(FEED, headers={"Accept-Encoding": wanted}).headers.get("Content-Encoding") == got, wanted


def test_the_tag_of_any_encoding_is_known(app):
    tags = [app.get(FEED, headers={"Accept-Encoding": wanted}).headers["ETag"] for wanted in ("identity", "gzip", "br")]
    for wanted in ("identity", "gzip", "br"):
        for tag in (*tags, f'"other", {tags[1]}', f"W/{tags[0]}", "*"):
            answer = app.get(FEED, headers={"Accept-Encoding": wanted, "If-None-Match": tag})

            assert (answer.status_code, answer.data) == (304, b""), (wanted, tag)
            assert answer.headers["ETag"]
            assert "Content-Type" not in answer.headers


def test_a_date_is_asked_only_without_a_tag(app):
    stamp = app.get(FEED).headers["Last-Modified"]
    later = format_datetime(parsedate_to_datetime(stamp) + HOUR, usegmt=True)
    earlier = format_datetime(parsedate_to_datetime(stamp) - SECOND, usegmt=True)

    def status(**headers):
        return app.get(FEED, headers={name.replace("_", "-"): value for name, value in headers.items()}).status_code

    assert status(If_Modified_Since=stamp) == status(If_Modified_Since=later) == 304
    assert status(If_Modified_Since=earlier) == status(If_Modified_Since="kemarin") == 200
    assert status(If_Modified_Since=later, If_None_Match='"other"') == 200


@pytest.mark.parametrize("delivery", ["quiet", "redeliver", "short"])
def test_after_a_correction_neither_tag_nor_date_of_before_is_known(moving, delivery):
    app, library, story, _ = moving
    before = app.get(FEED)
    corrected(library, story.slug, delivery=delivery)
    after = app.get(FEED)

    assert after.headers["ETag"] != before.headers["ETag"]
    assert parsedate_to_datetime(after.headers["Last-Modified"]) > parsedate_to_datetime(
        before.headers["Last-Modified"]
    )
    assert app.get(FEED, headers={"If-None-Match": before.headers["ETag"]}).data == after.data
    assert app.get(FEED, headers={"If-Modified-Since": before.headers["Last-Modified"]}).data == after.data


def test_validators_and_build_date_move_with_every_change_and_only_then(moving):
    app, library, story, clock = moving

    def seen():
        answer = app.get(FEED)
        built = answer.text.partition("<lastBuildDate>")[2].partition("</lastBuildDate>")[0]
        assert parsedate_to_datetime(built) == parsedate_to_datetime(answer.headers["Last-Modified"])
        return answer.headers["ETag"], parsedate_to_datetime(built)

    second = published(library, TITLES[1], at=NOW + MINUTE)
    changes = (
        lambda: corrected(library, story.slug, at=NOW + HOUR),
        lambda: corrected(library, second.slug, kind="silent", delivery="quiet", at=NOW + HOUR, text="Sudah."),
        lambda: library.publishing.rollback(story.slug, story.build.id, by="rini", at=NOW + 2 * HOUR, reason="uji"),
        lambda: published(library, TITLES[2], at=NOW + 3 * HOUR),
        lambda: withdrawn(library, second.slug, at=NOW + 3 * HOUR),
    )
    validators = [seen()]
    for change in changes:
        clock.now += HOUR
        assert seen() == validators[-1]
        published(library, f"Di kanal lain {len(validators)}", channel="disabilitas", at=clock.now)
        assert seen() == validators[-1]
        change()
        validators.append(seen())

    assert len({tag for tag, _ in validators}) == len(validators)
    assert [date for _, date in validators] == sorted({date for _, date in validators})


def test_a_known_feed_costs_less_than_a_millisecond(app):
    application = app.application
    tag = app.get(FEED).headers["ETag"]
    environ = app.get(FEED, headers={"If-None-Match": tag}).request.environ
    statuses, spent = [], []
    for _ in range(200):
        began = time.thread_time()  # work, not waiting for a busy machine
        list(application.wsgi_app(dict(environ), lambda status, headers: statuses.append(status)))
        spent.append(time.thread_time() - began)

    assert set(statuses) == {"304 NOT MODIFIED"}
    assert statistics.median(spent) < 0.001


def test_a_feed_or_page_that_is_not_there_is_not_found(app):
    for path in ("/feeds/olahraga.xml", "/feeds/berita.csv", "/feeds/berita/1.xml", "/feeds/berita/x.xml", "/feeds/"):
        assert app.get(path).status_code == 404, path


# Media


def test_a_file_is_kept_for_ever_and_named_by_its_hash(app, file):
    answer = app.get(file[0])

    assert answer.data == file[1]
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["ETag"] == f'"{file[0][7:71]}"'
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Content-Type"] == "audio/mpeg"


def test_audio_is_never_compressed_on_its_way(app, file):
    answer = app.get(file[0], headers={"Accept-Encoding": "br, gzip"})

    assert "Content-Encoding" not in answer.headers
    assert answer.data == file[1]


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=100-199", 100, 199),
        ("bytes=100-", 100, None),
        ("bytes=-100", -100, None),
        ("bytes=100-999999999", 100, None),
        ("bytes=-999999999", 0, None),
        ("Bytes=5-6", 5, 6),
    ],
)
def test_one_range_is_given_exactly(app, file, asked, first, last):
    size = len(file[1])
    answer = app.get(file[0], headers={"Range": asked})
    start = first if first >= 0 else size + first
    end = size - 1 if last is None else last

    assert answer.status_code == 206
    assert answer.data == file[1][start : end + 1]
    assert answer.headers["Content-Range"] == f"bytes {start}-{end}/{size}"
    assert int(answer.headers["Content-Length"]) == end - start + 1
    assert answer.headers["ETag"]


@pytest.mark.parametrize("asked", ["bytes=999999-", "bytes=999999-1000000", "bytes=-0"])
def test_a_range_beyond_the_end_is_refused_with_the_length(app, file, asked):
    answer = app.get(file[0], headers={"Range": asked})

    assert (answer.status_code, answer.data) == (416, b"")
    assert answer.headers["Content-Range"] == f"bytes */{len(file[1])}"


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-6", "bytes=0-0,-1", "bytes=5-4", "lines=1-2", "bytes=a-b", "bytes=-", "bytes", "bytes=1-2-3"]
)
def test_several_ranges_and_what_is_none_get_the_whole_file(app, file, asked):
    answer = app.get(file[0], headers={"Range": asked})

    assert (answer.status_code, answer.data) == (200, file[1])


def test_parts_are_joined_only_with_parts_of_the_same_file(app, file):
    tag = app.get(file[0]).headers["ETag"]
    date = app.get(file[0]).headers["Last-Modified"]
    other_date = format_datetime(parsedate_to_datetime(date) - SECOND, usegmt=True)

    def status(condition):
        return app.get(file[0], headers={"Range": "bytes=5-", "If-Range": condition}).status_code

    assert status(tag) == status(date) == 206
    assert {status(other) for other in ('"other"', f"W/{tag}", other_date, "kemarin")} == {200}


def test_a_known_file_is_not_sent_again_whatever_range_is_asked(app, file):
    tag = app.get(file[0]).headers["ETag"]

    for condition in ({"If-None-Match": tag}, {"If-None-Match": f"W/{tag}"}, {"If-None-Match": f'"x", {tag}'}):
        for more in ({}, {"Range": "bytes=5-"}):
            answer = app.get(file[0], headers={**condition, **more})
            assert (answer.status_code, answer.data) == (304, b"")
    assert app.get(file[0], headers={"If-None-Match": '"x"', "Range": "bytes=5-9"}).status_code == 206


def test_a_head_ignores_ranges(app, file):
    answer = app.head(file[0], headers={"Range": "bytes=0-4"})

    assert answer.status_code == 200
    assert int(answer.headers["Content-Length"]) == len(file[1])


def test_a_download_resumed_after_a_correction_gets_the_bytes_it_began(moving):
    app, library, story, _ = moving
    path, whole = story.build.mp3.path, library.blobs.path(story.build.mp3).read_bytes()
    begun = app.get(path, headers={"Range": "bytes=0-999"})
    corrected(library, story.slug)
    rest = app.get(path, headers={"Range": "bytes=1000-", "If-Range": begun.headers["ETag"]})

    assert rest.status_code == 206
    assert begun.data + rest.data == whole


def test_a_name_that_is_no_hash_finds_nothing(app, file):
    for name in ("..%2f..%2fetc%2fpasswd", "x" * 64 + ".mp3", file[0][7:71] + ".exe", file[0][7:71].upper() + ".mp3"):
        assert app.get(f"/media/{name}").status_code == 404, name
    assert app.get(file[0].replace(".mp3", ".opus")).status_code == 404


def test_every_file_that_a_feed_names_is_there_with_its_length_and_type(moving):
    app, library, story, _ = moving
    corrected(library, story.slug, delivery="short")
    for item in app.get("/feeds/berita.json").json["items"] + app.get("/feeds/ralat.json").json["items"]:
        for attachment in item["attachments"]:
            head = app.head(attachment["url"].removeprefix(BASE))

            assert head.headers["Content-Type"].split(";")[0] == attachment["mime_type"]
            assert int(head.headers["Content-Length"]) == attachment["size_in_bytes"]


def test_an_mp3_without_its_cover_is_another_file_with_a_tag_of_its_own(app, file):
    whole, bare = app.get(file[0]).headers["ETag"], f"{file[0]}?{COVERLESS}"
    tag = app.get(bare).headers["ETag"]

    assert tag != whole
    assert app.get(bare, headers={"If-None-Match": tag}).status_code == 304
    assert app.get(bare, headers={"If-None-Match": whole}).status_code == 200
    assert app.get(bare, headers={"Range": "bytes=5-", "If-Range": whole}).status_code == 200
    assert app.get(file[0], headers={"If-None-Match": tag}).status_code == 200


class WithoutFiles(FolderBlobs):
    """A store that only gives streams, as a bucket does."""

    def path(self, media):
        return None

    def open(self, media):
        return FolderBlobs.path(self, media).open("rb")

    def exists(self, media):
        return FolderBlobs.path(self, media).is_file()


def test_a_store_without_files_serves_feed_and_ranges_alike(tmp_path):
    library = Library(connect(f"sqlite:///{tmp_path / 'audionews.sqlite'}"), WithoutFiles(tmp_path / "media"))
    settings = from_environment({"AUDIONEWS_HOME": str(tmp_path), "AUDIONEWS_BASE_URL": BASE})
    app = create_app(settings, library, clock=Clock()).test_client(use_cookies=False)
    path = published(library).build.mp3.path
    whole = app.get(path)

    assert app.get(FEED).data.count(b"<item>") == 1
    assert app.get(path, headers={"Range": "bytes=-7"}).data == whole.data[-7:]
    assert app.get(path, headers={"Range": "bytes=99999-"}).status_code == 416
    assert int(app.head(path).headers["Content-Length"]) == len(whole.data)
    library.close()
