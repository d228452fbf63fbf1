"""``audionews serve`` as an operator starts it: a real process, PostgreSQL and a bucket behind it, what it says when it cannot."""

import contextlib
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from browser_shelf import free_port

pytest_plugins = ["library_fixtures"]


@contextlib.contextmanager
def serving(home, **settings):
    """``(process, its address)`` of a server without a worker."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "AUDIONEWS_HOME": str(home), "AUDIONEWS_BASE_URL": base, **settings}
    with subprocess.Popen(
        [sys.executable, "-m", "audionews", "serve", "--no-worker", "--port", str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            yield server, base
        finally:
            server.terminate()


def answer(server, address, seconds=40):
    """The status and text of the address, as soon as there is any."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(ConnectionError, urllib.error.URLError), urllib.request.urlopen(address) as response:
            return response.status, response.read().decode()
        time.sleep(0.1)
    raise AssertionError(f"no answer; the server said: {server.communicate()[1][-2000:]}")


@pytest.mark.parametrize("addresses", [("postgresql", "s3")], indirect=True, ids="-".join)
def test_a_server_whose_media_lie_in_a_bucket_starts_and_is_ready(addresses, tmp_path):
    """The process that workers are forked from must load no client: they would meet ``ssl`` before gevent's patching."""
    database, store = addresses
    with serving(tmp_path / "home", AUDIONEWS_DATABASE_URL=database, AUDIONEWS_MEDIA_URL=store) as (server, base):
        status, body = answer(server, f"{base}/readyz")
        server.terminate()
        output = server.communicate(timeout=40)

    assert (status, body) == (200, "ok\n")
    assert server.returncode == 0
    assert output[1] == ""  # no warning of gevent's, no traceback
