"""Words that stand for other words: items of lists, abbreviations, titles, blessings, initials of suspects and of names.

Longer than 350 lines: a rule is a pattern, its examples and one function, and their order in the file is their precedence.
"""

from __future__ import annotations

import re

from audionews.script.english import vocabulary
from audionews.script.lexicon import pairs, table
from audionews.script.numbers import cardinal, roman
from audionews.script.rules.rule import CAPITALS, DOT, Claim, Sentence, Table
from audionews.script.spell import letters, pronounceable

openers = Table()  # before everything
short = Table()

_NAME = r"(?=\s?(?:\(|[A-Z]|drg?\.|drh\.|apt\.|med\.))"


def _alternatives(shorts) -> str:
    return "|".join(re.escape(s) for s in sorted(shorts, key=len, reverse=True))


@openers.rule(
    "house",
    "Kata rumah: bacaan yang ditetapkan redaksi, di atas semua aturan.",
    r"(?!)",
    needs=(),
    examples=[],
)
def house(m: re.Match[str], s: Sentence) -> str | None:
    """Found by the lexicon's own pattern; see ``normalize.py``."""
    return s.lexicon.house.get(m[0])


@openers.rule(
    "enumeration",
    "Huruf atau angka pembuka butir: dibaca, lalu jeda.",
    r"(?:^\s*[•·▪◦‣►*-]?\s*(?:\((?P<p>[a-zA-Z]|\d{1,3}|[ivx]{1,5})\)|(?P<a>[a-zA-Z]|\d{1,3}|[ivx]{2,5}|[IVX]{1,5})(?:\)|\.(?!\d|\w\.)))(?=\s+[^\d\s])|(?<=[\s,;:])\((?P<in>[a-h]|\d|[ivx]{1,4})\)(?=\s[A-Za-z])|(?:(?<=[:;]\s)(?P<item>[a-h])[.)]|(?<=,\s)(?P<next>[b-h])\)|(?:(?<=\sdan\s)|(?<=\satau\s))(?P<final>[b-h])\))(?=\s))",
    needs=(")", DOT),
    examples=[
        ("a) Peserta hadir", "a, Peserta hadir"),
        ("3. Cuci tangan", "tiga, Cuci tangan"),
        ("(2) Bawa payung", "dua, Bawa payung"),
        ("ii) Isi formulir", "dua, Isi formulir"),
        ("syarat: a. sehat; b. lulus", "syarat: a, sehat; be, lulus"),
        ("caranya: a) buka, b) pilih, dan c) kirim", "caranya: a, buka, be, pilih, dan ce, kirim"),
        ("tujuannya (i) hemat dan (ii) cepat", "tujuannya, satu, hemat dan, dua, cepat"),
        ("syaratnya (1) sehat, (2) lulus", "syaratnya, satu, sehat, dua, lulus"),
    ],
)
def enumeration(m: re.Match[str], s: Sentence) -> str | None:
    if m["item"]:
        return f"{letters(m['item'])},"
    if later := m["next"] or m["final"]:
        return f"{letters(later)}," if re.search(r"(?<!\w)a\)", s.text) else None
    shown = m["p"] or m["a"] or m["in"]
    if m["in"] and re.search(r"\b(?:[Aa]yat|[Hh]uruf|[Pp]asal)\b", s.text):
        return None
    first = "(1)" if m["in"] and m["in"].isdecimal() else "(i)" if m["in"] and roman(m["in"].upper()) else "(a)"
    if m["in"] and first not in s.text:
        return None  # an age: "Tini (9) selamat"
    if m["a"] and m["a"].isupper() and s.text[m.end("a")] == ".":
        if not roman(m["a"]) and re.match(r"\s+[A-Z][a-z]+\s[A-Z]|\.?\s?[A-Z]\.", s.text[m.end() :]):
            return None  # an initial: "S. Parman"
        if m["a"] in ("H", "M", "R", "K", "A", "S") or (
            m["a"] in ("I", "X", "V") and re.match(r"\s+(?:Wayan|Made|Nyoman|Ketut|Gusti)", s.text[m.end() :])
        ):
            return None
    if shown.isdecimal():
        said = cardinal(int(shown))
    elif len(shown) > 1 or shown in ("I", "V", "X") or (m["in"] and roman(shown.upper())):
        value = roman(shown.upper())
        said = cardinal(value) if value else letters(shown)
    else:
        said = letters(shown)
    return f", {said}," if m["in"] else f"{said},"


