"""What the bench measures, each in a process of its own: ``python -m audionews.bench.tasks NAME FOLDER CORES FACTS``.

A fresh process for each, so that CPU (``wait4`` of the whole family) and memory (the kernel's own high-water mark) are of
this task alone. Prints one JSON object. The rivals use the same encoder settings as the house: what is compared is the way,
not the quality.
"""

from __future__ import annotations

import io
import json
import os
import sys
import time
from pathlib import Path

Facts = dict[str, object]


def high_water_kb(pid: int | str = "self") -> int:
    """Peak resident memory of a process. Not ``ru_maxrss``: across exec that keeps the parent's (kernel/fs/exec.c)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return 0


def _workers() -> list[int]:
    me = os.getpid()
    return [int(pid) for pid in Path(f"/proc/self/task/{me}/children").read_text().split()]


def nothing(folder: Path) -> Facts:
    """The bare interpreter."""
    return {"memory_kb": high_water_kb()}


def _newsroom(folder: Path):
    from audionews.newsroom import open_newsroom
    from audionews.settings import from_environment

    return open_newsroom(from_environment({"AUDIONEWS_HOME": str(folder / "home"), "AUDIONEWS_ENGINE": "espeak"}))


def render(folder: Path, *, sentences: int, wrong: int | None = None) -> Facts:
    """The house: article in, episode live, everything stored."""
    from audionews.speech.pool import begin

    begin()  # as `audionews publish` does
    from audionews.bench.material import article

    with _newsroom(folder) as room:
        slug = room.receive(article(sentences, wrong=wrong), by="bench").slug
        made = room.publish(slug, by="bench").made
        workers = [high_water_kb(pid) for pid in _workers()]
    return {
        "slug": slug,
        "spoken": made.spoken,
        "duration_ms": made.build.duration_ms,
        "memory_kb": high_water_kb(),
        "workers_kb": workers,
    }


def stock(folder: Path, *, sentences: int, spare: int, wrong: int) -> Facts:
    """Puts the clips of a long episode on the shelf without speaking each: real clips of eight sentences under the keys of
    all but every ``spare``-th. For the measures of joining and memory, which do not ask what is in a clip."""
    from dataclasses import replace

    from audionews.bench.material import article
    from audionews.episode.encode import make_clip
    from audionews.script.write import write
    from audionews.speech.engines import engine
    from audionews.speech.speak import clip_key

    speaking = engine("espeak", {})
    segments = write(article(sentences, wrong=wrong)).segments
    real = [make_clip("", speaking.speak(speaking.text_for(segment)), segment.spoken) for segment in segments[2:10]]
    with _newsroom(folder) as room:
        for number, segment in enumerate(segments):
            if number % spare:
                key = clip_key(speaking.text_for(segment), speaking.voice)
                room.library.clips.put(replace(real[number % len(real)], key=key))
    return {"sentences": len(segments)}


def correct(folder: Path, *, slug: str, sentences: int, wrong: int) -> Facts:
    """One sentence put right; ``after_s``: from the last spoken sentence until the new episode is public."""
    from audionews.bench.material import article
    from audionews.speech.cast import known_ahead

    spoken_at = spoken_cpu = 0.0

    def progress(done: int, total: int, segment: object) -> None:
        nonlocal spoken_at, spoken_cpu
        spoken_at, spoken_cpu = time.perf_counter(), time.process_time()

    with _newsroom(folder) as room:
        before, clips = room.library.stories.get(slug).build, room.library.clips.count()
        with room.library.blobs.open(before.mp3) as stream:
            (folder / "before.mp3").write_bytes(stream.read())
        fixed = article(sentences)
        start = time.perf_counter()
        done = room.correct(slug, fixed, kind="ralat", reason="Angka tertukar.", by="bench", progress=progress)
        end, end_cpu = time.perf_counter(), time.process_time()
        segments, clips = done.story.revision.script.segments, room.library.clips.count() - clips
    around = [parts for segment in segments if (parts := known_ahead(segment))]
    hours = sum(len(parts) > 1 for parts in around)  # between its day and its zone
    return {
        "spoken": clips,  # of its moment, "Semula:", "Yang benar:", and the sentence, which two places share
        "notices": sum(map(len, around)) + hours,
        "segments": len(segments),
        "whole_s": end - start,
        "after_s": end - spoken_at,
        "after_cpu_s": end_cpu - spoken_cpu,
        "duration_ms": before.duration_ms,
        "memory_kb": high_water_kb(),
    }


def floor(folder: Path, *, texts: str) -> Facts:
    """What nobody can do without: each text spoken once, each file encoded once, in one process, by the house's own
    encoders and settings. CPU after each step."""
    from audionews.speech.engines import engine

    speaking = engine("espeak", {})
    sounds = [speaking.speak(text) for text in json.loads(Path(texts).read_text(encoding="utf-8"))]
    facts: Facts = {"speech": time.process_time()}
    pcm = _at_24000([sound.pcm for sound in sounds], sounds[0].rate_hz)
    facts["seconds"] = len(pcm) / 24_000
    for name in ("mp3", "opus", "opus16"):
        _encode(name, pcm, folder / f"floor.{name}")
        facts[name] = time.process_time()
    return facts


def plain(folder: Path, *, texts: str) -> Facts:
    """The same floor as anybody would call it: each text spoken once, then ffmpeg once a file, with its own settings."""
    import subprocess
    import wave

    from imageio_ffmpeg import get_ffmpeg_exe

    from audionews.speech.engines import engine

    speaking = engine("espeak", {})
    wav = folder / "said.wav"
    with wave.open(str(wav), "wb") as file:
        for number, text in enumerate(json.loads(Path(texts).read_text(encoding="utf-8"))):
            sound = speaking.speak(text)
            if not number:
                file.setparams((1, 2, sound.rate_hz, 0, "NONE", ""))
            file.writeframes(sound.pcm)
    for codec, rate, name in (
        ("libmp3lame", "64k", "a.mp3"),
        ("libopus", "24k", "a.opus"),
        ("libopus", "16k", "b.opus"),
    ):
        command = [get_ffmpeg_exe(), "-nostdin", "-v", "error", "-y", "-i", str(wav), "-ar", "24000", "-c:a", codec]
        subprocess.run([*command, "-b:a", rate, str(folder / name)], check=True)
    return {}


def _at_24000(parts: list[bytes], rate_hz: int):
    import av
    import numpy as np

    resampler = av.AudioResampler(format="s16", layout="mono", rate=24_000)
    out = []
    for part in parts:
        if part:
            frame = av.AudioFrame.from_ndarray(np.frombuffer(part, "<i2")[None], format="s16", layout="mono")
            frame.sample_rate = rate_hz
            out += [made.to_ndarray()[0] for made in resampler.resample(frame)]
    out += [made.to_ndarray()[0] for made in resampler.resample(None)]
    return np.concatenate(out)


def _encode(name: str, pcm, path: Path) -> None:
    """One plain encode of everything, by the house's own encoder."""
    from audionews.episode import codecs
    from audionews.episode.encode import OPUS, OPUS16

    if name == "mp3":
        pcm = pcm[: len(pcm) // codecs.MP3_FRAME * codecs.MP3_FRAME]
        path.write_bytes(codecs.mp3(pcm))
    else:
        pcm = pcm[: len(pcm) // codecs.OPUS_PACKET * codecs.OPUS_PACKET]
        path.write_bytes(codecs.opus(OPUS if name == "opus" else OPUS16, pcm).body)


def rejoin(folder: Path) -> Facts:
    """The usual way to change a sentence of a finished file: decode, join, encode again."""
    import av
    import numpy as np

    start, started = time.perf_counter(), time.process_time()
    with av.open(io.BytesIO((folder / "before.mp3").read_bytes())) as file:
        resampler = av.AudioResampler(format="s16", layout="mono", rate=24_000)
        heard = [out.to_ndarray()[0] for frame in file.decode(audio=0) for out in resampler.resample(frame)]
    pcm = np.concatenate(heard)
    middle = len(pcm) // 2
    pcm = np.concatenate((pcm[:middle], pcm[: 8 * 24_000], pcm[middle + 8 * 24_000 :]))  # eight seconds replaced
    _encode("mp3", pcm, folder / "rejoined.mp3")
    facts: Facts = {"mp3_s": time.perf_counter() - start}
    for name in ("opus", "opus16"):
        _encode(name, pcm, folder / f"rejoined.{name}")
    facts["all_s"] = time.perf_counter() - start
    facts["cpu_s"] = time.process_time() - started
    facts["memory_kb"] = high_water_kb()
    return facts


def naive(folder: Path, *, texts: str) -> Facts:
    """The way of the tutorials: pydub ``+`` for every sentence, one export. No levels, tags, captions, twin or checks."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
    from imageio_ffmpeg import get_ffmpeg_exe

    from audionews.speech.engines import engine

    AudioSegment.converter = get_ffmpeg_exe()
    speaking = engine("espeak", {})
    episode = AudioSegment.empty()
    for text in json.loads(Path(texts).read_text(encoding="utf-8")):
        sound = speaking.speak(text)
        speech = AudioSegment(data=sound.pcm, sample_width=2, frame_rate=sound.rate_hz, channels=1)
        episode = episode + speech + AudioSegment.silent(400, frame_rate=sound.rate_hz)
    episode.export(str(folder / "naive.mp3"), format="mp3", bitrate="64k").close()
    return {"seconds": episode.duration_seconds, "memory_kb": high_water_kb()}


TASKS = {task.__name__: task for task in (nothing, render, stock, correct, floor, plain, rejoin, naive)}


def main(arguments: list[str]) -> None:
    name, folder, cores, facts = arguments
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: int(cores)])
    print(json.dumps(TASKS[name](Path(folder), **json.loads(facts))))


if __name__ == "__main__":
    main(sys.argv[1:])
