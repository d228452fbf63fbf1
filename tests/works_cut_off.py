"""A newsroom whose PostgreSQL is cut off for a while, in a network of its own: ``unshare -n python tests/works_cut_off.py SECONDS``.

The network's only interface goes down, so nothing is refused and nothing answers, as with a pulled cable. Prints one JSON object.
Run by ``test_storm.py``; AUDIONEWS_HOME says where.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
import struct
import sys
import threading
import time

from conftest import article_of
from library_fixtures import postgresql_server

from audionews.app import create_app
from audionews.newsroom import open_newsroom
from audionews.settings import from_environment
from audionews.work import Work
from audionews.work.orders import Publish

SENTENCES = " ".join(f"Perahu nomor {n} melewati mercusuar." for n in range(12))


def loopback(up: bool) -> None:
    """Puts the interface up or down (netdevice(7): SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP)."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        flags = struct.unpack("16sh", fcntl.ioctl(door, 0x8913, struct.pack("16sh", b"lo", 0))[:18])[1]
        fcntl.ioctl(door, 0x8914, struct.pack("16sh", b"lo", flags | 1 if up else flags & ~1))


def main(away_s: float) -> dict:
    loopback(True)
    with postgresql_server() as server:
        os.environ["AUDIONEWS_DATABASE_URL"] = f"{server}/postgres"
        settings = from_environment()
        with open_newsroom(settings) as newsroom, Work(settings) as work:
            slug = newsroom.receive(article_of(SENTENCES), by="ratna").slug
            visitor = create_app(settings).test_client()
            before = visitor.get("/").status_code
            id = work.put(Publish(slug=slug), by="ratna")
            facts = {"before": before}

            def cut() -> None:
                while not work.job(id).done:
                    time.sleep(0.1)
                loopback(False)
                began = time.monotonic()
                facts["away"] = visitor.get("/").status_code
                facts["away_answered_s"] = time.monotonic() - began
                time.sleep(max(0.0, away_s - facts["away_answered_s"]))
                loopback(True)
                began = time.monotonic()
                while visitor.get("/").status_code != 200 and time.monotonic() - began < 60:
                    time.sleep(0.2)
                facts["page_back_s"] = time.monotonic() - began

            cutting = threading.Thread(target=cut)
            cutting.start()
            began = time.monotonic()
            work.run(until_idle=True)
            facts["whole_s"] = time.monotonic() - began
            cutting.join()
            job = work.job(id)
            builds = [build.id for build in newsroom.library.builds.of(slug)]
            facts |= {"state": job.state, "reason": job.reason, "result": job.result["build"], "builds": builds}
            facts["status"] = newsroom.library.stories.get(slug).status
    return facts


if __name__ == "__main__":
    print(json.dumps(main(float(sys.argv[1]))))
