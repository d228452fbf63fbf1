"""Machines small enough for a test: a Piper voice of 60 kB, and a stand-in for Google's service on the loopback."""

from __future__ import annotations

import base64
import io
import json
import threading
import time
import urllib.parse
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import av
import numpy as np

from audionews.script.model import Segment, Span
from audionews.speech.engines.espeak import Espeak
from audionews.speech.model import Sound

_PIPER_HZ = 22_050
_PHONEME = 1_024  # samples
_SIGNS = "_^$ abcdefghijklmnopqrstuvwxyzəɛɔɪʊŋɲʃʒɡʔˈˌː.,?!-"


def piper_voice(folder: Path) -> Path:
    """A voice with the inputs and output of VITS (piper's ``train/export_onnx.py``): each phoneme sounds its own note."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    at = np.arange(_PHONEME) / _PIPER_HZ
    swell = np.hanning(_PHONEME)
    notes = np.stack([0.5 * swell * np.sin(2 * np.pi * (200 + 20 * number) * at) for number in range(len(_SIGNS))])
    notes[:3] = 0  # padding, beginning, end
    graph = helper.make_graph(
        [
            helper.make_node("Gather", ["notes", "input"], ["rows"]),
            helper.make_node("Reshape", ["rows", "shape"], ["output"]),
        ],
        "vits",
        [
            helper.make_tensor_value_info("input", TensorProto.INT64, ["batch", "phonemes"]),
            helper.make_tensor_value_info("input_lengths", TensorProto.INT64, ["batch"]),
            helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
        ],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, 1, 1, "time"])],
        [
            numpy_helper.from_array(notes.astype(np.float32), "notes"),
            numpy_helper.from_array(np.array([1, 1, 1, -1], np.int64), "shape"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    path = folder / "id_ID-uji-low.onnx"
    onnx.save(model, path)
    config = {
        "audio": {"sample_rate": _PIPER_HZ, "quality": "low"},
        "dataset": "uji",
        "espeak": {"voice": "id"},
        "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
        "phoneme_type": "espeak",
        "num_symbols": len(_SIGNS),
        "num_speakers": 1,
        "phoneme_id_map": {sign: [number] for number, sign in enumerate(_SIGNS)},
    }
    Path(f"{path}.json").write_text(json.dumps(config), encoding="utf-8")
    return path


def _mp3(sound: Sound) -> bytes:
    """As the service sends it: 24,000 Hz mono at 64 kbit/s."""
    frame = av.AudioFrame.from_ndarray(np.frombuffer(sound.pcm, "<i2")[None], format="s16", layout="mono")
    frame.sample_rate = sound.rate_hz
    written = io.BytesIO()
    with av.open(written, "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=24_000, layout="mono")
        stream.bit_rate = 64_000
        for one in (frame, None):
            container.mux(stream.encode(one))
    return written.getvalue()


class Service:
    """What gTTS talks to: ``asked`` are the texts with their times, ``answers`` what is wrong with the next ones.

    An answer: a status, ``"empty"`` (200, no sound), ``"page"`` (200, HTML), ``"silence"``, ``"snippet"`` (a bit of the
    speech), ``"slow"`` (a second late).
    """

    def __init__(self) -> None:
        self.asked: list[tuple[float, str]] = []
        self.answers: list[int | str] = []
        self.host = ""
        self._speech: dict[str, bytes] = {}
        self._voice = Espeak({})
        self._one = threading.Lock()  # eSpeak's library knows no threads

    def mp3(self, text: str) -> bytes:
        with self._one:
            if text not in self._speech:
                segment = Segment(
                    id="s1", kind="paragraph", shown=text, spoken=text, spans=(Span(text=text),), pause_ms=0
                )
                sound = self._voice.speak(self._voice.text_for(segment))
                self._speech[text] = _mp3(sound)
            return self._speech[text]

    def body(self, text: str, wrong: int | str | None) -> bytes:
        if wrong == "page":
            return b"<html><body>Before you continue to Google</body></html>\n"
        if wrong == "empty":
            return b')]}\'\n\n[["wrb.fr","jQ1olc",null,null,null,[13],"generic"]]\n'
        mp3 = self.mp3(text)
        if wrong == "silence":
            mp3 = _mp3(Sound(pcm=bytes(96_000), rate_hz=24_000))
        if wrong == "snippet":
            mp3 = mp3[: len(mp3) // 5]
        lines = json.dumps(
            [["wrb.fr", "jQ1olc", json.dumps([base64.b64encode(mp3).decode()]), None]], separators=(",", ":")
        )
        return f")]}}'\n\n{lines}\n".encode()


@contextmanager
def google():
    """The stand-in, listening: it understands the request of gTTS 2.5.4 and answers as the service does."""
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            text = json.loads(json.loads(form["f.req"][0])[0][0][1])[0]
            service.asked.append((time.monotonic(), text))
            wrong = service.answers.pop(0) if service.answers else None
            if wrong == "slow":
                time.sleep(1)
            if isinstance(wrong, int):
                status, body = wrong, b""
            else:
                status, body = 200, service.body(text, wrong)
            try:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except ConnectionError:
                pass  # it was too slow, and nobody waits any more

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        service.host = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield service
        finally:
            server.shutdown()
            thread.join()
