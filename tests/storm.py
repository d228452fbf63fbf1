"""A publish storm against a real server: stories go out in a batch while clients poll. By hand: python tests/storm.py 300 200"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx
from conftest import article_of
from lxml import etree

from audionews.newsroom import open_newsroom
from audionews.settings import from_environment
from audionews.work import Work
from audionews.work.orders import Publish


@contextmanager
def served(port: int, *options: str):
    """``audionews serve`` on that port, answering; ended at once."""
    process = subprocess.Popen(
        [sys.executable, "-m", "audionews", "serve", "--port", str(port), *options], stdout=subprocess.DEVNULL
    )
    try:
        until = time.monotonic() + 90
        while True:
            try:
                if httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=5).status_code == 200:
                    break
            except httpx.HTTPError:
                pass
            assert process.poll() is None, "the server ended"
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.2)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@dataclass
class Seen:
    """What the clients met. ``wrong`` stays empty in a good house."""

    answers: int = 0
    not_modified: int = 0
    feeds: int = 0
    reconnected: int = 0
    slowest_s: float = 0.0
    wrong: list[str] = field(default_factory=list)
    whole: set[str] = field(default_factory=set)  # enclosures that were looked at


async def got(client: httpx.AsyncClient, seen: Seen, path: str, *, method: str = "GET", **asked) -> httpx.Response:
    """Asked as browsers do it: over kept connections, and over a new one where the server closed those meanwhile (RFC 9110 9.2.2)."""
    for _ in range(3):
        try:
            return await client.request(method, path, **asked)
        except (httpx.ReadError, httpx.RemoteProtocolError, httpx.WriteError):
            seen.reconnected += 1
    async with httpx.AsyncClient(base_url=client.base_url, timeout=client.timeout, verify=False) as anew:
        return await anew.request(method, path, **asked)


async def archived(client: httpx.AsyncClient, seen: Seen, document: etree._Element) -> str:
    """What has moved on to the feed's newest archive page (RFC 5005), where there is one."""
    link = document.find("channel/{http://www.w3.org/2005/Atom}link[@rel='prev-archive']")
    return "" if link is None else (await got(client, seen, re.sub(r"^https?://[^/]+", "", link.get("href")))).text


async def poll(client: httpx.AsyncClient, seen: Seen, over: asyncio.Event, number: int) -> None:
    """One client, round after round; no answer at all is a fault like any other, and it goes on asking."""
    known, etag = set(), ""
    while not over.is_set():
        began = time.monotonic()
        try:
            known, etag = await looked(client, seen, number, known, etag)
        except httpx.HTTPError as error:
            seen.wrong.append(f"error: {error!r} after {time.monotonic() - began:.0f} s")
        seen.slowest_s = max(seen.slowest_s, time.monotonic() - began)
        await asyncio.sleep(0.4)


async def looked(
    client: httpx.AsyncClient, seen: Seen, number: int, known: set[str], etag: str
) -> tuple[set[str], str]:
    """One round: feed, front page and a new story; what was once seen may not be gone, what is seen must be whole."""
    feed = await got(client, seen, "/feeds/berita.xml", headers={"If-None-Match": etag} if etag else {})
    seen.answers += 1
    if feed.status_code == 304:
        seen.not_modified += 1
    elif feed.status_code == 200:
        etag = feed.headers["ETag"]
        seen.feeds += 1
        document = etree.fromstring(feed.content)
        items = document.findall("channel/item")
        guids = {item.findtext("guid") for item in items}
        older = await archived(client, seen, document) if known - guids else ""
        if missing := {guid for guid in known - guids if guid not in older}:
            seen.wrong.append(f"stale: {len(missing)} items of the feed are gone again")
        known = guids
        for item in items:
            file = item.find("enclosure")
            if file.get("url") not in seen.whole and number % 8 == 0:
                seen.whole.add(file.get("url"))
                head = await got(client, seen, re.sub(r"^https?://[^/]+", "", file.get("url")), method="HEAD")
                if head.status_code != 200 or head.headers["Content-Length"] != file.get("length"):
                    seen.wrong.append(f"half: {head.status_code} {file.get('url')}")
    elif feed.status_code != 404:  # nothing was published yet
        seen.wrong.append(f"error: feed {feed.status_code}")
    page = await got(client, seen, "/")
    seen.answers += 1
    if page.status_code != 200 or "</html>" not in page.text:
        seen.wrong.append(f"error: page {page.status_code}")
    for slug in re.findall(r'href="/berita/([a-z0-9-]+)"', page.text)[:1]:
        story = await got(client, seen, f"/berita/{slug}")
        seen.answers += 1
        if story.status_code != 200 or "<audio" not in story.text:
            seen.wrong.append(f"half: /berita/{slug} {story.status_code}")
    return known, etag


