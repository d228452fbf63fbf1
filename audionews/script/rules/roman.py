"""Roman numerals, where they are numerals: counted, ranked, a year, the name of a street."""

from __future__ import annotations

import re
import unicodedata

from audionews.script.numbers import cardinal, number, ordinal, roman, roman_year
from audionews.script.packed import packed
from audionews.script.rules.rule import ROMAN, Claim, SentenceText, Table, Tier
from audionews.script.spell import letters

rules = Table()


# Where a Roman numeral counts: after these it is a plain number; after a person's name it is a rank.
_CARDINAL_HEADS = (
    r"(?:Komisi|[Dd]asarian|Bab|BAB|Sila|Infanteri|Kavaleri|Brigif|Resimen|Yonif|[Gg]rade|[Gg]ol\.?|[Kk]elas|[Kk]ls\.?|[Kk]uartal|[Tt]riwulan|[Ss]emester|[Tt]ahap|[Jj]ilid|[Ff]ase|[Zz]ona|[Ww]ilayah|Kodam|Pangdam|Kasdam|"
    r"[Dd]aerah [Pp]emilihan|[Dd]apil|[Rr]ing|[Ss]tadium|[Ee]selon|[Dd]ivisi|[Tt]erminal|[Bb]lok|PTPN|Pura|Pelindo|Koarmada|Koarmatim|"
    r"Lantamal|Pelita|Repelita|[Gg]olongan|[Dd]erajat|[Ss]eri|[Kk]loter|[Gg]elombang|[Ss]esi|[Pp]utaran|[Bb]agian|[Bb]uku|[Vv]olume|"
    r"[Tt]ingkat|[Gg]rup|[Kk]aveling|Apollo|[Dd]ermaga|[Rr]ayon|[Ss]ektor|[Kk]ategori|[Tt]ipe|[Ss]ubdit|Unit|Itwil|[Kk]oridor|[Aa]ngka|"
    r"Daop|[Aa]ngkatan|[Pp]asal|Diktum|[Ll]ampiran|[Rr]uas|[Ss]eksi|[Pp]aket|[Cc]atur [Ww]ulan|[Cc]awu|[Ll]evel|TAP MPR No(?:mor|\.)?|"
    r"Pos|Gedung|Gapura|Divre|Kopertis|Korem|Paspampres|Grup|Batalyon|Kogabwilhan|LLDIKTI|BBWS|Satgas|Ditjen|Pokja|Kelompok|"
    r"[Pp]eriode|[Pp]erguruan [Tt]inggi|Amendemen|KUA|Fraksi|[Ss]ubkelompok|[Ss]hift|[Tt]ermin|[Bb]atch|[Pp]angkat|Kasubdit|Kanit|Kasat|Panit|Daerah|[Pp]intu|[Jj]enjang|Armada|SP|Tk\.|[Ss]urat [Pp]eringatan|[Vv]ersi|[Ll]antai|[Gg]erbang|Pasar|Kabinet \w+|Batch|Hall|Rute|Sabhara|[Kk]av\.?|Liga|Episode|Part|Chapter|Season|Mark|Masa (?:Per)?[Ss]idang(?:an)?|"
    r"[Mm]asa persidangan|Kotak|[Mm]enu|[Mm]odul|Puskesmas|Posyandu|Golongan|[Dd]istrik|[Kk]omisariat|Disjas|Bagian|[Ss]ubbagian|Bidang|Asisten|Deputi|Pelabuhan)"
)


_ORDINAL_HEADS = (
    r"(?:Perang \w+|PD|PON|Porprov|Porda|Peparnas|Popnas|Pomnas|Muktamar|Munas|Muswil|Musda|Mukernas|Rakernas|Rapimnas|Kongres|"
    r"Konferensi|Konfercab|KTT|SEA Games|Asian Games|Olimpiade|MTQ|Abad|abad|HUT|Festival \w+|Piala \w+|Pekan \w+ \w+|Konsili Vatikan|"
    r"Mubes|Simposium|Sidang|Seminar|Jambore|Kemerdekaan|Dies Natalis|Milad|Haul|Harlah|Silatnas|Temu Karya|Konvensi|Ijtima|Pesparawi|"
    r"Pesparani|Dekade|Dinasti|Revolusi|edisi|Edisi|babak|Babak|STQ|Porseni|Porsema|Porkab|Porkot|Pospeda|Pospenas|Pornas|Fornas|Raimuna|"
    r"MUNAS|MUKTAMAR|KONGRES|PORPROV|POPNAS|PEPARNAS|POMNAS|PORDA|PORSENI|Pekan Olahraga \w+|Reuni|Wisuda|Khutbah|Republik|Reich|"
    r"Kejurnas|Kejuaraan \w+|Pertemuan|Asian Para Games|ASEAN Para Games|Olimpiade \w+)"
)