@openers.rule(
    "numbered-section",
    "Nomor bagian di awal baris.",
    r"^\s*(?P<a>\d{1,2}(?:\.\d{1,2}){1,3})\.?(?=\s+[A-Z][a-z])",
    examples=[("2.1 Tujuan", "dua titik satu, Tujuan")],
)
def numbered_section(m: re.Match[str], s: Sentence) -> str:
    return " titik ".join(cardinal(int(p)) for p in m["a"].split(".")) + ","


_PLAIN = tuple(sorted(form for form in pairs("abbreviations") if form.isalpha()))  # known without a dot
_ENDS = frozenset(_PLAIN) - {
    "mis",
    "sdm",
    "karn",
    "no",
    "pd",
    "jo",
    "aka",
    "dpt",
    "org",
    "hal",
    "jg",
}  # also before a full stop

_REGION = {"Jkt": "Jakarta", "Sum": "Sumatera", "Kal": "Kalimantan", "Sul": "Sulawesi"}
_SIDE = {"Sel": "Selatan", "Ut": "Utara", "Bar": "Barat", "Tim": "Timur", "Pus": "Pusat", "Teng": "Tengah"}


@short.rule(
    "region-side",
    "Wilayah dan arah mata angin yang keduanya disingkat.",
    r"(?<![\w.])(?P<r>Jkt|Sum|Kal|Sul)(?:\.\s?|\s|-)(?P<s>Sel|Ut|Bar|Tim|Pus|Teng)(?!\w)(?:\.(?=\s+[a-z\d(]|[,;]))?",
    needs=("Jkt", "Sum", "Kal", "Sul"),
    examples=[("warga Jkt. Sel. mengungsi", "warga Jakarta Selatan mengungsi"), ("di Sul.Teng", "di Sulawesi Tengah")],
)
def region_side(m: re.Match[str], s: Sentence) -> str:
    return f"{_REGION[m['r']]} {_SIDE[m['s']]}"


