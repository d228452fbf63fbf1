"""The house lexicon: words and how they are read here."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from audionews.errors import UnknownName
from audionews.library import audit
from audionews.library.database import Theme, reading, transact
from audionews.library.model import LexiconWord
from audionews.library.rows import value_of
from audionews.library.tables import words


class HouseLexicon(Theme):
    """The house's own readings."""

    def words(self) -> list[LexiconWord]:
        """All words in alphabetical order."""
        with reading(self.engine) as connection:
            rows = connection.execute(sa.select(words).order_by(words.c.word))
            return [value_of(LexiconWord, row) for row in rows]

    def add(self, word: str, reading: str, *, by: str, at: datetime, lang: str = "id") -> LexiconWord:
        """Adds the word or gives it its new reading."""

        def put(connection: Connection) -> None:
            connection.execute(sa.delete(words).where(words.c.word == word))
            connection.execute(sa.insert(words).values(word=word, reading=reading, lang=lang, by=by, at=at))
            facts = {"word": word, "reading": reading, "lang": lang}
            audit.write(connection, at=at, by=by, action="lexicon-add", facts=facts)

        transact(self.engine, put)
        return LexiconWord(word=word, reading=reading, lang=lang, by=by, at=at)

    def remove(self, word: str, *, by: str, at: datetime) -> None:
        """Raises ``UnknownName("library.unknown_word")``."""

        def take_out(connection: Connection) -> None:
            if not connection.execute(sa.delete(words).where(words.c.word == word)).rowcount:
                raise UnknownName("library.unknown_word", word=word)
            audit.write(connection, at=at, by=by, action="lexicon-remove", facts={"word": word})

        transact(self.engine, take_out)
