"""The wheel that people install: it runs the demo outside the checkout, with templates and feeds of its own."""

import json
import os
import site
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check"]


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The folder into which the freshly built wheel is installed; nothing is asked of a registry."""
    folder = tmp_path_factory.mktemp("wheel")
    offline = {**os.environ, "PIP_NO_INDEX": "1"}
    build = [*PIP, "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(CHECKOUT)]
    subprocess.run(build, check=True, env=offline)
    (wheel,) = folder.glob("audionews-*.whl")
    target = folder / "installed"
    subprocess.run(
        [*PIP, "install", "--quiet", "--no-deps", "--target", str(target), str(wheel)], check=True, env=offline
    )
    return target


@pytest.fixture
def away(installed, home, tmp_path):
    """Python outside the checkout: ``-S`` leaves out the .pth files, so the editable install is not on its path."""
    path = os.pathsep.join([str(installed), *site.getsitepackages()])
    environment = {**os.environ, "PYTHONPATH": path, "AUDIONEWS_ENGINE": "tone"}

    def call(*arguments):
        end = subprocess.run(
            [sys.executable, "-S", *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert end.returncode == 0, end.stdout + end.stderr
        return json.loads(end.stdout)

    return call


def test_the_installed_wheel_runs_the_demo_outside_the_checkout(away):
    report = away("-m", "audionews", "demo", "--json")

    assert (report["made"], len(report["slugs"])) == (4, 3)


def test_the_installed_wheel_finds_everything_it_needs(away):
    assert away("-m", "audionews", "check", "--json")["ok"] is True


def test_templates_and_feeds_come_from_the_package(away, installed):
    where = "import json; from audionews.assets import folder; print(json.dumps([str(folder(n)) for n in ('templates', 'feeds')]))"
    folders = [Path(one) for one in away("-c", where)]

    assert all(one.is_relative_to(installed) for one in folders)
    assert all(any(one.iterdir()) for one in folders)
