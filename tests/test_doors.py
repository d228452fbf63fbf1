"""One rule, four doors: desk form, interface for programs and terminal answer every order in every state alike.

A real queue stands between them and a worker that is not there: what waits, waits, as it does while a voice is busy.
"""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import replace
from datetime import timedelta

import impatient
import pytest
from conftest import NOW, article_of, corrected
from desk_room import PEOPLE, Visitor, signed_in

from audionews.app import create_app
from audionews.article.block_choices import wording
from audionews.article.correctable import to_html
from audionews.article.model import Article
from audionews.cli.run import run
from audionews.library.passwords import hash_password
from audionews.newsroom import open_newsroom
from audionews.settings import from_environment
from audionews.work import Work, worker

EDITOR = PEOPLE["redaktur"]
numbers = itertools.count(1)


class House:
    """A newsroom with its queue and three doors; no worker until :meth:`drain`."""

    def __init__(self, newsroom, queue) -> None:
        self.newsroom, self.queue = newsroom, queue
        self.app = create_app(newsroom.settings, newsroom.library, newsroom, newsroom.clock, work=queue)
        people, now = newsroom.library.accounts, newsroom.clock()
        secret = hash_password("ombak tenang di Teluk Bone")
        self.people = {}
        for role, name in PEOPLE.items():
            self.people[role] = people.add_editor(name, role=role, password_hash=secret, by="uji", at=now)
        self.keys = {role: people.add_token(role, role=role, by=f"pemegang {role}", at=now)[1] for role in PEOPLE}

    def drain(self) -> None:
        self.queue.run(until_idle=True)

    def visitor(self, role: str = "redaktur") -> Visitor:
        return signed_in(self.app, self.newsroom, self.people[role])

    def api(self, method: str, path: str, role: str = "redaktur", **body):
        headers = {"Authorization": f"Bearer {self.keys[role]}"}
        return self.app.test_client().open(f"/api/v1{path}", method=method, headers=headers, json=body)


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AUDIONEWS_HOME", str(tmp_path_factory.mktemp("home")))
        environment.setenv("AUDIONEWS_ENGINE", "tone")
        environment.setenv("AUDIONEWS_NOW", NOW)
        environment.setattr(worker, "lanes", impatient.lanes)
        with open_newsroom(from_environment()) as newsroom, Work(from_environment()) as queue:
            yield House(newsroom, queue)


@pytest.fixture
def terminal(house, capfd):
    def ask(*words: str) -> dict:
        capfd.readouterr()
        run([*words, "--json"])
        return json.loads(capfd.readouterr().out)

    return ask


# A story in each state. Each door gets one of its own: what one accepts must not stand in the way of the next.


def article(number: int | None = None) -> Article:
    number = number or next(numbers)
    return article_of(
        "Tarif parkir naik menjadi Rp50.000 mulai Senin. Warga Ende keberatan.",
        "Pengelola menyebut biaya lahan bertambah. Pedagang meminta penundaan.",
        "Dinas perhubungan menimbang keberatan itu. Rapat digelar pekan depan.",
        headline=f"Parkir {number}",
    )


RALAT = ("Rp50.000", "Rp500.000")


def draft(newsroom) -> str:
    return newsroom.receive(article(), by="ratna").slug


def live(newsroom) -> str:
    slug = draft(newsroom)
    newsroom.publish(slug, by="ratna")
    return slug


def scheduled(newsroom) -> str:
    slug = draft(newsroom)
    newsroom.publish(slug, by="ratna", visible_from=newsroom.clock() + timedelta(days=1))
    return slug


def waiting(newsroom) -> str:
    slug = live(newsroom)
    text = corrected(newsroom.library.stories.get(slug).revision.article, *RALAT)
    newsroom.amend(slug, text, kind="ralat", reason="Angkanya kurang satu nol.", by="yusuf")
    return slug


def withdrawn(newsroom) -> str:
    slug = live(newsroom)
    newsroom.withdraw(slug, ground="anak", reason="Nama anak terbuka.", by="yusuf")
    return slug


