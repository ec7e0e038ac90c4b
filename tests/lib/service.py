"""A dashgrant of a test's own, in a temporary folder: owner, web server, keys; and the ways to ask it.

Everything listens on unix sockets or 127.0.0.1, and only processes started here are ended."""
import base64, http.client, json, os, shutil, signal, subprocess, tempfile, time

from servers import AS_USER, BUILD, SERVERS, give
SERVER = os.path.join(BUILD, "cgi-bin", "dashgrant.fcgi")
CGI = os.path.join(BUILD, "cgi-bin", "dashgrant.cgi")
TOOL = os.path.join(BUILD, "cgi-bin", "dashgrantctl")
API_CALL = os.path.join(BUILD, "tests", "api", "api-call")
PERMISSIONS = "/api/v3/project/end-user/permissions"
CHECK = "/api/v3/project/end-user/check"


class Answer:
    own = False     # a web server's, by tests/api/differences.py

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def header(self, name):
        return next((v for n, v in self.headers if n.lower() == name.lower()), None)

    @property
    def is_json(self):
        return (self.header("Content-Type") or "").endswith("json")

    @property
    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.body[:300]!r}"


def wait_for(condition, seconds=20, step=0.02):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(step)
    return None


class Folder:
    """A temporary folder with a state folder and a configuration file."""
    run_as = ()         # in front of a command
    program = SERVER
    cgi = CGI

    def __init__(self, sections="", **options):
        self.sections = sections        # further text of the file
        self.path = tempfile.mkdtemp(prefix="dashgrant-test-", dir="/tmp")
        self.state = os.path.join(self.path, "state")
        os.mkdir(self.state, 0o700)
        self.conf = os.path.join(self.path, "dashgrant.conf")
        self.options = {"state_dir": f'"{self.state}"', **options}
        self.write_conf()

    def give_to_web(self):
        """All of it becomes the user's that web servers run as. The programs come, too: the build may lie where that
        user cannot go."""
        os.makedirs(os.path.join(self.path, "cgi-bin"), exist_ok=True)
        self.program, self.cgi = (shutil.copy(one, os.path.join(self.path, "cgi-bin")) for one in (SERVER, CGI))
        self.run_as = AS_USER
        give(self.path)

    def write_conf(self):
        with open(self.conf, "w") as f:
            for name, value in self.options.items():
                f.write(f"{name} = {value}\n")
            f.write(self.sections)

    def remove(self):
        shutil.rmtree(self.path, ignore_errors=True)


class Pipe:
    """An api-call program: requests in memory or over FastCGI."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen([API_CALL, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, channel, method, path, query="", variables=(), body=b""):
        request = {"channel": channel, "method": method, "path": path, "query": query,
                   "variables": [list(v) for v in variables],
                   "body": base64.urlsafe_b64encode(body).decode().rstrip("=")}
        self.process.stdin.write(json.dumps(request).encode() + b"\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"api-call ended with {self.process.wait()}")
        answer = json.loads(line)
        if "error" in answer:
            raise RuntimeError(answer["error"])
        text = answer["body"]
        return Answer(answer["status"], answer["headers"], base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))

    def close(self):
        self.process.stdin.close()
        self.process.wait(30)


class Owner:
    """dashgrant.fcgi on a socket of its folder."""

    def __init__(self, folder):
        self.folder = folder
        self.socket = os.path.join(folder.state, "front.sock")
        self.control = os.path.join(folder.state, "control.sock")
        self.log_path = os.path.join(folder.path, "dashgrant.log")
        self.start()

    def start(self):
        self.log = open(self.log_path, "ab")
        self.process = subprocess.Popen([*self.folder.run_as, self.folder.program, "--config", self.folder.conf],
                                        stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        if not wait_for(self.ready, 60):
            raise RuntimeError("the owner does not answer: " + self.log_text()[-2000:])

    def log_text(self):
        with open(self.log_path, errors="replace") as f:
            return f.read()

    def ready(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"the owner ended with {self.process.returncode}: {self.log_text()[-2000:]}")
        if not os.path.exists(self.control):
            return False
        try:
            pipe = Pipe("fcgi", self.socket, self.control)
            try:
                return pipe.ask("control", "GET", "/control/ping").status == 200
            finally:
                pipe.close()
        except RuntimeError:
            return False

    def worker(self):
        """The parent's one child; None while there is none."""
        pid = self.process.pid
        try:
            with open(f"/proc/{pid}/task/{pid}/children") as f:
                children = f.read().split()
        except OSError:
            return None
        return int(children[0]) if children else None

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(60)
        self.log.close()
        return status