@short.rule(
    "abbreviation",
    "Singkatan umum dibaca lengkap.",
    rf"(?<![\w./])(?:(?P<b>[A-Za-z]{{2,7}}\.|[A-Za-z]\.[A-Za-z]\.(?:[A-Za-z]\.)?|NB:|[A-Za-z]{{1,9}}/[A-Za-z]{{1,5}}|w/|\(alm\))(?![\w])|(?P<c>{_alternatives(_PLAIN)})(?!\w))",
    needs=(DOT, "/", "NB:", *_PLAIN),
    examples=[
        ("cangkul, sekop, dsb. untuk warga", "cangkul, sekop, dan sebagainya untuk warga"),
        ("hari Senin s.d. Jumat", "hari Senin sampai dengan Jumat"),
        ("yg hadir dlm rapat tsb.", "yang hadir dalam rapat tersebut."),
        ("Jl. Melati", "jalan Melati"),
        ("Hasan c.s. dan bag. adm.", "Hasan dan kawan-kawan dan bagian administrasi."),
        ("dan/atau", "dan atau"),
    ],
)
def abbreviation(m: re.Match[str], s: Sentence) -> Claim | str | None:
    shown = m[0]
    if s.text.endswith("titik ", 0, m.start()):
        return None  # the "org" of an address that was read
    said = pairs("abbreviations").get(shown)
    if said is None and shown[0].isupper() and shown[-1] == ".":
        shown = shown[0].lower() + shown[1:]  # at the head of a sentence or a line
        said = pairs("abbreviations").get(shown)
    if said is None and shown[-1] == "." and m[0][:-1] in _ENDS:  # the dot is the sentence's own
        return Claim(m.start(), m.end() - 1, pairs("abbreviations")[m[0][:-1]])
    if said is None:
        return None
    if shown in (
        "jo",
        "mis",
        "dpt",
        "aka",
        "sdm",
        "min.",
        "hal.",
        "max.",
        "no.",
        "No.",
        "Sr.",
        "St.",
        "Co.",
        "Dir.",
        "Let.",
        "Kel.",
        "kel.",
        "hub.",
        "Hub.",
        "Perum.",
        "Dep.",
        "Rp.",
        "Lt.",
        "karn",
        "Ds.",
        "Dk.",
        "pk.",
        "lk.",
        "kl.",
        "Kol.",
        "bag.",
        "Bag.",
        "bid.",
        "Bid.",
        "dir.",
        "Tel.",
        "tel.",
        "ca.",
    ):
        rest = s.text[m.end() :]
        before = s.text[: m.start()]
        if shown in ("jo", "aka") and not re.match(r"\s[A-Z]", rest):
            return None
        if shown in ("mis", "karn") or (shown == "sdm" and not re.search(r"[\d½¼¾⅓⅔]\s?$", before)):
            return None
        if shown in ("no.", "No.", "hal.", "max.", "min.", "pk.", "lk.", "kl.") and not re.match(
            r"\s?[\d(]"
            + (
                r"|\s(?:urut|punggung|rumah|polisi|telepon|telp|rekening|HP|WA|seri|resi|perkara)\b"
                if shown in ("no.", "No.")
                else ""
            ),
            rest,
        ):
            return None
        if shown == "Lt." and not re.match(
            r"\s?\d|\s(?:[Dd]asar|[Aa]tas|[Bb]awah|Mezanin|Satu|Dua|Tiga|Empat|Lima)\b", rest
        ):
            return None
        if shown in (
            "Co.",
            "Dir.",
            "Dep.",
            "Rp.",
            "bag.",
            "Bag.",
            "bid.",
            "Bid.",
            "dir.",
            "Tel.",
            "tel.",
            "ca.",
        ) and not re.match(r"\s", rest):
            return None
        if shown == "Sr." and re.search(r"[A-Z]\w+\s$", before):
            return "senior"
        if shown in (
            "Kel.",
            "kel.",
            "Perum.",
            "Ds.",
            "Dk.",
            "Let.",
            "Kol.",
            "St.",
            "Sr.",
            "hub.",
            "Hub.",
        ) and not re.match(r"\s?[A-Z\d(+]", rest):
            return None
    if shown == "Tbk." or shown in (
        "dll.",
        "dsb.",
        "dkk.",
        "dst.",
        "tsb.",
        "ybs.",
        "Jr.",
        "sbb.",
        "Inc.",
        "Ltd.",
        "ttd.",
    ):
        ends = not s.text[m.end() :].strip("\"'”’) ")
        return Claim(m.start(), m.end() - 1, said) if ends else said
    return said


