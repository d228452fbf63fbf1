"""Which voices an editor may choose: those that work here, without the test tone, and of these the admin's list."""

from dataclasses import replace

import pytest
from conftest import article_of
from desk_room import Room

from audionews.cli.voice import lines_of
from audionews.errors import BadInput, EngineMissing, UnknownName
from audionews.messages import sentence
from audionews.newsroom.offered_voices import offered, voices_that_work
from audionews.speech.voices_here import VoiceHere, voices_here
from audionews.work.orders import By, OfferVoices, Publish, accept

ADMIN, EDITOR = By(name="yusuf", role="admin"), By(name="ratna", role="redaktur")


@pytest.fixture
def settings(newsroom):
    return replace(newsroom.settings, engine=None)


def test_services_without_a_key_and_the_test_tone_are_offered_to_nobody(newsroom, settings):
    names = [one.name for one in offered(newsroom.library, settings)]
    with_key = replace(settings, openai_key="kunci", openai_url="http://127.0.0.1:9")

    assert "espeak" in names
    assert not {"tone", "azure", "google", "openai", "piper"} & set(names)
    assert "tone" not in [one.name for one in voices_here({}, tried=False)]  # `audionews voice list`
    assert [one.sends_text for one in voices_that_work(newsroom.library, with_key) if one.name == "openai"] == [True]
    listed = [one.name for one in offered(newsroom.library, replace(settings, voices=("espeak",)))]
    assert listed == ["espeak", "espeak/en", "espeak/ms"]  # its voices are one a language


def test_the_admins_list_binds_desk_and_programs_and_not_the_machine_itself(newsroom, settings):
    newsroom.settings = settings
    room = Room(newsroom)
    slug = newsroom.receive(article_of("Warga menanam bakau."), by="ratna").slug
    facts = accept(OfferVoices(voices=["espeak"]), ADMIN, newsroom, room.work).result
    with pytest.raises(BadInput) as refused:
        accept(Publish(slug=slug, engine="gtts"), EDITOR, newsroom, room.work)
    with pytest.raises(BadInput) as tone:
        accept(Publish(slug=slug, engine="tone"), EDITOR, newsroom, room.work)
    with pytest.raises(UnknownName):
        accept(OfferVoices(voices=["azure"]), ADMIN, newsroom, room.work)
    accept(Publish(slug=slug, engine="tone"), replace(EDITOR, here=True), newsroom, room.work)

    assert facts == {"voices": ["espeak"]}
    assert (refused.value.key, tone.value.key) == ("speech.not_offered", "speech.not_offered")
    assert newsroom.library.stories.get(slug).build.voice.engine == "tone"


def test_the_list_is_kept_at_the_desk_and_in_the_terminal(newsroom, actions):
    room = Room(newsroom)
    admin = room.visitor("admin")
    admin.get("/desk/suara")
    admin.post("/desk/suara", voice="espeak")
    at_desk = [one.name for one in offered(newsroom.library, newsroom.settings)]
    _, facts = actions("voice", "offer", "--all")

    assert at_desk == ["espeak"]
    assert {"espeak", "gtts"} <= set(facts["voices"])


def test_the_terminal_tells_once_what_all_voices_of_an_engine_lack_and_what_brings_the_natural_one():
    nothing = {"label": "", "licence": "Apache-2.0", "cost_per_1000_letters": "0"}
    lacking = [
        VoiceHere(name=name, missing="Belum ada kunci.", **nothing) for name in ("azure", "azure/id-ID-GadisNeural")
    ]
    natural = VoiceHere(
        name="natural", missing=sentence(EngineMissing("speech.natural_missing", why="onnxruntime")), **nothing
    )
    here = VoiceHere(name="espeak", audio_ms=900, sentences_a_minute=60.0, **{**nothing, "label": "eSpeak NG"})

    assert list(lines_of([natural, here, *lacking])) == [
        "natural: tidak dapat dipakai. Suara alami belum terpasang di komputer ini (onnxruntime). Naskah belum disuarakan olehnya. "
        "Pasang dengan: audionews voice get natural. Lisensi Apache-2.0, unduhan 85 MB.",
        "espeak: eSpeak NG. Lisensi Apache-2.0, 60 kalimat per menit di komputer ini, biaya 0 per seribu huruf.",
        "azure, azure/id-ID-GadisNeural: tidak dapat dipakai. Belum ada kunci. Lisensi Apache-2.0.",
    ]
