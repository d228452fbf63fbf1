"""What a release hands out: a page of the package index that reads well there, and a bill of materials of all that is installed."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from email.parser import HeaderParser
from pathlib import Path

import pytest
from readme_renderer.markdown import render
from trove_classifiers import classifiers

HOUSE = Path(__file__).parent.parent
SOURCE = "https://git.example/kita/audionews"
LINK = re.compile(r'(?:href|src)="([^"]*)"')


def metadata(**environment):
    """What the package says of itself, built with ``environment``."""
    outside = {name: value for name, value in os.environ.items() if name != "SOURCE_REPOSITORY"}
    end = subprocess.run(
        [sys.executable, "-m", "hatchling", "metadata"],
        cwd=HOUSE,
        env=outside | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(end.stdout)


def test_what_the_index_asks_for_is_there():
    project = metadata(SOURCE_REPOSITORY=SOURCE + ".git")

    assert all(project[name] for name in ("description", "authors", "keywords", "license", "requires-python"))
    assert set(project["classifiers"]) <= set(classifiers)
    assert {"Operating System :: POSIX :: Linux", "Operating System :: MacOS"} <= set(project["classifiers"])
    assert not any("Windows" in one for one in project["classifiers"])
    assert set(project["urls"]) == {"Source", "Documentation", "Changelog", "Issues", "Security"}
    assert all(url.startswith(SOURCE) for url in project["urls"].values())


@pytest.mark.parametrize("environment", [{"SOURCE_REPOSITORY": SOURCE}, {}], ids=["known", "unknown"])
def test_the_readme_is_shown_by_the_index_without_a_link_that_leads_nowhere(environment):
    project = metadata(**environment)
    shown = render(project["readme"]["text"], variant="GFM")

    assert shown is not None
    assert "<table>" in shown
    assert [link for link in LINK.findall(shown) if not link.startswith(("https://", "#"))] == []
    assert (f'href="{SOURCE}/blob/v{project["version"]}/docs/architecture.md"' in shown) == bool(environment)


def test_every_file_that_the_readme_links_to_is_there():
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", (HOUSE / "README.md").read_text(encoding="utf-8"))

    assert links
    assert [link for link in links if "://" not in link and not (HOUSE / link).exists()] == []


def test_the_changelog_tells_of_the_version_that_is_built():
    text = (HOUSE / "CHANGELOG.md").read_text(encoding="utf-8")

    assert re.search(rf"(?m)^## {re.escape(metadata()['version'])}\b", text)


@pytest.mark.slow
def test_a_dry_release_has_wheel_sdist_docs_licences_and_a_bill_of_all_that_is_installed(tmp_path):
    """In a copy of what git keeps: the script begins by emptying dist/."""
    tree = tmp_path / "tree"
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=HOUSE, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        if (HOUSE / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(HOUSE / name, tree / name)
    (tree / ".venv").symlink_to(Path(sys.prefix))
    version = metadata()["version"]

    end = subprocess.run(
        [tree / "tools" / "release", "--dry", version],
        env=os.environ | {"SOURCE_REPOSITORY": SOURCE},
        capture_output=True,
        text=True,
        timeout=600,
    )

    assert end.returncode == 0, end.stdout + end.stderr
    dist = tree / "dist"
    sums = dict(reversed(line.split("  ")) for line in (dist / "SHA256SUMS").read_text().splitlines())
    wheel = f"audionews-{version}-py3-none-any.whl"
    assert set(sums) == {
        wheel, f"audionews-{version}.tar.gz", f"audionews-{version}-docs.tar.gz", f"audionews-{version}.cdx.json",
        f"audionews-{version}-licences.md",
    }  # fmt: skip
    assert all(hashlib.sha256((dist / name).read_bytes()).hexdigest() == told for name, told in sums.items())
    bill = json.loads((dist / f"audionews-{version}.cdx.json").read_text(encoding="utf-8"))
    named = {re.sub(r"[-_.]+", "-", part["name"].lower()) for part in bill["components"]}
    locked = re.findall(r"(?m)^([a-z0-9.-]+)==[^;]*?(?: \\)?$", (HOUSE / "requirements-server.lock").read_text())
    assert set(locked) - named == set()
    with zipfile.ZipFile(dist / wheel) as files:
        head = HeaderParser().parsestr(files.read(f"audionews-{version}.dist-info/METADATA").decode())
    assert f"Source, {SOURCE}" in head.get_all("Project-URL")
    with tarfile.open(dist / f"audionews-{version}-docs.tar.gz") as files:
        assert "docs/redaksi/index.html" in files.getnames()
