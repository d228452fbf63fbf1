"""Every address of the whole site for everybody: nobody, each role at the desk, each role's key. And whatever is sent there,
the answer is a refusal in words, never a failure."""

import json
import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from conftest import article_of
from desk_room import opened
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_desk import EVERYBODY, NEEDED

from audionews.api.openapi import OPERATIONS
from audionews.library.accounts import ROLES

# Listeners' addresses: nobody signs in there, and nobody who is signed in gets more. A new route that stands in no table fails.
LISTENERS = {
    "pages": {"home", "channel", "article", "playing", "corrections", "corrections_for_devices", "correction", "search",
              "tersimpan", "tentang", "pedoman", "aksesibilitas", "bantuan"},
    "listener": {"static", "favicon", "worker", "manifest", "settings", "report", "robots"},
    "embedding": {"embed", "embed_at", "element", "oembed"},
    "health": {"alive", "ready"},
    "books": {"of_one", "of_many"},
    "feeds": {"opml", "current", "archive"},
    "media": {"media"},
    "cards": {"picture"},
    "receipt": {"page", "as_json"},
    "sharing": {"share"},
    "sitemap": {"whole", "part"},
    "api": {"document", "nowhere"},
    "api_docs": {"docs", "problem"},
}  # fmt: skip
BY_SECRET = {"metrics.metrics", "pushes.take"}  # a token, a signature
BY_SECRET |= {f"private_feeds.{name}" for name in ("current", "archive", "media")}  # a key, a pass
PUBLIC = {f"{room}.{name}" for room, names in LISTENERS.items() for name in names}
DESK = {f"desk.{name}" for name in NEEDED} | {f"desk.{name}" for name in EVERYBODY}
API = {f"api.{operation.name}": operation for operation in OPERATIONS}


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    with opened(tmp_path_factory.mktemp("home")) as made:
        made.work.held = True  # orders are taken, nothing is spoken
        yield made


@pytest.fixture(scope="module")
def stories(room):
    """Stories that the public may not meet: a draft, one whose hour has not come; and one that it may."""
    newsroom, made = room.newsroom, {}
    for name in ("draf", "embargo", "terbit"):
        text = f"Berita {name} tentang kapal perintis. Kalimat kedua menyusul."
        made[name] = newsroom.receive(article_of(text, headline=f"Rahasia {name}"), by="uji").slug
    newsroom.publish(made["embargo"], by="uji", visible_from=newsroom.clock() + timedelta(days=1))
    newsroom.publish(made["terbit"], by="uji")
    return made


@pytest.fixture(scope="module")
def keys(room):
    people, now = room.newsroom.library.accounts, room.newsroom.clock()
    return {role: people.add_token(f"uji {role}", role=role, by="uji", at=now)[1] for role in ROLES}


@pytest.fixture(scope="module")
def visitors(room):
    return {None: room.anybody(), **{role: room.visitor(role) for role in ROLES}}


def rules(app):
    return sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule))


def filled(rule, **values):
    """The rule's address, holes filled."""
    return re.sub(
        r"<(?:\w+:)?(\w+)>",
        lambda hole: quote(str(values.get(hole[1], {"ext": "csv"}.get(hole[1], "999"))), safe=""),
        rule.rule,
    )


def test_every_route_stands_in_exactly_one_table(room):
    routes = {rule.endpoint for rule in rules(room.app)}
    tables = [PUBLIC, BY_SECRET, DESK, set(API)]

    assert routes - set().union(*tables) == set()
    assert set().union(*tables) - routes == set()
    assert sum(map(len, tables)) == len(set().union(*tables))


def test_the_interface_opens_to_keys_of_the_role_and_to_no_browser(room, visitors, keys):
    for rule in rules(room.app):
        operation = API.get(rule.endpoint)
        for method in (rule.methods & {"GET", "POST", "PUT", "PATCH", "DELETE"}) if operation else ():
            address = filled(rule)
            for role, visitor in visitors.items():
                asked = visitor.client.open(address, method=method, json={} if method != "GET" else None)
                assert asked.status_code == 401, (rule.endpoint, role)
            for role, key in keys.items():
                headers = {"Authorization": f"Bearer {key}"}
                asked = room.app.test_client().open(
                    address, method=method, headers=headers, json={} if method != "GET" else None
                )
                allowed = ROLES.index(role) >= ROLES.index(operation.role)
                assert (asked.status_code != 403) == allowed, (rule.endpoint, role, asked.status_code)
                assert asked.status_code < 500, (rule.endpoint, role)