async def storm(base: str, work: Work, slugs: list[str], clients: int, patience_s: float) -> Seen:
    """Asks for all stories at once; whenever one is ready, the very next answer must hold it."""
    seen, over = Seen(), asyncio.Event()
    limits = httpx.Limits(max_connections=clients + 10)
    async with httpx.AsyncClient(base_url=base, limits=limits, timeout=60) as client:
        polling = [asyncio.create_task(poll(client, seen, over, number)) for number in range(clients)]
        try:
            await watch(client, seen, work, slugs, patience_s)
        finally:
            over.set()
            await asyncio.gather(*polling)
    return seen


async def watch(client: httpx.AsyncClient, seen: Seen, work: Work, slugs: list[str], patience_s: float) -> None:
    """Asks for all stories, and looks at each in the moment its job is ready."""
    jobs = {slug: work.put(Publish(slug=slug), by="badai") for slug in slugs}
    until = time.monotonic() + patience_s
    while jobs and time.monotonic() < until:
        await asyncio.sleep(0.5)
        for slug, id in list(jobs.items()):
            job = await asyncio.to_thread(work.job, id)
            if not job.over:
                continue
            del jobs[slug]
            page = await got(client, seen, f"/berita/{slug}")
            feed = await got(client, seen, "/feeds/berita.xml")
            there = slug in feed.text or slug in await archived(client, seen, etree.fromstring(feed.content))
            if job.state != "ready" or page.status_code != 200 or not there:
                seen.wrong.append(f"stale: {slug} is {job.state}, its page {page.status_code}: {job.reason}")
    if jobs:
        seen.wrong.append(f"unfinished: {len(jobs)} after {patience_s} s")


def received(count: int) -> list[str]:
    """Drafts, each of its own sentences."""
    with open_newsroom(from_environment()) as newsroom:
        return [
            newsroom.receive(
                article_of(
                    f"Kapal nomor {n} berlabuh di Teluk Lawe pada Senin pagi. Muatannya {n + 3} peti ikan dan garam.",
                    f"Awak kapal nomor {n} menurunkan muatan sebelum air surut. Pembeli sudah menunggu di dermaga kayu.",
                    headline=f"Kapal Nomor {n} Tiba di Teluk Lawe",
                ),
                by="badai",
            ).slug
            for n in range(count)
        ]


if __name__ == "__main__":
    stories, clients = int(sys.argv[1]), int(sys.argv[2])
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(AUDIONEWS_HOME=home, AUDIONEWS_ENGINE="tone", AUDIONEWS_BASE_URL=address)
        slugs = received(stories)
        with Work(from_environment()) as work, served(port):
            began = time.monotonic()
            found = asyncio.run(storm(address, work, slugs, clients, 3600))
            print(
                f"{stories} stories, {clients} clients: {time.monotonic() - began:.0f} s, {found.answers} answers, ",
                end="",
            )
            print(
                f"{found.feeds} feeds, {found.not_modified} times 304, {len(found.whole)} files looked at, {found.reconnected} reconnected"
            )
            print(f"slowest round {found.slowest_s:.1f} s; wrong, {len(found.wrong)}: {found.wrong[:5] or 'nothing'}")
