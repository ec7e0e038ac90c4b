"""What a real web server makes of requests as good and bad clients send them, byte by byte; the same list for all."""
import concurrent.futures, http.client, json, os, signal, socket, time

from load import Granters, missing
from servers import skip_if_missing, why_not
from service import CHECK, PERMISSIONS, Target, ask_http, wait_for
from tap import Tap

MIB = 1024 * 1024

# Where a web server makes the answer differ: kinds that begin so, the case, the statuses then, why. None: no answer.
DIFFERENCES = [
    ("apache-fcgid", "24 MiB", (500,), "so it says that a body is over FcgidMaxRequestLen"),
    ("apache-fcgid", "half a body, and no more to come", (500,), "so it says that it could not read the whole body"),
    ("apache-cgi", "chunks", (411,), "a plain CGI program is not told where a body without a length ends"),
    ("apache-cgi", "many small chunks, slowly", (411,), "the same"),
    ("apache-cgi", "2 MiB in chunks", (411,), "the same"),
]


def statuses_of(kind, case, usual):
    return next((statuses for begins, name, statuses, _ in DIFFERENCES if kind.startswith(begins) and case == name), usual)


def receive(s):
    out = b""
    try:
        while part := s.recv(65536):
            out += part
    except OSError:
        pass
    return out


def status(answer):
    """Of the last answer: a 100 may stand before it."""
    found = [part.split()[1] for part in answer.split(b"\r\n") if part.startswith(b"HTTP/1.")]
    return int(found[-1]) if found else None


def body_for(user, size=0):
    body = json.dumps({"permissions": [{"dashboard_id": "d1", "scope": "read", "user_reference": user}]}).encode()
    return body.ljust(size)


def chunked(parts):
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


class Wire:
    def __init__(self, tap, target):
        self.tap, self.target, self.kind = tap, target, target.kind
        self.port = target.web.port
        self.key = target.project("wire")

    def ok(self, condition, name, diagnostics=""):
        return self.tap.ok(condition, f"{self.kind}: {name}", diagnostics)

    def answers(self, name, answer, usual, holds=b""):
        """A point: the status is the usual one, or what the web server makes of it; a usual answer holds this text."""
        wanted = statuses_of(self.kind, name, usual)
        good = status(answer) in wanted and (wanted is not usual or holds in answer)
        return self.ok(good, f"{name}: {' or '.join(map(str, wanted))}", answer[:300]) and wanted is usual

    def send(self, *pieces, half_close=False, pause=0.0):
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as s:
            try:
                for piece in pieces:
                    s.sendall(piece)
                    time.sleep(pause)
                if half_close:
                    s.shutdown(socket.SHUT_WR)
            except OSError:
                pass        # it answers before it has read all
            return receive(s)

    def head(self, method, path, *headers, version="1.1"):
        lines = [f"{method} {path} HTTP/{version}", "Host: localhost", "Connection: close", *headers]
        return "\r\n".join(lines).encode() + b"\r\n\r\n"

    def put(self, *headers, key=None, **more):
        return self.head("PUT", PERMISSIONS, f"auth: Api-Key {key or self.key}", "Content-Type: application/json", *headers, **more)

    def put_body(self, body, *headers, **more):
        return self.send(self.put(f"Content-Length: {len(body)}", *headers, **more), body)

    def allowed(self, user):
        return self.target.ask("GET", f"{CHECK}?dashboard_id=d1&scope=read&user_reference={user}",
                               [("x-api-key", self.key)]).json["allowed"]

    def done(self, name, user, answer):
        if self.answers(name, answer, (200,)):
            self.ok(self.allowed(user), f"{name}, and it is done")

    def not_done(self, name, user, answer, usual, holds=b""):
        self.answers(name, answer, usual, holds)
        self.ok(not self.allowed(user), f"{name}, and nothing is done")


