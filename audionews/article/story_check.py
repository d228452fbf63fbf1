"""Whether a page tells a story: not a front page, a list, an error, a form to sign in, or another kind of file."""

from __future__ import annotations

import re
from itertools import pairwise

from audionews.article.headline import Headline
from audionews.article.meta import Meta
from audionews.article.model import Block
from audionews.article.page_tree import HEADINGS, Line, Node, PageTree, is_prose

MIN_STORY_WORDS = 25  # below that a page needs a title and whole sentences
MIN_BRIEF_WORDS = 6

# What a page says that has nothing to tell: missing, closed, to be paid for, a robot's test. Not the words of news.
_SAYS_NO = re.compile(
    r"\b404\b|(?:halaman|artikel|berita|konten)\b.{0,40}\btidak (?:di)?temukan|tidak dapat ditemukan|(?:page|article) (?:was |could )?not (?:be )?found|"
    r"\b(?:403|500|502|503)\b.{0,20}(?:error|forbidden|unavailable|gateway)|access denied|akses ditolak|dalam perbaikan|under (?:maintenance|construction)|"
    r"(?:aktifkan|enable) (?:java ?script|cookies?)|bukan robot|not a robot|checking your browser|verify(?:ing)? (?:that )?you are (?:a )?human|"
    r"(?:masuk|login|log in|daftar)\b.{0,30}\b(?:untuk|to) (?:melanjutkan|membaca|continue|read)|lupa (?:kata sandi|password)|forgot (?:your )?password|"
    r"(?:hasil pencarian|search results)|belum ada (?:berita|artikel|tulisan|konten|komentar)|no posts? (?:were )?found|segera hadir|coming soon",
    re.I,
)
# The same, said as news may say it too: only where the page does not call itself an article.
_SAYS_NO_SOFTLY = re.compile(
    r"(?:security verification|malicious bots?|unusual traffic|not a bot|verifikasi keamanan|\bray id\b)|"
    r"(?:halaman|artikel|berita|konten|tautan)\b.{0,40}\b(?:tidak tersedia|tidak ada\b|(?:sudah|telah) (?:tidak ada|dihapus|dicabut|diturunkan|dipindahkan))|"
    r"\bcukup umur\b|\b(?:tautan|link|kode) (?:konfirmasi|verifikasi)\b.{0,40}\b(?:surel|e-?mail)\b|\bberusia \d\d tahun (?:ke atas|atau lebih)|(?:page|article|content) (?:is )?(?:no longer|not) available|"
    r"\b(?:situs|laman|layanan|server|sistem)\b.{0,40}\b(?:dalam|sedang) (?:pemeliharaan|perawatan)|kembali (?:beberapa|sebentar) (?:saat )?lagi|(?:sedang )?dialihkan ke|terlalu banyak permintaan|gagal memuat|kesalahan saat memuat|muat ulang halaman|too many requests|"
    r"(?:masuk|login|log in|daftar)\b.{0,20}\b(?:lebih|terlebih) d(?:ah)?ulu",
    re.I,
)
_CONSENT = re.compile(
    r"\bcookies?\b|kebijakan privasi|privacy policy|pengolahan data|data pribadi|\b(?:setuju|menyetujui|persetujuan|consent|accept|preferences|personal data)\b",
    re.I,
)
_ADDRESSES = re.compile(r"\b(?:anda|kami|you|your|we|our)\b", re.I)
_EXCUSES = re.compile(r"\b(?:mohon maaf|silakan|terima kasih|this (?:website|page|site)|please|sorry)\b", re.I)
_LIST_TITLE = re.compile(
    r"^(?:indeks?|arsip|archives?|kategori|category|topik|topic|tags?|label|kanal|hasil pencarian|search|daftar)\b.{0,12}\b(?:berita|artikel|news)?|"
    r"^(?:berita|kabar|artikel)\s+(?:\w+\s+)?(?:terkini|terbaru|hari ini|populer|terpopuler)\b",
    re.I,
)
_LIST_PATH = re.compile(
    r"/(?:indeks?|index|tags?|topik|topic|category|kategori|kanal|arsip|archive|search|author|penulis|page)(?:/|\.html?$|\?|$)",
    re.I,
)
_TEASER_END = ("...", "…", "[…]", "[...]", "»")


