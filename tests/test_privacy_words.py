"""What the site says of counting is what it does: OP3 in the feed alone where a channel says so, and told then."""

import shutil

import pytest
from lxml import etree
from podcast_values import BASE, HOUR, NOW, a_library, published

from audionews import assets
from audionews.app import create_app
from audionews.errors import BadInput
from audionews.settings import from_environment


def a_site(folder, *lines, base=BASE):
    """A site whose own channel "berita" has further lines in its file, with one story; (visitor, library, story)."""
    channels = folder / "channels"
    channels.mkdir()
    ours = assets.folder("feeds") / "channels"
    shutil.copy(ours / "berita.jpg", channels)
    text = (ours / "berita.toml").read_text(encoding="utf-8")
    (channels / "berita.toml").write_text("\n".join([text, *lines, ""]), encoding="utf-8")
    library = a_library(folder)
    settings = from_environment({"AUDIONEWS_HOME": str(folder), "AUDIONEWS_BASE_URL": base})
    story = published(library, at=NOW - HOUR)
    return create_app(settings, library, clock=lambda: NOW).test_client(use_cookies=False), library, story


def test_by_itself_nobody_else_is_asked_and_the_page_says_what_is_counted(tmp_path):
    visitor, library, _ = a_site(tmp_path)
    page = visitor.get("/tentang").text
    try:
        assert "op3" not in visitor.get("/feeds/berita.xml").text.lower()
        assert "suara sepanjang 60 detik atau lebih" in page
        assert "kunci itu dan semua acakannya dihapus" in page
        assert "OP3" not in page
        assert 'href="/tentang#dihitung"' in visitor.get("/pengaturan").text
    finally:
        library.close()


def test_with_op3_the_feed_goes_by_it_the_page_does_not_and_says_so(tmp_path):
    visitor, library, story = a_site(tmp_path, "op3 = true")
    try:
        tree = etree.fromstring(visitor.get("/feeds/berita.xml").data)
        guid = tree.findtext("channel/{https://podcastindex.org/namespace/1.0}guid")
        path = f"berita.example{story.build.mp3.path}"
        assert tree.find(".//enclosure").get("url") == f"https://op3.dev/e,pg={guid}/{path}"
        assert f"https://op3.dev/e,pg={guid}/{path}" in visitor.get("/feeds/berita.atom").text
        assert (
            visitor.get("/feeds/berita.json").json["items"][0]["attachments"][0]["url"].startswith("https://op3.dev/")
        )
        beside = [one.get("url") for one in tree.iter("{https://podcastindex.org/namespace/1.0}transcript")]
        assert all(one.startswith(f"{BASE}/media/") for one in beside)
        assert "op3.dev" not in visitor.get(f"/berita/{story.slug}").text
        assert "lewat OP3 (op3.dev)" in visitor.get("/tentang").text
        _, key = library.private_feeds.add("berita", "uji", by="wati", at=NOW)
        assert "op3.dev" not in visitor.get(f"/pribadi/{key}/berita.xml").text
    finally:
        library.close()


@pytest.mark.parametrize("line", ['op3 = "ya"', 'op3 = "https://lain.example/"', "private = 1"])
def test_what_is_no_yes_or_no_is_refused_in_words(tmp_path, line):
    with pytest.raises(BadInput, match=r"channels\.bad_file"):
        a_site(tmp_path, line)