def test_the_desk_opens_to_sessions_and_to_no_key(room, keys):
    client = room.app.test_client()
    for rule in rules(room.app):
        if rule.endpoint in DESK and rule.endpoint[5:] not in EVERYBODY:
            for method in rule.methods & {"GET", "POST"}:
                headers = client.open(filled(rule), method=method, headers={"Authorization": f"Bearer {keys['admin']}"})
                assert headers.status_code == 302, rule.endpoint
                assert headers.headers["Location"].startswith("/desk/masuk")


def test_who_is_signed_in_meets_no_more_than_anybody_on_the_listeners_side(room, visitors, stories):
    for rule in rules(room.app):
        if rule.endpoint in PUBLIC | BY_SECRET and "GET" in rule.methods:
            for slug in stories.values():
                answers = {
                    role: v.client.get(filled(rule, slug=slug, form="xml", feed="berita"))
                    for role, v in visitors.items()
                }
                assert len({(answer.status_code, answer.data) for answer in answers.values()}) == 1, (
                    rule.endpoint,
                    slug,
                )


@pytest.mark.parametrize("name", ["draf", "embargo"])
def test_what_is_not_public_shows_at_no_public_address(room, stories, name):
    client, slug = room.app.test_client(), stories[name]
    build = room.newsroom.library.stories.get(slug).build
    media = [client.get(file.path).status_code for file in (build.mp3, build.opus, build.vtt)] if build else []
    leaking = []
    for rule in rules(room.app):
        if rule.endpoint in PUBLIC:
            for method in rule.methods & {"GET", "POST"}:
                address = filled(rule, slug=slug, form="xml", feed="berita", name=slug)
                answer = client.open(address, method=method, data={"kata": "kapal"} if method == "POST" else None)
                leaking += [address] if f"Rahasia {name}" in answer.text else []
                if "slug" in rule.arguments:
                    assert answer.status_code == 404, address
    for address in (f"/cari?q={name}", f"/oembed?url=http://127.0.0.1:8000/berita/{slug}"):
        leaking += [address] if f"Rahasia {name}" in client.get(address).text else []

    assert leaking == []
    assert set(media) <= {404}


@pytest.mark.parametrize(
    "url",
    ["http://169.254.169.254/latest", "http://[::1]:8000/", "http://0x7f.1/", "http://2130706433/", "file:///etc/passwd",
     "gopher://127.0.0.1:6379/x", "http://a@127.0.0.1/", "http://127.0.0.1:99999/", "http://[::ffff:10.0.0.1]/", "//127.0.0.1/"],
)  # fmt: skip
def test_no_door_fetches_from_inside_the_house(room, keys, url):
    headers = {"Authorization": f"Bearer {keys['admin']}"}
    client = room.app.test_client()
    read = client.post("/api/v1/articles", json={"url": url}, headers=headers)
    hook = client.post("/api/v1/webhooks", json={"url": url}, headers=headers)
    typed = room.visitor("penulis").post("/desk/tambah", url=url, channel="berita")

    assert (read.status_code, typed.status_code) in ((400, 400), (502, 400))
    assert read.json["error"].startswith("article.")
    assert hook.status_code == 400
    assert hook.json["error"] in ("api.webhook_inside", "api.bad_webhook")


