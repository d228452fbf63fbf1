"""What a newcomer sees first, and sees again without waiting."""

from pathlib import Path

import pytest
from conftest import article_of

from audionews.cli.run import run
from audionews.demo import made_before, make


def test_a_second_demo_makes_nothing_new(newsroom, home):
    first = list(make(newsroom))
    files = sorted((home / "media").rglob("*"))
    again = list(make(newsroom))

    assert [what for what, _ in first] == ["published"] * 3 + ["corrected"]
    assert again == []
    assert sorted((home / "media").rglob("*")) == files
    assert len(made_before(newsroom.library)) == 3


@pytest.mark.parametrize(
    ("public", "told"),
    [
        (
            "",
            "http://127.0.0.1:8000/berita/{slug} (selagi audionews serve berjalan; bila dengan --port lain, pada porta itu)",
        ),
        ("https://suara.kabar.id", "https://suara.kabar.id/berita/{slug}"),
    ],
)
def test_the_terminal_promises_no_page_that_only_serve_opens(newsroom, monkeypatch, capfd, public, told):
    slug = newsroom.receive(article_of("Hujan turun di Ende."), by="uji").slug
    newsroom.publish(slug, by="uji")
    monkeypatch.setenv("AUDIONEWS_BASE_URL", public)
    code = run(["withdraw", slug, "--ground", "anak", "--reason", "Menyangkut anak."])

    assert code == 0
    assert f"{slug} dicabut; pengumumannya di {told.format(slug=slug)}" in capfd.readouterr().out.splitlines()


def test_the_terminal_says_that_another_voice_stood_in(newsroom, monkeypatch, capfd):
    monkeypatch.syspath_prepend(str(Path(__file__).parent / "specimens" / "speech"))
    monkeypatch.setenv("AUDIONEWS_ENGINE", "espeak")
    slug = newsroom.receive(article_of("Hujan turun di Larantuka."), by="uji").slug
    code = run(["publish", slug, "--engine", "engines:Crashes"])

    assert code == 0
    assert "suara pengganti, karena suara yang dipilih tidak dapat berbicara" in capfd.readouterr().out