@short.rule(
    "title-before",
    "Gelar dan sapaan di depan nama dibaca lengkap.",
    rf"(?<![\w.])(?P<t>[A-Za-z]{{1,4}}\.|K\.\s?H\.|(?:Dr|DR|dr|drg|drh|Prof|Ir|Drs|Dra|Hj|KH|TGH|Tgk|Ust|Pdt|Rm|Mgr|Plt|Plh|Pj|Pjs)(?=\s))(?P<dot>){_NAME}|(?<!\w)(?P<list>drg?\.|drh\.)(?=,?\s(?:dan|atau|drg|drh|serta)\b|$)|(?<=\bdan )(?P<last>drg?\.|drh\.)(?=\s[a-z])|(?<!\w)(?P<bare>Plt|Plh|Pjs?)(?![\w.])",
    needs=(
        DOT,
        "Dr",
        "dr",
        "Prof",
        "Ir",
        "Drs",
        "Hj",
        "KH",
        "TGH",
        "Tgk",
        "Ust",
        "Pdt",
        "Rm",
        "Mgr",
        "DR",
        "Plt",
        "Plh",
        "Pj",
    ),
    examples=[
        ("dr. Hendra", "dokter Hendra"),
        ("Prof. Dr. Ir. Sutrisno", "profesor doktor insinyur Sutrisno"),
        ("KH. Mustofa dan Hj. Nur", "kiai haji Mustofa dan hajah Nur"),
        ("Pdt. Samuel", "pendeta Samuel"),
        ("Plt. Bupati Garut", "pelaksana tugas Bupati Garut"),
        ("Penjabat (Pj) itu", "Penjabat, pe je, itu"),
        ("RSUD Dr. Soetomo", "er es u de dokter Soetomo"),
        ("dr. dan drg.", "dokter dan dokter gigi."),
        ("Ketua H. Ali dan Ahmad H. Ali", "Ketua haji Ali dan Ahmad ha Ali"),
    ],
)
def title_before(m: re.Match[str], s: Sentence) -> str | None:
    known = _BEFORE if _BEFORE else {row[0]: row[1] for row in table("titles") if row[2] == "before"}
    _BEFORE.update(known)
    if m["bare"]:
        explained = s.text.startswith(")", m.end()) and s.text.endswith("(", 0, m.start())
        return letters(m["bare"]) if explained else known[m["bare"]]
    shown = m["t"] or m["list"] or m["last"]
    if shown in ("Dr.", "Dr", "DR", "DR.") and (
        re.search(r"\b(?:RS\w{0,4}|Rumah Sakit(?: \w+){0,2})\s$", s.text[: m.start()])
        or re.match(
            r"\s(?:So?etomo|Wahidin|[CT]j?ipto|Kariadi|Sardjito|Ra(?:dj|j)iman|So?eharso|M(?:oe|u)wardi|Saiful Anwar)\b",
            s.text[m.end() :],
        )
    ):
        return "dokter"  # hospitals bear the names of physicians
    if (
        shown == "St."
        and re.search(r"\b(?:Gereja|Katedral|Paroki|Rumah Sakit|RS|SMA|SD|SMP|Basilika|Kapel)\b", s.text) is None
        and re.match(r"\s?\d", s.text[m.end() :])
    ):
        return None
    if (
        shown == "H."
        and re.search(r"(?:Jl\.|Jalan)\s$", s.text[: m.start()])
        and re.match(r"[A-Z]\.", s.text[m.end() :])
    ):
        return None
    if shown in ("H.",) and re.match(r"(?:[A-Z]\.)", s.text[m.end() :]):
        return None
    name = re.search(r"([A-Z][a-z]+)\s$", s.text[: m.start()])
    if shown == "H." and name and name[1].lower() in vocabulary().given:
        return letters(shown)  # in the middle of a name: "Faisal H. Basri"
    return known.get(shown)


_BEFORE: dict[str, str] = {}
_AFTER: dict[str, str] = {}


@short.rule(
    "title-after",
    "Gelar di belakang nama, sesudah koma atau gelar lain.",
    r"(?:(?<=, )|(?<=,)|(?<=[\w)] )|(?<=\. ))(?P<t>(?:Ph\.?D|[SMBA]\.?[A-Z][a-z]{0,4}(?:\.[A-Z][a-z]{0,4}){0,2}|Sp\.?[A-Z]{1,4}[a-z]{0,4}(?:\([KP]\))?|LL\.?M|Lc|Amd|CPA|Ak|Pr|MBA|SKM|SIP|SIK|LLM|\((?:H\.?C|Purn)\.?\)|Purn|SWT|SAW|[Ss]wt|[Ss]aw|YME)\.?)(?!\w)",
    needs=(
        "S.",
        "M.",
        "SH",
        "MH",
        "MM",
        "Ph",
        "MBA",
        "SKM",
        "SIP",
        "SIK",
        "Sp",
        "Lc",
        "B.",
        "A.",
        "LL",
        "CPA",
        "Ak",
        "Pr",
        "H.C",
        "HC",
        "Purn",
        "SWT",
        "SAW",
        "wt",
        "aw",
        "YME",
        "SE",
        "ST",
        "MSi",
        "MSc",
        "BSc",
        "SPd",
        "MPd",
        "SSos",
        "SAg",
        "Amd",
    ),
    examples=[
        ("Budi Santoso, S.H., M.Hum. hadir", "Budi Santoso, es ha, magister humaniora hadir"),
        ("Anita, Ph.D.", "Anita, pe ha de."),
        ("Allah SWT", "Allah subhanahu wa ta'ala"),
    ],
)
def title_after(m: re.Match[str], s: Sentence) -> Claim | None:
    if not _AFTER:
        _AFTER.update({row[0]: row[1] for row in table("titles") if row[2] == "after"})
    shown = m["t"]
    said = _AFTER.get(shown) or _AFTER.get(shown.rstrip(".") + ".") or _AFTER.get(shown.rstrip("."))
    if said is None and re.match(r"Sp\.?[A-Z]", shown):  # specialists: SpOG, Sp.A(K)
        field = re.sub(r"^Sp\.?|\(K\)|\.$", "", shown)
        said = _AFTER.get(f"Sp.{field}") or f"spesialis {letters(field)}"
        said += " konsultan" if "(K)" in shown else ""
    before = s.text[: m.start()]
    if (
        "." not in shown[:-1]
        and shown.rstrip(".")
        not in (
            "SWT",
            "Swt",
            "swt",
            "YME",
            "PhD",
            "(Purn)",
            "(Purn.)",
            "Purn",
            "(HC)",
            "(H.C.)",
        )
        and not shown.startswith("Sp")
    ):
        if shown.rstrip(".") in ("SAW", "Saw", "saw"):
            if not re.search(r"(?:Muhammad|Nabi|Rasulullah|Rasul|Rosul|Baginda)\s$", before):
                return None
        elif not before.endswith((", ", ",")):
            return None
    if said is None and "." in shown[:-1] and re.match(r"[SM]\.", shown) and before.rstrip().endswith(","):
        parts = [p for p in shown.split(".") if p]
        said = " ".join(p.lower() if pronounceable(p.upper()) else letters(p) for p in parts)
    if said is None:
        return None
    ends = shown.endswith(".") and not s.text[m.end() :].strip("\"'”’) ")
    return Claim(m.start(), m.end() - 1 if ends else m.end(), said)


