"""Rows and values: every value that a table holds comes back as it was."""

from dataclasses import fields

import pytest
import sqlalchemy as sa
from library_values import NOW, a_script, an_article

from audionews.library import tables
from audionews.library.database import writing
from audionews.library.model import (
    Alarm,
    AuditLine,
    Correction,
    Draft,
    LexiconWord,
    Proposal,
    Report,
    Revision,
    SentenceReading,
    Withdrawal,
)
from audionews.library.rows import columns_of, value_of

pytest_plugins = ["library_fixtures"]
KEPT = {
    Revision: tables.revisions,
    Correction: tables.corrections,
    AuditLine: tables.audit,
    LexiconWord: tables.words,
    Draft: tables.drafts,
    Proposal: tables.proposals,
    Report: tables.reports,
    Alarm: tables.alarms,
    Withdrawal: tables.withdrawals,
    SentenceReading: tables.sentence_readings,
}


@pytest.mark.parametrize("kind", KEPT, ids=lambda kind: kind.__name__)
def test_every_field_of_a_kept_value_has_a_column(kind):
    elsewhere = {"slug"} if kind is Correction else set()

    assert {field.name for field in fields(kind)} - elsewhere <= set(KEPT[kind].columns.keys())


def test_a_value_with_texts_inside_comes_back_as_it_was(library):
    article = an_article()
    revision = Revision(
        number=1,
        kind="ralat",
        reason="",
        by="rini",
        at=NOW,
        article=article,
        script=a_script(article),
        delivery="short",
    )
    with writing(library.engine) as connection:
        connection.execute(
            sa.insert(tables.articles).values(
                id=1,
                slug="a",
                channel="berita",
                status="draft",
                headline="A",
                text_hash="x",
                newest_revision=1,
                created_at=NOW,
                updated_at=NOW,
                version=1,
            )
        )
        connection.execute(sa.insert(tables.revisions).values(columns_of(revision, tables.revisions, article_id=1)))
        row = connection.execute(sa.select(tables.revisions)).one()

    assert value_of(Revision, row) == revision


def test_a_column_under_another_name_and_a_field_from_elsewhere_are_read_too(library):
    columns = [
        sa.literal("[]" if name == "changes" else 1).label(f"own_{name}")
        for name in (field.name for field in fields(Correction))
        if name != "slug"
    ]
    with writing(library.engine) as connection:
        row = connection.execute(sa.select(*columns)).one()

    correction = value_of(Correction, row, "own_", slug="banjir")
    assert (correction.slug, correction.changes, correction.id) == ("banjir", (), 1)
