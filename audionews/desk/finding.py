"""One sentence in a long story: found by its words, with the ways to its text and to its reading."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request

from audionews.desk.context import Desk, Route
from audionews.library.model import Revision
from audionews.newsroom import versions
from audionews.script.model import Segment

MOST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSentence:
    """A sentence, and the number of the edit box that holds it; ``None``: it stands in the headline, or in no box."""

    segment: Segment
    box: int | None


def sentences_with(revision: Revision, words: str) -> list[FoundSentence]:
    """Those that hold all of ``words``, in whatever case and as they are shown or spoken, in the order of the story."""
    wanted = words.casefold().split()
    texts = [block.text for block in revision.article.blocks]
    return [
        FoundSentence(segment=one, box=next((n for n, text in enumerate(texts) if one.shown in text), None))
        for one in revision.script.segments
        if wanted and all(word in f"{one.shown} {one.spoken}".casefold() for word in wanted)
    ]


def find_sentence(desk: Desk, slug: str) -> str:
    story = desk.library.stories.get(slug)
    words = " ".join(request.args.get("q", "")[:200].split())
    sentences = sentences_with(versions.text_to_edit(story), words)
    return render_template(
        "desk/sentences.html", story=story, q=words, sentences=sentences[:MOST], count=len(sentences)
    )


ROUTES = (Route(rule="/berita/<slug>/cari", view=find_sentence),)
