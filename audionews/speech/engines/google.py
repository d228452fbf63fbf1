"""Google Cloud Text-to-Speech: REST, WaveNet voices with SSML, Chirp 3 HD voices with our own pronunciations.

https://cloud.google.com/text-to-speech/docs/reference/rest/v1/text/synthesize: one POST with an API key in
``X-Goog-Api-Key``, at most 5,000 bytes of text; the sound comes back as base64 in JSON. Chirp voices take no SSML; they
take ``customPronunciations`` in IPA for single words. This is the paid service; ``gtts`` is another, unofficial one.
"""

from __future__ import annotations

import base64
import json
import re
from itertools import groupby
from operator import attrgetter
from xml.sax.saxutils import escape

from audionews.errors import EngineFailed, UnknownName
from audionews.languages import primary
from audionews.script.model import Segment
from audionews.script.pronounce import WordSound
from audionews.script.respelling import plain_letters
from audionews.script.stress import stressed
from audionews.speech.engines import Options
from audionews.speech.engines.service import Service, documents, key_of, plain_mark
from audionews.speech.join import join
from audionews.speech.model import CLOCK_HZ, Sound, Voice

VOICES = (
    "id-ID-Wavenet-B", "id-ID-Wavenet-A", "id-ID-Wavenet-C", "id-ID-Wavenet-D",
    "id-ID-Chirp3-HD-Charon", "id-ID-Chirp3-HD-Kore", "id-ID-Chirp3-HD-Aoede", "id-ID-Chirp3-HD-Puck",
)  # fmt: skip
MOST_BYTES = 4_800  # of 5,000
_HOST = "https://texttospeech.googleapis.com"
_GAP_MS = 120
_NAME = re.compile(r"[a-z]{2,3}-[A-Z]{2}-[\w-]+")
_UNSURE = re.compile("[əeɛʔ]")
_LOCALES = {"en": "en-US"}


class Google:
    """One voice of the service, by its own name. Needs AUDIONEWS_GOOGLE_KEY."""

    voices = VOICES
    parallel = 4
    sends_text = True
    may_skip = True
    licence = "layanan berbayar Google"
    cost_per_1000_letters = "menurut tarif penyedia"
    patience_s = 300.0

    def __init__(self, options: Options) -> None:
        name = options.get("voice") or VOICES[0]
        if not _NAME.fullmatch(name):
            raise UnknownName("speech.unknown_voice", engine="google", voice=name, known=", ".join(VOICES))
        self.languages = (primary(name),)
        self._key = key_of("google", options)
        self._url = f"{(options.get('google_url') or _HOST).rstrip('/')}/v1/text:synthesize"
        self._service = Service("google", options)
        label = f"Google Cloud {name}, suara buatan komputer, bahasa Indonesia"
        self.voice = Voice(engine="google", version="1", name=name, rate_wpm=0, label=label)

    def text_for(self, segment: Segment) -> str:
        """The service's ``input`` objects, one a line of JSON."""
        if (own := self.languages[0]) != "id" and segment.is_in(own):  # as it is printed, numbers too
            return documents(segment.spoken.split(), lambda held: _line({"text": " ".join(held)}), MOST_BYTES)
        if "Chirp" in self.voice.name:
            return self._chirp(segment.sounds)
        runs = ((lang, list(run)) for lang, run in groupby(segment.sounds, key=attrgetter("lang")))
        words = (piece for lang, run in runs for piece in _ssml(lang, run))
        return documents(words, lambda held: _line({"ssml": f"<speak>{' '.join(held)}</speak>"}), MOST_BYTES)

    def another_way(self, text: str) -> str:
        """The same words a little slower; a Chirp voice takes no such order and is asked as before."""
        slower = text.replace("<speak>", '<speak><prosody rate=\\"90%\\">')
        return slower.replace("</speak>", "</prosody></speak>")

    def billed(self, text: str) -> int:
        """Characters that are paid for: the text, with its SSML tags; pronunciations are no text."""
        return sum(len(spoken) for line in text.split("\n") if line for spoken in _texts(line))

    def speak(self, text: str) -> Sound:
        if not text.strip():
            raise EngineFailed("speech.silent", engine="google")
        return join([self._sound(line) for line in text.split("\n")], between=CLOCK_HZ * _GAP_MS // 1000)

    def close(self) -> None:
        self._service.close()

    def _chirp(self, sounds: tuple[WordSound, ...]) -> str:
        ipa = {plain_letters(word.word): word for word in sounds}

        def document(held: list[str]) -> str:
            spoken = {word.rstrip(".,;:?!…") for word in held}
            unsure = [
                {
                    "phrase": phrase,
                    "phoneticEncoding": "PHONETIC_ENCODING_IPA",
                    "pronunciation": stressed(word.ipa),
                }
                for phrase, word in ipa.items()
                if phrase in spoken and (word.lang != "id" or _UNSURE.search(word.ipa))
            ]
            value: dict[str, object] = {"text": " ".join(held)}
            if unsure:
                value["customPronunciations"] = {"pronunciations": unsure}
            return _line(value)

        words = (plain_letters(word.word) + plain_mark(word.mark) for word in sounds)
        return documents(words, document, MOST_BYTES)

    def _sound(self, line: str) -> Sound:
        body = {
            "input": json.loads(line),
            "voice": {"languageCode": "-".join(self.voice.name.split("-")[:2]), "name": self.voice.name},
            "audioConfig": {"audioEncoding": "LINEAR16", "sampleRateHertz": CLOCK_HZ},
        }
        headers = {"X-Goog-Api-Key": self._key, "Content-Type": "application/json; charset=utf-8"}
        words = re.sub(r"<[^>]*>", "", " ".join(_texts(line)))
        content = json.dumps(body, ensure_ascii=False).encode()
        return self._service.sound(self._url, headers=headers, content=content, words=words, audio_in=_audio)


def _ssml(lang: str, run: list[WordSound]) -> list[str]:
    words = [escape(plain_letters(word.word)) + plain_mark(word.mark) for word in run]
    if lang == "id":
        return words
    return [f'<lang xml:lang="{_LOCALES.get(lang, lang)}">{" ".join(words)}</lang>']


def _line(value: dict[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _texts(line: str) -> list[str]:
    value = json.loads(line)
    return [value.get("ssml") or value.get("text") or ""]


def _audio(body: bytes) -> bytes:
    """The WAV file in an answer. Raises ``ValueError`` for one without."""
    answer = json.loads(body)
    if not isinstance(answer, dict) or not answer.get("audioContent"):
        raise ValueError("no audioContent")
    return base64.b64decode(answer["audioContent"], validate=True)
