"""What would be spoken, before anyone pays: of one story, and of the whole archive. This only reads."""

from __future__ import annotations

from audionews.library import Library
from audionews.newsroom import correction_rules, versions
from audionews.newsroom.lexicon import Readings
from audionews.newsroom.model import ArchivePlan, Plan
from audionews.newsroom.studio import Studio
from audionews.script.model import Script

_LISTED = 1000


def plan_script(library: Library, studio: Studio, slug: str, script: Script, engine: str | None) -> Plan:
    narration = studio.speaker(engine).plan(script.segments, library.clips)
    lacking = library.clips.lacking(narration.keys)
    speak = []
    for segment, key in zip(script.segments, narration.keys, strict=True):
        if key in lacking:
            lacking.discard(key)  # of two equal sentences one is spoken
            speak.append(segment.id)
    return Plan(slug=slug, speak=tuple(speak), reuse=len(script.segments) - len(speak))


def plan_story(library: Library, studio: Studio, readings: Readings, slug: str, engine: str | None) -> Plan:
    """What publishing the story would speak now."""
    story = library.stories.get(slug)
    script = versions.reread(readings, slug, versions.target(library, story))
    return plan_script(library, studio, slug, script, correction_rules.kept_voice(story, engine))


def plan_archive(library: Library, studio: Studio, readings: Readings, engine: str | None) -> ArchivePlan:
    """The sentences of the archive that today's rules, words and voice would speak anew."""
    sentences, articles, plans = 0, 0, []
    voice = studio.speaker(engine).voice().fingerprint
    for story in library.stories.live():
        if story.build is None or story.status != "live":
            continue
        script = versions.reread(readings, story.slug, story.revision)
        if story.build.voice.fingerprint == voice:
            script = correction_rules.only_changed(script, story.revision.script)
        if not script.segments:
            continue
        plan = plan_script(library, studio, story.slug, script, engine)
        if plan.speak:
            articles += 1
            sentences += len(plan.speak)
            if len(plans) < _LISTED:
                plans.append(plan)
    return ArchivePlan(articles=articles, sentences=sentences, plans=tuple(plans))
