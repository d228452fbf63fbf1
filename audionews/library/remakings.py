"""Words whose new reading goes through the archive: an editor's wish, the plan, and how far the worker is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from audionews.library import audit
from audionews.library.database import Theme, reading, writing
from audionews.library.tables import remakings


@dataclass(frozen=True, slots=True, kw_only=True)
class Remaking:
    """One word's way; ``slugs`` is the plan, ``progress`` what the worker keeps (``None``: not begun)."""

    run: str
    word: str
    by: str
    slugs: tuple[str, ...]
    running: bool  # False: stopped by an editor
    turn: int  # from 1; grows when an editor takes it up again
    progress: Mapping[str, Any] | None = None


class Remakings(Theme):
    """Editors write ``running`` and ``turn``, the worker ``progress``: nobody overwrites the other."""

    def newest(self) -> Remaking | None:
        """The one that was begun last; ``None``: none ever was."""
        with reading(self.engine) as connection:
            row = connection.execute(sa.select(remakings).order_by(remakings.c.id.desc()).limit(1)).one_or_none()
        return row and Remaking(
            run=row.run,
            word=row.word,
            by=row.by,
            slugs=tuple(json.loads(row.slugs)),
            running=row.running,
            turn=row.turn,
            progress=row.progress and json.loads(row.progress),
        )

    def begin(self, run: str, *, word: str, slugs: list[str], by: str, at: datetime) -> None:
        """Keeps wish and plan; the worker takes them up."""
        with writing(self.engine) as connection:
            connection.execute(
                sa.insert(remakings).values(run=run, word=word, by=by, slugs=json.dumps(slugs), running=True, turn=1)
            )
            facts = {"word": word, "stories": len(slugs)}
            audit.write(connection, at=at, by=by, action="remake-begin", facts=facts)

    def set_running(self, remaking: Remaking, running: bool, *, by: str, at: datetime) -> None:
        """Stops it, or takes it up again in a new turn."""
        mine = remakings.c.run == remaking.run
        with writing(self.engine) as connection:
            connection.execute(
                sa.update(remakings).where(mine).values(running=running, turn=remakings.c.turn + int(running))
            )
            action = "remake-resume" if running else "remake-stop"
            audit.write(connection, at=at, by=by, action=action, facts={"word": remaking.word})

    def keep_progress(self, run: str, progress: Mapping[str, Any]) -> None:
        """The worker's count."""
        with writing(self.engine) as connection:
            kept = json.dumps(dict(progress), ensure_ascii=False)
            connection.execute(sa.update(remakings).where(remakings.c.run == run).values(progress=kept))
