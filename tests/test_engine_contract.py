"""What every engine behind a web address promises, held against stand-ins that behave as the services document."""

import json
import sys
from array import array
from itertools import pairwise
from pathlib import Path

import pytest
from test_speak import Shelf, segment

from audionews.episode.encode import make_clip
from audionews.errors import EngineFailed, EngineMissing, UnknownName
from audionews.messages import sentence
from audionews.script.model import Segment, Span
from audionews.speech.engines import engine, options_from
from audionews.speech.speak import Speaker

sys.path.insert(0, str(Path(__file__).parent / "specimens" / "speech"))
from services import KEY, service

pytestmark = pytest.mark.spoken_anew

SERVICES = ("azure", "google", "openai")
SHORT = segment(1, "Harga beras di Bekasi turun")
ENDLESS = segment(2, " ".join("kecelakaan beruntun kembali terjadi, kata Kepala Desa Sukamulya" for _ in range(90)))


@pytest.fixture(scope="module", params=SERVICES)
def stand(request):
    with service(request.param) as listening:
        yield listening


@pytest.fixture
def asked_of(stand):
    stand.asked.clear()
    stand.answers.clear()
    return stand


@pytest.fixture
def speaking(asked_of):
    made = engine(asked_of.name, asked_of.options)
    yield made
    made.close()


def loudest(sound):
    return max(map(abs, array("h", sound.pcm)))


def spoken(made, wanted=SHORT):
    return made.speak(made.text_for(wanted))


def test_a_sentence_becomes_sound_at_one_request(speaking, asked_of):
    sound = spoken(speaking)

    assert loudest(sound) > 1_000
    assert 800 < sound.duration_ms < 5_000
    assert [asked.text.split() for asked in asked_of.asked] == [SHORT.spoken.split()]


def test_making_an_engine_and_planning_ask_nobody(speaking, asked_of):
    speaking.text_for(SHORT)

    assert speaking.voice.name in speaking.voices
    assert "buatan" in speaking.voice.label
    assert (speaking.sends_text, speaking.may_skip) == (True, True)
    assert asked_of.asked == []


def test_a_worker_makes_a_clip_of_it(asked_of):
    shelf = Shelf()
    with Speaker((asked_of.name,), make_clip, options=asked_of.options, workers=1) as speaker:
        narration = speaker.speak_all([SHORT], shelf)

    assert shelf[narration.keys[0]].lufs == pytest.approx(-16, abs=1.5)


def test_a_voice_is_chosen_by_the_name_the_service_has_for_it(asked_of):
    name = engine(asked_of.name, asked_of.options).voices[1]

    made = engine(f"{asked_of.name}/{name}", asked_of.options)
    spoken(made)

    assert made.voice.name == name
    assert name in asked_of.asked[0].body
    with pytest.raises(UnknownName):
        engine(asked_of.name, {**asked_of.options, "voice": "<x>"})


def test_without_a_key_nothing_is_sent(asked_of):
    options = {name: value for name, value in asked_of.options.items() if not name.endswith(("_key", "_url"))}

    with pytest.raises(EngineMissing) as missing:
        engine(asked_of.name, options)

    assert missing.value.key == "speech.no_key"
    assert f"AUDIONEWS_{asked_of.name.upper()}_KEY" in sentence(missing.value)


def test_a_refused_key_is_named_once_and_never_repeated(asked_of):
    wrong = engine(asked_of.name, {**asked_of.options, f"{asked_of.name}_key": "kunciSalah3w"})

    with pytest.raises(EngineFailed) as refused:
        spoken(wrong)

    assert refused.value.key == "speech.key_refused"
    assert len(asked_of.asked) == 1
    assert "kunciSalah3w" not in f"{refused.value!r} {refused.value} {sentence(refused.value)}"


@pytest.mark.parametrize("wrong", [500, 502, 503, 429, "empty", "page", "silence", "snippet", "broken"])
def test_a_service_that_stumbles_is_asked_again(wrong, speaking, asked_of):
    asked_of.answers[:] = [wrong, wrong]

    sound = spoken(speaking)

    assert loudest(sound) > 1_000
    assert len(asked_of.asked) == 3


def test_retry_after_is_waited_for(speaking, asked_of):
    asked_of.answers[:] = [(429, 1)]

    spoken(speaking)

    first, second = (asked.at for asked in asked_of.asked)
    assert 1 <= second - first < 5


@pytest.mark.parametrize("wrong", ["quota", (429, 3600)])
def test_a_used_up_quota_is_not_waited_for(wrong, speaking, asked_of):
    asked_of.answers[:] = [wrong]

    with pytest.raises(EngineFailed) as used_up:
        spoken(speaking)

    assert used_up.value.key == "speech.quota_used_up"
    assert len(asked_of.asked) == 1


def test_a_service_that_stays_away_is_given_up_after_growing_pauses(asked_of):
    asked_of.answers[:] = [503] * 9
    patient = engine(asked_of.name, {**asked_of.options, f"{asked_of.name}_pause_s": "0.05"})

    with pytest.raises(EngineFailed) as failed:
        spoken(patient)

    pauses = [later.at - earlier.at for earlier, later in pairwise(asked_of.asked)]
    assert failed.value.key == "speech.service_failed"
    assert all(pause >= least for pause, least in zip(pauses, (0.05, 0.1, 0.2), strict=True))


@pytest.mark.parametrize("wrong", [400, 413, "elsewhere"])
def test_a_refusal_is_final_and_the_key_goes_nowhere_else(wrong, speaking, asked_of):
    asked_of.answers[:] = [wrong]

    with pytest.raises(EngineFailed) as refused:
        spoken(speaking)

    assert refused.value.key == "speech.service_refused"
    assert len(asked_of.asked) == 1
    assert KEY not in str(refused.value)


