"""Plain CGI: a tiny web server's part, with bodies that are large, slow, short or without a length, clients that go
away, and owners and workers that are killed meanwhile."""
import json, os, re, shutil, signal, socket, subprocess, sys, tempfile, threading, time

sys.path[:0] = [os.path.join(os.environ["SRCDIR"], "tests", d) for d in ("lib", "serve")]
from plain import environment, parse, start
from service import CGI, CHECK, PERMISSIONS, SERVER, Folder, Target, wait_for
from tap import Tap


def auth(key):
    return [("HTTP_AUTH", f"Api-Key {key}"), ("CONTENT_TYPE", "application/json")]


def grants(count, name):
    return json.dumps({"permissions": [{"dashboard_id": "d", "scope": "read", "user_reference": f"{name}{i}"}
                                       for i in range(count)]}).encode()


class Case:
    """A service, and CGI programs for it."""

    def __init__(self, tap, **options):
        self.tap, self.target = tap, Target("cgi", **options)
        self.conf, self.key = self.target.folder.conf, self.target.project("plain")

    def start(self, method, path, query="", length=None, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **more):
        return start(self.conf, environment(method, path, query, auth(self.key), length, **more), stdin, stdout)

    def finish(self, process, body=b""):
        out, err = process.communicate(body, 60)
        return parse(out) if out else (process.returncode, err)

    def put(self, body, **more):
        return self.finish(self.start("PUT", PERMISSIONS, length=len(body), **more), body)

    def allowed(self, user):
        query = f"dashboard_id=d&scope=read&user_reference={user}"
        return self.finish(self.start("GET", CHECK, query)).json["allowed"]


def test_bodies(case):
    tap = case.tap
    large = grants(1000, "x" * 200)
    large = large + b" " * (1024 * 1024 - len(large))
    answer = case.put(large)
    tap.ok(answer.status == 200 and case.allowed("x" * 200 + "999"), "a body as large as it may be arrives whole", answer)
    answer = case.put(large + b" " * 1024 * 1024)
    tap.ok(answer.status == 413 and answer.json["code"] == "body_too_large", "a larger one is refused", answer)

    process = case.start("PUT", PERMISSIONS, HTTP_TRANSFER_ENCODING="chunked")
    answer = case.finish(process, grants(1, "chunked"))
    tap.ok(answer.status == 411 and answer.json["code"] == "length_required", "a body in chunks without a length is refused",
           answer)
    answer = case.finish(case.start("PUT", PERMISSIONS), grants(1, "nolength"))
    tap.ok(answer.status == 400, "what comes without any length is no body (RFC 3875, 4.2)", answer)
    for text, status in (("-1", 413), ("x", 413), ("99999999999999999999999", 413), ("0", 400)):
        answer = case.finish(case.start("PUT", PERMISSIONS, length=text), grants(1, "length"))
        tap.ok(answer.status == status, f"a length of {text} is answered with {status}", answer)
    tap.ok(not case.allowed("length0") and not case.allowed("nolength0") and not case.allowed("chunked0"), "none was done")

    body = grants(1, "half")
    answer = case.finish(case.start("PUT", PERMISSIONS, length=len(body)), body[:-5])
    tap.ok(answer.status == 400 and answer.json["code"] == "short_body", "half a body is told", answer)
    answer = case.finish(case.start("PUT", PERMISSIONS, length=len(body)), body + b"}{junk")
    tap.ok(answer.status == 200 and case.allowed("half0"), "what stands behind the length is not read", answer)

    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as taken:
        body = grants(2, "file")
        given.write(body)
        given.seek(0)
        process = case.start("PUT", PERMISSIONS, length=len(body), stdin=given, stdout=taken)
        process.wait(30)
        taken.seek(0)
        answer = parse(taken.read())
        tap.ok(answer.status == 200 and case.allowed("file1"), "files serve as descriptors", answer)
    near, far = socket.socketpair()
    body = grants(2, "socket")
    process = case.start("PUT", PERMISSIONS, length=len(body), stdin=far, stdout=far)
    far.close()
    near.sendall(body)
    data = b"".join(iter(lambda: near.recv(65536), b""))
    tap.ok(parse(data).status == 200 and process.wait(30) == 0, "a socket serves for both", data[:300])
    near.close()


