"""What messages say of a story: plain text, which every app shows as it is, cut at the ends of sentences and lines alone.

Telegram counts at most 1,024 characters in a caption and 4,096 in a text (https://core.telegram.org/bots/api#sendaudio,
#sendmessage), in UTF-16 code units as it counts offsets (#messageentity). A WhatsApp template's body has 1,024 with the words around
its variables, and a variable no line break (github.com/dimagi/open-chat-studio/pull/4277, github.com/Nexmo/nexmo-developer/pull/2806).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from itertools import groupby
from typing import TypeVar, cast

from audionews.episode.model import Chapter
from audionews.library.model import Correction, Story
from audionews.messages import language, say, speaking
from audionews.newsroom.correction_rules import ANNOUNCED
from audionews.script.sentences import sentences
from audionews.times import in_wib

CAPTION, TEXT, TEMPLATE = 1024, 4096, 800  # of 1,024 in a template, its own words have what is left
_LEAD = ("paragraph", "quote", "item")
_Text = TypeVar("_Text", bound=Callable[..., object])


def _in_its_language(text: _Text) -> _Text:
    """What the house says around a story is said in the story's language, where there are words of it."""

    @wraps(text)
    def spoken(*arguments: object, **more: object) -> object:
        story = next(one for one in arguments if isinstance(one, Story))
        with speaking(story.revision.script.lang):
            return text(*arguments, **more)

    return cast(_Text, spoken)


def length(text: str) -> int:
    """As Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@_in_its_language
def story_text(story: Story, base_url: str, limit: int, *, old_sound: bool = False, chapters: bool = True) -> str:
    """Headline, when it was put right, the lead, the chapters, the address. ``old_sound``: what is attached is from before the correction."""
    address = address_of(story, base_url)
    head = [story.revision.article.headline]
    if (last := newest_announced(story)) is not None:
        key = "newsroom.message_old_sound" if old_sound else "newsroom.message_corrected"
        head.append(say(key, when=in_wib(last.at, language())))
    lines = chapter_lines(story.build.chapters if chapters and story.build else ())
    lead = () if story.bulletin and lines else lead_of(story)
    room = limit - length(_joined((*head, address)))
    parts = [*head]
    if opening := fitting(lead, room - 2, " "):
        parts.append(opening)
        room -= length(opening) + 2
    if listed := _listed(lines, room - 2):
        parts.append(listed)
    return _joined((*parts, address))


@_in_its_language
def correction_text(correction: Correction, story: Story, base_url: str, limit: int) -> str:
    """What was wrong and what is right, as it is said at the head of the new sound; where the whole record is."""
    address = address_of(story, base_url)
    head = say("newsroom.message_ralat", headline=story.revision.article.headline)
    room = limit - length(_joined((head, address))) - 2
    body = fitting(sentences(correction.notice or correction.reason), room, " ")
    return _joined(tuple(part for part in (head, body, address) if part))


@_in_its_language
def withdrawn_text(story: Story, base_url: str, limit: int) -> str:
    """That the story was taken back, and why, as its tombstone says it."""
    address = address_of(story, base_url)
    head = say("newsroom.message_withdrawn", headline=story.revision.article.headline)
    last = story.corrections[0] if story.corrections else None
    room = limit - length(_joined((head, address))) - 2
    body = fitting(sentences((last.notice or last.reason) if last else ""), room, " ")
    return _joined(tuple(part for part in (head, body, address) if part))


@_in_its_language
def held_text(_story: Story, limit: int) -> str:
    """What stands in the place of a bulletin that is held back."""
    return say("newsroom.message_held")[:limit]


@_in_its_language
def template_values(text: str, _story: Story) -> tuple[str, str, str]:
    """A text as three variables: its head, what is said, the address. None may be empty or of several lines."""
    head, *paragraphs, address = text.split("\n\n")
    body = " ".join("; ".join(part.splitlines()) for part in paragraphs)
    head, body, address = (" ".join(one.split()) for one in (head, body, address))
    return head, body or say("newsroom.message_read_on"), address


def newest_announced(story: Story) -> Correction | None:
    """The ralat or hak jawab that was told last."""
    return next((one for one in story.corrections if one.kind in ANNOUNCED), None)


def address_of(story: Story, base_url: str) -> str:
    return f"{base_url}/berita/{story.slug}"


def lead_of(story: Story) -> tuple[str, ...]:
    """The first paragraph's sentences, as shown."""
    text = (one for one in story.revision.script.segments if one.kind in _LEAD)
    first = next((list(several) for _, several in groupby(text, key=lambda one: one.block)), [])
    return tuple(segment.shown for segment in first)


def chapter_lines(chapters: Sequence[Chapter]) -> tuple[str, ...]:
    """ "3:05 Pasar dibuka lagi": apps make the time a place to jump to. One chapter is none."""
    return tuple(f"{_clock(one.start_ms)} {one.title}" for one in chapters) if len(chapters) > 1 else ()


def fitting(parts: Iterable[str], room: int, between: str) -> str:
    """As many whole parts from the beginning as there is room for."""
    text = ""
    for part in parts:
        longer = f"{text}{between}{part}" if text else part
        if length(longer) > room:
            break
        text = longer
    return text


def _listed(lines: Sequence[str], room: int) -> str:
    whole = "\n".join(lines)
    if length(whole) <= room:
        return whole
    for kept in range(len(lines) - 1, 0, -1):
        shorter = "\n".join((*lines[:kept], say("newsroom.message_more_chapters", count=len(lines) - kept)))
        if length(shorter) <= room:
            return shorter
    return ""


def _clock(ms: int) -> str:
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _joined(parts: Sequence[str]) -> str:
    return "\n\n".join(parts)