@short.rule(
    "blessing",
    "Singkatan doa di belakang nama nabi dan rujukan kitab.",
    r"(?<=[a-z]\s)(?P<dotted>(?:[Aa]\.[Ss]|[Rr]\.[Aa]|[Ss]\.[Aa]\.[Ww]|[Ss]\.[Ww]\.[Tt])\.)(?!\w)|(?P<lead>\b(?:Nabi|nabi|Rasulullah|Siti|Sayidina|Imam|Khalifah|Abu|Umar|Ali|Usman|Utsman|Khadijah|Aisyah|Fatimah|Bilal|Hamzah|Hasan|Husein|Maryam|Abdullah)(?:\s(?:bin|binti|ash?|al|As|Al)(?=[\s-])|[\s-][A-Z][\w'-]+){0,6}\s)(?P<a>AS|as\.|a\.s\.|RA|ra\.|r\.a\.|SAW|saw\.)(?!\w)|(?<!\w)(?P<q>QS|Q\.S\.|HR)\.?(?=\s[A-Z])",
    needs=(
        "AS",
        "as.",
        "a.s.",
        "A.S.",
        "RA",
        "ra.",
        "r.a.",
        "R.A.",
        "a.w.",
        "w.t.",
        "A.W.",
        "W.T.",
        "QS",
        "Q.S.",
        "HR",
        "SAW",
        "saw",
    ),
    examples=[
        ("Nabi Ibrahim AS", "Nabi Ibrahim a es"),
        ("Umar bin Khattab r.a. wafat", "Umar bin Khattab er a wafat"),
        ("QS Al-Baqarah", "ki es Al-Baqarah"),
        ("HR Bukhari", "hadis riwayat Bukhari"),
    ],
)
def blessing(m: re.Match[str], s: Sentence) -> Claim | str | None:
    if m["dotted"]:
        ends = not s.text[m.end() :].strip("\"'”’) ")
        said = "subhanahu wa ta'ala" if "t" in m[0].lower() else letters(m[0])
        return Claim(m.start(), m.end() - 1 if ends else m.end(), said)
    if m["a"]:
        return Claim(m.start("a"), m.end("a"), letters(m["a"]))
    if m["q"] == "HR":
        return (
            "hadis riwayat"
            if re.match(
                r"\.?\s(?:Al-|At-|An-|Abu |Imam )?(?:Bukhari|Muslim|Tirmi[dz]\w*|Ahmad|Nasa|Daud|Dawud|Majah|Thabrani|Baihaqi|Hakim|Malik|Ibnu)",
                s.text[m.end("q") :],
            )
            else None
        )
    return "ki es"


