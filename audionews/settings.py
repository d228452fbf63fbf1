"""Frozen settings, read once from the environment. A secret NAME may also come as NAME_FILE (a path)."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from audionews import setting_values
from audionews.environment import PREFIX, home_of, merged, misspelt
from audionews.errors import BadInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything the outside may set; rooms get the values they need, never the environment.

    ``fixed_now``: AUDIONEWS_NOW, for a reproducible demo; the clock is injected from here.
    """

    home: Path
    database_url: str = field(repr=False)  # it may hold a password
    media_url: str = field(repr=False)
    base_url: str
    secret_key: str | None = field(repr=False)
    fetch_allow: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]
    fixed_now: datetime | None
    engine: str | None  # AUDIONEWS_ENGINE: the newsroom's chosen engine; None = the embedded default
    piper_voice: Path | None  # AUDIONEWS_PIPER_VOICE: a .onnx voice file with its .json beside it
    voices: tuple[
        str, ...
    ]  # AUDIONEWS_VOICES: "natural/pria espeak/id", the order and the list of those allowed; () = ours
    natural_model: Path | None  # AUDIONEWS_NATURAL_MODEL: the .onnx file, where the packages do not bring it
    azure_key: str | None = field(repr=False)  # AUDIONEWS_AZURE_KEY(_FILE): of an Azure Speech resource
    azure_region: str | None  # AUDIONEWS_AZURE_REGION: "southeastasia"
    azure_url: str | None  # AUDIONEWS_AZURE_URL: another address of the same service
    google_key: str | None = field(repr=False)  # AUDIONEWS_GOOGLE_KEY(_FILE): an API key of Google Cloud
    google_url: str | None  # AUDIONEWS_GOOGLE_URL: another address of the same service
    openai_key: str | None = field(repr=False)  # AUDIONEWS_OPENAI_KEY(_FILE)
    openai_url: str | None  # AUDIONEWS_OPENAI_URL: any server with /v1/audio/speech; None: OpenAI's own
    openai_model: str | None  # AUDIONEWS_OPENAI_MODEL
    gtts_host: str | None  # AUDIONEWS_GTTS_HOST: where the gTTS service answers (tests: a loopback stand-in)
    worker_jobs: int = (
        1  # AUDIONEWS_WORKER_JOBS: episodes made at once in a worker (each is spoken on all cores already)
    )
    engine_jobs: Mapping[str, int] = field(
        default_factory=dict
    )  # AUDIONEWS_ENGINE_JOBS: "gtts=2", at once over all workers
    engine_rate: Mapping[str, int] = field(
        default_factory=dict
    )  # AUDIONEWS_ENGINE_RATE: "gtts=60", sentences a minute over all
    engine_characters: Mapping[str, int] = field(
        default_factory=dict
    )  # AUDIONEWS_ENGINE_CHARACTERS: "azure=500000", characters a month over all; then the fallback speaks
    engine_options: Mapping[str, str] = field(
        default_factory=dict, repr=False
    )  # AUDIONEWS_ENGINE_<ENGINE>_<OPTION>(_FILE): options of outsiders' engines, by "engine_option"
    hear: bool = True  # AUDIONEWS_HEAR=off: new clips are not listened to
    hear_with: str | None = None  # AUDIONEWS_HEAR_WITH: "module:factory" of a recogniser that is not ours
    hear_model: Path | None = None  # AUDIONEWS_HEAR_MODEL: the folder of whisper-small; None: where voice get put it
    retire_after_days: int = (
        0  # AUDIONEWS_RETIRE_AFTER_DAYS: old media goes when nothing has needed it so long; 0: never
    )
    legal_hold_days: int = 365  # AUDIONEWS_LEGAL_HOLD_DAYS: then media of a withdrawn story are deleted; 0: never
    media_by: str = (
        ""  # AUDIONEWS_MEDIA_BY: "x-accel:/_media/" (nginx sends the file), "redirect" (the bucket does); "": we do
    )
    metrics_token: str | None = field(
        default=None, repr=False
    )  # AUDIONEWS_METRICS_TOKEN(_FILE): opens /metrics; None: no page
    proxies: tuple[
        ipaddress.IPv4Network | ipaddress.IPv6Network, ...
    ] = ()  # AUDIONEWS_PROXIES: their X-Forwarded-For counts
    hsts_subdomains: bool = (
        False  # AUDIONEWS_HSTS_SUBDOMAINS=on: browsers insist on https for every name below the site's, too
    )
    podping_url: str | None = (
        None  # AUDIONEWS_PODPING_URL: who writes podpings for us; podping.cloud once there is a token
    )
    podping_token: str | None = field(default=None, repr=False)  # AUDIONEWS_PODPING_TOKEN(_FILE): sent as Authorization
    oidc_issuer: str | None = None  # AUDIONEWS_OIDC_ISSUER: "https://accounts.google.com"; None: nobody comes in so
    oidc_client_id: str | None = None  # AUDIONEWS_OIDC_CLIENT_ID
    oidc_client_secret: str | None = field(default=None, repr=False)  # AUDIONEWS_OIDC_CLIENT_SECRET(_FILE)
    oidc_claim: str = "groups"  # AUDIONEWS_OIDC_CLAIM: of the identity token, which says what a person may do
    oidc_roles: Mapping[str, str] = field(
        default_factory=dict
    )  # AUDIONEWS_OIDC_ROLES: "redaksi=redaktur ratna@contoh.id=admin", values of that claim
    password_door: bool = True  # AUDIONEWS_PASSWORD_DOOR=off: people come in by the provider alone
    alarm_to: tuple[str, ...] = field(
        default=(), repr=False
    )  # AUDIONEWS_ALARM_TO(_FILE): addresses of apprise, which hold passwords, blanks between
    alarm_quiet: tuple[int, int] | None = None  # AUDIONEWS_ALARM_QUIET: "22:00-05:30" WIB, in minutes of the day
    telegram_token: str | None = field(default=None, repr=False)  # AUDIONEWS_TELEGRAM_TOKEN(_FILE): of a bot
    telegram_url: str | None = None  # AUDIONEWS_TELEGRAM_URL: a Bot API server of one's own
    message_to: tuple[str, ...] = field(default=(), repr=False)  # AUDIONEWS_MESSAGE_TO(_FILE): "keluarga=mailto://…"
    whatsapp_token: str | None = field(default=None, repr=False)  # AUDIONEWS_WHATSAPP_TOKEN(_FILE): of a system user
    whatsapp_phone_id: str | None = None  # AUDIONEWS_WHATSAPP_PHONE_ID: of the number that sends, no number itself
    whatsapp_url: str | None = None  # AUDIONEWS_WHATSAPP_URL: with its version; None: Meta's own
    whatsapp_to: Mapping[str, str] = field(
        default_factory=dict, repr=False
    )  # AUDIONEWS_WHATSAPP_TO(_FILE): "keluarga/1=6281…", who asked to be told

    def clock(self) -> datetime:
        """Now: the moment that AUDIONEWS_NOW fixes, else the wall's. Hand ``settings.clock`` to whoever needs a clock."""
        return self.fixed_now or datetime.now(UTC)

    @property
    def is_public(self) -> bool:
        """Whether strangers reach the base URL: no loopback or private address, no name that stands for an example (RFC 2606)."""
        host = urlsplit(self.base_url).hostname or ""
        try:
            return ipaddress.ip_address(host).is_global
        except ValueError:
            return "." in host and not is_example(host)


