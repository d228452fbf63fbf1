"""What the engines behind a web address share: one request a text, tried again with patience, its answer measured.

Nothing a service says is taken on trust: the connection may break off in the middle, 200 may come with nothing, the sound
may be silent or shorter than its words. A refusal (400, 401, 403, a used-up quota) is final; 429 and 5xx are asked again
after ``Retry-After`` (RFC 9110, 10.2.3) or growing pauses. Keys travel in headers alone, are never followed elsewhere (no
redirects) and never repeated in a report, whatever the other side repeats.
"""

from __future__ import annotations

import io
import json
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property

import av
import httpx

from audionews.errors import EngineFailed, EngineMissing
from audionews.speech.engines import Options
from audionews.speech.model import CLOCK_HZ, Sound

TRIES = 4
LONGEST_WAIT_S = 30.0  # a service that asks for more is given up: the fallback speaks
MOST_BYTES = 64_000_000  # of an answer; a sentence is about one
QUIETEST = 100  # of 32768, -50 dBFS
MOST_LETTERS_A_SECOND = 40.0  # newsreaders say about 15
_AGAIN = (408, 409, 425, 429, 500, 502, 503, 504)
_USED_UP = ("insufficient_quota", "billing_hard_limit_reached", "quota_exceeded")
_CODE = re.compile(r"[A-Za-z][\w.-]{2,40}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why there was no sound; ``wait_s``: what the service asked for; ``final``: asking again does not help."""

    key: str
    why: str
    wait_s: float | None = None
    final: bool = False


class Service:
    """Requests to one service. Options: ``<engine>_timeout_s`` (20) and ``<engine>_pause_s`` (1, doubled each time)."""

    def __init__(self, engine: str, options: Options) -> None:
        self._engine = engine
        self._timeout_s = float(options.get(f"{engine}_timeout_s") or 20)
        self._pause_s = float(options.get(f"{engine}_pause_s") or 1)

    def sound(
        self,
        url: str,
        *,
        headers: Mapping[str, str],
        content: bytes,
        words: str,
        audio_in: Callable[[bytes], bytes] = bytes,
    ) -> Sound:
        """The sound of ``words``; ``audio_in`` takes the audio file out of an answer and raises ``ValueError`` where there is none.

        Raises ``EngineFailed`` with a key of ``speech.*`` when it cannot be had.
        """
        refusal = Refusal(key="speech.service_failed", why="")
        for number in range(TRIES):
            if number:
                time.sleep(refusal.wait_s or self._pause_s * 2 ** (number - 1))
            try:
                status, received, body = self._answer(url, headers, content)
                if status == 200:
                    return sound_of(audio_in(body), words, self._engine)
                refusal = _refused(status, received, body)
            except EngineFailed as error:
                refusal = Refusal(key="speech.service_failed", why=error.key)
            except (httpx.HTTPError, ValueError) as error:  # away, broken off in the middle; not what was agreed
                refusal = Refusal(key="speech.service_failed", why=type(error).__name__)
            if refusal.final:
                break
        raise EngineFailed(refusal.key, engine=self._engine, why=refusal.why, setting=self._engine.upper())

    def close(self) -> None:
        if client := self.__dict__.pop("_client", None):
            client.close()

    @cached_property
    def _client(self) -> httpx.Client:
        return httpx.Client(timeout=self._timeout_s, follow_redirects=False)

    def _answer(self, url: str, headers: Mapping[str, str], content: bytes) -> tuple[int, httpx.Headers, bytes]:
        body = bytearray()
        sent = {"User-Agent": "audionews", **headers}  # Azure refuses a request without one
        with self._client.stream("POST", url, headers=sent, content=content) as answer:
            for piece in answer.iter_bytes():
                body += piece
                if len(body) > MOST_BYTES:
                    raise ValueError("endless")
        return answer.status_code, answer.headers, bytes(body)


def _refused(status: int, headers: httpx.Headers, body: bytes) -> Refusal:
    code = _code_in(body)
    why = f"{status} {code}".strip()
    if status in (401, 403):
        return Refusal(key="speech.key_refused", why=why, final=True)
    if code in _USED_UP:
        return Refusal(key="speech.quota_used_up", why=why, final=True)
    wait_s = _seconds(headers.get("Retry-After"))
    if status == 429 and wait_s is not None and wait_s > LONGEST_WAIT_S:
        return Refusal(key="speech.quota_used_up", why=f"{why}, {wait_s:.0f} s", final=True)
    if status in _AGAIN:
        return Refusal(
            key="speech.service_failed", why=why, wait_s=None if wait_s is None else min(wait_s, LONGEST_WAIT_S)
        )
    return Refusal(key="speech.service_refused", why=why, final=True)


def _code_in(body: bytes) -> str:
    """The service's own code of a fault ("RESOURCE_EXHAUSTED", "insufficient_quota"); its sentences may repeat what was sent."""
    try:
        fault = json.loads(body[:100_000]).get("error", {})
        code = fault.get("status") or fault.get("code") or fault.get("type") or ""
    except (ValueError, AttributeError):
        return ""
    return code if isinstance(code, str) and _CODE.fullmatch(code) else ""


def _seconds(retry_after: str | None) -> float | None:
    """``Retry-After`` as seconds from now: a number of them, or a date."""
    if not retry_after:
        return None
    if retry_after.strip().isdecimal():
        return float(retry_after)
    try:
        return max(0.0, (parsedate_to_datetime(retry_after) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None


def sound_of(audio: bytes, words: str, engine: str, *, format: str | None = None) -> Sound:
    """An audio file (MP3, WAV, Opus …) on the house clock.

    Raises ``EngineFailed`` for what is no sound, for silence, and for fewer seconds than ``words`` take.
    """
    pcm = bytearray()
    try:
        with av.open(io.BytesIO(audio), format=format) as answer:
            resampler = av.AudioResampler(format="s16", layout="mono", rate=CLOCK_HZ)
            for frame in answer.decode(audio=0):
                for out in resampler.resample(frame):
                    pcm += out.to_ndarray().tobytes()
            for out in resampler.resample(None):
                pcm += out.to_ndarray().tobytes()
    except (av.FFmpegError, IndexError, ValueError) as error:
        raise EngineFailed("speech.not_sound", engine=engine, why=type(error).__name__) from error
    if max(memoryview(pcm).cast("h"), default=0) < QUIETEST:
        raise EngineFailed("speech.silent", engine=engine)
    seconds = len(pcm) / 2 / CLOCK_HZ
    if seconds < sum(map(str.isalpha, words)) / MOST_LETTERS_A_SECOND:
        raise EngineFailed("speech.too_short", engine=engine, seconds=round(seconds, 2))
    return Sound(pcm=bytes(pcm), rate_hz=CLOCK_HZ)


def documents(words: Iterable[str], document: Callable[[list[str]], str], most_bytes: int) -> str:
    """What is handed to a service, one document a line: as few as its limit allows, each with whole words."""
    lines: list[str] = []
    held: list[str] = []
    for word in words:
        if held and len(document([*held, word]).encode()) > most_bytes:
            lines.append(document(held))
            held = []
        held.append(word)
    return "\n".join([*lines, document(held)] if held else lines)


def key_of(engine: str, options: Options) -> str:
    """The newsroom's key. Raises ``EngineMissing`` where there is none."""
    key = options.get(f"{engine}_key")
    if not key:
        raise EngineMissing("speech.no_key", engine=engine, setting=engine.upper())
    return key


_MARKS = str.maketrans("‖–—", ",,,")


def plain_mark(mark: str) -> str:
    """Our own breaths as the mark that every service pauses at."""
    return mark.translate(_MARKS)
