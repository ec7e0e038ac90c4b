"""Web servers in front of a service, each with its file of conf/ as the build made it: what a class writes around it
is what a distribution's own files bring. Everything listens on 127.0.0.1 and writes to a folder of the test's own."""
import os, pwd, re, shutil, socket, subprocess, tempfile, time

BUILD = os.environ.get("BUILDDIR", os.getcwd())
SOURCE = os.environ.get("SRCDIR", os.getcwd())
# what tests/node/package-lock.json names, once `./quickstart check` has installed it
NODE_MODULES = os.environ.get("NODE_MODULES") or os.path.join(BUILD, "tests", "node", "node_modules")
USER = "www-data"


def may_become_user():
    try:
        return os.geteuid() == 0 and bool(pwd.getpwnam(USER))
    except KeyError:
        return False


# What is started ends with the test. Web servers refuse to work as root, so that all of a root's test is that user's.
WITH_US = ["setpriv", "--pdeathsig", "TERM", "--"]
AS_USER = ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--init-groups", "--pdeathsig", "TERM", "--"] \
    if may_become_user() else WITH_US


def give(path):
    """To the user that servers run as."""
    if AS_USER is WITH_US:
        return
    for folder, _, files in os.walk(path):
        for name in [folder] + [os.path.join(folder, f) for f in files]:
            shutil.chown(name, USER, USER)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def find_program(name):
    return shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")


class WebServer:
    """start(): a subclass writes self.path/server.conf, which includes what place() made, and names its command.

    base is the sub-path it is mounted at, host the one virtual host that shall answer (None: all)."""
    program = None          # without it the kind is skipped
    spawns = False          # it starts the service itself

    @classmethod
    def lacks(cls):
        """What is not installed; None if all is there."""
        return None if find_program(cls.program) else cls.program

    def __init__(self, folder, fcgi_socket, base="", host=None):
        self.folder, self.socket, self.base, self.host = folder, fcgi_socket, base, host
        self.path, self.port = tempfile.mkdtemp(prefix="web-", dir=folder.path), free_port()
        self.log_path = os.path.join(self.path, "error.log")
        os.makedirs(os.path.join(self.path, "tmp"), exist_ok=True)
        # what else the web server has, and has to keep
        for name in ("", "api", "static"):
            os.makedirs(os.path.join(self.path, "root", name), exist_ok=True)
            with open(os.path.join(self.path, "root", name, "own.txt"), "w") as f:
                f.write("the web server's own\n")
        self.htdocs = os.path.join(folder.path, "htdocs")
        shutil.copytree(os.path.join(SOURCE, "htdocs"), self.htdocs, dirs_exist_ok=True)
        os.makedirs(os.path.join(self.htdocs, "folder"), exist_ok=True)
        self.configure()
        give(self.htdocs)
        self.start()

    def shipped(self, name, *edits):
        """The path of a copy of conf/name, after the edits that its own comments name: (pattern, text) of whole lines."""
        with open(os.path.join(BUILD, "conf", name)) as f:
            text = f.read()
        for pattern, line in edits:
            text, count = re.subn(pattern, lambda _: line, text, flags=re.M)
            assert count, f"conf/{name} holds no {pattern}"
        return self.write("dashgrant-" + name, text)

    def write(self, name, text):
        path = os.path.join(self.path, name)
        with open(path, "w") as f:
            f.write(text)
        return path

    def start(self):
        with open(self.log_path, "ab") as log:
            give(self.path)
            # Apache ends its whole process group when it ends: it gets one of its own
            self.process = subprocess.Popen([*AS_USER, *self.command], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            cwd=self.path, start_new_session=True)
        end = time.monotonic() + 30
        while not self.listening():
            if self.process.poll() is not None or time.monotonic() > end:
                self.stop()
                raise RuntimeError(f"{self.program} does not listen: {self.log_text()[-2000:]}")
            time.sleep(0.02)

    def log_text(self):
        with open(self.log_path, errors="replace") as f:
            return f.read()

    def listening(self):
        with socket.socket() as s:
            return s.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(30)


