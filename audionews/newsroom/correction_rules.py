"""What a corrected text may be, what of the live story it keeps, what it changes and what is announced of it. Pure.

Wording of the notices: Pedoman Pemberitaan Media Siber (Dewan Pers, 2012) 4a-4d asks that a correction name its moment, be linked
to what it corrects and say what was wrong; 5 lists the grounds of a withdrawal, which must be announced with its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from audionews.article.model import Article
from audionews.errors import BadInput, Conflict
from audionews.languages import INDONESIAN
from audionews.library.model import Build, Change, Correction, Revision, Story
from audionews.messages import say, say_in
from audionews.newsroom.changed_facts import refuse_silence
from audionews.newsroom.model import Spoken
from audionews.script.model import Script
from audionews.speech.engines import name_of
from audionews.times import in_wib

KINDS = ("silent", "ralat", "hak-jawab")
ANNOUNCED = ("ralat", "hak-jawab")
GROUNDS = ("sara", "kesusilaan", "anak", "trauma", "dewan-pers")
DELIVERIES = {"silent": "quiet", "ralat": "redeliver", "hak-jawab": "short"}  # the default of each kind
_SAME_STORY_FROM = 5  # sentences: below that, a corrected text may well share none with the old one


def kept_voice(story: Story, engine: str | None) -> str | None:
    """The voice to ask for: a public story keeps the voice it has, so that one changed sentence costs one sentence.

    What a stand-in had to speak is spoken by the newsroom's own choice again.
    """
    if engine is not None or story.build is None or story.build.fallback:
        return engine
    return name_of(story.build.voice)


def is_awaited(story: Story, revision: Revision) -> bool:
    """Do listeners hear something wrong until the sound of ``revision`` is there?"""
    return story.status == "live" and revision.number != story.revision.number and revision.kind in ANNOUNCED


def carried(corrected: Article, before: Article) -> Article:
    """A corrected file often comes without its address or date: what was known stays known."""
    return replace(
        corrected,
        source_url=before.source_url or corrected.source_url,
        source=before.source if before.source != type(before.source)() else corrected.source,
        published=corrected.published or before.published,
    )


def named(corrected: Article, before: Article) -> Article:
    """A page that says nothing of who wrote the story, or where, takes neither back."""
    return replace(
        corrected, authors=corrected.authors or before.authors, dateline=corrected.dateline or before.dateline
    )


def words(article: Article) -> tuple[object, ...]:
    """Everything of an article that a reader reads."""
    return (article.headline, article.authors, article.published, article.dateline, article.blocks)


def day_moved(before: Article, after: Article) -> tuple[Change, ...]:
    """The date of an article as a change, where another one is stated; hours are not told to listeners."""
    days = [(one.published or "")[:10] for one in (before, after)]
    return () if days[0] == days[1] or "" in days else (Change(segment_id="", before=days[0], after=days[1]),)


def checked(kind: str, reason: str, deliver: str | None) -> str:
    """How this correction is delivered. Raises ``BadInput`` for a kind, reason or delivery that there is not."""
    if kind not in KINDS:
        raise BadInput("newsroom.unknown_kind", kind=kind, known=", ".join(KINDS))
    if not reason.strip():
        raise BadInput("newsroom.no_reason")
    if deliver is not None and deliver not in DELIVERIES.values():
        raise BadInput("newsroom.unknown_delivery", delivery=deliver, known=", ".join(DELIVERIES.values()))
    return deliver or DELIVERIES[kind]


def refuse_wrong_text(slug: str, live: Revision, article: Article, script: Script, differences: tuple) -> None:
    """Raises ``BadInput`` for a text that changes nothing, and for one that shares no sentence with the live one."""
    if not differences and words(article) == words(live.article):
        raise BadInput("newsroom.no_change", slug=slug)
    old = {
        segment.shown
        for segment in live.script.segments
        if segment.kind not in ("notice", "byline", "dateline", "credit")
    }
    if len(old) >= _SAME_STORY_FROM and not old & {segment.shown for segment in script.segments}:
        raise BadInput("newsroom.other_story", slug=slug, headline=article.headline)


def refuse_overtaking(waiting: Revision, kind: str) -> None:
    """Raises ``Conflict`` for a correction that would make public, unannounced or by another name, what ``waiting`` announces."""
    if waiting.kind in ANNOUNCED and kind not in ("ralat", waiting.kind):
        raise Conflict("newsroom.pending_announced", by=waiting.by)


def taken_back(live: Script, waiting: Script, script: Script) -> bool:
    """Whether ``script`` undoes something that ``waiting`` put right: whoever wrote it has not seen that correction.

    Word by word, since both may have changed the same sentence.
    """
    now = {segment.id: segment.shown for segment in script.segments}
    shown = set(now.values())
    for change in changes(live, waiting):
        if change.after in shown or (not change.after and change.before not in shown):
            continue
        before, after = set(change.before.split()), set(change.after.split())
        words = set(now.get(change.segment_id, "").split())
        if not change.after or not words >= after - before or words & (before - after):
            return True
    return False


def fact_returned(corrections: Iterable[Correction], live: Script, script: Script) -> tuple[Correction, Change] | None:
    """The announced correction that ``script`` takes back, and the sentence: what was said to be wrong stands there again.

    What the live text takes back already was announced by a later ralat, or is old news.
    """
    for correction in corrections:
        if correction.kind not in ANNOUNCED:
            continue
        for change in correction.changes:
            if contradicts(script, change) and not contradicts(live, change):
                return correction, change
    return None


def contradicts(script: Script, change: Change) -> bool:
    """Whether ``script`` says again what ``change`` put right; words are compared, since a later fix may have touched the sentence."""
    now = {segment.id: segment.shown for segment in script.segments if segment.kind != "notice"}
    shown = set(now.values())
    if not change.before:  # a sentence that was added
        return change.after not in shown and change.segment_id not in now
    if change.before in shown:
        return True
    if not change.after:  # a sentence that was taken out
        return False
    before, after, words = (set(text.split()) for text in (change.before, change.after, now.get(change.segment_id, "")))
    if wrong := before - after:
        return wrong <= words and not after - before <= words
    return bool(words) and not words & (after - before)


def refuse_rollback(story: Story, script: Script, number: int, *, sure: bool) -> None:
    """Raises ``BadInput("newsroom.fact_returns")`` for a version from before a ralat or hak jawab that is public, and
    ``BadInput("newsroom.silent_fact")`` for one that says another fact, until somebody is ``sure``: going back is announced to nobody.

    Even where a later ralat took the first one back: the version before both has neither notice in its sound.
    """
    for correction in story.corrections:
        if correction.kind in ANNOUNCED and number < correction.after_revision <= story.revision.number:
            sentence = next((change.before or change.after for change in correction.changes), correction.reason)
            raise BadInput("newsroom.fact_returns", slug=story.slug, correction=correction.id, sentence=sentence)
    refuse_return(story, script, "rollback")
    differences = changes(story.revision.script, script)
    refuse_silence("silent", differences, sure=sure, slug=story.slug, lang=script.lang)


def refuse_return(story: Story, script: Script, kind: str) -> None:
    """Raises ``BadInput("newsroom.fact_returns")`` where a text that is not announced takes an announced correction back."""
    if kind in ANNOUNCED:
        return
    returned = fact_returned(story.corrections, story.revision.script, script)
    if returned is not None:
        correction, change = returned
        raise BadInput(
            "newsroom.fact_returns",
            slug=story.slug,
            correction=correction.id,
            sentence=change.before or say("newsroom.notice_removed", sentence=change.after),
        )


def only_changed(now: Script, then: Script) -> Script:
    """The segments that are read differently today: the others have their clip for certain."""
    known = {(segment.spoken, segment.spans) for segment in then.segments}
    return replace(now, segments=tuple(s for s in now.segments if (s.spoken, s.spans) not in known))


def correction_of(story: Story, revision: int) -> Correction | None:
    """The public correction that this revision brought, if it brought one."""
    return next((correction for correction in story.corrections if correction.after_revision == revision), None)


def as_it_was(build: Build) -> Spoken:
    """A build that was there already: nothing of it was spoken now."""
    return Spoken(build=build, spoken=0, reused=build.spoken + build.reused)


# What is announced

SPOKEN_CHANGES = 5  # more than these are told as a number: a notice of minutes would bury the story


def changes(before: Script, after: Script) -> tuple[Change, ...]:
    """Each sentence of the story that reads differently, in reading order; notices are not part of the story.

    A new sentence has no ``before``, a removed one no ``after``; a removed one stands where it stood.
    """
    old = {segment.id: segment.shown for segment in before.segments if segment.kind != "notice"}
    new = {segment.id: segment.shown for segment in after.segments if segment.kind != "notice"}
    differences: list[Change] = []
    gone = iter([id for id in old if id not in new])
    pending = next(gone, None)
    place = {id: number for number, id in enumerate(old)}
    for id, shown in new.items():
        while pending is not None and id in place and place[pending] < place[id]:
            differences.append(Change(segment_id=pending, before=old[pending], after=""))
            pending = next(gone, None)
        if old.get(id, "") != shown:
            differences.append(Change(segment_id=id, before=old.get(id, ""), after=shown))
    while pending is not None:
        differences.append(Change(segment_id=pending, before=old[pending], after=""))
        pending = next(gone, None)
    return tuple(differences)


def notice_of(kind: str, differences: Sequence[Change], moment: datetime, lang: str = INDONESIAN) -> list[str]:
    """The sentences spoken at the head of the corrected episode, in the story's language where we have words of it; none for a silent fix."""
    if kind == "silent":
        return []
    name = {"ralat": "ralat", "hak-jawab": "hak_jawab"}[kind]
    lines = [say_in(lang, f"newsroom.{name}_head", when=in_wib(moment, lang))]
    for change in differences[:SPOKEN_CHANGES]:
        if change.before and change.after:
            lines += [
                say_in(lang, "newsroom.notice_before", sentence=change.before),
                say_in(lang, "newsroom.notice_after", sentence=change.after),
            ]
        elif change.after:
            lines.append(say_in(lang, "newsroom.notice_added", sentence=change.after))
        else:
            lines.append(say_in(lang, "newsroom.notice_removed", sentence=change.before))
    if len(differences) > SPOKEN_CHANGES:
        lines.append(say_in(lang, "newsroom.notice_more", count=len(differences) - SPOKEN_CHANGES))
    return lines


