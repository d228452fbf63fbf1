"""Piper: a neural voice file that the newsroom names (``AUDIONEWS_PIPER_VOICE``: x.onnx with x.onnx.json beside it).

The package ``piper-tts`` (extra ``piper``) brings its own espeak-ng data. It downloads nothing here.
"""

from __future__ import annotations

import hashlib
import json
from importlib.util import find_spec
from pathlib import Path

from audionews.errors import EngineFailed, EngineMissing
from audionews.script.model import Segment
from audionews.script.respelling import plain_letters
from audionews.script.stress import stressed
from audionews.speech.engines import Options
from audionews.speech.model import Sound, Voice

# eSpeak's Indonesian, on whose signs Piper voices are trained, writes ɛ for every e; a sign that a voice lacks is said nearby.
_NEAREST = {
    "e": ("ɛ", "e"),
    "ʔ": ("ʔ", "k"),
    "x": ("x", "h"),
    "ʃ": ("ʃ", "s"),
    "ɲ": ("ɲ", "nj"),
    "ŋ": ("ŋ", "n"),
    "ɡ": ("ɡ", "g"),
    "ə": ("ə", "e"),
}


class Piper:
    """One voice, one language: foreign spans are read by the same voice."""

    patience_s = 120.0
    may_skip = True
    # The only Indonesian voice of the project (id_ID-news_tts) comes from data that may not be used commercially.
    licence = "GPL-3.0-or-later (mesin); suara menurut pembuatnya: suara Indonesia proyek Piper tidak boleh dipakai secara komersial"

    def __init__(self, options: Options) -> None:
        path = options.get("piper_voice")
        if not path:
            raise EngineMissing("speech.no_piper_voice", engine="piper")
        if not find_spec("piper"):
            raise EngineMissing("speech.engine_missing", engine="piper", why="piper-tts")
        self._model = Path(path)
        try:
            config = json.loads(Path(f"{path}.json").read_text(encoding="utf-8"))
            with self._model.open("rb") as model:
                fingerprint = hashlib.file_digest(model, "sha256").hexdigest()[:12]
        except (OSError, ValueError) as error:
            raise EngineMissing("speech.engine_missing", engine="piper", why=str(error)) from error
        code = (config.get("language") or {}).get("code") or "id"
        own = str(code).replace("_", "-").partition("-")[0].lower()
        self.languages = (own,) if own == "id" else (own, "id")  # our sounds are said by any voice that has their signs
        self.voice = Voice(
            engine="piper",
            version=fingerprint,  # of the voice file itself: another file is another voice
            name=self._model.stem,
            rate_wpm=0,
            label=f"Piper, suara buatan komputer {config.get('dataset') or self._model.stem}",
        )
        self._signs = (
            frozenset(config.get("phoneme_id_map") or ()) if config.get("phoneme_type", "espeak") == "espeak" else None
        )
        self._loaded = None

    def text_for(self, segment: Segment) -> str:
        """Our sounds as ``[[IPA]]`` in the signs that the voice was trained on; letters for a voice that takes letters."""
        if (own := self.languages[0]) != "id" and segment.is_in(own):
            return segment.spoken  # as it is printed, by the rules the voice was trained on
        if not self._signs:
            return plain_letters(segment.spoken)
        words = (self._sign_by_sign(stressed(word.ipa)) + word.mark for word in segment.sounds if word.ipa)
        return f"[[{' '.join(words)}]]"

    def _sign_by_sign(self, ipa: str) -> str:
        signs = self._signs or frozenset()
        choices = (next((one for one in (*_NEAREST.get(c, ()), c) if set(one) <= signs), "") for c in ipa)
        return "".join(choices)

    def speak(self, text: str) -> Sound:
        from piper import PiperVoice

        try:
            if self._loaded is None:
                self._loaded = PiperVoice.load(self._model)
            chunks = list(self._loaded.synthesize(text))
        except Exception as error:  # onnxruntime has no common error: a damaged model raises whatever it likes
            raise EngineFailed(
                "speech.engine_error", engine="piper", why=f"{type(error).__name__}: {error}"[:200]
            ) from error
        pcm = b"".join(chunk.audio_int16_bytes for chunk in chunks)
        if not any(pcm):
            raise EngineFailed("speech.silent", engine="piper")
        return Sound(pcm=pcm, rate_hz=chunks[0].sample_rate)

    def close(self) -> None:
        self._loaded = None
