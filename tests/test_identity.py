"""A newsroom's own name, channels and files: they go before ours, and what would mislead listeners is refused with its entry."""

from __future__ import annotations

import re
import shutil

import pytest
from conftest import article_of

from audionews import assets
from audionews.app import create_app
from audionews.channels import RALAT, corrections_feed, default_of, load, offered
from audionews.errors import BadInput, PublicationRefused
from audionews.identity import DARK, LIGHT, load_identity, wrong_colours
from audionews.messages import sentence
from audionews.newsroom import open_newsroom
from audionews.podcast.cover import check_cover
from audionews.settings import from_environment
from audionews.site.context import STATIC

FEEDS = assets.folder("feeds")
PUBLIC = "https://suara.kabarflores.id"
INIT = ("init", "--name", "Suara Flores", "--email", "redaksi@kabarflores.id", "--title", "Kabar Flores")


def own_site(home, text: str = "") -> None:
    home.mkdir(exist_ok=True)
    (home / "site.toml").write_text('name = "Suara Flores"\n' + text, encoding="utf-8")


@pytest.fixture
def begun(actions, home, monkeypatch):
    """A home after ``audionews init``; its public address is nobody's here, and is not asked."""
    monkeypatch.setattr("audionews.cli.checkup.check_address_answers", lambda settings: settings.base_url)
    code, answer = actions(*INIT, "--base-url", PUBLIC)
    assert code == 0, answer
    return home


@pytest.fixture
def listener(begun):
    return create_app(from_environment()).test_client()


def test_init_gives_every_page_and_feed_the_newsroom_s_own_name(listener):
    pages = {
        path: listener.get(path) for path in ("/", "/tentang", "/ralat", "/feeds/kabar-flores.xml", "/feeds/ralat.xml")
    }

    for path, page in pages.items():
        text = page.get_data(as_text=True)
        assert page.status_code == 200, path
        assert "Flores" in text, path
        assert "Berita Suara" not in text, path
        assert "berita-suara" not in text, path
    assert "<itunes:email>redaksi@kabarflores.id</itunes:email>" in pages["/feeds/kabar-flores.xml"].get_data(
        as_text=True
    )
    assert PUBLIC in pages["/feeds/kabar-flores.xml"].get_data(as_text=True)


def test_config_says_whose_name_and_channels_are_in_force(actions, begun):
    code, answer = actions("config")

    assert code == 0
    assert answer["site"] == {"name": "Suara Flores", "file": str(begun / "site.toml")}
    assert answer["channels"] == [{"slug": "kabar-flores", "folder": str(begun / "channels"), "demo": False}]


def test_our_demo_channels_are_not_met_beside_a_newsroom_s_own(listener, begun):
    assert listener.get("/kanal/berita").status_code == 404
    assert listener.get("/feeds/berita.xml").status_code == 404
    assert list(offered(load(FEEDS, begun))) == ["kabar-flores"]


def test_init_once_more_changes_answers_and_loses_nothing_else(actions, begun):
    site = begun / "site.toml"
    site.write_text(site.read_text(encoding="utf-8") + '[colours]\naccent = "#5a1010"\n', encoding="utf-8")

    code, _ = actions("init", "--name", "Suara Lembata", *INIT[3:], "--base-url", "")

    identity = load_identity(begun)
    assert code == 0
    assert (identity.name, identity.colours["accent"]) == ("Suara Lembata", "#5a1010")
    assert (begun.parent / ".env").read_text(encoding="utf-8").count("BASE_URL") == 1


def test_init_with_an_address_that_is_none_writes_nothing(actions, home):
    code, answer = actions(*INIT, "--base-url", "suara.kabarflores.id/radio")

    assert (code, answer["error"]) == (1, "settings.bad_value")
    assert not (home / "site.toml").exists()


def test_a_story_without_a_channel_goes_to_the_newsroom_s_default(actions, begun):
    with open_newsroom(from_environment()) as room:
        slug = room.receive(article_of("Kapal tiba pukul enam."), by="ratna").slug

        assert room.library.stories.get(slug).channel == "kabar-flores"