def is_example(host: str) -> bool:
    """Whether a host's name is one that nobody owns (RFC 2606, RFC 6761), or says so ("example.id")."""
    labels = host.lower().rstrip(".").split(".")
    return labels[-1] in ("example", "test", "invalid", "localhost") or "example" in labels


DEFAULT_BASE_URL = "http://127.0.0.1:8000"
LEAST_SECRET = 16
_PLAIN_ADDRESS = re.compile(r"[\w.:/\[\]~%-]+", re.ASCII)


def _secret(env: Mapping[str, str], name: str) -> str | None:
    if env.get(name):
        return env[name]
    path = env.get(name + "_FILE")
    if not path:
        return None
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise BadInput("settings.bad_value", name=name + "_FILE", value=path, why=error.strerror) from error


def _networks(
    value: str, name: str = "AUDIONEWS_FETCH_ALLOW"
) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    try:
        return tuple(ipaddress.ip_network(part.strip()) for part in value.split(",") if part.strip())
    except ValueError as error:
        raise BadInput("settings.bad_value", name=name, value=value, why=str(error)) from error


def _moment(value: str | None) -> datetime | None:
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise BadInput("settings.bad_value", name="AUDIONEWS_NOW", value=value, why=str(error)) from error
    if moment.tzinfo is None:
        raise BadInput("settings.bad_value", name="AUDIONEWS_NOW", value=value, why="tanpa zona waktu, misalnya +07:00")
    return moment


def _whole(env: Mapping[str, str], name: str, default: int, least: int) -> int:
    value = env.get(name) or str(default)
    if not value.strip().isdecimal() or int(value) < least:
        raise BadInput("settings.bad_value", name=name, value=value, why=f"bukan bilangan bulat, sedikitnya {least}")
    return int(value)