def tells_a_story(
    head: Headline, blocks: list[tuple[int, Block]], body_words: int, *, tree: PageTree, root: Node, meta: Meta, inside: list[Line], url: str | None
) -> bool:  # fmt: skip
    """Brief news has a title and whole sentences; a page that says why it shows nothing has them too."""
    if is_index(head, blocks, meta=meta, inside=inside, tree=tree, url=url):
        return False
    text = " ".join(block.text for _, block in blocks if block.kind not in ("caption", "credit", "heading"))
    if body_words < 120 and (
        _SAYS_NO.search(head.text)
        or (not meta.is_story and _SAYS_NO.search(tree.title))
        or (asks_password(tree, root) and not (meta.is_story and body_words >= MIN_STORY_WORDS))
        or (not meta.is_story and body_words < 60 and (_SAYS_NO.search(text) or _is_notice(text)))
    ):
        return False
    if not meta.is_story and _asks_consent(blocks):
        return False
    if body_words >= MIN_STORY_WORDS:
        return True
    if head.index is not None and blocks and blocks[0][0] - head.index > 12:
        return False  # a remark far below the title, such as the rules for comments
    titled = meta.is_story or (head.index is not None and tree.lines[head.index].node.tag in ("h1", "h2"))
    return titled and body_words >= MIN_BRIEF_WORDS and bool(re.search(r"[.!?。][\"”’)]*(?:\s|$)", text))


def _is_notice(text: str) -> bool:
    """Whether a page without a story says so to its visitor; news of the same words speaks to nobody."""
    return bool(_SAYS_NO_SOFTLY.search(text) and (_ADDRESSES.search(text) or _EXCUSES.search(text)))


def _asks_consent(blocks: list[tuple[int, Block]]) -> bool:
    """Whether most of what there is asks for leave to keep cookies: the page that stands before the story."""
    texts = [block.text for _, block in blocks if block.kind not in ("caption", "credit", "heading")]
    asking = sum(bool(_CONSENT.search(text) and _ADDRESSES.search(text)) for text in texts)
    return (
        bool(texts) and len(texts) <= 8 and asking * 2 > len(texts) and any("cookie" in text.lower() for text in texts)
    )


def asks_password(tree: PageTree, root: Node) -> bool:
    """Whether the block itself asks for a password, in a form that is shown."""
    above = list(tree.password_in.chain()) if tree.password_in is not None else []
    return root in above and not any(node.hidden for node in above)


def is_index(
    head: Headline, blocks: list[tuple[int, Block]], *, meta: Meta, inside: list[Line], tree: PageTree, url: str | None
) -> bool:
    """A front page or list of stories: linked titles between short texts, or much linked text and no long paragraph.

    Several witnesses: what the head calls the page, its address, its title, linked titles in the block, teasers that
    break off, excerpts each under a linked title. A page that calls itself an article needs more of them.
    """
    size = sum(len(line.text) for line in inside) or 1
    linked = sum(line.link for line in inside)
    runs = [block for _, block in blocks if block.kind in ("paragraph", "item") and len(block.text) > 60]
    texts = sum(block.kind in ("paragraph", "quote") for _, block in blocks)
    teasers = sum(block.text.endswith(_TEASER_END) for block in runs)
    titles = sum(line.link_share > 0.8 and len(line.text) > 20 and line.node.tag in HEADINGS for line in inside)
    under = sum(
        before.link_share > 0.8 and len(before.text) > 20 and is_prose(line) for before, line in pairwise(inside)
    )
    witnesses = 0.0
    witnesses += 1.5 if titles >= 3 and titles * 2 >= texts else 0.0
    witnesses += 1.5 if under >= 3 and under * 2 >= texts else 0.0
    witnesses += 1.5 if linked * 2 > size else 0.0
    witnesses += 1.5 if len(runs) >= 3 and teasers * 2 > len(runs) else 0.0
    witnesses += 1.0 if "website" in meta.kinds or meta.is_list else 0.0
    witnesses += 0.5 if _LIST_TITLE.match(head.text) else 0.0
    witnesses += 0.5 if url and _LIST_PATH.search(url) else 0.0
    witnesses += 0.5 if not meta.dates and not runs else 0.0
    if meta.is_story:
        return witnesses >= (4.0 if _is_framed(inside) else 3.0)
    return witnesses >= 1.5


def _is_framed(inside: list[Line]) -> bool:
    """Whether a list of places or films has what a channel's page has not: an introduction and a last word, both without a link above."""
    told = [line for line in inside if line.link_share > 0.8 or is_prose(line)]
    return len(told) > 3 and is_prose(told[0]) and is_prose(told[-1]) and is_prose(told[-2])
