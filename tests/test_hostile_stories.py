"""A story full of traps in every field, through every door, out of every channel: it is text wherever it is read."""

import hashlib
import io
import json
import re

import mutagen
import pytest
from conftest import NOW
from lxml import etree, html

from audionews.article.feeds import read_listing
from audionews.article.model import Article, Block, Page, SourceCredit
from audionews.article.pushed import read_pushed
from audionews.article.sandbox import listing_limited
from audionews.article.sanitize import sayable_article
from audionews.errors import BadInput

TRAP = "\"><script>alert(1)</script><img src=x onerror=alert(2)>' {{7*7}} ${7*7} ]]> --> </title>"
BIDI = "\u202etebalik\u202c \u2066x\u2069"
NOBODY_SAYS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
LONG = "k" * 3000
ADDRESS = re.compile(r"https?:|mailto:|/|#|\?|$")


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


TRAPPED = f"""<!doctype html><html lang="id"><head><title>Kapal {escaped(TRAP)}</title>
<link rel="canonical" href="javascript:alert(5)"><link rel="license" href="javascript:alert(3)">
<meta property="og:url" content="data:text/html,x"><meta property="og:site_name" content="{escaped(TRAP)}">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Kapal \\ud83d \\u0000\\u202e\\u001b[31m {escaped(TRAP)}",
"author": {{"name": "Budi \\ud800 Santoso"}}, "datePublished": "2026-11-20", "publisher": "x\\u0007"}}</script></head>
<body><article><h1>Kapal &#x202e;Perintis &#27;[31m {escaped(TRAP)}</h1><figure><img src="x"><figcaption>{escaped(TRAP)}</figcaption></figure>
<p>Kapal perintis itu tiba di dermaga pada pagi hari dengan muatan beras. {escaped(TRAP)} {BIDI} &#27;[2J &#x9b;1m</p>
<p>=HYPERLINK("http://jahat.example") adalah baris yang dibuat oleh orang yang berniat buruk terhadap redaksi.</p>
<p>{LONG} adalah kata yang sangat panjang dan tidak seorang pun tahu artinya.</p>
<p>WEBVTT 00:00:01.000 --&gt; 00:00:02.000 NOTE adalah baris yang aneh di tengah cerita ini.</p></article></body></html>"""


@pytest.fixture(scope="module")
def slug(room):
    """The trapped story, published and put right with a trapped reason."""
    newsroom = room.newsroom
    slug = newsroom.receive(Page(content=TRAPPED.encode(), url=f"https://jahat.example/{'x'}"), by=TRAP[:40]).slug
    newsroom.publish(slug, by="uji")
    right = Page(content=TRAPPED.replace("muatan beras", "muatan jagung").encode())
    newsroom.correct(slug, right, kind="ralat", reason=TRAP, by=TRAP[:40])
    return slug


def is_only_text(markup: str) -> None:
    page = html.document_fromstring(markup)
    for element in page.iter(etree.Element):
        if element.tag == "script":
            own = (element.get("src") or "").startswith(("/static/", "/desk/static/"))
            assert own or json.loads(element.text or "")["@context"], element.text
        for name, value in element.attrib.items():
            assert not name.startswith("on"), (element.tag, name)
            assert (name, value) == ("style", "border:0") or name != "style"
            if name in ("href", "src", "action", "formaction", "poster"):
                assert ADDRESS.match(value), (element.tag, name, value)
    assert not NOBODY_SAYS.search(markup)


def test_every_page_shows_it_as_text(room, slug):
    visitor = room.visitor("admin")
    public = ["/", "/kanal/berita", f"/berita/{slug}", f"/embed/{slug}", f"/berita/{slug}/tanda-terima", "/ralat", "/ralat/1", "/cari?q=kapal"]  # fmt: skip
    desk = ["/desk/", "/desk/berita", f"/desk/berita/{slug}", f"/desk/berita/{slug}/sunting", f"/desk/berita/{slug}/tinjau",
            f"/desk/berita/{slug}/kata", f"/desk/berita/{slug}/kalimat/s1", "/desk/catatan", "/desk/sebaran/1", "/desk/orang"]  # fmt: skip
    for address in [
        *public,
        *desk,
        f"/cari?q={TRAP}",
        f"/{TRAP}",
        f"/desk/lafal?word={TRAP}",
        f"/desk/masuk?lanjut={TRAP}",
    ]:
        answer = visitor.get(address.replace("#", "%23"))

        assert answer.status_code in (200, 404), address
        is_only_text(answer.text)


@pytest.mark.parametrize("form", ["berita.xml", "berita.atom", "ralat.xml"])
def test_every_feed_is_well_formed_and_its_markup_is_harmless(room, slug, form):
    answer = room.app.test_client().get(f"/feeds/{form}")

    tree = etree.fromstring(answer.data)
    assert not NOBODY_SAYS.search(answer.text)
    for element in tree.iter(etree.Element):
        if (
            element.text
            and "<" in element.text
            and etree.QName(element).localname in ("encoded", "description", "content")
        ):
            is_only_text(f"<div>{element.text}</div>")


def test_what_programs_read_is_json_of_plain_text(room, slug):
    client = room.app.test_client()
    address = f"http://127.0.0.1:8000/berita/{slug}"
    oembed = client.get("/oembed", query_string={"url": address})
    for answer in (
        oembed,
        client.get("/feeds/berita.json"),
        client.get("/ralat.json"),
        client.get(f"/berita/{slug}/tanda-terima.json"),
    ):
        assert not NOBODY_SAYS.search(json.dumps(answer.json, ensure_ascii=False))
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    is_only_text(oembed.json["html"])


