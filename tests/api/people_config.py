"""The sharing page opened by the vendor's config object with a page key, for development."""
import json

from project import Fault, case, equal, roster, sharing, true
from screen import open_page, post


def page_key(p, **more):
    return p.control("POST", "/control/keys", {"project": p.name, "name": "dev", "use": "page", **more}, 201)


def config(p, key, **more):
    fields = {"apiKey": key, "domain": "https://app.example", "clientId": "ann", "orgId": "acme", "roles": [],
              "orgs": [roster()], **more}
    return json.dumps({n: v for n, v in fields.items() if v is not None})


@case("a page key and the config object open the page, which says so, and share")
def opens(p):
    board, key = p.put_board(), page_key(p)["api_key"]
    page = post(p, {"config": config(p, key, dashboardId=board)})
    equal(page.status, 200, "status")
    true("Development mode" in page.top.one("div", cls="warning").text, "a warning")
    true(key.split(":::")[1] not in page.html, "the key does not travel on")
    page = page.press("share", recipient="user:bea", scope="read")
    equal(page.status, 200, "sharing")
    true("Development mode" in page.top.one("div", cls="warning").text, "a warning still")
    p.sees(p.token("bea", "acme"), board, "read")
    equal(post(p, {"config": config(p, key), "dashboard_id": board}).status, 200, "a dashboard named by the form")
    true(not open_page(p, p.issue(), board).top.has("div", cls="warning"), "no warning by a token")


# name, what the config object is beside, form fields beside it, status, code
REFUSED = [
    ("a server's key", lambda p, key: config(p, p.key), {}, 403, "wrong_credential"),
    ("an unknown key", lambda p, key: config(p, "x_y:::z"), {}, 401, "invalid_api_key"),
    ("a changed secret", lambda p, key: config(p, key[:-1] + ("0" if key[-1] != "0" else "1")), {}, 401, "invalid_api_key"),
    ("no key", lambda p, key: config(p, None), {}, 401, "credential_missing"),
    ("a key that is no text", lambda p, key: config(p, 7), {}, 401, "credential_missing"),
    ("another app", lambda p, key: config(p, key, appId="nobody"), {}, 403, "wrong_app"),
    ("another project", lambda p, key: config(p, key, projectId="nobody"), {}, 403, "wrong_app"),
    ("no clientId", lambda p, key: config(p, key, clientId=None), {}, 403, "identity_incomplete"),
    ("a stranger", lambda p, key: config(p, key, clientId="eve"), {}, 404, "not_found"),
    ("two spellings", lambda p, key: config(p, key, client_id="eve"), {}, 422, "invalid_value"),
    ("an array", lambda p, key: "[]", {}, 422, "wrong_type"),
    ("no JSON", lambda p, key: "{", {}, 400, "bad_json"),
    ("a token beside it: the token counts", lambda p, key: config(p, key), {"token": "x"}, 401, "invalid_token"),
    ("a token in it: the token counts", lambda p, key: config(p, key, qvToken="x"), {}, 401, "invalid_token"),
    ("two tokens", lambda p, key: config(p, key, qvToken=p.issue(), dashboardAccessToken=p.issue("bea")), {}, 400,
     "ambiguous_credentials"),
    ("the other name of a token", lambda p, key: config(p, key, dashboardAccessToken="x"), {}, 401, "invalid_token"),
]


@case("a config object is refused like a login's, and beside a token nothing of it counts")
def refused(p):
    board, key = p.put_board(), page_key(p)["api_key"]
    for name, text, more, status, code in REFUSED:
        page = post(p, {"config": text(p, key), "dashboard_id": board, **more})
        if page.status != status or code not in page.html:
            raise Fault(f"{name}: {page.status} {page.html[:600]}")
    token = p.issue("eve", orgs=[roster()])
    equal(post(p, {"config": config(p, key, qvToken=token), "dashboard_id": board}).status, 404, "who has the token asks")


@case("a page key that was revoked, and one of another project, open nothing")
def ended(p):
    board, made, other = p.put_board(), page_key(p), p.other()
    equal(post(p, {"config": config(p, page_key(other)["api_key"]), "dashboard_id": board}).status, 404, "another's")
    p.control("POST", "/control/keys/revoke", {"key_id": made["key_id"]})
    equal(post(p, {"config": config(p, made["api_key"]), "dashboard_id": board}).status, 401, "a revoked one")


@case("where no token may last an hour, that of a config object is as short", issued_max_ttl='"10m"')
def shorter(p):
    page = post(p, {"config": config(p, page_key(p)["api_key"], dashboardId=p.put_board())})
    equal(page.status, 200, "status")
    true(500000 < int(page.top.one("body").get("data-expires-in")) <= 600000, "what is left")


@case("the token that a config object becomes lasts an hour, whatever it asks for")
def short(p):
    board, key = p.put_board(), page_key(p)["api_key"]
    page = post(p, {"config": config(p, key, expiresIn="1y", dashboardId=board)})
    left = int(page.top.one("body").get("data-expires-in"))
    true(3500000 < left <= 3600000, f"{left}")
    token = next(page.top.all("input", name="token")).get("value")
    p.ok(token, "GET", sharing(board))
    p.refuse(token, "GET", sharing(p.put_board()), None, 404, "not_found")
