"""Sounds → spelling: a reading given as IPA ("/tedi/") as Indonesian letters that are read back to the same sounds.

So a house reading may be written as people write ("Tédi", é as in mérah, ê as in bêsar) or as IPA between slashes; what is
spoken is letters in both cases, and every engine takes it: those that take sounds get the IPA, the others the letters.
"""

from __future__ import annotations

import re

from audionews.errors import BadInput

_SIGNS = {
    "tʃ": "c", "t͡ʃ": "c", "tɕ": "c", "dʒ": "j", "d͡ʒ": "j", "dʑ": "j", "ɲ": "ny", "ŋ": "ng", "ʃ": "sy", "x": "kh", "χ": "kh", "j": "y", "ʔ": "ʔ",
    "ə": "ê", "e": "é", "ɛ": "é", "ɪ": "i", "ʊ": "u", "ɔ": "o", "ɡ": "g", "g": "g", "ɾ": "r", "ɹ": "r", "ʒ": "sy", "θ": "t", "ð": "d", "æ": "é", "ʌ": "a",
    "ɑ": "a", " ": " ", **{letter: letter for letter in "abdfhiklmnoprstuvwz"},
}  # fmt: skip
_UNHEARD = re.compile(r"[ˈˌ.ːˑ̯̚ʰ|‖'’]")
_SOUND = re.compile("|".join(sorted(map(re.escape, _SIGNS), key=len, reverse=True)) + "|(.)")
# Letters that would be read as one where two sounds are meant: parted by a hyphen.
_CLOSE = re.compile(
    r"(?<=n)(?=[gy])|(?<=s)(?=[yj])|(?<=[kscptdbgrw])(?=h)|(?<=[td])(?=[jc])|(?<=([aiuoéê]))(?=\1)|(?<=g)(?=h)"
)


def is_ipa(reading: str) -> bool:
    """Is this reading given as sounds: between slashes, as dictionaries print them?"""
    reading = reading.strip()
    return len(reading) > 2 and reading[0] == reading[-1] == "/" and "/" not in reading[1:-1]


def respelled(reading: str) -> str:
    """``reading`` in letters: unchanged unless it is IPA. Raises ``BadInput`` where a sign is no sound of Indonesian."""
    if not is_ipa(reading):
        return reading
    sounds = _UNHEARD.sub("", reading.strip()[1:-1].strip())
    letters: list[str] = []
    for match in _SOUND.finditer(sounds):
        if match[1]:
            raise BadInput("script.unknown_sound", sign=match[1], reading=reading)
        letter = _SIGNS[match[0]]
        if sounds[match.end() : match.end() + 1] not in tuple("aiueoəɛɔɪʊæʌɑ"):
            letter = {"c": "tch", "sy": "sh"}.get(letter, letter)  # before no vowel c is k and sy is si
        if letters and _CLOSE.match(letters[-1][-1] + letter, 1):
            letters.append("-")
        letters.append(letter)
    if not any(letter.isalpha() for letter in letters):
        raise BadInput("script.unknown_sound", sign=reading, reading=reading)
    return "".join(letters)


_PLAIN = str.maketrans("éê", "ee")


def plain_letters(text: str) -> str:
    """Spoken text for an engine that takes only letters: without marks that it might spell out."""
    if text.isascii():
        return text
    return re.sub(r"ʔ(?=\w)", "'", text).replace("ʔ", "k").translate(_PLAIN)
