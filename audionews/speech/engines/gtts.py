"""Google Translate's voice through gTTS: an unofficial service, so nothing it says is taken on trust.

gTTS 2.5.4 cuts at 100 characters, never retries, waits for ever, turns certificate checks off and may be answered with
200 and nothing. Here each part is one request with a time-out, tried again with growing pauses, its certificate
checked, its sound decoded and measured against its words; a part once fetched is kept for ever in ``gtts_sources``.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import time
from pathlib import Path

import gtts.tts
import requests

from audionews.errors import EngineFailed, UnknownName
from audionews.script.model import Segment, Span
from audionews.script.respelling import plain_letters
from audionews.speech.engines import Options
from audionews.speech.engines.service import sound_of
from audionews.speech.join import join
from audionews.speech.model import CLOCK_HZ, Sound, Voice

TRIES = 4
_HOST = "https://translate.google.com"
_GAP_MS = 40  # between parts of one sentence
_RUN = re.compile(r"\x02(\w{2,3})\x03([^\x02]*)")
_CODES = {"jv": "jw"}  # gtts/langs.py of 2.5.4 has Javanese under its old code
LABELS = {
    "id": "bahasa Indonesia",
    "en": "English",
    "ms": "bahasa Melayu",
    "jv": "bahasa Jawa",
    "su": "bahasa Sunda",
}
_REFUSALS = (400, 401, 403, 404)  # asking again does not help


class Gtts:
    """Parts of at most 100 characters, one after another (``parallel``: two at once, out of courtesy)."""

    voices = tuple(LABELS)
    by_language = True
    patience_s = 300.0
    parallel = 2
    sends_text = True
    licence = "layanan tak resmi Google"

    def __init__(self, options: Options) -> None:
        name = options.get("voice") or "id"
        if name not in LABELS:
            raise UnknownName("speech.unknown_voice", engine="gtts", voice=name, known=", ".join(LABELS))
        self.languages = (name,)
        self.voice = Voice(
            engine="gtts",
            version="2",
            name=name,
            rate_wpm=0,
            label=f"Google Translate, synthetic voice, {LABELS[name]}"
            if name == "en"
            else f"Google Terjemahan, suara buatan komputer, {LABELS[name]}",
        )
        self._host = (options.get("gtts_host") or _HOST).rstrip("/")
        if "://" not in self._host:
            self._host = f"https://{self._host}"
        self._timeout_s = float(options.get("gtts_timeout_s") or 10)
        self._pause_s = float(options.get("gtts_pause_s") or 1)
        folder = options.get("gtts_sources")
        self._sources = Path(folder) if folder else None

    def text_for(self, segment: Segment) -> str:
        """The words; before each run of another language a mark that names it, which is never sent."""
        own = self.voice.name
        if own != "id" and all(span.lang == own for span in segment.spans):
            return segment.spoken
        if all(span.lang == own for span in segment.spans):
            return plain_letters(segment.spoken)
        return " ".join(f"\x02{span.lang}\x03{self._letters(span)}" for span in segment.spans)

    def _letters(self, span: Span) -> str:
        return span.text if span.lang == self.voice.name != "id" else plain_letters(span.text)

    def speak(self, text: str) -> Sound:
        runs = [(self.voice.name, text)] if "\x02" not in text else _RUN.findall(text)
        parts = [(part, lang) for lang, run in runs for part in self._request(run, lang)._tokenize(run.strip())]
        if not parts:
            raise EngineFailed("speech.silent", engine="gtts")
        return join([self._part(*part) for part in parts], between=CLOCK_HZ * _GAP_MS // 1000)

    def close(self) -> None:
        pass

    def _request(self, text: str, lang: str) -> _Asked:
        request = _Asked(text, lang=_CODES.get(lang, lang), lang_check=False, timeout=self._timeout_s)
        request.host = self._host
        return request

    def _part(self, text: str, lang: str) -> Sound:
        kept = self._sources and self._sources / f"{hashlib.sha256(f'{lang}:{text}'.encode()).hexdigest()}.mp3"
        if kept and kept.is_file():
            with contextlib.suppress(EngineFailed):
                return _checked(kept.read_bytes(), text)
        mp3 = self._fetched(text, lang)
        sound = _checked(mp3, text)
        if kept:
            _keep(kept, mp3)
        return sound

    def _fetched(self, text: str, lang: str) -> bytes:
        why = ""
        for number in range(TRIES):
            if number:
                time.sleep(self._pause_s * 2 ** (number - 1))
            try:
                mp3 = b"".join(self._request(text, lang).stream())
                _checked(mp3, text)
                return mp3
            except gtts.tts.gTTSError as error:
                why = str(error)
                if error.rsp is not None and error.rsp.status_code in _REFUSALS:
                    break
            except EngineFailed as error:
                why = str(error)
            except (requests.RequestException, ValueError) as error:  # broken off in the middle; no base64
                why = type(error).__name__
        raise EngineFailed("speech.service_failed", engine="gtts", why=why)


class _Verified(requests.Session):
    """gTTS asks for ``verify=False``; a stranger between us and the service could then speak as the newsroom."""

    def send(self, request, **kwargs):
        return super().send(request, **{**kwargs, "verify": True})


class _Requests:
    """The module ``requests`` as gTTS sees it, with sessions that check certificates."""

    Session = _Verified

    def __getattr__(self, name: str) -> object:
        return getattr(requests, name)


gtts.tts.requests = _Requests()


class _Asked(gtts.tts.gTTS):
    """gTTS with another host: it builds ``https://translate.google.<tld>/…`` and offers only the tld."""

    host = _HOST

    def _prepare_requests(self):
        prepared = super()._prepare_requests()
        for request in prepared:
            request.url = request.url.replace(_HOST, self.host, 1)
        return prepared


def _checked(mp3: bytes, text: str) -> Sound:
    return sound_of(mp3, text, "gtts", format="mp3")


def _keep(path: Path, mp3: bytes) -> None:
    """Whole or not at all. A full disk costs only the copy: the sentence is spoken all the same."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            draft.write_bytes(mp3)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
