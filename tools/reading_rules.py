"""Write docs/reading-rules.md: every reading rule with its examples, in the order of precedence.

    python tools/reading_rules.py            writes the table
    python tools/reading_rules.py --check    exit 1 when the table is stale

The rules themselves hold all of it (``about``, ``examples``); an editor who wonders why something is said the way it is
finds the rule's name in ``audionews spoken --json`` and here.
"""

from __future__ import annotations

import sys
from pathlib import Path

from audionews.script.rules import RULES

PLACE = Path(__file__).parents[1] / "docs" / "reading-rules.md"
HEAD = """# Aturan baca

Berkas ini dibuat oleh `tools/reading_rules.py` dari aturan di `audionews/script/rules/`; jangan disunting langsung.

Setiap aturan mengambil bagian teks yang tampil di halaman dan menentukan bunyinya. Aturan yang lebih atas menang bila dua
aturan menginginkan bagian yang sama; tidak ada aturan yang membaca hasil aturan lain. Nama aturan tampil pada
`audionews spoken --json`. Kata rumah (`audionews lexicon add`) berada di atas semuanya.

| # | Aturan | Yang dilakukan | Contoh |
|--:|---|---|---|
"""


def table() -> str:
    """The whole page as Markdown."""
    rows = []
    for number, rule in enumerate(RULES, start=1):
        examples = "<br>".join(f"{_cell(shown)} → *{_cell(spoken)}*" for shown, spoken in rule.examples)
        rows.append(f"| {number} | `{rule.name}` | {_cell(rule.about)} | {examples or '–'} |\n")
    return HEAD + "".join(rows)


def _cell(text: str) -> str:
    """``text`` as it is, inside a Markdown table."""
    for sign in "\\|*_<>`[]":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("&", "&amp;")


def main() -> int:
    fresh = table()
    if "--check" in sys.argv[1:]:
        return 0 if PLACE.exists() and PLACE.read_text(encoding="utf-8") == fresh else 1
    PLACE.write_text(fresh, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