def _address(env: Mapping[str, str], name: str, default: str | None = None) -> str | None:
    """An http(s) address without user, query or anything that could break out of a header or a page."""
    value = env.get(name) or default
    if value is None:
        return None
    try:
        parts = urlsplit(value)
        whole = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        plain = (
            not (parts.query or parts.fragment or "@" in parts.netloc) and _PLAIN_ADDRESS.fullmatch(value) is not None
        )
    except ValueError:  # a port that is no number, an IPv6 address that does not end
        whole = plain = False
    if not (whole and plain):
        shown = value.split("://")[0][:12] + "://…" if "@" in value else value[:80].encode("unicode_escape").decode()
        why = "alamat http:// atau https:// lengkap, tanpa nama pengguna, tanda tanya atau spasi"
        raise BadInput("settings.bad_value", name=name, value=shown, why=why)
    return value


def _base_url(env: Mapping[str, str]) -> str:
    address = (_address(env, "AUDIONEWS_BASE_URL", DEFAULT_BASE_URL) or "").rstrip("/")
    if urlsplit(address).path:
        why = "situs berdiri di akar sebuah nama, tanpa /jalur sesudahnya; pakai nama sendiri, misalnya https://suara.contoh.id"
        raise BadInput("settings.bad_value", name="AUDIONEWS_BASE_URL", value=address, why=why)
    return address


def _long_enough(env: Mapping[str, str], name: str) -> str | None:
    """A secret that signs cookies; never repeated in a report."""
    secret = _secret(env, name)
    if secret is not None and len(secret) < LEAST_SECRET:
        raise BadInput("settings.bad_value", name=name, value="…", why=f"sedikitnya {LEAST_SECRET} huruf acak")
    return secret


def _media_by(value: str) -> str:
    if value in ("", "redirect") or value.startswith("x-accel:/"):
        return value
    raise BadInput("settings.bad_value", name="AUDIONEWS_MEDIA_BY", value=value, why="redirect atau x-accel:/awalan/")


_ENGINE_OPTION = re.compile(r"AUDIONEWS_ENGINE_([A-Z0-9]+_[A-Z0-9_]+?)(_FILE)?")


def _engine_options(env: Mapping[str, str]) -> dict[str, str]:
    """ "siaran_program" of AUDIONEWS_ENGINE_SIARAN_PROGRAM; a value may lie in a file, as every secret may."""
    options = {}
    for name in sorted(env):
        if (match := _ENGINE_OPTION.fullmatch(name)) and (value := _secret(env, name.removesuffix("_FILE"))):
            options[match[1].lower()] = value
    return options


def _on(env: Mapping[str, str], name: str, default: str = "on") -> bool:
    value = (env.get(name) or default).lower()
    if value not in ("on", "off"):
        raise BadInput("settings.bad_value", name=name, value=value, why="on atau off")
    return value == "on"


BESIDE = ("EDITOR", "DEBUG", "ACCESS_LOG", "LIFELINE")  # read by the one file that each concerns


def setting_names() -> dict[str, str]:
    """Every name that is read, with the field of ``Settings`` it fills ("" for the few that are read elsewhere)."""
    by_field = {PREFIX + ("NOW" if f.name == "fixed_now" else f.name.upper()): f.name for f in fields(Settings)}
    files = {
        name + "_FILE": field for name, field in by_field.items() if not _FIELDS[field].repr and field != "media_url"
    }
    return {**by_field, **files, **{PREFIX + name: "" for name in BESIDE}}


def unread(environment: Mapping[str, str]) -> dict[str, str | None]:
    """The AUDIONEWS_ names of the environment and its ``.env`` that nobody reads, each with the known name that is near."""
    strangers = misspelt(merged(environment), setting_names())
    return {name: near for name, near in strangers.items() if not _ENGINE_OPTION.fullmatch(name)}


_FIELDS = {f.name: f for f in fields(Settings)}


