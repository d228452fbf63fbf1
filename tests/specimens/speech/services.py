"""Azure, Google and an OpenAI-like server as their documentation says they answer, on the loopback; speech by eSpeak.

``asked``: every request as ``Asked``. ``answers``: what is wrong with the next ones: a status, a status with
``Retry-After`` (429, 2), ``"empty"`` (200, nothing), ``"page"`` (200, HTML), ``"silence"``, ``"snippet"`` (a fifth of the
speech), ``"broken"`` (the connection ends in the middle), ``"elsewhere"`` (a redirect), ``"quota"`` (429, used up).
"""

from __future__ import annotations

import base64
import io
import json
import re
import threading
import time
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from xml.etree import ElementTree

from loopback import listening

from audionews.script.model import Segment, Span
from audionews.speech.engines.espeak import Espeak

KEY = "kunciLayananSuara9q"
AZURE_PHONES = set("əaeɛɪiɔouʊʔbdfghɲjklmnŋprsʃtwxzˈ\u0361")
_SPEAK = "{http://www.w3.org/2001/10/synthesis}speak"


@dataclass(frozen=True, kw_only=True)
class Asked:
    at: float
    headers: dict[str, str]
    text: str  # the words, without markup
    body: str


@dataclass
class Stand:
    """A service that listens at ``url``."""

    name: str
    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    answers: list[object] = field(default_factory=list)

    @property
    def options(self) -> dict[str, str]:
        timing = {f"{self.name}_pause_s": "0.02", f"{self.name}_timeout_s": "10"}
        return {f"{self.name}_url": self.url, f"{self.name}_key": KEY, **timing}


class Refused(Exception):
    def __init__(self, status: int, code: str) -> None:
        self.status, self.code = status, code


def _azure(path: str, headers: dict[str, str], body: bytes) -> str:
    if path != "/cognitiveservices/v1":
        raise Refused(404, "")
    if headers.get("ocp-apim-subscription-key") != KEY:
        raise Refused(401, "")
    if headers.get("content-type") != "application/ssml+xml":
        raise Refused(415, "")
    if not headers.get("x-microsoft-outputformat", "").startswith("riff-") or not headers.get("user-agent"):
        raise Refused(400, "")
    if len(body) > 65_536:
        raise Refused(400, "")
    try:
        speak = ElementTree.fromstring(body)
    except ElementTree.ParseError:
        raise Refused(400, "") from None
    voice = next(iter(speak))
    phones = {sign for one in speak.iter() for sign in one.get("ph", "").replace("d͡ʒ", "").replace("t͡ʃ", "")}
    if speak.tag != _SPEAK or not voice.get("name", "").endswith("Neural") or phones - AZURE_PHONES:
        raise Refused(400, "")
    return "".join(speak.itertext())


def _google(path: str, headers: dict[str, str], body: bytes) -> str:
    if path != "/v1/text:synthesize":
        raise Refused(404, "NOT_FOUND")
    if headers.get("x-goog-api-key") != KEY:
        raise Refused(403, "PERMISSION_DENIED")
    answer = json.loads(body)
    given, name = answer["input"], answer["voice"]["name"]
    text = given.get("ssml") or given.get("text")
    if not text or len(text.encode()) > 5_000 or not name.startswith(answer["voice"]["languageCode"]):
        raise Refused(400, "INVALID_ARGUMENT")
    if "Chirp" in name and "ssml" in given:
        raise Refused(400, "INVALID_ARGUMENT")
    for one in given.get("customPronunciations", {}).get("pronunciations", ()):
        if one["phoneticEncoding"] != "PHONETIC_ENCODING_IPA" or one["phrase"] not in text:
            raise Refused(400, "INVALID_ARGUMENT")
    if "ssml" not in given:
        return text
    try:
        return "".join(ElementTree.fromstring(text).itertext())
    except ElementTree.ParseError:
        raise Refused(400, "INVALID_ARGUMENT") from None


def _openai(path: str, headers: dict[str, str], body: bytes) -> str:
    if path != "/v1/audio/speech":
        raise Refused(404, "not_found")
    if headers.get("authorization") != f"Bearer {KEY}":
        raise Refused(401, "invalid_api_key")
    answer = json.loads(body)
    if (
        not answer.get("input")
        or len(answer["input"]) > 4_096
        or answer.get("response_format") != "wav"
        or not answer["voice"]
    ):
        raise Refused(400, "invalid_value")
    return answer["input"]


_UNDERSTOOD = {"azure": _azure, "google": _google, "openai": _openai}
_speech: dict[str, bytes] = {}
_one = threading.Lock()  # eSpeak's library knows no threads


def _wave(text: str, wrong: object) -> bytes:
    with _one:
        if text not in _speech:
            words = re.sub(r"\W+", " ", text)
            voice = Espeak({})
            segment = Segment(id="s1", kind="paragraph", shown=words, spoken=words, spans=(Span(text=words),))
            _speech[text] = voice.speak(voice.text_for(segment)).pcm
    pcm = _speech[text]
    if wrong == "silence":
        pcm = bytes(len(pcm))
    if wrong == "snippet":
        pcm = pcm[: len(pcm) // 10 * 2]
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(22_050)
        written.writeframes(pcm)
    return file.getvalue()


def _fault(name: str, code: str, headers: dict[str, str]) -> bytes:
    """What services print with a refusal; this one repeats what it was sent, as a badly kept gateway does."""
    repeated = json.dumps(headers)
    if name == "google":
        return json.dumps({"error": {"code": 1, "message": repeated, "status": code}}).encode()
    if name == "openai":
        return json.dumps({"error": {"message": repeated, "type": "error", "code": code}}).encode()
    return repeated.encode()


@contextmanager
def service(name: str) -> Iterator[Stand]:
    """The stand-in of that engine."""
    stand = Stand(name=name)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {key.lower(): value for key, value in self.headers.items()}
            wrong = stand.answers.pop(0) if stand.answers else None
            try:
                text = _UNDERSTOOD[name](self.path, headers, body)
            except Refused as refused:
                stand.asked.append(Asked(at=time.monotonic(), headers=headers, text="", body=body.decode()))
                self._answer(refused.status, _fault(name, refused.code, headers))
                return
            stand.asked.append(Asked(at=time.monotonic(), headers=headers, text=text, body=body.decode()))
            match wrong:
                case int():
                    self._answer(wrong, _fault(name, "UNAVAILABLE", headers))
                case (status, wait_s):
                    self._answer(status, _fault(name, "RESOURCE_EXHAUSTED", headers), {"Retry-After": str(wait_s)})
                case "quota":
                    self._answer(429, _fault(name, "insufficient_quota", headers), {"Retry-After": "86400"})
                case "elsewhere":
                    self._answer(307, b"", {"Location": "http://127.0.0.1:9/"})
                case "empty":
                    self._answer(200, b"")
                case "page":
                    self._answer(200, b"<html><body>Please sign in</body></html>")
                case _:
                    file = _wave(text, wrong)
                    if name == "google":
                        file = json.dumps({"audioContent": base64.b64encode(file).decode()}).encode()
                    self._answer(200, file, cut=wrong == "broken")

        def _answer(self, status, body, headers=(), *, cut=False):
            self.send_response(status)
            for key, value in dict(headers).items():
                self.send_header(key, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if cut else body)
            if cut:
                self.close_connection = True

        def log_message(self, *_):
            pass

    with listening(Handler) as server:
        stand.url = server.address
        yield stand