# Parties of a case, offices and papers in a row: only with a capital, since "tersangka V" is a person.
_NUMBERED = (
    r"(?:(?:[Tt]urut )?[Tt]er(?:gugat|adu|lapor|mohon|dakwa|sangka|banding|eksekusi)|Peng(?:gugat|adu)|Pe(?:mohon|lapor|mbanding|rwira)|Saksi|Obligasi|Sukuk|"
    r"Berkelanjutan|Direktur|(?:Wakil )?(?:Ketua|Dekan|Rektor|Direktur|Kepala|Presiden)|Warek|Wadek|Asisten|Staf|Kampus|Militer Tinggi|Tinggi|Pansus|Panja|"
    r"Panitia (?:Kerja|Khusus)|Inhutani|Angkasa|Perhutani|Perumnas|MAN|MTsN|MIN|MTs|SMAN?|SMPN?|SDN?|SMKN?|Pengadilan [A-Z]\w+|Kejaksaan [A-Z]\w+|Rumkit|RS Tk\.?|"
    r"Kepulauan|Jilid|Termin|Rusun|Rusunawa|Griya [A-Z]\w+|Jasa|Adhyaksa|Sespim|Dik\w+)"
)


@rules.rule(
    "roman-cardinal",
    Tier.CERTAIN,
    "Angka Romawi di belakang kata yang dihitung: dibaca sebagai bilangan biasa.",
    rf"\b(?:(?i:{_CARDINAL_HEADS})|(?P<numbered>{_NUMBERED}))\s(?P<a>[IVXLC]{{1,8}})(?:\s?(?P<range>[-–—/]|,|dan|hingga|sampai|s\.d\.)\s?(?P<b>[IVXLC]{{1,8}})(?!\w)(?:,?\s(?:dan|atau)\s(?P<c>[IVXLC]{{1,8}})(?!\w))?)?(?P<slash>/(?=[A-Z][a-z]|[a-e]\b))?(?P<sub>-?[a-hABDE](?!\w))?(?P<no>[.-]\d{{1,2}}(?!\d|[.,]\d))?(?!\w|'\w)",
    needs=(ROMAN,),
    examples=[
        ("Komisi VII", "Komisi tujuh"),
        ("kelas X-XII", "kelas sepuluh hingga dua belas"),
        ("kelas X, XI, dan XII", "kelas sepuluh, sebelas, dan dua belas"),
        ("kuartal III-2024", "kuartal tiga dua ribu dua puluh empat"),
        ("Kodam V/Brawijaya", "Kodam lima Brawijaya"),
        ("golongan III/a", "golongan tiga a"),
        ("kelas X.1", "kelas sepuluh satu"),
        ("Lapas Kelas IIA", "Lapas Kelas dua a"),
    ],
)
def roman_cardinal(m: re.Match[str], s: SentenceText) -> list[Claim] | None:
    value = roman(m["a"])
    if m["a"] == "I" and _BALINESE.match(s.text, m.end("a")):
        return None  # "Terdakwa I Ketut Rai"
    if m["numbered"] and m["numbered"][0].islower() and not re.search(r"\b[a-z]+ (?:II|III|IV)\b", s.text):
        return None  # "tersangka V mengaku": a person
    if m["numbered"] and not re.fullmatch(r"[IVX]+", m["a"]):
        return None  # "Direktur CV Jaya"
    if value is None or (m["a"] in ("L", "C", "D", "M") and not re.match(r"\b(?:Bab|BAB)", m[0])):
        return None
    if (
        m["a"] in ("X", "V", "I", "L", "C")
        and re.match(r"[Bb]lok|Gedung|[Pp]aket|[Gg]rup|Grup|[Tt]ipe|[Ss]eri|[Kk]ategori|[Gg]olongan|Hall", m[0])
        and not m["slash"]
    ) and (m["a"] not in "XVI" or re.match(r"[Bb]lok|[Pp]aket|[Tt]ipe|[Ss]eri|Hall|Gedung", m[0])):
        return None
    claims = [Claim(m.start("a"), m.end("a"), cardinal(value))]
    if m["b"] and m["b"] not in ("L", "C"):
        second = roman(m["b"])
        if second is None:
            return None
        if m["range"] in "-–—/":
            word = "hingga " if m["range"] != "/" else ""
            claims = [Claim(m.start("a"), m.end("b"), f"{cardinal(value)} {word}{cardinal(second)}")]
        else:
            claims.append(Claim(m.start("b"), m.end("b"), cardinal(second)))
    if m["c"] and m["c"] not in ("L", "C") and (third := roman(m["c"])):
        claims.append(Claim(m.start("c"), m.end("c"), cardinal(third)))
    if m["no"]:
        if not re.match(r"[Kk]elas", m[0]):
            return None
        claims.append(Claim(m.start("no"), m.end("no"), number(m["no"][1:])))
    if m["sub"]:
        claims.append(Claim(m.start("sub"), m.end("sub"), letters(m["sub"].strip("-"))))
    if m["slash"]:
        claims.append(Claim(m.start("slash"), m.end("slash"), ""))
    return claims