def from_environment(env: Mapping[str, str] | None = None) -> Settings:
    """Reads the settings; raises ``BadInput("settings.bad_value")`` for a value that cannot be meant."""
    env = merged(os.environ if env is None else env)
    home = home_of(env)
    piper = env.get("AUDIONEWS_PIPER_VOICE")
    natural = env.get("AUDIONEWS_NATURAL_MODEL")
    hear_model = env.get("AUDIONEWS_HEAR_MODEL")
    podping_token = _secret(env, "AUDIONEWS_PODPING_TOKEN")
    return Settings(
        home=home,
        database_url=_secret(env, "AUDIONEWS_DATABASE_URL") or f"sqlite:///{home / 'audionews.sqlite'}",
        media_url=env.get("AUDIONEWS_MEDIA_URL") or (home / "media").as_uri(),
        base_url=_base_url(env),
        secret_key=_long_enough(env, "AUDIONEWS_SECRET_KEY"),
        fetch_allow=_networks(env.get("AUDIONEWS_FETCH_ALLOW", "")),
        fixed_now=_moment(env.get("AUDIONEWS_NOW")),
        engine=env.get("AUDIONEWS_ENGINE") or None,
        piper_voice=Path(piper) if piper else None,
        voices=setting_values.voices(env, "AUDIONEWS_VOICES"),
        natural_model=Path(natural) if natural else None,
        azure_key=_secret(env, "AUDIONEWS_AZURE_KEY"),
        azure_region=env.get("AUDIONEWS_AZURE_REGION") or None,
        azure_url=_address(env, "AUDIONEWS_AZURE_URL"),
        google_key=_secret(env, "AUDIONEWS_GOOGLE_KEY"),
        google_url=_address(env, "AUDIONEWS_GOOGLE_URL"),
        openai_key=_secret(env, "AUDIONEWS_OPENAI_KEY"),
        openai_url=_address(env, "AUDIONEWS_OPENAI_URL"),
        openai_model=env.get("AUDIONEWS_OPENAI_MODEL") or None,
        gtts_host=_address(env, "AUDIONEWS_GTTS_HOST"),
        worker_jobs=_whole(env, "AUDIONEWS_WORKER_JOBS", 1, 1),
        engine_jobs=setting_values.by_engine(env, "AUDIONEWS_ENGINE_JOBS"),
        engine_rate=setting_values.by_engine(env, "AUDIONEWS_ENGINE_RATE"),
        engine_characters=setting_values.by_engine(env, "AUDIONEWS_ENGINE_CHARACTERS"),
        engine_options=_engine_options(env),
        hear=_on(env, "AUDIONEWS_HEAR"),
        hear_with=env.get("AUDIONEWS_HEAR_WITH") or None,
        hear_model=Path(hear_model) if hear_model else None,
        media_by=_media_by(env.get("AUDIONEWS_MEDIA_BY") or ""),
        metrics_token=_secret(env, "AUDIONEWS_METRICS_TOKEN"),
        proxies=_networks(env.get("AUDIONEWS_PROXIES", ""), "AUDIONEWS_PROXIES"),
        hsts_subdomains=_on(env, "AUDIONEWS_HSTS_SUBDOMAINS", "off"),
        retire_after_days=_whole(env, "AUDIONEWS_RETIRE_AFTER_DAYS", 0, 0),
        legal_hold_days=_whole(env, "AUDIONEWS_LEGAL_HOLD_DAYS", 365, 0),
        podping_url=_address(env, "AUDIONEWS_PODPING_URL", "https://podping.cloud/" if podping_token else None),
        podping_token=podping_token,
        oidc_issuer=_address(env, "AUDIONEWS_OIDC_ISSUER"),
        oidc_client_id=env.get("AUDIONEWS_OIDC_CLIENT_ID") or None,
        oidc_client_secret=_secret(env, "AUDIONEWS_OIDC_CLIENT_SECRET"),
        oidc_claim=env.get("AUDIONEWS_OIDC_CLAIM") or "groups",
        oidc_roles=setting_values.roles(env, "AUDIONEWS_OIDC_ROLES"),
        password_door=_on(env, "AUDIONEWS_PASSWORD_DOOR") or not env.get("AUDIONEWS_OIDC_ISSUER"),
        alarm_to=tuple((_secret(env, "AUDIONEWS_ALARM_TO") or "").split()),
        alarm_quiet=setting_values.hours(env, "AUDIONEWS_ALARM_QUIET"),
        telegram_token=_secret(env, "AUDIONEWS_TELEGRAM_TOKEN"),
        telegram_url=_address(env, "AUDIONEWS_TELEGRAM_URL"),
        message_to=tuple((_secret(env, "AUDIONEWS_MESSAGE_TO") or "").split()),
        whatsapp_token=_secret(env, "AUDIONEWS_WHATSAPP_TOKEN"),
        whatsapp_phone_id=setting_values.digits(env, "AUDIONEWS_WHATSAPP_PHONE_ID"),
        whatsapp_url=_address(env, "AUDIONEWS_WHATSAPP_URL"),
        whatsapp_to=setting_values.numbers(_secret(env, "AUDIONEWS_WHATSAPP_TO") or "", "AUDIONEWS_WHATSAPP_TO"),
    )
