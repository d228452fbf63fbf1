"""What an idempotency key was answered, so that a repeated request is answered alike and done once.

https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/ : the same key with another request is 422, one
that is still being worked on is 409. Keys are remembered for a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import exc

from audionews.errors import BadInput, Conflict
from audionews.library.database import Theme, writing
from audionews.library.tables import answers

REMEMBERED = timedelta(days=1)
GIVEN_UP = timedelta(minutes=2)  # a request that has not ended by then died with its process


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was answered the first time."""

    status: int
    body: str


class Answers(Theme):
    """One database's remembered answers. Each method is one transaction."""

    def begin(self, token_id: int, key: str, request_hash: str, at: datetime) -> Answer | None:
        """``None``: do it, then :meth:`keep`. Raises ``Conflict("api.under_way")``, ``BadInput("api.key_reused")``."""
        mine = (answers.c.token_id == token_id) & (answers.c.key == key)
        values = {"token_id": token_id, "key": key, "request_hash": request_hash, "at": at}
        with writing(self.engine) as connection:
            connection.execute(sa.delete(answers).where(answers.c.at < at - REMEMBERED))
            row = connection.execute(sa.select(answers).where(mine)).one_or_none()
            if row is None:
                try:
                    with connection.begin_nested():
                        connection.execute(sa.insert(answers).values(**values))
                    return None
                except exc.IntegrityError:
                    raise Conflict("api.under_way", named=key) from None
            if row.request_hash != request_hash:
                raise BadInput("api.key_reused", named=key)
            if row.status is not None:
                return Answer(status=row.status, body=row.body)
            if row.at > at - GIVEN_UP:
                raise Conflict("api.under_way", named=key)
            connection.execute(sa.update(answers).where(mine).values(at=at))
            return None

    def keep(self, token_id: int, key: str, answer: Answer) -> None:
        mine = (answers.c.token_id == token_id) & (answers.c.key == key)
        with writing(self.engine) as connection:
            connection.execute(sa.update(answers).where(mine).values(status=answer.status, body=answer.body))

    def drop(self, token_id: int, key: str) -> None:
        """What failed for a reason that may pass is not remembered."""
        mine = (answers.c.token_id == token_id) & (answers.c.key == key)
        with writing(self.engine) as connection:
            connection.execute(sa.delete(answers).where(mine))