def test_answers(case):
    tap = case.tap
    case.put(grants(1000, "y" * 250))
    get = case.finish(case.start("GET", PERMISSIONS, "limit=1000"))
    tap.ok(get.status == 200 and len(get.body) == int(get.header("Content-Length")) > 200000, "a large answer is whole",
           (get.status, len(get.body)))
    head = case.finish(case.start("HEAD", PERMISSIONS, "limit=1000"))
    tap.ok(head.status == 200 and head.body == b"" and head.header("Content-Length") == get.header("Content-Length"),
           "HEAD has the header alone", head)
    status = os.get_blocking(0)
    reader, writer = os.pipe()
    process = case.start("GET", PERMISSIONS, "limit=1000", stdout=writer)
    os.close(writer)
    first = os.read(reader, 1000)
    tap.ok(first and process.wait(20) == 0, "an answer does not wait for who reads it")
    os.close(reader)
    tap.ok(case.allowed("half0"), "a client that goes away in mid-answer disturbs nobody")
    tap.ok(os.get_blocking(0) == status, "descriptors keep their blocking mode")
    many = {f"HTTP_X_{i}": "x" * 1000 for i in range(70)}
    answer = case.finish(case.start("GET", PERMISSIONS, **many))
    tap.ok(answer.status == 400 and answer.is_json, "variables that are too many are refused", answer)
    answer = case.finish(start(case.conf, environment("GET", PERMISSIONS, "--version", auth(case.key)),
                               arguments=("--version", "--config=/nonexistent")))
    tap.ok(answer.status in (200, 422) and answer.is_json, "arguments come from the client, and are not looked at", answer)
    process = start("/nonexistent/x.conf", environment("GET", PERMISSIONS))
    out, err = process.communicate(b"", 20)
    tap.ok(parse(out).status == 503 and b"/nonexistent" not in out and b"/nonexistent/x.conf" in err,
           "without a configuration the answer is 503, and the reason goes to the log", (out, err))


def test_programs(case):
    tap = case.tap
    process = start(case.conf, environment("GET", CHECK, "--version", auth(case.key)), program=SERVER, arguments=("--version",))
    answer = case.finish(process)
    tap.ok(answer.status == 422 and answer.is_json, "the service's program answers as a CGI program, too", answer)
    done = subprocess.run([CGI, "--version"], env={"PATH": "/usr/bin:/bin"}, capture_output=True)
    tap.ok(done.returncode == 64 and not done.stdout and b"dashgrant.fcgi" in done.stderr,
           "a CGI program that no web server started says what it is", done)
    if not shutil.which("readelf"):
        tap.skip("the CGI program loads few libraries", "readelf is not installed")
        return
    text = subprocess.run(["readelf", "-d", CGI], capture_output=True, text=True, check=True).stdout
    needed = set(re.findall(r"NEEDED.*\[(lib[a-z]+)", text)) - {"libasan", "libubsan", "libgcc", "libpthread"}
    tap.ok(needed <= {"libc", "libconfuse"}, "the CGI program loads libc and libconfuse alone", text)


def test_crowd(case):
    """Slow bodies do not keep the others waiting; nobody waits for ever."""
    tap, body = case.tap, grants(1, "slow")
    slow = [case.start("PUT", PERMISSIONS, length=len(body)) for _ in range(6)]
    for process in slow:
        process.stdin.write(body[:10])
        process.stdin.flush()
    began = time.monotonic()
    good = [case.finish(case.start("GET", CHECK, f"dashboard_id=d&scope=read&user_reference=u{i}")).status for i in range(10)]
    took = time.monotonic() - began
    tap.ok(good == [200] * 10 and took < 2, "slow bodies do not stop the others", f"{good}, {took:.1f} s")
    answers = [parse(p.stdout.read()) for p in slow[3:]]
    tap.ok(all(a.status == 408 for a in answers), "a body that does not come in time is told", answers)
    for process in slow:
        process.kill()
        process.communicate()
    results = []
    def ask(i):
        results.append(case.finish(case.start("PUT", PERMISSIONS, length=len(grants(1, f"crowd{i}-"))), grants(1, f"crowd{i}-")).status)
    threads = [threading.Thread(target=ask, args=(i,)) for i in range(60)]
    for t in threads:
        t.start()
    for t in threads:
        t.join(60)
    tap.ok(results == [200] * 60, "sixty at once are all answered", results)


def test_slow_readers(case):
    """Web servers wait for their clients, and so do pipes: anybody may ask for this answer and not read it."""
    slow = [case.start("GET", "/openapi.json") for _ in range(12)]
    time.sleep(0.5)
    began = time.monotonic()
    good = [case.finish(case.start("GET", CHECK, f"dashboard_id=d&scope=read&user_reference=u{i}")).status for i in range(5)]
    took = time.monotonic() - began
    case.tap.ok(good == [200] * 5 and took < 5, "answers that nobody reads do not stop the others", f"{good}, {took:.1f} s")
    bodies = [parse(p.communicate(b"", 20)[0]).body for p in slow]
    case.tap.ok(len(bodies[0]) > 100000 and len(set(bodies)) == 1, "and are whole when they are read", [len(b) for b in bodies])


