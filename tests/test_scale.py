"""What a page costs may not grow with the archive: every statement that a page sends is read by an index."""

import re

import browser_shelf as shelf
import pytest
import sqlalchemy as sa

from audionews.app import create_app

LARGE = "articles|revisions|builds|build_media|media|publications|corrections|feed_items|clips|audit|search_keys"
PAGES = {
    "/": 200,
    f"/?sebelum={shelf.HARBOUR_SLUG}": 200,
    "/kanal/berita": 200,
    f"/berita/{shelf.HARBOUR_SLUG}": 200,
    "/feeds/berita.xml": 200,
    "/feeds/ralat.xml": 200,
    "/cari?q=pelabuhan": 200,
    "/ralat": 200,
    "/healthz": 200,
    "/readyz": 200,
}


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    settings = shelf.settings_for(tmp_path_factory.mktemp("home"))
    stocked = shelf.stocked(settings)
    yield settings, stocked
    stocked.close()


def in_order_for_one_page(statement):
    """Walks an index, or the table by its number, and stops when the page is full."""
    return "ORDER BY" in statement and "LIMIT" in statement


def whole_tables(library, statements):
    """Steps of SQLite's plans that read a large table from end to end (https://sqlite.org/eqp.html)."""
    with library.engine.connect() as connection:
        for statement, values in statements:
            if not statement.lstrip().upper().startswith(("SELECT", "WITH")):
                continue
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values):
                step = row[-1]
                if re.match(rf"SCAN ({LARGE})\b", step) and not in_order_for_one_page(statement):
                    yield step, statement
                if "TEMP B-TREE FOR ORDER BY" in step and re.search(r"\bFROM (articles|feed_items)\b", statement):
                    yield step, statement


@pytest.mark.parametrize("page", PAGES)
def test_no_page_reads_a_whole_table(library, page):
    settings, stocked = library
    site = create_app(settings, stocked).test_client()
    sent = []

    def note(_connection, _cursor, statement, values, _context, _many):
        sent.append((statement, values))

    sa.event.listen(stocked.engine, "before_cursor_execute", note)
    try:
        answer = site.get(page)
    finally:
        sa.event.remove(stocked.engine, "before_cursor_execute", note)

    assert answer.status_code == PAGES[page]
    assert list(whole_tables(stocked, sent)) == []
