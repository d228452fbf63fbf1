"""Sentences spoken now for somebody who waits, in a process of its own: ``python -m audionews.newsroom.preview_audio``.

A web server must not be held up: one with greenlets cannot wait for a worker's pipe without stopping every listener, and
child watchers of its loop work in its main thread alone (gevent, "child watchers are only available on the default loop").
A child that is waited for is co-operative under any server, its time is limited, and what it spoke lies on the shelf
when publishing comes to need it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence

import msgspec

from audionews.errors import AudionewsError, EngineFailed
from audionews.script.model import Segment
from audionews.settings import Settings
from audionews.speech.cast import Cast

PATIENCE_S = 40.0
MOST = 24  # sentences at once: more is no listening before publishing, but publishing


def speak_aside(
    segments: Sequence[Segment], settings: Settings, casts: Sequence[Cast], *, patience_s: float = PATIENCE_S
) -> tuple[str, ...]:
    """Puts the sounds of ``segments`` (the first 24) on the shelf of ``settings`` and answers the keys of the first one's parts.

    ``casts``: in order of preference. Raises ``EngineFailed`` when they cannot be had in time.
    """
    engine = casts[0].voice
    request = msgspec.to_builtins({"casts": list(casts), "segments": list(segments[:MOST])})
    environment = {
        **os.environ,
        "AUDIONEWS_HOME": str(settings.home),
        "AUDIONEWS_DATABASE_URL": settings.database_url,
        "AUDIONEWS_MEDIA_URL": settings.media_url,
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }
    try:
        done = subprocess.run(
            [sys.executable, "-m", "audionews.newsroom.preview_audio"],
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=patience_s,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise EngineFailed(
            "speech.engine_hung", engine=engine, patience_s=round(patience_s), segment=segments[0].id
        ) from error
    try:
        answer = json.loads(done.stdout)
        if done.returncode == 0:
            return tuple(answer["keys"])
        raise EngineFailed(answer["key"], **answer["facts"])
    except (ValueError, KeyError) as error:
        why = done.stderr.decode(errors="replace").strip().rpartition("\n")[2][:200]
        raise EngineFailed("speech.engine_error", engine=engine, segment=segments[0].id, why=why) from error


def _child() -> int:
    from audionews.library import Library
    from audionews.newsroom.studio import Studio
    from audionews.settings import from_environment

    request = json.load(sys.stdin)
    segments = msgspec.convert(request["segments"], list[Segment])
    casts = msgspec.convert(request["casts"], tuple[Cast, ...])
    settings = from_environment()
    library = Library.open(settings)
    studio = Studio(library, settings)
    try:
        narration = studio.speaker_of(casts).speak_all(segments, library.clips)
    except AudionewsError as error:
        json.dump({"key": error.key, "facts": error.facts}, sys.stdout, default=str)
        return 1
    finally:
        studio.close()
        library.close()
    first = [key for part, key in zip(narration.parts, narration.keys, strict=True) if part.id == segments[0].id]
    json.dump({"keys": first}, sys.stdout)
    return 0


if __name__ == "__main__":
    raise SystemExit(_child())
