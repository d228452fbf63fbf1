"""An OpenID provider on the loopback that behaves as OpenID Connect Core 1.0 and Discovery 1.0 say, for one client: code flow, PKCE."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey
from loopback import listening

CLIENT, SECRET = "meja-redaksi", "rahasia-meja-redaksi"


class Provider:
    """Who signs in next is ``claims``; ``wrong`` changes the identity token before it is signed, ``key`` signs it."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "satu", "use": "sig", "alg": "RS256"})
        self.claims: dict[str, object] = {}
        self.wrong: dict[str, object] = {}
        self.signing_key = self.key
        self.codes: dict[str, dict[str, str]] = {}
        self.issuer, self.now = "", 0

    def published(self) -> dict[str, object]:
        at = self.issuer
        return {
            "issuer": at,
            "authorization_endpoint": f"{at}/authorize",
            "token_endpoint": f"{at}/token",
            "jwks_uri": f"{at}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser is sent: the person has agreed."""
        assert query["client_id"] == CLIENT
        assert query["response_type"] == "code"
        assert "openid" in query["scope"].split()
        assert query["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, object]]:
        name = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proven = asked and base64.urlsafe_b64encode(digest).decode().rstrip("=") == asked["code_challenge"]
        if name != f"{CLIENT}:{SECRET}":
            return 401, {"error": "invalid_client"}
        if not proven or form["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": self.now, "exp": self.now + 300, "nonce": asked["nonce"]}
        signed = jwt.encode({"alg": "RS256", "kid": "satu"}, {**claims, **self.claims, **self.wrong}, self.signing_key)
        return 200, {"access_token": "a", "token_type": "Bearer", "expires_in": 300, "id_token": signed}


@contextmanager
def providing():
    held = Provider()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self, status, body, **headers):
            content = json.dumps(body).encode()
            self.send_response(status)
            for name, value in {
                "Content-Type": "application/json",
                "Content-Length": str(len(content)),
                **headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def do_GET(self):
            path, query = urlsplit(self.path).path, {n: v[0] for n, v in parse_qs(urlsplit(self.path).query).items()}
            if path == "/.well-known/openid-configuration":
                return self._answer(200, held.published())
            if path == "/jwks":
                return self._answer(200, {"keys": [held.key.as_dict(private=False)]})
            return self._answer(302, {}, Location=held.authorize(query))

        def do_POST(self):
            form = {n: v[0] for n, v in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()}
            self._answer(*held.token(form, self.headers.get("Authorization", "")))

        def log_message(self, *_):
            pass

    with listening(Handler) as server:
        held.issuer = server.address
        yield held