class Target:
    """Where the cases are run: public requests by some way, administration by the control channel.

    kind: "memory", "fcgi", "cgi" or one of SERVERS; base and host say where a web server mounts the service."""

    def __init__(self, kind, base="", host=None, **options):
        self.kind, self.base, self.host = kind, base, host
        if base:
            options["base_path"] = f'"{base}"'
        self.folder = Folder(**options)
        self.owner = self.web = self.pipe = None
        try:
            self.start()
        except BaseException:
            self.close()
            raise

    def start(self):
        front, control = (os.path.join(self.folder.state, name) for name in ("front.sock", "control.sock"))
        if self.kind == "memory":
            self.pipe = Pipe("memory", self.folder.conf)
            return
        server = SERVERS.get(self.kind)
        if server:
            self.folder.give_to_web()
        if not (server and server.spawns):
            self.owner = Owner(self.folder)
        self.pipe = Pipe("fcgi", front, control)
        if self.kind == "cgi":
            from plain import Plain
            self.pipe = Plain(self.folder.conf, self.pipe)
        if server:
            self.web = server(self.folder, front, self.base, self.host)
        if not self.owner and not wait_for(self.serves, 60):
            raise RuntimeError("the service does not answer: " + self.web.log_text()[-2000:])

    def serves(self):
        """By a request, since some web servers start the service when the first one comes."""
        try:
            return self.ask("GET", "/openapi.json").status == 200
        except (OSError, http.client.HTTPException):
            return False

    def ask(self, method, path, headers=(), body=b""):
        path, _, query = path.partition("?")
        if not self.web:
            return self.pipe.ask("public", method, path, query, cgi_variables(headers), body)
        if self.host:
            headers = [("Host", self.host), *headers]
        return ask_http(self.web.port, method, self.base + path + ("?" + query if query else ""), headers, body)

    def control(self, method, path, body=None, variables=()):
        path, _, query = path.partition("?")
        data = json.dumps(body).encode() if body is not None else b""
        return self.pipe.ask("control", method, path, query, variables, data)

    def project(self, name):
        """A new project's API key."""
        made = self.control("POST", "/control/projects", {"project": name})
        assert made.status == 201, made
        key = self.control("POST", "/control/keys", {"project": name, "name": "test"})
        assert key.status == 201, key
        return key.json["api_key"]

    def close(self):
        if self.pipe:
            self.pipe.close()
        if self.web:
            self.web.stop()
        if self.owner:
            self.owner.stop()
        self.folder.remove()


def cgi_variables(headers):
    """Header fields as a web server hands them over."""
    return [("CONTENT_TYPE" if n.lower() == "content-type" else "HTTP_" + n.upper().replace("-", "_"), v)
            for n, v in headers]


def ask_http(port, method, path, headers=(), body=b"", timeout=60):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        named = any(name.lower() == "host" for name, _ in headers)
        connection.putrequest(method, path, skip_host=named, skip_accept_encoding=True)
        for name, value in headers:
            connection.putheader(name, value)
        if body or method in ("PUT", "POST", "DELETE"):
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body or None)
        response = connection.getresponse()
        return Answer(response.status, response.getheaders(), response.read())
    finally:
        connection.close()
