"""A project of a case's own and the ways to ask as its server and its people. A case ends at its first fault."""
import json

from cases import fits
from differences import own_statuses
from run import common_faults
from service import Answer
from tokens import Signer, from_now

DASHBOARDS = "/api/v3/project/dashboards"
LOGIN = "/devapi/v4/core/login/token"
REVOKE = "/api/v3/project/tokens/revoke"
JWKS = "/.well-known/jwks.json"
AUDIT = "/api/v3/project/audit"
SERVER = None       # in place of a token: the project's server, by its API key

CASES = []


def case(name, **options):
    """Registers a function of a Project under what it shows; with options of the configuration it gets a service of
    its own."""
    def keep(function):
        CASES.append((name, function, options))
        return function
    return keep


class Fault(AssertionError):
    pass


def roster(org="acme", roles=("QA",), users=("bea", "carl")):
    return {"orgId": org, "orgRoles": list(roles),
            "users": [{"clientId": u, "email": f"{u}@{org}.example"} for u in users]}


def user(client_id, scope="read", org="acme", **more):
    return {"user": {"clientId": client_id, "email": f"{client_id}@{org}.example"}, "scope": scope, **more}


def role(name, scope="read", **more):
    return {"role": name, "scope": scope, **more}


def org(scope="read", **more):
    return {"org": True, "scope": scope, **more}


