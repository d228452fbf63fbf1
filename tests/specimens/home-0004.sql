CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

CREATE TABLE articles (
	id INTEGER NOT NULL, 
	slug VARCHAR(120) NOT NULL, 
	channel VARCHAR(60) NOT NULL, 
	status VARCHAR(12) NOT NULL, 
	headline TEXT NOT NULL, 
	source_url TEXT, 
	text_hash VARCHAR(64) NOT NULL, 
	newest_revision INTEGER NOT NULL, 
	live_build INTEGER, 
	created_at BIGINT NOT NULL, 
	published_at BIGINT, 
	visible_from BIGINT, 
	updated_at BIGINT NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_articles PRIMARY KEY (id), 
	CONSTRAINT uq_articles_slug UNIQUE (slug)
);

CREATE INDEX ix_articles_channel_live ON articles (channel, status, published_at, id);

CREATE INDEX ix_articles_live ON articles (status, published_at, id);

CREATE INDEX ix_articles_status_updated_at ON articles (status, updated_at);

CREATE INDEX ix_articles_text_hash_source_url ON articles (text_hash, source_url);

CREATE INDEX ix_articles_visible_from ON articles (visible_from);

CREATE TABLE audit (
	id INTEGER NOT NULL, 
	at BIGINT NOT NULL, 
	"by" TEXT NOT NULL, 
	action VARCHAR(40) NOT NULL, 
	slug VARCHAR(120), 
	facts TEXT NOT NULL, 
	audio_hash VARCHAR(64), 
	seal VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_audit PRIMARY KEY (id)
);

CREATE INDEX ix_audit_audio_hash ON audit (audio_hash);

CREATE INDEX ix_audit_slug ON audit (slug);

CREATE TABLE clips (
	"key" VARCHAR(80) NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	ext VARCHAR(8) NOT NULL, 
	size_bytes BIGINT NOT NULL, 
	duration_ms INTEGER NOT NULL, 
	note TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	CONSTRAINT pk_clips PRIMARY KEY ("key")
);

CREATE INDEX ix_clips_hash ON clips (hash);

CREATE TABLE feed_states (
	channel VARCHAR(60) NOT NULL, 
	changed_at BIGINT NOT NULL, 
	version INTEGER NOT NULL, 
	count INTEGER NOT NULL, 
	last_ordinal INTEGER NOT NULL, 
	CONSTRAINT pk_feed_states PRIMARY KEY (channel)
);

CREATE TABLE media (
	hash VARCHAR(64) NOT NULL, 
	ext VARCHAR(8) NOT NULL, 
	size_bytes BIGINT NOT NULL, 
	at BIGINT NOT NULL, 
	public BOOLEAN NOT NULL, 
	deleted_at BIGINT, 
	CONSTRAINT pk_media PRIMARY KEY (hash, ext)
);

CREATE INDEX ix_media_at ON media (at);

CREATE TABLE settings (
	name VARCHAR(60) NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_settings PRIMARY KEY (name)
);

CREATE TABLE words (
	word VARCHAR(200) NOT NULL, 
	reading TEXT NOT NULL, 
	lang VARCHAR(8) NOT NULL, 
	"by" TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	CONSTRAINT pk_words PRIMARY KEY (word)
);

CREATE TABLE builds (
	id INTEGER NOT NULL, 
	article_id INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	role VARCHAR(12) NOT NULL, 
	mp3_hash VARCHAR(64) NOT NULL, 
	fallback BOOLEAN NOT NULL, 
	facts TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	CONSTRAINT pk_builds PRIMARY KEY (id), 
	CONSTRAINT fk_builds_article_id FOREIGN KEY(article_id) REFERENCES articles (id), 
	CONSTRAINT uq_builds_article_id_revision_role_mp3_hash UNIQUE (article_id, revision, role, mp3_hash)
);

CREATE TABLE revisions (
	article_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	reason TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	article TEXT NOT NULL, 
	script TEXT NOT NULL, 
	CONSTRAINT pk_revisions PRIMARY KEY (article_id, number), 
	CONSTRAINT fk_revisions_article_id FOREIGN KEY(article_id) REFERENCES articles (id)
);

CREATE TABLE build_media (
	build_id INTEGER NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	ext VARCHAR(8) NOT NULL, 
	CONSTRAINT pk_build_media PRIMARY KEY (build_id, hash, ext), 
	CONSTRAINT fk_build_media_build_id FOREIGN KEY(build_id) REFERENCES builds (id)
);