class Lighttpd(WebServer):
    program = "lighttpd"
    more = ""               # further lines of its configuration

    def edits(self):
        return [(r"^var\.dashgrant_socket = .*$", f'var.dashgrant_socket = "{self.socket}"')]

    def configure(self, name="lighttpd.conf"):
        edits = [(r"^var\.dashgrant_base = .*$", f'var.dashgrant_base = "{self.base}/"'),
                 (r"^var\.dashgrant_htdocs = .*$", f'var.dashgrant_htdocs = "{self.htdocs}"')]
        include = f'include "{self.shipped(name, *edits, *self.edits())}"'
        if self.host:
            include = f'$HTTP["host"] == "{self.host}" {{\n{include}\n}}'
        conf = self.write("server.conf", f"""
server.modules = ("mod_indexfile", "mod_access", "mod_alias", "mod_setenv", "mod_fastcgi")
server.bind = "127.0.0.1"
server.port = {self.port}
server.document-root = "{self.path}/root"
server.errorlog = "{self.log_path}"
server.pid-file = "{self.path}/lighttpd.pid"
server.upload-dirs = ("{self.path}/tmp")
server.max-fds = 4096
server.http-parseopts = ("header-strict" => "enable", "host-strict" => "enable", "host-normalize" => "enable",
    "url-normalize-unreserved" => "enable", "url-normalize-required" => "enable", "url-ctrls-reject" => "enable",
    "url-path-2f-decode" => "enable", "url-path-dotseg-remove" => "enable")
mimetype.assign = (".css" => "text/css", ".js" => "text/javascript", ".json" => "application/json",
    ".txt" => "text/plain")
dir-listing.activate = "enable"
{self.more}
{include}
server.modules += ("mod_dirlisting", "mod_staticfile")
""")
        self.command = [find_program("lighttpd"), "-D", "-f", conf]


class LighttpdSpawn(Lighttpd):
    spawns = True

    def edits(self):
        return [(r"^var\.dashgrant_program = .*$", f'var.dashgrant_program = "{self.folder.program}"'),
                (r"^var\.dashgrant_config = .*$", f'var.dashgrant_config = "{self.folder.conf}"'),
                (r"^var\.dashgrant_socket = .*$", f'var.dashgrant_socket = "{self.path}/dashgrant.sock"')]

    def configure(self):
        super().configure("lighttpd-spawn.conf")


class Nginx(WebServer):
    program = "nginx"

    def configure(self):
        """A sub-path is made by the very command that the file's comment names."""
        service = self.shipped("nginx.conf", (r"^    server unix:.*$", f"    server unix:{self.socket};"))
        server = self.shipped("nginx-server.conf", (r"^    alias .*/\$1;$", f"    alias {self.htdocs}/$1;"))
        if self.base:
            with open(server) as f:
                command = re.search(r"^# +sed -i ('[^']*') ", f.read(), re.M)[1]
            subprocess.run(f"sed -i {command.replace('/sharing', self.base)} {server}", shell=True, check=True)
        shutil.copy("/etc/nginx/fastcgi_params", self.path)
        own = "" if not self.host else f"server {{ listen 127.0.0.1:{self.port} default_server; root {self.path}/root; }}"
        conf = self.write("server.conf", f"""
daemon off;
worker_processes 2;
pid {self.path}/nginx.pid;
error_log {self.log_path};
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {self.path}/tmp;
    fastcgi_temp_path {self.path}/tmp;
    proxy_temp_path {self.path}/tmp;
    scgi_temp_path {self.path}/tmp;
    uwsgi_temp_path {self.path}/tmp;
    types {{ text/css css; text/javascript js; application/json json; text/plain txt; }}
    include {service};
    {own}
    server {{
        listen 127.0.0.1:{self.port};
        server_name {self.host or "_"};
        root {self.path}/root;
        autoindex on;
        include {server};
    }}
}}
""")
        self.command = [find_program("nginx"), "-p", self.path, "-e", self.log_path, "-c", conf]


APACHE_MODULES = "/usr/lib/apache2/modules"