def bodies(w):
    w.done("a body with a length", "length", w.put_body(body_for("length")))
    w.done("HTTP/1.0", "old", w.put_body(body_for("old"), version="1.0"))
    body = body_for("chunks")
    w.done("chunks", "chunks", w.send(w.put("Transfer-Encoding: chunked"), chunked((body[:10], body[10:11], body[11:]))))
    body = body_for("small", 300)
    pieces = [b"1\r\n%c\r\n" % c for c in body]
    w.done("many small chunks, slowly", "small",
           w.send(w.put("Transfer-Encoding: chunked"), *pieces, b"0\r\n\r\n", pause=0.001))
    body = body_for("pieces", 300)
    w.done("a body in many small pieces", "pieces",
           w.send(w.put(f"Content-Length: {len(body)}"), *[b"%c" % c for c in body], pause=0.001))
    w.done("Expect: 100-continue", "expect", w.put_body(body_for("expect"), "Expect: 100-continue"))
    w.done("a body of exactly 1 MiB", "cap", w.put_body(body_for("cap", MIB)))
    w.not_done("1 MiB and a byte", "over", w.put_body(body_for("over", MIB + 1)), (413,), b"body_too_large")
    w.not_done("2 MiB", "over", w.put_body(body_for("over", 2 * MIB)), (413,), b"body_too_large")
    parts = [body_for("over", 65536)] + [b" " * 65536] * 31
    w.not_done("2 MiB in chunks", "over", w.send(w.put("Transfer-Encoding: chunked"), chunked(parts)), (413,))
    w.not_done("24 MiB", "over", w.put_body(body_for("over", 24 * MIB)), (413, None))
    w.not_done("no body and no length", "none", w.send(w.put()), (400, 411))
    half = body_for("half")
    w.not_done("half a body, and no more to come", "half", w.send(w.put(f"Content-Length: {len(half)}"), half[:30], half_close=True),
               (400, 408, None))
    with socket.create_connection(("127.0.0.1", w.port)) as s:
        s.sendall(w.put(f"Content-Length: {len(half)}") + half[:-1])
    w.not_done("a length that cuts the body", "short", w.send(w.put("Content-Length: 20"), body_for("short")), (400,))
    w.ok(not w.allowed("half"), "half a body, and the client is gone: nothing is done")
    for method in ("DELETE", "POST"):
        answer = w.send(w.head(method, PERMISSIONS if method == "DELETE" else CHECK, f"x-api-key: {w.key}",
                               "Content-Type: application/json", "Content-Length: 87"),
                        b'{"%s":[{"dashboard_id":"d1","scope":"read","user_reference":"old"}]}'.ljust(87) %
                        (b"permissions" if method == "DELETE" else b"checks"))
        w.answers(f"{method} with a body", answer, (200,))


def headers(w):
    ask = lambda *more, method="GET", path=PERMISSIONS: w.send(w.head(method, path, *more))
    w.answers("Authorization", ask(f"Authorization: Api-Key {w.key}"), (200,))
    w.not_done("X_Api_Key beside a wrong key", "forged", w.put_body(body_for("forged"), f"X_Api_Key: {w.key}", key="wrong"),
               (400, 401, 403))
    for name in ("X_Api_Key", "X_Api-Key", "X-Api_Key"):
        w.answers(f"{name} alone", ask(f"{name}: {w.key}"), (400, 401, 403))
    for name, first, second in (("auth twice", f"auth: Api-Key {w.key}", f"auth: Api-Key {w.key}"),
                                ("x-api-key twice", f"x-api-key: {w.key}", f"X-Api-Key: {w.key}"),
                                ("two headers", f"auth: Api-Key {w.key}", f"x-api-key: {w.key}"),
                                ("Authorization beside auth", f"auth: Api-Key {w.key}", "Authorization: Bearer a.b.c")):
        w.answers(name, ask(first, second), (400,), b"ambiguous_credentials")
    w.answers("a header that is too long", ask(f"auth: Api-Key {w.key}{'x' * 20000}"), (400, 431))
    w.answers("a header of 6 KiB", ask(f"auth: Api-Key {w.key}", f"X-Other: {'x' * 6000}"), (200,))
    w.answers("no header names a project", ask("Dashgrant-Project: wire", "DASHGRANT_PROJECT: wire"), (401,))
    answer = ask(f"x-api-key: {w.key}", method="HEAD")
    w.answers("HEAD", answer, (200,))
    w.ok(answer.endswith(b"\r\n\r\n"), "HEAD has no body", answer[-200:])
    answer = ask("Origin: https://shop.example", "Access-Control-Request-Method: PUT", method="OPTIONS")
    w.answers("OPTIONS", answer, (200, 204), b"Allow: ")
    for method in ("TRACE", "PROPFIND", "FOO"):
        w.answers(method, ask(f"x-api-key: {w.key}", method=method), (405, 501, 400))


