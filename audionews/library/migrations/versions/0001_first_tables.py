"""The first tables: stories, revisions, builds, publications, corrections, feeds, clips, record, words; and the search index."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "articles",
        sa.Column("id", ID, nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("channel", sa.String(length=60), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=True),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("newest_revision", sa.Integer(), nullable=False),
        sa.Column("live_build", ID, nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=True),
        sa.Column("visible_from", sa.BigInteger(), nullable=True),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
        sa.UniqueConstraint("slug", name=op.f("uq_articles_slug")),
    )
    op.create_index("ix_articles_channel_live", "articles", ["channel", "status", "published_at", "id"], unique=False)
    op.create_index("ix_articles_live", "articles", ["status", "published_at", "id"], unique=False)
    op.create_index(op.f("ix_articles_status_updated_at"), "articles", ["status", "updated_at"], unique=False)
    op.create_index(op.f("ix_articles_text_hash_source_url"), "articles", ["text_hash", "source_url"], unique=False)
    op.create_index("ix_articles_visible_from", "articles", ["visible_from"], unique=False)
    op.create_table(
        "audit",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("audio_hash", sa.String(length=64), nullable=True),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_audio_hash"), "audit", ["audio_hash"], unique=False)
    op.create_index(op.f("ix_audit_slug"), "audit", ["slug"], unique=False)
    op.create_table(
        "clips",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("ext", sa.String(length=8), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("duration_ms", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_clips")),
    )
    op.create_index(op.f("ix_clips_hash"), "clips", ["hash"], unique=False)
    op.create_table(
        "feed_states",
        sa.Column("channel", sa.String(length=60), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_ordinal", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_feed_states")),
    )
    op.create_table(
        "media",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("ext", sa.String(length=8), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("deleted_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("hash", "ext", name=op.f("pk_media")),
    )
    op.create_index(op.f("ix_media_at"), "media", ["at"], unique=False)
    op.create_table(
        "settings",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_settings")),
    )
    op.create_table(
        "words",
        sa.Column("word", sa.String(length=200), nullable=False),
        sa.Column("reading", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(length=8), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_words")),
    )
    op.create_table(
        "builds",
        sa.Column("id", ID, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("mp3_hash", sa.String(length=64), nullable=False),
        sa.Column("fallback", sa.Boolean(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_builds_article_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_builds")),
        sa.UniqueConstraint(
            "article_id", "revision", "role", "mp3_hash", name=op.f("uq_builds_article_id_revision_role_mp3_hash")
        ),
    )
    op.create_table(
        "revisions",
        sa.Column("article_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("script", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_revisions_article_id")),
        sa.PrimaryKeyConstraint("article_id", "number", name=op.f("pk_revisions")),
    )
    op.create_table(
        "build_media",
        sa.Column("build_id", ID, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("ext", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(["build_id"], ["builds.id"], name=op.f("fk_build_media_build_id")),
        sa.PrimaryKeyConstraint("build_id", "hash", "ext", name=op.f("pk_build_media")),
    )
    op.create_index(op.f("ix_build_media_hash_ext"), "build_media", ["hash", "ext"], unique=False)
    op.create_table(
        "corrections",
        sa.Column("id", ID, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("delivery", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("before_revision", sa.Integer(), nullable=False),
        sa.Column("after_revision", sa.Integer(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("ground", sa.String(length=20), nullable=True),
        sa.Column("short_build", ID, nullable=True),
        sa.Column("visible_from", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_corrections_article_id")),
        sa.ForeignKeyConstraint(["short_build"], ["builds.id"], name=op.f("fk_corrections_short_build")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
        sa.UniqueConstraint("article_id", "after_revision", name=op.f("uq_corrections_article_id_after_revision")),
    )
    op.create_table(
        "publications",
        sa.Column("id", ID, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("build_id", ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("visible_from", sa.BigInteger(), nullable=True),
        sa.Column("public_until", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_publications_article_id")),
        sa.ForeignKeyConstraint(["build_id"], ["builds.id"], name=op.f("fk_publications_build_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publications")),
    )
    op.create_index(op.f("ix_publications_article_id"), "publications", ["article_id"], unique=False)
    op.create_index(op.f("ix_publications_build_id"), "publications", ["build_id"], unique=False)
    op.create_table(
        "feed_items",
        sa.Column("id", ID, nullable=False),
        sa.Column("guid", sa.String(length=80), nullable=False),
        sa.Column("channel", sa.String(length=60), nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("build_id", ID, nullable=False),
        sa.Column("correction_id", ID, nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_key", sa.Text(), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("visible_from", sa.BigInteger(), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_feed_items_article_id")),
        sa.ForeignKeyConstraint(["build_id"], ["builds.id"], name=op.f("fk_feed_items_build_id")),
        sa.ForeignKeyConstraint(["correction_id"], ["corrections.id"], name=op.f("fk_feed_items_correction_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_items")),
        sa.UniqueConstraint("channel", "ordinal", name=op.f("uq_feed_items_channel_ordinal")),
        sa.UniqueConstraint("channel", "title_key", name=op.f("uq_feed_items_channel_title_key")),
        sa.UniqueConstraint("guid", name=op.f("uq_feed_items_guid")),
    )
    op.create_index(op.f("ix_feed_items_article_id"), "feed_items", ["article_id"], unique=False)
    op.create_index(
        "ix_feed_items_newest", "feed_items", ["channel", "present", "published_at", "id", "visible_from"], unique=False
    )
    op.create_index("ix_feed_items_opening", "feed_items", ["channel", "visible_from"], unique=False)
    append_only("audit", "UPDATE", "DELETE")
    append_only("revisions", "UPDATE")
    append_only("builds", "UPDATE")
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search USING fts5(headline, body, channel, slug UNINDEXED, "
            "tokenize = \"unicode61 remove_diacritics 2\", prefix = '3 4 5 6')"
        )
        op.execute("CREATE TABLE search_keys (article_id INTEGER PRIMARY KEY, place INTEGER NOT NULL UNIQUE)")
    else:
        op.execute(
            "CREATE TABLE search (place BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, article_id BIGINT NOT NULL UNIQUE, "
            "slug VARCHAR(120) NOT NULL, channel VARCHAR(60) NOT NULL, headline TEXT NOT NULL, body TEXT NOT NULL, "
            "words TSVECTOR GENERATED ALWAYS AS "
            "(setweight(to_tsvector('simple', headline), 'A') || setweight(to_tsvector('simple', body), 'B')) STORED)"
        )
        op.execute("CREATE INDEX ix_search_words ON search USING gin (words)")


def append_only(table: str, *verbs: str) -> None:
    """The database itself refuses: what was said stays said."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in verbs:
            op.execute(
                f"CREATE TRIGGER {table}_never_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} never changes'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_never() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} never changes'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_never BEFORE {' OR '.join(verbs)} ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_never()"
    )
