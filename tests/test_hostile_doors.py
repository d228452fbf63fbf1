"""Chance at every door that no other test leaves to chance: the terminal, pages and lists that come in, messages that are pushed,
tables, settings, cookies, media. What comes of it is an answer or a refusal in words."""

import io
import json
import re
import tomllib
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_hostile_roles import NASTY
from test_webhook import STORY, opened, send

from audionews import channels
from audionews.article.clean import clean
from audionews.article.feeds import read_listing
from audionews.article.model import Page
from audionews.article.pushed import read_pushed
from audionews.cli.run import run
from audionews.errors import BadInput, NotAnArticle
from audionews.settings import from_environment
from audionews.site.media import one_range
from audionews.site.preferences import from_cookie, to_cookie

FEEDS = Path(__file__).parent.parent / "feeds"
CALM = settings(
    max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
FEW = settings(CALM, max_examples=25)
PARTS = st.sampled_from(
    ["<p>", "</p>", "<article>", "</article>", "<h1>", "<b>", "<a href='?page=2'>²</a>", "<a href='#'>٣</a>", "<time datetime='", "'>", "<table><tr><td>",
     "<script type='application/ld+json'>", '{"@type":"NewsArticle","headline":', "[[[[", "}", "</script>", "<meta name=author content='", "<base href='http://[",
     "<!--", "-->", "<![CDATA[", "]]>", "&#0;", "&#x110000;", "&#xd800;", "\x00", "Oleh: ", "JAKARTA/BOGOR, ", " - ", "1/1/0001 25:61 WIB", "Baca juga: ",
     "<svg><foreignObject>", "<math>", "<template>", "<noscript>", "<plaintext>", "<frameset>", "Warga menanam bakau di pantai utara pada pagi hari. "]
) | st.text(max_size=8)  # fmt: skip
FEED_PARTS = st.sampled_from(
    ["<?xml version='1.0'?>", "<rss version='2.0'>", "<channel>", "<item>", "</item>", "<ttl>²</ttl>", "<ttl>-9</ttl>", "<title>", "</title>", "<link>http://[</link>",
     "<link>http://a.example/1</link>", "<pubDate>Fri, 31 Feb 9999 99:99:99 +9999</pubDate>", "<guid>", "</guid>", "<feed xmlns='http://www.w3.org/2005/Atom'>",
     "<entry>", "<content type='html'>", "<author><name>", "<description>&lt;p&gt;", "<![CDATA[", "]]>", "</channel></rss>", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "&b;"]
) | st.text(max_size=8)  # fmt: skip
JSON = st.recursive(
    NASTY.map(lambda text: text[:200]) | st.integers() | st.floats() | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "link", "title", "rendered", "content", "protected", "_embedded", "author", "name",
                                                                                "date_gmt", "modified_gmt", "html", "url", "authors", "published"]), inner, max_size=6),
    max_leaves=12,
)  # fmt: skip


@CALM
@given(st.lists(PARTS, max_size=25))
def test_whatever_page_comes_in_is_read_or_refused(parts):
    try:
        article = clean(Page(content="".join(parts).encode("utf-8", "replace"), url="https://a.example/1"))
    except (BadInput, NotAnArticle):
        return

    assert article.headline


@CALM
@given(st.lists(FEED_PARTS, max_size=25).map("".join) | JSON.map(json.dumps))
def test_whatever_list_comes_in_is_read_or_refused(text):
    try:
        listing = read_listing(Page(content=text.encode("utf-8", "replace"), url="https://a.example/feed"))
    except BadInput:
        return

    for item in listing.items:
        item.published_at  # noqa: B018  what it says of itself can be used
        item.title.encode()


@CALM
@given(JSON)
def test_whatever_is_pushed_is_a_story_or_refused(told):
    try:
        item, page = read_pushed(told)
    except BadInput:
        return

    assert item.id
    assert page.content.decode()


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    with opened(tmp_path_factory.mktemp("pushes")) as made:
        yield made


@FEW
@given(
    st.dictionaries(
        st.sampled_from(["webhook-id", "webhook-timestamp", "webhook-signature", "Content-Length", "Content-Type"]),
        st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=30)
        | st.sampled_from(["²", "1" * 11, "-1", "v1,", "v1, v1,é", "9" * 40]),
        min_size=1,
    ),
    JSON.map(json.dumps) | st.just(json.dumps(STORY)) | st.text(max_size=20),
)
def test_whatever_message_is_sent_is_answered(door, headers, body):
    headers.pop("Content-Length", None)
    kind = headers.pop("Content-Type", None)
    signed = send(door, "acak", body=body.encode("utf-8", "replace"), **headers)

    assert signed.status_code in (200, 201, 401, 409, 422), (headers, body)
    assert signed.json.keys() & {"error", "new"}
    assert kind is None or b"Traceback" not in signed.data