def addresses(w):
    ask = lambda path: w.send(w.head("GET", path, f"x-api-key: {w.key}"))
    w.answers("percent-encodings in a query", ask(f"{CHECK}?dashboard_id=d1&scope=read&user_reference=len%67th"), (200,), b'"allowed":true')
    w.answers("a slash and a plus in a query", ask(f"{CHECK}?dashboard_id=a%2Fb&scope=read&user_reference=a%2Bb%20c"), (200, 422))
    w.answers("percent-encodings in a path", ask("/api/v3/project/%65nd-user/permissions"), (200,))
    w.answers("%2F in a path", ask("/api/v3/project/dashboards/a%2Fb"), (400, 404))
    w.answers("%2F for a slash of the path", ask("/api/v3/project%2Fend-user/permissions"), (200, 400, 404))
    w.answers("%00 in a path", ask("/api/v3/project/dashboards/a%00b"), (400, 404))
    w.answers("%3F in a path", ask("/api/v3/project/dashboards/a%3Fb"), (404, 422))
    w.answers("two dots inside", ask("/api/v3/project/x/../end-user/permissions"), (200, 400, 404))
    w.answers("two dots to the outside", ask("/api/v3/project/../../../control/ping"), (400, 404))
    w.answers("the control addresses", ask("/control/ping"), (404,))
    w.answers("what begins like an address", ask("/openapi.jsonx"), (404,))
    w.answers("the web server's own file", ask("/own.txt"), (200,), b"the web server's own")


def static_files(w):
    answer = ask_http(w.port, "GET", w.target.base + "/static/openapi.json")
    w.ok(answer.status == 200 and answer.json["openapi"], "a file of htdocs", answer)
    for name, value in (("X-Content-Type-Options", "nosniff"), ("Access-Control-Allow-Origin", "*"),
                        ("Cache-Control", "public, max-age=3600"), ("Content-Type", "application/json")):
        w.ok(answer.header(name) == value, f"a file of htdocs has {name}: {value}", answer.headers)
    tag = answer.header("ETag")
    again = ask_http(w.port, "GET", w.target.base + "/static/openapi.json", [("If-None-Match", tag or "none")])
    w.ok(again.status == 304, "a file of htdocs is not sent again", f"{tag}: {again}")
    for path in ("/static/", "/static/folder/", "/static/folder", "/static/nothing.js", "/static/..%2fdashgrant.conf",
                 "/static/../dashgrant.conf", "/static/%2e%2e/dashgrant.conf", "/static//etc/passwd"):
        answer = w.send(w.head("GET", path))
        w.ok(status(answer) in (301, 400, 403, 404) and b"state_dir" not in answer, f"{path} shows nothing", answer[:300])


