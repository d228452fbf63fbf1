"""A story's sentences as XHTML, each an element with its own id, for both kinds of book. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from audionews.editions.model import BookStory
from audionews.languages import primary
from audionews.messages import say_in
from audionews.script.model import Segment

__all__ = ["Marks", "attribute", "body", "head_of", "headings", "text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """How one kind of book writes a sentence: ``link`` is the address that a sentence leads to; ``None``: to none."""

    link: Callable[[str], str] | None = None
    aside: str = "aside"  # HTML5 has it, XHTML 1.0 a div


def text(words: str) -> str:
    """Words as XML text; signs that XML cannot hold are left out."""
    return escape("".join(sign for sign in words if sign >= " " or sign in "\t\n"))


def attribute(words: str) -> str:
    return quoteattr("".join(sign for sign in words if sign >= " "))


def _runs(segment: Segment, own: str) -> str:
    """The sentence as shown, what is read in another language marked as such."""
    made, at = "", 0
    for reading in sorted(segment.readings, key=lambda one: one.start):
        if reading.lang == own or not at <= reading.start < reading.end <= len(segment.shown):
            continue
        made += text(segment.shown[at : reading.start])
        lang = attribute(reading.lang)
        made += f"<span lang={lang} xml:lang={lang}>{text(segment.shown[reading.start : reading.end])}</span>"
        at = reading.end
    return made + text(segment.shown[at:])


def _sentence(segment: Segment, marks: Marks, put_right: Mapping[str, int], lang: str) -> str:
    words = _runs(segment, primary(lang))
    if marks.link is not None:
        words = f"<a href={attribute(marks.link(segment.id))}>{words}</a>"
    mark = ""
    if (number := put_right.get(segment.id)) is not None:
        mark = f' <a class="put-right" href="#ralat-{number}">({text(say_in(lang, "editions.corrected"))})</a>'
    return f'<span class="sentence" id={attribute(segment.id)}>{words}</span>{mark}'


def head_of(story: BookStory) -> str:
    """The id of the sentence that the story begins with in a table of contents: its headline, else its first."""
    return next((one.id for one in story.segments if one.kind == "headline"), story.segments[0].id)


def headings(story: BookStory) -> tuple[tuple[str, str], ...]:
    """(id, title) of each heading within the story."""
    return tuple((one.id, one.shown) for one in story.segments if one.kind == "heading")


def body(story: BookStory, marks: Marks) -> str:
    """Headline, notices, text, what was put right, whose story it is."""
    put_right = {
        change.segment_id: number
        for number, correction in enumerate(story.corrections, 1)
        for change in correction.changes
        if change.after
    }
    heard = {cue.id for cue in story.cues}
    segments = [one for one in story.segments if one.id in heard]

    def line(group: Iterable[Segment]) -> str:
        return " ".join(_sentence(one, marks, put_right, story.lang) for one in group)

    made = []
    if not any(one.kind == "headline" for one in segments):
        made.append(f"<h1>{text(story.headline)}</h1>")
    blocks = [(kind, list(group)) for (kind, _), group in groupby(segments, key=lambda one: (one.kind, one.block))]
    for kind, run in groupby(blocks, key=lambda block: block[0]):
        groups = [group for _, group in run]
        if kind == "item":
            made.append("<ul>\n" + "\n".join(f"<li>{line(group)}</li>" for group in groups) + "\n</ul>")
        elif kind == "notice":
            inner = "\n".join(f"<p>{line(group)}</p>" for group in groups)
            made.append(f'<{marks.aside} class="notice">\n{inner}\n</{marks.aside}>')
        else:
            made += [_block(kind, line(group)) for group in groups]
    return "\n".join([*made, *_record(story), *(f'<p class="source">{text(note)}</p>' for note in story.notes)])


def _block(kind: str, line: str) -> str:
    if kind == "headline":
        return f"<h1>{line}</h1>"
    if kind == "heading":
        return f"<h2>{line}</h2>"
    if kind == "quote":
        return f"<blockquote><p>{line}</p></blockquote>"
    if kind == "paragraph":
        return f"<p>{line}</p>"
    return f'<p class="{kind}">{line}</p>'


def _record(story: BookStory) -> list[str]:
    if not story.corrections:
        return []
    made = [f"<h2>{text(say_in(story.lang, 'editions.record'))}</h2>"]
    for number, one in enumerate(story.corrections, 1):
        lines = [f"<p>{text(one.heading)}{': ' + text(one.reason) if one.reason else ''}</p>"]
        for change in one.changes:
            if change.before:
                lines.append(f"<p>{text(say_in(story.lang, 'editions.before'))} {text(change.before)}</p>")
            lines.append(
                f"<p>{text(say_in(story.lang, 'editions.after'))} {text(change.after or say_in(story.lang, 'editions.removed'))}</p>"
            )
        made.append(f'<div class="correction" id="ralat-{number}">' + "\n".join(lines) + "</div>")
    return made
