"""Every page of the desk in every state, audited in Debian's chromium like the listeners' pages: nothing may be found."""

from __future__ import annotations

import audit
import desk_states
import pytest
from lxml import html

from audionews import assets


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    return desk_states.drawn(tmp_path_factory.mktemp("desk"))


@pytest.fixture(scope="module")
def page(browser):
    return desk_states.dressed(browser)


@pytest.mark.parametrize("name", desk_states.STATES)
def test_the_auditors_find_nothing_at_the_desk(pages, page, name):
    audit.show(page, pages[name])

    assert audit.findings(page) + audit.misfits(page) == []


def test_the_html_of_the_desk_is_valid(pages, tmp_path):
    findings = audit.invalid(pages, tmp_path)

    assert findings == []


def test_every_state_is_the_one_it_is_called(pages):
    texts = {name: " ".join(html.document_fromstring(shown).text_content().split()) for name, shown in pages.items()}

    assert set(texts) == set(desk_states.STATES)
    assert [name for name, words in desk_states.STATES.items() if words not in texts[name]] == []
    assert all("desk.css" in shown for shown in pages.values())


def test_a_story_is_called_by_its_headline_and_an_engine_by_what_it_is(pages):
    slugs = ("kuota-pekerja", "panen-kopi", "jalan-baru", "nelayan-wuring")
    names = {name: html.document_fromstring(shown).xpath("//a|//button|//strong|//h2") for name, shown in pages.items()}

    found = [
        (name, one.text_content())
        for name, all in names.items()
        for one in all
        if any(s in one.text_content() for s in slugs)
    ]

    assert found == []
    engines = html.document_fromstring(pages["listen, another voice"]).xpath("//select[@name='engine']/option/text()")
    assert "espeak: suara komputer, bekerja tanpa internet" in engines
    assert "gtts: suara Google, membutuhkan internet (naskah dikirim ke layanan orang lain)" in engines
    assert not [
        one for one in engines if one.startswith(("tone", "azure", "google", "openai"))
    ]  # a test tone; no key here


FAULTY = {
    "sign in refused": "name",
    "setup refused": "password",
    "add, refused": "headline",
    "stories, a day that is none": "dari",
    "many, to be scheduled": "at",
    "edit, refused": "headline",
    "review, refused": "reason",
    "people, refused": "password",
    "recover, refused": "password",
    "sources, refused": "limit",
    "account, refused": "p1",
    "sentence, refused": "word",
    "story, a withdrawal refused": "why",
}


@pytest.mark.parametrize("name", FAULTY)
def test_a_refusal_leads_to_the_very_box_it_is_about(pages, name):
    shown = html.document_fromstring(pages[name])

    assert shown.xpath("//div[@class='error']//a/@href") == [f"#{FAULTY[name]}"]
    boxes = [] if name == "sign in refused" else [FAULTY[name]]  # which of three was wrong is not told to a stranger
    assert shown.xpath("//*[@aria-invalid='true' and @aria-describedby='gagal']/@id") == boxes
    assert len(shown.xpath(f"//*[@id='{FAULTY[name]}']")) == len(shown.xpath("//*[@id='gagal']")) == 1


def test_every_page_of_the_desk_names_its_criteria():
    silent = [
        path.name
        for path in (assets.folder("templates") / "desk").glob("*.html")
        if "Criteria: " not in path.read_text(encoding="utf-8")
    ]

    assert silent == []


def test_a_cell_carries_the_name_of_its_column_so_that_a_row_reads_as_a_list_on_a_narrow_screen(pages):
    wrong, tables = [], 0
    for name, shown in pages.items():
        for table in html.document_fromstring(shown).iter("table"):
            tables += 1
            columns = [" ".join(head.text_content().split()) for head in table.findall("thead/tr/th")]
            for row in table.findall("tbody/tr"):
                if [cell.get("data-label") for cell in row] != columns or row[0].tag != "th":
                    wrong.append((name, columns))

    assert tables > 10
    assert wrong == []


BROKEN_WORDS = """() => [...document.querySelectorAll('th, td')].filter(cell => !cell.matches('.codes')).flatMap(cell => {
  const found = [], texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), range = document.createRange();
  while (texts.nextNode()) for (const word of texts.currentNode.data.matchAll(/[\\p{L}\\d]+/gu)) {
    range.setStart(texts.currentNode, word.index);
    range.setEnd(texts.currentNode, word.index + word[0].length);
    if (new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1) found.push(word[0]);
  }
  return found;
})"""


def test_no_table_breaks_a_word_on_a_screen_of_1280(pages, page):
    broken = {}
    for name in ("stories", "story, corrected", "record", "people", "words", "board, true everywhere", "review"):
        audit.show(page, pages[name])
        broken[name] = page.evaluate(BROKEN_WORDS)

    assert {name: words for name, words in broken.items() if words} == {}


def test_an_edit_box_shows_its_whole_paragraph(pages, page):
    audit.show(page, pages["edit"])
    cut = page.evaluate(
        "() => [...document.querySelectorAll('textarea')].filter(box => box.scrollHeight > box.clientHeight + 1).length"
    )

    assert cut == 0
