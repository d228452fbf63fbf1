"""Signing in where the newsroom's people have their accounts anyway: Google Workspace, Entra, any OpenID provider (extra ``oidc``).

OpenID Connect Core 1.0, the code flow with PKCE (RFC 7636), through authlib. Who may come in, and as what, is said by a claim of the
identity token (``AUDIONEWS_OIDC_CLAIM``, ``AUDIONEWS_OIDC_ROLES``); whoever has none of its values stays outside.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Response, current_app, redirect, render_template, request, url_for
from itsdangerous import BadData, URLSafeTimedSerializer

from audionews.desk.auth import COOKIE, give_cookie, safe_next
from audionews.desk.context import Desk, Route
from audionews.errors import AudionewsError, FetchFailed, NotAllowed
from audionews.http_status import status_of
from audionews.library.accounts import ROLES
from audionews.library.passwords import hash_password
from audionews.settings import Settings

UNDER_WAY, PATIENCE_S, TIMEOUT_S, LEEWAY_S = "meja_luar", 600, 10.0, 120
SIGNED = ("RS256", "PS256", "ES256", "EdDSA")  # with keys that the provider publishes; never with our own secret


def offered(settings: Settings) -> bool:
    """Whether somebody may come in so."""
    return bool(settings.oidc_issuer and settings.oidc_client_id)


def openid(desk: Desk) -> Response | tuple[str, int]:
    """To the provider, with what it must bring back."""
    kept = {
        "state": secrets.token_urlsafe(24),
        "nonce": secrets.token_urlsafe(24),
        "verifier": secrets.token_urlsafe(48),
    }
    try:
        with _client(desk) as client:
            address = _published(desk, client)["authorization_endpoint"]
            secrets_of_sign_in = {"nonce": kept["nonce"], "code_verifier": kept["verifier"]}
            url, _ = client.create_authorization_url(address, state=kept["state"], **secrets_of_sign_in)
    except AudionewsError as error:
        return render_template("desk/sign_in.html", target=safe_next(None), error=error), status_of(error)
    answer: Response = redirect(url, 303)  # type: ignore[assignment]
    answer.set_cookie(
        UNDER_WAY,
        _signer().dumps({**kept, "next": safe_next(request.args.get("lanjut"))}),
        max_age=PATIENCE_S,
        path=url_for("desk.openid"),
        httponly=True,
        samesite="Lax",  # it comes back from another site
        secure=desk.base_url.startswith("https:"),
    )
    return answer


def openid_back(desk: Desk) -> Response | tuple[str, int]:
    """Who the provider says it was. A page of our own leads on: a cookie that is ``Strict`` is not sent on the way from another site."""
    try:
        kept = _kept()
        claims = _claims(desk, kept)
        who = desk.library.entrances.known_elsewhere(
            f"{claims['iss']} {claims['sub']}",
            name=" ".join(str(claims.get("name") or claims.get("email") or claims["sub"]).split()),
            also=str(claims.get("email") or claims["sub"]),
            role=role_of(claims, desk.settings),
            password_hash=hash_password(secrets.token_urlsafe(32)),
            at=desk.clock(),
        )
    except AudionewsError as error:
        return render_template("desk/sign_in.html", target=safe_next(None), error=error), status_of(error)
    if old := request.cookies.get(COOKIE):
        desk.people.close_session(old)
    answer = Response(render_template("desk/openid.html", name=who.name, target=kept["next"]))
    answer.delete_cookie(UNDER_WAY, path=url_for("desk.openid"))
    return give_cookie(desk, answer, desk.people.open_session(who, desk.clock()))


def role_of(claims: Mapping[str, Any], settings: Settings) -> str:
    """The highest role that the claim's values give. Raises ``NotAllowed("desk.openid_no_role")``."""
    value = claims.get(settings.oidc_claim)
    values: Iterable[object] = value if isinstance(value, list) else [value]
    given = [settings.oidc_roles[str(one)] for one in values if str(one) in settings.oidc_roles]
    if not given:
        raise NotAllowed("desk.openid_no_role", claim=settings.oidc_claim)
    return max(given, key=ROLES.index)


