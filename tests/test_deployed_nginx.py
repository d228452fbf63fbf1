"""deploy/nginx.conf itself in Debian's nginx, before the site as deploy/audionews.service and audionews.env start it.

Rewritten is only what must differ here: ports, certificate and folders. Doors on 127.0.0.0/8 stand for listeners elsewhere.
"""

import http.client
import os
import re
import shlex
import signal
import socket
import ssl
import subprocess
import sys
import time
from contextlib import ExitStack, closing, contextmanager
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import browser_shelf as shelf
import pytest

from audionews.app import create_app
from audionews.desk.sign_in import TRIES_AN_ADDRESS
from audionews.library import Library
from audionews.library.accounts import WINDOW
from audionews.settings import from_environment

DEPLOY = Path(__file__).parent.parent / "deploy"
NAME = "berita.example.id"
SECRET = "rahasia-yang-panjang-sekali-untuk-uji"
NEXT_DAY = shelf.NOW + timedelta(days=1)
BIG_BYTES = 24 << 20  # more than the buffers of two sockets
ASKED_BY_NOBODY = "0" * 64
OWN_OF_A_SERVER = {"date", "server", "connection", "transfer-encoding"}


def settings_of(home, tmp):
    """What deploy/audionews.env says, with folders and secrets of this test."""
    secret = tmp / "secret"
    secret.write_text(SECRET)
    lines = (DEPLOY / "audionews.env").read_text(encoding="utf-8").splitlines()
    values = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    values |= {name: str(secret) for name in values if name.endswith("_FILE")}
    return {**values, "AUDIONEWS_HOME": str(home), "AUDIONEWS_NOW": shelf.NOW.isoformat(), "AUDIONEWS_ENGINE": "tone"}


