"""WhatsApp's Cloud API on the loopback, as Meta describes it (github.com/facebook/openapi, business-messaging-api_v23.0.yaml) for what we use.

Templates by name and language with their number of variables, a body of at most 1,024 characters, variables without line breaks, a
``wamid`` that holds the receiver's number; refusals with the codes of
https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler

from loopback import answer_json, listening

TOKEN = "EAAGm0PX4ZCpsBAKZCrahasia"
PHONE_ID = "106540352242922"
WORDS = "Kabar dari redaksi kami: {} — {} Dengarkan di {} Balas BERHENTI untuk berhenti."


class WhatsAppDouble:
    """What it holds: ``messages`` [(number, text)], ``asked`` [(method, path)]; ``answers``: what is answered next in place of the true thing."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, str]] = []
        self.asked: list[tuple[str, str]] = []
        self.bodies: list[dict] = []
        self.answers: list[tuple[int, dict] | str] = []  # (status, body), or "cut": done, but the answer never comes
        self.templates = {("kabar_berita", "id"): 3}
        self.name_status = "APPROVED"
        self.before = lambda: None  # called when a message has come in

    def told(self, number: str) -> list[str]:
        return [text for to, text in self.messages if to == number]

    def refuse(self, code: int, status: int = 400, words: str = "refused") -> None:
        """The next request is answered so."""
        self.answers.append(refused(status, code, words))

    def answer(self, method: str, path: str, token: str, message: dict) -> tuple[int, dict]:
        if token != f"Bearer {TOKEN}":
            return refused(401, 190, "Error validating access token: Session has expired")
        if method == "GET" and path.startswith(f"/v23.0/{PHONE_ID}?fields="):
            return 200, {"id": PHONE_ID, "verified_name": "Kabar Setara", "name_status": self.name_status}
        if (method, path) != ("POST", f"/v23.0/{PHONE_ID}/messages"):
            return refused(400, 100, "Unsupported post request")
        kind = (message.get("messaging_product"), message.get("recipient_type"), message.get("type"))
        if kind != ("whatsapp", "individual", "template") or not re.fullmatch(r"\d{8,15}", message.get("to", "")):
            return refused(400, 100, "Invalid parameter")
        template = message["template"]
        (body,) = template["components"]
        values = [one["text"] for one in body["parameters"] if one["type"] == "text" and body["type"] == "body"]
        wanted = self.templates.get((template["name"], template["language"]["code"]))
        if wanted is None:
            return refused(404, 132001, "Template name does not exist in the translation")
        if len(values) != wanted:
            return refused(400, 132000, "Number of parameters does not match the expected number of params")
        if not all(values):
            return refused(400, 131008, "Required parameter is missing")
        if any(re.search(r"[\n\t]| {5}", value) for value in values):
            return refused(400, 100, "Param text cannot have new-line/tab characters or more than 4 consecutive spaces")
        text = WORDS.format(*values)
        if len(text) > 1024:
            return refused(400, 132005, "Translated text too long")
        self.messages.append((message["to"], text))
        wamid = "wamid." + base64.b64encode(b"\x1c\x18\x0d" + message["to"].encode() + b"\x15\x02").decode()
        contacts = [{"input": message["to"], "wa_id": message["to"]}]
        accepted = [{"id": wamid, "message_status": "accepted"}]
        return 200, {"messaging_product": "whatsapp", "contacts": contacts, "messages": accepted}


def refused(status: int, code: int, words: str) -> tuple[int, dict]:
    data = {"messaging_product": "whatsapp", "details": words}
    error = {"message": f"(#{code}) {words}", "type": "OAuthException", "code": code, "error_data": data}
    return status, {"error": {**error, "fbtrace_id": "AXsgnV2Cm3ZMGF3dF_cfYIn"}}


@contextmanager
def whatsapp() -> Iterator[WhatsAppDouble]:
    double = WhatsAppDouble()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self._answered("POST", json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def do_GET(self):
            self._answered("GET", {})

        def _answered(self, method, message):
            double.asked.append((method, self.path))
            double.bodies.append(message)
            double.before()
            wish = double.answers.pop(0) if double.answers else None
            token = self.headers["Authorization"]
            status, body = wish if isinstance(wish, tuple) else double.answer(method, self.path, token, message)
            if wish == "cut":
                self.close_connection = True
                self.connection.close()
                return
            answer_json(self, status, body)

        def log_message(self, *_):
            pass

    with listening(Handler) as server:
        double.address = f"{server.address}/v23.0"
        yield double
