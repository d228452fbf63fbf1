"""Clips that were listened to: summed up for the receipt, and those that do not match brought before an editor."""

from __future__ import annotations

from datetime import datetime

from audionews.library import Library
from audionews.settings import Settings
from audionews.speech.hear import facts_in
from audionews.speech.model import ClipShelf, HeardBack, Narration

NOT_HEARD, FACT_NOT_HEARD = "speech.not_heard", "speech.fact_not_heard"
_MOST_QUOTED = 300  # letters of a sentence, and of what was heard, that an alarm quotes


def is_on(settings: Settings) -> bool:
    """Is there a recogniser that should listen?"""
    from audionews.speech.engines import options_from

    return bool(options_from(settings).get("hear_model") or options_from(settings).get("hear_with"))


def flag(library: Library, slug: str, narration: Narration, *, at: datetime) -> None:
    """An alarm for each new clip that did not match its words, also when it was spoken in another way; one of its own kind
    where a figure, a negation or a name is in doubt. The story is published all the same: its text is right on the page."""
    shown = {part.id: part.shown for part in narration.parts}
    spoken: dict[str, str] = {}
    for part in narration.parts:
        spoken[part.id] = f"{spoken.get(part.id, '')} {part.spoken}".strip()
    place = {id: number for number, id in enumerate(shown)}  # clips come as they are ready
    for segment_id, hearing in sorted(narration.heard, key=lambda heard: place.get(heard[0], len(place))):
        if not hearing.matches:
            sacred = facts_in(hearing, spoken.get(segment_id, ""))
            facts = {
                "segment": segment_id,
                "text": shown.get(segment_id, "")[:_MOST_QUOTED],
                "heard": hearing.heard[:_MOST_QUOTED],
                "faults": ", ".join(sacred or hearing.faults)[:_MOST_QUOTED],
                "tries": hearing.tries,
            }
            library.inbox.alarm(FACT_NOT_HEARD if sacred else NOT_HEARD, at=at, slug=slug, facts=facts)


def of_clips(narration: Narration, clips: ClipShelf) -> HeardBack | None:
    """The sum over an episode's clips, new and reused; ``None`` where nobody listened to any of them."""
    hearings = [
        (part.id, clip.hearing)
        for part, clip in zip(narration.parts, clips.each(narration.keys), strict=True)
        if clip and clip.hearing
    ]
    if not hearings:
        return None
    return HeardBack(
        clips=len(hearings),
        words=sum(hearing.words for _, hearing in hearings),
        right=sum(hearing.right for _, hearing in hearings),
        flagged=tuple(dict.fromkeys(id for id, hearing in hearings if not hearing.matches)),
    )
