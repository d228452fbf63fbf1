"""A second reader's differences are kept for the editor; further pages are fetched; choices survive."""

from pathlib import Path

import pytest

from audionews.article.block_choices import Choice, apply_choices, wording
from audionews.article.clean import clean, next_page
from audionews.article.model import Article, Block, Dropped, Page
from audionews.article.multipage import MAX_PAGES, clean_all
from audionews.article.sandbox import told_by_another_limited
from audionews.article.second_opinion import ReadingRow, compared, second_reader, side_by_side, told_by_another
from audionews.errors import FetchFailed

TEXTS = [  # no two share three words
    f"Pada hari ke-{number} " + " ".join(f"warga{number}{letter}" for letter in "abcdefgh") + " menanam bakau."
    for number in range(12)
]


def article(texts, dropped=()):
    return Article(
        headline="Bakau", blocks=tuple(Block(kind="paragraph", text=text) for text in texts), dropped=dropped
    )


def test_readers_that_agree_say_nothing():
    assert compared(article(TEXTS), TEXTS).differences == ()


def test_a_paragraph_that_another_reader_sees_is_told_and_the_story_marked():
    story = compared(article(TEXTS[:8]), TEXTS)

    assert [difference.text for difference in story.differences] == TEXTS[8:]
    assert {difference.what for difference in story.differences} == {"missing"}
    assert "article.look_again" in story.warnings


def test_what_only_we_see_is_told_as_well():
    story = compared(article(TEXTS), TEXTS[:6])

    assert {difference.what for difference in story.differences} == {"extra"}


def test_two_readings_stand_beside_each_other_in_the_order_of_the_story():
    first = "Warga desa membersihkan saluran air di pasar lama sejak subuh hari ini."
    lost = "Camat menyebut dua belas ruas saluran yang lain belum pernah dibersihkan sejak dibangun, termasuk tiga ruas di belakang terminal lama yang meluap pada setiap musim hujan."
    ours_only = "Daftarkan surel Anda untuk menerima kabar pagi setiap hari dari kami tanpa biaya apa pun."
    last = "Pekerjaan itu selesai sebelum tengah hari dan pasar dibuka kembali pada siang hari."
    article = Article(
        headline="Saluran pasar", blocks=tuple(Block(kind="paragraph", text=text) for text in (first, ours_only, last))
    )
    seen = compared(article, [first, lost, last])

    assert side_by_side(seen) == (
        ReadingRow(ours=first, theirs=first),
        ReadingRow(ours="", theirs=lost),
        ReadingRow(ours=ours_only, theirs=""),
        ReadingRow(ours=last, theirs=last),
    )
    assert side_by_side(article) == ()


def test_lines_we_left_out_for_what_they_say_are_no_difference():
    related = tuple(Dropped(rule="related", text=text) for text in TEXTS[8:])

    assert compared(article(TEXTS[:8], related), TEXTS).differences == ()


PAGE = Page(content=("<h1>Bakau</h1><article>" + "".join(f"<p>{text}</p>" for text in TEXTS) + "</article>").encode())
READERS = ("trafilatura", "readability")


@pytest.fixture
def seen_by(monkeypatch):
    """``seen_by(name)``: that reader is the second one from then on."""
    return lambda name: monkeypatch.setattr("audionews.article.second_opinion.second_reader", lambda: name)


def test_the_other_reader_is_asked_in_a_limited_child():
    assert [text for text in told_by_another_limited(PAGE) if text in TEXTS] == TEXTS


def test_the_larger_second_reader_is_asked_where_it_is_installed_and_the_small_one_elsewhere(monkeypatch):
    here = second_reader()
    monkeypatch.setattr("audionews.article.second_opinion.find_spec", lambda name: None)

    assert (here, second_reader()) == READERS


@pytest.mark.parametrize("name", READERS)
def test_half_a_story_is_marked_by_either_second_reader(seen_by, name):
    seen_by(name)

    story = compared(article(TEXTS[:6]), told_by_another(PAGE))

    assert [difference.text for difference in story.differences] == TEXTS[6:]
    assert "article.look_again" in story.warnings


@pytest.mark.parametrize("name", READERS)
def test_a_second_reader_that_falls_has_no_opinion(seen_by, monkeypatch, name):
    seen_by(name)
    monkeypatch.setattr(
        f"audionews.article.second_opinion._{name}", lambda html: (_ for _ in ()).throw(RecursionError())
    )

    assert told_by_another(PAGE) == []


def test_the_vote_comes_out_alike_with_either_second_reader(seen_by):
    pages = sorted((Path(__file__).parent / "specimens" / "article").rglob("*.html"))
    read = {}
    for name in READERS:
        seen_by(name)
        read[name] = {page.stem: clean(Page(content=page.read_bytes())) for page in pages}

    assert read["readability"] == read["trafilatura"]


def test_a_restored_block_goes_back_to_where_it_stood():
    before = article([TEXTS[0], TEXTS[2]], (Dropped(rule="outside", text=TEXTS[1], place=1),))

    after = apply_choices(before, [Choice(what="restore", wording=wording(TEXTS[1]))])

    assert [block.text for block in after.blocks] == TEXTS[:3]


def pages_of(count, *, broken=None):
    """A story on ``count`` pages, as a fetching function; page ``broken`` does not answer."""

    def bring(url):
        number = int(url.rpartition("=")[2]) if "page=" in url else 1
        if number == broken:
            raise FetchFailed("article.no_answer", host="kabar.example", why="uji")
        links = "".join(
            f"<a href='https://kabar.example/2026/bakau-sukamulya?page={n}'>{n}</a>" for n in range(1, count + 1)
        )
        text = "".join(f"<p>Halaman {number}, {sentence}</p>" for sentence in TEXTS[:3])
        markup = f"<title>Bakau di Sukamulya</title><h1>Bakau di Sukamulya</h1><article>{text}</article><div class=paging>{links}</div>"
        return Page(content=markup.encode(), url=url, fetched=True)

    return bring


@pytest.fixture
def read():
    return lambda bring: clean_all(
        bring("https://kabar.example/2026/bakau-sukamulya"), bring, clean=clean, next_page=next_page
    )


def test_a_story_of_three_pages_is_read_whole(read):
    story = read(pages_of(3))

    assert [block.text[:9] for block in story.blocks] == ["Halaman 1"] * 3 + ["Halaman 2"] * 3 + ["Halaman 3"] * 3
    assert not {"article.more_pages", "article.page_missing"} & set(story.warnings)


def test_a_page_that_does_not_answer_is_told(read):
    story = read(pages_of(3, broken=2))

    assert len(story.blocks) == 3
    assert "article.page_missing" in story.warnings


def test_pages_without_end_are_not_followed_for_ever(read):
    story = read(pages_of(40))

    assert len(story.blocks) <= 3 * (MAX_PAGES + 1)
    assert "article.page_missing" in story.warnings
