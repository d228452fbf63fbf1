"""A newsroom's day in minutes: its own CMS sends stories, editors correct some of them, one worker speaks with the built-in voice.

    .venv/bin/python tools/newsroom_day.py --stories 60 --minutes 12 --corrections 6
    .venv/bin/python tools/newsroom_day.py --stories 300 --minutes 60 --corrections 30     # the day of 300 in an hour

Stories come in evenly over the minutes, by signed messages to /webhook; a real queue and a worker process of its own carry out what the
rules order. When the minutes are over, what is still waiting is the day's backlog; it is watched for two minutes more, never longer.
Said at the end: how long a story and a ralat took until the public had them, what a story cost in processor time, and one line that
begins with HOLDS or FAILS (exit code 0 or 1): every story and every ralat public, none older than five minutes, ralat sooner than stories.
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
DAY, PATIENCE_S, OLDEST_S = 300, 120, 300
PLACES = ("Ende", "Maumere", "Ruteng", "Bajawa", "Larantuka", "Waingapu", "Atambua", "Kupang")


def story(number: int, sentences: int) -> dict[str, object]:
    """A story of its own: no two share a sentence, so that nothing is spoken twice."""
    place = PLACES[number % len(PLACES)]
    paragraphs = [
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
        "html": "".join(f"<p>{one}</p>" for one in paragraphs),
    }


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--stories", type=int, default=60)
    words.add_argument("--minutes", type=float, default=6)
    words.add_argument("--corrections", type=int, default=6)
    words.add_argument("--sentences", type=int, default=14)
    options = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = {"AUDIONEWS_HOME": folder, "AUDIONEWS_ENGINE": "espeak", "AUDIONEWS_SECRET_KEY": "rahasia-percobaan"}
        log = Path(folder) / "worker.log"
        with log.open("w") as stream, open_newsroom(from_environment(home)) as room, Work(room.settings) as queue:
            source = accept(TakePushes(name="cms", own=True), EDITOR, room, queue).result
            env = {**os.environ, **home}
            worker = subprocess.Popen(
                [sys.executable, "-m", "audionews", "work"], env=env, stderr=stream, stdout=stream
            )
            own = time.process_time()
            try:
                day = _day(options, room, queue, str(source["secret"]))
            finally:
                worker.terminate()
                worker.wait(30)
            own = time.process_time() - own
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    day["load_at_the_end"] = round(os.getloadavg()[0], 1)
    day["cpu_seconds_a_story"] = round((spent.ru_utime + spent.ru_stime) / max(1, int(str(day["public"]))), 1)
    day["cpu_seconds_a_story_of_the_site_and_this_tool"] = round(own / max(1, int(str(day["public"]))), 1)
    print(json.dumps(day, indent=1))
    verdict, holds = _verdict(day, options)
    print(verdict)
    raise SystemExit(0 if holds else 1)


def _verdict(day: dict, options: argparse.Namespace) -> tuple[str, bool]:
    """One line: whether the day was mastered as it was asked for."""
    story_s, ralat_s = day["story_seconds"], day["ralat_seconds"]
    holds = (
        day["public"] == options.stories
        and day["corrections_public"] == options.corrections
        and story_s["worst"] <= OLDEST_S
        and (not ralat_s or ralat_s["worst"] <= OLDEST_S)
    )
    verdict = (
        f"{'HOLDS' if holds else 'FAILS'}: {day['public']} of {options.stories} stories and {day['corrections_public']} of "
        f"{options.corrections} ralat public; {day['backlog_when_the_day_ended']} waiting when the {options.minutes:g} minutes were over, "
        f"{day['left_undone']} two minutes later; story median {story_s.get('median', '-')} s, worst {story_s.get('worst', '-')} s; "
        f"ralat median {ralat_s.get('median', '-')} s, worst {ralat_s.get('worst', '-')} s; "
        f"{day['cpu_seconds_a_story']} CPU s a story, {DAY * day['cpu_seconds_a_story'] / 60:.0f} CPU min a day of {DAY}"
    )
    return verdict, holds


def _day(options: argparse.Namespace, room, queue: Work, secret: str) -> dict[str, object]:
    client = create_app(room.settings, room.library, room, room.clock, work=queue).test_client()
    begin, every_s = time.monotonic(), options.minutes * 60 / options.stories
    sent: dict[str, float] = {}
    public: dict[str, float] = {}
    ordered: dict[str, float] = {}
    corrected: dict[str, float] = {}
    most_waiting, pushes, backlog = 0, [], None
    number = 0
    while time.monotonic() - begin < options.minutes * 60 + PATIENCE_S:
        now = time.monotonic()
        if number < options.stories and now - begin >= number * every_s:
            slug = _push(client, secret, number, options.sentences)
            pushes.append(time.monotonic() - now)
            sent[slug] = now
            number += 1
        due = len(ordered) < options.corrections * (now - begin) / (options.minutes * 60)
        if due and len(ordered) < options.corrections and (ready := [one for one in public if one not in ordered]):
            ordered[ready[0]] = time.monotonic()
            _correct(room, queue, ready[0])
        for slug in [one for one in sent if one not in public]:
            if room.library.stories.get(slug).status == "live":
                public[slug] = time.monotonic() - sent[slug]
        for slug in [one for one in ordered if one not in corrected]:
            if any(one.kind == "ralat" for one in room.library.stories.get(slug).corrections):
                corrected[slug] = time.monotonic() - ordered[slug]
        most_waiting = max(most_waiting, len(sent) - len(public))
        if backlog is None and now - begin >= options.minutes * 60:
            backlog = options.stories - len(public)
        if (
            number == options.stories
            and len(public) == len(sent)
            and len(corrected) == len(ordered) >= options.corrections
        ):
            break
        time.sleep(0.3)
    return {
        "stories": len(sent),
        "hours_of_day_in_minutes": options.minutes,
        "public": len(public),
        "backlog_when_the_day_ended": backlog or 0,
        "left_undone": options.stories - len(public),
        "corrections_public": len(corrected),
        "most_waiting_at_once": most_waiting,
        "seconds_after_the_last_story": round(time.monotonic() - begin - options.minutes * 60, 1),
        "story_seconds": _spread(public),
        "ralat_seconds": _spread(corrected),
        "push_seconds_median": round(statistics.median(pushes), 2) if pushes else None,
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
