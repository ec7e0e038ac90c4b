"""What both products print for their customers, sent as their customers send it: only the host's name is another.

Vizzly: docs.vizzly.co/sharing, docs.vizzly.co/identity/self-sign. Qrvey: partners.qrvey.com, "Sharing in Widgets" and
"Widget Authentication" (software-developer/Widgets), and its public examples of the token endpoint."""
import json, os, subprocess, sys, tempfile

sys.path.insert(0, os.environ["SRCDIR"] + "/tests/lib")
sys.path.insert(0, os.environ["SRCDIR"] + "/tests/foreign")
from foreign import of_node, of_python, run
from service import Target
from tap import Tap
from tokens import claims_of

t = Tap()


class Curl:
    """The command, as documentation prints it; the key in a file of its own, not in the list of processes."""
    name = "curl"

    def do(self, what, method, url, headers, body=None):
        with tempfile.NamedTemporaryFile("w", prefix="dashgrant-test-", dir="/tmp") as file:
            file.writelines(f'header = "{name}: {value}"\n' for name, value in headers.items())
            file.flush()
            done = subprocess.run(["curl", "-sS", "-K", file.name, "-X", method, url, "-w", "\n%{http_code}",
                                   *(["--data", json.dumps(body)] if body is not None else [])],
                                  capture_output=True, text=True, timeout=60)
        text, _, status = done.stdout.rpartition("\n")
        return "result", {"status": int(status or 0), "body": json.loads(text or "null")}


CLIENTS = [Curl(), of_node("fetch"), of_node("axios"), of_python("urllib", "json"), of_python("requests", "requests")]


class Service:
    def __init__(self):
        self.target = Target("lighttpd", api_key_prefix='"vizzly_project_api_key"')
        self.url = f"http://127.0.0.1:{self.target.web.port}"

    def ask(self, client, method, path, headers, body=None):
        kind, answer = client.do("ask", method=method, url=self.url + path, headers=headers, body=body)
        if kind != "result":
            raise RuntimeError(f"{client.name}: {answer}")
        return answer["status"], answer["body"]


# ---- Vizzly: permissions ------------------------------------------------------------------------------------------

def test_permissions(service, client):
    project = f"prj_{client.name}"
    key = service.target.project(project)
    headers = {"Content-Type": "application/json", "auth": f"Api-Key {key}"}
    path = "/api/v3/project/end-user/permissions"
    body = {"permissions": [{"dashboard_id": "dsh_...", "scope": "read_write", "user_reference": "user 123456"}]}

    def may():
        query = "dashboard_id=dsh_...&scope=read_write&user_reference=user%20123456"
        return service.ask(client, "GET", f"/api/v3/project/end-user/check?{query}", headers)[1]["allowed"]

    t.ok(key.startswith("vizzly_project_api_key_") and ":::" in key, f"{client.name}: a key has the printed form", key)
    status, seen = service.ask(client, "PUT", path, headers, body)
    t.ok(status == 200 and seen["permissions"][0]["status"] == "granted" and may(), f"{client.name}: PUT grants", seen)
    status, seen = service.ask(client, "PUT", path, headers, {"permissions": [{**body["permissions"][0], "scope": 0}]})
    t.ok(status == 422 and seen["errors"][0]["pointer"] == "#/permissions/0/scope" and "read_write" in seen["errors"][0]["detail"],
         f"{client.name}: a scope of 0 is refused and told what it may be", seen)
    status, seen = service.ask(client, "DELETE", path, headers, body)
    t.ok(status == 200 and seen["permissions"][0]["status"] == "revoked" and not may(), f"{client.name}: DELETE revokes", seen)
    status, seen = service.ask(client, "PUT", path, {**headers, "auth":
                               "Api-Key vizzly_project_api_key_a481e4a9d5:::rest-of-the-content-here"}, body)
    t.ok(status == 401 and seen["code"] == "invalid_api_key" and not may(), f"{client.name}: the printed key is nobody's", seen)


def test_printed_javascript(service, node):
    key = service.target.project("prj_printed")
    answer = run(node.command, {"do": "grant with the printed scope", "dashboard": "dsh_...", "user": "user 123456",
                                "url": service.url + "/api/v3/project/end-user/permissions",
                                "headers": {"Content-Type": "application/json", "auth": f"Api-Key {key}"}})
    seen = answer.get("result", {"status": 0})
    t.ok(seen["status"] == 422 and seen["body"]["errors"][0]["code"] == "invalid_scope"
         and "read_write" in seen["body"]["errors"][0]["detail"], "the printed JavaScript sends 0: 422, and what to send", answer)


# ---- Qrvey: tokens and sharing ------------------------------------------------------------------------------------

APP, LOGIN = "XVDq3Xr", "/devapi/v4/core/login/token"
# An org of another customer, and one without users, stand in the vendor's own example.
ORGS = [{"orgId": "org:1", "orgRoles": ["role1", "role2"],
         "users": [{"clientId": "client1", "email": "client1@qrvey.com"}, {"clientId": "client2", "email": "client2@qrvey.com"}]},
        {"orgId": "org:2", "orgRoles": ["role3", "role4"]}]
