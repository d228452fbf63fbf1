"""What every media store promises, and what a folder does when the disk, the power or the process fails."""

import errno
import hashlib
import io
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler

import pytest
from loopback import listening

from audionews.errors import BadInput, StoreFailed, UnknownName
from audionews.library import s3 as bucket_of
from audionews.library.blobs import FolderBlobs, shop
from audionews.library.model import Media

pytest_plugins = ["library_fixtures"]


def test_bytes_come_back_under_their_hash(blobs):
    media = blobs.put(b"suara", "mp3")

    assert media == Media(hash=hashlib.sha256(b"suara").hexdigest(), ext="mp3", size_bytes=5)
    assert blobs.exists(media)
    with blobs.open(media) as stream:
        assert stream.read() == b"suara"


def test_a_path_and_a_stream_are_taken_as_well(blobs, tmp_path):
    file = tmp_path / "panjang"
    file.write_bytes(os.urandom(3_000_000))

    from_path = blobs.put(file, "mp3")
    from_stream = blobs.put(io.BytesIO(file.read_bytes()), "mp3")

    assert from_path == from_stream
    with blobs.open(from_path) as stream:
        assert stream.read() == file.read_bytes()


def test_a_stream_can_start_anywhere(blobs):
    content = bytes(range(256)) * 4000
    media = blobs.put(content, "mp3")

    with blobs.open(media) as stream:
        stream.seek(700_000)
        assert stream.read(10) == content[700_000:700_010]
        stream.seek(-5, io.SEEK_END)
        assert stream.read() == content[-5:]
        stream.seek(0)
        assert stream.read(3) == content[:3]


def test_the_same_bytes_twice_are_one_blob(blobs):
    assert blobs.put(b"sama", "vtt") == blobs.put(b"sama", "vtt")
    assert len(list(blobs.all())) == 1


def test_many_at_once_store_the_same_bytes_whole(blobs):
    with ThreadPoolExecutor(8) as pool:
        stored = set(pool.map(lambda _: blobs.put(b"x" * 200_000, "mp3"), range(16)))

    assert len(stored) == 1
    assert blobs.exists(stored.pop())


def test_an_empty_file_is_a_file(blobs):
    media = blobs.put(b"", "srt")

    assert blobs.exists(media)
    with blobs.open(media) as stream:
        assert stream.read() == b""


def test_what_is_not_there_is_told(blobs):
    absent = Media(hash="0" * 64, ext="mp3", size_bytes=1)

    assert not blobs.exists(absent)
    assert blobs.stored_at(absent) is None
    with pytest.raises(UnknownName):
        blobs.open(absent)
    blobs.remove(absent)


def test_a_removed_blob_is_gone(blobs):
    media = blobs.put(b"pergi", "mp3")
    blobs.remove(media)

    assert not blobs.exists(media)
    assert list(blobs.all()) == []


def test_a_blob_knows_when_it_was_stored(blobs):
    media = blobs.put(b"kini", "mp3")

    assert abs(blobs.stored_at(media) - datetime.now(UTC)) < timedelta(minutes=1)


@pytest.mark.parametrize("ext", ["", "../x", "MP3", "m p3", "toolongext", "mp3\n"])
def test_an_extension_that_could_be_a_path_is_refused(blobs, ext):
    with pytest.raises(BadInput):
        blobs.put(b"x", ext)


