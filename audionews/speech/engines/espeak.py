"""eSpeak NG, embedded: the library and its dictionaries come in the wheel ``espeakng-loader``; the house's default.

The library is not thread-safe, so it lives in a worker process, one sentence a call. It carries state from sentence to
sentence that nothing of its interface resets (one text said three times gave three sounds; neither srand, nor another
voice, nor espeak_Terminate helped), so it is loaded anew for each: 4 ms, and the same words have the same bytes
(speak_lib.h of espeak-ng 1.52: espeak_Initialize, espeak_SetSynthCallback, espeak_Synth, espeak_Synchronize).
A rate of 150 gives about 98 Indonesian words a minute.
"""

from __future__ import annotations

import ctypes
from importlib.metadata import PackageNotFoundError, version
from itertools import groupby
from operator import attrgetter
from threading import Lock
from xml.sax.saxutils import escape, quoteattr

from audionews.errors import EngineFailed, EngineMissing, UnknownName
from audionews.script.model import Segment, Span
from audionews.script.pronounce import WordSound
from audionews.speech.engines import Options
from audionews.speech.engines.espeak_phonemes import espeak_literal, espeak_word, is_plain
from audionews.speech.model import Sound, Voice

RATE = 150
LABELS = {"id": "bahasa Indonesia", "en": "English", "ms": "bahasa Melayu"}
_READING = (
    "ipa1"  # how text_for tells the voice its words; raise it with the way of telling, so that clips are made anew
)
_SYNCHRONOUS = 2  # espeak_AUDIO_OUTPUT: AUDIO_OUTPUT_SYNCHRONOUS
_DONT_EXIT = 0x8000  # espeakINITIALIZE_DONT_EXIT: a missing dictionary is an answer, not the end of the process
_RATE, _UTF8, _SSML, _PHONEMES = 1, 0x01, 0x10, 0x100


class Espeak:
    """A voice for each of ``LABELS``; spans of another language are spoken by that language's voice. None for Javanese or Sundanese."""

    voices = tuple(LABELS)
    by_language = True
    instant = True  # speaks hundreds of times faster than it is heard
    licence = "GPL-3.0-or-later"
    patience_s = 30.0  # it answers in milliseconds

    def __init__(self, options: Options) -> None:
        name = options.get("voice") or "id"
        if name not in LABELS:
            raise UnknownName("speech.unknown_voice", engine="espeak", voice=name, known=", ".join(LABELS))
        self.languages = (name,)
        try:
            release = version("espeakng-loader")
        except PackageNotFoundError as error:
            raise EngineMissing("speech.engine_missing", engine="espeak", why="espeakng-loader") from error
        self.voice = Voice(
            engine="espeak",
            version=f"{release}+{_READING}",
            name=name,
            rate_wpm=RATE,
            label=f"eSpeak NG, {'synthetic voice' if name == 'en' else 'suara buatan komputer'}, {LABELS[name]}",
        )

    def text_for(self, segment: Segment) -> str:
        """SSML: Indonesian words as phonemes of our sounds, or as written where that says the same; foreign spans as text within ``<voice xml:lang>``.

        What sounds the same is the same text, and so the same clip: neither capitals nor spelling are in it.
        """
        if self.voice.name != "id":  # this voice reads its own language as it is printed: numbers too
            return f"<speak>{' '.join(map(self._as_written, segment.spans))} </speak>"
        parts: list[str] = []
        for lang, run in groupby(segment.sounds, key=attrgetter("lang")):
            if lang == "id":
                parts += [self._said(word) + word.mark for word in run if word.ipa]
            else:
                text = " ".join(word.word + word.mark for word in run)
                parts.append(f"<voice xml:lang={quoteattr(lang)}>{escape(espeak_literal(text))}</voice>")
        return f"<speak>{' '.join(parts)} </speak>"

    def _as_written(self, span: Span) -> str:
        text = escape(espeak_literal(span.text))
        return text if span.lang == self.voice.name else f"<voice xml:lang={quoteattr(span.lang)}>{text}</voice>"

    @staticmethod
    def _said(word: WordSound) -> str:
        letters = word.word.lower()
        return letters if is_plain(letters, word.ipa) else f"[[{espeak_word(word.ipa)}]]"

    def speak(self, text: str) -> Sound:
        with _ONE:
            machine = _Machine(self.voice.name)
            try:
                sound = machine.speak(text)
            finally:
                machine.unload()
        if not any(sound.pcm):
            raise EngineFailed("speech.silent", engine="espeak")
        return sound

    def close(self) -> None:
        pass  # nothing stays loaded


_ONE = Lock()  # the library is not thread-safe


class _Machine:
    """The loaded library, for one sentence."""

    def __init__(self, voice: str) -> None:
        import espeakng_loader

        try:
            self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        except OSError as error:
            raise EngineMissing("speech.engine_missing", engine="espeak", why=str(error)) from error
        folder = espeakng_loader.get_data_path().encode()
        self._rate_hz = self._library.espeak_Initialize(_SYNCHRONOUS, 0, folder, _DONT_EXIT)
        if self._rate_hz <= 0 or self._library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise EngineMissing("speech.engine_missing", engine="espeak", why=f"suara {voice} tidak dapat dimuat")
        self._library.espeak_SetParameter(_RATE, RATE, 0)
        self._pcm = bytearray()
        # t_espeak_callback; kept on the object, or ctypes would free it while the library still calls it
        kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
        self._callback = kind(self._take)
        self._library.espeak_SetSynthCallback(self._callback)

    def _take(self, samples: int | None, count: int, _events: int | None) -> int:
        if samples and count > 0:
            self._pcm += ctypes.string_at(samples, 2 * count)
        return 0

    def speak(self, text: str) -> Sound:
        encoded = text.encode("utf-8").replace(b"\0", b" ")
        answer = self._library.espeak_Synth(
            encoded, ctypes.c_size_t(len(encoded) + 1), 0, 0, 0, _UTF8 | _SSML | _PHONEMES, None, None
        )
        self._library.espeak_Synchronize()
        if answer != 0:
            raise EngineFailed("speech.engine_error", engine="espeak", why=f"espeak_Synth: {answer}")
        return Sound(pcm=bytes(self._pcm), rate_hz=self._rate_hz)

    def unload(self) -> None:
        """Gives its memory back, and with it the state. Where a system keeps libraries loaded, the state stays too."""
        import _ctypes

        self._library.espeak_Terminate()
        close = getattr(_ctypes, "dlclose", None) or getattr(_ctypes, "FreeLibrary", None)
        if close:
            close(self._library._handle)
