"""Readers of pages side by side: ours, trafilatura, readability, newspaper4k on the same pages in one run.

The material is a folder of pairs (NAME.html, NAME.json with "body": [{"text"}]), as ``audionews clean --specimen`` writes
them. The others are libraries of the test extra; one that is not installed is left out and named.
"""

from __future__ import annotations

import json
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from audionews.article.decode import words
from audionews.errors import AudionewsError, BadInput

RUN = 4  # words of a shingle
Reader = Callable[[bytes], list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One reader on all pages. ``f1`` of four-word runs; ``lost``: true sentences of which less than half was read."""

    reader: str
    f1: float
    lost: int
    sentences: int
    noise: int  # sentences read of which less than half is true
    p50_ms: float
    failed: int


def ours(content: bytes) -> list[str]:
    from audionews.article.clean import clean
    from audionews.article.model import Page

    article = clean(Page(content=content))
    texts = [block.text for block in article.blocks if block.kind not in ("caption", "credit")]
    return [f"{article.dateline} {texts[0]}", *texts[1:]] if article.dateline and texts else texts


def trafilatura(content: bytes) -> list[str]:
    from trafilatura import extract

    return (
        extract(content.decode("utf-8", "replace"), favor_precision=True, include_comments=False) or ""
    ).splitlines()


def readability(content: bytes) -> list[str]:
    from lxml import html
    from readability import Document

    summary = html.fromstring(Document(content.decode("utf-8", "replace")).summary())
    return [element.text_content() for element in summary.iter("p", "li", "h2", "h3", "blockquote")]


def newspaper(content: bytes) -> list[str]:
    from newspaper import Article

    article = Article("https://kabar.example/", language="id", fetch_images=False)
    article.download(input_html=content.decode("utf-8", "replace"))  # takes the page, asks nobody
    article.parse()
    return article.text.splitlines()


READERS: dict[str, Reader] = {
    "audionews": ours, "trafilatura": trafilatura, "readability": readability, "newspaper4k": newspaper,
}  # fmt: skip


def compare(folder: Path, readers: dict[str, Reader] = READERS) -> Iterator[Score | str]:
    """A score for each reader, or the name of one that is not installed. Raises ``BadInput("bench.no_pages")``."""
    pairs = [(path, path.with_suffix(".html")) for path in sorted(folder.glob("*.json"))]
    material = [
        (page.read_bytes(), _truth(json.loads(truth.read_text(encoding="utf-8"))))
        for truth, page in pairs
        if page.exists()
    ]
    if not material:
        raise BadInput("bench.no_pages", folder=str(folder))
    for name, reader in readers.items():
        try:
            reader(b"<html><body><p>x</p></body></html>")
        except ImportError:
            yield name
            continue
        except Exception:  # an empty page is none that it reads
            pass
        yield score(name, reader, material)


def _truth(pair: dict) -> list[str]:
    texts = [block["text"] for block in pair.get("body", [])]
    return [f"{pair['dateline']} {texts[0]}", *texts[1:]] if pair.get("dateline") and texts else texts


def score(name: str, reader: Reader, material: Sequence[tuple[bytes, list[str]]]) -> Score:
    totals: Counter[str] = Counter()
    took = []
    for content, truth in material:
        start = time.perf_counter()
        try:
            texts = reader(content)
        except (AudionewsError, Exception):  # what falls has read nothing
            texts = []
            totals["failed"] += 1
        took.append(time.perf_counter() - start)
        read, true = _runs(texts), _runs(truth)
        both = (read & true).total()
        totals.update(both=both, read=read.total(), true=true.total())
        lost, noise = _apart(truth, texts), _apart(texts, truth)
        totals.update(lost=lost[0], sentences=lost[1], noise=noise[0])
    size = totals["read"] + totals["true"]
    return Score(
        reader=name,
        f1=2 * totals["both"] / size if size else 0.0,
        lost=totals["lost"],
        sentences=totals["sentences"],
        noise=totals["noise"],
        p50_ms=1000 * statistics.median(took),
        failed=totals["failed"],
    )


def _runs(texts: Sequence[str], size: int = RUN) -> Counter[tuple[str, ...]]:
    runs: Counter[tuple[str, ...]] = Counter()
    for text in texts:
        spoken = words(text)
        runs.update(tuple(spoken[at : at + size]) for at in range(max(1, len(spoken) - size + 1)) if spoken)
    return runs


def _apart(texts: Sequence[str], others: Sequence[str]) -> tuple[int, int]:
    """(sentences of ``texts`` of which less than half stands in ``others``, all its sentences)."""
    known = set(_runs(others, 3))
    sentences = [part for text in texts for part in re.split(r"(?<=[.!?])[\"”’]?\s+", text) if len(words(part)) >= 3]
    apart = 0
    for sentence in sentences:
        runs = _runs([sentence], 3)
        apart += sum(run in known for run in runs.elements()) * 2 < runs.total()
    return apart, len(sentences)
