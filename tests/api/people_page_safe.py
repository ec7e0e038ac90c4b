"""The sharing page and whoever means ill: what is written, who may ask, who may frame it, what an error says."""
import time

from project import REVOKE, SERVER, Fault, Project, case, equal, from_now, roster, true
from screen import FORM, open_page, post, send

HOSTILE = ['"><script>alert(1)</script>', "<img src=x onerror=alert(1)>", "</title></main><b>", "' onmouseover='x", "&lt;b&gt;",
           "javascript:alert(1)", "{who}{name}", "%s%n", "a\u202egnp", "\u2066\u2069", "\u05e9\u05dc\u05d5\u05dd", "org:0",
           "user 123456", "--><!--", "]]>", "\U0001f600"]
SHOP = "https://shop.example"
SECTIONS = f"""
project "framed" {{ frame_ancestors = "'self' {SHOP}:8443" }}
project "open" {{ origins = "{SHOP}" }}
"""
POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "


def policy(page):
    return page.answer.header("Content-Security-Policy")


def framed_by(page):
    told = policy(page)
    if not told.startswith(POLICY + "frame-ancestors "):
        raise Fault(told)
    return told[len(POLICY + "frame-ancestors "):]


@case("no name makes markup: of a dashboard, a person, a role, an org, a search")
def hostile(p):
    for number, name in enumerate(HOSTILE):
        users = [{"clientId": name, "email": f"{number}@acme.example"}, {"clientId": f"e{number}", "email": f"{name}@x.example"}]
        token = p.issue(name, name, orgs=[{"orgId": name, "orgRoles": [name], "users": users}], roles=[name])
        board = p.board(token, name=name)
        page = open_page(p, token, board)
        bare = {n.tag for n in page.top.all()}
        page = page.press("share", recipient=f"role:{name}", scope="read")
        page = page.press("share", recipient=f"user:{name}", scope="read_write")
        equal((page.status, set(page.rows)), (200, {f"role:{name}", f"user:{name}"}), f"shared with {name!r}")
        page = page.press(f"edit read role:{name}").press("change", scope="read_write")
        page = page.press("remove read_write role:" + name)
        asked = page.press("share", recipient="org", scope="read")
        page = asked.press("confirm")
        extra = {n.tag for n in page.top.all()} | {n.tag for n in asked.top.all()}
        true(extra - bare <= {"ul", "li", "span", "time", "section", "form", "input", "p", "div"}, f"{name!r}: {extra - bare}")
        for turned in "\u202e\u2066":
            true(turned not in page.top.one("main").text, "what turns the text around it is not written")
        gone = page.press("remove read org").press("remove read_write user:" + name)
        equal(gone.rows, {}, f"all of {name!r} is removed")
        found = open_page(p, token, board, q=name, action="search")
        equal(found.status, 200, f"a search for {name!r}")


@case("ids from outside stand apart from the text around them")
def apart(p):
    token = p.issue("\u05e9\u05dc\u05d5\u05dd", "acme", orgs=[roster(users=["\u05d0"])])
    page = open_page(p, token, p.board(token, name="\u05d1")).press("share", recipient="user:\u05d0", scope="read")
    for node in page.top.all():
        hebrew = any(isinstance(c, str) and any("\u0590" < x < "\u0600" for x in c) for c in node.children)
        true(not hebrew or node.tag in ("bdi", "title"), f"<{node.tag}> holds an id")
    true("\u2068\u05d1\u2069" in page.top.one("title").text, "in the title by signs of Unicode")


@case("the address alone tells how the page is opened, and takes nothing")
def opening(p):
    page = send(p, "GET", "/share")
    equal((page.status, framed_by(page)), (200, "'none'"), "GET")
    true("choose Share there" in page.html, "how it is opened")
    head = p.target.ask("HEAD", "/share")
    equal((head.status, head.body, head.header("Content-Security-Policy")), (200, b"", policy(page)), "HEAD")
    token = p.issue()
    for query in (f"token={token}", f"dashboard_id=x&token={token}", "x=1", "token"):
        for method, body in (("GET", b""), ("POST", f"token={token}&dashboard_id={p.board(token)}".encode())):
            headers = [("Content-Type", FORM)] if body else []
            page = send(p, method, f"/share?{query}", headers, body)
            equal(page.status, 400, f"{method} {query[:10]}")
            true("does not belong in an address" in page.html and token not in page.html, "why")


