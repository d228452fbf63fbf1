"""Fetching from real servers on loopback: what may be fetched, what is refused, and that nobody can hold us up."""

import gzip
import ipaddress
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler

import pytest
from loopback import listening

from audionews.article.fetch import Fetcher, checked_url, fetch
from audionews.errors import AudionewsError, FetchFailed, FetchRefused

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)
STORY = b"<p>Warga Sukamulya menanam bakau di pesisir.</p>"


@contextmanager
def site(pages):
    """A server on loopback: path → function of the request's handler. Yields its address and the paths asked for."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            try:
                pages.get(self.path, gone)(self)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *_):
            pass

    with listening(Handler) as server:
        yield server.address, asked


def answer(status=200, body=STORY, **headers):
    def page(handler):
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return page


gone = answer(404, b"")


def fetcher(**options):
    return Fetcher(**{"allow": LOOPBACK, "interval_s": 0, "timeout_s": 2, "deadline_s": 3} | options)


def refusal(url, **options):
    with pytest.raises(AudionewsError) as caught, fetcher(**options) as open_fetcher:
        open_fetcher.fetch(url)
    return caught.value.key


def test_a_page_comes_with_its_address_and_charset():
    with site({"/berita": answer(Content_Type="text/html; charset=ISO-8859-1")}) as (home, _):
        page = fetch(home + "/berita#komentar", allow=LOOPBACK, interval_s=0)

    assert page.content == STORY
    assert (page.url, page.declared_charset.lower()) == (home + "/berita", "iso-8859-1")


def test_without_leave_the_own_machine_is_not_asked_at_all():
    with site({"/": answer()}) as (home, asked):
        keys = {
            refusal(home.replace("127.0.0.1", name), allow=())
            for name in ("127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "0.0.0.0")
        }

    assert keys == {"article.private_address"}
    assert asked == []


@pytest.mark.parametrize(
    "host",
    [
        "169.254.169.254",
        "192.0.0.192",
        "[fec0::1]",
        "[::1]",
        "[::ffff:10.0.0.1]",
        "[64:ff9b::a9fe:a9fe]",
        "[fe80::1%25eth0]",
    ],
)
def test_inner_and_metadata_addresses_are_refused(host):
    assert refusal(f"http://{host}/latest/meta-data") in ("article.private_address", "article.bad_address")


def test_a_redirect_into_the_private_network_is_refused():
    inward = answer(302, b"", Location="http://169.254.169.254/latest/meta-data")
    with site({"/": inward, "/robots.txt": gone}) as (home, _):
        assert refusal(home + "/") == "article.private_address"


def test_a_redirected_robots_file_passes_the_same_door():
    with site({"/": answer(), "/robots.txt": answer(301, b"", Location="http://10.0.0.1/robots.txt")}) as (home, _):
        assert refusal(home + "/") == "article.private_address"


@pytest.mark.parametrize("scheme", ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/x"])
def test_a_redirect_to_another_scheme_is_refused(scheme):
    with site({"/": answer(302, b"", Location=scheme)}) as (home, _):
        assert refusal(home + "/") == "article.bad_address"


@pytest.mark.parametrize(
    "url",
    [
        "ftp://contoh.id/x",
        "file:///etc/passwd",
        "http://",
        "http://u:p@contoh.id/",
        "http://[::1",
        "http://contoh.id:99999/",
        "http://contoh .id/",
    ],
)
def test_only_whole_http_addresses_are_taken(url):
    with pytest.raises(FetchRefused, match=r"article\.bad_address"):
        checked_url(url)


def test_redirects_are_followed_but_not_for_ever():
    pages = {
        "/lama": answer(301, b"", Location="/baru"),
        "/baru": answer(),
        "/putar": answer(302, b"", Location="/putar"),
    }
    with site(pages) as (home, _), fetcher() as open_fetcher:
        assert open_fetcher.fetch(home + "/lama").url == home + "/baru"
        assert refusal(home + "/putar") == "article.too_many_redirects"


def test_robots_are_obeyed_and_read_once():
    rules = answer(200, b"User-agent: *\nDisallow: /rahasia\n")
    with site({"/robots.txt": rules, "/rahasia/1": answer(), "/berita": answer()}) as (home, asked), fetcher() as one:
        with pytest.raises(FetchRefused, match=r"article\.robots"):
            one.fetch(home + "/rahasia/1")
        one.fetch(home + "/berita")

    assert asked == ["/robots.txt", "/berita"]


def test_a_site_whose_robots_file_fails_is_left_alone():
    with site({"/robots.txt": answer(503, b""), "/": answer()}) as (home, asked):
        assert refusal(home + "/") == "article.bad_status"

    assert asked == ["/robots.txt"]


def test_an_unchanged_page_is_not_sent_again():
    def page(handler):
        known = handler.headers.get("If-None-Match") == '"a1"'
        answer(304, b"")(handler) if known else answer(200, STORY, ETag='"a1"')(handler)

    with site({"/": page}) as (home, _), fetcher() as one:
        first = one.fetch(home + "/")
        again = one.fetch(home + "/", etag=first.etag)

    assert first.page.content == STORY
    assert again.page is None


def test_two_calls_to_one_host_keep_their_distance():
    waits = []
    with (
        site({"/": answer()}) as (home, _),
        fetcher(interval_s=5.0, monotonic=lambda: 100.0, sleep=waits.append) as one,
    ):
        one.fetch(home + "/")
        one.fetch(home + "/")

    assert waits == [5.0]


@pytest.mark.parametrize(
    ("status", "key"),
    [
        (404, "article.gone"),
        (410, "article.gone"),
        (500, "article.bad_status"),
        (403, "article.bad_status"),
        (204, "article.bad_status"),
    ],
)
def test_each_refusal_of_a_site_has_its_sentence(status, key):
    with site({"/": answer(status, b"")}) as (home, _):
        assert refusal(home + "/") == key


def test_gzip_is_unpacked_and_a_bomb_is_not():
    bomb = gzip.compress(bytes(50_000_000))
    pages = {
        "/kecil": answer(200, gzip.compress(STORY), Content_Encoding="gzip"),
        "/bom": answer(200, bomb, Content_Encoding="gzip"),
        "/cacat": answer(200, b"bukan gzip", Content_Encoding="gzip"),
        "/lain": answer(200, STORY, Content_Encoding="br"),
    }
    with site(pages) as (home, _), fetcher(max_bytes=100_000) as one:
        assert one.fetch(home + "/kecil").page.content == STORY
        assert {refusal(home + path, max_bytes=100_000) for path in ("/bom", "/cacat", "/lain")} == {
            "article.no_answer"
        }


def test_more_than_the_cap_is_not_read():
    def endless(handler):
        handler.send_response(200)
        handler.end_headers()
        for _ in range(2000):
            handler.wfile.write(b"x" * 10_000)

    with site({"/": endless}) as (home, _):
        assert refusal(home + "/", max_bytes=200_000) == "article.no_answer"


@pytest.mark.parametrize("part", ["head", "body", "silence"])
def test_a_server_that_dribbles_is_left_at_the_deadline(part):
    def dribble(handler):
        if part == "body":
            handler.send_response(200)
            handler.end_headers()
        for _ in range(60):
            if part != "silence":
                handler.wfile.write(b"x")
                handler.wfile.flush()
            time.sleep(0.05)

    with site({"/": dribble}) as (home, _):
        start = time.monotonic()
        key = refusal(home + "/", deadline_s=0.6)

    assert key == "article.no_answer"
    assert time.monotonic() - start < 3.5  # the server's own thread ends at 3 s


def test_a_name_nobody_knows_is_said_so():
    with pytest.raises(FetchFailed, match=r"article\.no_answer"), fetcher() as one:
        one.fetch("http://tidak-ada.invalid/")
