"""What a machine whistles is whistled once a session: most of the suite's processor time was spent on making the same clips anew.

A clip of the engines ``tone`` and ``espeak`` depends on nothing but what its worker is handed (the studio keeps clips by the same
facts). So the first test that wants one has it really spoken, levelled, encoded and heard, and the next is given those bytes.
A maker or an engine of a test's own, a process of its own, a death: all that goes to real workers, as before. Files about the
speech workers themselves say ``pytestmark = pytest.mark.spoken_anew`` and leave this out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager

import pytest

from audionews.speech.model import Clip
from audionews.speech.pool import ClipJob, Pool

ENGINES = ("tone", "espeak")
_kept: dict[tuple[object, ...], bytes] = {}
_speak = Pool.speak


def _speak_once(pool: Pool, jobs: Sequence[ClipJob], turn=lambda: None) -> Iterator[tuple[ClipJob, Clip]]:
    """``Pool.speak``, with a turn for each sentence all the same: who counts turns or waits for them sees no difference."""
    if pool._engine not in ENGINES:
        yield from _speak(pool, jobs, turn)
        return

    def facts(
        job: ClipJob,
    ) -> tuple[str, ...]:  # the key tells engine, version, voice and options; a test may bring its own maker
        return (pool._start[1], job.voice, job.key, job.text, job.words)

    known = [job for job in jobs if facts(job) in _kept]
    for job in known:
        turn()
        yield job, Clip.from_bytes(_kept[facts(job)])
    rest = [job for job in jobs if job not in known]
    if not rest:
        return
    with closing(_speak(pool, rest, turn)) as answers:
        for job, clip in answers:
            _kept[facts(job)] = clip.to_bytes()
            yield job, clip


@contextmanager
def spoken_once() -> Iterator[None]:
    """Within, clips of the built-in machines are made once a session."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Pool, "speak", _speak_once)
        yield