CREATE INDEX ix_build_media_hash_ext ON build_media (hash, ext);

CREATE TABLE corrections (
	id INTEGER NOT NULL, 
	article_id INTEGER NOT NULL, 
	headline TEXT NOT NULL, 
	kind VARCHAR(12) NOT NULL, 
	delivery VARCHAR(12) NOT NULL, 
	reason TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	before_revision INTEGER NOT NULL, 
	after_revision INTEGER NOT NULL, 
	changes TEXT NOT NULL, 
	notice TEXT NOT NULL, 
	ground VARCHAR(20), 
	short_build INTEGER, 
	visible_from BIGINT, 
	CONSTRAINT pk_corrections PRIMARY KEY (id), 
	CONSTRAINT fk_corrections_article_id FOREIGN KEY(article_id) REFERENCES articles (id), 
	CONSTRAINT fk_corrections_short_build FOREIGN KEY(short_build) REFERENCES builds (id), 
	CONSTRAINT uq_corrections_article_id_after_revision UNIQUE (article_id, after_revision)
);

CREATE TABLE publications (
	id INTEGER NOT NULL, 
	article_id INTEGER NOT NULL, 
	build_id INTEGER NOT NULL, 
	at BIGINT NOT NULL, 
	visible_from BIGINT, 
	public_until BIGINT, 
	CONSTRAINT pk_publications PRIMARY KEY (id), 
	CONSTRAINT fk_publications_article_id FOREIGN KEY(article_id) REFERENCES articles (id), 
	CONSTRAINT fk_publications_build_id FOREIGN KEY(build_id) REFERENCES builds (id)
);

CREATE INDEX ix_publications_article_id ON publications (article_id);

CREATE INDEX ix_publications_build_id ON publications (build_id);

CREATE TABLE feed_items (
	id INTEGER NOT NULL, 
	guid VARCHAR(80) NOT NULL, 
	channel VARCHAR(60) NOT NULL, 
	article_id INTEGER NOT NULL, 
	build_id INTEGER NOT NULL, 
	correction_id INTEGER, 
	kind VARCHAR(12) NOT NULL, 
	prefix TEXT NOT NULL, 
	headline TEXT NOT NULL, 
	title TEXT NOT NULL, 
	title_key TEXT NOT NULL, 
	published_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	visible_from BIGINT, 
	ordinal INTEGER NOT NULL, 
	present BOOLEAN NOT NULL, 
	summary TEXT NOT NULL, 
	CONSTRAINT pk_feed_items PRIMARY KEY (id), 
	CONSTRAINT fk_feed_items_article_id FOREIGN KEY(article_id) REFERENCES articles (id), 
	CONSTRAINT fk_feed_items_build_id FOREIGN KEY(build_id) REFERENCES builds (id), 
	CONSTRAINT fk_feed_items_correction_id FOREIGN KEY(correction_id) REFERENCES corrections (id), 
	CONSTRAINT uq_feed_items_channel_ordinal UNIQUE (channel, ordinal), 
	CONSTRAINT uq_feed_items_channel_title_key UNIQUE (channel, title_key), 
	CONSTRAINT uq_feed_items_guid UNIQUE (guid)
);

CREATE INDEX ix_feed_items_article_id ON feed_items (article_id);

CREATE INDEX ix_feed_items_newest ON feed_items (channel, present, published_at, id, visible_from);

CREATE INDEX ix_feed_items_opening ON feed_items (channel, visible_from);

CREATE TRIGGER audit_never_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit never changes'); END;

CREATE TRIGGER audit_never_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit never changes'); END;

CREATE TRIGGER revisions_never_update BEFORE UPDATE ON revisions BEGIN SELECT RAISE(ABORT, 'revisions never changes'); END;

CREATE TRIGGER builds_never_update BEFORE UPDATE ON builds BEGIN SELECT RAISE(ABORT, 'builds never changes'); END;

CREATE VIRTUAL TABLE search USING fts5(headline, body, channel, slug UNINDEXED, tokenize = "unicode61 remove_diacritics 2", prefix = '3 4 5 6');

CREATE TABLE search_keys (article_id INTEGER PRIMARY KEY, place INTEGER NOT NULL UNIQUE);

