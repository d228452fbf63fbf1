"""Engines that misbehave on purpose: real ones, spoken by real workers. ``{prefix}:…`` names for Speaker."""

import os
import time
from dataclasses import replace
from pathlib import Path

from audionews.errors import EngineFailed
from audionews.speech.engines.tone import Tone
from audionews.speech.model import Sound


class Hangs(Tone):
    def speak(self, text):
        time.sleep(60)


class Crashes(Tone):
    def speak(self, text):
        os._exit(139)


class CrashesOnce(Tone):
    def __init__(self, options):
        super().__init__(options)
        self._mark = Path(options["mark"])

    def speak(self, text):
        if not self._mark.exists():
            self._mark.touch()
            os._exit(139)
        return super().speak(text)


class Silent(Tone):
    def speak(self, text):
        return Sound(pcm=bytes(48_000), rate_hz=24_000)


class Swallows(Tone):
    """Answers with the first tenth of a second, whatever the text."""

    def speak(self, text):
        return Sound(pcm=super().speak(text).pcm[:4_800], rate_hz=24_000)


class FailsAtTheEnd(Tone):
    """Speaks all but the shortest text, which comes last."""

    def speak(self, text):
        if text == "Ya":
            raise EngineFailed("speech.service_failed", engine="akhir", why="uji")
        return super().speak(text)


class SilentAt(Tone):
    """Has no sound for a sentence with "gemuruh", and breaks off at one with "sekejap"."""

    def __init__(self, options):
        super().__init__(options)
        self.voice = replace(self.voice, engine="engines:SilentAt")  # stories keep the voice they have

    def speak(self, text):
        sound = super().speak(text)
        if "gemuruh" in text:
            return Sound(pcm=bytes(len(sound.pcm)), rate_hz=24_000)
        return Sound(pcm=sound.pcm[:4_800] if "sekejap" in text else sound.pcm, rate_hz=24_000)


class SpeaksWhenBack(Tone):
    """A provider that is away until the file that UJI_PENYEDIA names is there."""

    def __init__(self, options):
        super().__init__(options)
        self.voice = replace(self.voice, engine="engines:SpeaksWhenBack")

    def speak(self, text):
        if not Path(os.environ["UJI_PENYEDIA"]).exists():
            raise EngineFailed("speech.service_failed", engine="penyedia", why="uji")
        return super().speak(text)


class Slow(Tone):
    """A voice that is waited for: not instant, and by a name of its own."""

    instant = False

    def __init__(self, options):
        super().__init__(options)
        self.voice = replace(self.voice, engine="engines:Slow", label="Suara lambat, bukan suara manusia")