class Apache(WebServer):
    program = "apache2"
    mpm = "event"
    limits = {"event": "ServerLimit 4\nThreadsPerChild 64\nMaxRequestWorkers 256",
              "prefork": "ServerLimit 256\nMaxRequestWorkers 256"}
    shipped_name = None
    needed = ()

    @classmethod
    def lacks(cls):
        return super().lacks() or next((n for n in cls.needed if not os.path.exists(f"{APACHE_MODULES}/mod_{n}.so")), None)

    def defines(self):
        """What is defined in front of the Include."""
        return {"DASHGRANT_CGIBIN": os.path.dirname(self.folder.program), "DASHGRANT_CONFIG": self.folder.conf}

    def more(self):
        return ""

    def configure(self):
        names = {"DASHGRANT_BASE": self.base + "/", "DASHGRANT_HTDOCS": self.htdocs, **self.defines()}
        include = "\n".join(f'Define {name} "{value}"' for name, value in names.items()) + \
            f"\nInclude {self.shipped(self.shipped_name)}"
        if self.host:
            include = f"""
<VirtualHost 127.0.0.1:{self.port}>
    ServerName other.example
</VirtualHost>
<VirtualHost 127.0.0.1:{self.port}>
    ServerName {self.host}
    {include}
</VirtualHost>"""
        # a distribution compiles some of these in
        load = "\n".join(f"LoadModule {n}_module {APACHE_MODULES}/mod_{n}.so" for n in (
            f"mpm_{self.mpm}", "authz_core", "alias", "env", "headers", "mime", "dir", "autoindex", "reqtimeout",
            *self.needed) if os.path.exists(f"{APACHE_MODULES}/mod_{n}.so"))
        conf = self.write("server.conf", f"""
{load}
ServerRoot {self.path}
ServerName localhost
Listen 127.0.0.1:{self.port}
PidFile {self.path}/apache.pid
ErrorLog {self.log_path}
DefaultRuntimeDir {self.path}/tmp
Mutex file:{self.path}/tmp default
TypesConfig {self.path}/types
{self.limits[self.mpm]}
DocumentRoot {self.path}/root
<Directory />
    Options FollowSymLinks
    AllowOverride None
    Require all denied
</Directory>
<Directory {self.path}/root>
    Require all granted
</Directory>
{self.more()}
{include}
""")
        self.write("types", "text/css css\ntext/javascript js\napplication/json json\ntext/plain txt\n")
        self.command = [find_program("apache2"), "-DFOREGROUND", "-d", self.path, "-f", conf]


class ApacheProxy(Apache):
    needed = ("proxy", "proxy_fcgi")
    shipped_name = "apache-proxy-fcgi.conf"

    def defines(self):
        return {"DASHGRANT_SOCKET": self.socket}


class ApacheFcgid(Apache):
    needed = ("fcgid",)
    shipped_name = "apache-fcgid.conf"
    spawns = True

    def more(self):
        return f"FcgidIPCDir {self.path}/tmp\nFcgidProcessTableFile {self.path}/tmp/fcgid_shm"


class ApacheCgi(Apache):
    """By mod_cgi, with a process for each connection."""
    needed = ("cgi",)
    mpm = "prefork"
    shipped_name = "apache-cgi.conf"


class ApacheCgid(Apache):
    needed = ("cgid",)
    shipped_name = "apache-cgi.conf"

    def more(self):
        return f"ScriptSock {self.path}/tmp/cgid.sock"


SERVERS = {
    "lighttpd": Lighttpd,
    "lighttpd-spawn": LighttpdSpawn,
    "nginx": Nginx,
    "apache-proxy": ApacheProxy,
    "apache-fcgid": ApacheFcgid,
    "apache-cgi": ApacheCgi,
    "apache-cgid": ApacheCgid,
}


def why_not(kind):
    """Why a web server is not tried here; None where it is. TEST_SERVERS names the kinds that are, "" all."""
    wanted = os.environ.get("TEST_SERVERS", "").split()
    if wanted and kind not in wanted:
        return "it is not in TEST_SERVERS"
    lacking = SERVERS[kind].lacks()
    return lacking and f"{lacking} is not installed"


def skip_if_missing(tap, *kinds):
    """Ends a test none of whose web servers is tried."""
    reasons = [why_not(kind) for kind in kinds if kind in SERVERS]
    if reasons and all(reasons):
        tap.skip_all(reasons[0])
