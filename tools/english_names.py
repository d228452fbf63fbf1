"""Adds first names to audionews/script/lexicon/english_people.tsv that a list of English words holds by accident.

"Donna" and "Johannes" are in word lists (prima donna, an old coin), so a name would be said with English sounds. A word is
taken for a first name where three lists agree: Faker's first names, SCOWL's proper names, and SCOWL's common words only
in its largest size (70: words few people know). Everything else in the table is left as it is; a person looks at the diff.

    apt download scowl && dpkg -x scowl_*.deb FOLDER
    pip install faker
    python tools/english_names.py FOLDER/usr/share/dict/scowl
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

LEXICON = Path(__file__).parents[1] / "audionews/script/lexicon"
PLACES = ("en_US", "en_GB", "id_ID", "es_ES", "de_DE", "nl_NL")
RARE = 70  # SCOWL's size of words that only large dictionaries hold
SIZES = (10, 20, 35, 40, 50, 55, 60, RARE)
COMMON = ("english-words", "american-words", "british-words")
PROPER = ("english-proper-names", "english-upper", "american-upper", "american-proper-names", "british-upper")
NOT_NAMES = frozenset({"brit", "german", "baptist"})  # peoples and beliefs


def first_names() -> set[str]:
    """Faker's first names of the countries whose people are in Indonesian news most, in small letters."""
    given_names: set[str] = set()
    for place in PLACES:
        provider = import_module(f"faker.providers.person.{place}").Provider
        for attribute in dir(provider):
            names = getattr(provider, attribute)
            if "first_names" in attribute and not callable(names):
                given_names |= {name.lower() for name in names if name.isascii() and name.isalpha()}
    return given_names


def scowl(folder: Path, kinds: tuple[str, ...], sizes: tuple[int, ...]) -> Iterator[str]:
    """The words of these lists in small letters."""
    for size in sizes:
        for kind in kinds:
            path = folder / f"{kind}.{size}"
            if path.exists():
                yield from (line.strip().lower() for line in path.read_text(encoding="latin-1").splitlines())


def main(folder: Path) -> int:
    table = LEXICON / "english_people.tsv"
    lines = table.read_text(encoding="utf-8").splitlines()
    head, rows = [line for line in lines if line.startswith("#")], [line for line in lines if not line.startswith("#")]
    known = {row.split("\t")[0] for row in rows}
    english = set((LEXICON / "english_words.tsv").read_text(encoding="utf-8").splitlines())
    current = set(scowl(folder, COMMON, SIZES[:-1]))
    proper = set(scowl(folder, PROPER, SIZES))
    added = sorted((first_names() & english & proper) - current - known - NOT_NAMES)
    people = sorted(row for row in rows if not row.endswith("\tsurname")) + [f"{name}\tgiven" for name in added]
    surnames = [row for row in rows if row.endswith("\tsurname")]
    table.write_text("\n".join([*head, *sorted(people), *surnames]) + "\n", encoding="utf-8")
    print(len(added), " ".join(added))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])) if len(sys.argv) == 2 else __doc__)
