"""Who is asking: what a token must be, and when it counts no more."""
import json
from datetime import datetime, timedelta, timezone

from project import DASHBOARDS, JWKS, LOGIN, REVOKE, SERVER, case, equal, sharing, true
from service import CHECK, PERMISSIONS
from tokens import Signer, b64, claims_of, der_signature, from_now, header_of, in_seconds, parts, unb64

try:
    import jwt
except ImportError:     # a foreign signer more, where there is one
    jwt = None

YEAR = 366 * 24 * 3600


def taken(project, token):
    project.ok(token, "GET", DASHBOARDS, wanted={"dashboards": []})


def refused(project, token, code="invalid_token"):
    answer = project.ask(token, "GET", DASHBOARDS)
    seen = project.expect(answer, 401, {"code": code})
    true("Bearer" in answer.header("WWW-Authenticate"), "the challenge of a token's fault names Bearer")
    true(token not in answer.body.decode(), "no error shows a token")
    return seen


def with_claims(name, code=None, changes=None, **more):
    """A case about the claims of a token that is well signed; None takes one out."""
    @case(f"a token: {name}")
    def run(p):
        token = p.token(**{**(changes or {}), **{n: v(p) if callable(v) else v for n, v in more.items()}})
        refused(p, token, code) if code else taken(p, token)


# claims that are taken
with_claims("userReference", userReference="ann")
for spelling in ("clientId", "clientid", "client_id"):
    with_claims(f"a user reference under {spelling}", changes={"userReference": None, spelling: "ann"})
for spelling in ("orgid", "org_id"):
    with_claims(f"an org under {spelling}", changes={spelling: "acme"})
with_claims("two spellings of one value", changes={"clientId": "ann", "client_id": "ann", "orgId": "o", "org_id": "o"})
with_claims("scope and accessType as their defaults are", scope="read_write", accessType="standard")
with_claims("claims that mean nothing here", changes={"userId": "somebody", "foo": {"bar": [1, None]}, "sub": "x"})
with_claims("exp in place of expires", expires=None, exp=lambda p: in_seconds(60))
with_claims("exp with a fraction", expires=None, exp=lambda p: in_seconds(60) + 0.25)
with_claims("iat, nbf, iss and aud that are right", iat=lambda p: in_seconds(0), nbf=lambda p: in_seconds(-5),
            iss=lambda p: p.name, aud=lambda p: p.name)
with_claims("an audience among others", aud=lambda p: ["x", p.name])
with_claims("the service as its audience", aud="dashgrant")
with_claims("an nbf inside the leeway", nbf=lambda p: in_seconds(20))
with_claims("expired inside the leeway", expires=lambda p: from_now(-20).isoformat())
with_claims("a life as long as may be", expires=lambda p: from_now(YEAR - 600).isoformat())

FORMS = {
    "Python's isoformat() of UTC": lambda t: t.isoformat(),
    "Python's isoformat() without fractions": lambda t: t.replace(microsecond=0).isoformat(),
    "Python's isoformat() of another zone": lambda t: t.astimezone(timezone(timedelta(hours=5, minutes=30))).isoformat(),
    "JavaScript's toISOString()": lambda t: t.strftime("%Y-%m-%dT%H:%M:%S.") + f"{t.microsecond // 1000:03d}Z",
    "Ruby's iso8601": lambda t: t.strftime("%Y-%m-%dT%H:%M:%SZ"),
    "Go's RFC3339Nano": lambda t: t.strftime("%Y-%m-%dT%H:%M:%S.") + f"{t.microsecond:06d}789Z",
    "Go's RFC3339Nano with its zeros cut": lambda t: t.strftime("%Y-%m-%dT%H:%M:%S.5-07:00"),
}
for name, form in FORMS.items():
    with_claims(f"expires as {name}", expires=lambda p, form=form: form(from_now(12 * 3600)))
    with_claims(f"expires as {name}, passed", "token_expired", expires=lambda p, form=form: form(from_now(-36 * 3600)))

