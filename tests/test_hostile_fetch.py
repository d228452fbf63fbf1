"""A site that answers with a trap: what it sends beyond its page is neither read nor kept."""

import gzip
import time

from test_fetch import STORY, fetcher, site


def test_what_follows_a_packed_page_without_end_is_not_read():
    sent = []

    def endless(handler):
        handler.send_response(200)
        handler.send_header("Content-Encoding", "gzip")
        handler.end_headers()
        handler.wfile.write(gzip.compress(STORY))
        for _ in range(5000):
            handler.wfile.write(b"\0" * 20_000)
            sent.append(20_000)

    with site({"/": endless}) as (home, _), fetcher() as one:
        began = time.monotonic()
        page = one.fetch(home + "/").page

        assert page.content == STORY
        assert time.monotonic() - began < 10  # two where nothing else runs; what was not read is told below

    assert sum(sent) < 50_000_000
