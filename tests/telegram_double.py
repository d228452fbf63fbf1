"""Telegram's Bot API on the loopback, as https://core.telegram.org/bots/api describes it for the methods that we use.

Limits (caption 1,024, text 4,096 UTF-16 units, 50 MB), 429 with ``retry_after``, edits that change nothing, files in a message replaced,
deletion within 48 hours only. Texts of refusals are those that bots' authors report (github.com/TelegramBotAPI/errors).
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler

from loopback import answer_json, listening
from werkzeug.formparser import parse_form_data

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
MOST = 50_000_000


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


class TelegramDouble:
    """What it holds: ``messages`` by id, ``asked`` [(method, fields)]; ``answers``: what is answered next in place of the true thing."""

    def __init__(self) -> None:
        self.messages: dict[int, dict] = {}
        self.asked: list[tuple[str, dict]] = []
        self.answers: list[tuple[int, dict] | str] = []  # (status, body), or "cut": done, but the answer never comes
        self.now = 1_800_000_000
        self.before = lambda method: None  # called when a request has come in
        self.last_id = 0
        self.may_post = True

    @property
    def methods(self) -> list[str]:
        return [method for method, _ in self.asked]

    def flood(self, seconds: int) -> None:
        """The next request is refused: too many."""
        refusal = {"ok": False, "error_code": 429, "description": f"Too Many Requests: retry after {seconds}"}
        self.answers.append((429, {**refusal, "parameters": {"retry_after": seconds}}))

    def answer(self, token: str, method: str, fields: dict, files: dict) -> tuple[int, dict]:
        if token != TOKEN:
            return _refused(401, "Unauthorized")
        if method == "getMe":
            return 200, {"ok": True, "result": {"id": 110201543, "is_bot": True, "username": "kabar_bot"}}
        if fields.get("chat_id") != "@kabarsetara":
            return _refused(400, "Bad Request: chat not found")
        if any(len(content) > MOST for content in files.values()):
            return _refused(413, "Request Entity Too Large")
        if _units(fields.get("caption", "")) > 1024:
            return _refused(400, "Bad Request: message caption is too long")
        if _units(fields.get("text", "")) > 4096:
            return _refused(400, "Bad Request: message is too long")
        if method == "getChatMember":
            return 200, {"ok": True, "result": {"status": "administrator", "can_post_messages": self.may_post}}
        if method.startswith("send"):
            return self._send(method, fields, files)
        message = self.messages.get(int(fields["message_id"]))
        what = "delete" if method == "deleteMessage" else "edit"
        if message is None:
            return _refused(400, f"Bad Request: message to {what} not found")
        if what == "delete":
            if self.now - message["date"] >= 48 * 3600:
                return _refused(400, "Bad Request: message can't be deleted")
            del self.messages[message["message_id"]]
            return 200, {"ok": True, "result": True}
        return self._edit(method, message, fields, files)

    def _send(self, method: str, fields: dict, files: dict) -> tuple[int, dict]:
        self.last_id += 1
        message = {"message_id": self.last_id, "date": self.now, "chat": {"id": -100, "type": "channel"}}
        if method == "sendMessage":
            message["text"] = fields["text"].strip()
        else:
            kind = {"sendAudio": "audio", "sendVoice": "voice"}[method]
            message["caption"] = fields["caption"].strip()
            message[kind] = {"file_size": len(files[kind]), "duration": int(fields["duration"])}
            message["content"] = files[kind]
        reply = json.loads(fields.get("reply_parameters", "{}"))
        if reply.get("message_id") in self.messages:
            message["reply_to_message"] = {"message_id": reply["message_id"]}
        self.messages[self.last_id] = message
        return 200, {"ok": True, "result": _shown(message)}

    def _edit(self, method: str, message: dict, fields: dict, files: dict) -> tuple[int, dict]:
        before = json.dumps(_shown(message))
        if method == "editMessageText":
            message["text"] = fields["text"].strip()
        elif method == "editMessageCaption":
            message["caption"] = fields["caption"].strip()
        else:
            media = json.loads(fields["media"])
            if "voice" in message:
                return _refused(400, "Bad Request: message can't be edited")
            content = files[media["media"].removeprefix("attach://")]
            message["caption"], message["content"] = media["caption"].strip(), content
            message["audio"] = {"file_size": len(content), "duration": media["duration"]}
        if json.dumps(_shown(message)) == before:
            same = "specified new message content and reply markup are exactly the same as a current content and reply markup of the message"
            return _refused(400, f"Bad Request: message is not modified: {same}")
        return 200, {"ok": True, "result": _shown(message)}


def _refused(status: int, description: str) -> tuple[int, dict]:
    return status, {"ok": False, "error_code": status, "description": description}


def _shown(message: dict) -> dict:
    return {name: value for name, value in message.items() if name != "content"}


@contextmanager
def telegram() -> Iterator[TelegramDouble]:
    double = TelegramDouble()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            environ = {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body)), "REQUEST_METHOD": "POST"}
            environ["CONTENT_TYPE"] = self.headers["Content-Type"]
            _, form, sent = parse_form_data(environ)
            _, bot, method = self.path.split("/")
            fields, files = dict(form), {}
            for name, one in sent.items():
                files[name] = one.read()
                one.close()
            double.asked.append((method, fields))
            double.before(method)
            wish = double.answers.pop(0) if double.answers else None
            status, reply = wish if isinstance(wish, tuple) else double.answer(bot[3:], method, fields, files)
            if wish == "cut":
                self.close_connection = True
                self.connection.close()
                return
            answer_json(self, status, reply)

        def log_message(self, *_):
            pass

    with listening(Handler) as server:
        double.address = server.address
        yield double