@pytest.mark.parametrize("hash", ["..", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_a_name_that_is_no_hash_opens_nothing(blobs, hash):
    with pytest.raises(UnknownName):
        blobs.open(Media(hash=hash, ext="mp3", size_bytes=1))


def test_only_s3_answers_by_itself(tmp_path, bucket):
    folder, store = shop(tmp_path.as_uri()), shop(bucket)
    media = store.put(b"tautan", "mp3")

    assert folder.link(media) is None
    assert folder.path(media).name == f"{media.hash}.mp3"
    assert store.path(media) is None
    assert store.link(media).startswith("http://127.0.0.1")
    assert shop(bucket + "&public=https://cdn.contoh.id/m").link(media) == f"https://cdn.contoh.id/m/{media.hash}.mp3"
    store.close()


@pytest.mark.parametrize("url", ["ftp://a/b", "s3://", "s3://b?sandi=1", "file://elsewhere/x", "media"])
def test_an_address_that_is_no_store_is_refused(url):
    with pytest.raises(BadInput):
        shop(url)


def test_a_full_disk_leaves_nothing_half(tmp_path, monkeypatch):
    store = FolderBlobs(tmp_path / "media")

    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreFailed, match=r"library\.disk_full"):
        store.put(b"besar", "mp3")

    assert [path for path in (tmp_path / "media").rglob("*") if path.is_file()] == []


def test_a_disk_that_really_is_full_is_told(tmp_path):
    limited = (
        "import resource, signal, sys; from pathlib import Path; from audionews.library.blobs import FolderBlobs;"
        "from audionews.errors import StoreFailed;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096));"
        "store = FolderBlobs(Path(sys.argv[1]))\n"
        "try: store.put(b'x' * 100_000, 'mp3')\n"
        "except StoreFailed as error: print(error.key)"
    )
    process = subprocess.run([sys.executable, "-c", limited, tmp_path], capture_output=True, text=True, check=True)

    assert process.stdout.strip() == "library.disk_full"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_bytes_are_on_the_disk_before_they_have_their_name(tmp_path, monkeypatch):
    store, happened = FolderBlobs(tmp_path), []
    fsync, replace = os.fsync, type(tmp_path).replace
    monkeypatch.setattr(os, "fsync", lambda handle: (happened.append("fsync"), fsync(handle))[1])
    monkeypatch.setattr(type(tmp_path), "replace", lambda old, new: (happened.append("rename"), replace(old, new))[1])

    media = store.put(b"urut", "mp3")

    assert happened[0] == "fsync"
    assert happened[-2:] == ["rename", "fsync"]
    assert store.exists(media)


def test_a_killed_writers_leftover_is_swept_and_a_living_ones_is_not(tmp_path):
    dying = (
        "import os, signal, sys; from pathlib import Path; from audionews.library.blobs import FolderBlobs\n"
        "os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGKILL)\n"
        "FolderBlobs(Path(sys.argv[1])).put(b'x' * 5_000_000, 'mp3')"
    )
    subprocess.run([sys.executable, "-c", dying, tmp_path], check=False)
    (leftover,) = (tmp_path / "tmp").iterdir()
    mine = leftover.with_name(leftover.name.replace(leftover.name.split("-")[-2], str(os.getpid())))
    mine.write_bytes(b"sedang ditulis")

    store = FolderBlobs(tmp_path)

    assert not leftover.exists()
    assert mine.exists()
    assert list(store.all()) == []


class _Moody(BaseHTTPRequestHandler):
    """An S3 that answers as its server's ``mood`` says."""

    def _answer(self):
        length = int(self.headers.get("Content-Length") or 0)
        self.rfile.read(length)
        mood = self.server.mood
        if mood == "slow":
            self.server.asked += 1
            self.server.over.wait(10)
            self.close_connection = True
            return
        if mood == "broken":
            self.send_response(500)
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif mood == "lying" and self.command == "HEAD":
            self.send_response(404)
            self.end_headers()
        elif mood == "short" and self.command == "GET":
            self.send_response(206)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b"x" * 10)
            self.close_connection = True
        else:
            self.send_response(200)
            self.send_header("Content-Length", "1000" if self.command == "HEAD" else "0")
            self.end_headers()

    do_GET = do_PUT = do_HEAD = _answer

    def log_message(self, *_):
        pass


@pytest.fixture
def moody(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "uji")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "uji")
    with listening(_Moody) as server:
        store = shop(f"s3://uji?endpoint={server.address}")
        yield server, store
        store.close()


def test_an_s3_that_answers_500_is_a_store_that_failed(moody):
    moody[0].mood = "broken"

    with pytest.raises(StoreFailed):
        moody[1].put(b"x", "mp3")


def test_an_s3_that_never_answers_is_given_up_after_three_tries(moody, monkeypatch):
    server, _store = moody
    server.mood, server.asked, server.over = "slow", 0, threading.Event()
    monkeypatch.setattr(bucket_of, "READ_S", 0.2)
    impatient = shop(f"s3://uji?endpoint={server.address}")
    try:
        with pytest.raises(StoreFailed):
            impatient.put(b"x", "mp3")
    finally:
        server.over.set()
        impatient.close()

    assert server.asked == 3


def test_an_s3_that_says_yes_and_keeps_nothing_is_found_out(moody):
    moody[0].mood = "lying"

    with pytest.raises(StoreFailed):
        moody[1].put(b"x", "mp3")


def test_a_body_that_ends_early_is_no_file(moody):
    moody[0].mood = "short"

    stream = moody[1].open(Media(hash="0" * 64, ext="mp3", size_bytes=1000))
    with pytest.raises(StoreFailed):
        stream.read()
    stream.close()


def test_an_s3_that_is_not_there_is_told(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "uji")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "uji")
    store = shop("s3://uji?endpoint=http://127.0.0.1:9")

    with pytest.raises(StoreFailed):
        store.put(b"x", "mp3")
    store.close()
