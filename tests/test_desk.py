"""Who may come in, and what each may do: every address of the desk for every role, without and with the form's token."""

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyotp
import pytest
from desk_room import PASSWORD, PEOPLE, opened

from audionews.desk.auth import COOKIE
from audionews.errors import BadInput, Conflict
from audionews.library.accounts import ROLES

# Who may open or send what; the test below fails for an address that is not listed here.
EVERYBODY = {"sign_in", "setup", "recover", "openid", "openid_back", "static"}
ROLE = {
    "penulis": {"worklist", "stories", "add", "story", "restore", "job", "edit", "review", "merge", "revise", "sentence", "proposal",
                "handbook", "listen", "speak", "paste", "build_sound", "find_sentence",
                "words", "read_sentence", "read_so", "sentence_now", "account", "sign_out", "bulletin_list", "bulletin", "messages"},
    "redaktur": {"publish", "rollback", "use_voice", "discard", "take_up", "many", "ask_withdrawal", "close_alarm", "close_report", "retry_job", "correct", "reply",
                 "remake", "pronunciation", "try_reading", "board", "record", "record_file", "audience", "audience_file", "sources", "change_source", "withdraw_vanished", "change_bulletin", "directories", "settle_message"},
    "penanggung-jawab": {"decide_withdrawal", "remove_source", "private_feeds"},
    "admin": {"people", "alarms", "voices", "channels", "channel", "site"},
}  # fmt: skip
NEEDED = {endpoint: role for role, endpoints in ROLE.items() for endpoint in endpoints}
HOLES = {"slug": "tidak-ada", "segment": "s1", "which": "baru", "id": 999, "ext": "csv", "secret": "x"}


@pytest.fixture(scope="module")
def visitors(room):
    return {role: room.visitor(role) for role in ROLES}


def addresses(app):
    """(endpoint, method, address) of everything under /desk/."""
    routes = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if not rule.endpoint.startswith("desk.") or rule.endpoint == "desk.static":
                continue
            values = {name: HOLES.get(name, "x") for name in rule.arguments}
            if rule.endpoint in ("desk.job", "desk.retry_job"):
                values["id"] = "tidak-ada"
            address = app.url_for(rule.endpoint, **values)
            routes += [(rule.endpoint[5:], method, address) for method in sorted(rule.methods & {"GET", "POST"})]
    return routes


def test_every_address_has_its_place_in_the_table(room):
    assert {endpoint for endpoint, _, _ in addresses(room.app)} == set(NEEDED) | EVERYBODY - {"static"}


def test_without_a_session_every_address_leads_to_the_door(room):
    stranger = room.anybody()
    for endpoint, method, address in addresses(room.app):
        if endpoint in EVERYBODY:
            continue
        answer = stranger.client.open(address, method=method)
        assert (answer.status_code, "/desk/masuk" in answer.headers["Location"]) == (302, True), (endpoint, method)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_do_what_it_may_and_nothing_above_it(room, visitors, role):
    visitor = visitors[role]
    token = visitor.csrf()
    for endpoint, method, address in addresses(room.app):
        if endpoint in EVERYBODY | {"sign_out"}:
            continue
        answer = visitor.client.open(address, method=method, data={"csrf": token} if method == "POST" else None)
        allowed = ROLES.index(role) >= ROLES.index(NEEDED[endpoint])
        assert (answer.status_code != 403) == allowed, (endpoint, method, answer.status_code)
        assert answer.status_code < 500, (endpoint, method)


@pytest.mark.parametrize("token", [None, "", "x" * 32, "é"])
def test_no_change_without_the_forms_token(room, visitors, token):
    for endpoint, method, address in addresses(room.app):
        if method != "POST" or endpoint in EVERYBODY:
            continue
        answer = visitors["admin"].client.post(address, data={} if token is None else {"csrf": token})
        assert answer.status_code == 400, endpoint


def test_a_session_ends_when_nobody_uses_it_and_after_a_day_of_work(newsroom):
    people, now = newsroom.library.accounts, newsroom.clock()
    who = people.add_editor("Ani", role="penulis", password_hash="x", by="uji", at=now)
    idle, busy = people.open_session(who, now), people.open_session(who, now)
    used = [people.session(busy, now + timedelta(minutes=50 * turn)) is not None for turn in range(16)]

    assert people.session(idle, now + timedelta(minutes=61)) is None
    assert used == [True] * 15 + [False]


def test_another_persons_token_is_no_token(room, visitors):
    answer = visitors["redaktur"].client.post("/desk/tambah", data={"csrf": visitors["admin"].csrf(), "headline": "x"})

    assert answer.status_code == 400


