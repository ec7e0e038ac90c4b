#!/usr/bin/env python3
"""How fast people are served: checks by token, tokens issued, lists. Not a test: nothing fails.

    SRCDIR=. BUILDDIR=build/check tests/bench/people.py [--grants 1000000] [--seconds 2] [--rounds 5] [--connections 32]
        [--keep FOLDER] [--only PART] [--base 'COMMAND %s']

Needs wrk, lighttpd and a build without sanitizers. It makes a service of its own in a temporary folder with that many
grants and starts it behind lighttpd; every row is its requests by wrk in rounds that take turns, the median of them
counts. --base starts an empty FastCGI responder at a socket, which then gets the same requests in the same rounds:
the ratio is to it, so that the web server's part can be told from ours. --keep makes the folder or takes it as an
earlier run has left it, with the grants."""
import argparse, json, os, re, statistics, subprocess, sys, time

sys.path.insert(0, os.path.join(os.environ["SRCDIR"], "tests", "lib"))
from servers import AS_USER, free_port, give
from service import CHECK, TOOL, Folder, Owner, Pipe, cgi_variables, wait_for

DASHBOARDS, LOGIN = "/api/v3/project/dashboards", "/devapi/v4/core/login/token"
USERS = 100000
VIEWER_SEES = 1000

# A request a line: method, path, headers ("name: value" between bars), body; "@@@@@@@@" in it becomes a number that is
# never the same. ARGUMENTS: the file, where to begin.
SCRIPT = """
local requests, at, number = {}, 0, 0
function init(arguments)
    for line in io.lines(arguments[1]) do
        local method, path, headers, body = line:match("^([^\\t]*)\\t([^\\t]*)\\t([^\\t]*)\\t(.*)$")
        local fields = {}
        for name, value in headers:gmatch("([^|:]+): ([^|]*)") do fields[name] = value end
        if body == "" then body = nil end
        requests[#requests + 1] = { method, path, fields, body, body and body:find("@@@@@@@@", 1, true) }
    end
    at, number = tonumber(arguments[2]), tonumber(arguments[3])
end
function request()
    at = at % #requests + 1
    local one = requests[at]
    local body = one[4]
    if one[5] then
        number = number + 1
        body = body:sub(1, one[5] - 1) .. string.format("%08d", number) .. body:sub(one[5] + 8)
    end
    return wrk.format(one[1], one[2], one[3], body)
end
"""


def line(method, path, token=None, key=None, body=""):
    headers = [f"Authorization: Bearer {token}"] if token else [f"x-api-key: {key}"]
    return "\t".join((method, path, "|".join(headers + (["Content-Type: application/json"] if body else [])), body)) + "\n"


class Web:
    """A lighttpd that does nothing but hand on."""

    def __init__(self, folder, name, socket):
        self.port = free_port()
        conf = os.path.join(folder.path, f"{name}.conf")
        with open(conf, "w", encoding="utf-8") as file:
            file.write(f'''server.modules = ("mod_fastcgi")
server.bind = "127.0.0.1"
server.port = {self.port}
server.document-root = "{folder.path}"
server.errorlog = "{folder.path}/{name}.log"
server.upload-dirs = ("{folder.path}")
server.max-fds = 4096
server.max-keep-alive-requests = 1000000000
fastcgi.server = ("/" => (("socket" => "{socket}", "check-local" => "disable", "fix-root-scriptname" => "enable")))
''')
        give(folder.path)
        self.process = subprocess.Popen([*AS_USER, "lighttpd", "-D", "-f", conf], stdin=subprocess.DEVNULL)
        time.sleep(1)

    def stop(self):
        self.process.terminate()
        self.process.wait(30)


