"""Any server with ``/v1/audio/speech``: OpenAI's own, and the many local ones that answer like it.

https://platform.openai.com/docs/api-reference/audio/createSpeech: one POST with ``Authorization: Bearer``, at most 4,096
characters. Such voices take letters alone. A local server (AUDIONEWS_OPENAI_URL) may need no key, and then no text leaves
the house.
"""

from __future__ import annotations

import json
import re

from audionews.errors import EngineFailed, UnknownName
from audionews.script.model import Segment
from audionews.script.respelling import plain_letters
from audionews.speech.engines import Options
from audionews.speech.engines.service import Service, documents, key_of, plain_mark
from audionews.speech.join import join
from audionews.speech.model import CLOCK_HZ, Sound, Voice

VOICES = ("alloy", "ash", "ballad", "coral", "echo", "fable", "nova", "onyx", "sage", "shimmer", "verse")
MOST_BYTES = 4_000
_HOST = "https://api.openai.com"
_MODEL = "gpt-4o-mini-tts"
_INSTRUCTIONS = "Bacakan persis kata demi kata sebagai penyiar berita berbahasa Indonesia yang tenang dan jelas."
_GAP_MS = 120
_NAME = re.compile(r"[\w.-]+")


class Openai:
    """One voice of a server, by the server's name for it."""

    voices = VOICES
    parallel = 2
    sends_text = True
    may_skip = True
    licence = "menurut servernya"
    cost_per_1000_letters = "menurut tarif penyedia"
    patience_s = 300.0

    def __init__(self, options: Options) -> None:
        name = options.get("voice") or VOICES[0]
        if not _NAME.fullmatch(name):
            raise UnknownName("speech.unknown_voice", engine="openai", voice=name, known=", ".join(VOICES))
        host = options.get("openai_url")
        self._key = options.get("openai_key") if host else key_of("openai", options)
        self._url = f"{(host or _HOST).rstrip('/').removesuffix('/v1')}/v1/audio/speech"
        self._model = options.get("openai_model") or _MODEL
        self._service = Service("openai", options)
        self.voice = Voice(
            engine="openai",
            version=f"1+{self._model}",
            name=name,
            rate_wpm=0,
            label=f"{self._model}, suara {name}, buatan komputer",
        )

    def text_for(self, segment: Segment) -> str:
        """The words, in as many lines as the limit asks for."""
        words = (plain_mark(plain_letters(word)) for word in segment.spoken.split())
        return documents(words, " ".join, MOST_BYTES)

    def another_way(self, text: str) -> str:
        """The words in two goes: a model that left one out in a long sentence says it in a short one."""
        lines = []
        for line in text.split("\n"):
            words = line.split()
            half = len(words) // 2
            lines += [" ".join(words[:half]), " ".join(words[half:])]
        return "\n".join(line for line in lines if line)

    def speak(self, text: str) -> Sound:
        if not text.strip():
            raise EngineFailed("speech.silent", engine="openai")
        return join([self._sound(line) for line in text.split("\n")], between=CLOCK_HZ * _GAP_MS // 1000)

    def close(self) -> None:
        self._service.close()

    def _sound(self, line: str) -> Sound:
        body = {"model": self._model, "voice": self.voice.name, "input": line, "response_format": "wav"}
        if self._model == _MODEL:  # older models refuse what they do not know
            body["instructions"] = _INSTRUCTIONS
        headers = {"Content-Type": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        content = json.dumps(body, ensure_ascii=False).encode()
        return self._service.sound(self._url, headers=headers, content=content, words=line)