@rules.rule(
    "roman-grade",
    Tier.CERTAIN,
    "Golongan pegawai: angka Romawi, garis miring, huruf kecil.",
    r"(?<![\w/])(?P<a>IV|I{1,3})/(?P<l>[a-e])(?![\w/])",
    needs=packed("I/a I/b I/c I/d I/e V/a V/b V/c V/d V/e"),
    examples=[("golongan II/c dan III/d", "golongan dua ce dan tiga de")],
)
def roman_grade(m: re.Match[str], s: SentenceText) -> str:
    return f"{cardinal(roman(m['a']) or 0)} {letters(m['l'])}"


_STREET = re.compile(r"\b(?:Jl|Jln|Jalan|Gg|Gang|Lorong|Lr|Blok|Perum|Perumahan|Kompleks)\b\.?[^,;()]{0,40}$")


_REGION = re.compile(
    r"(?:\b(?:[Dd]apil|[Dd]aerah [Pp]emilihan)\s(?:[A-Z][\w.]*\s){1,4}|\b(?:Barat|Timur|Tengah|Selatan|Utara|Tenggara|Jakarta|Banten|Lampung|Aceh|Riau|"
    r"Pelabuhan Indonesia|Angkasa Pura|Nusantara|Papua|Bali|Jambi|Bengkulu|Yogyakarta|Babel|Kepri|Jabar|Jateng|Jatim|Sumut|Sumsel|Sulsel|NTT|NTB|DIY|DKI)\s)$"
)


@rules.rule(
    "roman-street",
    Tier.CERTAIN,
    "Angka Romawi pada nama jalan, gang, dan daerah pemilihan: bilangan biasa.",
    r"(?<=\s)(?P<a>[IVXLC]{1,7})(?P<slash>/(?=\d))?(?![\w'.]\w|\w)",
    needs=(ROMAN,),
    examples=[("Jl. Melati III No. 5", "jalan Melati tiga nomor lima"), ("dapil Jawa Barat VII", "dapil Jawa Barat tujuh"), ("Gang Mawar I/5", "Gang Mawar satu lima")],
)  # fmt: skip
def roman_street(m: re.Match[str], s: SentenceText) -> Claim | str | None:
    value, before = roman(m["a"]), s.text[max(0, m.start() - 60) : m.start()]
    if value is None or m["a"] in ("L", "C") or (m["a"] == "I" and _BALINESE.match(s.text, m.end("a"))):
        return None
    if not _REGION.search(before):
        street = _STREET.search(before)
        if (
            not street
            or not re.search(r"(?:[A-Z][\w']+|Gg\.|Lr\.)\s$", before)
            or re.match(r"(?:Blok|Perum\w*|Kompleks)\s$", street[0])
        ):
            return None
        if re.match(r"\s(?!No\b|RT\b|RW\b|Blok\b)[A-Z][a-z]", s.behind(m)) and len(m["a"]) == 1 and not m["slash"]:
            return None
    return f"{cardinal(value)} " if m["slash"] else cardinal(value)


