"""The words before a sentence that a notice repeats ("Semula:", "Yang benar:"), and around its hour ("Ralat, 1 Desember 2026", "WIB"), spoken
before there is anything to put right.

They are clips of their own (``speech/cast.py``), the same in every correction of a voice, or of a day. The natural voice speaks so few words inside a
carrier sentence and hears them back: without this the first ralat of a newsroom waits for it (docs/hearing.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audionews.article.model import Article
from audionews.channels import channel
from audionews.library.model import Change
from audionews.newsroom import correction_rules, heard_back
from audionews.script.write import write
from audionews.speech.cast import known_ahead
from audionews.speech.engines import sends_text

if TYPE_CHECKING:
    from audionews.newsroom import Newsroom

_SENTENCE = "Satu kalimat."
_CHANGES = (
    Change(segment_id="s1", before=_SENTENCE, after=_SENTENCE),
    Change(segment_id="s2", before="", after=_SENTENCE),
    Change(segment_id="s3", before=_SENTENCE, after=""),
)


def speak_ahead(newsroom: Newsroom, slug: str) -> int:
    """Puts the lead-ins of a correction of that story on the shelf, in the voice it has; how many had to be spoken.

    None by a voice that costs no time, nor by one that sends its text away and may be paid for it, nor where another one stood in: it may
    not be there now. Raises what speaking raises.
    """
    story = newsroom.library.stories.get(slug)
    if story.build is None or story.build.fallback:
        return 0
    on_air, lang = channel(newsroom.channels, story.channel), story.revision.script.lang
    casts, at = newsroom.studio.casts(correction_rules.kept_voice(story, None), on_air, lang), newsroom.clock()
    speaker = newsroom.studio.speaker_of(casts)
    if speaker.is_instant() or any(map(sends_text, casts[0].names)):
        return 0
    notices = correction_rules.notice_of("ralat", _CHANGES, at, lang)
    segments = write(Article(headline=story.revision.article.headline), lang=lang, notices=notices).segments
    lead_ins = [part for segment in segments for part in known_ahead(segment)]
    narration = newsroom.studio.narrate(speaker, lead_ins, at=at)
    heard_back.flag(newsroom.library, slug, narration, at=at)
    return narration.spoken
