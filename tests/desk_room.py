"""A desk with one person of each role, asked over WSGI: forms are read from the page and sent back, as a browser without script does."""

from __future__ import annotations

import re
import threading
from contextlib import contextmanager

from browser_shelf import free_port
from conftest import environment_of
from hand_queue import HandQueue
from lxml import html
from werkzeug.serving import WSGIRequestHandler, make_server

from audionews.app import create_app
from audionews.desk.auth import COOKIE
from audionews.library.passwords import hash_password
from audionews.newsroom import open_newsroom
from audionews.settings import from_environment

PASSWORD = "ombak tenang di Teluk Bone"
PEOPLE = {
    "penulis": "Made Wirawan",
    "redaktur": "Siti Nurhaliza Lubis",
    "penanggung-jawab": "Yohanes Ola Keda",
    "admin": "Ni Luh Ayu Sukmawati",
}


class Visitor:
    """One browser at the desk."""

    def __init__(self, client) -> None:
        self.client = client
        self.answer = None

    def get(self, path: str, **more):
        self.answer = self.client.get(path, **more)
        return self.answer

    @property
    def text(self) -> str:
        return " ".join(html.document_fromstring(self.answer.text).text_content().split())

    def csrf(self) -> str:
        return re.search(r'name="csrf" value="([^"]+)"', self.client.get("/desk/akun").text)[1]

    def post(self, path: str, **fields):
        self.answer = self.client.post(path, data={"csrf": self.csrf(), **fields})
        return self.answer

    def press(self, button: str, **fields):
        """Sends the form that holds the button of those words, with what the page filled in and ``fields`` over it."""
        page = html.document_fromstring(self.answer.text)
        form, pressed = next(
            (form, one)
            for form in page.iter("form")
            for one in form.iter("button")
            if " ".join(one.text_content().split()).startswith(button)
        )
        values = {name: value or "" for name, value in form.form_values()}
        values |= {
            name.replace("_", "-") if name.startswith(("text_", "kind_")) else name: v for name, v in fields.items()
        }
        if pressed.get("name"):
            values[pressed.get("name")] = pressed.get("value")
        address = form.get("action") or self.answer.request.path
        if (form.get("method") or "get").lower() == "get":
            return self.get(address, query_string=values)
        self.answer = self.client.post(address, data=values)
        if self.answer.status_code in (302, 303):
            self.get(self.answer.headers["Location"])
        return self.answer


class Room:
    """A newsroom and its desk."""

    def __init__(self, newsroom) -> None:
        self.newsroom = newsroom
        self.work = HandQueue(newsroom)
        self.app = create_app(newsroom.settings, newsroom.library, newsroom, newsroom.clock, work=self.work)
        people, now = newsroom.library.accounts, newsroom.clock()
        secret = hash_password(PASSWORD)
        for role, name in PEOPLE.items():
            people.add_editor(name, role=role, password_hash=secret, by="uji", at=now)

    def anybody(self) -> Visitor:
        return Visitor(self.app.test_client())

    def visitor(self, who: str) -> Visitor:
        """Signed in: by role one of ``PEOPLE``, or anybody by name."""
        editor = self.newsroom.library.accounts.editor(PEOPLE.get(who, who))
        return signed_in(self.app, self.newsroom, editor)


def signed_in(app, newsroom, editor) -> Visitor:
    """A browser in which ``editor`` has signed in, at the desk of ``app``."""
    client = app.test_client()
    session = newsroom.library.accounts.open_session(editor, newsroom.clock())
    client.set_cookie(COOKIE, session, path="/desk")
    return Visitor(client)


def settings_of_desk(folder, port=8000) -> dict[str, str]:
    return environment_of(folder) | {"AUDIONEWS_BASE_URL": f"http://127.0.0.1:{port}"}


@contextmanager
def opened(folder, port=8000):
    with open_newsroom(from_environment(settings_of_desk(folder, port))) as newsroom:
        yield Room(newsroom)


class Unheard(WSGIRequestHandler):
    def log(self, *_) -> None:
        pass


@contextmanager
def answering(folder):
    """An opened room that also answers over HTTP, at ``room.newsroom.settings.base_url``: the board fetches from there."""
    port = free_port()
    with opened(folder, port) as room:
        server = make_server("127.0.0.1", port, room.app, threaded=True, request_handler=Unheard)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield room
        finally:
            server.shutdown()
            server.server_close()
