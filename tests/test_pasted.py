"""What is pasted or comes from a word processor is read as its words: no tag is spoken, nothing that was struck out is."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
from conftest import article_of
from desk_room import opened
from lxml import html

from audionews.article.clean import clean
from audionews.article.model import Article, Block, Page
from audionews.article.pasted import as_lines, looks_like_html, pasted, typed_blocks
from audionews.article.sandbox import clean_limited
from audionews.errors import BadInput
from audionews.newsroom.intake import blocks_of

GOOGLE = (
    '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1a2b"><h1 dir="ltr"><span>Panen kopi di Bajawa</span></h1>'
    '<p dir="ltr"><span>Panen dimulai </span><span style="font-weight:700">hari ini</span><span>.</span></p>'
    '<h2 dir="ltr"><span>Dari empat kampung</span></h2><ul><li><p><span>Kopi merah</span></p></li><li><p><span>Kopi hijau</span></p></li></ul>'
    '<p><span style="text-decoration:line-through">Upah tetap.</span><span> Upah naik.</span></p>'
    "<blockquote><p>Kami senang.</p></blockquote><table><tr><th>Nama</th><th>Usia</th></tr><tr><td>Budi</td><td>12</td></tr></table>"
    "<p>Baca juga: Harga kopi naik</p><br><p>Hujan turun.</p></b>"
)
WORD = (
    "<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><style>p.MsoNormal{margin:0}</style><title>x</title></head><body>"
    "<!--StartFragment--><p class=MsoTitle>Panen kopi di Bajawa<o:p></o:p></p><p class=MsoNormal>Panen dimulai <b>hari ini</b>.<o:p></o:p></p>"
    "<h2>Dari empat kampung</h2><p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]>"
    "<span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;</span></span></span><![endif]>Kopi merah</p>"
    "<p class=MsoListParagraphCxSpLast><span style='mso-list:Ignore'>·</span>Kopi hijau</p>"
    "<p class=MsoNormal><s>Upah tetap.</s> Upah naik.</p><p class=MsoQuote>Kami senang.</p>"
    "<table class=MsoTableGrid><tr><td><p><b>Nama</b></p></td><td><p><b>Usia</b></p></td></tr><tr><td><p>Budi</p></td><td><p>12</p></td></tr></table>"
    "<p class=MsoNormal>Baca juga: Harga kopi naik</p><p class=MsoNormal>Hujan turun.</p><!--EndFragment--></body></html>"
)
READ = [
    ("paragraph", "Panen dimulai hari ini."),
    ("heading", "Dari empat kampung"),
    ("item", "Kopi merah"),
    ("item", "Kopi hijau"),
    ("paragraph", "Upah naik."),
    ("quote", "Kami senang."),
    ("item", "Nama: Budi; Usia: 12"),
    ("paragraph", "Hujan turun."),
]


def read(article: Article) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in article.blocks]


@pytest.mark.parametrize("clipboard", [GOOGLE, WORD], ids=["google", "word"])
def test_a_clipboard_with_markup_becomes_the_words_that_were_meant(clipboard):
    article = pasted(Page(content=clipboard.encode()))

    assert article.headline == "Panen kopi di Bajawa"
    assert read(article) == READ
    assert {(one.rule, one.text) for one in article.dropped} == {
        ("struck", "Upah tetap."),
        ("related", "Baca juga: Harga kopi naik"),
    }


def test_lines_carry_their_kind_in_a_mark_and_come_back_as_they_were():
    blocks = tuple(
        Block(kind=kind, text=f"Isi {kind}") for kind in ("paragraph", "heading", "quote", "item", "caption", "credit")
    )

    assert tuple(typed_blocks(as_lines(Article(headline="", blocks=blocks)))) == blocks


@pytest.mark.parametrize("text", ["Suhu < 5 derajat dan > 2.", "a<b dan c>d", "Ia menulis <3 di akhir."])
def test_a_sign_for_less_is_no_tag(text):
    assert not looks_like_html(text)
    assert [block.text for block in typed_blocks(text)] == [text]


def test_deep_nesting_costs_nothing_and_loses_no_word():
    article = pasted(
        Page(content=("<div>" * 1000 + "Satu kalimat." + "</div>" * 1000 + "<p>Lalu satu lagi.</p>").encode())
    )

    assert "Satu kalimat." in as_lines(article)


# Files

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NAMED = {"Judul": "Title", "Sub": "heading 2", "Kutip": "Quote"}


def line(text: str, style: str = "", run: str = "") -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}<w:r><w:rPr>{run}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"


def item(text: str) -> str:
    return f'<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'


def row(*cells: str, head: bool = False) -> str:
    properties = "<w:trPr><w:tblHeader/></w:trPr>" if head else ""
    return f"<w:tr>{properties}" + "".join(f"<w:tc>{line(cell)}</w:tc>" for cell in cells) + "</w:tr>"


BODY = "".join(
    (
        line("Panen kopi di Bajawa", "Judul"),
        line("Panen dimulai hari ini."),
        line("Dari empat kampung", "Sub"),
        item("Kopi merah"),
        item("Kopi hijau"),
        "<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>Upah tetap.</w:t></w:r><w:r><w:t xml:space='preserve'> Upah naik.</w:t></w:r>"
        "<w:del><w:r><w:delText>Dihapus.</w:delText></w:r></w:del></w:p>",
        line("Kami senang.", "Kutip"),
        f"<w:tbl>{row('Nama', 'Usia', head=True)}{row('Budi', '12')}</w:tbl>",
        line("Baca juga: Harga kopi naik"),
        line("Hujan turun."),
    )
)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'


def packed(parts: dict[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in parts.items():
            out.writestr(name, content)
    return file.getvalue()


def docx(body: str = BODY, head: str = "", **more: bytes) -> bytes:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/></w:style>' for id, name in NAMED.items()
    )
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    inner = "".join(
        f'<Relationship Id="r{n}" Type="{RELATED}/{what}" Target="{what}.xml"/>'
        for n, what in enumerate(("styles", "numbering"))
    )
    return packed(
        {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": RELS.format(
                f'<Relationship Id="r1" Type="{RELATED}/officeDocument" Target="word/document.xml"/>'
            ),
            "word/_rels/document.xml.rels": RELS.format(inner),
            "word/styles.xml": f"<w:styles {W}>{styles}</w:styles>",
            "word/numbering.xml": f"<w:numbering {W}>{numbering}</w:numbering>",
            "word/document.xml": f"{head}<w:document {W}><w:body>{body}</w:body></w:document>",
            **more,
        }
    )


SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"))
)
ODT = (
    '<text:p text:style-name="Title">Panen kopi di Bajawa</text:p><text:p>Panen dimulai hari<text:s/>ini.</text:p>'
    '<text:h text:outline-level="2">Dari empat kampung</text:h><text:list><text:list-item><text:p>Kopi merah</text:p></text:list-item>'
    "<text:list-item><text:p>Kopi hijau</text:p></text:list-item></text:list>"
    '<text:p><text:span text:style-name="T1">Upah tetap.</text:span> Upah naik.</text:p>'
    '<text:p text:style-name="P1">Kami senang.</text:p><table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Nama'
    "</text:p></table:table-cell><table:table-cell><text:p>Usia</text:p></table:table-cell></table:table-row></table:table-header-rows>"
    "<table:table-row><table:table-cell><text:p>Budi</text:p></table:table-cell><table:table-cell><text:p>12</text:p></table:table-cell>"
    "</table:table-row></table:table><text:p>Baca juga: Harga kopi naik</text:p><text:p>Hujan turun.<text:note><text:note-body><text:p>kaki"
    "</text:p></text:note-body></text:note></text:p>"
)


def odt(body: str = ODT, head: str = "") -> bytes:
    styles = (
        '<style:style style:name="T1"><style:text-properties style:text-line-through-style="solid"/></style:style>'
        '<style:style style:name="P1" style:parent-style-name="Quotations"/>'
    )
    content = (
        f"{head}<office:document-content {SPACES}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>"
        f"{body}</office:text></office:body></office:document-content>"
    )
    return packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


@pytest.mark.parametrize("file", [docx(), odt()], ids=["docx", "odt"])
def test_a_file_of_a_word_processor_is_read_as_a_page_is(file):
    article = clean(Page(content=file))

    assert article.headline == "Panen kopi di Bajawa"
    assert read(article) == READ
    assert ("struck", "Upah tetap.") in {(one.rule, one.text) for one in article.dropped}


def test_a_document_without_a_title_has_its_first_line_as_headline():
    article = clean(Page(content=docx(line("Panen kopi di Bajawa") + line("Panen dimulai hari ini."))))

    assert (article.headline, read(article)) == ("Panen kopi di Bajawa", [("paragraph", "Panen dimulai hari ini.")])


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
HOSTILE = {
    "a bomb": (lambda: docx("<w:p/>", **{"word/styles.xml": b"<x>" + b" " * 40_000_000 + b"</x>"}), "article.bad_document"),
    "entities in a docx": (lambda: docx(head=LAUGHS), "article.bad_document"),
    "entities in an odt": (lambda: odt(head=LAUGHS), "article.bad_document"),
    "cut off": (lambda: docx()[:900], "article.bad_document"),
    "thousands of parts": (lambda: packed({f"x{n}": "" for n in range(5000)}), "article.bad_document"),
    "no xml": (lambda: packed({"word/document.xml": "<"}), "article.bad_document"),
    "another zip": (lambda: packed({"catatan.txt": "halo"}), "article.binary"),
    "a spreadsheet": (lambda: packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}), "article.binary"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_words_and_costs_little(name):
    made, key = HOSTILE[name]

    with pytest.raises(BadInput) as refused:
        clean_limited(Page(content=made()))
    assert refused.value.key == key


# Doors


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    with opened(tmp_path_factory.mktemp("desk")) as room:
        yield room


def newest(room):
    return room.newsroom.library.stories.drafts(limit=1)[0].newest.article


def test_html_in_the_box_of_a_new_story_is_read_without_its_tags(room):
    writer = room.visitor("penulis")
    writer.get("/desk/tambah")
    writer.press("Tambah", headline="", text=GOOGLE)

    assert (newest(room).headline, read(newest(room))) == ("Panen kopi di Bajawa", READ)


def test_a_word_file_is_taken_at_the_desk(room):
    writer = room.visitor("penulis")
    told = {"csrf": writer.csrf(), "channel": "berita", "file": (io.BytesIO(docx()), "panen.docx")}
    answer = writer.client.post("/desk/tambah", data=told)

    assert answer.status_code == 303
    assert read(newest(room)) == READ


def test_photographs_in_a_file_do_not_make_it_too_large(room):
    with zipfile.ZipFile(file := io.BytesIO(docx(BODY.replace("hari ini", "kemarin"))), "a") as out:
        out.writestr("word/media/image1.jpg", bytes(range(256)) * 36_000)
    slug = room.newsroom.receive(Page(content=file.getvalue()), by="ratna").slug

    assert len(file.getvalue()) > 8_000_000
    assert room.newsroom.library.stories.get(slug).newest.article.blocks[0].text == "Panen dimulai kemarin."


def test_html_in_one_box_of_a_story_becomes_its_blocks(room):
    slug = room.newsroom.receive(article_of("Satu.", "Dua.", headline="Kotak"), by="ratna").slug
    writer = room.visitor("penulis")
    writer.get(f"/desk/berita/{slug}/sunting")
    writer.press("Simpan draf", text_0="<p>Satu <b>tebal</b>.</p>", text_1="Dua.\n## Tiga\n- Empat")
    boxes = html.document_fromstring(writer.answer.text).xpath("//textarea[starts-with(@name, 'text-')]/text()")
    kinds = html.document_fromstring(writer.answer.text).xpath("//select/option[@selected]/@value")

    assert [box.strip() for box in boxes] == ["Satu tebal.", "Dua.", "Tiga", "Empat"]
    assert kinds == ["paragraph", "paragraph", "heading", "item"]


def test_a_box_that_nobody_touched_stays_whatever_its_line_begins_with():
    known = {"- Halo, kata Budi.", "Tanda <p>x</p> di layar."}
    boxes = [("- Halo, kata Budi.", "paragraph"), ("- Kopi merah", "paragraph"), ("Tanda <p>x</p> di layar.", "quote")]

    assert [(one.kind, one.text) for one in blocks_of(boxes, by_line=True, known=known)] == [
        ("paragraph", "- Halo, kata Budi."),
        ("item", "Kopi merah"),
        ("quote", "Tanda <p>x</p> di layar."),
    ]


def test_html_in_hundreds_of_boxes_keeps_nobody_waiting():
    begun = time.monotonic()
    blocks = blocks_of([(f"<p>Isi <b>{n}</b></p>", "paragraph") for n in range(300)], by_line=True)

    assert [block.text for block in blocks] == [f"Isi {n}" for n in range(300)]
    assert time.monotonic() - begun < 60  # ten children, not three hundred


def test_the_clipboard_is_cleaned_for_a_signed_in_person_alone(room):
    writer = room.visitor("penulis")
    headers = {"X-CSRF": writer.csrf(), "Content-Type": "text/html"}
    answer = writer.client.post("/desk/tempel", data=WORD.encode(), headers=headers)

    assert answer.json["headline"] == "Panen kopi di Bajawa"
    assert answer.json["text"].splitlines()[1:3] == ["## Dari empat kampung", "- Kopi merah"]
    assert writer.client.post("/desk/tempel", data=b"<p>x</p>").status_code == 400
    assert room.anybody().client.post("/desk/tempel", data=b"<p>x</p>").status_code == 302
