"""A second opinion: what another reader of pages takes for the story, and where the two differ.

The other reader is trafilatura where it is installed (extra ``trafilatura``), else Readability, whose packages are small
(decision 2). Neither is asked to be right. Where they differ much, an editor looks; the differences are kept with the revision.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec

from audionews.article.decode import decode, one_line, words
from audionews.article.model import KNOWN_BY_WORDS, Article, Difference, Page

WARNING = "article.look_again"
MOST_DIFFERENCES = 20
# Of these rules we are sure: the other reader keeps such lines now and then.
_SURE = KNOWN_BY_WORDS | {"advert", "embed", "popular", "navigation", "author_box", "editor", "control"}


def second_reader() -> str:
    """The name of the reader that is asked here: "trafilatura" or "readability"."""
    return "trafilatura" if find_spec("trafilatura") else "readability"


def told_by_another(page: Page) -> list[str]:
    """The story's paragraphs as the second reader has them; [] where it fails or sees none."""
    paragraphs = _trafilatura if second_reader() == "trafilatura" else _readability
    try:
        return [one_line(text) for text in paragraphs(decode(page.content, page.declared_charset)[0]) if text.strip()]
    except ImportError:  # a broken installation: `audionews check` tells it apart from a reader without an opinion
        raise
    except Exception:  # it is fed what strangers write; a reader that falls has no opinion
        return []


def _trafilatura(html: str) -> list[str]:
    from trafilatura import extract  # half a second to import

    return (extract(html, include_comments=False, include_tables=True) or "").splitlines()


def _readability(html: str) -> list[str]:
    from readability import Document  # a tenth of a second to import

    from audionews.article.markup import read  # with lxml, 5 MB: a newsroom that only publishes needs neither

    tree = read(Document(html).summary())
    return [line.text for line in tree.lines] if tree else []


def compared(article: Article, theirs: Sequence[str]) -> Article:
    """``article`` with what the other reader sees differently, and the warning where that is much."""
    body = [block.text for block in article.blocks if block.kind not in ("caption", "credit")]
    around = [article.headline, article.dateline or "", *(block.text for block in article.blocks)]
    sure = [dropped.text for dropped in article.dropped if dropped.rule in _SURE]
    ours, known, other = _shingles(body), _shingles([*around, *sure]), _shingles(theirs)
    missing = {text for text in theirs if len(words(text)) >= 6 and _share(text, known) < 0.4}
    extra = [text for text in body if len(words(text)) >= 6 and _share(text, other) < 0.4]
    size = sum(len(words(text)) for text in body)
    lost = sum(len(words(text)) for text in missing)
    more = sum(len(words(text)) for text in extra)
    if not theirs or (lost <= max(25, size * 0.1) and more <= max(40, size * 0.1)) or not ours:
        return article
    differences = [
        *_placed(article, theirs, missing),
        *(Difference(what="extra", text=text) for text in extra),
    ]
    warnings = (*article.warnings, *(() if WARNING in article.warnings else (WARNING,)))
    return replace(article, differences=tuple(differences[:MOST_DIFFERENCES]), warnings=warnings)


def _placed(article: Article, theirs: Sequence[str], missing: set[str]) -> Iterator[Difference]:
    """The missing lines in the other reader's order, each with the place in our text where it would stand."""
    own = [set(_of(block.text)) for block in article.blocks]
    after = 0
    for text in dict.fromkeys(theirs):
        if text in missing:
            yield Difference(what="missing", text=text, after=after)
            continue
        spoken = _of(text)
        same = [place for place, block in enumerate(own) if sum(part in block for part in spoken) >= 0.4 * len(spoken)]
        after = max(after, same[0] + 1) if same else after


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRow:
    """A paragraph as the two readers have it; "" where one has none."""

    ours: str
    theirs: str


def side_by_side(article: Article) -> tuple[ReadingRow, ...]:
    """Our text and the other reader's beside each other, in order, for the editor who decides; () where they agree."""
    if not article.differences:
        return ()
    only_ours = {difference.text for difference in article.differences if difference.what == "extra"}
    missing = [difference for difference in article.differences if difference.what == "missing"]
    rows = []
    for place, block in enumerate((None, *article.blocks)):
        if block is not None:
            rows.append(ReadingRow(ours=block.text, theirs="" if block.text in only_ours else block.text))
        rows += [ReadingRow(ours="", theirs=difference.text) for difference in missing if difference.after == place]
    return tuple(rows)


def _shingles(texts: Sequence[str]) -> set[tuple[str, ...]]:
    return {shingle for text in texts for shingle in _of(text)}


def _of(text: str) -> list[tuple[str, ...]]:
    spoken = words(text)
    return [tuple(spoken[at : at + 3]) for at in range(max(1, len(spoken) - 2))]


def _share(text: str, known: set[tuple[str, ...]]) -> float:
    own = _of(text)
    return sum(shingle in known for shingle in own) / len(own)
