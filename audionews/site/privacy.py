"""What the site says of what it counts: sentences made of the same facts that it counts by."""

from __future__ import annotations

from urllib.parse import urlsplit

from audionews.library.listening import MINUTE_MS
from audionews.messages import say
from audionews.site.context import SiteContext


def counted_words(place: SiteContext) -> list[str]:
    """One paragraph each: what is counted, what is kept, what is not, and who else may see a listener of this newsroom."""
    sentences = [
        say("site.counted_what", seconds=MINUTE_MS // 1000),
        say("site.counted_kept"),
        say("site.counted_never"),
    ]
    if titles := [one.title for one in place.channels.values() if one.op3]:
        sentences.append(say("site.counted_op3", channels=", ".join(titles)))
    if place.media_from:
        sentences.append(say("site.counted_bucket", host=urlsplit(place.media_from).netloc))
    return sentences
