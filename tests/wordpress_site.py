"""A small WordPress on the loopback: the REST interface of posts as its handbook describes it, pages of posts, a feed of ten.

https://developer.wordpress.org/rest-api/using-the-rest-api/pagination/: a page beyond the last is answered with 400.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

from loopback import listening

BEGIN = datetime(2026, 5, 1, 1, 0, tzinfo=UTC)
BODY = (
    "Pasar Ikan Teluk Kabung dibuka kembali setelah lantainya ditinggikan setengah meter oleh pemerintah kota.",
    "Sebanyak {stalls} pedagang kembali menempati lapak mereka sejak subuh, kata kepala pasar, Yulia Marni.",
    "Air pasang bulan lalu merendam los sayur dan ikan selama empat hari sehingga pembeli beralih ke pasar lain.",
    "Pemerintah kota menghitung biaya peninggian lantai itu mencapai dua koma satu miliar rupiah dari kas daerah.",
    "Para pembeli berharap jalan menuju pasar juga diperbaiki sebelum musim hujan tiba pada bulan Oktober nanti.",
)


@dataclass
class Post:
    number: int
    slug: str
    stalls: int = 312
    hour: int = 0
    changed: int = 0
    protected: bool = False
    video: bool = False
    caption: str = ""

    @property
    def at(self) -> datetime:
        return BEGIN + timedelta(hours=self.hour)

    @property
    def modified(self) -> datetime:
        return BEGIN + timedelta(hours=self.changed or self.hour)

    @property
    def title(self) -> str:
        return f"Pasar Ikan Dibuka Kembali, Bagian {self.number}"

    @property
    def markup(self) -> str:
        if self.video:
            return '<figure class="wp-block-embed"><iframe src="https://video.example/7"></iframe></figure>'
        return "".join(f"<p>{line.format(stalls=self.stalls)}</p>" for line in BODY)


@dataclass
class WordPress:
    posts: dict[int, Post] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    closed: bool = False  # the REST interface
    hidden: set[int] = field(default_factory=set)  # posts that the interface does not name though their pages are there
    knows_modified: bool = True
    address: str = ""

    def add(self, number: int, **more) -> Post:
        more = {"slug": f"pasar-{number}", "hour": number} | more
        self.posts[number] = Post(number=number, **more)
        return self.posts[number]

    def answer(self, path: str) -> tuple[int, str, bytes, dict[str, str]]:
        parts = urlsplit(path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/":
            link = {} if self.closed else {"Link": f'<{self.address}/wp-json/>; rel="https://api.w.org/"'}
            return 200, "text/html", b"<h1>Kabar Teluk</h1><p>Berita dari teluk.</p>", link
        if parts.path.startswith("/wp-json/"):
            return self._rest(parts.path.removeprefix("/wp-json"), query)
        if parts.path in ("/feed", "/feed/"):
            return self._feed(int(query.get("paged", 1)))
        for post in self.posts.values():
            if parts.path == f"/{post.slug}/":
                page = f"<title>{post.title}</title><article><h1>{post.title}</h1>{post.markup}</article>"
                return 200, "text/html; charset=utf-8", page.encode(), {}
        return 404, "text/html", b"<h1>Tidak ditemukan</h1>", {}

    def _rest(self, route: str, query: dict[str, str]) -> tuple[int, str, bytes, dict[str, str]]:
        if self.closed:
            return self._json({"code": "rest_forbidden", "message": "Antarmuka ditutup."}, 401)
        if route == "/":
            return self._json({"name": "Kabar Teluk &amp; Pesisir", "description": "x", "home": self.address})
        if route != "/wp/v2/posts":
            return self._json({"code": "rest_no_route", "message": "Tidak ada."}, 404)
        if query.get("orderby") == "modified" and not self.knows_modified:
            return self._json({"code": "rest_invalid_param", "message": "orderby"}, 400)
        posts = [post for post in self.posts.values() if post.number not in self.hidden]
        if "include" in query:
            posts = [post for post in posts if str(post.number) in query["include"].split(",")]
        posts.sort(key=lambda p: p.modified if query.get("orderby") == "modified" else p.at, reverse=True)
        size, page = int(query.get("per_page", 10)), int(query.get("page", 1))
        pages = -(-len(posts) // size)
        if page > max(pages, 1):
            return self._json({"code": "rest_post_invalid_page_number", "message": "Terlalu jauh."}, 400)
        listed = [self._post(post) for post in posts[(page - 1) * size : page * size]]
        if "_fields" in query:
            listed = [{name: post[name] for name in query["_fields"].split(",")} for post in listed]
        return self._json(listed, headers={"X-WP-Total": str(len(posts)), "X-WP-TotalPages": str(pages)})

    def _post(self, post: Post) -> dict[str, object]:
        image = [{"caption": {"rendered": f"<p>{escape(post.caption)}</p>\n"}, "source_url": "https://g.example/1.jpg"}]
        return {
            "id": post.number,
            "link": f"{self.address}/{post.slug}/",
            "date_gmt": f"{post.at:%Y-%m-%dT%H:%M:%S}",
            "modified_gmt": f"{post.modified:%Y-%m-%dT%H:%M:%S}",
            "title": {"rendered": post.title},
            "content": {"rendered": "" if post.protected else post.markup, "protected": post.protected},
            "excerpt": {"rendered": "<p>Pasar dibuka &hellip;</p>"},
            "_embedded": {"author": [{"name": "Yusra Dewi"}], **({"wp:featuredmedia": image} if post.caption else {})},
        }

    def _feed(self, page: int) -> tuple[int, str, bytes, dict[str, str]]:
        posts = sorted(self.posts.values(), key=lambda post: post.at, reverse=True)[(page - 1) * 10 : page * 10]
        if not posts:
            return 404, "text/html", b"", {}
        items = "".join(
            f"<item><title>{post.title}</title><link>{self.address}/{post.slug}/</link><pubDate>{format_datetime(post.at)}</pubDate>"
            f'<guid isPermaLink="false">{self.address}/?p={post.number}</guid>'
            f"<content:encoded><![CDATA[{post.markup}]]></content:encoded></item>"
            for post in posts
        )
        return (
            200,
            "application/rss+xml",
            '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Kabar Teluk</title>'
            f"<generator>https://wordpress.org/?v=6.9</generator>{items}</channel></rss>".encode(),
            {},
        )

    @staticmethod
    def _json(value: object, status: int = 200, headers: dict[str, str] | None = None):
        return status, "application/json; charset=UTF-8", json.dumps(value).encode(), headers or {}


@contextmanager
def wordpress() -> Iterator[WordPress]:
    site = WordPress()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            status, kind, body, headers = site.answer(self.path)
            self.send_response(status)
            for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with listening(Handler) as server:
        site.address = server.address
        yield site
