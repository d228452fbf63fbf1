"""Sources at the three doors: tried, followed as the newsroom's own, held, removed; a news sitemap brings stories in."""

from http.server import BaseHTTPRequestHandler

import pytest
from desk_room import Room
from loopback import listening

from audionews.newsroom import open_newsroom
from audionews.settings import from_environment

SENTENCES = [
    "Warga Kampung Sukamaju akhirnya menikmati air bersih setelah jaringan pipa selesai dipasang pekan ini.",
    "Kepala desa, Tono Wiratmo, menyebut biaya pemasangan mencapai Rp 385 juta dari iuran warga kampung.",
    "Sumber air itu berada di lereng gunung, sekitar dua jam berjalan kaki dari kampung tersebut.",
]
PAGE = (
    '<html lang="id"><head><title>Air Bersih</title><meta name="author" content="Sekar Ayu">'
    '<meta property="article:published_time" content="2026-11-24T11:00:00+07:00"></head>'
    f"<body><article><h1>Air Bersih Mengalir ke Kampung</h1>{''.join(f'<p>{one}</p>' for one in SENTENCES)}</article></body></html>"
)
SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>%s/air</loc><news:news><news:publication><news:name>Kabar Lereng</news:name><news:language>id</news:language>
</news:publication><news:publication_date>2026-11-24T11:00:00+07:00</news:publication_date>
<news:title>Air Bersih Mengalir ke Kampung</news:title></news:news></url></urlset>"""


@pytest.fixture(scope="module")
def site():
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            host = f"http://{self.headers['Host']}"
            body = {"/sitemap-news.xml": SITEMAP % host, "/air": PAGE}.get(self.path, "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/xml" if self.path.endswith("xml") else "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with listening(Handler) as server:
        yield server.address


def test_a_source_is_tried_followed_held_and_removed_in_the_terminal(actions, site, monkeypatch):
    monkeypatch.setenv("AUDIONEWS_FETCH_ALLOW", "127.0.0.0/8")
    _, tried = actions("source", "try", f"{site}/sitemap-news.xml")
    kept = actions("inbox")[1]["drafts"]
    _, added = actions("source", "add", f"{site}/sitemap-news.xml", "--own", "--limit", "40")
    waiting = actions("inbox")[1]
    number = str(added["id"])
    held = actions("source", "hold", number)[1]["held"]
    code, gone = actions("source", "remove", number)

    assert (tried["count"], tried["items"][0]["by_itself"], kept) == (1, True, [])
    assert (added["own"], added["day_limit"], added["automatic"]) == (True, 40, added["new"])
    assert [one["rule"] for one in waiting["automatic"]] == ["sure"]
    assert (held, code, gone["removed"]) == (True, 0, True)


def test_programs_keep_sources_as_far_as_their_role_reaches(home, site, monkeypatch):
    monkeypatch.setenv("AUDIONEWS_FETCH_ALLOW", "127.0.0.0/8")
    with open_newsroom(from_environment()) as newsroom:
        room = Room(newsroom)
        people, now = newsroom.library.accounts, newsroom.clock()
        keys = {r: people.add_token(r, role=r, by="uji", at=now)[1] for r in ("redaktur", "penanggung-jawab")}

        def ask(role, method, path, **body):
            headers = {"Authorization": f"Bearer {keys[role]}"}
            return room.app.test_client().open(f"/api/v1{path}", method=method, headers=headers, json=body)

        refused = ask("redaktur", "POST", "/sources", url=site, own=True)
        added = ask("penanggung-jawab", "POST", "/sources", url=f"{site}/sitemap-news.xml", own=True)
        held = ask("redaktur", "PATCH", f"/sources/{added.json['id']}", held=True)
        released = ask("redaktur", "PATCH", f"/sources/{added.json['id']}", held=False)
        pusher = ask("penanggung-jawab", "POST", "/sources/pushes", name="cms", shape="ghost")
        wrong = ask("penanggung-jawab", "POST", "/sources/pushes", name="lain", shape='html = "judul"')
        listed = ask("redaktur", "GET", "/sources").json["sources"]
        removed = ask("penanggung-jawab", "DELETE", f"/sources/{added.json['id']}")

    assert (refused.status_code, added.status_code, held.json["held"]) == (403, 201, True)
    assert (released.status_code, pusher.status_code, removed.status_code) == (403, 201, 200)
    assert pusher.json["secret"].startswith("whsec_")
    assert "secret" not in listed[0]
    assert (wrong.status_code, wrong.json["error"]) == (400, "sources.bad_shape")