# claims that are not
with_claims("without project", "invalid_token", projectId=None)
with_claims("another project", "invalid_token", projectId="somebody else's")
with_claims("without user reference", "invalid_token", userReference=None)
with_claims("userId is nobody", "invalid_token", userReference=None, userId="ann")
with_claims("without expiry", "invalid_token", expires=None)
with_claims("iat is no expiry", "invalid_token", expires=None, iat=lambda p: in_seconds(0))
for name, value in {"no offset": "2026-11-21T20:26:00", "a date": "2999-01-01", "words": "tomorrow", "nothing": "",
                    "a day that is none": "2999-02-30T00:00:00Z"}.items():
    with_claims(f"an expires that is no time: {name}", "invalid_token", expires=value)
for name, value in {"expires": 4102444800, "exp": "4102444800", "nbf": "0", "iat": "0", "scope": ["read"],
                    "accessType": True, "projectId": 7, "userReference": {"id": "ann"}, "clientId": 7, "orgId": 7,
                    "roles": "QA", "orgs": {"orgId": "acme"}, "parentDashboardIds": "d1", "iss": 7, "aud": 7,
                    "dashboardId": 7}.items():
    with_claims(f"{name} of the wrong type", "invalid_token", changes={name: value})
with_claims("a role of the wrong type", "invalid_token", roles=["QA", 7])
with_claims("a parent of the wrong type", "invalid_token", parentDashboardIds=["d1", None])
with_claims("a roster's user of the wrong type", "invalid_token", orgs=[{"orgId": "acme", "users": ["bea"]}])
with_claims("an unknown scope", "invalid_token", scope="write")
with_claims("a scope in capitals", "invalid_token", scope="READ")
with_claims("an empty scope", "invalid_token", scope="")
with_claims("an unknown accessType", "invalid_token", accessType="root")
with_claims("an empty user reference", "invalid_token", userReference="")
with_claims("a user reference over its length", "invalid_token", userReference="u" * 257)
with_claims("a user reference with a control character", "invalid_token", userReference="ann\u0000")
with_claims("two spellings of the person that differ", "invalid_token", clientId="bea")
with_claims("two spellings of the org that differ", "invalid_token", changes={"orgId": "a", "org_id": "b"})
with_claims("two projects", "invalid_token", appId="somebody else's")
with_claims("of several expiries the earliest: exp", "token_expired", exp=lambda p: in_seconds(-600))
with_claims("of several expiries the earliest: expires", "token_expired", exp=lambda p: in_seconds(600),
            expires=lambda p: from_now(-600).isoformat())
with_claims("of several expiries the earliest: a cap does not see the later one", expires=lambda p: from_now(60).isoformat(),
            exp=lambda p: in_seconds(3 * YEAR))
with_claims("too long a life", "token_ttl_too_long", expires=lambda p: from_now(YEAR + 600).isoformat())
with_claims("too long a life by exp", "token_ttl_too_long", expires=None, exp=lambda p: in_seconds(YEAR + 600))
with_claims("not valid yet", "invalid_token", nbf=lambda p: in_seconds(600))
with_claims("issued in the future", "invalid_token", iat=lambda p: in_seconds(600))
with_claims("another audience", "invalid_token", aud="somebody else")
with_claims("another audience among others", "invalid_token", aud=["somebody", "else"])
with_claims("an audience of nobody", "invalid_token", aud=[])
with_claims("another issuer", "invalid_token", iss="somebody else")
for name, value in {"dataSetIds": ["ds1"], "secureFilters": {}, "allowDatabaseSchemaAccess": False}.items():
    with_claims(f"the vendor's data token with {name}", "invalid_token", changes={name: value})


