"""fsck sees every lost, changed or left-over byte and row; retention takes away only what nobody needs."""

import os

import pytest
import sqlalchemy as sa
from library_values import HOUR, NOW, an_article, built, corrected, published, received, withdrawn

from audionews.errors import PublicationRefused
from audionews.library.backup import backup
from audionews.library.fsck import fsck, refill, retire
from audionews.library.tables import articles, audit, feed_states
from audionews.speech.model import Clip, Packets

pytest_plugins = ["library_fixtures"]
LATER = NOW.replace(year=2030)


def a_clip(key="k" * 64):
    return Clip(
        key=key,
        samples=2880,
        speech_start=0,
        speech_end=2880,
        mp3=b"m" * 50,
        mp3_crc=0,
        opus=Packets(sizes=b"\1", body=b"o"),
        opus16=Packets(sizes=b"\1", body=b"p"),
        energy=b"e" * 24,
        energy_opus=b"e" * 24,
        energy_opus16=b"e" * 24,
        lufs=-16.0,
        peak_dbtp=-2.0,
        pcm_sha256="0" * 64,
    )


def spoil(library, media):
    """Other bytes of the same length under the same name, as a dying disk makes them."""
    if (path := library.blobs.path(media)) is not None:
        path.write_bytes(os.urandom(media.size_bytes))
    else:
        library.blobs._client.put_object(
            Bucket=library.blobs.bucket, Key=library.blobs._key(media), Body=os.urandom(media.size_bytes)
        )


def test_a_healthy_library_is_sound(library):
    slug = published(library).slug
    corrected(library, slug, delivery="short")
    published(library, an_article("Nanti"), visible_from=NOW + 9 * HOUR)
    withdrawn(library, published(library, an_article("Lain")).slug)
    library.clips.put(a_clip())

    state = fsck(library, now=NOW)

    assert state.sound
    assert state.orphans == ()
    assert state.files > 10


def test_changed_bytes_are_found(library):
    build = published(library).build
    spoil(library, build.mp3)

    state = fsck(library, now=NOW)

    assert state.damaged == (build.mp3,)
    assert not state.sound


def test_lost_bytes_are_found(library):
    build = published(library).build
    library.blobs.remove(build.opus)

    assert fsck(library, now=NOW).missing == (build.opus,)


def test_what_is_lost_or_damaged_comes_back_from_a_backup_and_is_told_with_its_story(library, tmp_path):
    story = published(library)
    backup(library, tmp_path / "cadangan.tar")
    library.blobs.remove(story.build.opus)
    spoil(library, story.build.mp3)
    state = fsck(library, now=NOW)
    taken = refill(library, tmp_path / "cadangan.tar", [*state.damaged, *state.missing])

    assert state.concerned == {story.build.mp3: (story.slug,), story.build.opus: (story.slug,)}
    assert set(taken) == {story.build.mp3, story.build.opus}
    assert fsck(library, now=NOW).sound


def test_a_lost_clip_is_forgotten_and_spoken_again(library):
    library.clips.put(a_clip())
    (media,) = library.blobs.all()
    library.blobs.remove(media)

    assert fsck(library, now=NOW, repair=True).missing == (media,)
    assert fsck(library, now=NOW).sound
    assert library.clips.lacking(["k" * 64]) == {"k" * 64}


def test_a_damaged_clip_is_spoken_again(library):
    library.clips.put(a_clip())
    (media,) = library.blobs.all()
    spoil(library, media)

    assert library.clips.get("k" * 64) is None
    library.clips.put(a_clip())
    assert library.clips.get("k" * 64) == a_clip()


def test_a_leftover_blob_goes_only_when_it_is_old(library):
    leftover = library.media.put(b"sisa", "mp3")

    assert fsck(library, now=NOW.replace(year=2020), repair=True).orphans == ()
    assert library.blobs.exists(leftover)
    assert fsck(library, now=LATER, repair=True).orphans == (leftover,)
    assert not library.blobs.exists(leftover)


def test_a_pointer_to_nothing_and_a_wrong_count_are_found(library):
    slug = published(library).slug
    with library.engine.begin() as connection:
        connection.execute(sa.update(articles).values(live_build=4711))
        connection.execute(sa.update(feed_states).values(count=5))

    state = fsck(library, now=NOW)

    assert len(state.references) == 2
    assert slug in state.references[0]


def test_the_record_cannot_be_changed_and_a_change_behind_its_back_is_found(library):
    published(library)
    for change in (sa.update(audit).values(by="orang lain"), sa.delete(audit)):
        with pytest.raises(sa.exc.DBAPIError), library.engine.begin() as connection:
            connection.execute(change)

    with library.engine.begin() as connection:
        if library.engine.dialect.name == "sqlite":
            connection.execute(sa.text("DROP TRIGGER audit_never_update"))
        else:
            connection.execute(sa.text("ALTER TABLE audit DISABLE TRIGGER USER"))
        connection.execute(sa.update(audit).where(audit.c.id == 2).values(by="orang lain"))

    assert fsck(library, now=NOW).seals == (2,)


def test_retention_takes_old_builds_and_leaves_what_is_heard(library):
    old = published(library)
    new = corrected(library, old.slug, delivery="quiet", at=NOW + HOUR)

    gone = retire(library, before=NOW + 2 * HOUR, now=NOW + 3 * HOUR, by="wati")

    assert {file.ext for file in gone} == {"mp3", "opus"}  # captions and chapters are shared with the live build here
    assert library.media.find(old.build.mp3.hash, "mp3", now=NOW + 3 * HOUR) is None
    assert library.media.find(new.build.mp3.hash, "mp3", now=NOW + 3 * HOUR) is not None
    assert fsck(library, now=NOW).sound
    assert library.audit.lines()[-1].action == "retire"


def test_retention_spares_what_was_replaced_lately_and_what_is_about_to_open(library):
    old = published(library)
    corrected(library, old.slug, at=NOW + 5 * HOUR)
    published(library, an_article("Nanti"), visible_from=NOW + 9 * HOUR)

    assert retire(library, before=NOW + HOUR, now=NOW + 6 * HOUR, by="wati") == []


def test_retention_takes_builds_that_were_never_published(library):
    slug = received(library).slug
    build = built(library, slug)

    assert build.mp3 in retire(library, before=NOW + HOUR, now=NOW + HOUR, by="wati")
    with pytest.raises(PublicationRefused):
        library.publishing.publish(slug, build.id, by="rini", at=NOW + 2 * HOUR)


def test_bytes_that_retention_took_count_again_when_they_are_stored_again(library):
    slug = received(library).slug
    build = built(library, slug)
    retire(library, before=NOW + HOUR, now=NOW + HOUR, by="wati")

    again = built(library, slug, at=NOW + 2 * HOUR)

    assert again.id == build.id
    library.publishing.publish(slug, again.id, by="rini", at=NOW + 2 * HOUR)
    assert library.media.find(again.mp3.hash, "mp3", now=NOW + 2 * HOUR) is not None
