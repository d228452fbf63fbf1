"""The public pages in English, in a browser and before the auditors: no Indonesian of ours is left, and what is Indonesian says so."""

import re

import audit
import browser_shelf as shelf
import lxml.html
import pytest
from test_pages_audited import fetched

HARBOUR, SCHOOL = f"/berita/{shelf.HARBOUR_SLUG}", f"/berita/{shelf.SCHOOL_SLUG}"
PAGES = {
    "home": "/",
    "article, corrected": SCHOOL,
    "withdrawn": f"/berita/{shelf.MARKET_SLUG}",
    "one correction": "/ralat/2",
    "settings": "/pengaturan",
    "search, found": "/cari?q=dermaga",
    "embed": f"/embed/{shelf.HARBOUR_SLUG}",
    "receipt": f"{HARBOUR}/tanda-terima",
    "desk, sign in": "/desk/masuk",
}
MORE = (
    "/ralat",
    "/tersimpan",
    "/bantuan",
    "/aksesibilitas",
    "/pedoman",
    "/tentang",
    "/tidak-ada",
    "/cari?q=gajah",
    HARBOUR,
    f"{HARBOUR}/bagikan",
)
OURS = re.compile(
    r"\b(?:yang|dan|tidak|dari|untuk|halaman|dengan|kalimat|putar|diralat|menit|detik|sudah|belum)\b", re.I
)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    home = tmp_path_factory.mktemp("english")
    (home / "site.toml").write_text('name = "Valley Voice"\nlanguage = "en"\ncontact = "desk@valley.example"\n')
    with shelf.served(home) as address:
        yield address


def own_texts(html):
    """What a page says in its own language: texts and names, without what is marked as another's and without a story's own words in names."""
    page = lxml.html.document_fromstring(html)
    for other in page.xpath(
        "//script | //style | //*[@lang][@lang != 'en'][not(self::html)] | //li[@class='correction'] | //dl[@class='facts'] | //p[@class='source']"
    ):
        other.drop_tree()
    names = [
        value
        for element in page.iter()
        for name, value in element.attrib.items()
        if name in ("aria-label", "alt", "data-name")
    ]
    stories = [element.text_content() for element in page.xpath("//h1 | //h2 | //a | //option")]
    return page, [text for text in (*page.itertext(), *names) if text.strip() and text not in stories]


@pytest.mark.parametrize("path", [*PAGES.values(), *MORE])
def test_a_page_is_english_and_marks_what_is_not(site, path):
    page, texts = own_texts(fetched(site + path))

    assert page.get("lang") == "en"
    assert [text for text in texts if OURS.search(text)] == []


@pytest.mark.parametrize("name", PAGES)
def test_the_auditors_find_nothing(site, browser, name):
    context = audit.visitor(browser, bypass_csp=True, service_workers="block")
    page, broken = context.new_page(), []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.goto(site + PAGES[name], wait_until="load")

    findings = audit.findings(page) + audit.misfits(page)

    context.close()
    assert (findings, broken) == ([], [])


def test_what_scripts_say_is_english(site, browser):
    context = audit.visitor(browser, service_workers="block")
    page = context.new_page()
    page.goto(site + HARBOUR)
    page.locator("#putar").click()
    page.get_by_role("button", name="Pause", exact=True).wait_for()
    page.locator("[data-part=controls] summary").click()
    page.get_by_role("button", name="Where am I?").click()
    page.get_by_text(re.compile(r"Sentence \d+ of \d+\. .*second.*, left: ")).first.wait_for()
    page.get_by_role("button", name="Report a misreading").click()

    first_choice = page.get_by_role("combobox", name="Word that was misread").locator("option").first.text_content()

    context.close()
    assert first_choice == "The whole sentence"