@CALM
@given(
    st.dictionaries(
        st.sampled_from([*channels._FIELDS, "lain"]),
        NASTY | st.booleans() | st.integers(-9, 9) | st.just("../luar.jpg"),
        max_size=2,
    ),
    st.sampled_from(["berita", "a--b", "-", "ralat", "é"]),
)
def test_whatever_stands_in_a_channels_table_is_a_channel_or_refused(tmp_path_factory, row, name):
    folder = tmp_path_factory.mktemp("kanal")
    (folder / "sampul.jpg").write_bytes(b"\xff\xd8")
    (folder.parent / "luar.jpg").write_bytes(b"\xff\xd8")
    good = {**tomllib.loads((FEEDS / "channels" / "berita.toml").read_text(encoding="utf-8")), "cover": "sampul.jpg"}
    lines = [
        f"{key} = {json.dumps(value) if isinstance(value, (bool, int, str)) else value}"
        for key, value in {**good, **row}.items()
    ]
    file = folder / f"{name}.toml"
    file.write_bytes("\n".join(lines).encode("utf-8", "replace"))
    try:
        read = channels._read(file, channels.categories(FEEDS))
    except BadInput as error:
        named_file = error.facts["file"]
    else:
        named_file = file.name if read.cover.is_relative_to(folder) else None

    assert named_file == file.name


SETTINGS = ("DATABASE_URL", "MEDIA_URL", "BASE_URL", "SECRET_KEY", "SECRET_KEY_FILE", "FETCH_ALLOW", "NOW", "ENGINE", "PIPER_VOICE", "GTTS_HOST", "WORKER_JOBS",
            "ENGINE_JOBS", "ENGINE_RATE", "RETIRE_AFTER_DAYS", "LEGAL_HOLD_DAYS", "MEDIA_BY", "METRICS_TOKEN", "PROXIES", "PODPING_URL", "PODPING_TOKEN")  # fmt: skip


@CALM
@given(
    st.dictionaries(
        st.sampled_from([f"AUDIONEWS_{name}" for name in SETTINGS]), NASTY.map(lambda text: text[:300]), max_size=6
    )
)
def test_whatever_the_environment_says_is_settings_or_refused(tmp_path_factory, told):
    try:
        read = from_environment({"AUDIONEWS_HOME": "/tmp/x", **told})
    except BadInput as error:
        answered = error.key.startswith("settings.")
    else:
        answered = read.base_url.startswith(("http://", "https://"))

    assert answered


@CALM
@given(
    st.text(max_size=80)
    | st.lists(
        st.tuples(st.sampled_from(["tema", "kecepatan", "lewati", "hemat", "x"]), st.text(max_size=9)), max_size=25
    ).map(lambda rows: "&".join(map("=".join, rows)))
)
def test_whatever_a_cookie_says_it_is_choices(text):
    once = to_cookie(from_cookie(text))

    assert to_cookie(from_cookie(once)) == once
    assert once.isascii()
    assert len(once) < 300


@CALM
@given(
    st.text(max_size=30) | st.from_regex(r"\A[Bb]ytes ?= ?-?[0-9]{0,20} ?- ?[0-9]{0,20},?\Z"), st.integers(0, 10**13)
)
def test_whatever_range_is_asked_for_lies_within_the_file(header, size):
    span = one_range(header, size)

    if isinstance(span, tuple):
        assert 0 <= span[0] <= span[1] < size


VERBS = [
    "clean",
    "spoken",
    "add",
    "plan",
    "speak",
    "publish",
    "correct",
    "withdraw",
    "rollback",
    "history",
    "list",
    "show",
    "jobs",
    "config",
    "source",
    "webhook",
    "token",
    "channel",
    "follow",
    "lexicon",
    "remake",
    "fsck",
    "backup",
    "restore",
    "move",
]
WORDS = st.sampled_from(
    ["--json", "-", "--", "--channel", "--list", "--to", "--kind", "--reason", "--ground", "--engine", "--at", "add", "edit", "pause", "remove", "revoke", "test", "--state", "--html", "--limit", "--title", "--cover", "teach", "forget", "import", "export", "--by",
     ".", "/", "/dev/null", "/nonexistent/x", "berita", "ralat", "1"]
) | NASTY.filter(lambda text: "\x00" not in text).map(lambda text: text.encode("utf-8", "replace").decode()[:200])  # fmt: skip


@FEW
@given(st.sampled_from(VERBS), st.lists(WORDS, max_size=5))
def test_whatever_is_typed_at_the_terminal_is_answered(tmp_path_factory, verb, words):
    home = tmp_path_factory.mktemp("terminal")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUDIONEWS_HOME", str(home / "rumah"))
        patch.setenv("AUDIONEWS_ENGINE", "tone")
        patch.chdir(home)
        patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"")))
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
        with redirect_stdout(out), redirect_stderr(err):
            code = run([verb, *words])
        out.flush(), err.flush()
        output = (out.buffer.getvalue() + err.buffer.getvalue()).decode()

    assert code in (0, 1, 2)
    assert not re.search(r"Traceback|\(\w+\.py:\d+\)|cli\.unexpected", output), (verb, words, output)
