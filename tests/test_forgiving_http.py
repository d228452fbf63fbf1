"""Answers as sites really write them: what browsers forgive is read, half a page never is, and no trap is walked into."""

import gzip
import ipaddress
import zlib

import brotli
import pytest
from loopback import raw_site

from audionews.article.connection import mended_head
from audionews.article.fetch import Fetcher
from audionews.errors import AudionewsError

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)
STORY = "<html><p>Panen raya di Lembah Anai dimulai pekan ini, kata para petani – lebih awal.</p></html>".encode()
HALF = STORY[: len(STORY) // 2]


@pytest.fixture
def site():
    with raw_site() as held:
        yield held


def fetcher(**options):
    return Fetcher(**{"allow": LOOPBACK, "interval_s": 0, "timeout_s": 2, "deadline_s": 3} | options)


def content(site, path="/"):
    with fetcher() as one:
        return one.fetch(site.address + path).page.content


def failure(site, path="/", **options):
    with pytest.raises(AudionewsError) as caught, fetcher(**options) as one:
        one.fetch(site.address + path)
    return caught.value


def chunked(*parts, end=b"0\r\n\r\n"):
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + end


HEADS = {
    "a blank before the colon": "HTTP/1.1 200 OK\nContent-Type : text/html\nX-Cache\t: HIT",
    "a line without a colon": "HTTP/1.1 200 OK\nini bukan kepala\nContent-Type: text/html",
    "a name with blanks": "HTTP/1.1 200 OK\nPowered By Kami: PHP\nContent-Type: text/html",
    "a name of other letters": "HTTP/1.1 200 OK\nJudul\xe9: x\nContent-Type: text/html",
    "an empty name": "HTTP/1.1 200 OK\n: kosong\nContent-Type: text/html",
    "a folded line": "HTTP/1.1 200 OK\nX-Panjang: satu\n dua\n\ttiga\nContent-Type: text/html",
    "a control character in a value": "HTTP/1.1 200 OK\nX-Aneh: a\x01b\x00c\nContent-Type: text/html",
    "no reason": "HTTP/1.1 200\nContent-Type: text/html",
    "a reason of other letters": "HTTP/1.1 200 Berh\xe1sil \xff\nContent-Type: text/html",
    "HTTP/1.0 without a length": "HTTP/1.0 200 OK\nContent-Type: text/html",
    "HTTP/2 named in the clear": "HTTP/2 200\nContent-Type: text/html",
    "a length that is no number": "HTTP/1.1 200 OK\nContent-Length: banyak",
    "an empty length": "HTTP/1.1 200 OK\nContent-Length:",
    "a negative length": "HTTP/1.1 200 OK\nContent-Length: -1",
    "the length twice": f"HTTP/1.1 200 OK\nContent-Length: {len(STORY)}\nContent-Length: {len(STORY)}",
    "the length twice in a line": f"HTTP/1.1 200 OK\nContent-Length: {len(STORY)}, {len(STORY)}",
    "identity": "HTTP/1.1 200 OK\nTransfer-Encoding: Identity",
    "203 of a proxy": "HTTP/1.1 203 Non-Authoritative Information\nVia: 1.1 proksi",
    "200 as 201": "HTTP/1.1 201 Created\nContent-Type: text/html",
    "a success nobody knows": "HTTP/1.1 290 Baik Sekali\nContent-Type: text/html",
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_a_head_that_browsers_forgive_is_read(site, head):
    site.put("/", head, STORY)

    assert content(site) == STORY


def test_a_head_of_bare_line_feeds_is_read(site):
    site.answers["/"] = b"\r\nHTTP/1.1 200 OK\nContent-Type: text/html\n\n" + STORY

    assert content(site) == STORY


def test_a_head_that_comes_byte_by_byte_is_read(site):
    site.pause_s = 0.001
    head = b"HTTP/1.1 200 OK\r\nContent-Type : text/html\r\n\r\n"
    site.answers["/"] = [bytes((byte,)) for byte in head] + [STORY]

    assert content(site) == STORY


def test_interim_answers_are_passed_over(site):
    site.answers["/"] = (
        b"HTTP/1.1 103 Early Hints\r\nLink : </gaya.css>; rel=preload\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
        b"HTTP/1.1 200 OK\r\nContent-Type : text/html\r\n\r\n" + STORY
    )

    assert content(site) == STORY


def test_what_is_no_http_at_all_is_refused_in_words(site):
    site.answers["/"] = b"SSH-2.0-OpenSSH_9.2\r\n\r\n"

    assert failure(site).key == "article.no_answer"


def test_a_head_without_end_is_left(site):
    site.answers["/"] = b"HTTP/1.1 200 OK\r\n" + b"X-Lagi: ya\r\n" * 100_000

    assert failure(site).key == "article.no_answer"


def test_two_lengths_that_contradict_each_other_are_refused(site):
    site.put("/", f"HTTP/1.1 200 OK\nContent-Length: {len(STORY)}\nContent-Length: 10", STORY)

    assert failure(site).key == "article.no_answer"


CHUNKED = {
    "once": "Transfer-Encoding: chunked",
    "twice": "Transfer-Encoding: chunked\nTransfer-Encoding: chunked",
    "twice in a line": "Transfer-Encoding: chunked, chunked",
    "in capitals with identity": "Transfer-Encoding: identity, CHUNKED",
    "beside a length": "Content-Length: 7\nTransfer-Encoding: chunked",
}


@pytest.mark.parametrize("lines", CHUNKED.values(), ids=CHUNKED)
def test_chunks_are_read_however_they_are_announced(site, lines):
    site.put("/", f"HTTP/1.1 200 OK\n{lines}", chunked(STORY[:20], STORY[20:]))

    assert content(site) == STORY


@pytest.mark.parametrize(
    "body",
    [
        b'14;ieof=ya;nama="x"\r\n' + STORY[:20] + b"\r\n" + chunked(STORY[20:]),
        b"14  \r\n" + STORY[:20] + b"\r\n" + chunked(STORY[20:]),
        b"0014\r\n" + STORY[:20] + b"\r\n" + chunked(STORY[20:], end=b"0\r\nX-Sidik: abc\r\n\r\n"),
        chunked(STORY, end=b"0\r\n"),  # cut after the last chunk's length
        chunked(STORY, end=b""),  # never said that it ends, and yet it ends
    ],
    ids=["extensions", "blanks", "zeros and a trailer", "cut trailer", "no last chunk"],
)
def test_chunks_as_servers_write_them_are_read(site, body):
    site.put("/", "HTTP/1.1 200 OK\nTransfer-Encoding: chunked", body)

    assert content(site) == STORY


def test_half_a_page_is_refused_whatever_the_framing(site):
    site.put("/panjang", f"HTTP/1.1 200 OK\nContent-Length: {len(STORY)}", HALF)
    site.put("/potong", "HTTP/1.1 200 OK\nTransfer-Encoding: chunked", chunked(HALF, end=b""))
    site.put("/padat", "HTTP/1.1 200 OK\nContent-Encoding: gzip", gzip.compress(STORY)[:-12])
    site.put("/bagian", f"HTTP/1.1 206 Partial Content\nContent-Length: {len(HALF)}", HALF)

    keys = {path: failure(site, path).key for path in ("/panjang", "/potong", "/padat", "/bagian")}

    assert keys == {
        "/panjang": "article.no_answer",
        "/potong": "article.no_answer",
        "/padat": "article.no_answer",
        "/bagian": "article.bad_status",
    }


FIRST, SECOND = STORY[:30], STORY[30:]
RAW = zlib.compressobj(wbits=-15)
RAW_DEFLATE = RAW.compress(STORY) + RAW.flush()
PACKED = {
    "gzip": ("gzip", gzip.compress(STORY)),
    "x-gzip": ("X-GZip", gzip.compress(STORY)),
    "two members": ("gzip", gzip.compress(FIRST) + gzip.compress(SECOND)),
    "five members, one empty": (
        "gzip",
        b"".join(map(gzip.compress, (FIRST, b"", SECOND[:5], SECOND[5:9], SECOND[9:]))),
    ),
    "garbage behind": ("gzip", gzip.compress(STORY) + b"\0\0\0bukan bagian halaman"),
    "one byte behind": ("gzip", gzip.compress(STORY) + b"\x1f"),
    "deflate": ("deflate", zlib.compress(STORY)),
    "raw deflate": ("deflate", RAW_DEFLATE),
    "packed twice": ("gzip, gzip", gzip.compress(gzip.compress(STORY))),
    "gzip in deflate": ("gzip, deflate", zlib.compress(gzip.compress(STORY))),
    "br of a cache": ("br", brotli.compress(STORY)),
    "a label of no coding": ("utf-8", STORY),
    "none": ("none", STORY),
    "8bit": ("8bit", STORY),
    "empty label": ("", STORY),
    "gzip beside a label": ("utf-8, gzip", gzip.compress(STORY)),
}


@pytest.mark.parametrize(("coding", "body"), PACKED.values(), ids=PACKED)
@pytest.mark.parametrize("apart", [False, True], ids=["at once", "byte by byte"])
def test_every_packing_is_taken_off_whole(site, coding, body, apart):
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\n\r\n".encode()
    site.pause_s = 0
    site.answers["/"] = [head, *(bytes((byte,)) for byte in body)] if apart else head + body

    assert content(site) == STORY


def test_the_second_member_of_gzip_counts_towards_the_limit(site):
    site.put("/", "HTTP/1.1 200 OK\nContent-Encoding: gzip", gzip.compress(b"a" * 900) + gzip.compress(b"b" * 200_000))

    assert failure(site, max_bytes=1000).key == "article.no_answer"


def test_members_without_end_and_without_content_are_left(site):
    site.put("/", "HTTP/1.1 200 OK\nContent-Encoding: gzip", gzip.compress(b"") * 40_000)

    assert failure(site, max_bytes=100_000).key == "article.no_answer"


@pytest.mark.parametrize("coding", ["zstd", "compress"])
def test_a_packing_nobody_here_can_take_off_is_refused_by_name(site, coding):
    site.put("/", f"HTTP/1.1 200 OK\nContent-Encoding: {coding}", STORY)

    assert coding in str(failure(site).facts["why"])


def test_a_second_member_that_is_cut_is_no_whole_page(site):
    site.put("/", "HTTP/1.1 200 OK\nContent-Encoding: gzip", gzip.compress(FIRST) + gzip.compress(SECOND)[:-6])

    assert failure(site).facts["why"] == "isi terpotong"


def test_a_gzip_page_under_the_length_of_the_unpacked_one_is_whole(site):
    site.put("/", f"HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: {len(STORY) * 9}", gzip.compress(STORY))

    assert content(site) == STORY


WAYS = {
    "a raw blank": ("/berita/panen raya", "/berita/panen%20raya"),
    "a fragment": ("/baru#komentar-3", "/baru"),
    "relative": ("baru", "/baru"),
    "a query alone": ("?cetak=1", "/?cetak=1"),
    "letters in UTF-8": ("/caf\xc3\xa9", "/caf%C3%A9"),
    "letters in Latin-1": ("/caf\xe9", "/caf%E9"),
    "encoded already": ("/satu%2Fdua%20tiga", "/satu%2Fdua%20tiga"),
    "quotes and angles": ('/a"<b>', "/a%22%3Cb%3E"),
    "a backslash": ("\\berita\\1", "/berita/1"),
    "blanks around": ("   /baru  ", "/baru"),
}


@pytest.mark.parametrize(("written", "path"), WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("status", [300, 301, 303, 308])
def test_a_redirect_is_followed_as_browsers_do(site, written, path, status):
    site.put("/", f"HTTP/1.1 {status} Pindah\nLocation: {written}\nContent-Length: 0")
    site.page(path, STORY)

    assert content(site) == STORY
    assert site.paths[-1] == path


def test_patience_that_a_site_asks_for_is_handed_on_and_kept(site):
    site.put("/a", "HTTP/1.1 429 Too Many Requests\nRetry-After: 3600\nContent-Length: 0")
    site.page("/b", STORY)

    with fetcher() as one:
        for path in ("/a", "/b"):
            with pytest.raises(AudionewsError) as caught:
                one.fetch(site.address + path)
            assert caught.value.facts["retry_after"] == "3600"

    assert site.paths == ["/robots.txt", "/a"]


ROBOTS = {
    "longest match allows": ("User-agent: *\nDisallow: /\nAllow: /berita", True),
    "longest match forbids": ("User-agent: *\nAllow: /\nDisallow: /berita/", False),
    "the same length allows": ("User-agent: *\nDisallow: /berita\nAllow: /berita", True),
    "our own group alone counts": ("User-agent: *\nDisallow: /\n\nUser-agent: audionews\nDisallow: /admin", True),
    "our own group in capitals": ("User-agent: AudioNews\nDisallow: /berita\n\nUser-agent: *\nAllow: /", False),
    "groups of one name are one": ("User-agent: *\nDisallow: /a\n\nUser-agent: *\nDisallow: /berita", False),
    "two names over one group": ("User-agent: lain\nUser-agent: *\nDisallow: /berita", False),
    "a star inside": ("User-agent: *\nDisallow: /*/7", False),
    "an anchor at the end": ("User-agent: *\nDisallow: /berita/7$", False),
    "an anchor that does not hold": ("User-agent: *\nDisallow: /berita$", True),
    "an empty rule forbids nothing": ("User-agent: *\nDisallow:", True),
    "a byte order mark": ("\ufeffUser-agent: *\nDisallow: /berita", False),
    "comments and other lines": (
        "# aturan\nSitemap: /s.xml\nUser-agent: * # semua\nDisallow: /berita # tidak\nHost: x",
        False,
    ),
    "carriage returns alone": ("User-agent: *\rDisallow: /berita\r", False),
    "a page of HTML instead": ("<!doctype html><html><body>Disallow</body></html>", True),
    "nobody is named": ("Disallow: /berita", True),
}


@pytest.mark.parametrize(("rules", "allowed"), ROBOTS.values(), ids=ROBOTS)
def test_robots_are_read_as_rfc_9309_says(site, rules, allowed):
    site.page("/robots.txt", rules, "text/plain")
    site.page("/berita/7", STORY)

    if allowed:
        assert content(site, "/berita/7") == STORY
    else:
        assert failure(site, "/berita/7").key == "article.robots"
        assert "/berita/7" not in site.paths


@pytest.mark.parametrize(
    ("status", "reachable"),
    [(404, True), (403, True), (401, True), (410, True), (500, False), (503, False), (429, False)],
)
def test_a_robots_file_that_is_not_there_allows_and_one_that_fails_does_not(site, status, reachable):
    site.put("/robots.txt", f"HTTP/1.1 {status} x\nContent-Length: 0")
    site.page("/berita/7", STORY)

    if reachable:
        assert content(site, "/berita/7") == STORY
    else:
        assert failure(site, "/berita/7").key == "article.bad_status"


def test_a_head_that_says_its_framing_in_two_ways_is_read_in_one():
    mended = mended_head(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding : chunked\r\n\r\n")

    assert mended == b"HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n"
