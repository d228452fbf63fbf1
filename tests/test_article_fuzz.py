"""Damaged pages: every answer is a story or an expected error, and none takes long. Seeded, so a failure comes again."""

import random
import re
import time
from pathlib import Path

import pytest

from audionews.article.clean import clean
from audionews.article.model import Page
from audionews.errors import BadInput

PAGES = sorted((Path(__file__).parent / "specimens" / "article").glob("*.html"))
MOST_S = 2.0  # processor time
TAG = re.compile(rb"<[^>]*>")


def cut(page, chance):
    start, end = sorted(chance.sample(range(len(page) + 1), 2))
    return page[start:end]


def tags_shuffled(page, chance):
    tags = TAG.findall(page)
    chance.shuffle(tags)
    fresh = iter(tags)
    return TAG.sub(lambda _: next(fresh), page)


def bytes_broken(page, chance):
    broken = bytearray(page)
    for _ in range(chance.randrange(1, 200)):
        broken[chance.randrange(len(broken))] = chance.randrange(256)
    return bytes(broken)


def encoding_broken(page, chance):
    text = page.decode()
    name = chance.choice(["utf-16", "utf-16-le", "cp1252", "shift_jis", "utf-7", "utf-32"])
    return text.encode(name, "replace")[chance.randrange(3) :]


@pytest.mark.parametrize(
    "damage", [cut, tags_shuffled, bytes_broken, encoding_broken], ids=lambda damage: damage.__name__
)
def test_a_damaged_page_is_read_or_refused_in_time(damage):
    chance = random.Random(20_260_504)
    slowest, refusals = 0.0, set()
    for _ in range(12):
        for path in PAGES:
            page = Page(
                content=damage(path.read_bytes(), chance),
                declared_charset=chance.choice([None, "utf-8", "base64", "x"]),
            )
            start = time.process_time()
            try:
                assert clean(page).blocks
            except BadInput as error:
                refusals.add(error.key.partition(".")[0])
            slowest = max(slowest, time.process_time() - start)

    assert slowest < MOST_S
    assert refusals <= {"article"}
