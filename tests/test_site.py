"""The listener's door, asked over WSGI: what pages say, how media answers, what is kept out."""

import browser_shelf as shelf
import pytest

from audionews.site import create_app, listening


@pytest.fixture(scope="module")
def visitor(tmp_path_factory):
    settings = shelf.settings_for(tmp_path_factory.mktemp("home"))
    library = shelf.stocked(settings)
    yield create_app(settings, library).test_client()
    library.close()


@pytest.fixture
def mp3(visitor):
    return visitor.application.extensions["audionews"].library.story(shelf.HARBOUR_SLUG).build.mp3


def test_a_withdrawn_story_answers_gone_and_keeps_its_text_to_itself(visitor):
    answer = visitor.get(f"/berita/{shelf.MARKET_SLUG}")

    assert answer.status_code == 410
    assert "masa depan anak" in answer.text
    assert "gerobak" not in answer.text


def test_one_range_is_answered_with_exactly_those_bytes(visitor, mp3):
    answer = visitor.get(mp3.path, headers={"Range": "bytes=1000-1999"})

    assert (answer.status_code, len(answer.data)) == (206, 1000)
    assert answer.headers["Content-Range"] == f"bytes 1000-1999/{mp3.size_bytes}"


def test_a_range_behind_the_end_cannot_be_satisfied(visitor, mp3):
    answer = visitor.get(mp3.path, headers={"Range": f"bytes={mp3.size_bytes}-"})

    assert answer.status_code == 416


def test_several_ranges_are_answered_with_the_whole_file(visitor, mp3):
    answer = visitor.get(mp3.path, headers={"Range": "bytes=0-1,5-6"})

    assert (answer.status_code, len(answer.data)) == (200, mp3.size_bytes)


def test_parts_of_two_files_never_meet(visitor, mp3):
    answer = visitor.get(mp3.path, headers={"Range": "bytes=5-", "If-Range": '"another"'})

    assert answer.status_code == 200


def test_what_a_browser_plays_begins_with_sound_not_with_the_cover(visitor, mp3):
    whole, played = visitor.get(mp3.path), visitor.get(listening.sound(mp3))

    assert whole.data[:3] == b"ID3"
    assert played.data[:2] in (b"\xff\xfb", b"\xff\xf3")
    assert whole.data.endswith(played.data)
    assert played.headers["ETag"] != whole.headers["ETag"]


def test_a_range_of_what_a_browser_plays_counts_from_its_own_start(visitor, mp3):
    address = listening.sound(mp3)
    whole = visitor.get(address).data

    part = visitor.get(address, headers={"Range": "bytes=1000-1999"})

    assert part.data == whole[1000:2000]
    assert part.headers["Content-Range"] == f"bytes 1000-1999/{len(whole)}"


def test_an_unchanged_page_costs_a_304(visitor):
    first = visitor.get(f"/berita/{shelf.HARBOUR_SLUG}")
    again = visitor.get(f"/berita/{shelf.HARBOUR_SLUG}", headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304


def test_settings_work_without_a_script(visitor):
    client = visitor.application.test_client()
    answer = client.post("/pengaturan", data={"tema": "gelap", "kecepatan": "1.5", "hemat": "1"})

    assert answer.status_code == 303
    assert "SameSite=Strict" in answer.headers["Set-Cookie"]
    assert 'data-theme="gelap"' in client.get("/").text
    assert client.get(f"/berita/{shelf.HARBOUR_SLUG}").text.index("opus16") < client.get(
        f"/berita/{shelf.HARBOUR_SLUG}"
    ).text.index('"mp3"')


def test_another_site_cannot_send_a_report(visitor):
    answer = visitor.post(
        f"/berita/{shelf.HARBOUR_SLUG}/salah-baca", data={"kata": "Mahsun"}, headers={"Origin": "https://evil.example"}
    )

    assert answer.status_code == 403


def test_a_misread_word_reaches_the_desk(visitor):
    from audionews.library.inbox import Inbox

    answer = visitor.post(f"/berita/{shelf.HARBOUR_SLUG}/salah-baca", data={"kata": "Mahsun"})

    assert answer.status_code == 303
    assert [r.note for r in Inbox(visitor.application.extensions["audionews"].library.engine).reports()] == ["Mahsun"]


def test_the_policy_allows_nothing_unsafe(visitor):
    policy = visitor.get("/").headers["Content-Security-Policy"]

    assert "unsafe" not in policy
