"""What lies on the disk and who may read it; archives that were forged."""

import gzip
import io
import json
import stat
import tarfile
from contextlib import suppress

import pytest
from conftest import NOW
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audionews.errors import AudionewsError
from audionews.library import Library
from audionews.library.backup import backup, restore
from audionews.settings import from_environment


def opened(folder):
    return Library.open(from_environment({"AUDIONEWS_HOME": str(folder), "AUDIONEWS_NOW": NOW}))


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    return opened(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The bytes of a good backup of an empty library."""
    folder = tmp_path_factory.mktemp("from")
    backup(opened(folder), folder / "b.tar")
    return (folder / "b.tar").read_bytes()


def test_keys_and_password_hashes_are_for_the_owner_alone(tmp_path):
    library = opened(tmp_path)
    library.settings.secret_key(None)
    backup(library, tmp_path / "cadangan.tar")
    files = [*tmp_path.glob("audionews.sqlite*"), tmp_path / "cadangan.tar"]

    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def forged(*members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, content, kind in members:
            member = tarfile.TarInfo(name)
            member.size, member.type, member.linkname = len(content), kind, "/etc/passwd"
            tar.addfile(member, io.BytesIO(content))
    return out.getvalue()


def rows(*lines):
    return gzip.compress("\n".join(lines).encode())


FILE = tarfile.REGTYPE
FORGED = {
    "slip": forged(("media/../../../tmp/slip.mp3", b"x", FILE)),
    "absolute": forged(("/etc/slip", b"x", FILE)),
    "symlink": forged(("media/" + "a" * 64 + ".mp3", b"", tarfile.SYMTYPE)),
    "hardlink": forged(("tables/audit.jsonl.gz", b"", tarfile.LNKTYPE)),
    "device": forged(("media/x", b"", tarfile.CHRTYPE)),
    "fifo": forged(("end.json", b"", tarfile.FIFOTYPE)),
    "deep json": forged(("end.json", b"[" * 200_000, FILE)),
    "deep rows": forged(("tables/words.jsonl.gz", rows("[" * 200_000), FILE)),
    "columns of nothing": forged(("tables/words.jsonl.gz", rows("[[1]]", "[1]"), FILE)),
    "columns that are numbers": forged(("tables/words.jsonl.gz", rows("[1, null]", "[1, 2]"), FILE)),
    "rows that are none": forged(("tables/words.jsonl.gz", rows('["word"]', "5"), FILE)),
    "broken gzip": forged(("tables/words.jsonl.gz", b"\x1f\x8b\x08" + b"\xff" * 90, FILE)),
    "half surrogates": forged(("tables/words.jsonl.gz", rows('["word"]', '["\\ud800"]'), FILE)),
    "huge numbers": forged(("tables/words.jsonl.gz", rows('["word"]', f"[{'9' * 40}]"), FILE)),
    "odd end": forged(("end.json", json.dumps({"format": 1, "migration": {}, "tables": 3}).encode(), FILE)),
}


@pytest.mark.parametrize("archive", FORGED.values(), ids=FORGED.keys())
def test_a_forged_archive_is_refused_in_words_and_writes_nowhere_else(empty, tmp_path, archive):
    (tmp_path / "b.tar").write_bytes(archive)

    with pytest.raises(AudionewsError):
        restore(empty, tmp_path / "b.tar")
    assert [file.name for file in tmp_path.iterdir()] == ["b.tar"]


@settings(max_examples=30, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_damaged_archive_is_refused_or_whole(empty, whole, tmp_path_factory, data):
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(whole) - 1))
        damaged[place] = data.draw(st.integers(0, 255))
    file = tmp_path_factory.mktemp("damaged") / "b.tar"
    file.write_bytes(bytes(damaged[: data.draw(st.integers(len(whole) // 2, len(whole)))]))

    with suppress(AudionewsError):
        restore(empty, file)
