"""The newsroom's own CMS as a source: what is sure goes out by itself, what changes a fact waits with the rule that decided."""

import hashlib
import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hand_queue import HandQueue

from audionews.app import create_app
from audionews.library.rulings import Rulings
from audionews.library.sources import DAY_LIMIT
from audionews.newsroom import open_newsroom, webhook_signature
from audionews.settings import from_environment
from audionews.work.automatic import act_due
from audionews.work.orders import By, ChangeSource, TakePushes, WithdrawVanished, accept

NOON = datetime(2026, 5, 12, 5, 0, tzinfo=UTC)
CHIEF = By(name="yusuf", role="penanggung-jawab")
TEXT = (
    "<p>Warga Kampung Sukamaju akhirnya menikmati air bersih setelah jaringan pipa selesai dipasang pekan ini.</p>"
    "<p>Kepala desa, Tono Wiratmo, menyebut biayanya Rp 385 juta, separuhnya dari iuran warga kampung itu.</p>"
    '<p>"Kami berharap dusun lain segera menyusul," kata Tono di balai desa.</p>'
)
GHOST = '{"post": {"current": %s, "previous": {"id": "g1"}}}'


def pushed_story(id, html=TEXT, **more):
    url = f"https://kabar.example/{id}"
    return {
        "id": id,
        "url": url,
        "title": f"Air Bersih {id} Mengalir ke Kampung",
        "authors": ["Sekar Ayu"],
        "published": "2026-05-12T11:40:00+07:00",
        "html": html,
        **more,
    }


class Cms:
    """A newsroom whose own CMS pushes, and a worker at hand."""

    def __init__(self, room, shape=None):
        self.room, self.queue, self.count = room, HandQueue(room), 0
        order = TakePushes(name="cms", own=True, shape=shape)
        facts = accept(order, CHIEF, room, self.queue).result
        self.id, self.secret = facts["id"], facts["secret"]
        self.app = create_app(room.settings, room.library, room, lambda: NOON, work=self.queue)

    def post(self, body, **headers):
        return self.app.test_client().post("/webhook/cms", data=body, headers=headers, content_type="application/json")

    def send(self, message):
        self.count += 1
        body, moment, id = json.dumps(message), int(NOON.timestamp()), f"nomor-{self.count}"
        signed = webhook_signature.signature(self.secret, id, moment, body)
        named = {"webhook-id": id, "webhook-timestamp": str(moment), "webhook-signature": signed}
        return self.post(body, **named).json

    def act(self):
        return act_due(self.room, self.queue)

    def change(self, **changed):
        accept(ChangeSource(id=self.id, **changed), CHIEF, self.room, self.queue)

    def story(self, slug):
        return self.room.library.stories.get(slug)

    def published(self, id):
        slug = self.send(pushed_story(id))["slug"]
        self.act()
        return slug

    def offered(self, slug):
        return [one for one in self.room.library.inbox.proposals() if one.slug == slug]


@pytest.fixture(scope="module")
def cms(tmp_path_factory):
    home = str(tmp_path_factory.mktemp("home"))
    settings = from_environment({"AUDIONEWS_HOME": home, "AUDIONEWS_ENGINE": "tone"})
    with open_newsroom(replace(settings, secret_key="kunci-uji")) as room:
        room.clock = lambda: NOON
        yield Cms(room)


def test_a_story_whose_cleaning_is_sure_publishes_itself_and_the_record_says_so(cms):
    answer = cms.send(pushed_story("sendiri"))
    before = cms.story(answer["slug"]).status
    cms.act()
    story, lines = cms.story(answer["slug"]), cms.room.library.audit.lines(answer["slug"])
    page = cms.app.test_client().get(f"/berita/{story.slug}").text

    assert (answer["automatic"], before, story.status) == (True, "draft", "live")
    assert [line.action for line in lines if line.action.startswith("auto")] == ["auto-due", "auto-publish"]
    assert {line.by for line in lines if line.action in ("auto-due", "auto-publish", "publish")} == {
        "otomatis (sumber cms)"
    }
    assert '<link rel="canonical" href="https://kabar.example/sendiri">' in page


