"""The English of public pages and desk, of their scripts and messages: nothing is missing, nothing is left over, no placeholder differs."""

import re
import string
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from audionews.messages import say, speaking
from audionews.site import translated, translated_scripts

ROOT = Path(__file__).parent.parent
TEMPLATES = sorted(
    path for room in ("pages", "parts", "errors", "desk") for path in (ROOT / "templates" / room).glob("*.html")
)
SCRIPTS = sorted(path for room in ("site", "desk") for path in (ROOT / "audionews" / room / "static").glob("*.js"))
CODES = {  # literals that look like text and are read by machines
    "AbortError", "Accept-Ranges", "Content-Length", "Content-Range", "Content-Type", "DOMContentLoaded", "GET", "INPUT", "MP3",
    "POST", "SHA-256", "X-Requested-By", "use strict", "Opus", "EPUB", "DAISY 2.02",
}  # fmt: skip
PLACED = re.compile(r"\{\{(.*?)\}\}|\{%(.*?)%\}|\$\{((?:[^{}]|\{[^{}]*\})*)\}|<(/?\w+)")
# A capital or several words; single small words are mostly codes, and those that are not the catalogue has under their file's name.
LOOKS_SAID = re.compile(
    r"[A-Z][a-z]+[^/]*|.*[^\W\d_]{2,}[,:]? [^\W\d_]{2,}.*|[:,;] .*[^\W\d_]{2,}.*|[^\W\d_]{2,}[^/]*: "
)
QUOTED = re.compile(r'"[^"]*"|\'[^\']*\'|`[^`]*`')


def passages():
    """(file, passage) of every template and script."""
    found = []

    def say(passage, file):
        found.append((file, passage))
        return translated.english()(passage, file)

    for path in TEMPLATES:
        translated.template(path.read_text(encoding="utf-8"), f"{path.parent.name}/{path.name}", say)
    for path in SCRIPTS:
        translated_scripts.script(path.read_text(encoding="utf-8"), path.name, say)
    return found


FOUND = passages()


def is_text(passage):
    bare = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|<[^>]*>", "", passage)
    if passage in CODES or re.search(
        r"^[#./\[]|^\w+\[|\[\w|^bytes |^main \[|^[a-z]+/[a-z]|^curl |^\w+\.\w+$|^[a-z]{2}(_[A-Z]{2})?$|^&\w+;$|^, optional$",
        passage,
    ):
        return False
    return LOOKS_SAID.fullmatch(bare.strip()) is not None or bare.strip() != passage.strip()


def test_every_passage_of_pages_and_desk_has_its_english():
    known = translated.english().texts
    lacking = {(file, text) for file, text in FOUND if is_text(text) and not {(file, text), ("", text)} & set(known)}

    assert lacking == set()


def test_the_catalogue_holds_no_passage_that_nothing_shows():
    known = {(file, text) for file, text in FOUND} | {("", text) for _, text in FOUND}

    assert set(translated.english().texts) - known == set()


def placeholders(text):
    """What a passage fills in and which elements it has: expressions without the words in them, counted."""
    parts = [next(filter(None, found)) for found in PLACED.findall(text)]
    names = [re.sub(r"\W+", " ", QUOTED.sub("", part)).strip() for part in parts]
    return Counter(name for name in names if name)


@pytest.mark.parametrize("passage", sorted(text for _, text in translated.english().texts), ids=lambda text: text[:40])
def test_the_english_fills_in_what_the_indonesian_fills_in(passage):
    texts = [translation for (_, text), translation in translated.english().texts.items() if text == passage]
    names = set().union(*(re.findall(r"[A-Za-z_]\w+", name) for name in placeholders(passage)))

    for translation in texts:
        assert set().union(*(re.findall(r"[A-Za-z_]\w+", name) for name in placeholders(translation))) <= names, (
            translation
        )
        for lost in ("{{", "<a ", "${"):
            assert translation.count(lost) == passage.count(lost), translation


def table(name):
    return tomllib.loads((ROOT / "audionews" / name).read_text(encoding="utf-8"))


ENGLISH, INDONESIAN = table("messages.en.toml"), table("messages.toml")
SENTENCES = [(room, key) for room, keys in ENGLISH.items() for key in keys]
# What the public reads or hears of these rooms; the rest of them is told to editors.
PUBLIC = {
    "script": lambda key: key != "unknown_sound",
    "site": lambda key: key not in ("no_such_file", "copied_already"),
    "podcast": lambda key: key.startswith(("kind_", "twin_", "note_")),
    "editions": lambda key: key not in ("form", "subject", "day", "nothing", "moving", "no_target"),
    "library": lambda key: key.startswith(("prefix_", "short_")) and key != "short_missing",
    "languages": lambda key: key != "channel_speaks",
    "newsroom": lambda key: key.startswith(("notice_", "withdrawn_", "ground_", "ralat_head", "hak_jawab_head")),
}


@pytest.mark.parametrize(("room", "key"), SENTENCES)
def test_an_english_sentence_has_an_indonesian_one_with_the_same_facts(room, key):
    facts = [
        {name for _, name, _, _ in string.Formatter().parse(texts[room][key]) if name}
        for texts in (ENGLISH, INDONESIAN)
    ]

    assert facts[0] == facts[1]


@pytest.mark.parametrize("room", PUBLIC)
def test_every_sentence_for_the_public_has_its_english(room):
    wanted = {key for key in INDONESIAN[room] if PUBLIC[room](key)}

    assert wanted - set(ENGLISH[room]) == set()


def test_a_fraction_has_a_point_in_english_and_a_comma_in_indonesian():
    indonesian = say("site.megabytes", number=1.2)
    with speaking("en"):
        assert (indonesian, say("site.megabytes", number=1.2)) == ("1,2 megabita", "1.2 megabytes")


def english(source, file="pages/x.html", **texts):
    return translated.template(
        source, file, translated.Catalogue(texts={("", text): told for text, told in texts.items()})
    )


def test_a_passage_is_one_with_the_links_and_conditions_in_it():
    source = '<p>Tulis{% if email %} ke <a href="mailto:{{ email }}">{{ email }}</a>{% endif %} ya.</p>'
    told = english(
        source, **{source[3:-4]: 'Write{% if email %}: <a href="mailto:{{ email }}">{{ email }}</a>{% endif %}.'}
    )

    assert told == '<p>Write{% if email %}: <a href="mailto:{{ email }}">{{ email }}</a>{% endif %}.</p>'


def test_both_sides_of_a_condition_around_text_are_passages_of_their_own():
    told = english("<p>{% if one %}Satu saja{% else %}Lebih dari itu{% endif %}</p>", **{"Satu saja": "Only one"})

    assert told == "<p>{% if one %}Only one{% else %}Lebih dari itu{% endif %}</p>"


def test_what_has_a_language_of_its_own_stays_as_it_is():
    source = '<div lang="id"><p>Satu saja</p></div><p>Satu saja</p>'

    assert english(source, **{"Satu saja": "Only one"}) == '<div lang="id"><p>Satu saja</p></div><p>Only one</p>'


def test_a_script_keeps_its_patterns_comments_and_codes():
    source = "// it's\nconst a = /['\"]/.test(b) ? `Kata ${b ? 'satu' : c}` : 'satu';"
    told = translated_scripts.script(
        source, "x.js", translated.Catalogue(texts={("", "Kata ${b ? 'satu' : c}"): "Word ${b}"})
    )

    assert told == "// it's\nconst a = /['\"]/.test(b) ? `Word ${b}` : 'satu';"
