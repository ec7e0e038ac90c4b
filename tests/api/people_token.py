"""Who is asking: what a token must be, and when it counts no more."""
import json
from datetime import datetime, timedelta, timezone

from project import DASHBOARDS, case, true
from tokens import Signer, b64, der_signature, from_now, in_seconds, parts, unb64

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
with_claims("two spellings of one value", changes={"clientId": "ann", "client_id": "ann", "orgId": "o",
                                                   "org_id": "o"})
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
    "Python's isoformat() of another zone": lambda t: t.astimezone(timezone(timedelta(hours=5,
                                                                                      minutes=30))).isoformat(),
    "JavaScript's toISOString()": lambda t: t.strftime("%Y-%m-%dT%H:%M:%S.") + f"{t.microsecond // 1000:03d}Z",
    "Ruby's iso8601": lambda t: t.strftime("%Y-%m-%dT%H:%M:%SZ"),
    "Go's RFC3339Nano": lambda t: t.strftime("%Y-%m-%dT%H:%M:%S.") + f"{t.microsecond:06d}789Z",
    "Go's RFC3339Nano with its zeros cut": lambda t: t.strftime("%Y-%m-%dT%H:%M:%S.5-07:00"),
}
for name, form in FORMS.items():
    with_claims(f"expires as {name}", expires=lambda p, form=form: form(from_now(12 * 3600)))
    with_claims(f"expires as {name}, passed", "token_expired", expires=lambda p,
                form=form: form(from_now(-36 * 3600)))

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
with_claims("of several expiries the earliest: a cap does not see the later one",
            expires=lambda p: from_now(60).isoformat(),
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
    for bad in (bytes([raw[0] ^ 1]) + raw[1:], raw[:-1] + bytes([raw[-1] ^ 1]), raw[32:] + raw[:32], raw[:63],
                raw + b"\0",
                bytes(64), b"\xff" * 64):
        refused(p, f"{head}.{b64(bad)}")
    refused(p, f"{head}.{b64(der_signature(raw))}")
    for other in (f"{head}.", head, f"{head}.{signature}.", f".{token}", f"{head}.{signature}=", "x", "a.b.c",
                  "..",
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
                   {"kid": None, "jwk": {"kty": "EC"}}, {"jku": "https://example.org/"}, {"zip": "DEF"},
                   {"x5c": []}):
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
    for name in ("orgId", "scope", "accessType", "roles", "orgs", "parentDashboardIds", "exp", "nbf", "iat", "aud",
                 "iss",
                 "clientId"):
        refused(p, p.signer.sign(text[:-1] + b',"' + name.encode() + b'":null}'))


@case("claims that are no JSON object")
def payloads(p):
    for text in (b"", b"[]", b"7", b"{", b"null", b'"x"', b'{"a":"\xff"}', b"[" * 5000,
                 json.dumps(p.claims()).encode() + b"x"):
        refused(p, p.signer.sign(text))


@case("a token over its length")
def long(p):
    taken(p, p.token(foo="x" * 4000))
    if not p.target.web:    # none takes a header of over 8 KiB
        taken(p, p.token(foo="x" * 8000))
        refused(p, p.token(foo="x" * 14000))
