"""A sound file of the newsroom (intro, gap, outro) → a clip as loud as speech, to be joined like any other.

Any format that ffmpeg's libraries read (PyAV brings them). Made once, kept by the hash of the file. Whole seconds of quiet at its ends
are trimmed as a voice's are.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from audionews.errors import AudionewsError, BadInput
from audionews.speech.model import CLIP_FORMAT, CLOCK_HZ, Clip, Sound

LONGEST_S = 60


def sound_key(path: Path) -> str:
    """The key of the file's clip. Raises ``BadInput("episode.sound_file")`` for one that cannot be read."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadInput("episode.sound_file", file=path.name, why=error.strerror or str(error)) from error
    return hashlib.sha256(b"\x1f".join((b"sound", CLIP_FORMAT.encode(), content))).hexdigest()


def sound_clip(path: Path, key: str) -> Clip:
    """The clip. Raises ``BadInput("episode.sound_file")`` for what is no sound, silent, or longer than a minute."""
    from audionews.episode.encode import make_clip

    try:
        return make_clip(key, _decoded(path), "")
    except AudionewsError as error:
        raise BadInput("episode.sound_file", file=path.name, why=error.facts.get("why", error.key)) from error


def _decoded(path: Path) -> Sound:
    import av

    pcm = bytearray()
    try:
        with av.open(str(path)) as container:
            resampler = av.AudioResampler(format="s16", layout="mono", rate=CLOCK_HZ)
            for frame in container.decode(audio=0):
                pcm += b"".join(one.to_ndarray().tobytes() for one in resampler.resample(frame))
                if len(pcm) > 2 * CLOCK_HZ * LONGEST_S:
                    raise BadInput("episode.sound_file", file=path.name, why=f"> {LONGEST_S} detik")
            pcm += b"".join(one.to_ndarray().tobytes() for one in resampler.resample(None))
    except (av.FFmpegError, IndexError, ValueError, OSError) as error:
        raise BadInput("episode.sound_file", file=path.name, why=str(error)) from error
    return Sound(pcm=bytes(pcm), rate_hz=CLOCK_HZ)
