"""The kinds of fault that real news showed, each tried on sentences of our own (specimens/words/kinds.txt)."""

import re
from pathlib import Path

import pytest

from audionews.script.context import in_article
from audionews.script.lexicon import EMPTY
from audionews.script.normalize import read
from audionews.script.sentences import sentences

SPECIMENS = Path(__file__).parent / "specimens" / "words" / "kinds.txt"
MARK = re.compile(r"[.,;:!?…]")
NUMBER = r"(?:nol|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|se(?:puluh|belas|ratus|ribu))\b"


def _rows():
    kind = ""
    for line in SPECIMENS.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            kind = line[1:-1]
        elif line and not line.startswith("#"):
            shown, wanted = line.split(" => ")
            yield pytest.param(shown, wanted.split(" || "), id=f"{kind}: {shown}")


def _words(text: str) -> list[str]:
    plain = re.sub(r"[-.,;:!?…\"'()‖]", " ", text.lower())
    return re.sub(rf"\b(ke|per) (?={NUMBER})", r"\1", " ".join(plain.split())).split()


def _says(spoken: str, wanted: str) -> bool:
    """Do these words occur in a row, with a mark wherever ‖ stands? With ! in front they must not."""
    forbidden, parts = wanted.startswith("!"), wanted.lstrip("!").split("‖")
    words, row = _words(spoken), [word for part in parts for word in _words(part)]
    pauses = {len(_words(spoken[: mark.start()])) for mark in MARK.finditer(spoken)}
    for at in range(len(words) - len(row) + 1):
        ends = [at + len(_words("‖".join(parts[: n + 1]))) for n in range(len(parts) - 1)]
        if words[at : at + len(row)] == row:
            return not forbidden and all(end in pauses for end in ends)
    return forbidden


@pytest.mark.parametrize(("shown", "wanted"), [*_rows()])
def test_a_sentence_of_each_kind_is_said_right(shown, wanted):
    spoken = read(shown).spoken

    assert any(_says(spoken, one) for one in wanted), spoken


@pytest.mark.parametrize(
    ("article", "sentence", "said"),
    [
        ("Seorang pria berinisial DAN (30) ditangkap. DAN mengaku.", "Istri DAN pingsan.", "Istri de a en pingsan."),
        ("PT Kabel Jaya Tbk (KABA) untung.", "Rapat KABA digelar Mei.", "Rapat ka a be a digelar Mei."),
        (
            "Laga itu berakhir. Pelatih memuji kiper dan bek. Skor babak pertama imbang, gol tercipta.",
            "Mereka pulang dengan 1-3.",
            "Mereka pulang dengan satu tiga.",
        ),
        (
            "Emiten itu membagi dividen. Investor di bursa membeli saham.",
            "Nilai GOOD melonjak.",
            "Nilai ge o o de melonjak.",
        ),
    ],
)
def test_the_whole_article_decides_how_a_word_is_read(article, sentence, said):
    assert read(sentence, lexicon=in_article(EMPTY, article)).spoken == said


def test_without_its_article_the_same_word_is_a_word():
    assert read("Istri DAN pingsan.").spoken == "Istri dan pingsan."


def test_a_letter_that_names_a_kind_ends_its_sentence():
    assert sentences("Ia sakit hepatitis B. Dokter datang. Rencana B. J. Habibie diingat.") == [
        "Ia sakit hepatitis B.",
        "Dokter datang.",
        "Rencana B. J. Habibie diingat.",
    ]