def test_sound_captions_and_card_carry_it_whole(room, slug):
    build = room.newsroom.library.stories.get(slug).build
    client = room.app.test_client()
    vtt = client.get(build.vtt.path).text
    tags = mutagen.File(io.BytesIO(client.get(build.mp3.path).data)).tags

    assert all(block.count("-->") == 1 for block in vtt.split("\n\n")[1:] if "-->" in block)
    assert "<script" not in vtt
    assert not NOBODY_SAYS.search(vtt + "".join(str(tags[name]) for name in ("TIT2", "TPE1", "TCOP")))
    assert client.get(f"/kartu/{slug}.png").data.startswith(b"\x89PNG")


def test_a_spreadsheet_of_the_record_runs_nothing(room, slug):
    text = room.visitor("admin").get("/desk/catatan.csv", query_string={"berita": slug}).text

    assert not re.search(r'(?:^|,)"?[=+@]', text, re.MULTILINE)


def test_no_name_of_a_file_breaks_out_of_its_header(room):
    answer = room.visitor("admin").get("/desk/catatan.csv", query_string={"berita": 'x"\r\nSet-Cookie: a=b'})

    assert answer.status_code < 500
    assert "a=b" not in answer.headers.get("Set-Cookie", "")


def test_an_article_that_a_program_made_is_held_to_the_same():
    given = Article(
        headline="Kapal \ud83d\u202e Tiba\x1b[31m",
        authors=("\u202e", "Budi\x00"),
        blocks=(Block(kind="paragraph", text="\ud800"), Block(kind="paragraph", text="Baris\nsatu.\u2028Dua.")),
        source_url="javascript:alert(1)",
        source=SourceCredit(name="x\x07", url="https://a.example/\r\nX: y"),
    )

    fit = sayable_article(given)

    assert (fit.headline, fit.authors) == ("Kapal Tiba[31m", ("Budi",))
    assert [block.text for block in fit.blocks] == ["Baris satu. Dua."]
    assert (fit.source_url, fit.source.url, fit.source.name) == (None, None, "x")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "https://a.example/\u202e", "//a.example/", "https://a b/"]
)
def test_a_source_that_a_program_names_is_a_web_page_or_nothing(room, url):
    key = room.newsroom.library.accounts.add_token("cms", role="penulis", by="uji", at=room.newsroom.clock())[1]
    number = hashlib.sha256(url.encode()).hexdigest()[:8]
    story = {"headline": f"Kapal {number} tiba", "url": url, "blocks": [{"text": f"Kapal {number} tiba pagi ini."}]}
    client = room.app.test_client()
    headers = client.post("/api/v1/articles", json=story, headers={"Authorization": f"Bearer {key}"}).json

    assert (
        client.get(f"/api/v1/articles/{headers['slug']}", headers={"Authorization": f"Bearer {key}"}).json["source_url"]
        is None
    )


def test_half_an_emoji_in_a_pushed_or_listed_story_is_left_out():
    words = "Warga menanam bakau. " * 40
    item, page = read_pushed(
        {"id": "a\ud83d", "title": "Kapal \ud83d tiba", "html": f"<p>{words}\ud83d</p>", "authors": ["B\ud800"]}
    )
    post = {
        "id": 1,
        "link": "https://a.example/1",
        "title": {"rendered": "Kapal \\ud83d"},
        "content": {"rendered": f"<p>{words}</p>"},
    }
    listed = read_listing(
        Page(content=json.dumps([post]).replace("\\\\ud83d", "\\ud83d").encode(), url="https://a.example/wp-json")
    )

    assert (item.id, item.title, item.authors) == ("a", "Kapal tiba", ("B",))
    assert page.content.decode()
    assert listed.items[0].title == "Kapal"
    with pytest.raises(BadInput):
        read_pushed({"id": "\ud83d", "html": "<p>x</p>"})


ENTITIES = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
BOMB = (
    b'<?xml version="1.0"?>%s<!DOCTYPE rss [<!ENTITY a0 "x">'
    + ENTITIES
    + b"]><rss><channel><title>&a9;</title></channel></rss>"
)


@pytest.mark.parametrize(
    ("content", "charset"),
    [
        (BOMB % b"", None),
        (BOMB % (b" " * 200_000), None),
        (
            b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>&x;</title></channel></rss>',
            None,
        ),
        (
            b'<?xml version="1.0"?>+ADwAIQ-DOCTYPE r [+ADwAIQ-ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel>&x;</channel></rss>',
            "utf-7",
        ),
        (b"<rss><channel>" + b"<a>" * 20_000, None),
        (b"[" * 100_000, None),
    ],
    ids=["laughs", "laughs far down", "file", "file in utf-7", "deep", "deep json"],
)
def test_a_list_that_is_a_bomb_is_refused_or_empty(content, charset):
    try:
        listing = listing_limited(Page(content=content, url="https://a.example/feed", declared_charset=charset))
    except BadInput:
        return

    assert "root:" not in repr(listing)
    assert len(repr(listing)) < 10_000


def test_the_clock_of_these_tests_stands(room):
    assert room.newsroom.clock().isoformat() == NOW