_ROYAL_NAMES = frozenset(
    packed(
        "Buwono Buwana Bawono Bawana Pakubuwono Pakubuwana Pakualam Alam Mangkunegara Mangkunagara Amangkurat Charles Elizabeth Louis Henry Karl Philip"
        " Felipe Leo Pius Benediktus Paulus Fransiskus William George Edward James Haakon Rama Ramses Napoleon Nicholas Aleksander Harald Wilhelm"
        " Badruddin Iskandar Klemens Gregorius Yohanes Sixtus Bonifasius Frederik Margrethe Gustaf Juan Carlos Albert Abdullah Hussein Muhammad"
        " Hamengku Hamengkubuwono Hamengkubuwana Hamengkubawono Mangkunegoro Mangkubumi Ferdinand Mehmed Murad Bayezid Suleiman Sulaiman Selim Faisal Farouk Umberto"
        " Alfonso Katarina Catherine Peter Ivan Alexander Friedrich Frederick Leopold Baudouin Willem Olav Oscar Christian Inosensius Innocent Urbanus Mahmud Mansur"
        " Thutmosis Darius Xerxes Tupou Mohammed Mohamed Hassan Mary Emanuel Badaruddin Ismail Hasanuddin Abdulmejid Abdulhamid Jayabaya Kertanegara Constantine"
    )
)


_ROYAL = re.compile(
    r"\b(?:[Rr]aja|[Rr]atu|[Kk]aisar|[Pp]aus|[Ss]ultan|[Ss]usuhunan|Sri|Pangeran|[Tt]sar|KGPAA|SISKS|KGPH|Firaun|[Mm]ahapatih|Prabu|Amangkurat|[Pp]atriark|[Ee]mir|[Kk]halifah|Syah|Shah|Sunan|Arung|Karaeng|[Pp]erdana [Rr]aja|[Mm]aharaja|"
    r"[Pp]ermaisuri|Kardinal|Uskup)\b"
)


@rules.rule(
    "roman-ordinal",
    Tier.COUNT,
    "Angka Romawi di belakang nama raja, paus, perang, dan acara: bilangan tingkat; di belakang nama lain bilangan biasa.",
    rf"\b(?:(?i:{_ORDINAL_HEADS})|(?P<short>HB|PB|PA|MN|KGPAA)|(?P<caps>[A-Z]{{2,9}})|(?P<name>[A-Z][\wé'-]{{2,}}))\s(?P<a>[IVXLC]{{1,8}})(?!\w|'\w|\.\w|-(?![IVX]{{1,6}}(?![\w-]))\w)(?:(?P<and>\sdan\s|\s?[-–]\s?)(?P<b>[IVX]{{1,6}})(?!\w|-))?",
    needs=(ROMAN,),
    examples=[
        ("Paus Yohanes Paulus II", "Paus Yohanes Paulus kedua"),
        ("Perang Dunia II", "Perang Dunia kedua"),
        ("PON XX", "pon kedua puluh"),
        ("Sri Sultan Hamengku Buwono X", "Sri Sultan Hamengku Buwono kesepuluh"),
        ("I Wayan Sudirta", "I Wayan Sudirta"),
        ("PB XII", "pe be kedua belas"),
        ("KTT ASEAN XLII", "ka te te asean keempat puluh dua"),
        ("Muktamar Luar Biasa II", "Muktamar Luar Biasa kedua"),
        ("abad XIX–XX", "abad kesembilan belas hingga kedua puluh"),
        ("KMP Nusa Jaya III", "ka em pe Nusa Jaya tiga"),
        ("SMP Harapan Bunda II", "es em pe Harapan Bunda dua"),
        ("toko LV", "toko el ve"),
        ("RATU ELIZABETH II DAN PERANG DUNIA II", "ratu elizabeth kedua dan perang dunia kedua"),
    ],
)
def roman_ordinal(m: re.Match[str], s: SentenceText) -> Claim | list[Claim] | None:
    value, letters_ = roman(m["a"]), m["a"]
    if value is None or letters_ in ("L", "C", "XL"):
        return None
    before = s.text[max(0, m.start("a") - 60) : m.start("a")]
    named = bool(m["name"] or m["caps"])
    ranked = (
        not named
        or bool(_EVENT.search(before))
        or ((m["name"] or m["caps"] or "").title() in _ROYAL_NAMES)
        or bool(_ROYAL_LINE.search(before))
    )
    ship = named and not ranked and _SHIP.search(before) is not None
    if not ranked and not ship:
        if (m["caps"] and len(m["caps"]) < 3) or not _PLAIN_ROMAN.fullmatch(letters_):
            return None
        if m["name"] in ("Kromosom", "Ukuran"):
            return None
        if letters_ == "V" and (m["caps"] or m["name"] in _LETTER_V or re.match(r"\s?(?:[A-Z(]|\d)", s.behind(m, "a"))):
            return None
        if letters_ == "I" and (
            m["caps"]
            or m["name"] in ("Huruf", "Inisial", "Vitamin", "Model", "Kromosom", "Ukuran")
            or re.match(r"\s?[A-Z]", s.behind(m, "a"))
        ):
            return None
    if letters_ == "I" and _BALINESE.match(s.text, m.end("a")):
        return None
    say = ordinal if ranked else cardinal
    claim = Claim(m.start("a"), m.end("a"), say(value))
    second = roman(m["b"]) if m["b"] else None
    if not second or (not ranked and len(m["b"]) < 2):
        return claim
    if m["and"].strip() == "dan":
        return [claim, Claim(m.start("b"), m.end("b"), say(second))]
    return Claim(m.start("a"), m.end("b"), f"{say(value)} hingga {say(second)}")


