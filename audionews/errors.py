"""The tree of expected failures.

    AudionewsError                      exit 1: one sentence in Indonesian, facts for machines
    ├── BadInput                        what was given cannot be used; nothing was changed
    │   ├── NotAnArticle                article.*   no story in the page
    │   ├── FetchRefused                article.*   an address that may not be fetched
    │   └── UnknownName                 *.unknown   no such slug, channel, engine, build
    │       └── BeingRenewed            it is there, and away for the moment in which it is made anew
    ├── NotAllowed                      whoever asks has too low a role for it
    ├── Conflict                        somebody else changed the same thing first
    ├── FetchFailed                     the other side did not answer usefully; later may help
    ├── EngineFailed                    an engine ran and gave no usable sound; retrying may help
    │   └── EngineMissing               the engine is not installed or not reachable
    ├── EncoderFailed                   no audio file could be made
    ├── PublicationRefused              the build is not fit to be heard
    └── StoreFailed                     database or media store: full, gone, damaged

Each is raised with a key (``room.what``) and facts; the sentence that people read is made once, at the
adapter (site, desk, cli), from ``messages.toml`` by :func:`audionews.messages.sentence`.
"""

from __future__ import annotations


class AudionewsError(Exception):
    """An expected failure: a ``key`` into the message table and the ``facts`` that fill it."""

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key)
        self.key = key
        self.facts = facts

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.key} ({facts})" if facts else self.key

    def __reduce__(self):
        """Facts survive the way back from a worker process."""
        return _again, (type(self), self.key, self.facts)


def _again(kind: type[AudionewsError], key: str, facts: dict[str, object]) -> AudionewsError:
    return kind(key, **facts)


class BadInput(AudionewsError):
    """What was given cannot be used; nothing was changed."""


class NotAnArticle(BadInput):
    """The page holds no story that could be read aloud."""


class FetchRefused(BadInput):
    """The address may not be fetched (private network, other scheme, robots)."""


class UnknownName(BadInput):
    """No such slug, channel, engine, revision or correction."""


class BeingRenewed(UnknownName):
    """Nobody meets it at the moment, since it is made anew; in a few seconds it is there again."""


class NotAllowed(AudionewsError):
    """Whoever asks has too low a role for it; nothing was changed."""


class Conflict(AudionewsError):
    """Somebody else changed the same thing first; look at theirs, then decide."""


class FetchFailed(AudionewsError):
    """The other side did not answer usefully; trying later may help."""


class EngineFailed(AudionewsError):
    """An engine ran and gave no usable sound; retrying may help."""


class EngineMissing(EngineFailed):
    """The engine is not installed, not configured or not reachable."""


class EncoderFailed(AudionewsError):
    """The sounds are there, yet no audio file could be made of them."""


class PublicationRefused(AudionewsError):
    """The build is not fit to be heard: a silent or cut sentence, a file that does not match."""


class StoreFailed(AudionewsError):
    """Database or media store: full, gone or damaged."""
