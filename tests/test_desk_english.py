"""The desk of a site in English: every page says so and shows no Indonesian passage of ours, but for the handbook, which is marked."""

import re
from datetime import UTC, datetime

import audit
import desk_states
import lxml.html
import pytest
from conftest import article_of
from desk_room import opened

from audionews.desk.labels import job_line
from audionews.messages import speaking
from audionews.site import translated
from audionews.work import Job

PAGES = ("", "berita", "berita/{slug}", "berita/{slug}/sunting", "berita/{slug}/tinjau", "berita/{slug}/dengar", "tambah", "buletin",
         "lafal", "sumber", "pendengar", "catatan", "umpan-pribadi", "orang", "peringatan-keluar", "suara", "kanal", "situs", "akun",
         "panduan", "tidak-ada")  # fmt: skip
OURS = re.compile(r"\b(?:yang|dan|tidak|dari|untuk|dengan|kalimat|menit|sudah|belum|dibuat|oleh)\b", re.I)
INDONESIAN = [
    passage
    for (_, passage), english in translated.english().texts.items()
    if "{" not in passage and "<" not in passage and " " in passage.strip() and passage != english
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    home = tmp_path_factory.mktemp("english")
    (home / "site.toml").write_text('name = "Valley Voice"\nlanguage = "en"\n')
    with opened(home) as room:
        yield room


@pytest.fixture(scope="module")
def page(browser):
    return desk_states.dressed(browser)


@pytest.fixture(scope="module")
def slug(desk):
    article = article_of("Aturan itu berlaku bagi perusahaan swasta.")
    return desk.newsroom.receive(article, by="ratna").slug


def texts(html):
    """What is shown or read aloud in the page's own language."""
    page = lxml.html.document_fromstring(html)
    for other in page.xpath("//script | //*[@lang][@lang != 'en'][not(self::html)]"):
        other.drop_tree()
    spoken = [value for one in page.iter() for name, value in one.attrib.items() if name in translated.SPOKEN]
    return page.get("lang"), [*page.itertext(), *spoken]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_the_desk_is_english(desk, slug, path):
    answer = desk.visitor("admin").get(f"/desk/{path.format(slug=slug)}")

    lang, shown = texts(answer.text)

    assert (answer.status_code, lang) == (404 if path == "tidak-ada" else 200, "en")
    assert [text for text in shown if OURS.search(text) or any(one in text for one in INDONESIAN)] == []


@pytest.mark.parametrize("path", PAGES[:-1])  # the last is the site's own page, in its own style
def test_the_auditors_find_nothing_in_english(desk, slug, page, path):
    audit.show(page, desk.visitor("admin").get(f"/desk/{path.format(slug=slug)}").text)

    assert audit.findings(page) + audit.misfits(page) == []


def test_the_html_in_english_is_valid(desk, slug, tmp_path):
    admin = desk.visitor("admin")
    pages = {path or "meja": admin.get(f"/desk/{path.format(slug=slug)}").text for path in PAGES}

    assert audit.invalid({name.replace("/", " "): shown for name, shown in pages.items()}, tmp_path) == []


def test_who_is_not_signed_in_is_asked_in_english(desk):
    lang, shown = texts(desk.anybody().get("/desk/", follow_redirects=True).text)

    assert (lang, "Sign in" in shown) == ("en", True)


def test_what_is_typed_at_an_english_desk_carries_the_language_of_its_story(desk, slug):
    page = lxml.html.document_fromstring(desk.visitor("penulis").get(f"/desk/berita/{slug}/sunting").text)

    assert {box.get("lang") for box in page.iter("textarea")} == {"id"}


def test_a_headline_in_the_list_carries_the_language_of_its_channel(desk, slug):
    page = lxml.html.document_fromstring(desk.visitor("penulis").get("/desk/berita").text)

    assert page.xpath(f"//th/a[@href='/desk/berita/{slug}']/@lang") == ["id"]


@pytest.mark.parametrize("action", ["publish", "withdraw"])
def test_a_headline_among_several_carries_the_language_of_its_story(desk, slug, action):
    editor = desk.visitor("redaktur")
    editor.post("/desk/berita-terpilih", pilih=slug, action=action)
    reviewed = lxml.html.document_fromstring(editor.answer.text)

    assert reviewed.xpath("//li/strong/@lang") == ["id"]


def test_unfinished_edits_and_their_headlines_carry_the_language_of_their_story(desk, slug):
    library, now = desk.newsroom.library, desk.newsroom.clock()
    article = library.stories.get(slug).newest.article
    library.inbox.keep_draft(slug, editor="Siti", base_revision=1, article=article, at=now)
    library.inbox.propose(slug, base_revision=1, article=article, at=now)
    page = lxml.html.document_fromstring(desk.visitor("redaktur").get("/desk/").text)

    assert page.xpath(f"//li/a[contains(@href, '/{slug}/sunting')]/@lang") == ["id"]
    assert page.xpath("//div[@class='card']/p/strong/@lang") == ["id"]


def test_the_handbook_is_indonesian_and_says_so(desk):
    page = lxml.html.document_fromstring(desk.visitor("penulis").get("/desk/panduan").text)

    assert page.xpath("//main/div/@lang") == ["id"]


def test_why_a_job_failed_is_told_in_the_language_of_the_desk():
    job = Job(
        id="1",
        what="publish",
        slug="air",
        state="failed",
        done=0,
        total=0,
        reason="Berita air sudah dicabut.",  # as the worker kept it
        error="newsroom.not_live",
        facts={"slug": "air"},
        asked_at=datetime(2026, 11, 24, tzinfo=UTC),
        by="uji",
    )
    with speaking("en"):
        english = job_line(job, "Air").words

    assert "Berita air sudah dicabut." in job_line(job, "Air").words
    assert "is not public yet" in english
    assert "dicabut" not in english