# What may stand between the word that counts and the numeral: up to four capitalised words.
_NAME_CHAIN = r"(?:\s(?:[A-Z][\w.&/'-]*|dan|bin|von|van|de|se-\w+|Al-\w+)){0,4}\s$"


_EVENT = re.compile(rf"\b(?i:{_ORDINAL_HEADS}){_NAME_CHAIN}")


_ROYAL_LINE = re.compile(f"(?i:{_ROYAL.pattern}){_NAME_CHAIN}")


_SHIP = re.compile(
    r"\b(?:KM|KMP|KRI|KN|KT|KP|KLM|TB|MV|MT|SPOB|LCT|kapal|[Ff]eri|[Tt]ongkang|[Tt]ugboat)\.?(?:\s[A-Z][\w'-]*){1,4}\s$"
)


_LETTER_V = packed(
    "Tim Huruf Inisial Vitamin Model Golongan Tegangan Motor Mesin Formasi Grup Blok Serial Film Album Kim Park Lee Anggota Bentuk Pola Kode"
)
_PLAIN_ROMAN = re.compile(r"I|V|[IVX]{2,}|XL[IVX]+|L[IVX]{2,}")


_BALINESE = re.compile(
    r"\s(?:Gde|Nyoman Gde|Bagus|Ngh|Nyn|Wayan|Made|Nyoman|Ketut|Gusti|Gede|Putu|Kadek|Komang|Dewa|Nengah|Gst|Gd|Md|Ngurah|Kt|Nym|Wy|Kd|Pt|Gusti|Ngakan|Dewa|Wyn)\b"
)


@rules.rule(
    "roman-year",
    Tier.COUNT,
    "Tahun dengan angka Romawi.",
    r"(?<![\w-])M{1,2}[CDMXLVI]{2,9}(?![\w-])",
    needs=("MC", "MM", "MD", "MX"),
    examples=[("prasasti MCMXLV", "prasasti seribu sembilan ratus empat puluh lima")],
)
def roman_of_year(m: re.Match[str], s: SentenceText) -> str | None:
    value = roman_year(m[0])
    return cardinal(value) if value else None


