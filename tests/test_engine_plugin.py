"""The worked plug-in of docs/engines.md, run as it stands; and the month's limit that hands an episode to the next voice."""

import re
import sys
from pathlib import Path

import pytest
from conftest import article_of

from audionews.errors import EngineMissing
from audionews.newsroom import open_newsroom
from audionews.settings import from_environment
from audionews.speech.engines import engine, options_from

pytestmark = pytest.mark.spoken_anew

DOCS = Path(__file__).parent.parent / "docs" / "engines.md"
STORY = article_of("Petani jeruk di lembah itu menolak pabrik semen.", headline="Petani menolak pabrik semen baru")
WRITES_WAV = """#!{python}
import io, math, sys, wave
written = io.BytesIO()
words = sys.stdin.buffer.read().decode()
with wave.open(written, "wb") as file:
    file.setparams((1, 2, 24000, 0, "NONE", ""))
    wave_of = (int(9000 * math.sin(at / 12) * min(1, at % 2400 / 800)) for at in range(2400 * len(words)))
    file.writeframes(b"".join(value.to_bytes(2, "little", signed=True) for value in wave_of))
sys.stdout.buffer.write(written.getvalue())
"""


@pytest.fixture
def plugin(tmp_path, monkeypatch):
    """The page's Python and entry point as an installed package, and the program it runs."""
    code = re.search(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.S)[1]
    entry = re.search(r"```toml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.S)[1]
    package = tmp_path / "site"
    (package / "siaran-1.dist-info").mkdir(parents=True)
    (package / "siaran.py").write_text(code, encoding="utf-8")
    (package / "siaran-1.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: siaran\nVersion: 1\n")
    group, line = re.search(r'\."(.*?)"\]\n(.*)', entry).groups()
    (package / "siaran-1.dist-info" / "entry_points.txt").write_text(f"[{group}]\n{line.replace(chr(34), '')}\n")
    program = tmp_path / "bicara"
    program.write_text(WRITES_WAV.format(python=sys.executable))
    program.chmod(0o755)
    monkeypatch.syspath_prepend(str(package))
    monkeypatch.setenv("AUDIONEWS_ENGINE_SIARAN_PROGRAM", str(program))
    yield code
    sys.modules.pop("siaran", None)


def test_the_worked_plug_in_is_thirty_lines_and_speaks_an_episode(plugin, home, monkeypatch):
    monkeypatch.setenv("AUDIONEWS_ENGINE", "siaran")
    with open_newsroom(from_environment()) as room:
        slug = room.receive(STORY, by="uji").slug
        build = room.publish(slug, by="uji", engine="siaran").story.build  # by name: no instant voice goes before it

    lines = [line for line in plugin.splitlines() if line.strip()]
    assert len(lines) <= 32
    assert (build.voice.engine, build.voice.name, build.fallback) == ("siaran", "sari", False)
    assert build.characters > 40


def test_without_its_option_the_plug_in_is_missing_by_name(plugin, home, monkeypatch):
    monkeypatch.delenv("AUDIONEWS_ENGINE_SIARAN_PROGRAM")

    with pytest.raises(EngineMissing):
        engine("siaran", options_from(from_environment()))


# --- a month's limit


def publish(room, headline):
    slug = room.receive(article_of(f"{headline} pekan ini.", headline=headline), by="uji").slug
    planned = room.plan(slug).characters
    return planned, room.publish(slug, by="uji").story.build


def test_past_the_months_limit_the_next_voice_speaks_and_the_desk_is_told_once(home, monkeypatch):
    monkeypatch.setenv("AUDIONEWS_ENGINE_CHARACTERS", "tone=150")
    with open_newsroom(from_environment()) as room:
        planned, first = publish(room, "Harga jagung turun")
        _, second = publish(
            room, "Harga kedelai naik tajam di pasar induk dan di pasar desa menurut para pedagang di sana"
        )
        publish(room, "Nelayan melaut lagi sesudah badai reda di laut selatan menurut para tetua di pesisir itu")
        counted = room.library.characters.of_month(room.clock())
        alarms = [alarm for alarm in room.library.inbox.alarms() if alarm.key == "speech.limit_reached"]

    assert (first.voice.engine, first.fallback, first.characters) == ("tone", False, planned)
    assert (second.voice.engine, second.fallback) == ("espeak", True)
    assert counted["tone"] == planned
    assert len(alarms) == 1
    assert alarms[0].facts == {"engine": "tone", "limit": 150, "month": "2026-11"}


def test_what_was_not_spoken_is_not_counted(home, monkeypatch):
    monkeypatch.syspath_prepend(Path(__file__).parent / "specimens" / "speech")
    monkeypatch.setenv("AUDIONEWS_ENGINE", "engines:FailsAtTheEnd")
    with open_newsroom(from_environment()) as room:
        planned, _ = publish(room, "Ya")
        counted = room.library.characters.of_month(room.clock())

    assert counted["engines:FailsAtTheEnd"] < planned


def test_the_record_and_metrics_say_the_characters(home, monkeypatch):
    from audionews.app import create_app

    monkeypatch.setenv("AUDIONEWS_METRICS_TOKEN", "tandaMetrikUji")
    with open_newsroom(from_environment()) as room:
        _, build = publish(room, "Harga jagung turun")
        (line,) = [line for line in room.library.audit.lines(build.slug) if line.action == "build"]
    page = (
        create_app(from_environment()).test_client().get("/metrics", headers={"Authorization": "Bearer tandaMetrikUji"})
    )

    assert line.facts["characters"] == build.characters > 0
    assert f'audionews_engine_characters{{engine="tone"}} {build.characters}' in page.text