@case("a request that is not a form of ours is answered by a page")
def broken(p):
    token = p.issue()
    board = p.board(token)
    good = f"token={token}&dashboard_id={board}".encode()
    form = [("Content-Type", FORM)]
    rows = [
        ("another method", "PUT", [], b"", 405), ("DELETE", "DELETE", [], b"", 405),
        ("JSON", "POST", [("Content-Type", "application/json")], b"{}", 415),
        ("a file", "POST", [("Content-Type", "multipart/form-data; boundary=x")], b"--x--", 415),
        ("text", "POST", [("Content-Type", "text/plain")], good, 415),
        ("a longer type", "POST", [("Content-Type", FORM + "x")], good, 415),
        ("a body too large", "POST", form, good + b"&q=" + b"x" * (17 << 20), 413),
        ("a field twice", "POST", form, good + b"&token=x", 422),
        ("a field that is not known", "POST", form, good + b"&expires=2026-01-01", 422),
        ("no UTF-8", "POST", form, good + b"&q=%FF", 400), ("a broken escape", "POST", form, good + b"&q=%4", 400),
        ("NUL", "POST", form, good + b"&q=%00", 400),
        ("an action that is not known", "POST", form, good + b"&action=delete", 422),
        ("a change of no version", "POST", form, good + b"&action=share&recipient=org&scope=read", 422),
        ("a version that is none", "POST", form, good + b"&action=remove+read+org&version=1", 422),
        ("a removal of nobody", "POST", form, good + b"&action=remove+read", 422),
        ("a removal of no scope", "POST", form, good + b"&action=remove+all+org", 422),
        ("no dashboard", "POST", form, f"token={token}".encode(), 422),
    ]
    for name, method, headers, body, status in rows:
        if p.target.kind != "memory" and status == 413:
            continue                                    # a web server may have a word to say
        page = send(p, method, "/share", headers, body)
        equal(page.status, status, name)
        true(len(page.faults) == 1 and framed_by(page) in ("'none'",), name)
    equal(send(p, "POST", "/share", [("Content-Type", FORM + "; charset=UTF-8")], good).status, 200, "a charset")
    page = open_page(p, token, board, people_cursor="!!", shares_cursor="AAAA", q="nobody")
    equal(page.status, 200, "a place that is no more is the beginning")


@case("exactly one credential, and that in the form")
def credentials(p):
    token = p.issue()
    board = p.board(token)
    fields = {"token": token, "dashboard_id": board}
    rows = [
        ("no token", {"dashboard_id": board}, [], 401), ("an empty one", {**fields, "token": ""}, [], 401),
        ("a token that is none", {**fields, "token": "x"}, [], 401),
        ("a cut one", {**fields, "token": token[:-1]}, [], 401),
        ("another project's", {**fields, "token": p.other().issue()}, [], 404),
        ("a token in a header as well", fields, [("Authorization", f"Bearer {token}")], 400),
        ("a key in a header as well", fields, [("auth", f"Api-Key {p.key}")], 400),
        ("a token in a header alone", {"dashboard_id": board}, [("Authorization", f"Bearer {token}")], 401),
        ("a key alone", {"dashboard_id": board}, [("x-api-key", p.key)], 403),
        ("a key for a token", {**fields, "token": p.key}, [], 401),
        ("nobody's token", {**fields, "token": p.issue(None)}, [], 403),
        ("a stranger's", {**fields, "token": p.issue("eve", "acme")}, [], 404),
        ("another org's", {**fields, "token": p.issue("ann", "other")}, [], 404),
        ("a dashboard that is not there", {**fields, "dashboard_id": "nothing"}, [], 404),
        ("an id that none has", {**fields, "dashboard_id": "../x"}, [], 404),
    ]
    for name, body, headers, status in rows:
        page = post(p, body, headers)
        equal(page.status, status, name)
        true(page.event is None and not page.top.has("form") and board not in page.html, name)
        true(token not in page.html and p.key not in page.html, f"{name}: no secret is shown")


@case("a foreign site that knows no token does nothing")
def foreign(p):
    token = p.issue(orgs=[roster()])
    board = p.board(token)
    page = open_page(p, token, board)
    version = next(page.top.all("input", name="version")).get("value")
    fields = {"dashboard_id": board, "version": version, "action": "share", "recipient": "user:bea", "scope": "read"}
    for headers in ([], [("Cookie", f"token={token}")], [("Origin", SHOP), ("Referer", f"{SHOP}/?token={token}")]):
        equal(post(p, fields, headers).status, 401, f"{headers}")
    answer = p.target.ask("OPTIONS", "/share", [("Origin", SHOP), ("Access-Control-Request-Method", "POST")])
    true(not answer.header("Access-Control-Allow-Origin"), "no script of another origin reads it")
    page = open_page(p, token, board)
    equal(page.rows, {}, "nothing was done")
    for name, _ in page.answer.headers:
        true(name.lower() not in ("set-cookie", "access-control-allow-origin", "location"), name)


