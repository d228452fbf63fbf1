"""Titles before and behind a name, blessings, corps of the army."""

from __future__ import annotations

import re

from audionews.script.english_words import vocabulary
from audionews.script.lexicon import table
from audionews.script.packed import packed
from audionews.script.rules.rule import DOT, Claim, SentenceText, Table, Tier
from audionews.script.sentences import ends_at_letter
from audionews.script.spell import letters, pronounceable

rules = Table()


_NAME = r"(?=\s?(?:\(|[A-Z]|drg?\.|drh\.|apt\.|med\.))"


@rules.rule(
    "title-before",
    Tier.WORD,
    "Gelar dan sapaan di depan nama dibaca lengkap.",
    rf"(?<![\w.])(?P<t>K\.\s?H\.|[A-Za-z]{{1,4}}\.|(?:(?<=\bIr )|(?<=\bDrs )|(?<=\bDr )|(?<=\bIr\. )|(?<=\bDrs\. ))H(?=\s)|(?:Dr|DR|dr|drg|drh|Prof|Ir|Drs|Dra|Hj|KH|TGH|Tgk|Ust|Pdt|Rm|Mgr|Plt|Plh|Pj|Pjs)(?=\s))(?P<dot>){_NAME}|(?<!\w)(?P<list>drg?\.|drh\.)(?=,?\s(?:dan|atau|drg|drh|serta)\b|$)|(?<=\bdan )(?P<last>drg?\.|drh\.)(?=\s[a-z])|(?<!\w)(?P<bare>Plt|Plh|Pjs?)(?![\w.])",
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
        ("Jl. K.H. Mas Mansyur", "jalan kiai haji Mas Mansyur"),
        ("Plt. Bupati Garut", "pelaksana tugas Bupati Garut"),
        ("Penjabat (Pj) itu", "Penjabat, pe je, itu"),
        ("RSUD Dr. Soetomo", "er es u de dokter Soetomo"),
        ("KRL berhenti di St. Manggarai", "ka er el berhenti di stasiun Manggarai"),
        ("dr. dan drg.", "dokter dan dokter gigi."),
        ("Ketua H. Ali dan Ahmad H. Ali", "Ketua haji Ali dan Ahmad ha Ali"),
    ],
)
def title_before(m: re.Match[str], s: SentenceText) -> str | None:
    titles = _BEFORE if _BEFORE else {row[0]: row[1] for row in table("titles") if row[2] == "before"}
    _BEFORE.update(titles)
    if m["bare"]:
        explained = s.text.startswith(")", m.end()) and s.text.endswith("(", 0, m.start())
        return letters(m["bare"]) if explained else titles[m["bare"]]
    shown = m["t"] or m["list"] or m["last"]
    if shown == "St." and re.search(
        r"\b(?:KA|KRL|LRT|MRT|[Kk]ereta|[Pp]eron|[Jj]alur|[Gg]erbong|[Ss]tasiun|[Cc]ommuter)\b", s.text
    ):
        return "stasiun"
    if shown == "H." and ends_at_letter(s.text, m.start()):
        return None  # "pada hari H. Untuk"
    if shown in ("Dr.", "Dr", "DR", "DR.") and (
        re.search(r"\b(?:RS\w{0,4}|Rumah Sakit(?: \w+){0,2})\s$", s.before(m))
        or re.match(
            r"\s(?:So?etomo|Wahidin|[CT]j?ipto|Kariadi|Sardjito|Ra(?:dj|j)iman|So?eharso|M(?:oe|u)wardi|Saiful Anwar)\b",
            s.behind(m),
        )
    ):
        return "dokter"  # hospitals bear the names of physicians
    if (
        shown == "St."
        and re.search(r"\b(?:Gereja|Katedral|Paroki|Rumah Sakit|RS|SMA|SD|SMP|Basilika|Kapel)\b", s.text) is None
        and re.match(r"\s?\d", s.behind(m))
    ):
        return None
    if shown == "H." and re.search(r"(?:Jl\.|Jalan)\s$", s.before(m)) and re.match(r"[A-Z]\.", s.behind(m)):
        return None
    if shown in ("H.",) and re.match(r"(?:[A-Z]\.)", s.behind(m)):
        return None
    name = re.search(r"([A-Z][a-z]+)\s$", s.before(m))
    if shown == "H." and name and name[1].lower() in vocabulary().given:
        return letters(shown)  # in the middle of a name: "Faisal H. Basri"
    return titles.get(shown) or ("haji" if shown == "H" else None)


