"""The tables of the outside world: sources, programs that repeat a request, and who is told of what happens.

What a webhook or a pushing source signs with must be readable and therefore lies here; the desk shows it once.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from audionews.library.tables.columns import Id, Moment, metadata

sources = Table(
    "sources",
    metadata,
    Column("id", Id, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("kind", String(12), nullable=False),  # "feed", "wordpress", "push"
    Column("channel", String(60), nullable=False),
    Column("etag", Text),
    Column("modified", Text),
    Column("checked_at", Moment),
    Column("answered_at", Moment),
    Column("failure", Text),  # the last failure as the desk shows it; NULL after an answer
    Column("failures", Integer, nullable=False),  # in a row
    Column("next_at", Moment, nullable=False),
    Column("name", String(80)),  # of a source that pushes: what stands in its address
    Column("title", Text),  # what the source calls itself
    Column("secret", Text),  # what a source that pushes signs with
    Column("by", Text),
    Column("created_at", Moment),
    Column("closed_at", Moment),
    Column("items", Integer),  # seen in its last answer
    Column("read_to", Moment),  # of a list by date of change: the newest change that was read
    Column("skipped", Integer),  # items that were not taken, being older than the source's first hundred or too many
    Column("own", Boolean),  # the newsroom's own CMS: what it publishes is published here, by rules
    Column("held", Boolean),  # nothing of it is done by itself until somebody lets go
    Column("day_limit", Integer),  # stories that may be published by themselves in a day of WIB
    Column("shape", Text),  # how a program that pushes writes a story: a row of push_shapes.toml, or a table of its own
    Index(None, "next_at"),
    Index(None, "name"),
)

source_items = Table(
    "source_items",
    metadata,
    Column("source_id", Id, ForeignKey("sources.id"), primary_key=True),
    Column("item", String(300), primary_key=True),  # the item's id in the source
    Column("url", Text),
    Column("slug", String(120)),
    Column("text_hash", String(64), nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("gone_at", Moment),
    Column("published_at", Moment),
    Column("checked_at", Moment),  # when its page was last fetched
    Column("etag", Text),  # of its page
    Column("modified", Text),
    Column("failure", Text),  # why it could not be read
    Column("tries", Integer),
    Column("guid", String(300)),  # what the source calls it; not always one item's own
    Column("title", Text),
    Column("page_hash", String(64)),  # of what its page said when it was last read
    Column("listed_at", Moment),  # when it last stood in the list
    Column("absences", Integer),  # lists in a row that lacked it, its page saying nothing certain
    Index(None, "slug"),
)

rulings = Table(  # what the house decided by itself about what a source of its own sent, and by which rule
    "rulings",
    metadata,
    Column("id", Id, primary_key=True),
    Column("source_id", Id, nullable=False),
    Column("slug", String(120), nullable=False),
    Column("what", String(12), nullable=False),  # "publish", "correct"
    Column("rule", String(40), nullable=False),  # into the message table: sources.rule_<rule>
    Column("facts", Text, nullable=False),
    Column("article", Text),  # of a correction: the text to be kept
    Column("base_revision", Integer),
    Column("state", String(12), nullable=False),  # "due", "done", "waits" for an editor, "void"
    Column("at", Moment, nullable=False),
    Column("done_at", Moment),
    Index(None, "state", "at"),
    Index(None, "slug", "state"),
    Index(None, "source_id", "done_at"),
)

answers = Table(  # what an idempotency key was answered, so that a repeated request is answered alike
    "answers",
    metadata,
    Column("token_id", Id, primary_key=True),
    Column("key", String(120), primary_key=True),
    Column("request_hash", String(64), nullable=False),
    Column("status", Integer),  # NULL while the first request is under way
    Column("body", Text),
    Column("at", Moment, nullable=False),
    Index(None, "at"),
)

nonces = Table(  # signed messages that were taken once; forgotten after the time in which they would be believed
    "nonces",
    metadata,
    Column("nonce", String(120), primary_key=True),
    Column("at", Moment, nullable=False),
    Index(None, "at"),
)

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("url", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("closed_at", Moment),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("webhook_id", Id, ForeignKey("webhooks.id"), nullable=False),
    Column("event", String(40), nullable=False),
    Column("body", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("next_at", Moment),  # NULL: delivered or given up
    Column("tries", Integer, nullable=False),
    Column("answer", Text),  # "200" or why it failed
    UniqueConstraint("webhook_id", "event", "at"),
    Index(None, "next_at"),
)

message_targets = Table(  # who is told of a channel's stories by messages, and whose turn it is to tell them
    "message_targets",
    metadata,
    Column("channel", String(60), primary_key=True),
    Column("target", String(200), primary_key=True),  # "telegram:@kanal", "apprise:keluarga"
    Column("since", Moment, nullable=False),  # stories that came out before are not told of
    Column("holder", String(40)),  # of the turn; NULL: nobody
    Column("held_until", Moment),
    Column("next_at", Moment),  # not before: the service asked to wait, or does not answer
    Column("tries", Integer, nullable=False),  # that failed in a row
    Column("why", Text),
)

message_posts = Table(  # each message out there that says something of a story, as it was last sent
    "message_posts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("article_id", Id, ForeignKey("articles.id"), nullable=False),
    Column("target", String(200), nullable=False),
    Column("part", String(40), nullable=False),  # "story", "ralat/12", "withdrawn"
    Column("state", String(12), nullable=False),
    Column("form", String(8), nullable=False),  # "audio", "voice", "text"
    Column("message_id", Id),
    Column("text", Text, nullable=False),  # as it was handed over
    Column("returned", Text),  # as the service says that the message reads now
    Column("media_hash", String(64)),
    Column("version", Integer, nullable=False),  # of the story, to which everything is as it should be; -1: it is not
    Column("corrections_to", Id, nullable=False),  # the newest correction that is told of
    Column("sent_at", Moment),
    Column("changed_at", Moment, nullable=False),
    Column("next_at", Moment),
    Column("tries", Integer, nullable=False),
    Column("why", Text),
    UniqueConstraint("article_id", "target", "part"),
)
