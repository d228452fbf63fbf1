"""A channel that has grown for years: what a change costs does not grow with it."""

import time

import pytest
from large_feed import LAST, SENTENCES, many_episodes, peak_bytes
from podcast_values import HOUR, MINUTE, a_library, a_press, published

from audionews.podcast.feed_page import FIRST_PAGE_ITEMS, PAGE_ITEMS

EPISODES = {"few": 200, "many": 3000}
NOW = LAST + HOUR


@pytest.fixture(scope="module")
def channels(tmp_path_factory):
    """A library and its press with few and with many episodes, after one more was published to each."""
    opened = {}
    for name, count in EPISODES.items():
        folder = tmp_path_factory.mktemp(name)
        library = a_library(folder)
        many_episodes(library, count)
        press = a_press(library, folder)
        press.document("berita", "xml", now=NOW)
        opened[name] = library, press
    yield opened
    for library, _ in opened.values():
        library.close()


def test_a_page_is_rebuilt_in_the_same_memory_however_many_episodes_there_are(channels):
    peaks = {}
    for name, (library, press) in channels.items():
        published(library, "Kabar baru", paragraphs=SENTENCES, cues=len(SENTENCES), at=NOW + MINUTE)
        peaks[name] = peak_bytes(lambda press=press: press.document("berita", "xml", now=NOW + HOUR))

    assert peaks["many"] < 1.3 * peaks["few"]
    assert peaks["many"] < 32 * 1024 * 1024


def test_a_page_is_rebuilt_within_a_second_of_work(channels):
    spent = {}
    for name, (library, press) in channels.items():
        published(library, "Kabar lain", paragraphs=SENTENCES, cues=len(SENTENCES), at=NOW + 2 * MINUTE)
        began = time.thread_time()
        press.document("berita", "xml", now=NOW + HOUR)
        spent[name] = time.thread_time() - began

    assert max(spent.values()) < 1.0


def test_an_archive_page_is_as_long_as_any_other_and_the_first_never_longer_than_a_hundred(channels):
    _, press = channels["many"]
    sizes = {
        number: press.document("berita", "xml", now=NOW + HOUR, number=number).body.count(b"<item>")
        for number in (1, 2, EPISODES["many"] // PAGE_ITEMS - 2)
    }

    assert set(sizes.values()) == {PAGE_ITEMS}
    assert PAGE_ITEMS <= press.document("berita", "xml", now=NOW + HOUR).body.count(b"<item>") <= FIRST_PAGE_ITEMS