def test_refusals_say_what_to_do(visitors):
    visitor = visitors["penulis"]
    visitor.get("/desk/orang")

    assert "Minta seorang redaktur" in visitor.text


def test_pages_of_the_desk_are_kept_by_no_cache_and_framed_by_nobody(visitors):
    answer = visitors["penulis"].get("/desk/")

    assert answer.headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


def signed_in(room, role, **more):
    visitor = room.anybody()
    visitor.client.post("/desk/masuk", data={"name": PEOPLE[role], "password": PASSWORD, **more})
    return visitor


def cookie(visitor):
    found = visitor.client.get_cookie(COOKIE, path="/desk")
    return found and found.value


def test_each_sign_in_gets_a_new_session_and_ends_the_one_before(room):
    visitor = signed_in(room, "redaktur")
    first = cookie(visitor)
    visitor.client.post("/desk/masuk", data={"name": PEOPLE["redaktur"], "password": PASSWORD})

    assert first
    assert cookie(visitor) != first
    assert room.newsroom.library.accounts.session(first, room.newsroom.clock()) is None


def test_the_cookie_is_for_the_desk_alone_and_out_of_reach_of_scripts(room):
    visitor = room.anybody()
    answer = visitor.client.post("/desk/masuk", data={"name": PEOPLE["redaktur"], "password": PASSWORD})

    set_cookie = answer.headers["Set-Cookie"]
    assert all(word in set_cookie for word in ("HttpOnly", "SameSite=Strict", "Path=/desk"))


def test_signing_out_ends_the_session_on_the_server(room):
    visitor = signed_in(room, "penulis")
    secret = cookie(visitor)
    visitor.post("/desk/keluar")

    assert room.newsroom.library.accounts.session(secret, room.newsroom.clock()) is None
    assert visitor.get("/desk/").status_code == 302


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/desk/\\evil", "/berita/x", "/desk//evil"]
)
def test_the_door_leads_nowhere_else(room, target):
    visitor = room.anybody()
    answer = visitor.client.post(
        "/desk/masuk", data={"name": PEOPLE["redaktur"], "password": PASSWORD, "lanjut": target}
    )

    assert answer.headers["Location"] == "/desk/"


def test_wrong_names_and_wrong_passwords_are_told_alike(room):
    visitor = room.anybody()
    wrong = visitor.client.post("/desk/masuk", data={"name": PEOPLE["admin"], "password": "salah salah salah"})
    unknown = visitor.client.post("/desk/masuk", data={"name": "Tidak Ada", "password": "salah salah salah"})

    assert wrong.status_code == unknown.status_code == 403
    assert "Nama, kata sandi, atau kode tidak cocok" in wrong.text
    assert "Nama, kata sandi, atau kode tidak cocok" in unknown.text


def test_guessing_is_slowed_down(tmp_path):
    with opened(tmp_path) as room:
        visitor = room.anybody()
        for _ in range(8):
            visitor.client.post("/desk/masuk", data={"name": PEOPLE["admin"], "password": "tebakan yang salah"})
        right = visitor.client.post("/desk/masuk", data={"name": PEOPLE["admin"], "password": PASSWORD})

        assert (right.status_code, right.headers["Retry-After"]) == (429, "900")
        assert "Tunggu 15 menit" in right.text
        assert cookie(visitor) is None


def test_a_second_factor_is_asked_for_and_each_code_works_once(tmp_path):
    with opened(tmp_path) as room:
        visitor, now = signed_in(room, "redaktur"), room.newsroom.clock()
        visitor.get("/desk/akun")
        page = visitor.answer.text
        secret = "".join(page.split("<code>")[1].split("</code>")[0].split())
        visitor.press("Nyalakan pengaman kedua", password=PASSWORD, code=pyotp.TOTP(secret).at(now))
        code = pyotp.TOTP(secret).at(now)

        assert cookie(signed_in(room, "redaktur")) is None
        assert cookie(signed_in(room, "redaktur", code=code))
        assert cookie(signed_in(room, "redaktur", code=code)) is None


def test_a_new_password_ends_all_other_sessions(tmp_path):
    with opened(tmp_path) as room:
        other, visitor = signed_in(room, "penulis"), signed_in(room, "penulis")
        visitor.get("/desk/akun")
        visitor.press("Ganti kata sandi", password=PASSWORD, new_password="gunung yang lain sekali")

        assert visitor.get("/desk/").status_code == 200
        assert other.get("/desk/").status_code == 302


def test_short_passwords_are_refused(room):
    visitor = room.visitor("admin")
    visitor.get("/desk/orang")
    answer = visitor.press("Tambah orang", name="Baru", role="penulis", password="pendek")

    assert answer.status_code == 400
    assert "Kata sandi terlalu pendek" in visitor.text