class Bench:
    def __init__(self, options):
        self.options = options
        self.folder = Folder(threads=16, cache_size='"512M"')
        if options.keep:
            self.take_folder(options.keep)
        self.folder.give_to_web()
        if not os.path.exists(os.path.join(self.folder.state, "store")):
            self.load()
        self.owner = Owner(self.folder)
        self.pipe = Pipe("fcgi", self.owner.socket, self.owner.control)
        made = self.ask("control", "POST", "/control/keys", {"project": "p1", "name": "bench"})
        self.key = made["api_key"]
        self.webs = {"": Web(self.folder, "web", self.owner.socket)}
        self.base = None
        if options.base:
            socket = os.path.join(self.folder.path, "base.sock")
            self.base = subprocess.Popen(options.base.replace("%s", socket).split(), stdin=subprocess.DEVNULL)
            wait_for(lambda: os.path.exists(socket))
            os.chmod(socket, 0o777)
            self.webs["base"] = Web(self.folder, "base", socket)
        self.script = self.write("bench.lua", [SCRIPT])
        self.number, self.results = 0, []

    def take_folder(self, path):
        self.folder.state = os.path.join(os.path.abspath(path), "state")
        os.makedirs(self.folder.state, 0o700, exist_ok=True)
        give(os.path.abspath(path))
        self.folder.options["state_dir"] = f'"{self.folder.state}"'
        self.folder.write_conf()

    def write(self, name, lines):
        path = os.path.join(self.folder.path, name)
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(lines)
        return path

    def tool(self, *words):
        subprocess.run([TOOL, "--config", self.folder.conf, *words], check=True)

    def load(self):
        """As many dashboards as grants, one user each; VIEWER_SEES of them a viewer's, by three ways."""
        count = self.options.grants
        step = max(1, count // VIEWER_SEES)
        kinds = ({"user_reference": "viewer"}, {"org_id": "acme", "role": "QA"}, {"org_id": "acme", "org": True})
        grant = lambda i, principal: json.dumps({"project": "p1", "dashboard_id": f"dsh_{i:08d}", "scope": "read", **principal}) + "\n"
        self.tool("init")
        self.tool("project", "add", "p1")
        started = time.monotonic()
        path = self.write("grants.ndjson", (grant(i, kinds[i // step % 3] if i % step == 0 else {"user_reference": f"u{i % USERS}"})
                                            for i in range(count)))
        self.tool("--quiet", "import", path)
        os.remove(path)
        print(f"{count} grants imported in {time.monotonic() - started:.0f} s")

    def ask(self, channel, method, path, body=None, headers=()):
        path, _, query = path.partition("?")
        answer = self.pipe.ask(channel, method, path, query, cgi_variables(headers), json.dumps(body).encode() if body else b"")
        assert answer.status in (200, 201), answer
        return answer.json

    def issue(self, user, **config):
        return self.ask("public", "POST", LOGIN, {"clientId": user, "orgId": "acme", "expiresIn": "1w", **config},
                        [("x-api-key", self.key), ("Content-Type", "application/json")])["token"]

    def wrk(self, web, path, begin):
        self.number += 1000000
        port = self.webs[web].port
        done = subprocess.run(["wrk", "-t1", f"-c{self.options.connections}", f"-d{self.options.seconds}s", "--latency", "-s",
                               self.script, f"http://127.0.0.1:{port}/", "--", path, str(begin), str(self.number)],
                              capture_output=True, text=True, check=True).stdout
        number = lambda pattern: float((re.search(pattern, done) or [0, 0])[1])
        if number(r"Non-2xx or 3xx responses: (\d+)") and web == "":
            raise RuntimeError(f"{path}: not all answers are good: {done}")
        unit = {"us": 0.001, "ms": 1, "s": 1000}
        quantile = lambda n: (lambda m: float(m[1]) * unit[m[2]])(re.search(rf"\s{n}%\s+([\d.]+)(us|ms|s)", done))
        return {"rate": number(r"Requests/sec:\s+([\d.]+)"), "p50": quantile(50), "p99": quantile(99)}

    def row(self, name, lines, once=False):
        """`once`: no request is sent twice, for as long as there are enough."""
        path = self.write("requests.tsv", lines)
        seen = {web: [] for web in self.webs}
        for turn in range(self.options.rounds):
            begin = turn * len(lines) // self.options.rounds if once else 0
            for web in self.webs:
                seen[web].append(self.wrk(web, path, begin))
        median = lambda web, what: statistics.median(s[what] for s in seen[web])
        share = f'{median("", "rate") / median("base", "rate"):7.3f}' if "base" in seen else "      -"
        print(f'{name:58}{median("", "rate"):9.0f}{share}{median("", "p50"):9.2f}{median("", "p99"):9.2f}   '
              + " ".join(f'{s["rate"]:.0f}' for s in seen[""]), flush=True)
        if once and max(s["rate"] for s in seen[""]) * self.options.seconds > len(lines) / self.options.rounds:
            print("   (too few requests: some were sent twice)")

    def close(self):
        self.pipe.close()
        for web in self.webs.values():
            web.stop()
        if self.base:
            self.base.terminate()
            self.base.wait(10)
        self.owner.stop()
        self.folder.remove()


def dashboard_of(n, grants):
    return f"dsh_{n % grants:08d}"


def checks(bench):
    count, grants = 20000, bench.options.grants
    path = lambda i: f"{CHECK}?dashboard_id={dashboard_of(i * 7919, grants)}&scope=read"
    few = [bench.issue(f"u{i * 37 % USERS}", roles=["QA"]) for i in range(200)]
    bench.row("check by API key", [line("GET", path(i) + f"&user_reference=u{i * 7919 % USERS}", key=bench.key) for i in range(count)])
    bench.row("check by token, 200 tokens (met before)", [line("GET", path(i), few[i % len(few)]) for i in range(count)])
    enough = int(bench.options.rounds * bench.options.seconds * 12000)
    print(f"   {enough} tokens are made", flush=True)
    many = [bench.issue(f"u{i % USERS}", roles=["QA"]) for i in range(enough)]
    bench.row("check by token, each request a new one", [line("GET", path(i), t) for i, t in enumerate(many)], once=True)


def tokens(bench):
    for users in (10, 1000, 10000):
        listed = [{"clientId": f"person-{i:05d}", "email": f"person-{i:05d}@acme.example"} for i in range(users)]
        body = {"appId": "p1", "clientId": "ann", "orgId": "acme", "orgs": [{"orgId": "acme", "orgRoles": ["QA"], "users": listed}]}
        same = json.dumps({**body, "userId": "@@@@@@@@"})
        listed[0] = {"clientId": "person-@@@@@@@@", "email": "person@acme.example"}
        new = json.dumps(body)
        bench.row(f"token, {users:,} users of a roster that is known", [line("POST", LOGIN, key=bench.key, body=same)])
        bench.row(f"token, {users:,} users, each request a new roster", [line("POST", LOGIN, key=bench.key, body=new)])


def lists(bench):
    viewer = bench.issue("viewer", roles=["QA"])
    ask = lambda path: bench.ask("public", "GET", path, headers=[("Authorization", f"Bearer {viewer}")])
    seen, cursor, last = 0, "", ""
    while cursor is not None:
        last = f"{DASHBOARDS}?limit=100" + (f"&cursor={cursor}" if cursor else "")
        page = ask(last)
        seen, cursor = seen + len(page["dashboards"]), page["next_cursor"]
    print(f"   the viewer sees {seen} of {bench.options.grants}", flush=True)
    bench.row("list of 100 dashboards, first page", [line("GET", f"{DASHBOARDS}?limit=100", viewer)])
    bench.row("list of 100 dashboards, last page", [line("GET", last, viewer)])


PARTS = {"checks": checks, "tokens": tokens, "lists": lists}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--grants", type=int, default=1000000)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--keep")
    parser.add_argument("--only", choices=PARTS)
    parser.add_argument("--base")
    bench = Bench(parser.parse_args())
    try:
        print(f'{"":58}{"a second":>9}{"ratio":>7}{"p50 ms":>9}{"p99 ms":>9}   rounds')
        for name, part in PARTS.items():
            if bench.options.only in (None, name):
                part(bench)
    finally:
        bench.close()


main()