@case("a token for reading data is refused, also where its claims are null or empty")
def data_tokens(p):
    for name in ("dataSetIds", "secureFilters", "allowDatabaseSchemaAccess"):
        for value in (b"null", b"[]", b"{}", b"false", b'""'):
            claims = json.dumps(p.claims()).encode()
            refused(p, p.signer.sign(claims[:-1] + b',"' + name.encode() + b'":' + value + b"}"))


@case("an expired token is told the server's time, so that an embed can renew")
def expired(p):
    seen = refused(p, p.token(expires=from_now(-3600).isoformat()), "token_expired")
    said = datetime.fromisoformat(seen["server_time"].replace("Z", "+00:00"))
    true(abs((said - from_now(0)).total_seconds()) < 120, f"server_time {said} is now")
    true("server_time" not in refused(p, p.token(scope="x")), "another fault carries no time")


@case("a bad signature")
def signatures(p):
    token = p.token()
    head, _, signature = token.rpartition(".")
    raw = unb64(signature)
    taken(p, token)
    for bad in (bytes([raw[0] ^ 1]) + raw[1:], raw[:-1] + bytes([raw[-1] ^ 1]), raw[32:] + raw[:32], raw[:63], raw + b"\0",
                bytes(64), b"\xff" * 64):
        refused(p, f"{head}.{b64(bad)}")
    refused(p, f"{head}.{b64(der_signature(raw))}")
    for other in (f"{head}.", head, f"{head}.{signature}.", f".{token}", f"{head}.{signature}=", "x", "a.b.c", "..",
                  f"{head}.{signature[:-1]}!", token.replace(".", "..", 1)):
        refused(p, other)
    refused(p, Signer().sign(p.claims()))


@case("claims or header changed after signing")
def changed(p):
    header, claims, signature = p.token(scope="read").split(".")
    refused(p, ".".join((header, b64(json.dumps(p.claims()).encode()), signature)))
    refused(p, ".".join((b64(b'{"typ":"JWT","alg":"ES256"}'), claims, signature)))


@case("no algorithm but that of the key")
def algorithms(p):
    claims = p.claims()
    for alg in ("none", "None", "NONE", "", "HS256", "RS256", "ES384", "ES512", "PS256", "es256", "EdDSA"):
        refused(p, p.signer.sign(claims, alg=alg))
        refused(p, parts({"alg": alg, "typ": "JWT"}, claims) + ".")
    refused(p, p.signer.sign(claims, header={"alg": None}))
    refused(p, p.signer.sign(claims, header={"alg": ["ES256"]}))


@case("an HMAC under a public key")
def hmac(p):
    pem = p.signer.pem
    body = "".join(pem.splitlines()[1:-1])
    for secret in (pem, pem.strip(), pem.replace("\n", "\r\n"), body, p.key, p.key.split(":::")[1], ""):
        refused(p, p.signer.hmac(p.claims(), secret))


@case("what a header may not hold")
def headers(p):
    taken(p, p.signer.sign(p.claims(), typ=None))
    taken(p, p.signer.sign(p.claims(), typ="jwt"))
    for header in ({"crit": ["exp"]}, {"crit": []}, {"b64": False, "crit": ["b64"]}, {"typ": "at+jwt"}, {"kid": 7},
                   {"kid": None, "jwk": {"kty": "EC"}}, {"jku": "https://example.org/"}, {"zip": "DEF"}, {"x5c": []}):
        refused(p, p.signer.sign(p.claims(), header=header))
    refused(p, p.signer.sign(p.claims(), header=b'{"alg":"ES256","alg":"none"}'))
    refused(p, p.signer.sign(p.claims(), header=b'["ES256"]'))


@case("a duplicate claim")
def duplicates(p):
    text = json.dumps(p.claims()).encode()
    for more in (b'"userReference":"ann"', b'"userReference":"bea"', b'"scope":"read","scope":"read"',
                 b'"user\\u0052eference":"ann"', b'"foo":1,"foo":1', b'"foo":{"bar":1,"bar":1}'):
        refused(p, p.signer.sign(text[:-1] + b"," + more + b"}"))


