"""Tokens that other people's libraries sign count here, and they verify those that are issued here."""
import os, sys

sys.path.insert(0, os.environ["SRCDIR"] + "/tests/lib")
sys.path.insert(0, os.environ["SRCDIR"] + "/tests/foreign")
from foreign import of_node, of_python
from service import CHECK, PERMISSIONS, Target
from tap import Tap
from tokens import Signer

import json

PROJECT = "prj_abc"
LIBRARIES = [of_python("PyJWT", "jwt"), of_node("jose"), of_node("jsonwebtoken")]
t = Tap()


class Service:
    def __init__(self):
        self.target = Target("lighttpd")
        self.url = f"http://127.0.0.1:{self.target.web.port}"
        self.key = self.target.project(PROJECT)
        self.signer = Signer()
        with open(self.signer.private, encoding="ascii") as file:
            self.private = file.read()
        made = self.control("POST", "/control/verify-keys", {"project": PROJECT, "pem": self.signer.pem})
        assert made.status == 201, made
        self.server("PUT", PERMISSIONS, {"permissions": [
            {"dashboard_id": "dsh_123", "scope": "read_write", "user_reference": "user 123456"}]})

    def control(self, method, path, body):
        return self.target.control(method, path, body)

    def server(self, method, path, body):
        answer = self.target.ask(method, path, [("x-api-key", self.key)], json.dumps(body).encode())
        assert answer.status == 200, answer
        return answer.json

    def check(self, token, scope="read"):
        return self.target.ask("GET", f"{CHECK}?dashboard_id=dsh_123&scope={scope}", [("Authorization", f"Bearer {token}")])


# The claims as the vendor documents them (docs.vizzly.co/identity/self-sign).
CLAIMS = {"accessType": "standard", "projectId": PROJECT, "userReference": "user 123456", "scope": "read_write",
          "parentDashboardIds": ["dsh_123"]}


def test_signing(service, library):
    def signed(minutes=60, without=(), **more):
        claims = {n: v for n, v in {**CLAIMS, **more}.items() if n not in without}
        kind, token = library.do("sign", claims=claims, minutes=minutes, key=service.private)
        assert kind == "result", token
        return token

    def allowed(name, token, scope, wanted):
        answer = service.check(token, scope)
        t.ok(answer.status == 200 and answer.json["allowed"] is wanted, f"{library.name}: {name}", answer)

    def refused(name, token, code):
        answer = service.check(token)
        t.ok(answer.status == 401 and answer.json["code"] == code, f"{library.name}: {name}", answer)

    allowed("the documented claims are taken", signed(), "read_write", True)
    allowed("the fewest claims are taken", signed(without=("accessType", "scope", "parentDashboardIds")), "read_write", True)
    allowed("of scope read they write nothing", signed(scope="read"), "read_write", False)
    allowed("of scope read they read", signed(scope="read"), "read", True)
    allowed("another person sees nothing", signed(userReference="user 7"), "read", False)
    allowed("an admin sees no dashboard that is no parent", signed(accessType="admin"), "read", False)
    refused("an ended one is told to be renewed", signed(minutes=-60), "token_expired")
    refused("one that lives too long", signed(minutes=60 * 24 * 400), "token_ttl_too_long")
    refused("another project's", signed(projectId="prj_other"), "invalid_token")
    for claims in ({"dataSetIds": "*", "secureFilters": {}}, {"allowDatabaseSchemaAccess": True, "allowDataPreviewAccess": True}):
        refused(f"one for data ({next(iter(claims))})", signed(**claims), "invalid_token")
    token = signed()
    head, payload, signature = token.split(".")
    refused("one whose signature was changed", f"{head}.{payload}.{signature[:-4]}AAAA", "invalid_token")


def test_verifying(service, library):
    def verify(token, audience=PROJECT, issuer="dashgrant"):
        return library.do("verify", token=token, audience=audience, issuer=issuer, keys=f"{service.url}/.well-known/jwks.json")

    def issue():
        return service.server("POST", "/devapi/v4/core/login/token", {"clientId": "user 123456", "orgId": "acme"})["token"]

    before = issue()
    kind, claims = verify(before)
    t.ok(kind == "result" and (claims["clientId"], claims["orgId"], claims["aud"]) == ("user 123456", "acme", PROJECT),
         f"{library.name}: verifies a token that is issued here", claims)
    rotated = service.control("POST", "/control/sign-keys/rotate", {})
    t.equal(rotated.status, 200, f"{library.name}: our key is rotated")
    for name, token in (("under the old key", before), ("under the new key", issue())):
        kind, seen = verify(token)
        t.ok(kind == "result" and service.check(token).status == 200, f"{library.name}: verifies one {name}, as the service does", seen)
    head, payload, signature = before.split(".")
    for name, (kind, seen) in (("for another audience", verify(before, audience="prj_other")),
                               ("of another issuer", verify(before, issuer="somebody")),
                               ("whose signature was changed", verify(f"{head}.{payload}.{signature[:-4]}AAAA"))):
        t.ok(kind == "error", f"{library.name}: refuses one {name}", seen)


def main():
    service = Service()
    try:
        for library in LIBRARIES:
            if library:
                test_signing(service, library)
                test_verifying(service, library)
            else:
                t.skip(f"{library.name}: signs and verifies", "it is not installed")
    finally:
        service.target.close()
    t.done()


main()