def test_whoever_is_shut_out_is_out_at_once(tmp_path):
    with opened(tmp_path) as room:
        writer, admin = room.visitor("penulis"), room.visitor("admin")
        admin.get("/desk/orang")
        admin.press("Tutup Made Wirawan")

        assert writer.get("/desk/").status_code == 302
        assert admin.post("/desk/orang", action="close", name=PEOPLE["admin"]).status_code == 400


def test_the_first_link_works_once(tmp_path):
    from conftest import environment_of

    from audionews.app import create_app
    from audionews.newsroom import open_newsroom
    from audionews.settings import from_environment

    environment = environment_of(tmp_path)
    with open_newsroom(from_environment(environment)) as newsroom:
        people = newsroom.library.accounts
        client = create_app(newsroom.settings, newsroom.library, newsroom, newsroom.clock).test_client()
        old, secret = people.setup_link(newsroom.clock()), people.setup_link(newsroom.clock())

        assert client.get(f"/desk/penyiapan/{old}").status_code == 404
        first = client.post(f"/desk/penyiapan/{secret}", data={"name": "Dewi Sartika", "password": PASSWORD})
        assert first.status_code == 303
        again = client.post(f"/desk/penyiapan/{secret}", data={"name": "Lain", "password": PASSWORD})
        assert again.status_code == 404
        assert people.editor("Dewi Sartika").role == "admin"
        assert people.setup_link(newsroom.clock()) is None


def test_of_several_who_hold_the_first_link_at_once_one_is_let_in(newsroom):
    people, now = newsroom.library.accounts, newsroom.clock()
    secret = people.setup_link(now)

    def come(number):
        try:
            people.add_editor(f"Orang {number}", role="admin", password_hash="x", by="uji", at=now, link=secret)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(8) as together:
        let_in = list(together.map(come, range(8)))

    assert let_in.count(True) == 1
    assert len(people.editors()) == 1


def test_a_hundred_guesses_at_once_are_no_more_than_a_few(newsroom):
    people, now = newsroom.library.accounts, newsroom.clock()
    with ThreadPoolExecutor(8) as together:
        tried = list(
            together.map(
                lambda _: people.may_try("Ani", "203.0.113.7", now, most_a_name=8, most_an_address=40), range(100)
            )
        )

    assert tried.count(True) == 8


def test_a_look_without_a_body_is_no_form(room):
    stranger, admin = room.anybody(), room.visitor("admin")
    before = len(room.newsroom.library.accounts.editors())

    assert stranger.client.head("/desk/masuk").status_code == 200
    assert admin.client.head("/desk/orang").status_code == 200
    assert admin.client.head("/desk/lafal?action=teach&word=x&reading=y").status_code == 200
    assert len(room.newsroom.library.accounts.editors()) == before
    assert room.newsroom.library.lexicon.words() == []


@pytest.mark.parametrize(
    "told",
    [
        {"Origin": "https://jahat.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_nobody_is_signed_in_from_another_site(room, told):
    visitor = room.anybody()
    answer = visitor.client.post("/desk/masuk", data={"name": PEOPLE["admin"], "password": PASSWORD}, headers=told)

    assert answer.status_code == 400
    assert cookie(visitor) is None


def test_a_record_opened_in_a_spreadsheet_runs_nothing(room):
    room.newsroom.library.audit.note("uji", by="=HYPERLINK(1)", at=room.newsroom.clock(), slug="@x")
    text = room.visitor("redaktur").get("/desk/catatan.csv").text

    assert "'=HYPERLINK(1)" in text
    assert not [cell for row in csv.reader(io.StringIO(text)) for cell in row if cell[:1] in ("=", "+", "@")]


def test_the_record_is_exported_whole_and_sealed(room):
    lines = room.visitor("redaktur").get("/desk/catatan.json").json

    assert [line["id"] for line in lines] == sorted(line["id"] for line in lines)
    assert len({line["seal"] for line in lines}) == len(lines)


def test_keys_for_programs_are_shown_once(room):
    visitor = room.visitor("admin")
    visitor.get("/desk/orang")
    visitor.press("Buat kunci", name="CMS", role="redaktur")
    secret = visitor.answer.text.split("<code>")[1].split("</code>")[0]

    assert room.newsroom.library.accounts.token(secret).role == "redaktur"
    assert secret not in visitor.get("/desk/orang").text


def test_a_role_that_does_not_exist_is_refused(room):
    with pytest.raises(BadInput):
        room.newsroom.library.accounts.add_token("x", role="raja", by="uji", at=room.newsroom.clock())