@case("claims that are null are of the wrong type")
def nulls(p):
    text = json.dumps(p.claims()).encode()
    for name in ("orgId", "scope", "accessType", "roles", "orgs", "parentDashboardIds", "exp", "nbf", "iat", "aud", "iss",
                 "clientId"):
        refused(p, p.signer.sign(text[:-1] + b',"' + name.encode() + b'":null}'))


@case("claims that are no JSON object")
def payloads(p):
    for text in (b"", b"[]", b"7", b"{", b"null", b'"x"', b'{"a":"\xff"}', b"[" * 5000, json.dumps(p.claims()).encode() + b"x"):
        refused(p, p.signer.sign(text))


@case("a token over its length")
def long(p):
    taken(p, p.token(foo="x" * 4000))
    if p.target.kind != "lighttpd":     # it takes no header of over 8 KiB by itself
        taken(p, p.token(foo="x" * 8000))
        refused(p, p.token(foo="x" * 14000))


@case("a key of another project counts for nothing here")
def foreign_key(p):
    other = p.other()
    taken(other, other.token())
    refused(p, other.signer.sign(p.claims()))
    refused(p, other.signer.sign(p.claims(projectId=None, appId=p.name)))
    refused(p, p.signer.sign(other.claims()))
    board = p.board(p.token())
    p.sees(other.token(), board, None)


@case("several keys, with and without kid")
def kids(p):
    second, third = Signer(), Signer()
    p.control("POST", "/control/verify-keys", {"project": p.name, "pem": second.pem, "kid": "2026", "name": "second"}, 201)
    taken(p, p.token())
    taken(p, second.sign(p.claims()))
    taken(p, second.sign(p.claims(), kid="2026"))
    refused(p, p.signer.sign(p.claims(), kid="2026"))
    for kid in ("2027", "", "2026 ", p.key_id, "../../etc/passwd"):
        refused(p, second.sign(p.claims(), kid=kid))
    refused(p, third.sign(p.claims(), kid="2026"))
    p.control("POST", "/control/verify-keys", {"project": p.name, "pem": third.pem, "kid": "2026"}, 409)
    p.control("POST", "/control/verify-keys", {"project": p.name, "pem": second.pem}, 409)


@case("a project's key takes no name of ours, and none of ours is taken from it")
def our_names(p):
    ours = p.expect(p.send("GET", JWKS, []), 200)["keys"][0]["kid"]
    other = Signer()
    p.control("POST", "/control/verify-keys", {"project": p.name, "pem": other.pem, "kid": ours}, 422)
    p.control("POST", "/control/verify-keys", {"project": p.name, "pem": other.pem, "kid": ours.split(":")[0] + ":x"}, 422)
    now = in_seconds(0)
    issued = {"iss": "dashgrant", "aud": p.name, "iat": now, "exp": now + 600, "jti": "x", "clientId": "ann"}
    refused(p, p.signer.sign({**p.claims(), **issued}, kid=ours))
    refused(p, p.signer.sign(issued, kid=ours))
    refused(p, p.signer.sign(issued))


@case("keys that are not of the one kind")
def other_keys(p):
    for pem in (Signer("secp384r1").pem, Signer("secp256k1").pem, "", "x", p.signer.pem[:60], p.signer.pem + Signer().pem,
                "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n"):
        p.control("POST", "/control/verify-keys", {"project": p.name, "pem": pem}, 422)
    private = Signer()
    with open(private.private) as f:
        p.control("POST", "/control/verify-keys", {"project": p.name, "pem": f.read()}, 422)


@case("a revoked key ends its tokens at once, and no other's")
def revoked_key(p):
    second = Signer()
    p.control("POST", "/control/verify-keys", {"project": p.name, "pem": second.pem}, 201)
    first_token, second_token = p.token(), second.sign(p.claims())
    taken(p, first_token)
    taken(p, second_token)
    other = p.other()
    p.control("POST", "/control/verify-keys/revoke", {"project": other.name, "key_id": p.key_id}, 404)
    taken(p, first_token)
    p.control("POST", "/control/verify-keys/revoke", {"project": p.name, "key_id": p.key_id})
    refused(p, first_token)
    refused(p, p.token())
    taken(p, second_token)


