"""What an outsider can write into an address or a header: it names something that is there, or it is refused in words."""

import pytest
from conftest import article_of
from desk_room import opened

BEYOND = "9" * 30  # no database counts so far


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    with opened(tmp_path_factory.mktemp("home")) as made:
        gone = made.newsroom.receive(article_of("Feri berangkat pukul enam pagi.", headline="Feri Pagi"), by="uji").slug
        made.newsroom.publish(gone, by="uji")
        made.newsroom.withdraw(gone, ground="anak", reason="Memuat nama anak.", by="uji")
        yield made


@pytest.fixture
def client(room):
    return room.app.test_client()


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"/ralat/{BEYOND}", 404),
        (f"/ralat?sebelum={BEYOND}", 400),
        (f"/feeds/berita/{BEYOND}.xml", 404),
        (f"/sitemap-{BEYOND}.xml", 404),
        ("/oembed?url=http://[::1", 404),
        ("/oembed?url=http://lain@127.0.0.1:8000/berita/feri-pagi", 404),
        ("/berita/%00", 404),
        ("/berita/%0d%0aX-Evil:1", 404),
        ("/berita/%ed%a0%80", 404),
        ("/media/..%2f..%2faudionews.sqlite", 404),
        ("/static/..%2f..%2fsettings.py", 404),
        ("/desk/static/..%2f..%2f..%2fsettings.py", 404),
        ("/cari?q=%00", 200),
        ("/cari?q=" + "a" * 3000, 200),
    ],
)
def test_an_address_that_names_nothing_is_refused_without_a_trace(client, address, status):
    answer = client.get(address)

    assert answer.status_code == status
    assert "Traceback" not in answer.text
    assert "X-Evil" not in answer.headers


@pytest.mark.parametrize("address", ["/berita//feri-pagi", "/desk", "//static//x"])
def test_a_redirect_never_leads_where_the_host_header_says(client, address):
    answer = client.get(address, headers={"Host": "jahat.example", "X-Forwarded-Host": "jahat.example"})

    assert "jahat.example" not in answer.headers.get("Location", "")
    assert not answer.headers.get("Location", "").startswith("//")


@pytest.mark.parametrize(
    "address", ["/", "/berita/feri-pagi", "/feeds/berita.xml", "/sitemap.xml", "/robots.txt", "/desk/masuk"]
)
def test_a_page_never_repeats_a_host_that_was_made_up(client, address):
    forged = {
        "Host": "jahat.example",
        "X-Forwarded-Host": "jahat.example",
        "X-Forwarded-Proto": "gopher",
        "X-Forwarded-Prefix": "/jahat.example",
        "X-Original-URL": "/jahat.example",
        "Forwarded": "host=jahat.example",
    }
    answer = client.get(address, headers=forged)
    after = client.get(address)

    assert b"jahat.example" not in answer.data
    assert b"jahat.example" not in after.data


@pytest.mark.parametrize("address", ["/berita/feri-pagi/pemutar.json", "/berita/feri-pagi/tanda-terima"])
def test_what_one_asker_wanted_as_json_is_nobody_elses_page(client, address):
    program = client.get(address, headers={"Accept": "application/json"})
    reader = client.get(address, headers={"Accept": "text/html"})

    assert (program.status_code, program.mimetype) == (410, "application/json")
    assert (reader.status_code, reader.mimetype) == (410, "text/html")


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_the_method_is_what_it_says_and_nothing_else(client, header):
    answer = client.get("/pengaturan?tema=gelap&_method=POST", headers={header: "POST"})

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"If-None-Match": '"' * 8000},
        {"If-None-Match": 'W/"a",' * 1300},
        {"If-Modified-Since": "Fri, 31 Dec 9999 23:59:59 GMT"},
        {"If-Modified-Since": "Mon, 01 Jan 0001 00:00:00 -9999"},
        {"Range": "bytes=" + "0-1," * 1900},
        {"Range": f"bytes=-{BEYOND}"},
        {"Accept-Encoding": "gzip;q=x, " * 800},
        {"Accept": "*/*;q=," * 1100},
        {"Cookie": "pengaturan=" + "a=1&" * 2000},
        {"Cookie": "pengaturan=%00%ff; " * 400},
    ],
)
@pytest.mark.parametrize("address", ["/", "/feeds/berita.xml", "/berita/feri-pagi", "/static/base.js"])
def test_monstrous_headers_change_nothing(client, address, headers):
    plain = client.get(address).status_code

    assert client.get(address, headers=headers).status_code in (plain, 304)