def test_kills(case):
    tap, target, body = case.tap, case.target, grants(1, "unknown")
    waiting = case.start("PUT", PERMISSIONS, length=len(body))
    waiting.stdin.write(body[:20])
    waiting.stdin.flush()
    time.sleep(0.5)
    killed = time.monotonic()
    os.kill(target.owner.worker(), signal.SIGKILL)
    out, _ = waiting.communicate(None, 30)
    answer = parse(out)
    tap.ok(answer.status == 503 and answer.json["code"] == "outcome_unknown" and answer.header("Retry-After") and
           time.monotonic() - killed < 5, "a change that was taken by a worker that dies is of unknown outcome", answer)
    worst, statuses = 0, set()
    for i in range(8):
        time.sleep(0.15)    # a worker that ends sooner is one that cannot begin
        os.kill(wait_for(target.owner.worker), signal.SIGKILL)
        began = time.monotonic()
        statuses.add(case.put(grants(1, f"after{i}-")).status)
        worst = max(worst, time.monotonic() - began)
        statuses.add(case.finish(case.start("GET", CHECK, f"dashboard_id=d&scope=read&user_reference=after{i}-0")).status)
    tap.ok(statuses == {200} and worst < 5, "who asks after a kill is answered by the next worker", f"{statuses}, {worst:.2f} s")
    tap.diag(f"answered again after at most {worst:.2f} s")
    waiting = case.start("PUT", PERMISSIONS, length=len(body))
    waiting.stdin.write(body[:20])
    waiting.stdin.flush()
    time.sleep(0.3)
    waiting.kill()
    waiting.communicate()
    tap.ok(not case.allowed("unknown0"), "what was not sent whole is not done")


def test_start_from_elsewhere(tap):
    """A CGI program without the service's program beside it starts nothing, and says so."""
    folder = Folder(cgi_start_owner="true")
    try:
        program = shutil.copy(CGI, folder.path)
        process = start(folder.conf, environment("GET", CHECK), program=program)
        os.set_blocking(process.stderr.fileno(), False)
        said = wait_for(lambda: process.stderr.read(), 10)
        tap.ok(said and b"dashgrant.fcgi cannot be started" in said, "without the service's program beside it, that is logged", said)
        process.kill()
        process.communicate()
    finally:
        folder.remove()


def test_start(tap):
    """cgi_start_owner: no owner runs, a CGI program starts one; its log lies in the state folder."""
    folder = Folder()
    conf = folder.conf
    try:
        def ask():
            return start(conf, environment("GET", CHECK, HTTP_SECRET="s3cret"))
        folder.options["cgi_start_owner"] = "true"
        folder.write_conf()
        began = time.monotonic()
        programs = [ask() for _ in range(10)]
        answers = [parse(p.communicate(b"", 40)[0]).status for p in programs]
        tap.ok(answers == [401] * 10, "a CGI program starts the owner and is answered by it", answers)
        tap.diag(f"{time.monotonic() - began:.2f} s")
        with open(os.path.join(folder.state, "lock")) as f:
            owner = int(f.read())
        with open(f"/proc/{owner}/environ", "rb") as f:
            text = f.read()
        tap.ok(b"s3cret" not in text and b"REQUEST_METHOD" not in text, "nothing of the request stays in its environment", text)
        links = [os.readlink(f"/proc/{owner}/fd/{n}") for n in (0, 1, 2)]
        tap.ok(links == ["/dev/null", "/dev/null", os.path.join(folder.state, "dashgrant.log")], "it keeps none of the web server's"
               " descriptors", links)
        tap.ok(os.getsid(owner) not in (os.getsid(0), owner) and os.stat(links[2]).st_mode & 0o777 == 0o600,
               "it runs in a session of its own")
        os.kill(owner, signal.SIGKILL)
        answer = parse(ask().communicate(b"", 40)[0])
        tap.ok(answer.status == 401, "and again after it was killed", answer)
        with open(os.path.join(folder.state, "lock")) as f:
            owner = int(f.read())
        os.kill(owner, signal.SIGTERM)
        tap.ok(wait_for(lambda: not os.path.exists(f"/proc/{owner}")), "SIGTERM ends it")
        folder.options["cgi_start_owner"] = "false"
        folder.write_conf()
        process = ask()
        time.sleep(0.5)
        tap.ok(process.poll() is None and not os.path.exists(f"/proc/{owner}"), "where that is not wanted, it waits for one")
        process.kill()
        process.communicate()
    finally:
        folder.remove()


def main():
    tap = Tap()
    case = Case(tap, threads=4, body_timeout='"2s"')
    try:
        for test in (test_bodies, test_answers, test_programs, test_crowd, test_slow_readers, test_kills):
            test(case)
    finally:
        case.target.close()
    test_start(tap)
    test_start_from_elsewhere(tap)
    tap.done()


main()