@pytest.mark.parametrize(
    ("message", "rule"),
    [
        (pushed_story("tanpa-nama", authors=[]), "warnings"),
        (pushed_story("lama", published="2026-05-01T11:40:00+07:00"), "older"),
        (
            pushed_story(
                "berhalaman", html=TEXT + '<div class="paging"><a href="?page=2">2</a><a href="?page=3">3</a></div>'
            ),
            "warnings",
        ),
    ],
)
def test_a_story_that_is_not_sure_waits_with_the_reason(cms, message, rule):
    slug = cms.send(message)["slug"]
    cms.act()
    waits = cms.room.library.rulings.waiting()[slug]
    _, key = cms.room.library.accounts.add_token("uji", role="penulis", by="uji", at=NOON)
    headers = {"headers": {"Authorization": f"Bearer {key}"}}
    answered = cms.app.test_client().get(f"/api/v1/articles/{slug}", **headers).json["waits"]

    assert answered["rule"] == rule
    assert (cms.story(slug).status, waits.rule) == ("draft", rule)


def test_a_held_source_and_a_full_day_leave_everything_to_editors(cms):
    cms.change(day_limit=len([one for one in cms.queue.jobs() if one.what == "publish"]) + 1)
    first, second = cms.send(pushed_story("satu"))["slug"], cms.send(pushed_story("dua"))["slug"]
    cms.act()
    cms.change(held=True, day_limit=DAY_LIMIT)
    third = cms.send(pushed_story("tiga"))["slug"]
    cms.act()
    cms.change(held=False)
    waits = cms.room.library.rulings.waiting()

    assert [cms.story(slug).status for slug in (first, second, third)] == ["live", "draft", "draft"]
    assert [waits[slug].rule for slug in (second, third)] == ["limit", "held"]


EDITS = [
    ("385", "358", "figure", "ralat"),
    ("Tono Wiratmo", "Tono Wirawan", "name", "ralat"),
    ("akhirnya menikmati", "akhirnya tidak menikmati", "negation", "ralat"),
    ("segera menyusul", "juga menyusul", "quote", "ralat"),
    ("selesai dipasang", "rampung dipasang", "words", "silent"),
    ("</p><p>Kepala", "</p><p>Pipa itu ditanam dalam tanah.</p><p>Kepala", "sentence", "ralat"),
]


def test_an_edit_that_says_something_else_waits_as_a_proposal_with_its_rule(cms):
    slug, seen = cms.published("ubah"), []
    for before, after, _, _ in EDITS:
        answer = cms.send(pushed_story("ubah", html=TEXT.replace(before, after)))
        cms.act()
        (offered,) = cms.offered(slug)
        seen.append((answer["proposed"], answer["automatic"], offered.rule, offered.kind))

    assert seen == [(True, False, rule, kind) for _, _, rule, kind in EDITS]
    assert cms.story(slug).corrections == ()


def test_an_edit_of_signs_alone_is_a_silent_fix_and_one_of_tags_is_nothing(cms):
    slug = cms.published("tanda")
    tags = cms.send(pushed_story("tanda", tags=["air", "desa"], views=1203))
    signs = cms.send(
        pushed_story(
            "tanda", html=TEXT.replace('"Kami', "“Kami").replace('menyusul,"', "menyusul,”").replace("Rp 385", "Rp385")
        )
    )
    cms.act()
    story = cms.story(slug)

    assert (tags["automatic"], tags["proposed"], signs["automatic"]) == (False, False, True)
    assert [(one.kind, one.by) for one in story.corrections] == [("silent", "otomatis (sumber cms)")]
    assert "Rp385" in story.revision.article.blocks[1].text
    assert cms.offered(slug) == []


