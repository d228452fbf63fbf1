"""The systemd units as systemd itself reads them (systemd-analyze of Debian 12), and the nightly backup's command run.

``tests/test_deployed_nginx.py`` runs audionews.service's command with audionews.env. Rewritten are only the program's and the state's paths.
"""

import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path

import browser_shelf as shelf
import pytest

from audionews.library.blobs import FolderBlobs

DEPLOY = Path(__file__).parent.parent / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
PROGRAM = Path(sys.executable).with_name("audionews")
EXPOSURE = 20  # of 100, as `systemd-analyze security` counts; 40 and more is "medium"


def analyzed(*words):
    process = subprocess.run(
        ["systemd-analyze", *words],
        capture_output=True,
        text=True,
        env={**os.environ, "SYSTEMD_COLORS": "0"},
        timeout=60,
    )
    return process.returncode, process.stdout + process.stderr


def here(folder, **changed):
    """The units in ``folder`` with this Python's audionews; ``changed``: words of all of them replaced."""
    for file in [*UNITS, *DEPLOY.glob("*.timer")]:
        text = file.read_text(encoding="utf-8").replace("/opt/audionews/bin/audionews", str(PROGRAM))
        for before, after in changed.items():
            text = text.replace(before, after)
        (folder / file.name.replace("@.", "@1.")).write_text(text)
    return sorted(folder.iterdir())


def test_systemd_understands_every_line(tmp_path):
    assert analyzed("verify", "--man=no", "--recursive-errors=no", *here(tmp_path)) == (0, "")


def test_a_line_that_systemd_does_not_understand_would_be_told(tmp_path):
    _, output = analyzed("verify", "--man=no", "--recursive-errors=no", *here(tmp_path, ProtectClock="ProtectWatch"))

    assert output.count("ProtectWatch") == len(UNITS)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_may_do_little_besides_its_work(unit):
    code, output = analyzed("security", "--offline=yes", "--no-pager", f"--threshold={EXPOSURE}", unit)

    assert code == 0, output


def test_the_nights_backup_is_at_an_hour_that_there_is():
    (when,) = re.findall(r"(?m)^OnCalendar=(.*)$", (DEPLOY / "audionews-backup.timer").read_text())
    code, output = analyzed("calendar", when)

    assert code == 0, output


def test_the_backups_command_keeps_one_file_a_weekday(tmp_path):
    home, kept = tmp_path / "home", tmp_path / "kept"
    shelf.stocked(shelf.settings_for(home)).close()
    kept.mkdir()
    line = re.search(r"(?m)^ExecStart=/bin/sh -c '(.*)'$", (DEPLOY / "audionews-backup.service").read_text())[1]
    line = line.replace("%%", "%").replace("$$", "$").replace("/opt/audionews/bin/audionews", str(PROGRAM))
    line = line.replace("/var/lib/audionews-backup", str(kept))
    for _ in range(2):  # next week's takes its place
        ended = subprocess.run(
            ["/bin/sh", "-c", line],
            env={**os.environ, "AUDIONEWS_HOME": str(home)},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert ended.returncode == 0, ended.stderr
    (file,) = kept.iterdir()

    assert re.fullmatch(r"audionews-[1-7]\.tar", file.name)
    with tarfile.open(file) as opened:
        assert any(name.endswith(".mp3") for name in opened.getnames())


def test_what_nginx_sends_may_be_read_by_its_group_and_nobody_else(tmp_path):
    """nginx's user is put into the group of the units' UMask and StateDirectoryMode (docs/operating.md)."""
    unit = (DEPLOY / "audionews.service").read_text()
    umask, mode = (int(re.search(rf"(?m)^{name}=(\d+)$", unit)[1], 8) for name in ("UMask", "StateDirectoryMode"))
    (made := tmp_path / "made.mp3").touch()
    before = os.umask(umask)
    try:
        (moved := tmp_path / "moved.mp3").write_bytes(b"suara dari studio")
        blobs = FolderBlobs(tmp_path / "media")
        media = [blobs.put(b"suara", "mp3"), blobs.put(made, "mp3"), blobs.put(moved, "mp3", move=True)]
    finally:
        os.umask(before)
    files = [blobs.path(one) for one in media]
    kept = {file.stat().st_mode & 0o777 for file in files}
    for file in files:
        blobs.let_read(file)  # when the public may have it and nginx is told to send it
    sent = {file.stat().st_mode & 0o777 for file in files}

    assert (kept, sent) == ({0o600}, {0o640})
    assert {file.parent.stat().st_mode & 0o777 for file in files} == {0o710}
    assert mode == 0o750
    assert "usermod -aG audionews www-data" in (DEPLOY / "nginx.conf").read_text()