def discarded(newsroom) -> str:
    slug = draft(newsroom)
    newsroom.library.shelving.discard(slug, by="yusuf", at=newsroom.clock())
    return slug


STATES = {made.__name__: made for made in (draft, live, scheduled, waiting, withdrawn, discarded)}


# An order at each door


def newest(house, slug: str) -> Article:
    library = house.newsroom.library
    return library.stories.revision(slug, max(line.revision for line in house.newsroom.history(slug))).article


def parts(text: Article) -> dict:
    blocks = [{"kind": block.kind, "text": block.text} for block in text.blocks]
    return {"headline": text.headline, "authors": list(text.authors), "blocks": blocks}


def page_of(text: Article) -> str:
    body = "".join(f"<p>{block.text}</p>" for block in text.blocks)
    head = f'<meta name="author" content="{text.authors[0]}">'
    return f"<html><head>{head}</head><body><article><h1>{text.headline}</h1>{body}</article></body></html>"


class Publish:
    def desk(self, house, slug):
        return house.visitor().post(f"/desk/berita/{slug}/terbit")

    def api(self, house, slug):
        return house.api("POST", f"/articles/{slug}/publish")

    def terminal(self, house, slug, ask, folder):
        return ask("publish", slug)


class Correct:
    def __init__(self, kind: str) -> None:
        self.kind = kind

    def text(self, house, slug):
        return corrected(newest(house, slug), "keberatan.", "menolak.")

    def desk(self, house, slug):
        base = max(line.revision for line in house.newsroom.history(slug))
        text, now = self.text(house, slug), house.newsroom.clock()
        house.newsroom.library.inbox.keep_draft(slug, editor=EDITOR, base_revision=base, article=text, at=now)
        return house.visitor().post(
            f"/desk/berita/{slug}/koreksi", base=str(base), kind=self.kind, reason="Katanya keliru."
        )

    def api(self, house, slug):
        body = {**parts(self.text(house, slug)), "kind": self.kind, "reason": "Katanya keliru."}
        return house.api("POST", f"/articles/{slug}/corrections", **body)

    def terminal(self, house, slug, ask, folder):
        file = folder / "benar.html"
        file.write_text(page_of(self.text(house, slug)))
        return ask("correct", slug, "--from", str(file), "--kind", self.kind, "--reason", "Katanya keliru.")


class Rollback:
    def desk(self, house, slug):
        return house.visitor().post(f"/desk/berita/{slug}/kembali", to="1")

    def api(self, house, slug):
        return house.api("POST", f"/articles/{slug}/rollback", to=1)

    def terminal(self, house, slug, ask, folder):
        return ask("rollback", slug, "--to", "1")


class Withdraw:
    def __init__(self, reason: str) -> None:
        self.reason = reason

    def desk(self, house, slug):
        return house.visitor().post(f"/desk/berita/{slug}/cabut", ground="sara", reason=self.reason)

    def api(self, house, slug):
        return house.api("POST", f"/articles/{slug}/withdrawals", ground="sara", reason=self.reason)

    def terminal(self, house, slug, ask, folder):
        return ask("withdraw", slug, "--ground", "sara", "--reason", self.reason)


class Remake:
    def desk(self, house, slug):
        return house.visitor().post(f"/desk/berita/{slug}/bacaan-baru")

    def api(self, house, slug):
        return house.api("POST", f"/articles/{slug}/remake")

    terminal = None  # it makes anew by words, not by stories


class Reply:
    def desk(self, house, slug):
        return house.visitor().post(
            f"/desk/berita/{slug}/hak-jawab", who="PT Parkir Ende", text="Kami sudah memberi tahu."
        )

    def api(self, house, slug):
        return house.api(
            "POST", f"/articles/{slug}/replies", who="PT Parkir Ende", paragraphs=["Kami sudah memberi tahu."]
        )

    terminal = None