def stocked(told):
    """A shelf with a file of a day in the future, and one too long for any buffer; answers (live, embargoed, big)."""
    library = shelf.stocked(from_environment(told))
    live = library.stories.get(shelf.HARBOUR_SLUG).build.mp3
    rows = (("headline", "Berita yang menunggu jamnya"), ("paragraph", "Isinya belum boleh didengar."))
    waiting = library.stories.add(
        shelf.article_of(rows), shelf.script_of(rows), channel="berita", by="uji", at=shelf.NOW
    )
    build = shelf.built(library, waiting.slug, 1, shelf.NOW)
    library.publishing.publish(waiting.slug, build.id, by="uji", at=shelf.NOW, visible_from=NEXT_DAY)
    build = library.stories.get(shelf.SCHOOL_SLUG).build
    content = library.blobs.path(live).read_bytes()
    big = library.media.put((content * (BIG_BYTES // len(content) + 1))[:BIG_BYTES], "mp3")
    parts = {name: getattr(build, name) for name in build.__dataclass_fields__ if name not in ("id", "slug", "mp3")}
    made = library.builds.add(shelf.SCHOOL_SLUG, parts.pop("revision"), mp3=big, by="uji", **parts)
    library.publishing.publish(shelf.SCHOOL_SLUG, made.id, by="uji", at=shelf.NOW)
    embargoed = library.stories.get(waiting.slug).build.mp3
    library.close()
    return live, embargoed, big


def certificate(tmp):
    """A throw-away self-signed pair."""
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-days", "2", "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    files = tmp / "fullchain.pem", tmp / "privkey.pem"
    subprocess.run([*command, "-out", files[0], "-keyout", files[1]], check=True, capture_output=True)
    return files


@contextmanager
def front(tmp, home, ports):
    """nginx in front of ``ports.site``, until the block ends."""
    command = nginx_folder(tmp, home, ports)
    with (tmp / "nginx.log").open("wb") as log:
        process = subprocess.Popen([*command, "-g", "daemon off;"], stdout=log, stderr=log)
    try:
        ready((ports.https, ports.http), process, tmp / "nginx.log")
        yield
    finally:
        process.terminate()
        process.wait(20)


def ready(ports, process, log):
    until = time.monotonic() + 60
    while not all(map(listens, ports)):
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < until, log.read_text()
        time.sleep(0.1)


def nginx_folder(tmp, home, ports):
    """Debian's nginx.conf with our file in it, both rewritten for this place."""
    chain, key = certificate(tmp)
    ours = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    ours = re.sub(r"(?m)^ *listen \[::\].*\n", "", ours)  # not every machine speaks IPv6
    for before, after in (
        ("listen 443 ", f"listen 127.0.0.1:{ports.https} "),
        ("listen 80;", f"listen 127.0.0.1:{ports.http};"),
        ("http://127.0.0.1:8000", f"http://127.0.0.1:{ports.site}"),
        (f"/etc/letsencrypt/live/{NAME}/fullchain.pem", str(chain)),
        (f"/etc/letsencrypt/live/{NAME}/privkey.pem", str(key)),
        ("/var/lib/audionews/media/", f"{home}/media/"),
    ):
        assert before in ours, before
        ours = ours.replace(before, after)
    (tmp / "sites").mkdir()
    (tmp / "sites/audionews.conf").write_text(ours)
    debian = Path("/etc/nginx/nginx.conf").read_text(encoding="utf-8")
    debian = re.sub(r"(?m)^user .*", "user root;" if os.getuid() == 0 else "", debian)  # pytest's folders are its own
    debian = re.sub(r"(?m)^pid .*", f"pid {tmp}/nginx.pid;", debian)
    debian = re.sub(r"(?m)^worker_processes .*", "worker_processes 1;", debian)
    debian = re.sub(r"\b(access|error)_log [^;]*;", rf"\1_log {tmp}/\1.log;", debian)
    debian = re.sub(r"(?m)^\s*include /etc/nginx/(modules-enabled|conf\.d)/.*", "", debian)
    kept = "".join(f"{kind}_temp_path {tmp}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    debian = debian.replace("include /etc/nginx/sites-enabled/*;", f"{kept}include {tmp}/sites/*;")
    (tmp / "nginx.conf").write_text(debian)
    return ["nginx", "-p", str(tmp), "-e", str(tmp / "error.log"), "-c", str(tmp / "nginx.conf")]


def start_of(unit):
    """The words of ExecStart, with this Python's audionews."""
    line = re.search(r"(?m)^ExecStart=(.*)$", (DEPLOY / unit).read_text(encoding="utf-8"))[1]
    return [sys.executable, "-m", "audionews", *shlex.split(line)[1:]]


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    tmp, home = tmp_path_factory.mktemp("nginx"), tmp_path_factory.mktemp("home")
    ports = SimpleNamespace(site=shelf.free_port(), https=shelf.free_port(), http=shelf.free_port())
    told = settings_of(home, tmp)
    live, embargoed, big = stocked(told)
    words = start_of("audionews.service")
    words[words.index("--port") + 1] = str(ports.site)
    with (tmp / "site.log").open("wb") as log:
        site = subprocess.Popen(words, env={**os.environ, **told}, stdout=log, stderr=log, start_new_session=True)
    try:
        ready((ports.site,), site, tmp / "site.log")
        with front(tmp, home, ports):
            library = Library.open(from_environment(told))
            yield SimpleNamespace(
                told=told, ports=ports, live=live, embargoed=embargoed, big=big, library=library, tmp=tmp
            )
            library.close()
    finally:
        os.killpg(site.pid, signal.SIGKILL)  # its own group: gunicorn, its workers and the queue's worker
        site.wait(20)


def listens(port):
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


class Answer(SimpleNamespace):
    """status, headers (by name in small letters; a name twice is a fault of its own), body."""


def trusting(tmp):
    context = ssl.create_default_context(cafile=tmp / "fullchain.pem")
    context.set_alpn_protocols(["http/1.1"])
    return context


def https(house, source="127.0.0.1"):
    """A connection as a browser at ``source`` makes it."""
    line = socket.create_connection(("127.0.0.1", house.ports.https), timeout=30, source_address=(source, 0))
    connection = http.client.HTTPConnection(NAME)
    connection.sock = trusting(house.tmp).wrap_socket(line, server_hostname=NAME)
    return connection


def plain(house, port):
    return http.client.HTTPConnection("127.0.0.1", port, timeout=30)


def answer_to(connection, method, path, body=None, **headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    with closing(connection):
        connection.request(method, path, body=body, headers={"Host": NAME, **headers})
        with connection.getresponse() as got:
            content, received = got.read(), [(name.lower(), value) for name, value in got.getheaders()]
    assert len(dict(received)) == len([name for name, _ in received if name != "set-cookie"]) + (
        "set-cookie" in dict(received)
    ), received
    return Answer(status=got.status, headers=dict(received), body=content)


def through(house, method, path, body=None, source="127.0.0.1", **headers):
    return answer_to(https(house, source), method, path, body, **headers)


@pytest.fixture(scope="module")
def without_nginx(house):
    """The same shelf, answered by audionews alone."""
    settings = from_environment({**house.told, "AUDIONEWS_MEDIA_BY": ""})
    client = create_app(settings, house.library).test_client(use_cookies=False)

    def asks(method, path, **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        got = client.open(path, method=method, headers={"Host": NAME, **headers})
        return Answer(
            status=got.status_code, headers={name.lower(): value for name, value in got.headers}, body=got.data
        )

    return asks


# Media


TAG, DATE = "{tag}", "{date}"
QUESTIONS = [
    ("GET", {}),
    ("HEAD", {}),
    ("HEAD", {"Range": "bytes=0-4"}),
    ("GET", {"Range": "bytes=0-0"}),
    ("GET", {"Range": "bytes=1000-1999"}),
    ("GET", {"Range": "bytes=-100"}),
    ("GET", {"Range": "bytes=100-"}),
    ("GET", {"Range": "bytes=100-999999999"}),
    ("GET", {"Range": "Bytes=5-6"}),
    ("GET", {"Range": "bytes=999999999-"}),
    ("GET", {"Range": "bytes=-0"}),
    ("GET", {"Range": "bytes=5-4"}),
    ("GET", {"Range": "bytes=a-b"}),
    ("GET", {"Range": "lines=1-2"}),
    ("GET", {"Range": "bytes=0-1,5-6"}),
    ("GET", {"Range": "bytes=5-", "If-Range": TAG}),
    ("GET", {"Range": "bytes=5-", "If-Range": DATE}),
    ("GET", {"Range": "bytes=5-", "If-Range": '"lain"'}),
    ("GET", {"Range": "bytes=5-", "If-Range": f"W/{TAG}"}),
    ("GET", {"Range": "bytes=5-", "If-Range": "Wed, 25 Nov 2020 00:00:00 GMT"}),
    ("GET", {"If-None-Match": TAG}),
    ("GET", {"If-None-Match": f'"x", W/{TAG}', "Range": "bytes=5-"}),
    ("GET", {"If-None-Match": '"x"', "Range": "bytes=5-9"}),
    ("GET", {"If-Modified-Since": DATE}),
    ("GET", {"If-Modified-Since": "Wed, 25 Nov 2020 00:00:00 GMT"}),
    ("GET", {"If-Match": TAG, "Range": "bytes=5-9"}),
    ("GET", {"If-Unmodified-Since": DATE, "Range": "bytes=5-9"}),
    ("GET", {"Origin": "https://pemutar.example", "Accept-Encoding": "br, gzip"}),
]


@pytest.mark.parametrize("part", ["mp3", "opus", "vtt", "chapters_json", "coverless"])
def test_a_media_file_is_answered_as_without_nginx(house, without_nginx, part):
    build = house.library.stories.get(shelf.HARBOUR_SLUG).build
    path = f"{build.mp3.path}?tanpa=sampul" if part == "coverless" else getattr(build, part).path
    own_headers = without_nginx("HEAD", path).headers
    differ = []
    for method, headers in QUESTIONS if part in ("mp3", "coverless") else QUESTIONS[:6]:
        headers = {
            name: value.replace(TAG, own_headers["etag"]).replace(DATE, own_headers["last-modified"])
            for name, value in headers.items()
        }
        one, other = without_nginx(method, path, **headers), through(house, method, path, **headers)
        mine, theirs = ({**a.headers, "status": a.status, "body": a.body} for a in (one, other))
        differ += [
            (method, headers, name, str(mine.get(name))[:80], str(theirs.get(name))[:80])
            for name in sorted({*mine, *theirs} - OWN_OF_A_SERVER - ({"accept-ranges"} if one.status == 206 else set()))
            if mine.get(name) != theirs.get(name)
        ]

    assert differ == []


def test_what_is_not_public_or_not_there_is_not_found(house):
    opens_later = through(house, "GET", house.embargoed.path)
    nothing = through(house, "GET", f"/media/{ASKED_BY_NOBODY}.mp3")

    assert (opens_later.status, nothing.status) == (404, 404)
    assert opens_later.body == nothing.body
    assert "immutable" not in str(opens_later.headers)


@pytest.mark.parametrize("way", ["/_media/", "/_media/..%2f", "//_media/", "/%5fmedia/", "/static/../_media/"])
def test_the_folder_is_closed_to_who_knows_its_address(house, way):
    file = house.embargoed

    answer = through(house, "GET", f"{way}{file.hash[:2]}/{file.hash}.{file.ext}")
    assert answer.status == 404
    assert "immutable" not in str(answer.headers)


def test_a_file_that_nginx_cannot_read_is_a_failure_that_nobody_keeps(house, tmp_path):
    ports = SimpleNamespace(site=house.ports.site, https=shelf.free_port(), http=shelf.free_port())
    with front(tmp_path, tmp_path, ports):  # a folder without media, as nginx sees one that it may not enter
        answer = through(SimpleNamespace(ports=ports, tmp=tmp_path), "GET", house.live.path)

    assert (answer.status, answer.headers["cache-control"]) == (503, "no-store")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "etag" not in answer.headers


def open_at(port):
    """How many connections to that port stand (Linux: proc_net_tcp; 01 is ESTABLISHED)."""
    rows = Path("/proc/net/tcp").read_text().splitlines()[1:]
    return sum(row.split()[2].endswith(f":{port:04X}") and row.split()[3] == "01" for row in rows)


@pytest.mark.parametrize("query", ["", "?tanpa=sampul"])
def test_a_listener_on_a_slow_line_holds_nothing_of_audionews(house, query):
    with ExitStack() as slow:
        for _ in range(8):
            one = slow.enter_context(closing(https(house)))
            one.request("GET", house.big.path + query, headers={"Host": NAME, "Connection": "close"})
            first = one.sock.recv(1000)
        until = time.monotonic() + 20
        while open_at(house.ports.site) and time.monotonic() < until:
            time.sleep(0.05)
        held = open_at(house.ports.site)
        whole = len(first) + sum(map(len, iter(lambda: one.sock.recv(1 << 16), b"")))

    assert held == 0
    assert whole > BIG_BYTES * 0.99


# The door


def test_what_is_not_encrypted_is_sent_to_where_it_is(house):
    answer = answer_to(plain(house, house.ports.http), "GET", "/feeds/berita.xml?a=1", Host="jahat.example")

    assert (answer.status, answer.headers["location"]) == (301, f"https://{NAME}/feeds/berita.xml?a=1")


@pytest.mark.parametrize("path", ["/metrics", "//metrics", "/%6detrics", "/metrics?x=1", "/a/../metrics"])
def test_the_figures_are_not_for_outside(house, path):
    token = SECRET
    inside = answer_to(plain(house, house.ports.site), "GET", "/metrics", Authorization=f"Bearer {token}")
    outside = through(house, "GET", path, Authorization=f"Bearer {token}")

    assert inside.status == 200
    assert (outside.status, b"audionews_" in outside.body) == (403, False)


def test_a_page_and_a_feed_come_through_whole_and_small(house):
    page = through(house, "GET", f"/berita/{shelf.HARBOUR_SLUG}", Accept_Encoding="br")
    feed = through(house, "GET", "/feeds/berita.xml")
    again = through(house, "GET", "/feeds/berita.xml", If_None_Match=feed.headers["etag"])

    assert (page.status, page.headers["content-encoding"]) == (200, "br")
    assert page.headers["strict-transport-security"].startswith("max-age=31536000")
    assert "'none'" in page.headers["content-security-policy"]
    assert f"https://{NAME}/media/".encode() in feed.body
    assert (again.status, again.body) == (304, b"")


def test_browsers_speak_http_2_and_nobody_an_old_tls(house):
    context = trusting(house.tmp)
    context.set_alpn_protocols(["h2", "http/1.1"])
    with (
        socket.create_connection(("127.0.0.1", house.ports.https), timeout=10) as line,
        context.wrap_socket(line, server_hostname=NAME) as sure,
    ):
        spoken = sure.selected_alpn_protocol()
    old = subprocess.run(
        ["openssl", "s_client", "-connect", f"127.0.0.1:{house.ports.https}", "-tls1_1", "-cipher", "ALL:@SECLEVEL=0"],
        input=b"",
        capture_output=True,
        timeout=20,
    )

    assert spoken == "h2"
    assert old.returncode != 0
    assert b"alert protocol version" in old.stderr


def test_more_than_16_megabytes_are_refused_in_a_sentence_before_they_are_sent(house):
    answer = through(house, "POST", "/desk/masuk", Content_Length=str((16 << 20) + 1))

    assert answer.status == 413
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "lebih besar daripada 16 MB" in answer.body.decode()
    assert 'lang="id"' in answer.body.decode()


def signs_in(house, source, name="Siapa Saja", **headers):
    form = f"name={name.replace(' ', '+')}&password=tebakan"
    kind = "application/x-www-form-urlencoded"
    return through(house, "POST", "/desk/masuk", form, source=source, Content_Type=kind, **headers)


def test_who_guesses_fast_waits_and_nobody_else_does(house):
    other_site = {"Sec-Fetch-Site": "cross-site"}  # refused before the slow look at a password: this counts tries only
    began = time.monotonic()
    tries = [signs_in(house, "127.0.0.11", **other_site) for _ in range(40)]
    refilled = (time.monotonic() - began) * 30 / 60
    looks = {through(house, "GET", "/desk/masuk", source="127.0.0.11").status for _ in range(14)}
    late = [one for one in tries if one.status == 429]

    assert [one.status for one in tries[:11]] == [400] * 11
    assert 40 - 12 - refilled <= len(late) <= 40 - 11
    assert (late[0].headers["cache-control"], int(late[0].headers["retry-after"])) == ("no-store", 30)
    assert "Tunggu setengah menit" in late[0].body.decode()
    assert looks == {200}
    assert signs_in(house, "127.0.0.12").status == 403


def test_an_address_that_a_guesser_writes_down_is_not_believed(house):
    """The desk counts by the address that nginx saw: a new lie a try gives no new tries, and another's address is not shut out."""
    for number in range(TRIES_AN_ADDRESS - 1):
        house.library.accounts.may_try(f"Nama {number}", "127.0.0.21", shelf.NOW, most_a_name=99, most_an_address=99)
    lies = [{"X-Forwarded-For": f"198.51.100.{number}"} for number in range(3)]
    lies += [{"X-Forwarded-For": "127.0.0.22, 127.0.0.1"}, {"Forwarded": "for=198.51.100.9"}]
    statuses = [signs_in(house, "127.0.0.21", f"Orang {number}", **lie).status for number, lie in enumerate(lies)]

    assert timedelta(minutes=1) < WINDOW
    assert statuses == [403, 429, 429, 429, 429]
    assert signs_in(house, "127.0.0.22").status == 403


def test_a_session_is_never_sent_in_the_clear(house):
    secret = house.library.accounts.setup_link(shelf.NOW)
    page = through(house, "GET", f"/desk/penyiapan/{secret}")
    form = "name=Ratna+Wulandari&password=ombak+tenang+di+Teluk+Bone&again=ombak+tenang+di+Teluk+Bone"
    made = through(house, "POST", f"/desk/penyiapan/{secret}", form, Content_Type="application/x-www-form-urlencoded")

    assert page.status == 200
    assert made.status in (302, 303), made.body.decode()
    assert {"secure", "httponly", "samesite=strict"} <= {
        p.strip().lower() for p in made.headers["set-cookie"].split(";")
    }


def test_while_nobody_answers_behind_it_a_sentence_says_so_and_apps_come_back(house, tmp_path):
    ports = SimpleNamespace(site=shelf.free_port(), https=shelf.free_port(), http=shelf.free_port())
    with front(tmp_path, tmp_path, ports):
        alone = SimpleNamespace(ports=ports, tmp=tmp_path)
        answer = through(alone, "GET", "/feeds/berita.xml")

    assert (answer.status, answer.headers["cache-control"]) == (503, "no-store")
    assert int(answer.headers["retry-after"]) > 0
    assert "sedang tidak menjawab" in answer.body.decode()
