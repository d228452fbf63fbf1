"""What audionews check finds: every part that publishing needs, looked at by using it."""

from audionews.cli.checkup import examine
from audionews.settings import from_environment


def test_every_part_that_publishing_needs_is_good_on_a_machine_that_runs_the_tests(home):
    parts = examine(from_environment())

    assert [(part.part, part.found) for part in parts if part.needed and not part.ok] == []


def test_a_database_that_cannot_be_opened_is_said_not_thrown(home, monkeypatch, tmp_path):
    (tmp_path / "berkas").write_text("bukan folder")
    monkeypatch.setenv("AUDIONEWS_DATABASE_URL", f"sqlite:///{tmp_path / 'berkas' / 'audionews.sqlite'}")

    bad = [part for part in examine(from_environment()) if part.needed and not part.ok]

    assert [part.part for part in bad] == ["basis data", "antrean"]  # the queue lies beside the database
    assert not any("Traceback" in part.found for part in bad)


def test_a_second_reader_that_cannot_read_is_said_and_not_taken_for_one_without_an_opinion(home, monkeypatch):
    monkeypatch.setattr("audionews.article.sandbox.told_by_another_limited", lambda page: [])

    bad = [part for part in examine(from_environment()) if not part.ok and "trafilatura" in part.part]

    assert [part.needed for part in bad] == [True]