def test_a_service_that_is_not_there_is_named(asked_of):
    away = engine(asked_of.name, {**asked_of.options, f"{asked_of.name}_url": "http://127.0.0.1:9"})

    with pytest.raises(EngineFailed) as failed:
        spoken(away)

    assert (failed.value.key, failed.value.facts["engine"]) == ("speech.service_failed", asked_of.name)
    assert "(sambungannya tidak terbuka)" in sentence(failed.value)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("broken", "jawabannya terputus di tengah"),
        ("silence", "suaranya bisu"),
        ("snippet", "suaranya terlalu pendek untuk kata-katanya"),
    ],
)
def test_what_is_wrong_with_an_answer_is_said_in_words(wrong, why, speaking, asked_of):
    asked_of.answers[:] = [wrong] * 9

    with pytest.raises(EngineFailed) as failed:
        spoken(speaking)

    assert f"({why})" in sentence(failed.value)


def test_the_log_says_why_another_voice_spoke_and_not_what(asked_of, caplog):
    asked_of.answers[:] = [401]
    with Speaker((asked_of.name, "tone"), "audionews.episode.encode:make_clip", options=asked_of.options) as speaker:
        narration = speaker.speak_all([SHORT], Shelf())

    assert narration.fallback
    assert caplog.records[0].getMessage().startswith(f"{asked_of.name} did not speak: speech.key_refused 401")
    assert SHORT.shown not in caplog.text


def test_more_words_than_a_request_may_hold_are_asked_for_in_parts(speaking, asked_of):
    sound = spoken(speaking, ENDLESS)

    words = [word for asked in asked_of.asked for word in asked.text.split()]
    assert len(asked_of.asked) >= 2
    assert words == ENDLESS.spoken.split()
    assert sound.duration_ms > 60_000


def test_signs_of_markup_are_words_and_not_orders(speaking, asked_of):
    spoken(speaking, segment(3, 'Laba & rugi <break time="20s"/> "itu"'))

    assert len(asked_of.asked) == 1  # it was understood
    assert "break time" in asked_of.asked[0].text or "break" in asked_of.asked[0].text.split()


def test_a_sentence_without_words_is_refused_and_asks_nobody(speaking, asked_of):
    with pytest.raises(EngineFailed) as failed:
        spoken(speaking, segment(4, " "))

    assert failed.value.key == "speech.silent"
    assert asked_of.asked == []


def test_another_way_says_the_same_words(speaking, asked_of):
    text = speaking.text_for(SHORT)

    speaking.speak(speaking.another_way(text))

    assert " ".join(asked.text for asked in asked_of.asked).split() == SHORT.spoken.split()


def test_characters_that_are_paid_for_are_counted_without_what_is_free(speaking):
    text = speaking.text_for(SHORT)
    billed = getattr(speaking, "billed", len)(text)

    assert len(SHORT.spoken) <= billed <= len(text)


# --- what each says of our sounds


def test_azure_is_told_the_sounds_that_spelling_leaves_open():
    made = engine("azure", {"azure_key": KEY, "azure_region": "southeastasia"})
    text = made.text_for(segment(5, "Bapak meteor makan"))

    assert '<phoneme alphabet="ipa" ph="bˈapaʔ">Bapak</phoneme>' in text
    assert "makan</voice>" in text


def test_azure_reads_a_javanese_voice_its_letters():
    made = engine("azure/jv-ID-SitiNeural", {"azure_key": KEY, "azure_region": "southeastasia"})
    text = made.text_for(SHORT)

    assert 'xml:lang="jv-ID"' in text
    assert "<phoneme" not in text


def test_azure_without_its_region_says_so():
    with pytest.raises(EngineMissing) as missing:
        engine("azure", {"azure_key": KEY, "azure_region": "x.example/?"})

    assert missing.value.key == "speech.no_region"


def test_google_says_english_words_in_english_and_chirp_by_their_sounds():
    spans = (Span(text="Layanan"), Span(text="streaming", lang="en"), Span(text="tumbuh."))
    shown = "Layanan streaming tumbuh."
    sentence_of = Segment(id="s1", kind="paragraph", shown=shown, spoken=shown, spans=spans)
    wavenet, chirp = (
        engine(f"google/{name}", {"google_key": KEY}) for name in ("id-ID-Wavenet-A", "id-ID-Chirp3-HD-Charon")
    )

    assert '<lang xml:lang="en-US">streaming</lang>' in json.loads(wavenet.text_for(sentence_of))["ssml"]
    pronounced = json.loads(chirp.text_for(sentence_of))["customPronunciations"]["pronunciations"]
    assert [one["phrase"] for one in pronounced] == ["streaming"]


def test_a_local_server_needs_no_key():
    made = engine("openai", {"openai_url": "http://127.0.0.1:8880/v1", "openai_model": "lokal"})

    assert made.voice.version == "1+lokal"


def test_keys_come_from_settings_and_are_not_shown(monkeypatch, tmp_path):
    from audionews.settings import from_environment

    (tmp_path / "kunci").write_text(f"{KEY}\n")
    settings = from_environment(
        {
            "AUDIONEWS_HOME": str(tmp_path),
            "AUDIONEWS_AZURE_KEY_FILE": str(tmp_path / "kunci"),
            "AUDIONEWS_OPENAI_KEY": KEY,
            "AUDIONEWS_ENGINE_SIARAN_TOKEN_FILE": str(tmp_path / "kunci"),
            "AUDIONEWS_ENGINE_JOBS": "azure=2",
        }
    )
    options = options_from(settings)

    assert (options["azure_key"], options["openai_key"], options["siaran_token"]) == (KEY, KEY, KEY)
    assert KEY not in repr(settings)
