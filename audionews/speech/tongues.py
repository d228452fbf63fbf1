"""Which voice reads which language. A voice that does not speak a story's language never reads it: it would say it wrongly, and calmly."""

from __future__ import annotations

from collections.abc import Sequence

from audionews.errors import AudionewsError, BadInput, EngineMissing
from audionews.languages import INDONESIAN, primary
from audionews.messages import say
from audionews.speech.engines import Options, engine, engine_of, names, voices_of
from audionews.speech.model import Engine

ANY = "*"


def languages_of(made: Engine) -> tuple[str, ...]:
    """The primary subtags that an engine's voice speaks rightly."""
    return getattr(made, "languages", (INDONESIAN,))


def voice_in(name: str, tag: str, options: Options) -> str | None:
    """The voice that ``name`` means for a story in ``tag``: itself, or the one of its engine that speaks the language; ``None``: there is none.

    Of one that cannot be made here nothing is known: for an Indonesian story it is taken at its word, as every engine was written for.
    """
    wanted = primary(tag)
    for voice in dict.fromkeys((name, *voices_of(engine_of(name)))):
        try:
            if {wanted, ANY} & set(languages_of(engine(voice, options))):
                return voice
        except AudionewsError:
            if wanted == INDONESIAN:
                return name
    return None


def voices_in(wanted: Sequence[str], tag: str, options: Options, *, chosen: str | None = None) -> tuple[str, ...]:
    """Of the voices ``wanted``, in their order, those that speak the language of ``tag``.

    Raises ``BadInput("speech.other_language")`` where the ``chosen`` one does not, and ``EngineMissing("speech.no_voice_of")`` where none does.
    """
    voices = tuple(dict.fromkeys(voice for name in wanted if (voice := voice_in(name, tag, options))))
    if chosen and voice_in(wanted[0], tag, options) is None:
        facts = {
            "voice": chosen,
            "language": name_of_language(tag),
            "known": ", ".join(known_voices(tag, options)) or "–",
        }
        raise BadInput("speech.other_language", **facts)
    if not voices:
        raise EngineMissing(
            "speech.no_voice_of", language=name_of_language(tag), known=", ".join(known_voices(tag, options)) or "–"
        )
    return voices


def known_voices(tag: str, options: Options) -> list[str]:
    """Every voice that could read the language on this machine, by its name; nothing is loaded or sent. The test tone is none."""
    every = [voice for name in names() if name != "tone" for voice in voices_of(name) or (name,)]
    return [voice for voice in every if _speaks(voice, tag, options)]


def _speaks(voice: str, tag: str, options: Options) -> bool:
    try:
        return primary(tag) in languages_of(engine(voice, options))
    except AudionewsError:
        return False


def name_of_language(tag: str) -> str:
    """ "bahasa Jawa" of "jv"; the tag itself of a language that has no name here."""
    try:
        return say(f"languages.{primary(tag)}")
    except KeyError:
        return tag
