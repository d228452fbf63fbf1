"""A newsroom's day in minutes: its own CMS sends stories, editors correct some of them, one worker speaks with the built-in voice.

    .venv/bin/python tools/newsroom_day.py --stories 60 --minutes 6 --corrections 6

Stories come in evenly over the minutes, by signed messages to /webhook; a real queue and a worker process of its own carry out what the
rules order. Said at the end: how long a story and a ralat took until the public had them, what was left undone, what a story cost, and
what that makes of a day of 300.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from audionews.app import create_app
from audionews.newsroom import open_newsroom, webhook_signature
from audionews.settings import from_environment
from audionews.work import Work
from audionews.work.orders import By, Correct, TakePushes, accept

EDITOR = By(name="redaktur", role="penanggung-jawab")
DAY, PATIENCE_S = 300, 300
PLACES = ("Ende", "Maumere", "Ruteng", "Bajawa", "Larantuka", "Waingapu", "Atambua", "Kupang")


def story(number: int, sentences: int) -> dict[str, object]:
    """A story of its own: no two share a sentence, so that nothing is spoken twice."""
    place = PLACES[number % len(PLACES)]
    told = [
        f"Warga {place} menerima {number * 7 + n} paket bantuan beras pada hari ke-{n + 1} penyaluran tahap {number}, "
        f"kata petugas gudang nomor {n + 3} yang mencatat antrean sejak pagi."
        for n in range(sentences)
    ]
    return {
        "id": f"berita-{number}",
        "url": f"https://cms.contoh.id/{number}",
        "title": f"Bantuan beras tahap {number} sampai di {place}",
        "authors": ["Ratna Wiratmi"],
        "published": datetime.now(UTC).isoformat(timespec="seconds"),
        "html": "".join(f"<p>{one}</p>" for one in told),
    }


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--stories", type=int, default=60)
    words.add_argument("--minutes", type=float, default=6)
    words.add_argument("--corrections", type=int, default=6)
    words.add_argument("--sentences", type=int, default=14)
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = {"AUDIONEWS_HOME": folder, "AUDIONEWS_ENGINE": "espeak", "AUDIONEWS_SECRET_KEY": "rahasia-percobaan"}
        log = Path(folder) / "worker.log"
        with log.open("w") as stream, open_newsroom(from_environment(home)) as room, Work(room.settings) as queue:
            told = accept(TakePushes(name="cms", own=True), EDITOR, room, queue).result
            env = {**os.environ, **home}
            worker = subprocess.Popen(
                [sys.executable, "-m", "audionews", "work"], env=env, stderr=stream, stdout=stream
            )
            try:
                day = _day(asked, room, queue, str(told["secret"]))
                print(json.dumps(day, indent=1))
            finally:
                worker.terminate()
                worker.wait(30)
        spent = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu_s = spent.ru_utime + spent.ru_stime
        each_s = cpu_s / max(1, int(str(day["public"])))
        print(
            f"worker and readers of pages: {each_s:.1f} CPU s a public story, {DAY * each_s / 60:.0f} CPU min a day of {DAY}"
        )


def _day(asked: argparse.Namespace, room, queue: Work, secret: str) -> dict[str, object]:
    client = create_app(room.settings, room.library, room, room.clock, work=queue).test_client()
    begin, every_s = time.monotonic(), asked.minutes * 60 / asked.stories
    sent: dict[str, float] = {}
    public: dict[str, float] = {}
    ordered: dict[str, float] = {}
    corrected: dict[str, float] = {}
    most_waiting, pushes = 0, []
    number = 0
    while time.monotonic() - begin < asked.minutes * 60 + PATIENCE_S:
        now = time.monotonic()
        if number < asked.stories and now - begin >= number * every_s:
            slug = _push(client, secret, number, asked.sentences)
            pushes.append(time.monotonic() - now)
            sent[slug] = now
            number += 1
        due = len(ordered) < asked.corrections * (now - begin) / (asked.minutes * 60)
        if due and len(ordered) < asked.corrections and (ready := [one for one in public if one not in ordered]):
            ordered[ready[0]] = time.monotonic()
            _correct(room, queue, ready[0])
        for slug in [one for one in sent if one not in public]:
            if room.library.stories.get(slug).status == "live":
                public[slug] = time.monotonic() - sent[slug]
        for slug in [one for one in ordered if one not in corrected]:
            if any(one.kind == "ralat" for one in room.library.stories.get(slug).corrections):
                corrected[slug] = time.monotonic() - ordered[slug]
        most_waiting = max(most_waiting, len(sent) - len(public))
        if number == asked.stories and len(public) == len(sent) and len(corrected) == len(ordered) >= asked.corrections:
            break
        time.sleep(0.3)
    return {
        "stories": len(sent),
        "hours_of_day_in_minutes": asked.minutes,
        "public": len(public),
        "left_undone": len(sent) - len(public),
        "most_waiting_at_once": most_waiting,
        "seconds_after_the_last_story": round(time.monotonic() - begin - asked.minutes * 60, 1),
        "story_seconds": _spread(public),
        "ralat_seconds": _spread(corrected),
        "push_seconds_median": round(statistics.median(pushes), 2) if pushes else None,
        "stories_an_hour": round(len(public) / (time.monotonic() - begin) * 3600),
    }


def _push(client, secret: str, number: int, sentences: int) -> str:
    body, moment, id = json.dumps(story(number, sentences)), int(time.time()), f"nomor-{number}"
    signed = webhook_signature.signature(secret, id, moment, body)
    named = {"webhook-id": id, "webhook-timestamp": str(moment), "webhook-signature": signed}
    answer = client.post("/webhook/cms", data=body, headers=named, content_type="application/json").json
    if not answer.get("automatic"):
        raise SystemExit(f"not published by itself: {answer}")
    return answer["slug"]


def _correct(room, queue: Work, slug: str) -> None:
    article = room.library.stories.get(slug).revision.article
    first = article.blocks[0]
    fixed = replace(first, text=first.text.replace("paket bantuan", "karung bantuan").replace("hari ke-1", "hari ke-2"))
    text = replace(article, blocks=(fixed, *article.blocks[1:]))
    accept(Correct(slug=slug, article=text, kind="ralat", reason="Harinya keliru."), EDITOR, room, queue)


def _spread(seconds: dict[str, float]) -> dict[str, float]:
    ranked = sorted(seconds.values())
    if not ranked:
        return {}
    return {"median": round(statistics.median(ranked), 1), "worst": round(ranked[-1], 1)}


if __name__ == "__main__":
    main()
