"""The weekly look at newer versions: what is newer than the lock is found and tested, and where nothing is, nothing is installed.

The registry is stood in for by a ``uv`` that answers from a file.
"""

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent
LOCK = """click==8.1.7 \\
    --hash=sha256:ae
audioop-lts==0.2.1 ; python_full_version >= '3.13' \\
    --hash=sha256:0b
gunicorn[gevent]==23.0.0 \\
    --hash=sha256:ec
    # via audionews (pyproject.toml)
"""
UV = """#!/bin/sh
echo "uv $*" >> "$CALLS"
case " $* " in *" compile "*) while [ "$1" != -o ]; do shift; done; cat "$NEWEST" > "$2" ;; esac
"""
PYTHON = """#!/bin/sh
echo "python $*" >> "$CALLS"
case "$2" in
  venv) mkdir -p "$3/bin"; cp "$0" "$3/bin/python" ;;
  pytest) exit "$FAILS" ;;
esac
"""


@pytest.fixture
def look(tmp_path):
    """``look(newest)`` runs the script over that list of newest versions: its exit code, what it printed, what it called."""
    (tmp_path / "tools").mkdir()
    shutil.copy(HOUSE / "tools" / "newest_versions", tmp_path / "tools")
    (tmp_path / "requirements-test.lock").write_text(LOCK)
    for name, script in (("uv", UV), ("python", PYTHON)):
        file = tmp_path / ".venv" / "bin" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(script)
        file.chmod(file.stat().st_mode | stat.S_IXUSR)

    def run(newest, *tests, fails=0):
        (tmp_path / "newest").write_text(newest)
        told = {"CALLS": str(tmp_path / "calls"), "NEWEST": str(tmp_path / "newest"), "FAILS": str(fails)}
        end = subprocess.run(
            [tmp_path / "tools" / "newest_versions", *tests],
            env=os.environ | told,
            capture_output=True,
            text=True,
            timeout=60,
        )
        return end.returncode, end.stdout, (tmp_path / "calls").read_text()

    return run


def test_where_nothing_is_newer_nothing_is_installed(look):
    code, told, calls = look("click==8.1.7\naudioop-lts==0.2.1 ; python_full_version >= '3.13'\ngunicorn==23.0.0\n")

    assert (code, told) == (0, "nothing is newer than requirements-test.lock\n")
    assert "install" not in calls


@pytest.mark.parametrize("fails", [0, 1], ids=["tests hold", "a test fails"])
def test_what_is_newer_is_named_and_the_tests_decide(look, fails):
    newest = "click==8.2.0\naudioop-lts==0.2.2 ; python_full_version >= '3.13'\ngunicorn==23.0.0\n"

    code, told, calls = look(newest, "tests/test_tag.py", fails=fails)

    assert code == fails
    assert told == "newer than requirements-test.lock:\naudioop-lts 0.2.2\nclick 8.2.0\n"
    assert "-m pytest -q -p no:cacheprovider tests/test_tag.py\n" in calls


def test_the_tests_it_runs_by_itself_are_there(look):
    look("click==8.2.0\n")
    script = (HOUSE / "tools" / "newest_versions").read_text(encoding="utf-8")
    named = [word for word in script.split() if word.startswith("tests/test_")]

    assert len(named) > 10
    assert [name for name in named if not (HOUSE / name).exists()] == []