class Project:
    def __init__(self, target, name):
        self.target, self.name = target, name
        self.key = target.project(name)
        self.signer = Signer()
        self.key_id = self.control("POST", "/control/verify-keys", {"project": name, "pem": self.signer.pem},
                                   201)["key_id"]

    def other(self, suffix="other"):
        return Project(self.target, f"{self.name} {suffix}")

    # tokens

    def claims(self, who="ann", org=None, **more):
        """Of a self-signed token; None leaves a claim out."""
        claims = {"projectId": self.name, "userReference": who, "expires": from_now(3600).isoformat(),
                  "orgId": org, **more}
        return {n: v for n, v in claims.items() if v is not None}

    def token(self, who="ann", org=None, **more):
        return self.signer.sign(self.claims(who, org, **more))

    def issue(self, who="ann", org="acme", **config):
        """A token made by the service."""
        config = {"clientId": who, "orgId": org, **config}
        return self.ok(SERVER, "POST", LOGIN, {n: v for n, v in config.items() if v is not None})["token"]

    # asking

    def ask(self, who, method, path, body=None, headers=()):
        headers = [("auth", f"Api-Key {self.key}") if who is SERVER else ("Authorization", f"Bearer {who}"),
                   *headers]
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        return self.send(method, path, headers, data)

    def send(self, method, path, headers, data=b""):
        answer = self.target.ask(method, path, headers, data)
        answer.asked = f"{method} {path[:120]} {data[:300]!r}"
        own = own_statuses(self.target, method, path, headers, data)
        answer.own = own is not None and answer.status in own
        problem = not answer.own and common_faults(answer, method)
        if problem:
            raise Fault(f"{answer.asked}: {problem}; answer {answer}")
        return answer

    def expect(self, answer, status, wanted=None):
        """The answer's JSON, or the answer where it has none, or where it is the web server's own."""
        if answer.own:
            return answer
        if answer.status != status:
            raise Fault(f"{answer.asked}: status {answer.status}, not {status}; answer {answer}")
        if wanted is not None and not (answer.is_json and fits(answer.json, wanted)):
            raise Fault(f"{answer.asked}: does not fit {wanted}; answer {answer.status} {answer.body[:2000]!r}")
        return answer.json if answer.is_json and answer.body else answer

    def ok(self, who, method, path, body=None, wanted=None, status=200, headers=()):
        return self.expect(self.ask(who, method, path, body, headers), status, wanted)

    def refuse(self, who, method, path, body, status, code, pointer=None, headers=()):
        seen = self.expect(self.ask(who, method, path, body, headers), status)
        if isinstance(seen, Answer):
            return seen
        if seen["code"] != code:
            raise Fault(f"{method} {path} {str(body)[:300]}: {seen['code']}, not {code}; {seen}")
        if pointer is not None and pointer not in [e["pointer"] for e in seen.get("errors", [])]:
            raise Fault(f"{method} {path} {str(body)[:300]}: no {pointer} in {seen}")
        return seen

    def control(self, method, path, body=None, status=200):
        answer = self.target.control(method, path, body)
        answer.asked = f"control {method} {path}"
        return self.expect(answer, status)

    # dashboards and what may be done with them

    def board(self, who, name="one", **more):
        """Made by a person; its id."""
        return self.ok(who, "POST", DASHBOARDS, {"name": name, **more}, status=201)["dashboard_id"]

    def put_board(self, owner="ann", org="acme", id=None, **more):
        """Made by the server; its id."""
        body = {"name": "one", **more}
        if owner is not None:
            body["owner"] = {"user_reference": owner, "org_id": org}
        if id is not None:
            body["dashboard_id"] = id
        return self.ok(SERVER, "POST", DASHBOARDS, body, status=201)["dashboard_id"]

    def grant(self, id, scope="read", **principal):
        self.ok(SERVER, "PUT", "/api/v3/project/end-user/permissions",
                {"permissions": [{"dashboard_id": id, "scope": scope, **principal}]})

    def revoke(self, id, scope="read", **principal):
        self.ok(SERVER, "DELETE", "/api/v3/project/end-user/permissions",
                {"permissions": [{"dashboard_id": id, "scope": scope, **principal}]})

    def share(self, who, id, *shares, wanted=None, method="PUT", headers=()):
        return self.ok(who, method, sharing(id), {"shares": list(shares)}, wanted, headers=headers)

    def refuse_share(self, who, id, shares, status, code, pointer=None, method="PUT", headers=()):
        return self.refuse(who, method, sharing(id), {"shares": shares}, status, code, pointer, headers)

    def sees(self, who, id, scope):
        """What a person has on a dashboard: "read", "read_write", or None and then the 404."""
        answer = self.ask(who, "GET", f"/api/v3/project/end-user/check?dashboard_id={id}&scope=read")
        self.expect(answer, 200, {"allowed": scope is not None, "scope": scope})
        answer = self.ask(who, "GET", f"/api/v3/project/end-user/check?dashboard_id={id}&scope=read_write")
        self.expect(answer, 200, {"allowed": scope == "read_write", "scope": scope})
        answer = self.ask(who, "GET", f"{DASHBOARDS}/{id}")
        if scope is None:
            self.expect(answer, 404, {"code": "not_found"})
        else:
            self.expect(answer, 200, {"dashboard_id": id, "scope": scope})
        if (id in self.list(who)) != (scope is not None):
            raise Fault(f"the list and the check of {id} differ")

    def list(self, who, query="", limit=1000):
        """The ids of all pages, in their order."""
        return [d["dashboard_id"] for d in self.pages(who, DASHBOARDS, "dashboards", query, limit)]

    def pages(self, who, path, name, query="", limit=1000):
        seen, cursor = [], None
        for _ in range(1000):
            page = self.ok(who, "GET", f"{path}?limit={limit}{query}" + (f"&cursor={cursor}" if cursor else ""))
            if len(page[name]) > limit:
                raise Fault(f"{len(page[name])} on a page of {limit}")
            seen += page[name]
            cursor = page["next_cursor"]
            if cursor is None:
                return seen
        raise Fault("a list without end")

    def events(self, after=0):
        return self.ok(SERVER, "GET", f"{AUDIT}?limit=1000")["events"][after:]


def sharing(id):
    return f"{DASHBOARDS}/{id}/sharing"


def equal(seen, wanted, what):
    if seen != wanted:
        raise Fault(f"{what}: {seen!r}, not {wanted!r}")


def true(condition, what):
    if not condition:
        raise Fault(what)
