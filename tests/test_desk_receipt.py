"""The receipt of an item: anybody can compare what it says with what is heard."""

import hashlib

import pytest
from conftest import article_of

from audionews.app import create_app


@pytest.fixture
def receipt_page(newsroom):
    slug = newsroom.receive(article_of("Ikan kembali ke muara. Nelayan di Wakatobi mencatatnya."), by="ratna").slug
    newsroom.publish(slug, by="ratna")
    visitor = create_app(newsroom.settings, newsroom.library, newsroom, newsroom.clock).test_client()
    return newsroom.library.stories.get(slug), visitor, f"/berita/{slug}/tanda-terima"


def test_its_hash_is_that_of_the_sentences_as_shown(receipt_page):
    story, visitor, address = receipt_page
    receipt = visitor.get(address + ".json").json

    shown = "\n".join(sentence["text"] for sentence in receipt["sentences"])
    assert receipt["text_sha256"] == hashlib.sha256(shown.encode()).hexdigest()
    assert shown.splitlines()[0] == story.revision.article.headline


def test_every_file_is_named_by_the_hash_of_its_bytes(receipt_page):
    _, visitor, address = receipt_page
    files = visitor.get(address + ".json").json["audio"]

    assert {"mp3", "opus", "opus16"} <= set(files)
    for file in files.values():
        content = visitor.get(file["url"].partition("/media/")[1] + file["url"].partition("/media/")[2]).data
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (file["sha256"], file["size_bytes"])


def test_every_sentence_has_its_span_and_every_check_its_result(receipt_page):
    story, visitor, address = receipt_page
    receipt = visitor.get(address + ".json").json

    ends = [0]
    for sentence in receipt["sentences"]:
        assert ends[-1] <= sentence["start_ms"] < sentence["end_ms"] <= receipt["duration_ms"]
        ends.append(sentence["end_ms"])
    assert [check["passed"] for check in receipt["checks"]] == [True] * 5
    assert receipt["voice"]["label"] == story.build.voice.label


def test_a_file_that_is_gone_is_not_said_to_be_there(receipt_page, newsroom):
    story, visitor, address = receipt_page
    newsroom.library.blobs.path(story.build.opus).unlink()

    failed = [check["name"] for check in visitor.get(address + ".json").json["checks"] if not check["passed"]]
    assert failed == ["files_stored"]
    assert "Tidak lolos" in visitor.get(address).text


def test_a_withdrawn_story_has_no_receipt_any_more(receipt_page, newsroom):
    story, visitor, address = receipt_page
    newsroom.withdraw(story.slug, ground="anak", reason="Nama anak disebut.", by="yusuf")

    assert visitor.get(address).status_code == 410
