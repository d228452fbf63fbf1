"""The container image, built by buildah from the Containerfile as it stands, and run.

Only where a builder runs (Debian's buildah and mmdebstrap, as root; `./run test --all` installs them): everywhere else
tests/test_deployed_container.py carries out the same steps. No image is fetched: what the Containerfile begins from is made here
under its name, Debian's packages with this machine's Python 3.13 in them; uv is the one that is tested with.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from test_deployed_container import PAGE, ROOT, UV, instructions
from test_matrix import interpreter

BUILDS = shutil.which("buildah") and shutil.which("mmdebstrap") and os.geteuid() == 0
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not BUILDS, reason="no buildah, no mmdebstrap or not root")]

LIBRARIES = "ca-certificates,libssl3,libsqlite3-0,libffi8,libbz2-1.0,liblzma5,zlib1g,libreadline8,libncursesw6,libuuid1,libexpat1"
CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"  # of this machine, whose registry may have its own


class Builder:
    """buildah with a store of its own, in which nothing of this machine's is met."""

    def __init__(self, folder):
        self._store = [
            "buildah", "--storage-driver", "vfs", "--root", folder / "images", "--runroot", folder / "running",
        ]  # fmt: skip

    def __call__(self, *words, seconds=900):
        end = subprocess.run(
            [*self._store, *words],
            cwd=ROOT,
            env=os.environ | {"BUILDAH_ISOLATION": "chroot"},
            capture_output=True,
            text=True,
            timeout=seconds,
        )
        assert end.returncode == 0, (words, end.stdout[-2000:], end.stderr[-3000:])
        return end.stdout

    def image(self, name, *parts, then=lambda root: None):
        """An image of that name from nothing: each part is a source and its place."""
        container = self("from", "scratch").strip()
        for source, place in parts:
            self("add", "--quiet", container, source, place)
        then(Path(self("mount", container).strip()))
        self(
            "config",
            "--env",
            "PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "--env",
            f"SSL_CERT_FILE={CERTIFICATES}",
            container,
        )
        self("commit", "--quiet", container, name)
        self("rm", container)


@pytest.fixture(scope="module")
def container(tmp_path_factory):
    """Runs words in a container of the built image, as its user; what they print."""
    folder = tmp_path_factory.mktemp("buildah")
    build = Builder(folder)
    base, *_ = [words.split()[0] for name, words in _lines() if name == "FROM"]
    (uv,) = [words.split()[0].removeprefix("--from=") for _, words in instructions()[0] if words.startswith("--from=")]
    debian = folder / "debian.tar"
    release = base.rpartition("-")[2]
    subprocess.run(
        ["mmdebstrap", "--quiet", "--variant=minbase", f"--include={LIBRARIES}", release, debian],
        check=True,
        timeout=600,
    )
    python = Path(interpreter("3.13")).resolve().parent.parent

    def with_python(root):
        skipped = shutil.ignore_patterns("test", "__pycache__")
        shutil.copytree(python, root / "usr" / "local", symlinks=True, dirs_exist_ok=True, ignore=skipped)
        subprocess.run(["chroot", root, "ldconfig"], check=True)

    build.image(base, (debian, "/"), then=with_python)
    build.image(uv, (UV, "/uv"))
    build(
        "build", "--format", "docker", "--pull-never", "--network", "host", "--volume", "/etc/ssl/certs:/etc/ssl/certs:ro",
        "--build-arg", "SOURCE_COMMIT=0123456789ab", "--tag", "audionews", "--file", "Containerfile", ".",
    )  # fmt: skip
    running = build("from", "--pull-never", "localhost/audionews").strip()
    yield lambda *words: build("run", running, "--", *words, seconds=300)
    build("rm", "--all")
    shutil.rmtree(folder, ignore_errors=True)


def _lines():
    text = (ROOT / "Containerfile").read_text(encoding="utf-8")
    return [line.split(None, 1) for line in text.splitlines() if " " in line]


def test_the_image_has_every_part_and_speaks_in_the_natural_voice(container):
    answer = json.loads(container("audionews", "check", "--json"))
    (natural,) = [part for part in answer["parts"] if part["part"] == "mesin suara natural"]

    assert [part for part in answer["parts"] if part["needed"] and not part["ok"]] == []
    assert (natural["needed"], natural["ok"]) == (True, True)
    assert "berbicara" in natural["found"]


def test_the_image_publishes_as_a_user_of_its_own_and_knows_its_commit(container):
    script = f"cat > /tmp/page.html <<'PAGE'\n{PAGE}\nPAGE\naudionews publish $(audionews add /tmp/page.html) --engine espeak --json"
    made = json.loads(container("sh", "-ec", script))

    assert made["url"] == "/berita/pasar-ikan-dibuka"
    assert container("id", "-un").strip() == "audionews"
    assert "0123456789ab" in container("audionews", "--version")
