"""Indonesian spelling → IPA, letter by letter: the rules of EYD V (2022), chapter I, and of the old spellings in names.

A word comes in small letters, each e already decided: ``é`` is /e/ (mérah), ``ê`` schwa (bêsar), as KBBI marks them.
The sounds: a e i o u ə, p b t d k ɡ, tʃ dʒ, m n ɲ ŋ, f v s z ʃ x h, r l w j, ʔ. Allophones (ɛ, ɔ, ɪ, ʊ, k̚) are left to
the voice. Final b, d, g are devoiced (abad: abat), and within a word before a voiceless sound (absolut: apsolut), as
dictionaries of pronunciation write them.
"""

from __future__ import annotations

import re

VOWELS = "aeiouə"
_V = "aeiouéêy"

# Spelling → sound, tried in order at each place; the pattern looks at the letters that follow (and, by look-behind, at
# those before). Each line is one habit of Indonesian spelling or of names in Indonesian news.
_RULES: tuple[tuple[str, str], ...] = (
    # nasals: angguk, angka, nyanyi, Tony
    (r"ng(?=g)", "ŋ"),
    (r"ng", "ŋ"),
    (r"n(?=ks?$)", "ŋ"),  # bank
    (rf"ny(?=[{_V}])(?!y)", "ɲ"),
    # ch: old spelling of kh (Achmad, Mochtar, Chairil), k before a consonant (Christian), else c (Chandra)
    (r"^ch(?=[aéo]i?r[iu]l)", "x"),
    (r"(?<=[aiuoéê])ch(?=[mndtswy])(?!sler)", "x"),
    (r"sch(?=[aiuoéêwmnlr])", "ʃ"),
    (r"ch(?=[rln])", "k"),
    (r"t?ch", "tʃ"),
    # tj, dj, sj, nj: spelling before 1972 (Tjahjo, Djuanda, Sjahrir); but Itjen is It-jen, adjektiva ad-jektiva
    (r"tj(?=[êé]n$)", "tdʒ"),
    (r"tj", "tʃ"),
    (r"(?<=^a)dj(?=[éê]k|ung|un)", "dʒ"),
    (r"dj", "dʒ"),
    (rf"^sj(?=[{_V}])", "ʃ"),
    # sy, kh, sh, and letters of names that Indonesian lacks
    (r"sy(?=[aiuoéê])", "ʃ"),
    (r"kh", "x"),
    (r"^sh(?=[aiuoéê])", "ʃ"),  # Shin, Shinzo
    (r"^zh(?=[aiuoéê])", "dʒ"),  # Zhang
    (r"(?<=é)ij(?![aiuoéê])", "i"),  # Reijnders
    (r"sh(?![ti]?[bcdgkmnptw]|ub)", "ʃ"),
    (r"ph(?!ub)", "f"),
    (r"th", "t"),
    (r"dh(?![aiuoéê]r?[sh])", "d"),
    (r"bh", "b"),
    (r"gh", "ɡ"),
    (r"^rh", "r"),
    (r"wh", "w"),
    (r"ck", "k"),
    (r"cc(?=[iéê])", "ks"),
    (r"qu(?=[aéêio])", "kw"),
    (r"q", "k"),
    (rf"^x(?![{_V}])", "eks"),  # Xpander
    (r"^x", "s"),
    (r"x", "ks"),
    # c is k where no vowel follows (Erick, Medco has its own word, UNESCO, Islamic)
    (rf"c(?![{_V}])", "k"),
    (r"c", "tʃ"),
    (r"j", "dʒ"),
    (r"g", "ɡ"),
    # y: a vowel where none follows and a consonant stands before (Teddy, Rudy, Sydney); after a vowel i (gay, Jey)
    (r"[éê]y$", "i"),
    (r"y(?=$|[^aiuoéê])", "i"),
    (r"y", "j"),
    # two equal vowels are parted by a glottal stop (saat, maaf, kêênam); not in foreign names at the beginning (Aaron)
    (r"(?<=[^aiuoéêy])aa(?=[^n]|n.)", "aʔa"),
    (r"^aa", "a"),
    (r"êê", "əʔə"),
    (r"êé", "əʔe"),
    (r"éé", "e"),
    (r"ii", "i"),
    (r"oo", "o"),
    (r"uu", "u"),
    (r"é", "e"),
    (r"ê", "ə"),
    (r"'(?=.)", "ʔ"),
    (r"(?<![a-z])'", ""),
    (r"[abdfhiklmnoprstuvwzʔ]", r"\g<0>"),
)
_PATTERN = re.compile("|".join(f"(?P<r{number}>{pattern})" for number, (pattern, _) in enumerate(_RULES)))
_SOUNDS = tuple(sound for _, sound in _RULES)
_DEVOICED = str.maketrans("bdɡ", "ptk")
_ASSIMILATED = re.compile(r"b(?=[st])|d(?=[svpf])|ɡ(?=[sn])")
_TWICE = re.compile(r"([^aeiouə])\1+")


def ipa_of(marked: str) -> str:
    """``marked``, one word in small letters with é and ê, as IPA. Letters of no use to Indonesian are passed over."""
    sound = "".join(
        match[0] if _SOUNDS[number] == r"\g<0>" else _SOUNDS[number]
        for match in _PATTERN.finditer(marked)
        for number in (int(match.lastgroup[1:]),)  # type: ignore[index]
    )
    sound = _ASSIMILATED.sub(lambda letter: letter[0].translate(_DEVOICED), _TWICE.sub(r"\1", sound))
    return sound[:-1] + sound[-1:].translate(_DEVOICED)