def _kept() -> dict[str, str]:
    """What was sent along and comes back with the same browser. Raises ``NotAllowed("desk.openid_failed")``."""
    try:
        kept = _signer().loads(request.cookies.get(UNDER_WAY, ""), max_age=PATIENCE_S)
    except BadData as error:
        raise NotAllowed("desk.openid_failed", why="waktunya habis") from error
    if not secrets.compare_digest(request.args.get("state", "").encode(), kept["state"].encode()):
        raise NotAllowed("desk.openid_failed", why="state")
    if "code" not in request.args:
        raise NotAllowed("desk.openid_failed", why=request.args.get("error", "code")[:80])
    return kept


def _claims(desk: Desk, kept: Mapping[str, str]) -> dict[str, Any]:
    """What the identity token says, once its signature, issuer, audience, time and nonce are found right."""
    from authlib.oidc.core import CodeIDToken
    from joserfc import jwt
    from joserfc.jwk import KeySet

    with _client(desk) as client:
        published = _published(desk, client)
        try:
            grant = {"code": request.args["code"], "code_verifier": kept["verifier"]}
            token = client.fetch_token(published["token_endpoint"], grant_type="authorization_code", **grant)
            keys = KeySet.import_key_set(client.get(published["jwks_uri"], withhold_token=True).json())
            signed = jwt.decode(token["id_token"], keys, algorithms=list(SIGNED))
            claims = CodeIDToken(
                signed.claims,
                signed.header,
                {
                    "iss": {"essential": True, "value": published["issuer"]},
                    "aud": {"essential": True, "value": desk.settings.oidc_client_id},
                },
                {"nonce": kept["nonce"], "client_id": desk.settings.oidc_client_id},
            )
            claims.validate(now=int(desk.clock().timestamp()), leeway=LEEWAY_S)
        except Exception as error:  # each of three libraries has its own; nobody comes in by any of them
            raise NotAllowed("desk.openid_failed", why=type(error).__name__) from error
    return dict(claims)


def _published(desk: Desk, client: Any) -> dict[str, Any]:
    """What the provider says of itself (OpenID Connect Discovery 1.0). Raises ``FetchFailed("desk.openid_away")``."""
    issuer = (desk.settings.oidc_issuer or "").rstrip("/")
    try:
        answer = client.get(f"{issuer}/.well-known/openid-configuration", withhold_token=True)
        answer.raise_for_status()
        published = answer.json()
        named = {name: published[name] for name in ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")}
    except Exception as error:
        raise FetchFailed("desk.openid_away", issuer=issuer, why=str(error)[:200]) from error
    if named["issuer"].rstrip("/") != issuer:
        raise FetchFailed("desk.openid_away", issuer=issuer, why=f"issuer {named['issuer']}"[:200])
    return named


def _client(desk: Desk) -> Any:
    try:
        from authlib.integrations.requests_client import OAuth2Session
    except ImportError as error:
        raise FetchFailed("desk.openid_away", issuer="", why="pip install audionews[oidc]") from error
    if not offered(desk.settings):
        raise NotAllowed("desk.openid_failed", why="AUDIONEWS_OIDC_ISSUER")
    client = OAuth2Session(
        desk.settings.oidc_client_id,
        desk.settings.oidc_client_secret,
        scope="openid profile email",
        redirect_uri=desk.base_url + url_for("desk.openid_back"),
        code_challenge_method="S256",
        default_timeout=TIMEOUT_S,
    )
    client.trust_env = False
    return client


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key, salt="desk.openid")


ROUTES = (
    Route(rule="/masuk/luar", view=openid),
    Route(rule="/masuk/luar/kembali", view=openid_back),
)
