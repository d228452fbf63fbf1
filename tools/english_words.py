"""Builds audionews/script/lexicon/english_words.tsv and english_shared.tsv: which words only English has, and which both have.

A word of SCOWL (sizes 10-70) that no Indonesian list has is English wherever it stands, unless Indonesian writing uses it
far more than English writing does (a name, an abbreviation, a word the lists lack). A word that an Indonesian list has as
well is "shared": English only with English neighbours. What an editor decides otherwise stands in english.tsv, which
overrides both tables; words of up to three letters are kept as the table has them, they were chosen one by one.

Sources, with the licences that SOURCES.md names: SCOWL (Debian package scowl), hunspell-id (Debian), PySastrawi,
g2p_id_py and wordfreq (PyPI; its frequencies decide order and cut only).

    apt download scowl hunspell-id && dpkg -x scowl_*.deb FOLDER && dpkg -x hunspell-id_*.deb FOLDER
    pip install wordfreq PySastrawi g2p_id_py
    python tools/english_words.py FOLDER [--check]      --check: only say how many words would come and go
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

LEXICON = Path(__file__).parents[1] / "audionews/script/lexicon"
SIZES = (10, 20, 35, 40, 50, 55, 60, 70)
KINDS = (
    "english-words",
    "american-words",
    "british-words",
    "special-hacker",
    "english-contractions",
    "variant_1-words",
)
WELL_KNOWN = 60  # a shared word is in SCOWL up to this size: rarer ones only confuse
# zipf frequencies (wordfreq: decimal logarithm of uses in a thousand million words)
RARE, RARE_SHORT, SHARED = 2.3, 3.0, 3.0  # less often than this a word is left out; of four letters; of both languages
MORE_INDONESIAN, MORE_MALAY = 0.9, 1.2  # so much more used there, a word is not English for an Indonesian ear


def scowl(folder: Path) -> dict[str, int]:
    """SCOWL's words in small letters with the smallest size that has them."""
    sizes: dict[str, int] = {}
    for size in SIZES:
        for kind in KINDS:
            path = folder / "usr/share/dict/scowl" / f"{kind}.{size}"
            for line in path.read_text(encoding="latin-1").splitlines() if path.exists() else ():
                if not line.endswith("'s"):
                    sizes.setdefault(line.strip().lower(), size)
    return sizes


def _package(name: str, path: str) -> list[str]:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"the package {name} is not installed: see the head of this file")
    return (Path(next(iter(spec.submodule_search_locations))) / path).read_text(encoding="utf-8").splitlines()


def indonesian(folder: Path) -> set[str]:
    """The words of three Indonesian lists, in small letters."""
    hunspell = (folder / "usr/share/hunspell/id_ID.dic").read_text(encoding="latin-1").splitlines()
    words = {line.split("/")[0].strip().lower() for line in hunspell}
    words |= {line.strip() for line in _package("Sastrawi", "Stemmer/data/kata-dasar.original.txt")}
    words |= {line.split("\t")[0] for line in _package("g2p_id", "resources/lexicon_id.tsv")}
    return words - {""}


def table(name: str) -> list[str]:
    return [line for line in (LEXICON / name).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


def build(folder: Path) -> tuple[list[str], list[str]]:
    """The two tables: English words, commonest first; shared words by alphabet."""
    from wordfreq import get_frequency_dict, zipf_frequency  # only who builds the tables has it

    known, ours = scowl(folder), indonesian(folder)
    chosen = dict(line.split("\t")[:2] for line in table("english.tsv"))
    malay = get_frequency_dict("ms")
    english = {word for word in table("english_words.tsv") if len(word) <= 3}
    english |= {word for word, kind in chosen.items() if kind == "english"}
    shared = {"a", "i"}
    for word, size in known.items():
        use = zipf_frequency(word, "en")
        if word in english or not word.isascii() or not word.replace("'", "").isalpha():
            continue
        elsewhere = zipf_frequency(word, "id") - use > MORE_INDONESIAN
        elsewhere = elsewhere or (word in malay and zipf_frequency(word, "ms") - use > MORE_MALAY)
        often = len(word) > 3 and use >= (RARE_SHORT if len(word) == 4 else RARE)
        if often and not elsewhere and word not in ours and chosen.get(word) != "never":
            english.add(word)
        elif word.isalpha() and len(word) >= 2 and use >= SHARED and size <= WELL_KNOWN:
            shared.add(word)
    return sorted(english, key=lambda word: (-zipf_frequency(word, "en"), word)), sorted(shared)


def main(folder: Path, *, check: bool) -> int:
    for name, words in zip(("english_words.tsv", "english_shared.tsv"), build(folder), strict=True):
        before, path = set(table(name)), LEXICON / name
        head = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
        print(f"{name}: {len(words)} words; new: {len(set(words) - before)}, gone: {len(before - set(words))}")
        print("  new ", " ".join(sorted(set(words) - before)[:60]))
        print("  gone", " ".join(sorted(before - set(words))[:60]))
        if not check:
            path.write_text("\n".join([*head, *words]) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    arguments = [argument for argument in sys.argv[1:] if argument != "--check"]
    sys.exit(main(Path(arguments[0]), check="--check" in sys.argv) if len(arguments) == 1 else __doc__)
