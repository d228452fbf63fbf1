"""Where a newsreader breathes: pauses in long runs of spoken words that the writer gave no mark.

A run of more than ``LONG`` words gets commas where Indonesian syntax lets go: before conjunctions and prepositional
phrases, after adverbials, between a long subject and its verb. Never inside a name or a figure, between a preposition
and its noun, or between a verb and its object. The pauses are part of ``spoken`` as commas, the one mark at which every
engine pauses; they cost no words. How long each one is follows from what stands after it (:func:`pause_ms`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

LONG = 16  # words that one breath carries well
LONGEST = 20  # words after which a pause is due, at any joint that is not forbidden
SHORTEST = 4  # words between two pauses
MARKS = ".,;:?!…‖–—"

Run = TypeVar("Run")  # a frozen value with ``text`` and ``lang``: model.Span


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What the word after the pause says about it; the cost of a pause there, in the measure of ``_length_cost``.
_CLAUSE = _words(
    "karena sebab sehingga agar supaya ketika sementara sedangkan tetapi tapi namun meskipun meski walaupun walau jika apabila "
    "bila kalau sejak lantaran padahal melainkan yaitu yakni kendati manakala maka lalu kemudian sekalipun seraya sembari"
)
_LOOSE = _words(
    "untuk guna demi serta setelah sebelum usai termasuk seperti terutama khususnya seiring akibat selama melalui"
)
_LINK = _words("dan atau yang bahwa maupun")
_PREPOSITION = _words(
    "di ke dari pada dalam kepada terhadap tentang dengan oleh hingga sampai bagi atas antara menurut berdasarkan terkait mengenai "
    "selain bersama tanpa saat menjelang pasca sekitar"
)
_PREDICATE = _words(
    "akan telah sudah belum tidak dapat bisa harus masih sedang juga adalah ialah merupakan menjadi bukan tetap mulai pernah kini ingin"
)
# After these no pause: their sense is in the next word.
_HOLDS_ON = (
    _PREPOSITION
    | _LINK
    | _CLAUSE
    | _words(
        "untuk guna demi serta setelah sebelum usai seperti akan telah sudah belum tidak dapat bisa harus masih sedang juga adalah ialah "
        "merupakan menjadi bukan tetap mulai pernah ingin para sang si sebuah seorang sekelompok sejumlah beberapa banyak setiap tiap semua "
        "seluruh berbagai lebih kurang sangat paling terlalu cukup begitu amat makin semakin hanya saling sambil ingin mau hendak perlu sebagai "
        "secara terdiri antar per nomor pukul tanggal bulan tahun "
        "pak bu "
        "hal apa siapa mana demikian sesuai bukanlah adanya tak nan kian jadi ada salah satu baik jangan belum hampir sebanyak sebesar senilai "
        "selama melalui termasuk kata ujar jelas ungkap tutur ucap "
        "lintang bujur garis titik koma pasal ayat huruf bakal sukses gagal berhasil resmi sebagaimana sama juncto subsider kembali kerap sering segera turut ikut terus malah bahkan bagaimana mengapa kapan dimana sempat mampu "
    )
)
_TITLES = _words(
    "pasal ayat bab jalan kota kabupaten provinsi desa kecamatan kelurahan ibu bapak haji doktor profesor jenderal kolonel mayor kapten "
    "letnan presiden wakil menteri gubernur bupati ketua kepala anggota lembaga dinas badan kantor partai klub grup bank universitas hari"
)
_WANTS_TO = _words(
    "upaya rencana kewajiban hak niat tujuan keinginan kesempatan cara janji komitmen usaha siap mampu wajib izin tugas"
)
_TIME_NOUN = _words(
    "musim tahun bulan pekan minggu hari waktu malam pagi siang sore dekade abad lama senin selasa rabu kamis jumat sabtu"
)
_SUBJECTS = _words(
    "ia dia mereka kami kita saya beliau pihak para tim polisi petugas pemerintah satu dua tiga ada tidak sempat"
)
_LEANS_BACK = _words(
    "lintang bujur derajat kubik persegi kuadrat ampere itu ini tersebut pun saja lagi lainnya sendiri dulu lah kah nya"
)
_TIME = _words("lalu kemarin mendatang depan silam malam pagi siang sore dini wib wita wit ini itu tersebut")
_NUMBER = re.compile(
    r"(?:nol|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|puluh|belas|ratus|ribu|juta|miliar|triliun|koma|persen|"
    r"se(?:puluh|belas|ratus|ribu|juta)|ke(?:dua|tiga|empat|lima|enam|tujuh|delapan|sembilan)|rupiah|dolar|minus|per)"
)
_LETTERS = _words("a be ce de e ef ge ha i je ka el em en o pe ki er es te u ve we eks ye zet")
_VERB = re.compile(r"(?:me(?:ng|ny|n|m|l|r|w|y)|di|ber|ter|mem|men)[a-z-]{3,}")
_ACTIVE = re.compile(r"(?:me(?:ng|ny|n|m|l|r|w|y)|memper)[a-z-]{3,}")
_PAIR_OPENERS = ("antara", "baik")


def breathe(spans: Sequence[Run]) -> tuple[Run, ...]:
    """``spans`` with a comma wherever a long run of their words needs a breath; the words stay as they are."""
    tokens = [(word, number) for number, span in enumerate(spans) for word in span.text.split()]  # type: ignore[attr-defined]
    if len(tokens) <= LONG:
        return tuple(spans)
    words = [word for word, _ in tokens]
    foreign = [spans[number].lang != "id" for _, number in tokens]  # type: ignore[attr-defined]
    breaths: set[int] = set()
    start = 0
    for end, word in enumerate(words, 1):
        if word[-1] in MARKS or end == len(words):
            if end - start > LONG:
                breaths.update(_breaths(words, foreign, start, end))
            start = end
    if not breaths:
        return tuple(spans)
    texts: list[list[str]] = [[] for _ in spans]
    for place, (word, number) in enumerate(tokens):
        texts[number].append(word + "," if place + 1 in breaths else word)
    return tuple(replace(span, text=" ".join(text)) for span, text in zip(spans, texts, strict=True))  # type: ignore[type-var]


def pause_ms(mark: str, following: str) -> int:
    """How long a voice pauses at ``mark`` before the word ``following``: by what kind of joint it is."""
    if not mark:
        return 0
    if mark in ".?!":
        return 420
    if mark in ";:–—…‖":
        return 320
    following = following.lower()
    if following in _CLAUSE or following in _LOOSE:
        return 240
    return 160 if following in _LINK or following in _PREPOSITION else 200


def _breaths(words: Sequence[str], foreign: Sequence[bool], start: int, end: int) -> list[int]:
    """The places (index of the word after the pause) that cost least, by dynamic programming over one run.

    Where a pause may never be is left out, unless so many words in a row hold on to each other that one has to be there.
    """
    costs = {place: _joint_cost(words, foreign, start, place) for place in range(start + 1, end)} | {end: 0.0}
    open_places = [start, *(place for place, cost in costs.items() if cost < _NEVER)]
    if any(after - before > _REACH for before, after in pairwise(open_places)):
        open_places = [start, *costs]
    totals, came_from, first = [0.0], [0], 0
    for at, place in enumerate(open_places[1:], 1):
        while open_places[first] < place - _REACH:
            first += 1
        lengths = [totals[i] + _LENGTH_COSTS[place - open_places[i]] for i in range(first, at)]
        cheapest = min(lengths)
        came_from.append(first + lengths.index(cheapest))
        totals.append(cheapest + costs[place])
    breaths: list[int] = []
    at = came_from[-1]
    while at:
        breaths.append(open_places[at])
        at = came_from[at]
    return breaths


def _length_cost(length: int) -> float:
    """What a stretch of so many words costs: short ones sound chopped, long ones are out of breath."""
    if length > LONGEST:
        return 40.0 + 2.0 * (length - LONGEST)
    if length > LONG:
        return 7.0 + 1.5 * (length - LONG)
    return 0.25 * max(0, 9 - length) ** 2 if length > SHORTEST - 1 else 14.0


_NEVER = 1000.0
_REACH = 3 * LONGEST  # words between two pauses, at most
_LENGTH_COSTS = tuple(map(_length_cost, range(_REACH + 1)))


def _joint_cost(words: Sequence[str], foreign: Sequence[bool], start: int, place: int) -> float:
    """What a pause before ``words[place]`` costs: little before a conjunction, ``_NEVER`` inside what belongs together."""
    before, after = words[place - 1], words[place]
    following = words[place + 1] if place + 1 < len(words) else ""
    small, next_small = before.lower(), after.lower().strip("".join(MARKS))
    if small in _HOLDS_ON or next_small in _LEANS_BACK or (foreign[place - 1] and foreign[place]):
        return _NEVER
    if (_NUMBER.fullmatch(small) or small in _LETTERS) and (_NUMBER.fullmatch(next_small) or next_small in _LETTERS):
        return _NEVER
    capital_before, capital_after = before[:1].isupper() or small in _LETTERS, after[:1].isupper()
    if (capital_before or small in _TITLES) and (capital_after or next_small in _LETTERS):
        return _NEVER
    if next_small == "nomor" and (capital_before or capital_after or small == "undang-undang"):
        return _NEVER  # UU Nomor 6
    if next_small in ("lalu", "kemudian") and (small in _TIME_NOUN or not _VERB.fullmatch(following.lower())):
        return _NEVER  # musim lalu
    if capital_before and small not in _LETTERS and _NUMBER.fullmatch(next_small):
        return 40.0  # "Imlek dua ribu", "Apollo sebelas"
    if next_small in _CLAUSE:
        return 1.0
    if next_small in ("dan", "atau", "maupun", "serta"):
        if capital_before and following[:1].isupper():
            return _NEVER  # Hukum dan Hak Asasi Manusia
        if any(words[at].lower() in _PAIR_OPENERS for at in range(max(start, place - 8), place)):
            return 12.0  # antara ini dan itu
        if _NUMBER.fullmatch(small):
            return _NEVER if _NUMBER.fullmatch(following.lower()) else 4.0  # dua atau tiga gol
        if any(_ACTIVE.fullmatch(words[at].lower()) for at in range(max(start, place - 2), place)):
            return 9.0  # membatasi dan memperketat kegiatan, mengusulkan pemerintah dan parlemen: one object
        return 2.0 if _VERB.match(following) else 3.5
    if next_small == "yang":
        opens_clause = _VERB.fullmatch(following.lower()) or following.lower() in _PREDICATE
        return 3.0 if opens_clause else 5.0  # "yang ketat" hardly begins anything
    if next_small == "bahwa":
        return 2.0
    if next_small in _LOOSE:
        if next_small in ("untuk", "guna"):
            return 4.0 if _VERB.fullmatch(small) or small in _WANTS_TO else 2.0
        if next_small in ("setelah", "sebelum", "usai"):
            opens = _VERB.fullmatch(following.lower()) or following[:1].isupper() or following.lower() in _SUBJECTS
            return 1.5 if opens else 6.0  # pusing setelah makan
        return 1.5
    if next_small in ("hingga", "sampai") and _NUMBER.fullmatch(small):
        return (
            30.0 if _NUMBER.fullmatch(following.lower()) else 12.0
        )  # one range: "pukul enam belas hingga dua puluh satu"
    if next_small in _PREPOSITION:
        if _VERB.fullmatch(small):
            return 9.0  # berada di, terdiri dari
        return 4.5 if next_small not in ("dari", "antara", "saat", "sekitar") else 7.5
    if _ACTIVE.fullmatch(small) or _NUMBER.fullmatch(small):
        return 60.0  # verb and object, figure and what is counted
    if small in _TIME:
        return 3.5
    if next_small in _PREDICATE:
        return 4.5
    if _VERB.fullmatch(next_small) and not _VERB.fullmatch(small):
        return 30.0 if small in _WANTS_TO else 7.0
    return 25.0 if not (capital_before or capital_after) else 18.0