@case("a person's tokens are revoked up to now, at once")
def revoked_person(p):
    tokens = [p.token(), p.token(iat=in_seconds(-5)), p.token(org="acme"), p.issue(), p.issue(org=None)]
    others = [p.token("bea"), p.issue("bea")]
    for token in tokens + others:
        taken(p, token)
    p.ok(SERVER, "POST", REVOKE, {"user_reference": "ann"}, {"user_reference": "ann"})
    for token in tokens:
        refused(p, token)
    for token in others:
        taken(p, token)
    taken(p, p.issue())
    refused(p, p.token(iat=in_seconds(5)))      # a clock that runs ahead may have said so before
    refused(p, p.token())       # it does not say when it was issued


@case("a person's tokens are revoked in one org")
def revoked_in_org(p):
    here, there, nowhere = p.issue(org="acme"), p.issue(org="other"), p.issue(org=None)
    by_roster = p.issue(org=None, orgs=[{"orgId": "acme", "users": [{"clientId": "ann", "email": "a@b.example"}]}])
    p.ok(SERVER, "POST", REVOKE, {"user_reference": "ann", "org_id": "acme"})
    refused(p, here)
    refused(p, by_roster)
    taken(p, there)
    taken(p, nowhere)
    other = p.other()
    mine = other.token()
    p.ok(SERVER, "POST", REVOKE, {"user_reference": "ann", "org_id": None})
    refused(p, nowhere)
    taken(other, mine)


@case("revoking asks for what it needs")
def revoking(p):
    p.refuse(SERVER, "POST", REVOKE, {}, 422, "missing_field")
    p.refuse(SERVER, "POST", REVOKE, {"user_reference": 7}, 422, "wrong_type")
    p.refuse(SERVER, "POST", REVOKE, {"user_reference": "ann", "orgId": "acme"}, 422, "unknown_field")
    p.refuse(SERVER, "POST", REVOKE, [], 422, "wrong_type")


@case("the wrong kind of credential for a route")
def wrong_credential(p):
    token, board = p.token(org="acme"), p.put_board()
    for method, path, body in (("GET", PERMISSIONS, None), ("PUT", PERMISSIONS, {}), ("DELETE", PERMISSIONS, {}),
                               ("POST", CHECK, {}), ("POST", LOGIN, {}), ("POST", REVOKE, {"user_reference": "bea"}),
                               ("GET", "/api/v3/project/audit", None)):
        p.refuse(token, method, path, body, 403, "wrong_credential")
    for method, body in (("GET", None), ("PUT", {"shares": []}), ("DELETE", {"shares": []})):
        p.refuse(SERVER, method, sharing(board), body, 403, "wrong_credential")


@case("no credential, and what the challenge names")
def no_credential(p):
    for method, path, scheme in (("GET", DASHBOARDS, "Bearer"), ("GET", sharing("d1"), "Bearer"), ("POST", LOGIN, "Api-Key"),
                                 ("POST", REVOKE, "Api-Key"), ("GET", CHECK, "Bearer"), ("DELETE", DASHBOARDS + "/d1", "Bearer")):
        answer = p.send(method, path, [])
        p.expect(answer, 401, {"code": "credential_missing"})
        true(scheme in answer.header("WWW-Authenticate"), f"{path}: {answer.header('WWW-Authenticate')} names {scheme}")
    token = p.token()
    for query in ("token", "access_token", "jwt"):
        p.expect(p.send("GET", f"{DASHBOARDS}?{query}={token}", []), 401, {"code": "credential_missing"})


