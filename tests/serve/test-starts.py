"""The service as spawn-fcgi and systemd start it, the latter by what its installed units say."""
import os, re, shutil, signal, socket, subprocess, sys

sys.path[:0] = [os.path.join(os.environ["SRCDIR"], "tests", d) for d in ("lib", "serve")]
from servers import BUILD
from service import CHECK, PERMISSIONS, Folder, Pipe, wait_for
from tap import Tap

UNITS = ("dashgrant.socket", "dashgrant.service")


class Service:
    """A folder whose service was started on `front` by someone else."""

    def __init__(self, folder, front):
        self.folder, self.pipe = folder, Pipe("fcgi", front, os.path.join(folder.state, "control.sock"))

    def serves(self):
        try:
            return self.ask("public", "GET", "/openapi.json").status == 200
        except RuntimeError:
            return False

    def ask(self, channel, method, path, query="", variables=(), body=b""):
        return self.pipe.ask(channel, method, path, query, variables, body)

    def works(self):
        """A grant by way of the socket is seen by a check."""
        self.ask("control", "POST", "/control/projects", body=b'{"project": "p"}')
        key = [("HTTP_X_API_KEY", self.ask("control", "POST", "/control/keys", body=b'{"project": "p"}').json["api_key"]),
               ("CONTENT_TYPE", "application/json")]
        body = b'{"permissions": [{"dashboard_id": "d", "scope": "read", "user_reference": "u"}]}'
        put = self.ask("public", "PUT", PERMISSIONS, variables=key, body=body)
        seen = self.ask("public", "GET", CHECK, "dashboard_id=d&scope=read&user_reference=u", key)
        return put.status == 200 and seen.json["allowed"]


def spawn_fcgi(tap):
    if not shutil.which("spawn-fcgi"):
        tap.skip("spawn-fcgi", "it is not installed")
        return
    folder, service = Folder(), None
    front = os.path.join(folder.path, "spawned.sock")
    process = subprocess.Popen(["spawn-fcgi", "-n", "-s", front, "-M", "0660", "--", folder.program, "--config",
                                folder.conf], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        service = Service(folder, front)
        tap.ok(wait_for(service.serves, 30) and service.works(), "spawn-fcgi starts it on a socket of its own")
        tap.ok(os.stat(front).st_mode & 0o777 == 0o660, "the socket has the mode that spawn-fcgi was told")
    finally:
        process.terminate()
        tap.equal(process.wait(60), 0, "SIGTERM ends it")
        if service:
            service.pipe.close()
        folder.remove()


def read_unit(name):
    """Its settings; those that come twice are joined."""
    settings = {}
    with open(os.path.join(BUILD, "conf", name)) as f:
        for key, value in re.findall(r"^(\w+)=(.*)$", f.read(), re.M):
            settings[key] = f"{settings[key]} {value}" if key in settings else value
    return settings


def analyze(tap):
    """The units by systemd's own reading, beside a stand-in for the program that is not installed yet."""
    if not shutil.which("systemd-analyze"):
        tap.skip("systemd-analyze verify", "it is not installed")
        return
    folder = Folder()
    try:
        for name in UNITS:
            with open(os.path.join(BUILD, "conf", name)) as f:
                text = f.read()
            text = re.sub(r"^ExecStart=\S+", f"ExecStart={folder.program}", text, flags=re.M)
            with open(os.path.join(folder.path, name), "w") as f:
                f.write(text)
        done = subprocess.run(["systemd-analyze", "verify", "--man=no", *(os.path.join(folder.path, n) for n in UNITS)],
                              capture_output=True, text=True, timeout=120, env={**os.environ, "SYSTEMD_UNIT_PATH": folder.path + ":"})
        said = [line for line in (done.stdout + done.stderr).splitlines() if "dashgrant" in line]
        tap.ok(not said, "systemd finds nothing wrong with the units", "\n".join(said))
    finally:
        folder.remove()


def start_by_unit(unit, folder, listener):
    """As systemd does: the variables, the command, the listening socket as descriptor 3 (sd_listen_fds(3))."""
    name, _, _ = unit["Environment"].partition("=")
    command = f"exec 3<&{listener.fileno()}; LISTEN_PID=$$ LISTEN_FDS=1 exec {folder.program}"
    return subprocess.Popen(["/bin/sh", "-c", command], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                            pass_fds=[listener.fileno()], env={**os.environ, name: folder.conf})


def systemd(tap):
    """What systemd makes of the two units."""
    unit, socket_unit = read_unit("dashgrant.service"), read_unit("dashgrant.socket")
    tap.ok(socket_unit["SocketMode"] == "0660" and socket_unit["SocketUser"] == unit["User"], "the socket is its user's")
    tap.ok(unit["Requires"] == unit["After"] == "dashgrant.socket", "and is there before the service")
    tap.ok(re.fullmatch("DASHGRANT_CONFIG=/.*/dashgrant/dashgrant.conf", unit["Environment"]), "the configuration is named", unit)
    tap.ok(unit["Restart"] == "always" and unit["StartLimitIntervalSec"] == "0", "systemd never gives up on it", unit)
    tap.ok(unit["ExecStart"].endswith("/dashgrant.fcgi"), "and the program, without arguments", unit)
    folder, service = Folder(), None
    front = os.path.join(folder.path, "systemd.sock")
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(front)
    listener.listen(int(socket_unit["Backlog"]))
    process = start_by_unit(unit, folder, listener)
    try:
        service = Service(folder, front)
        tap.ok(wait_for(service.serves, 30) and service.works(), "systemd's socket is served")
        reload = unit["ExecReload"].replace("$MAINPID", str(process.pid)).split()
        tap.equal(subprocess.run(reload).returncode, 0, "systemctl reload is a signal")
        tap.ok(wait_for(service.serves, 30) and process.poll() is None, "it serves after a reload, as the same process")
        process.send_signal(signal.SIGTERM)
        tap.equal(process.wait(60), 0, "systemctl stop ends it")
        waiting = socket.socket(socket.AF_UNIX)
        waiting.connect(front)      # who comes meanwhile waits in the socket's queue
        process = start_by_unit(unit, folder, listener)
        tap.ok(wait_for(service.serves, 30), "the next start serves the same socket")
        waiting.close()
    finally:
        process.terminate()
        process.wait(60)
        listener.close()
        if service:
            service.pipe.close()
        folder.remove()


def main():
    tap = Tap()
    spawn_fcgi(tap)
    analyze(tap)
    systemd(tap)
    tap.done()


main()