def test_an_own_channel_goes_before_ours_of_the_same_name(home):
    (home / "channels").mkdir(parents=True)
    shutil.copy(FEEDS / "channels" / "berita.jpg", home / "channels")
    ours = (FEEDS / "channels" / "berita.toml").read_text(encoding="utf-8")
    (home / "channels" / "berita.toml").write_text(ours.replace('title = "Berita Suara"', 'title = "Warta Kita"'))

    channels = load(FEEDS, home)

    assert (channels["berita"].title, channels["berita"].demo, default_of(channels)) == ("Warta Kita", False, "berita")
    assert channels["disabilitas"].demo


# what may be published


def test_a_demo_channel_publishes_nothing_under_a_public_address(home, monkeypatch):
    monkeypatch.setenv("AUDIONEWS_BASE_URL", PUBLIC)
    with open_newsroom(from_environment()) as room:
        slug = room.receive(article_of("Kapal tiba pukul enam."), by="ratna").slug

        with pytest.raises(PublicationRefused) as refused:
            room.publish(slug, by="ratna")

        assert refused.value.key == "channels.demo_public"
        assert room.library.stories.get(slug).status == "draft"


def test_what_is_public_can_be_corrected_whatever_its_channel(home, monkeypatch):
    with open_newsroom(from_environment()) as room:
        slug = room.receive(article_of("Kapal tiba pukul enam. Muatannya beras."), by="ratna").slug
        room.publish(slug, by="ratna")
    monkeypatch.setenv("AUDIONEWS_BASE_URL", PUBLIC)
    with open_newsroom(from_environment()) as room:
        text = article_of("Kapal tiba pukul tujuh. Muatannya beras.")

        done = room.correct(slug, text, kind="ralat", reason="Jamnya keliru.", by="yusuf")

        assert done.correction.kind == "ralat"


def test_an_owner_that_is_an_example_publishes_nothing_and_check_says_so(actions, begun):
    (begun / "site.toml").write_text(
        (begun / "site.toml").read_text(encoding="utf-8").replace("kabarflores.id", "kabar.example"), encoding="utf-8"
    )
    with open_newsroom(from_environment()) as room:
        slug = room.receive(article_of("Kapal tiba pukul enam."), by="ratna").slug

    code, answer = actions("publish", slug)
    checked, parts = actions("check")

    feeds = next(part for part in parts["parts"] if "kanal" in part["part"])
    assert (code, answer["error"]) == (1, "channels.example_public")
    assert (checked, feeds["ok"]) == (1, False)
    assert "kabar.example" in feeds["found"]


def test_check_is_content_with_a_newsroom_s_own(actions, begun):
    _, parts = actions("check")

    assert next(part for part in parts["parts"] if "kanal" in part["part"])["ok"], parts


# channels


def test_a_channel_is_added_with_a_cover_that_directories_take(actions, begun):
    code, answer = actions("channel", "add", "ekonomi", "--title", "Ekonomi Flores")

    channel = load(FEEDS, begun)["ekonomi"]
    check_cover(channel)
    assert (code, answer["owner_email"], channel.title) == (0, "redaksi@kabarflores.id", "Ekonomi Flores")


def test_a_channel_is_edited_in_its_place_and_remarks_stay(actions, begun):
    file = begun / "channels" / "kabar-flores.toml"
    file.write_text("# milik kami\n" + file.read_text(encoding="utf-8"), encoding="utf-8")

    code, answer = actions(
        "channel", "edit", "kabar-flores", "--title", 'Kabar "Flores"', "--website", "https://kabarflores.id/"
    )

    assert (code, answer["title"]) == (0, 'Kabar "Flores"')
    assert file.read_text(encoding="utf-8").startswith("# milik kami\n")
    assert load(FEEDS, begun)["kabar-flores"].website == "https://kabarflores.id/"


