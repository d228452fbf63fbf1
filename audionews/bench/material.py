"""What the bench speaks: made-up news, every sentence different, the same each time.

No sentence may equal another, or the clip cache would speak it once and the figures would flatter.
"""

from __future__ import annotations

from audionews.article.model import Article, Block

_WHO = ("Bupati Sukamulya", "Warga Kampung Bahari", "Kepala dinas perhubungan", "Para nelayan", "Guru sekolah dasar",
        "Ketua koperasi", "Petugas puskesmas", "Kelompok tani Harapan")  # fmt: skip
_DOES = ("meresmikan", "memeriksa", "menunda", "membiayai", "memindahkan", "memperbaiki", "menghitung")
_WHAT = ("jembatan bambu", "pasar ikan", "jalur angkutan malam", "saluran air bersih", "perpustakaan keliling")
_WHERE = ("di tepi Sungai Cilamaya", "di dekat pelabuhan lama", "di kaki Gunung Sawal", "di belakang balai desa",
          "di tiga kelurahan sekaligus", "di sepanjang jalan provinsi")  # fmt: skip
_WHY = ("agar anak-anak dapat berangkat lebih pagi", "karena musim hujan datang lebih awal",
        "setelah anggarannya disetujui dewan", "sebelum rombongan kementerian tiba")  # fmt: skip

SENTENCES_A_MINUTE = 6.3  # espeak at the house's rate, pauses included (measured); the figures use the true length


def sentence(number: int, *, wrong: bool = False) -> str:
    """Sentence ``number``: about twelve words and its own number. ``wrong``: as it stood before the correction."""
    who, does, what = _WHO[number % 8], _DOES[number % 7], _WHAT[number % 5]
    where, why = _WHERE[number // 2 % 6], _WHY[number // 3 % 4]
    order_number = number + 100_000 if wrong else number
    return f"{who} {does} {what} nomor {order_number} {where} {why}."


def article(sentences: int, *, wrong: int | None = None) -> Article:
    """``sentences`` in paragraphs of four under a heading for every forty; number ``wrong`` holds its mistake still."""
    blocks: list[Block] = []
    for first in range(0, sentences, 4):
        if first and first % 40 == 0:
            blocks.append(Block(kind="heading", text=f"Bagian {first // 40}: kabar dari kampung"))
        block_sentences = (sentence(n, wrong=n == wrong) for n in range(first, min(first + 4, sentences)))
        blocks.append(Block(kind="paragraph", text=" ".join(block_sentences)))
    return Article(
        headline="Kabar Panjang dari Sukamulya",
        authors=("Ratna Wiratmi",),
        published="2026-11-23",
        blocks=tuple(blocks),
    )