@case("an expired token is told apart")
def expired(p):
    board = p.put_board("ann", "acme")
    page = open_page(p, p.token("ann", "acme", expires=from_now(-100).isoformat()), board)
    equal((page.status, page.event), (401, "expired"), "status and what the script tells")
    true("Your session has ended" in page.html and "token_expired" in page.html, "what it says")
    equal(page.answer.header("WWW-Authenticate"), 'Bearer realm="dashgrant", error="invalid_token"', "the challenge")
    page = open_page(p, p.token("ann", "acme", expires=from_now(-30).isoformat()), board)
    equal((page.status, page.top.one("body").get("data-expires-in")), (200, "0"), "within the leeway nothing is left")


@case("who may frame the page, each project says", sections=SECTIONS)
def ancestors(p):
    own = f"'self' {SHOP}:8443"
    for project, wanted in ((Project(p.target, "framed"), own), (Project(p.target, "open"), "'none'"), (Project(p.target, "third"), "'none'")):
        token = project.issue(orgs=[roster()])
        board = project.board(token)
        page = open_page(project, token, board)
        equal((page.status, framed_by(page)), (200, wanted), project.name)
        equal(framed_by(page.press("share", recipient="org")), wanted, f"{project.name}: an error on the page")
        old = project.token("ann", "acme", expires=from_now(-100).isoformat())
        revoked, known = project.issue("bea"), project.issue("bea", "acme")
        equal(open_page(project, known, board).status, 404, "a token that counts")
        project.ok(SERVER, "POST", REVOKE, {"user_reference": "bea"})
        for name, bad in (("expired", open_page(project, old, board)),
                          ("not there", open_page(project, token, "nothing")),
                          ("revoked", open_page(project, revoked, board)), ("revoked, met before", open_page(project, known, board)),
                          ("too long", open_page(project, project.token("ann", "acme", expires="2999-01-01T00:00:00Z"), board)),
                          ("of nobody", open_page(project, project.issue(None), board))):
            equal((bad.status >= 400, framed_by(bad)), (True, wanted), f"{project.name}: {name}")
        foreign = project.signer.sign({**p.claims("ann", "acme"), "projectId": "framed"}) if project.name != "framed" \
            else p.signer.sign(project.claims("ann", "acme", expires=from_now(-100).isoformat()))
        bad = open_page(project, foreign, board)
        equal((bad.status, framed_by(bad)), (401, "'none'"), f"{project.name}: a foreign signature names no project")
        equal(framed_by(send(project, "GET", "/share")), "'none'", "the address alone")


@case("the token is in bodies alone", log_level="debug")
def secret(p):
    token = p.issue(orgs=[roster()])
    page = open_page(p, token, p.board(token)).press("share", recipient="user:bea", scope="read")
    post(p, {"token": token + "x", "dashboard_id": "x"})
    for name, value in page.answer.headers:
        true(token not in value, name)
    for node in page.top.all():
        for name, value in node.attributes.items():
            true(token not in (value or "") or (node.tag, name, node.get("name")) == ("input", "value", "token"), name)
    if p.target.owner:
        true(token[:40] not in p.target.owner.log_text(), "nor in the log")


@case("a list of 100,000 people is quick")
def crowd(p):
    users = [{"clientId": f"user{i:06}", "email": f"user{i:06}@acme.example"} for i in range(100000)]
    token = p.issue(orgs=[{"orgId": "acme", "orgRoles": ["QA"], "users": users}])
    board = p.board(token)
    page = open_page(p, token, board)
    true("100,000 people" in page.html and len(page.html) < 40000, f"{len(page.html)} bytes")
    begin = time.monotonic()
    for _ in range(20):
        page = open_page(p, token, board, q="user09999", action="search")
    took = (time.monotonic() - begin) / 20
    equal(len(page.offered), 11, "what a search finds")
    true(took < 0.5, f"{took:.3f} s a page")
    page = page.press("share", recipient="user:user099999", scope="read")
    equal(page.rows.keys(), {"user:user099999"}, "shared")
