"""Which voices an editor may choose: those that work here, that the house allows, and that the admin's list holds.

The test tone is offered to nobody. A voice whose engine sends the text to somebody's service is marked, so that who chooses it knows.
At the machine itself any voice may be named.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from audionews.errors import AudionewsError, BadInput, UnknownName
from audionews.library import Library
from audionews.settings import Settings
from audionews.speech.engines import (
    TEST_TONE,
    engine,
    engine_of,
    names,
    options_from,
    plain_name,
    preference,
    sends_text,
    voices_of,
)

LIST = "voices.offered"
LOOK_AGAIN_S = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedVoice:
    """One voice that works here. ``chosen``: on the admin's list, or there is none; ``sends_text``: somebody else reads the story."""

    name: str
    chosen: bool
    sends_text: bool


def voices_that_work(library: Library, settings: Settings) -> list[OfferedVoice]:
    """Every voice that could be offered, in the order of the engines; nothing is loaded or sent."""
    listed = admins_list(library)
    candidates = [voice for name in names() for voice in voices_of(name) or (name,)]
    return [
        OfferedVoice(name=name, chosen=listed is None or name in listed, sends_text=sends_text(name))
        for name in candidates
        if engine_of(name) != TEST_TONE and _works(name, settings)
    ]


def offered(library: Library, settings: Settings) -> list[OfferedVoice]:
    """What an editor may choose."""
    return [one for one in voices_that_work(library, settings) if one.chosen]


def admins_list(library: Library) -> list[str] | None:
    """The voices that the admin chose; ``None``: all that work."""
    kept = library.settings.get(LIST)
    return json.loads(kept) if kept else None


def choose(library: Library, settings: Settings, wanted: Sequence[str], *, by: str, at: datetime) -> list[str]:
    """Keeps the admin's list; an empty one means all that work. Raises ``UnknownName`` for a voice that does not work here."""
    working = [one.name for one in voices_that_work(library, settings)]
    plain = [plain_name(name) for name in wanted]
    if stray := [name for name in plain if name not in working]:
        raise UnknownName("speech.unknown_engine", engine=", ".join(stray), known=", ".join(working))
    library.settings.keep(LIST, json.dumps(plain) if plain else "")
    library.audit.note("voices-offered", by=by, at=at, facts={"voices": ", ".join(plain) or "*"})
    return plain or working


def refuse_unoffered(library: Library, settings: Settings, name: str) -> None:
    """Raises ``BadInput("speech.not_offered")`` for the test tone and for a voice that the admin's list leaves out."""
    listed, plain = admins_list(library), plain_name(name)
    tone = engine_of(name) == TEST_TONE and engine_of(settings.engine or "") != TEST_TONE
    if tone or (listed is not None and plain not in listed):
        known = [one.name for one in offered(library, settings)]
        raise BadInput("speech.not_offered", voice=name, known=", ".join(known))


_seen: dict[
    str, tuple[float, bool]
] = {}  # by voice and what its engine is told: looking takes a second, a page is asked for often


def _works(name: str, settings: Settings) -> bool:
    options, now = options_from(settings), time.monotonic()
    configuration = repr((name, settings.voices, settings.engine, sorted(options.items(), key=str)))
    key = hashlib.sha256(configuration.encode()).hexdigest()  # keys of services are among the options
    if key in _seen and now - _seen[key][0] < LOOK_AGAIN_S:
        return _seen[key][1]
    try:
        preference(settings, name)
        engine(name, options).close()
        works = True
    except AudionewsError:
        works = False
    _seen[key] = now, works
    return works