@rules.rule(
    "roman-plain",
    Tier.COUNT,
    "Angka Romawi dua huruf dan lebih di tempat lain: bilangan biasa.",
    r"(?:(?<=[a-z,.)] )|^|(?<=\()(?=(?:I{2,3}|I[VX]|VI{1,3}|XI{0,3})\)))(?P<a>[IVX]{2,7}|XL[IVX]{1,4}|[IVX]{1,7}(?=\s?[-–—]\s?[IVX]{2}))(?:(?P<dash>\s?[-–—]\s?)(?P<b>[IVX]{1,7}))?(?![\w'/.-]\w|\w)",
    needs=("II", "IV", "VI", "IX", "XI", "XV", "XX", "XL"),
    examples=[
        ("baik kelas dua maupun III", "baik kelas dua maupun tiga"),
        ("luka derajat II–III", "luka derajat dua hingga tiga"),
        ("misa sore (II)", "misa sore, dua"),
    ],
)
def roman_plain(m: re.Match[str], s: SentenceText) -> str | None:
    value, last = roman(m["a"]), roman(m["b"]) if m["b"] else None
    if m["a"] == "IV" and re.search(r"\b(?:via|secara|cairan|infus|injeksi|obat|akses)\s$", s.before(m, 10)):
        return None  # intravena
    if m["a"] == "XX" and re.search(r"\b(?:[Kk]romosom|[Uu]kuran|[Gg]en)\s$", s.before(m, 10)):
        return None
    if not value or s.shouted or (m["b"] and not last):
        return None
    return f"{cardinal(value)} hingga {cardinal(last)}" if last else cardinal(value)


@rules.rule(
    "roman-hyphened",
    Tier.COUNT,
    "Angka Romawi di belakang nama dan tanda hubung.",
    r"(?<=[a-z])-(?P<a>I{2,3}|I[VX]|VI{1,3}|XI{1,3})(?![\w-])",
    needs=("-I", "-V", "-X"),
    examples=[("KM Bahari-III", "ka em Bahari tiga")],
)
def roman_hyphened(m: re.Match[str], s: SentenceText) -> str:
    return f" {cardinal(roman(m['a']) or 0)}"


@rules.rule(
    "diploma",
    Tier.COUNT,
    "Jenjang diploma dan strata dengan angka Romawi.",
    r"(?<![\w-])(?P<l>[DS])-?(?P<a>I{1,3}|IV)(?![\w-])",
    needs=("D-I", "DI", "S-I", "SI"),
    examples=[("lulusan D-III", "lulusan de tiga"), ("program DIV", "program de empat")],
)
def diploma(m: re.Match[str], s: SentenceText) -> str | None:
    if "-" not in m[0] and len(m["a"]) < 2:
        return None
    return f"{letters(m['l'])} {cardinal(roman(m['a']) or 0)}"


@rules.rule(
    "roman-character",
    Tier.COUNT,
    "Angka Romawi yang dicetak sebagai satu lambang.",
    r"[\u2160-\u2188]+",
    needs=tuple(map(chr, range(0x2160, 0x2189))),
    examples=[("Bab Ⅷ", "Bab delapan")],
)
def roman_character(m: re.Match[str], s: SentenceText) -> str:
    value = roman(unicodedata.normalize("NFKC", m[0]).upper())
    return cardinal(value) if value else " ".join(cardinal(int(unicodedata.numeric(c))) for c in m[0])


@rules.rule(
    "roman-class",
    Tier.CERTAIN,
    "Rombongan belajar: angka Romawi dan huruf kelasnya.",
    r"(?<![\w.-])(?P<a>VI{0,3}|I?[XV]|XI{1,2}|I{1,3})[\s-]?(?P<b>[A-HJK])(?![\w.])|(?<=\b[Bb]lok [A-K]-)(?P<c>I{1,3}|IV|VI{0,3})(?!\w)",
    needs=packed("II IV VI VII IX XI XII"),
    examples=[
        ("siswa kelas 7A dan VIII-B", "siswa kelas tujuh a dan delapan be"),
        ("Blok B-IV", "Blok be empat"),
    ],
)
def roman_class(m: re.Match[str], s: SentenceText) -> str | None:
    if m["c"]:
        return cardinal(roman(m["c"]) or 0)
    if not re.search(r"\b[Kk]elas\b", s.text) or len(m["a"]) < 2:
        return None
    return f"{cardinal(roman(m['a']) or 0)} {letters(m['b'])}"
