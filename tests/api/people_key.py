"""Keys that tokens are verified by, what ends tokens early, and the one credential of a request."""
from people_token import refused, taken
from project import DASHBOARDS, JWKS, LOGIN, REVOKE, SERVER, case, equal, sharing, true
from service import CHECK, PERMISSIONS
from tokens import Signer, claims_of, from_now, header_of, in_seconds

try:
    import jwt
except ImportError:     # a foreign signer more, where there is one
    jwt = None


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
    p.control("POST", "/control/verify-keys", {"project": p.name, "pem": second.pem, "kid": "2026",
                                               "name": "second"}, 201)
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
    p.control("POST", "/control/verify-keys", {"project": p.name, "pem": other.pem,
                                               "kid": ours.split(":")[0] + ":x"}, 422)
    now = in_seconds(0)
    issued = {"iss": "dashgrant", "aud": p.name, "iat": now, "exp": now + 600, "jti": "x", "clientId": "ann"}
    refused(p, p.signer.sign({**p.claims(), **issued}, kid=ours))
    refused(p, p.signer.sign(issued, kid=ours))
    refused(p, p.signer.sign(issued))


@case("keys that are not of the one kind")
def other_keys(p):
    for pem in (Signer("secp384r1").pem, Signer("secp256k1").pem, "", "x", p.signer.pem[:60],
                p.signer.pem + Signer().pem,
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
    p.control("POST", "/control/verify-keys", {"project": p.name, "pem": p.signer.pem}, 201)
    taken(p, p.token())
    taken(p, first_token)           # it counts again, though it was met before under the other registration


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
                               ("POST", CHECK, {}), ("POST", LOGIN, {}),
                               ("POST", REVOKE, {"user_reference": "bea"}),
                               ("GET", "/api/v3/project/audit", None)):
        p.refuse(token, method, path, body, 403, "wrong_credential")
    for method, body in (("GET", None), ("PUT", {"shares": []}), ("DELETE", {"shares": []})):
        p.refuse(SERVER, method, sharing(board), body, 403, "wrong_credential")


@case("no credential, and what the challenge names")
def no_credential(p):
    for method, path, scheme in (("GET", DASHBOARDS, "Bearer"), ("GET", sharing("d1"), "Bearer"),
                                 ("POST", LOGIN, "Api-Key"),
                                 ("POST", REVOKE, "Api-Key"), ("GET", CHECK, "Bearer"),
                                 ("DELETE", DASHBOARDS + "/d1", "Bearer")):
        answer = p.send(method, path, [])
        p.expect(answer, 401, {"code": "credential_missing"})
        true(scheme in answer.header("WWW-Authenticate"),
             f"{path}: {answer.header('WWW-Authenticate')} names {scheme}")
    token = p.token()
    for query in ("token", "access_token", "jwt"):
        p.expect(p.send("GET", f"{DASHBOARDS}?{query}={token}", []), 401, {"code": "credential_missing"})


@case("two credentials, or one twice")
def two_credentials(p):
    bearer, other = ("Authorization", f"Bearer {p.token()}"), ("Authorization", f"Bearer {p.token('bea')}")
    key = f"Api-Key {p.key}"
    for pair in ((bearer, bearer), (bearer, other), (bearer, ("auth", key)), (bearer, ("x-api-key", p.key)),
                 (bearer, ("Authorization", key)), (bearer, ("auth", "x")),
                 (("auth", key), ("Authorization", key))):
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


@case("the leeway and the longest life are the configuration's", token_leeway='"0s"', self_signed_max_ttl='"1h"',
      issued_max_ttl='"2h"',
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