CREATE TABLE alarms (
	id INTEGER NOT NULL, 
	"key" VARCHAR(60) NOT NULL, 
	facts TEXT NOT NULL, 
	slug VARCHAR(120), 
	at BIGINT NOT NULL, 
	closed_at BIGINT, 
	closed_by TEXT, 
	CONSTRAINT pk_alarms PRIMARY KEY (id)
);

CREATE INDEX ix_alarms_closed_at_at ON alarms (closed_at, at);

CREATE TABLE answers (
	token_id INTEGER NOT NULL, 
	"key" VARCHAR(120) NOT NULL, 
	request_hash VARCHAR(64) NOT NULL, 
	status INTEGER, 
	body TEXT, 
	at BIGINT NOT NULL, 
	CONSTRAINT pk_answers PRIMARY KEY (token_id, "key")
);

CREATE INDEX ix_answers_at ON answers (at);

CREATE TABLE choices (
	slug VARCHAR(120) NOT NULL, 
	block_hash VARCHAR(64) NOT NULL, 
	choice VARCHAR(8) NOT NULL, 
	text TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	CONSTRAINT pk_choices PRIMARY KEY (slug, block_hash)
);

CREATE TABLE drafts (
	slug VARCHAR(120) NOT NULL, 
	editor VARCHAR(80) NOT NULL, 
	base_revision INTEGER NOT NULL, 
	article TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	CONSTRAINT pk_drafts PRIMARY KEY (slug, editor)
);

CREATE TABLE editors (
	id INTEGER NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	password_hash TEXT NOT NULL, 
	role VARCHAR(20) NOT NULL, 
	totp_secret VARCHAR(64), 
	totp_step BIGINT NOT NULL, 
	created_at BIGINT NOT NULL, 
	closed_at BIGINT, 
	CONSTRAINT pk_editors PRIMARY KEY (id), 
	CONSTRAINT uq_editors_name UNIQUE (name)
);

CREATE TABLE nonces (
	nonce VARCHAR(120) NOT NULL, 
	at BIGINT NOT NULL, 
	CONSTRAINT pk_nonces PRIMARY KEY (nonce)
);

CREATE INDEX ix_nonces_at ON nonces (at);

CREATE TABLE proposals (
	id INTEGER NOT NULL, 
	slug VARCHAR(120) NOT NULL, 
	base_revision INTEGER NOT NULL, 
	article TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	state VARCHAR(12) NOT NULL, 
	decided_by TEXT, 
	decided_at BIGINT, 
	CONSTRAINT pk_proposals PRIMARY KEY (id)
);

CREATE INDEX ix_proposals_slug_state ON proposals (slug, state);

CREATE INDEX ix_proposals_state_at ON proposals (state, at);

CREATE TABLE reports (
	id INTEGER NOT NULL, 
	slug VARCHAR(120) NOT NULL, 
	segment_id VARCHAR(20) NOT NULL, 
	build_id INTEGER, 
	note TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	state VARCHAR(12) NOT NULL, 
	times INTEGER NOT NULL, 
	CONSTRAINT pk_reports PRIMARY KEY (id)
);

CREATE INDEX ix_reports_slug_segment_id_state ON reports (slug, segment_id, state);

CREATE INDEX ix_reports_state_at ON reports (state, at);

CREATE TABLE sentence_readings (
	slug VARCHAR(120) NOT NULL, 
	segment_id VARCHAR(20) NOT NULL, 
	word VARCHAR(200) NOT NULL, 
	reading TEXT NOT NULL, 
	lang VARCHAR(8) NOT NULL, 
	"by" TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	CONSTRAINT pk_sentence_readings PRIMARY KEY (slug, segment_id, word)
);

CREATE TABLE sign_ins (
	id INTEGER NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	address VARCHAR(64) NOT NULL, 
	at BIGINT NOT NULL, 
	CONSTRAINT pk_sign_ins PRIMARY KEY (id)
);

CREATE INDEX ix_sign_ins_address_at ON sign_ins (address, at);

CREATE INDEX ix_sign_ins_name_at ON sign_ins (name, at);