_BEFORE: dict[str, str] = {}


_AFTER: dict[str, str] = {}


@rules.rule(
    "title-after",
    Tier.WORD,
    "Gelar di belakang nama, sesudah koma atau gelar lain.",
    r"(?:(?<=, )|(?<=,)|(?<=[\w)] )|(?<=\. ))(?P<t>(?:Ph\.?D|[SMBA]\.?[A-Z][a-z]{0,4}(?:\.[A-Z][a-z]{0,4}){0,2}|Sp\.?[A-Z]{1,4}[a-z]{0,4}(?:\([KP]\))?|LL\.?M|Lc|Amd|CPA|Ak|Pr|Ns|Apt|MAP|STP|MBA|SKM|SIP|SIK|LLM|\((?:H\.?C|Purn)\.?\)|Purn|SWT|SAW|[Ss]wt|[Ss]aw|YME)\.?)(?!\w)",
    needs=(
        ", S",
        ", M",
        ", A",
        ", B",
        ", N",
        *packed("S. M. ,S ,M Ph Sp Lc B. A. LL CPA Ak Pr H.C HC Purn SWT SAW wt aw YME"),
    ),
    examples=[
        ("Budi Santoso, S.H., M.Hum. hadir", "Budi Santoso, es ha, magister humaniora hadir"),
        ("Anita, Ph.D.", "Anita, pe ha de."),
        ("Allah SWT", "Allah subhanahu wa ta'ala"),
    ],
)
def title_after(m: re.Match[str], s: SentenceText) -> Claim | None:
    if not _AFTER:
        degrees = {row[0]: row[1] for row in table("titles") if row[2] == "after"}
        _AFTER.update(
            {
                short.replace(".", ""): spoken
                for short, spoken in degrees.items()
                if re.search(r"[A-Z]\.[A-Z][a-z]", short)
            }
        )
        _AFTER.update(degrees)
    shown = m["t"]
    spoken = _AFTER.get(shown) or _AFTER.get(shown.rstrip(".") + ".") or _AFTER.get(shown.rstrip("."))
    if spoken is None and re.match(r"Sp\.?[A-Z]", shown):  # specialists: SpOG, Sp.A(K)
        field = re.sub(r"^Sp\.?|\(K\)|\.$", "", shown)
        spoken = _AFTER.get(f"Sp.{field}") or _AFTER.get(f"Sp.{field.upper()}") or f"spesialis {letters(field)}"
        spoken += " konsultan" if "(K)" in shown else ""
    before = s.before(m)
    if (
        "." not in shown[:-1]
        and shown.rstrip(".") not in packed("SWT Swt swt YME PhD (Purn) (Purn.) Purn (HC) (H.C.)")
        and not shown.startswith("Sp")
    ):
        if shown.rstrip(".") in ("SAW", "Saw", "saw"):
            if not re.search(r"(?:Muhammad|Nabi|Rasulullah|Rasul|Rosul|Baginda)\s$", before):
                return None
        elif not before.endswith((", ", ",")):
            return None
    if spoken is None and "." in shown[:-1] and re.match(r"[SM]\.", shown) and before.rstrip().endswith(","):
        parts = [p for p in shown.split(".") if p]
        spoken = " ".join(p.lower() if pronounceable(p.upper()) else letters(p) for p in parts)
    if spoken is None:
        return None
    ends = shown.endswith(".") and s.ends_at(m.end())
    return Claim(m.start(), m.end() - 1 if ends else m.end(), spoken)


