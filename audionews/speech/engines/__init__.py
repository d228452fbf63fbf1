"""One file an engine; outsiders add theirs through the entry-point group ``audionews.engines``.

An engine is made by its class from plain ``options`` (names to strings), cheaply and without loading its machine, so
that a plan can ask for ``voice`` and ``text_for``; the machine is loaded at the first ``speak``, in a worker process.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.metadata import entry_points

from audionews.errors import EngineMissing, UnknownName
from audionews.settings import Settings
from audionews.speech.model import Engine

GROUP = "audionews.engines"
DEFAULT = "espeak"
_OURS = {
    "tone": "audionews.speech.engines.tone:Tone",
    "espeak": "audionews.speech.engines.espeak:Espeak",
    "gtts": "audionews.speech.engines.gtts:Gtts",
    "piper": "audionews.speech.engines.piper:Piper",
}
Options = Mapping[str, str | None]


def names() -> list[str]:
    """Every engine by name, ours first."""
    return [*_OURS, *sorted({point.name for point in entry_points(group=GROUP)} - set(_OURS))]


def engine(name: str, options: Options) -> Engine:
    """The engine of that name, or of ``module:factory`` for one that is not installed as a package.

    Raises ``UnknownName("speech.unknown_engine")``; ``EngineMissing`` when it is known and cannot work here.
    """
    try:
        return _factory(name)(options)
    except ImportError as error:
        raise EngineMissing("speech.engine_missing", engine=name, why=str(error)) from error


def _factory(name: str) -> Callable[[Options], Engine]:
    path = _OURS.get(name) or (name if ":" in name else None)
    if path:
        module, _, factory = path.partition(":")
        return getattr(import_module(module), factory)
    for point in entry_points(group=GROUP, name=name):
        return point.load()
    raise UnknownName("speech.unknown_engine", engine=name, known=", ".join(names()))


def options_from(settings: Settings) -> dict[str, str | None]:
    """What engines may know of the settings."""
    return {
        "piper_voice": str(settings.piper_voice) if settings.piper_voice else None,
        "gtts_host": settings.gtts_host,
        "gtts_sources": str(settings.home / "sources" / "gtts"),
    }


def preference(settings: Settings, chosen: str | None = None) -> tuple[str, ...]:
    """The chosen engine, then those that need nobody's leave: a piper voice that was named, the embedded default.

    gTTS sends the text to a stranger's service, so it speaks only where it was chosen.
    Raises ``UnknownName("speech.unknown_engine")`` for a choice that does not exist.
    """
    first = chosen or settings.engine or ("piper" if settings.piper_voice else DEFAULT)
    if first not in names() and ":" not in first:
        raise UnknownName("speech.unknown_engine", engine=first, known=", ".join(names()))
    return tuple(dict.fromkeys((first, *(("piper",) if settings.piper_voice else ()), DEFAULT)))