def test_a_draft_that_its_source_mends_is_judged_again(cms):
    slug = cms.send(pushed_story("diperbaiki", authors=[]))["slug"]
    cms.send(pushed_story("diperbaiki", html=TEXT.replace("385", "358")))
    cms.act()

    assert cms.story(slug).status == "live"
    assert "358" in cms.story(slug).revision.article.blocks[1].text


def test_what_is_deleted_at_the_source_is_an_alarm_with_one_button(cms):
    slug = cms.published("dihapus")
    answer = cms.send({"id": "dihapus", "deleted": True})
    cms.send({"id": "dihapus", "deleted": True})
    (alarm,) = cms.room.library.inbox.alarms()
    asked = accept(WithdrawVanished(id=alarm.id, ground="anak"), CHIEF, cms.room, cms.queue).result
    (withdrawal,) = cms.room.library.inbox.withdrawals()

    assert (answer["gone"], alarm.key, asked["slug"]) == (True, "sources.item_taken_down", slug)
    assert (withdrawal.ground, withdrawal.by) == ("anak", "yusuf")
    assert "ditarik oleh sumbernya" in withdrawal.reason
    assert cms.room.library.inbox.alarms() == []
    assert cms.story(slug).status == "live"


def test_what_vanishes_before_it_was_published_waits(cms):
    slug = cms.send(pushed_story("urung"))["slug"]
    cms.send({"id": "urung", "deleted": True})
    cms.act()

    assert (cms.story(slug).status, cms.room.library.rulings.waiting()[slug].rule) == ("draft", "vanished")


def test_a_worker_that_died_while_ordering_orders_once(cms, monkeypatch):
    slug = cms.send(pushed_story("sekali"))["slug"]
    with monkeypatch.context() as dying:
        dying.setattr(Rulings, "done", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            cms.act()
    cms.act()

    assert [job.slug for job in cms.queue.jobs() if job.slug == slug] == [slug]
    assert cms.room.library.rulings.newest_state(slug) == "done"


def test_ghost_and_a_newsrooms_own_json_come_in_by_their_rows(tmp_path):
    settings = from_environment({"AUDIONEWS_HOME": str(tmp_path), "AUDIONEWS_ENGINE": "tone"})
    with open_newsroom(replace(settings, secret_key="kunci-uji")) as room:
        room.clock = lambda: NOON
        ghost = Cms(room, shape="ghost")
        post = {
            "id": "g1", "url": "https://ghost.example/air/", "title": "Air Bersih Mengalir ke Kampung", "html": TEXT,
            "authors": [{"name": "Sekar Ayu"}], "published_at": "2026-05-12T04:40:00.000Z", "status": "published",
        }  # fmt: skip

        def send(current, secret=None):
            body, moment = GHOST % json.dumps(current), str(int(NOON.timestamp() * 1000))
            signed = hmac.new((secret or ghost.secret).encode(), (body + moment).encode(), hashlib.sha256).hexdigest()
            return ghost.post(body, **{"x-ghost-signature": f"sha256={signed}, t={moment}"})

        unborn = send({**post, "status": "draft"}).json
        new = send(post)
        again = send(post).status_code
        forged = send(post, "salah").status_code
        taken_down = send({**post, "status": "draft", "title": "x"}).json

        assert (unborn["new"], new.status_code, again, forged, taken_down["gone"]) == (False, 201, 409, 401, True)
        assert room.library.stories.get(new.json["slug"]).revision.article.authors == ("Sekar Ayu",)

        own = 'id = "$.data.no"\nhtml = "$.data.isi"\ntitle = "$.data.judul"\nauthors = "$.data.oleh[*]"'
        cms = Cms(room, shape=own)
        answer = cms.send(
            {"data": {"no": "77", "isi": TEXT, "judul": "Air Bersih untuk Kampung", "oleh": ["Sekar Ayu"]}}
        )

        assert answer["new"]
        assert room.library.stories.get(answer["slug"]).newest.article.headline == "Air Bersih untuk Kampung"