def test_what_the_terminal_changes_of_channels_and_site_is_in_the_record_as_the_desks_is(actions, begun, monkeypatch):
    monkeypatch.setenv("AUDIONEWS_EDITOR", "Ratna")
    actions("channel", "add", "ekonomi", "--title", "Ekonomi Flores")
    actions("channel", "edit", "ekonomi", "--title", "Ekonomi NTT", "--category", "News/Daily News")
    with open_newsroom(from_environment()) as room:
        lines = room.library.audit.newest(10)

    recorded = [(line.action, line.facts.get("channel"), line.facts.get("entries"), line.by) for line in lines]
    assert recorded[:2] == [("channel-edit", "ekonomi", "title", "Ratna"), ("channel-add", "ekonomi", None, "Ratna")]
    assert sorted(line.action for line in lines[2:]) == ["channel-add", "site-edit"]  # by init


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (("add", "kabar-flores"), "channels.exists"),
        (("add", "../luar"), "channels.bad_slug"),
        (("add", "ralat"), "channels.bad_slug"),
        (("add", "pasar", "--category", "Pasar"), "channels.bad_file"),
        (("add", "pasar", "--owner-email", "bukan surel"), "channels.bad_file"),
        (("add", "pasar", "--cover", "tidak-ada.jpg"), "cli.no_file"),
        (("edit", "berita", "--title", "x"), "channels.not_own"),
        (("edit", "kabar-flores", "--category", "Pasar"), "channels.bad_file"),
    ],
)
def test_what_no_channel_can_be_is_refused_and_nothing_is_written(actions, begun, words, key):
    before = {path: path.read_bytes() for path in begun.rglob("*") if path.is_file()}

    code, answer = actions("channel", *words)

    assert (code, answer["error"]) == (1, key)
    assert {path: path.read_bytes() for path in begun.rglob("*") if path.is_file()} == before


def test_a_feed_that_moved_in_says_where_it_lies_and_its_old_address_leads_to_it(actions, begun):
    actions("channel", "edit", "kabar-flores", "--moved-from", "https://kabarflores.id/podcast/rss.xml")
    site = create_app(from_environment()).test_client()

    led = site.get("/podcast/rss.xml")
    feed = site.get("/feeds/kabar-flores.xml").get_data(as_text=True)

    assert (led.status_code, led.headers["Location"]) == (301, f"{PUBLIC}/feeds/kabar-flores.xml")
    assert f"<itunes:new-feed-url>{PUBLIC}/feeds/kabar-flores.xml</itunes:new-feed-url>" in feed


def test_a_feed_that_moves_out_names_its_new_address(actions, begun):
    actions("channel", "edit", "kabar-flores", "--new-feed-url", "https://baru.id/umpan.xml")

    feed = create_app(from_environment()).test_client().get("/feeds/kabar-flores.xml").get_data(as_text=True)

    assert "<itunes:new-feed-url>https://baru.id/umpan.xml</itunes:new-feed-url>" in feed


# site.toml


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('warna = "biru"', "warna"),
        ("tagline = 3", "tagline"),
        ('owner_email = "redaksi"', "owner_email"),
        ('logo = "logo.svg"', "logo.svg"),
        ('logo = "../rahasia.svg"', "logo"),
        ('colours = "biru"', "[colours]"),
        ('[colours]\nbiru = "#0000ff"', "biru"),
        ('[colours]\naccent = "blue"', "blue"),
        ('[colours]\naccent = "#3b8a92"', "7"),
        ('[dark_colours]\npaper = "#ffffff"', "[dark_colours]"),
        ("tagline = “x”", "2"),
    ],
)
def test_a_site_file_that_cannot_be_meant_is_refused_by_its_entry(home, text, word):
    own_site(home, text)

    with pytest.raises(BadInput) as refused:
        load_identity(home)

    assert refused.value.key == "identity.bad_file"
    assert word in sentence(refused.value)