CREATE TABLE sources (
	id INTEGER NOT NULL, 
	url TEXT NOT NULL, 
	kind VARCHAR(12) NOT NULL, 
	channel VARCHAR(60) NOT NULL, 
	etag TEXT, 
	modified TEXT, 
	checked_at BIGINT, 
	answered_at BIGINT, 
	failure TEXT, 
	failures INTEGER NOT NULL, 
	next_at BIGINT NOT NULL, name VARCHAR(80), title TEXT, secret TEXT, "by" TEXT, created_at BIGINT, closed_at BIGINT, items INTEGER, 
	CONSTRAINT pk_sources PRIMARY KEY (id), 
	CONSTRAINT uq_sources_url UNIQUE (url)
);

CREATE INDEX ix_sources_next_at ON sources (next_at);

CREATE TABLE tokens (
	id INTEGER NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	token_hash VARCHAR(64) NOT NULL, 
	role VARCHAR(20) NOT NULL, 
	"by" TEXT NOT NULL, 
	created_at BIGINT NOT NULL, 
	closed_at BIGINT, 
	CONSTRAINT pk_tokens PRIMARY KEY (id), 
	CONSTRAINT uq_tokens_token_hash UNIQUE (token_hash)
);

CREATE TABLE webhooks (
	id INTEGER NOT NULL, 
	url TEXT NOT NULL, 
	secret TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	created_at BIGINT NOT NULL, 
	closed_at BIGINT, 
	CONSTRAINT pk_webhooks PRIMARY KEY (id)
);

CREATE TABLE withdrawals (
	id INTEGER NOT NULL, 
	slug VARCHAR(120) NOT NULL, 
	ground VARCHAR(20) NOT NULL, 
	reason TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	decided_by TEXT, 
	decided_at BIGINT, 
	state VARCHAR(12) NOT NULL, 
	CONSTRAINT pk_withdrawals PRIMARY KEY (id)
);

CREATE INDEX ix_withdrawals_state_at ON withdrawals (state, at);

CREATE TABLE deliveries (
	id INTEGER NOT NULL, 
	webhook_id INTEGER NOT NULL, 
	event VARCHAR(40) NOT NULL, 
	body TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	next_at BIGINT, 
	tries INTEGER NOT NULL, 
	answer TEXT, 
	CONSTRAINT pk_deliveries PRIMARY KEY (id), 
	CONSTRAINT fk_deliveries_webhook_id FOREIGN KEY(webhook_id) REFERENCES webhooks (id), 
	CONSTRAINT uq_deliveries_webhook_id_event_at UNIQUE (webhook_id, event, at)
);

CREATE INDEX ix_deliveries_next_at ON deliveries (next_at);

CREATE TABLE sessions (
	token_hash VARCHAR(64) NOT NULL, 
	editor_id INTEGER NOT NULL, 
	csrf VARCHAR(64) NOT NULL, 
	created_at BIGINT NOT NULL, 
	seen_at BIGINT NOT NULL, 
	CONSTRAINT pk_sessions PRIMARY KEY (token_hash), 
	CONSTRAINT fk_sessions_editor_id FOREIGN KEY(editor_id) REFERENCES editors (id)
);

CREATE INDEX ix_sessions_editor_id ON sessions (editor_id);

CREATE TABLE source_items (
	source_id INTEGER NOT NULL, 
	item VARCHAR(300) NOT NULL, 
	url TEXT, 
	slug VARCHAR(120), 
	text_hash VARCHAR(64) NOT NULL, 
	seen_at BIGINT NOT NULL, 
	gone_at BIGINT, published_at BIGINT, checked_at BIGINT, etag TEXT, modified TEXT, failure TEXT, tries INTEGER, 
	CONSTRAINT pk_source_items PRIMARY KEY (source_id, item), 
	CONSTRAINT fk_source_items_source_id FOREIGN KEY(source_id) REFERENCES sources (id)
);

CREATE INDEX ix_source_items_slug ON source_items (slug);

CREATE TABLE announcements (
	feed VARCHAR(60) NOT NULL, 
	address VARCHAR(500) NOT NULL, 
	state VARCHAR(80) NOT NULL, 
	told VARCHAR(120) NOT NULL, 
	told_at BIGINT, 
	tries INTEGER NOT NULL, 
	next_at BIGINT NOT NULL, 
	why TEXT NOT NULL, 
	CONSTRAINT pk_announcements PRIMARY KEY (feed, address)
);

CREATE INDEX ix_sources_name ON sources (name);

INSERT INTO alembic_version VALUES ('0004')