def withdrawal_notice(ground: str, reason: str, moment: datetime, lang: str = INDONESIAN) -> list[str]:
    """What the audio of a withdrawn story says, and what its page shows."""
    reason = reason.strip()
    return [
        say_in(lang, "newsroom.withdrawn_head", when=in_wib(moment, lang)),
        say_in(lang, "newsroom.withdrawn_ground", ground=say_in(lang, "newsroom.ground_" + ground.replace("-", "_"))),
        say_in(lang, "newsroom.withdrawn_reason", reason=reason if reason.endswith((".", "!", "?")) else reason + "."),
    ]


def old_notices(script: Script) -> list[str]:
    """The notices a script carries: they stay on the page and in the audio when something else is put right later."""
    return [segment.shown for segment in script.segments if segment.kind == "notice"]


def standing_notices(
    script: Script, corrections: Iterable[Correction], kind: str, differences: Sequence[Change]
) -> list[str]:
    """The notices of ``script`` that go on being said at the head, under a new one of that kind: without what they called right in a
    sentence that is announced anew. It stays in the record; said aloud, the older notice would have the last word."""
    lines = old_notices(script)
    again = {change.segment_id for change in differences if change.before} if kind in ANNOUNCED else set()
    for correction in corrections:
        stale = [change for change in correction.changes if change.after and change.segment_id in again]
        place = _place_of(correction.notice, lines) if stale and correction.notice else None
        if place is None:
            continue
        left = lines[place]
        for change in stale:
            announced = (
                say_in(script.lang, "newsroom.notice_before", sentence=change.before),
                say_in(script.lang, "newsroom.notice_after", sentence=change.after),
                say_in(script.lang, "newsroom.notice_added", sentence=change.after),
            )
            left = [line for line in left if line not in announced]
        lines[place] = left if len(left) > 1 else []  # a head alone tells nothing
    return lines


def _place_of(notice: str, lines: Sequence[str]) -> slice | None:
    """Where the lines stand that make up ``notice``."""
    for begin in range(len(lines)):
        for end in range(begin + 1, len(lines) + 1):
            if " ".join(lines[begin:end]) == notice:
                return slice(begin, end)
    return None
