"""One process a machine opens the recogniser and hears for all; whoever ends, however it ends, the next one hears."""

import signal
import socket
import subprocess
import sys
import threading

import pytest

from audionews.errors import EngineMissing
from audionews.speech.hear_shared import SharedRecogniser
from audionews.speech.model import CLOCK_HZ, Sound

SOUND = Sound(pcm=b"\1\2\3\4", rate_hz=CLOCK_HZ)


class Ear:
    """Hears how long a sound is, and counts who asks."""

    name = "panjang"

    def __init__(self):
        self.heard, self.loaded = [], threading.Event()

    def load(self):
        self.loaded.set()

    def hear(self, sound):
        self.heard.append(sound)
        return f"{len(sound.pcm)} bita, é"


@pytest.fixture
def sharing(tmp_path):
    made = []

    def one(own=None):
        made.append(SharedRecogniser(own or Ear(), lambda: tmp_path))
        return made[-1]

    yield one
    for ear in made:
        ear.close()


def test_the_second_asks_the_first_and_opens_nothing(sharing):
    first, second = sharing(), sharing()
    here = first.hear(SOUND)

    second.begin()
    there = second.hear(SOUND)

    assert (here, there) == ("4 bita, é", "4 bita, é")
    assert first._own.heard == [SOUND, SOUND]
    assert not second._own.loaded.is_set()


def test_who_will_hear_opens_its_model_before_there_is_a_sound(sharing):
    first = sharing()

    first.begin()

    assert first._own.loaded.wait(5)


def test_a_recogniser_that_cannot_be_opened_says_so_to_whoever_hears(sharing):
    class Damaged(Ear):
        def load(self):
            raise EngineMissing("speech.no_recogniser", folder="x", why="y")

        def hear(self, sound):
            self.load()

    broken = sharing(Damaged())
    broken.begin()

    with pytest.raises(EngineMissing):
        broken.hear(SOUND)


def test_nonsense_at_the_socket_disturbs_nobody(sharing, tmp_path):
    first, second = sharing(), sharing()
    first.hear(SOUND)
    for nonsense in (b"", b"GET / HTTP/1.1\r\n\r\n", b"\xff" * 8, b"\xc0\x5d\0\0\x08\0\0\0half"):
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(str(tmp_path / "model.sock"))
            line.sendall(nonsense)

    assert second.hear(SOUND) == first.hear(SOUND)
    assert second._own.heard == []


HOLDER = """
import sys, time
from pathlib import Path
from audionews.speech.shared import Shared

def hang(line):
    print("asked", flush=True)
    time.sleep(60)

held = Shared(lambda: Path(sys.argv[1]), hang)
assert held.holds()
print("holding", flush=True)
time.sleep(60)
"""


def test_a_holder_that_is_killed_in_the_middle_of_an_answer_costs_no_answer(sharing, tmp_path):
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout.readline() == "holding\n"
        answers = []
        other = sharing()
        asking = threading.Thread(target=lambda: answers.append(other.hear(SOUND)))
        asking.start()
        assert holder.stdout.readline() == "asked\n"
        holder.send_signal(signal.SIGKILL)
        asking.join(10)
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()

    assert answers == ["4 bita, é"]
    assert other._own.heard == [SOUND]
