"""What would be spoken, before anyone pays: of one story, and of the whole archive. This only reads."""

from __future__ import annotations

from collections.abc import Mapping

from audionews.channels import Channel, channel
from audionews.library import Library
from audionews.library.model import Story
from audionews.newsroom import correction_rules, versions
from audionews.newsroom.lexicon import Readings
from audionews.newsroom.model import ArchivePlan, Plan
from audionews.newsroom.studio import Studio
from audionews.script.model import Script
from audionews.speech.model import Voice

_LISTED = 1000


def plan_script(
    library: Library, studio: Studio, story: Story, on_air: Channel, script: Script, engine: str | None
) -> Plan:
    narration = studio.speaker(engine, on_air, script.lang).plan(script.segments, library.clips)
    lacking = library.clips.lacking(narration.keys)
    speak: list[str] = []
    for part, key in zip(narration.parts, narration.keys, strict=True):
        if key in lacking:
            lacking.discard(key)  # of two equal sentences one is spoken
            if part.id not in speak[-1:]:
                speak.append(part.id)
    words = {segment.id: segment.shown for segment in script.segments}
    return Plan(
        slug=story.slug,
        speak=tuple(speak),
        reuse=len(script.segments) - len(speak),
        shown=tuple(words[id] for id in speak),
        characters=narration.characters,
    )


def plan_story(
    library: Library,
    studio: Studio,
    readings: Readings,
    channels: Mapping[str, Channel],
    slug: str,
    engine: str | None,
) -> Plan:
    """What publishing the story would speak now."""
    story = library.stories.get(slug)
    script = versions.reread(readings, slug, versions.target(story))
    on_air = channel(channels, story.channel)
    return plan_script(library, studio, story, on_air, script, correction_rules.kept_voice(story, engine))


def plan_archive(
    library: Library, studio: Studio, readings: Readings, channels: Mapping[str, Channel], engine: str | None
) -> ArchivePlan:
    """The sentences of the archive that today's rules, words and voice would speak anew."""
    sentences, characters, articles, plans = 0, 0, 0, []
    voices: dict[
        tuple[str, str], Voice
    ] = {}  # by channel and language: the story's voice, its label naming the whole cast
    for story in library.stories.live():
        if story.build is None or story.status != "live":
            continue
        same = readings.as_today(story.slug, story.revision)
        script = story.revision.script if same else versions.reread(readings, story.slug, story.revision)
        on_air = channel(channels, story.channel)
        heard = story.channel, script.lang
        if heard not in voices:
            voices[heard] = studio.speaker(engine, on_air, script.lang).voice()
        if story.build.voice == voices[heard]:
            if same:
                continue
            script = correction_rules.only_changed(script, story.revision.script)
        if not script.segments:
            continue
        plan = plan_script(library, studio, story, on_air, script, engine)
        if plan.speak:
            articles += 1
            sentences += len(plan.speak)
            characters += plan.characters
            if len(plans) < _LISTED:
                plans.append(plan)
    return ArchivePlan(articles=articles, sentences=sentences, characters=characters, plans=tuple(plans))