NASTY = st.sampled_from(
    ["", "0", "-1", "9" * 19, "9" * 40, "9" * 5000, "\x00", "a\x00b", "\r\nX: y", "\u202e", "é", "'\"><script>", "../../etc/passwd", "=1+1",
     "٣", "null", "s1", "draf", "berita", "publish", "drop", "review", "box-9", "box-" + "9" * 5000, "cut-0", "take", "teach", "forget",
     "close-token", "add-token", "ralat", "silent", "quiet", "admin", "sara", "done", "0001-01-01T00:00", "9999-12-31T23:59", "24",
     "9999-12-31T23:59:59-14:00", "http://[::1", "javascript:alert(1)", "a" * 9000, "csv", "baru", "lama", "id", "en", "Kalimat", "\ufffe", "1_000"]
) | st.text(max_size=30)  # fmt: skip
FIELDS = st.sampled_from(
    [
        "name",
        "action",
        "base",
        "blocks",
        "text-0",
        "kind-0",
        "headline",
        "authors",
        "dateline",
        "quiet",
        "number",
        "to",
        "reason",
        "at",
        "engine",
        "ground",
        "who",
        "text",
        "once",
        "decision",
        "channel",
        "kind",
        "deliver",
        "word",
        "reading",
        "lang",
        "where",
        "from",
        "role",
        "token",
        "new_password",
        "totp",
        "shown",
        "q",
        "setelah",
        "selesai",
        "milik",
        "bentrok",
        "berita",
        "sebelum",
        "mulai",
        "format",
        "maxwidth",
        "kalimat",
        "kata",
        "waktu",
        "lapor",
        "limit",
        "before",
        "status",
        "tema",
        "kecepatan",
    ]
)
LEAVES = NASTY | st.integers() | st.booleans() | st.none() | st.floats()
VALUES = st.recursive(
    LEAVES,
    lambda v: st.lists(v, max_size=3) | st.dictionaries(st.sampled_from(["text", "kind"]), v, max_size=2),
    max_leaves=5,
)
BODIES = st.dictionaries(
    st.sampled_from(["html", "headline", "authors", "published", "dateline", "blocks", "channel", "expected", "kind", "reason", "deliver", "engine", "visible_from", "to", "ground", "agree", "reading", "lang", "word"]),
    VALUES, max_size=8,
)  # fmt: skip
HEADERS = st.dictionaries(
    st.sampled_from(
        [
            "Range",
            "If-None-Match",
            "If-Modified-Since",
            "Accept",
            "Accept-Encoding",
            "Origin",
            "If-Range",
            "X-Forwarded-For",
        ]
    ),
    st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=60),
    max_size=3,
)
CALM = settings(
    max_examples=150, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


def answered(answer, address):
    assert answer.status_code < 500 or answer.status_code in (501, 502), (address, answer.status_code)
    assert b"Traceback" not in answer.data
    assert "X" not in answer.headers


@CALM
@given(st.data())
def test_whatever_is_sent_to_desk_and_site_is_answered(room, visitors, stories, data):
    visitor = visitors["admin"]
    rule = data.draw(
        st.sampled_from([r for r in rules(room.app) if r.endpoint not in API and r.endpoint != "desk.sign_out"])
    )
    method = data.draw(st.sampled_from(sorted(rule.methods & {"GET", "POST"})))
    slugs = st.sampled_from(sorted(stories.values()))
    address = re.sub(
        r"<(?:\w+:)?(\w+)>",
        lambda hole: quote(data.draw(slugs if hole[1] == "slug" else NASTY)[:1500], safe=""),
        rule.rule,
    )
    fields = data.draw(st.dictionaries(FIELDS, NASTY, max_size=8))
    more = (
        {"data": {**fields, "csrf": session(visitor)}}
        if method == "POST"
        else {"query_string": {k: v[:300] for k, v in fields.items()}}
    )

    answered(
        visitor.client.open(address, method=method, headers=data.draw(HEADERS.map(without_origin)), **more), address
    )


def without_origin(headers):
    return {name: value for name, value in headers.items() if name != "Origin"}


def session(visitor):
    if not hasattr(visitor, "token"):
        visitor.token = visitor.csrf()
    return visitor.token


@CALM
@given(st.data())
def test_whatever_a_program_sends_is_answered(room, keys, stories, data):
    rule = data.draw(st.sampled_from([r for r in rules(room.app) if r.endpoint in API]))
    method = data.draw(st.sampled_from(sorted(rule.methods & {"GET", "POST", "PUT", "PATCH", "DELETE"})))
    slugs = st.sampled_from(sorted(stories.values()))
    address = re.sub(
        r"<(?:\w+:)?(\w+)>",
        lambda hole: quote(data.draw(slugs if hole[1] == "slug" else NASTY)[:1500], safe=""),
        rule.rule,
    )
    headers = {**data.draw(HEADERS), "Authorization": f"Bearer {keys['admin']}"}
    body = data.draw(
        BODIES.map(json.dumps)
        | st.sampled_from(["[" * 20_000, "{", "1", '{"headline": "\\ud800", "blocks": [{"text": "\\ud800 a"}]}'])
    )

    answer = room.app.test_client().open(
        address, method=method, headers=headers, data=body.encode(), content_type="application/json"
    )
    answered(answer, address)
    assert answer.is_json or answer.status_code in (204, 404)
