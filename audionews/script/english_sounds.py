"""English words as an Indonesian newsreader says them: the origin's sounds within those of Indonesian."""

from __future__ import annotations

from audionews.script.graphemes import ipa_of


def english_ipa(word: str) -> str:
    """One English word in small letters as IPA of Indonesian sounds."""
    return ipa_of(word.replace("e", "é"))