def crowd(w):
    """200 clients with a connection each, all at once, each with some requests on it."""
    def client(number):
        connection = http.client.HTTPConnection("127.0.0.1", w.port, timeout=60)
        good = turn = 0
        while turn < 3:
            try:
                connection.request("GET", f"{CHECK}?dashboard_id=d1&scope=read&user_reference=c{number}",
                                   headers={"x-api-key": w.key})
                response = connection.getresponse()
            except (http.client.RemoteDisconnected, ConnectionError):
                # Apache takes a kept connection back when it has few threads left: a client then asks again
                if turn == 0:
                    raise
                connection.close()
                turn -= 1
            else:
                good += response.status == 200 and json.loads(response.read())["allowed"] is False
            turn += 1
        connection.close()
        return good
    with concurrent.futures.ThreadPoolExecutor(200) as pool:
        good = sum(pool.map(client, range(200)))
    w.ok(good == 600, "200 clients at once", f"{good} of 600 good")


def lengths(w):
    """Answers with content and without on one connection: each ends where the next begins."""
    connection = http.client.HTTPConnection("127.0.0.1", w.port, timeout=30)
    seen = []
    for method, path in (("GET", "/openapi.json"), ("HEAD", "/openapi.json"), ("OPTIONS", "/api/v3/project/dashboards"),
                         ("GET", "/api/v3/project/nothing"), ("HEAD", "/api/v3/project/nothing"), ("GET", "/openapi.json")):
        connection.request(method, path)
        response = connection.getresponse()
        seen.append((response.status, len(response.read()), response.getheader("Content-Length")))
    connection.close()
    sizes = [size for _, size, _ in seen]
    w.ok([s for s, _, _ in seen] == [200, 200, 204, 404, 404, 200] and sizes[1] == sizes[2] == sizes[4] == 0 < sizes[3] and
         sizes[0] == sizes[5] > 100000, "GET, HEAD and OPTIONS on one connection", seen)
    if w.kind != "apache-proxy":        # which takes the length off and sends chunks
        told = [sizes[0], sizes[0], None, sizes[3], sizes[3], sizes[0]]
        w.ok([length and int(length) for _, _, length in seen] == told, "answers tell their length, those to HEAD too", seen)


def gone(w):
    """Clients that go away while their answer is on its way."""
    entries = [{"dashboard_id": f"d{i}", "scope": "read", "user_reference": "gone" + "x" * 200} for i in range(1000)]
    answer = w.target.ask("PUT", PERMISSIONS, [("x-api-key", w.key), ("Content-Type", "application/json")],
                          json.dumps({"permissions": entries}).encode())
    assert answer.status == 200, answer
    for length in (0, 1, 100):
        for _ in range(10):
            with socket.create_connection(("127.0.0.1", w.port)) as s:
                s.sendall(w.head("GET", f"{PERMISSIONS}?limit=1000", f"x-api-key: {w.key}"))
                if length:
                    s.recv(length)
    answer = w.target.ask("GET", f"{PERMISSIONS}?limit=1000", [("x-api-key", w.key)])
    w.ok(answer.status == 200 and len(answer.json["permissions"]) == 1000, "clients that are gone disturb nobody", answer)


def slow(w):
    """Uploads that hardly move hold nobody else up."""
    clients = []
    for _ in range(30):
        s = socket.create_connection(("127.0.0.1", w.port))
        s.sendall(w.put("Content-Length: 99999") + b"{")
        clients.append(s)
    started = time.monotonic()
    seen = {w.target.ask("GET", PERMISSIONS + "?limit=1", [("x-api-key", w.key)]).status for _ in range(20)}
    took = time.monotonic() - started
    w.ok(seen == {200} and took < 5, "30 uploads that hardly move hold nobody up", f"{took:.1f} s, {seen}")
    for s in clients:
        s.close()


def processes(target):
    """(pid, its parent) of the service's processes."""
    out = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.readlink(f"/proc/{pid}/exe") == target.folder.program:
                with open(f"/proc/{pid}/stat") as f:
                    out.append((int(pid), int(f.read().rsplit(")", 1)[1].split()[1])))
        except OSError:
            pass
    return out