def test_the_house_s_colours_are_those_of_the_stylesheet_and_readable():
    css = (STATIC / "site.css").read_text(encoding="utf-8").replace("#fff;", "#ffffff;")
    light, dark = (dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", part)) for part in css.split("@media", 2)[:2])

    for ours, theirs in ((LIGHT, light), (DARK, dark)):
        assert ours == {name: theirs[name.replace("_", "-")] for name in ours}
        assert wrong_colours({}, ours) is None


def test_own_colours_logo_imprint_and_guidelines_are_shown(home):
    own_site(home, 'tagline = "Kabar dari timur."\nlogo = "lambang.svg"\nicon = "ikon.svg"\nimprint = """PT Kabar <Flores>\n\nMaumere"""\n'
             'guidelines = "Foto korban tidak dimuat."\n[colours]\naccent = "#5a1010"\n')  # fmt: skip
    for name in ("lambang.svg", "ikon.svg"):
        (home / name).write_text(
            f'<svg xmlns="http://www.w3.org/2000/svg"><title>{name}</title></svg>', encoding="utf-8"
        )
    site = create_app(from_environment()).test_client()

    about, rules = (site.get(path).get_data(as_text=True) for path in ("/tentang", "/pedoman"))
    css = site.get(re.search(r"/static/site\.\w+\.css", about)[0]).get_data(as_text=True)
    logo = site.get(re.search(r"/static/logo\.\w+\.svg", about)[0]).get_data(as_text=True)
    icon = site.get(re.search(r"/static/icon\.\w+\.svg", about)[0]).get_data(as_text=True)

    assert "Kabar dari timur." in about
    assert "<p>PT Kabar &lt;Flores&gt;</p>\n<p>Maumere</p>" in about
    assert "Foto korban tidak dimuat." in rules
    assert "--accent:#5a1010" in css
    assert "lambang.svg" in logo
    assert "ikon.svg" in icon


def test_single_templates_and_static_files_are_overridden(home):
    (home / "templates" / "parts").mkdir(parents=True)
    (home / "static").mkdir()
    (home / "templates" / "parts" / "footer.html").write_text(
        "{% macro footer(channels) %}<footer>Kaki kami</footer>{% endmacro %}"
    )
    (home / "static" / "lists.js").write_text("const milikKami = 1;\n")
    site = create_app(from_environment()).test_client()

    page = site.get("/").get_data(as_text=True)
    script = site.get(re.search(r"/static/list\.\w+\.js", page)[0]).get_data(as_text=True)

    assert "<footer>Kaki kami</footer>" in page
    assert "milikKami" in script


def test_without_a_site_file_the_house_keeps_its_name(home):
    assert not load_identity(home).is_own
    assert corrections_feed(FEEDS, home) == corrections_feed(FEEDS)
    assert RALAT not in load(FEEDS, home)


def own_files(parts: dict) -> str:
    return next(part["found"] for part in parts["parts"] if part["part"] == "berkas sendiri")


def test_a_copy_notes_its_version_and_an_upgrade_says_what_moved(actions, home):
    for name in ("templates/parts/footer.html", "static/site.css"):
        assert actions("init", "--copy", name)[0] == 0
    site = create_app(from_environment()).test_client()
    page = site.get("/").get_data(as_text=True)
    before = own_files(actions("check")[1])
    footer = home / "templates" / "parts" / "footer.html"
    older = re.sub(
        r"audionews \S+ sha256:\w+", "audionews 0.0.1 sha256:" + "0" * 12, footer.read_text(encoding="utf-8")
    )
    footer.write_text(older, encoding="utf-8")
    (home / "static" / "lama.js").write_text("const lama = 1;\n")

    after = own_files(actions("check")[1])

    assert page.startswith("<!doctype html>")
    assert "2 berkas" in before
    assert "footer.html" in after
    assert "0.0.1" in after
    assert "lama.js" in after
    assert "site.css" not in after


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("templates/parts/tidak-ada.html", "site.no_such_file"),
        ("templates/../pyproject.toml", "site.no_such_file"),
        ("/etc/passwd", "site.no_such_file"),
        ("static/icon.svg", "site.copied_already"),
    ],
)
def test_a_file_that_is_none_of_ours_or_there_already_is_not_copied(actions, home, name, key):
    (home / "static").mkdir(parents=True)
    (home / "static" / "icon.svg").write_text("<svg/>")

    code, answer = actions("init", "--copy", name)

    assert (code, answer["error"]) == (1, key)
    assert (home / "static" / "icon.svg").read_text() == "<svg/>"
