"""What an answer costs beside a bare file: the feed and two pages, kept ready, and their 304, against gunicorn giving out a file.

    python tools/serving.py [REQUESTS]

Both servers are gunicorn with gevent and two workers, begun alike, asked alike over kept connections in the same run. CPU is
counted (fields 14 and 15 of /proc/PID/stat of the workers), since a server that is full answers as many as it has CPU for;
a clock would measure this script. The three are asked in turn, in short rounds, and each one's rounds are added up: a machine
that is faster for a while is faster for all. Ratio: the bare file's CPU over ours; 1 is as fast as the bare file, 0.9 the target.
The last column: a 304's CPU over that of the kept page; the target is 0.7.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from audionews.bench.material import article
from audionews.newsroom import open_newsroom
from audionews.settings import from_environment

OURS, BARE = 9221, 9222
ROUNDS = 12
TICK = os.sysconf("SC_CLK_TCK")
BARE_APP = """
import os
from gunicorn.app.wsgiapp import run
import sys

def app(environ, start_response):
    file = open(os.environ["BARE_FILE"], "rb")
    size = os.fstat(file.fileno()).st_size
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(size))])
    return environ["wsgi.file_wrapper"](file, 65536)
"""


def answer(connection: socket.socket, path: str, headers: str) -> tuple[int, dict[str, str], bytes]:
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n".encode())
    got = b""
    while b"\r\n\r\n" not in got:
        got += connection.recv(65536)
    head, _, body = got.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    told = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
    status = int(first.split()[1])
    while status != 304 and len(body) < int(told["content-length"]):
        body += connection.recv(65536)
    return status, told, body


def cpu_s(parent: int) -> float:
    """Of a gunicorn's workers."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            total += int(fields[11]) + int(fields[12])
    return total / TICK


def cost_ms(process: subprocess.Popen, port: int, path: str, headers: str, wanted: int, count: int) -> float:
    """CPU of one answer, in milliseconds."""
    connections = [socket.create_connection(("127.0.0.1", port), 60) for _ in range(4)]
    for connection in connections * 5:
        assert answer(connection, path, headers)[0] == wanted, path
    began = cpu_s(process.pid)
    for number in range(count):
        answer(connections[number % 4], path, headers)
    took = cpu_s(process.pid) - began
    for connection in connections:
        connection.close()
    return took * 1000 / count


def ready(port: int) -> None:
    until = time.monotonic() + 90
    while time.monotonic() < until:
        try:
            with socket.create_connection(("127.0.0.1", port), 5) as connection:
                if answer(connection, "/", "")[0] == 200:
                    return
        except (OSError, IndexError):
            time.sleep(0.3)
    raise SystemExit(f"nothing answers on {port}")


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(AUDIONEWS_HOME=folder, AUDIONEWS_ENGINE="tone")
        with open_newsroom(from_environment()) as newsroom:
            slug = newsroom.receive(article(20), by="ukur").slug
            newsroom.publish(slug, by="ukur")
        (Path(folder) / "bare.py").write_text(BARE_APP)
        ours = subprocess.Popen(
            [sys.executable, "-m", "audionews", "serve", "--no-worker", "--port", str(OURS)], stdout=subprocess.DEVNULL
        )
        bare = None
        try:
            ready(OURS)
            print(
                f"{'':28}{'bytes':>8}{'bare file':>12}{'ours':>8}{'ratio':>8}{'304':>8}{'/ ours':>8}   (CPU ms an answer)"
            )
            for path in ("/feeds/berita.xml", "/", f"/berita/{slug}"):
                with socket.create_connection(("127.0.0.1", OURS), 60) as connection:
                    _, headers, body = answer(connection, path, "")
                (Path(folder) / "body").write_bytes(body)
                bare = subprocess.Popen(
                    [
                        sys.executable,
                        "-m",
                        "gunicorn",
                        "-k",
                        "gevent",
                        "-w",
                        "2",
                        "-b",
                        f"127.0.0.1:{BARE}",
                        "bare:app",
                    ],
                    cwd=folder,
                    env={**os.environ, "BARE_FILE": str(Path(folder) / "body")},
                    stderr=subprocess.DEVNULL,
                )
                ready(BARE)
                known = f"If-None-Match: {headers['etag']}\r\n"
                rounds = [
                    (
                        cost_ms(bare, BARE, "/", "", 200, count),
                        cost_ms(ours, OURS, path, "", 200, count),
                        cost_ms(ours, OURS, path, known, 304, count),
                    )
                    for _ in range(ROUNDS)
                ]
                file, full, unchanged = (sum(column) / ROUNDS for column in zip(*rounds, strict=True))
                print(
                    f"{path[:27]:28}{len(body):8}{file:12.3f}{full:8.3f}{file / full:8.2f}{unchanged:8.3f}{unchanged / full:8.2f}"
                )
                bare.terminate()
                bare.wait(30)
        finally:
            for process in (ours, bare):
                if process is not None and process.poll() is None:
                    process.send_signal(signal.SIGTERM)
                    process.wait(60)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 400)