def owner_of(target):
    """The process that has a worker, and the worker; None while there is none."""
    seen = processes(target)
    pids = {pid for pid, _ in seen}
    return next(((parent, pid) for pid, parent in seen if parent in pids), None)


def worker_of(target):
    """None while there is none. A check of the configuration is a child of the owner, too."""
    owner = owner_of(target)
    if not owner:
        return None
    with open(f"/proc/{owner[1]}/cmdline", "rb") as f:
        return None if b"--check-config" in f.read() else owner[1]


def ends(w):
    """The owner re-reads its configuration, its worker dies, it dies itself: under load."""
    acknowledged, refused = [], []
    for name, victim, number in (("SIGHUP", 0, signal.SIGHUP), ("kill -9 of the worker", 1, signal.SIGKILL),
                                 ("kill -9 of the owner", 0, signal.SIGKILL)):
        if number == signal.SIGKILL and victim == 0 and w.target.owner:
            continue            # nobody stands by: test-kill.py has it
        granters = Granters(w.port, w.key, 8, name.replace(" ", "-"))
        time.sleep(0.5)
        for _ in range(8 if name == "SIGHUP" else 1):   # what loses a request does so now and then
            before = wait_for(lambda: owner_of(w.target))
            os.kill(before[victim], number)
            changed = wait_for(lambda: worker_of(w.target) not in (None, before[1]), 30)
            time.sleep(0.1)
        since = len(granters.times)
        back = wait_for(lambda: len(granters.times) > since + 20, 30)
        granters.stop()
        w.ok(changed and back, f"{name} under load: it serves again", w.target.web.log_text()[-1000:])
        if name == "SIGHUP":
            w.ok(not granters.refused, f"{name} under load: no request is lost", granters.refused[:5])
        lost = missing(w.target, w.key, granters.acknowledged)
        w.ok(granters.acknowledged and not lost, f"{name} under load: nothing acknowledged is lost", lost[:5])


def mounted(tap, kind):
    """At a sub-path of one virtual host."""
    target = Target(kind, base="/sharing", host="dash.example")
    w = Wire(tap, target)
    try:
        ask = lambda path, host="dash.example": ask_http(w.port, "GET", path, [("Host", host), ("x-api-key", w.key)])
        for path in (PERMISSIONS, "/openapi.json", "/.well-known/jwks.json", "/static/openapi.json"):
            w.ok(ask("/sharing" + path).status == 200, f"/sharing{path} of its virtual host", ask("/sharing" + path))
            w.ok(ask(path).status == 404, f"{path} of its virtual host is none", ask(path))
            w.ok(ask("/sharing" + path, "other.example").status == 404, f"/sharing{path} of another host is none",
                 ask("/sharing" + path, "other.example"))
        w.ok(ask("/own.txt").body == b"the web server's own\n", "what else the host has stays")
        body = json.dumps({"name": "x", "dashboard_id": "d", "parent": True}).encode()
        made = target.ask("POST", "/api/v3/project/dashboards", [("x-api-key", w.key), ("Content-Type", "application/json")], body)
        w.ok(made.status == 201 and made.header("Location") == "/sharing/api/v3/project/dashboards/d",
             "Location begins with the sub-path", f"{made} {made.headers}")
    finally:
        target.close()


def main(*kinds):
    tap = Tap()
    skip_if_missing(tap, *kinds)
    for kind in kinds:
        if why_not(kind):
            tap.skip(kind, why_not(kind))
            continue
        target = Target(kind, threads=4)
        try:
            w = Wire(tap, target)
            for part in (bodies, headers, addresses, lengths, static_files, crowd, gone, slow, ends):
                started = time.monotonic()
                part(w)
                tap.diag(f"{kind}: {part.__name__} took {time.monotonic() - started:.1f} s")
            secret = w.key.split(":::")[1]
            logs = target.web.log_text() + (target.owner.log_text() if target.owner else "")
            w.ok(secret not in logs, "no secret in the logs")
        finally:
            target.close()
        mounted(tap, kind)
    tap.done()