# what the public examples send, and for how many seconds; undefined members do not travel
BODIES = {
    "the security token": ({"userid": "OIJFsiSsdafgf-", "appid": APP, "clientid": "sampleuser@sampledomain.com"}, 3600),
    "for a week": ({"userid": "OIJdafif-", "appid": APP, "expiresIn": "1w", "clientid": "client1"}, 7 * 24 * 3600),
    "for an hour": ({"clientId": "client1", "orgId": "org:0", "appId": APP, "userId": "OIJdafif-", "expiresIn": "60m"}, 3600),
    "for one dashboard": ({"appid": APP, "userid": "OIJdafif-", "orgId": "org:1", "clientid": "client1",
                           "dashboardId": "fo3454svz", "expiresIn": "10m"}, 600),
    "with settings of the widget": ({"appId": APP, "userId": "OIJdafif-", "clientId": "client1", "orgId": "org:1",
                                     "version": "V6", "timezone": {"timezoneApplyTo": "all_data", "tzTimezoneOffset": 0},
                                     "qv_token": "", "expiresIn": "10m"}, 600),
    "for sharing": ({"appId": APP, "clientId": "client1", "orgId": "org:1", "orgs": ORGS}, 3600),
}


def test_tokens(service, client, key):
    headers = {"x-api-key": key, "Content-Type": "application/json"}
    for name, (body, seconds) in BODIES.items():
        status, seen = service.ask(client, "POST", LOGIN, headers, body)
        claims = claims_of(seen["token"]) if status == 200 else {}
        wanted = body.get("clientid", body.get("clientId"))
        t.ok(status == 200 and claims["exp"] - claims["iat"] == seconds and claims["clientId"] == wanted,
             f"{client.name}: a token {name}", (status, seen))
    status, seen = service.ask(client, "POST", LOGIN, headers, {"appid": "fQiu0ogde3454sv", "clientid": "client1"})
    t.ok((status, seen["code"]) == (403, "wrong_app"), f"{client.name}: of another app there is none", seen)


def test_sharing(service, client, key):
    headers = {"x-api-key": key, "Content-Type": "application/json"}
    dashboards = "/api/v3/project/dashboards"

    def person(client_id, **more):
        _, seen = service.ask(client, "POST", LOGIN, headers, {"appId": APP, "clientId": client_id,
                                                               "orgId": "org:1", "orgs": ORGS, **more})
        return {"Authorization": f"Bearer {seen['token']}", "Content-Type": "application/json"}

    owner = person("client1")
    _, board = service.ask(client, "POST", dashboards, owner, {"name": "Sales"})
    path = f"{dashboards}/{board['dashboard_id']}"
    status, seen = service.ask(client, "GET", f"{path}/sharing", owner)
    offered = seen["candidates"] if status == 200 else {}
    t.equal((offered.get("org_id"), offered.get("roles"), offered.get("users")), ("org:1", ["role1", "role2"], ORGS[0]["users"]),
            f"{client.name}: of the own org alone users and roles are offered")
    status, seen = service.ask(client, "PUT", f"{path}/sharing", owner, {"shares": [
        {"user": {"clientId": "client2", "email": "client2@qrvey.com"}, "scope": "read"}, {"role": "role2", "scope": "read_write"}]})
    t.equal(status, 200, f"{client.name}: the dashboard is shared with a user and a role")
    for who, scope in ((person("client2"), "read"), (person("client9", roles=["role2"]), "read_write")):
        t.equal(service.ask(client, "GET", path, who)[1].get("scope"), scope, f"{client.name}: who has it by now with {scope}")
    for who in (person("client9", roles=["role1"]), person("client2", orgId="org:2"), person("client3", orgId="org:2", roles=["role2"])):
        t.equal(service.ask(client, "GET", path, who)[0], 404, f"{client.name}: nobody else has it")
    status, seen = service.ask(client, "PUT", f"{path}/sharing", owner, {"shares": [{"role": "role3", "scope": "read"}]})
    t.ok((status, seen["code"]) == (422, "unknown_role"), f"{client.name}: a role of another org is not one of the own", seen)


def main():
    service = Service()
    try:
        key = service.target.project("qrvey")
        made = service.target.control("POST", "/control/aliases", {"project": "qrvey", "alias": APP})
        t.equal(made.status, 201, "the app's id is an alias of the project")
        for client in CLIENTS:
            if not client:
                t.skip(f"{client.name}: the printed examples", "it is not installed")
                continue
            test_permissions(service, client)
            test_tokens(service, client, key)
            test_sharing(service, client, key)
        if of_node("fetch"):
            test_printed_javascript(service, of_node("fetch"))
        else:
            t.skip("the printed JavaScript", "node is not installed")
    finally:
        service.target.close()
    t.done()


main()