@short.rule(
    "suspect",
    "Inisial tersangka, korban, dan saksi: selalu dieja.",
    r"\b(?P<lead>[Ii]nisial|[Bb]erinisial|INISIAL|[Tt]ersangka|[Kk]orban|[Pp]elaku|[Ss]aksi|[Tt]erdakwa|[Tt]erduga|[Tt]erlapor|[Pp]elapor|[Rr]emaja|[Pp]emuda|[Pp]ria|[Ww]anita|[Pp]erempuan|[Ss]iswi|[Ss]iswa|[Aa]nak|[Bb]ocah|[Ss]opir|[Tt]erpidana|[Nn]enek|[Kk]akek|[Bb]rigadir|[Bb]harada|[Bb]ripka|[Bb]riptu|[Bb]ripda|[Ii]bu|[Bb]apak|[Oo]knum\s\w+|[Ss]uami|[Ii]stri|[Pp]acar(?:nya)?|[Kk]akak|[Aa]dik|[Rr]ekannya|[Tt]emannya)(?P<set_off>,(?=\s[A-Z]{1,4},))?(?:,?\s(?:yaitu|yakni|adalah|berinisial|inisial|atas nama|bernama|kedua|pertama))?\s(?P<list>[A-Z]{1,4}(?!\w|\.?\s?[A-Z][a-z])(?:\s?\(\d{1,3}(?:\s(?:tahun|thn|th))?\))?(?:(?:,\s(?:dan\s|serta\s)?|\sdan\s|\sserta\s|\salias\s|\satau\s)[A-Z]{1,4}(?![\w.])(?:\s?\(\d{1,3}(?:\s(?:tahun|thn|th))?\))?){0,12})",
    needs=(CAPITALS,),
    examples=[
        ("Pelaku berinisial AS (25) dan SAR", "Pelaku berinisial a es, dua puluh lima tahun, dan es a er"),
        ("tersangka M mengaku", "tersangka em mengaku"),
    ],
)
def suspect(m: re.Match[str], s: Sentence) -> list[Claim] | None:
    sure = "nisial" in m[0].lower() or "(" in m["list"]
    if m["set_off"] and s.text[m.end() : m.end() + 1] == ",":
        sure = True  # "Pelaku, SAR, kabur": somebody's name
    claims = []
    for found in re.finditer(r"[A-Z]{1,4}(?!\w)", m["list"]):
        token = found[0]
        known = s.lexicon.acronym(token)
        doubtful = known or (len(token) > 2 and pronounceable(token))  # an institution, or a word in capitals
        if not sure and doubtful and m["lead"].lower() != "terdakwa":
            break
        if len(token) == 4 and not sure:
            break
        if not sure and re.fullmatch(r"[IVX]{3,}|II" if m["lead"][0].islower() else r"[IVX]{2,}", token):
            break  # Kongres Pemuda II, terdakwa III
        start = m.start("list") + found.start()
        claims.append(Claim(start, start + len(token), letters(token)))
    return claims or None


@short.rule(
    "suspect-aged",
    "Inisial dengan umur di belakangnya, juga dalam daftar orang yang ditangkap: dieja.",
    r"(?<![\w.(/-])(?P<a>[A-Z]{1,4})(?=,?\s\(\d{1,2}(?:\s(?:tahun|thn|th|bulan))?\))|\b(?:menangkap|meringkus|mengamankan|menahan|membekuk|menciduk|menggelandang|menetapkan|memeriksa|terhadap|adalah|yakni|yaitu|antara lain)\s(?P<list>[A-Z]{2,3}(?:,\s[A-Z]{2,3}(?!\w)){0,8},?\s(?:dan|serta)\s[A-Z]{2,3}(?![\w-]))(?=\s?[,.;]|\s(?:sebagai|karena|di|pada|yang|atas|dalam|terkait|setelah|usai|saat)\b|$)",
    needs=(
        "(",
        "menangkap",
        "meringkus",
        "mengamankan",
        "menahan",
        "membekuk",
        "menciduk",
        "menggelandang",
        "menetapkan",
        "memeriksa",
        "terhadap",
        "adalah",
        "yakni",
        "yaitu",
        "antara lain",
    ),
    examples=[
        (
            "meringkus RIN (22) dan TON (25)",
            "meringkus er i en, dua puluh dua tahun, dan te o en, dua puluh lima tahun,",
        ),
        ("menangkap AS, BD, dan CK.", "menangkap a es, be de, dan ce ka."),
    ],
)
def suspect_aged(m: re.Match[str], s: Sentence) -> list[Claim] | None:
    if m["a"]:
        return [Claim(m.start("a"), m.end("a"), letters(m["a"]))]
    found = list(re.finditer(r"[A-Z]{2,3}", m["list"]))
    known = [s.lexicon.acronym(one[0]) for one in found]
    if "nisial" not in s.text and (all(known) or (len(found) == 2 and any(known)) or sum(map(bool, known)) > 1):
        return None  # institutions, not people
    return [Claim(m.start("list") + one.start(), m.start("list") + one.end(), letters(one[0])) for one in found]


