"""What was backed up, restored or moved is what was there, between both databases and both stores."""

import gzip
import io
import os
import tarfile
import threading

import pytest
from library_values import HOUR, NOW, an_article, corrected, published, received, withdrawn

from audionews.errors import BadInput, StoreFailed
from audionews.library import Library
from audionews.library import backup as backup_module
from audionews.library.backup import backup, move, restore
from audionews.library.blobs import shop
from audionews.library.database import connect
from audionews.library.fsck import fsck

pytest_plugins = ["library_fixtures"]
LATER = NOW + 9 * HOUR


@pytest.fixture
def empty(other_addresses):
    """A second, empty library: of the other database and the other store."""
    database, store = other_addresses
    opened = Library(connect(database), shop(store))
    yield opened
    opened.close()


def fill(library):
    corrected(library, published(library).slug, delivery="short")
    withdrawn(library, published(library, an_article("Lain", "Satu.")).slug)
    received(library, an_article("Draf “berkutip” \u2028 😀"))
    published(library, an_article("Kuota Pekerja", "Isinya."), at=NOW + 2 * HOUR)
    library.lexicon.add("BPJS", "be pe je es", by="wati", at=NOW)
    library.settings.secret_key()


def contents_of(library):
    """All a reader can see of it."""
    return (
        [library.stories.get(one.slug) for one in library.stories.newest(now=LATER)],
        library.stories.drafts(),
        library.corrections.newest(),
        [library.feed.items(channel, now=LATER) for channel in ("berita", "ralat")],
        [library.feed.state(channel, LATER) for channel in ("berita", "ralat")],
        [one.slug for one in library.stories.search("pekerja", now=LATER)],
        library.lexicon.words(),
        library.audit.lines(),
        library.settings.secret_key(),
        {(file.hash, file.ext) for file in library.blobs.all()},
    )


def test_a_restored_library_is_the_one_that_was_backed_up(library, empty, tmp_path):
    fill(library)
    made = backup(library, tmp_path / "cadangan.tar")
    taken = restore(empty, tmp_path / "cadangan.tar")

    assert contents_of(empty) == contents_of(library)
    assert (taken.rows, taken.files) == (made.rows, made.files)
    assert fsck(empty, now=LATER).sound


def test_a_restored_library_goes_on_where_the_old_one_stopped(library, empty, tmp_path):
    fill(library)
    backup(library, tmp_path / "cadangan.tar")
    restore(empty, tmp_path / "cadangan.tar")

    slug = published(empty, an_article("Kuota Pekerja", "Baru."), at=LATER).slug

    assert slug == "kuota-pekerja-2"
    assert empty.feed.items("berita", now=LATER)[0].title == "Kuota Pekerja (2)"
    assert fsck(empty, now=LATER).sound


def test_a_move_carries_everything_and_leaves_the_old_place_as_it_was(library, empty):
    fill(library)
    before = contents_of(library)

    move(library, empty)

    assert contents_of(empty) == before == contents_of(library)
    assert fsck(empty, now=LATER).sound


def test_a_move_that_meets_damaged_bytes_stops(library, empty):
    build = published(library).build
    library.blobs.remove(build.mp3)

    with pytest.raises(Exception, match=r"library\.(unknown_blob|blob_differs)"):
        move(library, empty)

    assert empty.stories.newest(now=LATER) == []


def test_a_library_with_stories_is_never_overwritten(library, empty, tmp_path):
    published(library)
    backup(library, tmp_path / "cadangan.tar")
    published(empty, an_article("Sudah Ada"))

    for attempt in (lambda: restore(empty, tmp_path / "cadangan.tar"), lambda: move(library, empty)):
        with pytest.raises(BadInput, match=r"library\.not_empty"):
            attempt()

    assert [story.slug for story in empty.stories.newest(now=LATER)] == ["sudah-ada"]


