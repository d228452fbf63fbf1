"""One process a machine holds the natural voice's model; whoever ends, the next one holds it."""

import socket
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

from audionews.speech.engines.natural_shared import SharedModel
from audionews.speech.shared import folder_of_user

NUMBERS, STYLE = np.arange(5, dtype=np.int64), np.linspace(0, 1, 256, dtype=np.float32)
PREDICTED, FRAMES = np.full(5, 2.5, np.float32), np.full(5, 3.0)


class Doubles:
    """A model that says twice what it is asked, and counts who asks."""

    def __init__(self):
        self.asked = 0

    def frames(self, numbers, style):
        self.asked += 1
        return (2 * numbers + style[-1]).astype(np.float32)

    def samples(self, numbers, style, predicted, frames):
        self.asked += 1
        return np.repeat(2 * predicted, frames.astype(int)).astype(np.float32)


@pytest.fixture
def sharing(tmp_path):
    made = []

    def one():
        made.append(SharedModel(Doubles(), lambda: tmp_path))
        return made[-1]

    yield one
    for model in made:
        model.close()


def test_the_second_asks_the_first_and_opens_nothing(sharing):
    first, second = sharing(), sharing()
    here = first.frames(NUMBERS, STYLE), first.samples(NUMBERS, STYLE, PREDICTED, FRAMES)

    there = second.frames(NUMBERS, STYLE), second.samples(NUMBERS, STYLE, PREDICTED, FRAMES)

    assert [one.tolist() for one in there] == [one.tolist() for one in here]
    assert (first._own.asked, second._own.asked) == (4, 0)


def test_the_next_one_holds_it_when_the_holder_is_gone(sharing):
    first, second, third = sharing(), sharing(), sharing()
    first.frames(NUMBERS, STYLE)
    first.close()

    second.frames(NUMBERS, STYLE)
    third.frames(NUMBERS, STYLE)

    assert (first._own.asked, second._own.asked, third._own.asked) == (1, 2, 0)


def test_nonsense_at_the_socket_disturbs_nobody(sharing, tmp_path):
    first, second = sharing(), sharing()
    first.frames(NUMBERS, STYLE)
    for nonsense in (b"", b"GET / HTTP/1.1\r\n\r\n", b"f\xff\xff\xff\xff", b"s\x05\x00\x00\x00half"):
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(str(tmp_path / "model.sock"))
            line.sendall(nonsense)

    assert second.frames(NUMBERS, STYLE).tolist() == first.frames(NUMBERS, STYLE).tolist()
    assert second._own.asked == 0


def test_where_no_folder_is_ours_alone_everybody_has_a_model_of_their_own():
    def nowhere():
        raise PermissionError("not ours alone")

    first, second = SharedModel(Doubles(), nowhere), SharedModel(Doubles(), nowhere)

    assert first.frames(NUMBERS, STYLE).tolist() == second.frames(NUMBERS, STYLE).tolist()
    assert (first._own.asked, second._own.asked) == (1, 1)


def test_lock_and_socket_lie_in_the_newsrooms_folder_where_a_socket_can(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with TemporaryDirectory(dir="/tmp") as home:
        near = folder_of_user("natural", (Path("model"),), Path(home))
        far = folder_of_user("natural", (Path("model"),), tmp_path / ("long" * 20))

        assert (near.parent, far.parent) == (Path(home), tmp_path)
        near.chmod(0o755)
        with pytest.raises(PermissionError):
            folder_of_user("natural", (Path("model"),), Path(home))
