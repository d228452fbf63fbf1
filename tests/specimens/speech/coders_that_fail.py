"""Encoders that misbehave on purpose, in the worker's process, where the real one stands: ``Speaker(…, coders_that_fail.hangs)``."""

import os
import time
from dataclasses import replace

from audionews.episode.encode import make_clip


def hangs(key, sound, words):
    time.sleep(60)


def dies(key, sound, words):
    os._exit(139)


def lies(key, sound, words):
    """Says that all went well and hands over half of the frames."""
    clip = make_clip(key, sound, words)
    return replace(clip, mp3=clip.mp3[: len(clip.mp3) // 2])
