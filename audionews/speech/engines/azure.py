"""Azure Speech: REST, SSML, and our own sounds where its spelling rules could not know them.

https://learn.microsoft.com/azure/ai-services/speech-service/rest-text-to-speech: one POST to
``https://<region>.tts.speech.microsoft.com/cognitiveservices/v1`` with ``Ocp-Apim-Subscription-Key``. The phone set of
id-ID tells e, ɛ and ə apart; a phone it does not know makes it refuse the whole document, so a word with such a sound is
given in letters. Javanese and Sundanese voices have no documented set and are given letters alone.
"""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from audionews.errors import EngineFailed, EngineMissing, UnknownName
from audionews.languages import primary
from audionews.script.model import Segment
from audionews.script.pronounce import WordSound
from audionews.script.respelling import plain_letters
from audionews.script.stress import stressed
from audionews.speech.engines import Options
from audionews.speech.engines.service import Service, documents, key_of, plain_mark
from audionews.speech.join import join
from audionews.speech.model import CLOCK_HZ, Sound, Voice

VOICES = {
    "id-ID-ArdiNeural": "Ardi, bahasa Indonesia",
    "id-ID-GadisNeural": "Gadis, bahasa Indonesia",
    "jv-ID-DimasNeural": "Dimas, logat Jawa",
    "jv-ID-SitiNeural": "Siti, logat Jawa",
    "su-ID-JajangNeural": "Jajang, logat Sunda",
    "su-ID-TutiNeural": "Tuti, logat Sunda",
}
MOST_BYTES = 32_000  # of one document; the service takes up to ten minutes of sound
_GAP_MS = 120
_NAME = re.compile(r"[a-z]{2,3}-[A-Z]{2}-[\w.-]+")
_REGION = re.compile(r"[a-z0-9-]{2,40}")
# Ours → the phones of id-ID (phonetic-sets/text-to-speech/id-id.md of the documentation).
_PHONES = {
    "tʃ": "t͡ʃ", "dʒ": "d͡ʒ", "ai": "a͡i", "au": "a͡ʊ", "oi": "ɔ͡i", "ɡ": "g", "ˈ": "ˈ",
    **{phone: phone for phone in "əaeɛɪiɔouʊʔbdfghɲjklmnŋprsʃtwxz"},
}  # fmt: skip
_SOUND = re.compile(r"tʃ|dʒ|(?:ai|au|oi)$|.")
_UNSURE = re.compile("[əeɛʔ]")  # what Indonesian spelling does not tell
_UNBILLED = re.compile(r"</?(?:speak|voice)\b[^>]*>")


class Azure:
    """One voice of the service, by its own name. Needs AUDIONEWS_AZURE_KEY and AUDIONEWS_AZURE_REGION."""

    voices = tuple(VOICES)
    parallel = 4
    sends_text = True
    may_skip = True
    licence = "layanan berbayar Microsoft"
    cost_per_1000_letters = "menurut tarif penyedia"
    patience_s = 300.0

    def __init__(self, options: Options) -> None:
        name = options.get("voice") or next(iter(VOICES))
        if not _NAME.fullmatch(name):
            raise UnknownName("speech.unknown_voice", engine="azure", voice=name, known=", ".join(VOICES))
        own = primary(name)
        self.languages = (
            ("id",) if own == "id" else (own, "id") if own in ("jv", "su") else (own,)
        )  # "logat Jawa" reads Indonesian too
        self._key = key_of("azure", options)
        self._url = _address(options)
        self._service = Service("azure", options)
        label = f"Azure, {VOICES.get(name, name)}, suara buatan komputer"
        self.voice = Voice(engine="azure", version="1", name=name, rate_wpm=0, label=label)

    def text_for(self, segment: Segment) -> str:
        """SSML documents, one a line: words in letters, with ``<phoneme>`` where the spelling leaves a sound open."""
        if (own := self.languages[0]) != "id" and segment.is_in(own):  # as it is printed, numbers too
            words = [escape(word) for word in segment.spoken.split()]
        else:
            words = [element for word in segment.sounds if (element := self._word(word))]
        return documents(words, self._document, MOST_BYTES)

    def another_way(self, text: str) -> str:
        """The same words a little slower: a voice that swallowed one says it then."""
        return re.sub(r"(<voice [^>]*>)(.*)(</voice>)", r'\1<prosody rate="-10%">\2</prosody>\3', text)

    def billed(self, text: str) -> int:
        """Characters that are paid for: all but the tags ``speak`` and ``voice`` (the service's pricing notes)."""
        return sum(len(_UNBILLED.sub("", line)) for line in text.split("\n"))

    def speak(self, text: str) -> Sound:
        if not text.strip():
            raise EngineFailed("speech.silent", engine="azure")
        return join([self._sound(line) for line in text.split("\n")], between=CLOCK_HZ * _GAP_MS // 1000)

    def close(self) -> None:
        self._service.close()

    def _sound(self, ssml: str) -> Sound:
        headers = {
            "Ocp-Apim-Subscription-Key": self._key,
            "Content-Type": "application/ssml+xml",
            "X-Microsoft-OutputFormat": "riff-24khz-16bit-mono-pcm",
        }
        words = re.sub(r"<[^>]*>", "", ssml)
        return self._service.sound(self._url, headers=headers, content=ssml.encode(), words=words)

    def _document(self, words: list[str]) -> str:
        locale = "-".join(self.voice.name.split("-")[:2])
        return (
            f'<speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="{locale}">'
            f"<voice name={quoteattr(self.voice.name)}>{' '.join(words)}</voice></speak>"
        )

    def _word(self, word: WordSound) -> str:
        letters = escape(plain_letters(word.word))
        phones = _phones(word.ipa) if self.voice.name.startswith("id-ID") else None
        if phones and (word.lang != "id" or _UNSURE.search(word.ipa)):
            letters = f'<phoneme alphabet="ipa" ph={quoteattr(phones)}>{letters}</phoneme>'
        return letters + plain_mark(word.mark)


def _address(options: Options) -> str:
    if url := options.get("azure_url"):
        return f"{url.rstrip('/')}/cognitiveservices/v1"
    region = options.get("azure_region") or ""
    if not _REGION.fullmatch(region):
        raise EngineMissing("speech.no_region", engine="azure")
    return f"https://{region}.tts.speech.microsoft.com/cognitiveservices/v1"


def _phones(ipa: str) -> str | None:
    """A word's sounds in the service's phones; ``None`` where it lacks one."""
    phones = [_PHONES.get(match[0]) for match in _SOUND.finditer(stressed(ipa))]
    return None if None in phones else "".join(phone or "" for phone in phones)