def test_a_backup_while_stories_are_published_is_of_one_moment(library, empty, tmp_path):
    published(library)
    stop = threading.Event()

    def go_on():
        number = 0
        while not stop.is_set():
            published(library, an_article(f"Kabar {number}"))
            number += 1

    writer = threading.Thread(target=go_on)
    writer.start()
    try:
        backup(library, tmp_path / "cadangan.tar")
    finally:
        stop.set()
        writer.join()
    restore(empty, tmp_path / "cadangan.tar")

    assert fsck(empty, now=LATER).sound
    assert len(empty.stories.newest(now=LATER)) >= 1


@pytest.mark.parametrize("keep", [0.0, 0.3, 0.6, 0.9])
def test_a_backup_cut_short_restores_nothing(library, empty, tmp_path, keep):
    published(library)
    file = tmp_path / "cadangan.tar"
    backup(library, file)
    file.write_bytes(file.read_bytes()[: int(file.stat().st_size * keep)])

    with pytest.raises(BadInput, match=r"library\.bad_backup"):
        restore(empty, file)

    assert empty.stories.newest(now=LATER) == []
    assert empty.audit.lines() == []
    assert list(empty.blobs.all()) == []


def test_a_restore_that_fails_leaves_what_was_there_before(library, empty, tmp_path):
    published(library)
    file = tmp_path / "cadangan.tar"
    backup(library, file)
    file.write_bytes(file.read_bytes()[: int(file.stat().st_size * 0.6)])
    key, (mine, *_) = empty.settings.secret_key(None), sorted(library.blobs.all(), key=lambda media: media.hash)
    with library.blobs.open(mine) as stream:
        empty.blobs.put(stream, mine.ext)

    with pytest.raises(BadInput, match=r"library\.bad_backup"):
        restore(empty, file)

    assert [media.hash for media in empty.blobs.all()] == [mine.hash]
    assert empty.settings.secret_key(None) == key


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("../../etc/passwd", b"x"),
        ("media/" + "0" * 64 + ".mp3", b"bukan isinya"),
        ("media/../../x", b"x"),
        ("tables/articles.jsonl.gz", b"bukan gzip"),
        ("end.json", b'{"format": 1, "migration": "9999", "tables": {}, "files": 0}'),
        ("end.json", b'{"format": 9}'),
        ("end.json", b"[]"),
    ],
)
def test_a_forged_backup_is_refused(empty, tmp_path, name, content):
    with tarfile.open(tmp_path / "palsu.tar", "w") as tar:
        member = tarfile.TarInfo(name)
        member.size = len(content)
        tar.addfile(member, io.BytesIO(content))

    with pytest.raises(BadInput, match=r"library\.bad_backup"):
        restore(empty, tmp_path / "palsu.tar")

    assert empty.audit.lines() == []
    assert list(empty.blobs.all()) == []


def test_a_row_without_end_and_a_file_larger_than_any_disk_are_refused(empty, tmp_path, monkeypatch):
    """A gzip bomb is one line that does not end; a sparse member claims an exbibyte and brings a byte."""
    monkeypatch.setattr(backup_module, "LINE_BYTES", 1000)
    sparse = tarfile.TarInfo(f"media/{'0' * 64}.mp3")
    sparse.pax_headers = {"GNU.sparse.map": "0,1", "GNU.sparse.size": str(2**60)}
    row = tarfile.TarInfo("tables/words.jsonl.gz")
    for member, content in ((sparse, b"x"), (row, gzip.compress(b'["' + b"a" * 2000 + b'"]'))):
        with tarfile.open(tmp_path / "bom.tar", "w", format=tarfile.PAX_FORMAT) as tar:
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
        with pytest.raises(BadInput, match=r"library\.bad_backup"):
            restore(empty, tmp_path / "bom.tar")


def test_a_backup_replaces_no_device(library, tmp_path):
    os.mkfifo(tmp_path / "pipa")
    with pytest.raises(StoreFailed, match="bukan berkas biasa"):
        backup(library, tmp_path / "pipa")

    assert (tmp_path / "pipa").is_fifo()


def test_a_backup_that_cannot_be_written_leaves_no_file(library, tmp_path):
    with pytest.raises(StoreFailed):
        backup(library, tmp_path / "tak-ada" / "cadangan.tar")
    with pytest.raises(StoreFailed):
        restore(library, tmp_path / "tak-ada.tar")

    assert list(tmp_path.glob("**/*.part")) == []