@case("two credentials, or one twice")
def two_credentials(p):
    bearer, other = ("Authorization", f"Bearer {p.token()}"), ("Authorization", f"Bearer {p.token('bea')}")
    key = f"Api-Key {p.key}"
    for pair in ((bearer, bearer), (bearer, other), (bearer, ("auth", key)), (bearer, ("x-api-key", p.key)),
                 (bearer, ("Authorization", key)), (bearer, ("auth", "x")), (("auth", key), ("Authorization", key))):
        p.expect(p.send("GET", DASHBOARDS, list(pair)), 400, {"code": "ambiguous_credentials"})


@case("the forms of Bearer")
def schemes(p):
    token = p.token()
    for value in (f"bearer {token}", f"BEARER {token}", f"Bearer  {token}"):
        p.expect(p.send("GET", DASHBOARDS, [("Authorization", value)]), 200)
    for value in (token, "Bearer", f"Bearer {token} x", f"Token {token}", f"Api-Key {token}"):
        true(p.send("GET", DASHBOARDS, [("Authorization", value)]).status in (400, 401), value[:20])
    for header in ("auth", "x-api-key"):
        p.expect(p.send("GET", DASHBOARDS, [(header, token)]), 401, {"code": "invalid_api_key"})


@case("an alias names the project in tokens")
def aliases(p):
    alias = f"XVDq3Xr {p.name}"
    by_alias = lambda **more: p.token(projectId=None, appId=alias, **more)
    refused(p, by_alias())
    p.control("POST", "/control/aliases", {"project": p.name, "alias": alias}, 201)
    taken(p, by_alias())
    for spelling in ("appid", "app_id"):
        taken(p, p.token(projectId=None, **{spelling: alias}))
    taken(p, p.token(appId=alias))
    taken(p, p.token(projectId=None, appId=p.name))
    other = p.other()
    refused(p, other.token(appId=alias))
    refused(p, other.token(projectId=None, appId=alias))
    p.control("POST", "/control/aliases", {"project": other.name, "alias": alias}, 409)
    p.control("POST", "/control/aliases", {"project": other.name, "alias": p.name}, 409)


if jwt:
    @case("tokens by PyJWT, and issued ones read by it")
    def foreign_library(p):
        with open(p.signer.private) as f:
            private = f.read()
        taken(p, jwt.encode(p.claims(), private, algorithm="ES256"))
        taken(p, jwt.encode(p.claims(), private, algorithm="ES256", headers={"typ": "JWT"}))
        refused(p, jwt.encode(p.claims(), None, algorithm="none"))
        refused(p, jwt.encode(p.claims(), p.key, algorithm="HS256"))
        token = p.issue()
        keys = p.expect(p.send("GET", JWKS, []), 200)["keys"]
        key = jwt.PyJWK(next(k for k in keys if k["kid"] == header_of(token)["kid"]))
        claims = jwt.decode(token, key.key, algorithms=["ES256"], audience=p.name, issuer="dashgrant")
        equal((claims["clientId"], claims["orgId"]), ("ann", "acme"), "what PyJWT reads")


@case("the leeway and the longest life are the configuration's", token_leeway='"0s"', self_signed_max_ttl='"1h"', issued_max_ttl='"2h"',
      token_issuer='"the service"')
def configured(p):
    refused(p, p.token(expires=from_now(-5).isoformat()), "token_expired")
    refused(p, p.token(nbf=in_seconds(20)))
    refused(p, p.token(expires=from_now(3700).isoformat()), "token_ttl_too_long")
    taken(p, p.token(expires=from_now(3500).isoformat()))
    p.refuse(SERVER, "POST", LOGIN, {"clientId": "ann", "expiresIn": "121m"}, 422, "invalid_value")
    token = p.issue(expiresIn="2h")
    taken(p, token)
    equal(claims_of(token)["iss"], "the service", "iss")
    taken(p, p.token(aud="the service"))
    refused(p, p.token(aud="dashgrant"))
