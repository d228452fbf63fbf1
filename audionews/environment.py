"""Where settings come from: the process's environment, then a ``.env`` beside the home; and names that nobody reads."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path

from audionews.errors import BadInput

PREFIX = "AUDIONEWS_"
_LINE = re.compile(r"\s*(?:export\s+)?(AUDIONEWS_\w+)\s*=\s*(.*?)\s*", re.ASCII)
_MEANT = re.compile(r"\s*(?:export\s+)?AUDIONEWS_", re.ASCII)  # of other programs' lines nothing is expected


def home_of(environment: Mapping[str, str]) -> Path:
    """AUDIONEWS_HOME, or ``var`` in the working folder."""
    return Path(environment.get("AUDIONEWS_HOME") or "var").absolute()


def dotenv_path(environment: Mapping[str, str]) -> Path:
    return home_of(environment).parent / ".env"


def dotenv(path: Path) -> dict[str, str]:
    """The AUDIONEWS_ names of a ``.env``: ``NAME=value`` a line, quotes around a value, ``#`` before a remark; {} where there is none.

    Lines of other programs are theirs. Raises ``BadInput("settings.bad_dotenv")`` for an AUDIONEWS_ line without a value, or a file
    that cannot be read. A folder of that name (many keep Python in one) is no file.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput("settings.bad_dotenv", file=path, line="?", why=str(error)) from error
    values = {}
    for number, line in enumerate(lines, 1):
        if match := _LINE.fullmatch(line):
            values[match[1]] = _unquoted(match[2])
        elif _MEANT.match(line):
            raise BadInput("settings.bad_dotenv", file=path, line=number, why="NAMA=nilai")
    return values


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return re.split(r"\s+#", value, maxsplit=1)[0]


def merged(environment: Mapping[str, str]) -> Mapping[str, str]:
    """``environment``, and what only the ``.env`` says: what is set for the process goes before the file."""
    values = dotenv(dotenv_path(environment))
    return {**values, **environment} if values else environment


def misspelt(names: Iterable[str], known: Collection[str]) -> dict[str, str | None]:
    """The AUDIONEWS_ names that nobody reads, each with the known name that is near, if one is."""
    tails = sorted(name.removeprefix(PREFIX) for name in known)
    strangers = sorted(set(name for name in names if name.startswith(PREFIX)) - set(known))
    suggestions = {}
    for name in strangers:
        near = get_close_matches(name.removeprefix(PREFIX), tails, n=1, cutoff=0.75)
        suggestions[name] = PREFIX + near[0] if near else None
    return suggestions
