"""A recogniser for the tone engine, which whistles a note a letter: it writes down the letters. And voices that skip."""

from __future__ import annotations

import numpy as np

from audionews.speech.engines.tone import LETTER_MS, Tone
from audionews.speech.model import CLOCK_HZ, Sound

_LETTERS = " abcdefghijklmnoqrstuvwxyz,."  # p has the note of the blank
_AT = np.arange(CLOCK_HZ * LETTER_MS // 1000)
_NOTES = np.stack([np.sin(2 * np.pi * (300 + 25 * (ord(letter) % 40)) * _AT / CLOCK_HZ) for letter in _LETTERS])


class ToneEar:
    """Hears what ``Tone`` whistles, letter by letter."""

    name = "nada"

    def __init__(self, options) -> None:
        pass

    def hear(self, sound: Sound) -> str:
        notes = np.frombuffer(sound.pcm, "<i2").astype(float).reshape(-1, len(_AT))
        return "".join(_LETTERS[place] for place in (notes @ _NOTES.T).argmax(axis=1))


class Skips(Tone):
    """Leaves out the last word, unless it is asked in another way."""

    may_skip = True

    def text_for(self, segment) -> str:
        return segment.spoken.lower()

    def another_way(self, text: str) -> str:
        return f"={text}"

    def speak(self, text: str) -> Sound:
        if text[0] == "=":
            return super().speak(text[1:])
        words = text.split()
        return super().speak(" ".join(words[: max(4, len(words) - 1)]))


class AlwaysSkips(Skips):
    """Leaves it out however it is asked, in two ways."""

    def another_way(self, text: str) -> str:
        return text.partition(" ")[2] or text


class Faithful(Skips):
    """Says everything at once, and fails when it is asked again."""

    def another_way(self, text: str) -> str:
        raise AssertionError(f"asked again for {text!r}")

    def speak(self, text: str) -> Sound:
        return Tone.speak(self, text)