@rules.rule(
    "blessing",
    Tier.WORD,
    "Singkatan doa di belakang nama nabi dan rujukan kitab.",
    r"(?<=[a-z]\s)(?P<dotted>(?:[Aa]\.[Ss]|[Rr]\.[Aa]|[Ss]\.[Aa]\.[Ww]|[Ss]\.[Ww]\.[Tt])\.)(?!\w)|(?P<lead>\b(?:Nabi|nabi|Rasulullah|Siti|Sayidina|Imam|Khalifah|Abu|Umar|Ali|Usman|Utsman|Khadijah|Aisyah|Fatimah|Bilal|Hamzah|Hasan|Husein|Maryam|Abdullah)(?:\s(?:bin|binti|ash?|al|As|Al)(?=[\s-])|[\s-][A-Z][\w'-]+){0,6}\s)(?P<a>AS|as\.|a\.s\.|RA|ra\.|r\.a\.|SAW|saw\.)(?!\w)|(?<!\w)(?P<q>QS|Q\.S\.|HR)\.?(?=\s(?:(?:at|an|ath|ad|al|as|asy|ar)-)?[A-Z\d])",
    needs=packed("AS as. a.s. A.S. RA ra. r.a. R.A. a.w. w.t. A.W. W.T. QS Q.S. HR SAW saw"),
    examples=[
        ("Nabi Ibrahim AS", "Nabi Ibrahim a es"),
        ("Umar bin Khattab r.a. wafat", "Umar bin Khattab er a wafat"),
        ("QS Al-Baqarah", "ki es Al-Baqarah"),
        ("HR Bukhari", "hadis riwayat Bukhari"),
        ("dalam QS. 2:185", "dalam ki es dua ayat seratus delapan puluh lima"),
    ],
)
def blessing(m: re.Match[str], s: SentenceText) -> Claim | str | None:
    if m["dotted"]:
        ends = s.ends_at(m.end())
        spoken = "subhanahu wa ta'ala" if "t" in m[0].lower() else letters(m[0])
        return Claim(m.start(), m.end() - 1 if ends else m.end(), spoken)
    if m["a"]:
        return Claim(m.start("a"), m.end("a"), letters(m["a"]))
    if m["q"] == "HR":
        return (
            ("riwayat" if re.search(r"\b[Hh]adis\s$", s.before(m, 8)) else "hadis riwayat")
            if re.match(
                r"\.?\s(?:[Aa](?:l|t|n|th|d|s|sy|r)-|Abu |Imam )?(?:Bukhari|Muslim|Tirmi[dz]\w*|Ahmad|Nasa|Daud|Dawud|Majah|Th?abrani|Baihaqi|Hakim|Malik|Ibnu)",
                s.behind(m, "q"),
            )
            else None
        )
    return "ki es"


@rules.rule(
    "corps",
    Tier.WORD,
    "Korps di belakang pangkat dibaca lengkap.",
    r"(?<=\s)(?P<a>\(?(?:Inf|Czi|Arm|Arh|Kav|Cpm|Cpl|Cba|Ckm|Chb|Caj|Chk|Pnb|Mar|Tek|Lek|Pas|P|S|T|E|KH)\)?\.?)(?=\s(?:\(|[A-Z]))",
    needs=packed("Inf Czi Arm Arh Kav Cp Cba Ck Ch Caj Pnb Mar Tek Lek Pas Laut"),
    examples=[
        ("Letkol Inf Dedi", "Letkol infanteri Dedi"),
        ("Kapten (Arm) Yoga", "Kapten artileri medan Yoga"),
        ("Kolonel Laut (P) Agus", "Kolonel Laut pelaut Agus"),
    ],
)
def corps(m: re.Match[str], s: SentenceText) -> str | None:
    if not _RANK_BEFORE.search(s.before(m)):
        return None
    if len(m["a"].strip("().")) == 1 and not s.before(m).endswith("Laut "):
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
