"""How many SQL statements a step of the newsroom costs: each is a round trip to a database that may be on another machine."""

from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from conftest import corrected


@contextmanager
def statements(engine):
    """Every statement that is sent while it is open, ``BEGIN`` and ``COMMIT`` not counted."""
    sent = []

    def note(_connection, _cursor, statement, *_):
        if not statement.startswith("BEGIN"):
            sent.append(" ".join(statement.split()))

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def live(newsroom, forty):
    """A story that is public."""
    slug = newsroom.receive(forty, by="ratna").slug
    newsroom.publish(slug, by="ratna")
    return slug


def test_an_article_is_received_without_reading_back_what_was_written(newsroom, forty):
    newsroom.receive(forty, by="ratna")
    other = corrected(forty, "Kalimat nomor 1 ", "Kabar nomor 1 ")

    with statements(newsroom.library.engine) as sent:
        newsroom.receive(other, by="ratna")

    assert len(sent) <= 8


def test_one_correction_is_kept_and_published_in_fifty_seven_statements(newsroom, live, forty):
    other = newsroom.receive(corrected(forty, "Kalimat nomor 1 ", "Kabar nomor 1 "), by="ratna").slug
    newsroom.publish(other, by="ratna")
    newsroom.correct(other, forty, kind="ralat", reason="keliru", by="yusuf")  # the first of a day says the day too
    article = corrected(forty, "Kalimat nomor 7 ", "Kabar nomor 7 ")

    with statements(newsroom.library.engine) as kept:
        newsroom.amend(live, article, kind="ralat", reason="keliru", by="yusuf")
    with statements(newsroom.library.engine) as made_public:
        newsroom.publish(live, by="yusuf")

    assert len(kept) + len(made_public) <= 57