class Revise:
    def desk(self, house, slug):
        return house.visitor().post(f"/desk/berita/{slug}/simpan")

    def api(self, house, slug):
        return house.api("PUT", f"/articles/{slug}", **parts(newest(house, slug)))

    terminal = None


class ReadSentence:
    def __init__(self, word: str) -> None:
        self.word = word

    def desk(self, house, slug):
        return house.visitor().post(f"/desk/berita/{slug}/kalimat/s5/baca", word=self.word, reading="en de")

    def api(self, house, slug):
        return house.api("PUT", f"/articles/{slug}/sentences/s5/reading", word=self.word, reading="en de")

    terminal = None


class Discard:
    def desk(self, house, slug):
        return house.visitor().post(f"/desk/berita/{slug}/buang")

    def api(self, house, slug):
        return house.api("POST", f"/articles/{slug}/discard")

    def terminal(self, house, slug, ask, folder):
        return ask("discard", slug)


class Speak:
    def desk(self, house, slug):
        return house.visitor("penulis").post(f"/desk/berita/{slug}/suara")

    def api(self, house, slug):
        return house.api("POST", f"/articles/{slug}/speak", role="penulis")

    def terminal(self, house, slug, ask, folder):
        return ask("speak", slug)


NOT_LIVE, GONE, WAITS = "newsroom.not_live", "newsroom.withdrawn", "newsroom.pending_announced"
PUT_AWAY = {"withdrawn": GONE, "discarded": "newsroom.discarded"}  # nothing is done to such a story
ORDERS = {
    "publish": (Publish(), PUT_AWAY),
    "a ralat": (Correct("ralat"), {"draft": NOT_LIVE, **PUT_AWAY}),
    "a silent fix": (Correct("silent"), {"draft": NOT_LIVE, "waiting": WAITS, **PUT_AWAY}),
    "going back": (Rollback(), {"draft": NOT_LIVE, **PUT_AWAY}),
    "a withdrawal": (Withdraw("Menyinggung."), {"draft": NOT_LIVE, **PUT_AWAY}),
    "a withdrawal without reason": (Withdraw("  "), dict.fromkeys(STATES, "newsroom.no_reason")),
    "making anew": (Remake(), {"draft": NOT_LIVE, **PUT_AWAY}),
    "a reply": (Reply(), {"draft": NOT_LIVE, "waiting": WAITS, **PUT_AWAY}),
    "a new text of a draft": (
        Revise(),
        {state: "newsroom.already_live" for state in ("live", "scheduled", "waiting")} | PUT_AWAY,
    ),
    "a reading": (ReadSentence("Ende"), PUT_AWAY),
    "audio without publishing": (Speak(), PUT_AWAY),
    "throwing a draft away": (
        Discard(),
        {state: "newsroom.no_draft" for state in ("live", "scheduled", "waiting")} | {"withdrawn": GONE},
    ),
    "a reading of a word that is not there": (
        ReadSentence("Maumere"),
        dict.fromkeys(STATES, "desk.word_not_here") | PUT_AWAY,
    ),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", ORDERS)
def test_every_door_answers_alike(house, terminal, tmp_path, name, state):
    order, refusals = ORDERS[name]
    wanted = refusals.get(state)
    slugs = {door: STATES[state](house.newsroom) for door in ("desk", "api", "terminal")}
    page = order.desk(house, slugs["desk"])
    answer = order.api(house, slugs["api"])
    spoken = order.terminal(house, slugs["terminal"], terminal, tmp_path) if order.terminal else None

    assert answer.json.get("error") == wanted
    if spoken is not None:
        assert spoken.get("error") == wanted
    if wanted is None:
        assert page.status_code == 303
        assert answer.status_code < 300
        return
    text = " ".join(re.sub("<[^>]+>", " ", page.text).split())
    sentence = answer.json["detail"].replace(slugs["api"], slugs["desk"])
    assert page.status_code == answer.status_code
    assert sentence in text.replace("&#34;", '"')


# What was wrong once


def test_a_ralat_that_waits_is_heard_and_no_silent_fix_overtakes_it(house):
    slug = live(house.newsroom)
    text = newest(house, slug)
    ralat = {**parts(corrected(text, *RALAT)), "kind": "ralat", "reason": "Kurang satu nol."}
    silent = {**parts(corrected(text, "keberatan.", "menolak.")), "kind": "silent", "reason": "Salah ketik."}
    first = house.api("POST", f"/articles/{slug}/corrections", **ralat)
    second = house.api("POST", f"/articles/{slug}/corrections", **silent)
    house.drain()
    story = house.newsroom.library.stories.get(slug)

    assert (first.status_code, second.status_code, second.json["error"]) == (202, 409, WAITS)
    assert house.queue.job(first.json["id"]).state == "ready"
    assert [(one.kind, "Rp500.000" in one.notice) for one in story.corrections] == [("ralat", True)]
    assert story.revision.script.segments[0].kind == "notice"


def test_a_second_ralat_by_somebody_who_did_not_see_the_first_does_not_take_it_back(house):
    slug = live(house.newsroom)
    text = newest(house, slug)
    other = corrected(text, "Senin", "Selasa")
    body = {"kind": "ralat", "reason": "Keliru."}
    house.api("POST", f"/articles/{slug}/corrections", **parts(corrected(text, *RALAT)), **body)
    blind = house.api("POST", f"/articles/{slug}/corrections", **parts(other), **body)
    both = house.api("POST", f"/articles/{slug}/corrections", **parts(corrected(other, *RALAT)), **body)
    house.drain()
    (heard,) = house.newsroom.library.stories.get(slug).corrections

    assert (blind.status_code, blind.json["error"]) == (409, "library.changed_meanwhile")
    assert both.status_code == 202
    assert "Rp500.000" in heard.notice
    assert "Selasa" in heard.notice


def test_a_corrections_text_does_not_cross_the_queue(house):
    slug = live(house.newsroom)
    body = {**parts(corrected(newest(house, slug), *RALAT)), "kind": "ralat", "reason": "Kurang satu nol."}
    id = house.api("POST", f"/articles/{slug}/corrections", **body).json["id"]
    waits = house.queue._queue._client.retrieve_workflow(id).get_status()

    assert (waits.queue_name, house.queue.job(id).what) == ("express", "correct")
    assert "Rp500.000" not in json.dumps(waits.input, default=str)
    assert len(json.dumps(waits.input, default=str)) < 500
    house.drain()


CUT = "Ikuti kanal kami untuk berita lain setiap pagi dan sore."


def with_cut(house) -> tuple[str, Article]:
    """A live story that an editor once freed of a block for good, and its page as it stands at its source: with the block."""
    slug = live(house.newsroom)
    inbox, now = house.newsroom.library.inbox, house.newsroom.clock()
    inbox.choose(slug, wording(CUT), choice="drop", text=CUT, by=EDITOR, at=now)
    text = corrected(newest(house, slug), *RALAT)
    return slug, replace(text, blocks=(*text.blocks, replace(text.blocks[0], text=CUT)))


@pytest.mark.parametrize("sent", ["page", "parts"])
def test_a_block_that_was_cut_for_good_stays_out_at_every_door(house, terminal, tmp_path, sent):
    slug, text = with_cut(house)
    body = {"html": page_of(text)} if sent == "page" else parts(text)
    body |= {"kind": "ralat", "reason": "Kurang satu nol."}
    seen = house.api("POST", f"/articles/{slug}/preview", **body).json
    house.api("POST", f"/articles/{slug}/corrections", **body)
    by_program = newest(house, slug)
    other, text = with_cut(house)
    file = tmp_path / "benar.html"
    file.write_text(page_of(text))
    terminal("correct", other, "--from", str(file), "--kind", "ralat", "--reason", "Kurang satu nol.")

    assert CUT not in json.dumps(seen)
    assert len(seen["changes"]) == 1
    for article_now in (by_program, newest(house, other)):
        assert CUT not in [block.text for block in article_now.blocks]
        assert "Rp500.000" in article_now.blocks[0].text
    house.drain()


def in_ende(house) -> tuple[str, Article]:
    """A public story with a byline and a dateline, and its text put right in a way that names neither."""
    slug = house.newsroom.receive(replace(article(), dateline="Ende, Kabar Teluk"), by="ratna").slug
    house.newsroom.publish(slug, by="ratna")
    return slug, corrected(newest(house, slug), *RALAT)


@pytest.mark.parametrize("door", ["parts", "page", "desk", "terminal"])
def test_a_correction_keeps_the_byline_and_dateline_that_it_does_not_name(house, terminal, tmp_path, door):
    slug, text = in_ende(house)
    correction = {"kind": "ralat", "reason": "Kurang satu nol."}
    unsigned = page_of(text).replace('<meta name="author" content="Ratna Wiratmi">', "")
    blocks = [{"text": block.text} for block in text.blocks]
    match door:
        case "parts":
            house.api("POST", f"/articles/{slug}/corrections", blocks=blocks, **correction)
        case "page":
            house.api("POST", f"/articles/{slug}/corrections", html=unsigned, **correction)
        case "desk":
            boxes = {f"text-{n}": block.text for n, block in enumerate(text.blocks)}
            base = str(house.newsroom.library.stories.get(slug).newest.number)
            form = {"base": base, "headline": text.headline, "blocks": str(len(boxes)), **boxes}
            house.visitor().post(f"/desk/berita/{slug}/sunting", **form)
            house.visitor().post(f"/desk/berita/{slug}/koreksi", base=base, **correction)
        case "terminal":
            file = tmp_path / "benar.html"
            file.write_text(unsigned)
            terminal("correct", slug, "--from", str(file), "--kind", "ralat", "--reason", "Kurang satu nol.")
    house.drain()
    story = house.newsroom.library.stories.get(slug)
    (heard,) = story.corrections

    assert (story.revision.article.authors, story.revision.article.dateline) == (text.authors, text.dateline)
    assert story.revision.article.headline == text.headline
    assert [change.after.count("Rp500.000") for change in heard.changes] == [1]


@pytest.mark.parametrize("door", ["parts", "desk", "terminal"])
def test_a_byline_that_is_taken_out_by_name_goes_at_every_door(house, terminal, tmp_path, door):
    slug, text = in_ende(house)
    correction = {"kind": "ralat", "reason": "Bukan tulisannya."}
    match door:
        case "parts":
            house.api("POST", f"/articles/{slug}/corrections", authors=[], **correction)
        case "desk":
            boxes = {f"text-{n}": block.text for n, block in enumerate(newest(house, slug).blocks)}
            base = str(house.newsroom.library.stories.get(slug).newest.number)
            form = {"base": base, "headline": text.headline, "authors": "", "blocks": str(len(boxes)), **boxes}
            house.visitor().post(f"/desk/berita/{slug}/sunting", **form)
            house.visitor().post(f"/desk/berita/{slug}/koreksi", base=base, **correction)
        case "terminal":
            file = tmp_path / "benar.html"
            file.write_text(to_html(replace(newest(house, slug), authors=())))
            terminal("correct", slug, "--from", str(file), "--kind", "ralat", "--reason", "Bukan tulisannya.")
    house.drain()
    story = house.newsroom.library.stories.get(slug)

    assert story.revision.article.authors == ()
    assert (story.revision.article.dateline, len(story.revision.article.blocks)) == (text.dateline, len(text.blocks))
    assert [one.kind for one in story.corrections] == ["ralat"]


def test_a_new_text_of_a_draft_keeps_the_byline_that_it_does_not_name(house):
    slug = draft(house.newsroom)
    before = newest(house, slug)
    house.api("PUT", f"/articles/{slug}", blocks=[{"text": "Tarif parkir batal naik. Warga Ende lega."}])
    after = newest(house, slug)

    assert (after.authors, after.headline, after.published) == (before.authors, before.headline, before.published)
    assert [block.text for block in after.blocks] == ["Tarif parkir batal naik. Warga Ende lega."]


MOVES = {"draft": None, "live": "newsroom.no_draft", "withdrawn": "newsroom.withdrawn"}


@pytest.mark.parametrize("state", MOVES)
def test_a_draft_is_put_into_a_channel_at_every_door_and_nothing_else_is(house, terminal, state):
    desk, api, typed = (STATES[state](house.newsroom) for _ in range(3))
    form = {"action": "channel", "sure": "1", "channel": "disabilitas", "pilih": desk}
    page = house.visitor().post("/desk/berita-terpilih", **form)
    told = house.api("PUT", f"/articles/{api}/channel", channel="disabilitas")
    spoken = terminal("channel", "put", typed, "disabilitas")

    assert page.status_code == 200
    assert told.json.get("error") == spoken.get("error") == MOVES[state]
    moved = "disabilitas" if MOVES[state] is None else "berita"
    assert {house.newsroom.library.stories.get(slug).channel for slug in (desk, api, typed)} == {moved}


@pytest.mark.parametrize("door", ["worker", "desk", "terminal"])
def test_a_correction_that_waits_is_read_again_after_a_reading_was_put_right(house, terminal, door):
    slug = waiting(house.newsroom)
    sentence = next(s.id for s in house.newsroom.library.stories.get(slug).revision.script.segments if "Ende" in s.shown and s.id != "s1" and s.kind == "paragraph")  # fmt: skip
    kept = house.api("PUT", f"/articles/{slug}/sentences/{sentence}/reading", word="Ende", reading="enn de")
    match door:
        case "worker":
            house.api("POST", f"/articles/{slug}/publish")
        case "desk":
            house.visitor().post(f"/desk/berita/{slug}/terbit")
        case "terminal":
            terminal("publish", slug)
    house.drain()
    story = house.newsroom.library.stories.get(slug)

    assert kept.status_code == 200
    assert "enn de" in next(s.spoken for s in story.revision.script.segments if s.id == sentence)
    assert [(one.kind, one.by, one.delivery) for one in story.corrections] == [("ralat", "yusuf", "redeliver")]


FAMILY = "Keluarga \U0001f468‍\U0001f469‍\U0001f467 itu pulang‮ ke Ende."
KEPT = "Keluarga \U0001f468‍\U0001f469‍\U0001f467 itu pulang ke Ende."


def test_joiners_of_an_emoji_stay_and_marks_that_turn_text_around_go_at_every_door(house, terminal, tmp_path):
    typed = house.visitor()
    typed.post("/desk/tambah", headline="Judul di meja", text=FAMILY, channel="berita")
    slugs = [typed.answer.headers["Location"].split("/berita/")[1].split("?")[0]]
    slugs.append(house.api("POST", "/articles", headline="Judul program", blocks=[{"text": FAMILY}]).json["slug"])
    file = tmp_path / "keluarga.html"
    file.write_text(page_of(replace(article(), blocks=(replace(article().blocks[0], text=FAMILY), *article().blocks))))
    slugs.append(terminal("add", str(file))["slug"])

    for slug in slugs:
        assert KEPT in [block.text for block in newest(house, slug).blocks], slug


def test_the_same_correction_once_more_is_done_already_at_every_door(house, terminal, tmp_path):
    slug = live(house.newsroom)
    text = corrected(newest(house, slug), *RALAT)
    body = {**parts(text), "kind": "ralat", "reason": "Kurang satu nol."}
    house.api("POST", f"/articles/{slug}/corrections", **body)
    house.drain()
    again = house.api("POST", f"/articles/{slug}/corrections", **body)
    file = tmp_path / "benar.html"
    file.write_text(page_of(text))
    answer = terminal("correct", slug, "--from", str(file), "--kind", "ralat", "--reason", "Kurang satu nol.")

    assert (again.status_code, again.json["state"]) == (202, "ready")
    assert answer["already"]
    assert len(house.newsroom.library.stories.get(slug).corrections) == 1