@short.rule(
    "corps",
    "Korps di belakang pangkat dibaca lengkap.",
    r"(?<=\s)(?P<a>\(?(?:Inf|Czi|Arm|Arh|Kav|Cpm|Cpl|Cba|Ckm|Chb|Caj|Chk|Pnb|Mar|Tek|Lek|Pas|P|S|T|E|KH)\)?\.?)(?=\s(?:\(|[A-Z]))",
    needs=(
        "Inf",
        "Czi",
        "Arm",
        "Arh",
        "Kav",
        "Cp",
        "Cba",
        "Ck",
        "Ch",
        "Caj",
        "Pnb",
        "Mar",
        "Tek",
        "Lek",
        "Pas",
        "Laut",
    ),
    examples=[
        ("Letkol Inf Dedi", "Letkol infanteri Dedi"),
        ("Kapten (Arm) Yoga", "Kapten artileri medan Yoga"),
        ("Kolonel Laut (P) Agus", "Kolonel Laut pelaut Agus"),
    ],
)
def corps(m: re.Match[str], s: Sentence) -> str | None:
    if not _RANK_BEFORE.search(s.text[: m.start()]):
        return None
    if len(m["a"].strip("().")) == 1 and not s.text[: m.start()].endswith("Laut "):
        return None
    return _CORPS[m["a"].strip("().")]


_RANK_BEFORE = re.compile(
    r"\b(?:Jenderal|Letjen|Mayjen|Brigjen|Kolonel|Kol\.?|Letkol|Mayor|Kapten|Lettu|Letda|Letnan(?: \w+)?|Peltu|Pelda|Serma|Serka|Sertu|Serda|Kopral(?: \w+)?|"
    r"Prajurit(?: \w+)?|Praka|Pratu|Prada|Laksamana(?: \w+)?|Laksda|Laksma|Marsda|Marsma)(?: TNI)?(?: Laut)?\s$"
)
_CORPS = {"Inf": "infanteri", "Czi": "zeni", "Arm": "artileri medan", "Arh": "artileri pertahanan udara", "Kav": "kavaleri",
          "Cpm": "polisi militer", "Cpl": "peralatan", "Cba": "pembekalan angkutan", "Ckm": "kesehatan", "Chb": "perhubungan",
          "Caj": "ajudan jenderal", "Chk": "hukum", "Pnb": "penerbang", "Mar": "marinir", "Tek": "teknik", "Lek": "elektronika",
          "Pas": "pasukan", "P": "pelaut", "S": "suplai", "T": "teknik", "E": "elektronika", "KH": "khusus"}  # fmt: skip


@short.rule(
    "initials",
    "Inisial nama dieja: B.J., W.S.",
    r"(?<![\w.])(?:[A-Z]\.\s?){2,5}(?:[A-Z](?!\w))?|(?<![\w.])[A-Z]\.(?=\s?(?:[A-Z][\w'-]+|dan\b))|(?<=[A-Z]\w\s)(?<![\w.])[A-Z]\.|(?<=[a-z]\s)[A-Z]\.(?=\s)",
    needs=(DOT,),
    examples=[
        ("B.J. Habibie", "be je Habibie"),
        ("M. Yamin", "em Yamin"),
        ("H.O.S. Cokroaminoto", "ha o es Cokroaminoto"),
    ],
)
def initials(m: re.Match[str], s: Sentence) -> Claim | None:
    shown = m[0].rstrip()
    if not s.text[m.start() + len(shown) :].strip("\"'”’) ") and shown.endswith("."):
        return Claim(m.start(), m.start() + len(shown) - 1, letters(shown))
    return Claim(m.start(), m.start() + len(shown), letters(shown))
