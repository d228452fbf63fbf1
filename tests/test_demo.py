"""What a newcomer sees first, and sees again without waiting."""

from audionews.demo import made_before, make


def test_a_second_demo_makes_nothing_new(newsroom, home):
    first = list(make(newsroom))
    files = sorted((home / "media").rglob("*"))
    again = list(make(newsroom))

    assert [what for what, _ in first] == ["published"] * 3 + ["corrected"]
    assert again == []
    assert sorted((home / "media").rglob("*")) == files
    assert len(made_before(newsroom.library)) == 3
