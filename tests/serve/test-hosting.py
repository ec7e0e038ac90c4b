"""Shared hosting: several instances under several users, disks that are full or read-only, files of the wrong owner.

What needs another user or a disk of its own is tried by root alone."""
import json, os, pwd, shutil, signal, subprocess, sys, time

sys.path[:0] = [os.path.join(os.environ["SRCDIR"], "tests", d) for d in ("lib", "serve")]
from service import CHECK, PERMISSIONS, SERVER, TOOL, Folder, Pipe, wait_for
from tap import Tap


class Instance:
    """A service under a user of its own."""

    def __init__(self, user=None, state=None, **options):
        self.user, self.folder = user, Folder(**options)
        os.chmod(self.folder.path, 0o755)
        self.state = state or self.folder.state
        if state:
            self.folder.options["state_dir"] = f'"{state}"'
            self.folder.write_conf()
        if user:
            os.chown(self.state, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
        self.log_path, self.process = os.path.join(self.folder.path, "log"), None

    def command(self, *words, **more):
        as_user = {"user": self.user, "group": pwd.getpwnam(self.user).pw_gid, "extra_groups": []} if self.user else {}
        return subprocess.run([*words], capture_output=True, text=True, timeout=60, **{**as_user, **more})

    def start(self):
        as_user = {"user": self.user, "group": pwd.getpwnam(self.user).pw_gid, "extra_groups": []} if self.user else {}
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen([SERVER, "--config", self.folder.conf], stdin=subprocess.DEVNULL, stdout=log,
                                            stderr=log, **as_user)

    def pipe(self):
        return Pipe("fcgi", os.path.join(self.state, "front.sock"), os.path.join(self.state, "control.sock"))

    def ask(self, channel, method, path, query="", variables=(), body=None):
        pipe = self.pipe()
        try:
            return pipe.ask(channel, method, path, query, variables, json.dumps(body).encode() if body else b"")
        except RuntimeError:
            return None
        finally:
            pipe.close()

    def ready(self, seconds=30):
        return wait_for(lambda: (a := self.ask("control", "GET", "/control/ping")) and a.status == 200, seconds, 0.05)

    def project(self, name):
        self.ask("control", "POST", "/control/projects", body={"project": name})
        return self.ask("control", "POST", "/control/keys", body={"project": name, "name": "test"}).json["api_key"]

    def grant(self, key, user, count=1):
        answer = self.ask("public", "PUT", PERMISSIONS, "", [("HTTP_AUTH", f"Api-Key {key}"), ("CONTENT_TYPE", "application/json")],
                          {"permissions": [{"dashboard_id": f"d{i or ''}", "scope": "read", "user_reference": user}
                                           for i in range(count)]})
        return answer and answer.status

    def allowed(self, key, user):
        answer = self.ask("public", "GET", CHECK, f"dashboard_id=d&scope=read&user_reference={user}",
                          [("HTTP_AUTH", f"Api-Key {key}")])
        return answer and answer.json.get("allowed")

    def log_text(self):
        with open(self.log_path, errors="replace") as f:
            return f.read()

    def foreign(self):
        """Files in the state folder that are not its user's."""
        uid = pwd.getpwnam(self.user).pw_uid if self.user else os.getuid()
        paths = [os.path.join(at, n) for at, folders, files in os.walk(self.state) for n in folders + files]
        return [p for p in paths if os.lstat(p).st_uid != uid]

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            return self.process.wait(60)
        return None

    def close(self):
        self.stop()
        self.folder.remove()


def test_messages(tap):
    """Everybody: what is wrong with a folder is said, with what mends it."""
    one = Instance()
    try:
        os.chmod(one.state, 0o750)
        done = one.command(SERVER, "--config", one.folder.conf)
        tap.ok(done.returncode == 78 and f"chmod 0700 {one.state}" in done.stderr, "a folder that is open to others", done)
        os.chmod(one.state, 0o700)
        one.start()
        tap.ok(one.ready(), "started")
        one.stop()
        path = os.path.join(one.state, "store", "grants.db")
        os.chmod(path, 0o640)
        done = one.command(SERVER, "--config", one.folder.conf)
        tap.ok(done.returncode == 78 and path in done.stderr and f"chmod -R go= {one.state}/store" in done.stderr,
               "a file of the store that is open to others", done)
        os.chmod(path, 0o600)
        one.folder.options["socket_group"] = '"root"' if os.getuid() == 0 else '"%d"' % os.getgid()
        one.folder.write_conf()
        if os.getuid() == 0:
            one.start()
            tap.ok(one.ready() and "name a path elsewhere with socket" in one.log_text(), "a default that cannot work is named",
                   one.log_text())
    finally:
        one.close()


def test_users(tap):
    first, second = Instance("www-data"), Instance("nobody")
    try:
        first.start()
        second.start()
        tap.ok(first.ready() and second.ready(), "two instances under two users")
        keys = first.project("p"), second.project("p")
        for i in range(20):
            first.grant(keys[0], f"a{i}")
            second.grant(keys[1], f"b{i}")
        os.kill(second.process.pid, signal.SIGKILL)
        second.process.wait(30)
        good = all(first.grant(keys[0], f"c{i}") == 200 for i in range(20))
        tap.ok(good and first.allowed(keys[0], "a19") and not first.allowed(keys[0], "b19"), "one killed does not disturb the other")
        second.start()
        tap.ok(second.ready() and second.allowed(keys[1], "b19") and not second.allowed(keys[1], "a19"), "and comes back with its own")
        done = second.command(SERVER, "--config", second.folder.conf, "--state-dir", first.state)
        tap.ok(done.returncode == 78 and "cannot" in done.stderr + done.stdout or "belongs to" in done.stderr,
               "one user cannot take another's folder", done)
        done = first.command(SERVER, "--config", first.folder.conf, user=None, group=None, extra_groups=None)
        tap.ok(done.returncode == 78 and "start this as that user" in done.stderr, "root is told to start it as its user", done)
        tool = lambda *words: first.command(TOOL, "--config", first.folder.conf, *words, user=None, group=None, extra_groups=None)
        done = tool("project", "add", "by-root")
        first.stop()
        again = tool("project", "add", "by-root-alone")
        tap.ok(done.returncode == again.returncode == 0 and not first.foreign(), "root's dashgrantctl leaves none of root's files",
               (done, again, first.foreign()))
        path = os.path.join(first.state, "store", "grants.db")
        uid = os.stat(path).st_uid
        os.chown(path, 0, 0)
        done = first.command(SERVER, "--config", first.folder.conf)
        tap.ok(done.returncode == 78 and path in done.stderr and f"chown -R {uid} {first.state}" in done.stderr,
               "a file of root's is named, with what mends it", done)
    finally:
        first.close()
        second.close()


def test_disks(tap):
    holder = Folder()
    mount = os.path.join(holder.path, "mnt")
    os.chmod(holder.path, 0o755)
    os.mkdir(mount)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=32m,mode=0700", "tmpfs", mount], capture_output=True).returncode:
        tap.skip("disks", "a disk cannot be mounted here")
        holder.remove()
        return
    one = Instance(state=mount)
    try:
        one.start()
        tap.ok(one.ready(), "a small disk")
        key = one.project("p")
        granted = [f"u{i}" for i in range(50) if one.grant(key, f"u{i}") == 200]
        with open(os.path.join(mount, "fill"), "wb", buffering=0) as f:
            try:
                while True:
                    f.write(b"x" * 65536)
            except OSError:
                pass
        statuses = []
        while len(statuses) < 150 and (not statuses or statuses[-1] == 200):
            name = f"v{len(statuses)}"
            statuses.append(one.grant(key, name, count=1000))
            if statuses[-1] == 200:
                granted.append(name)
        tap.ok(statuses[-1] in (503, None), "a full disk refuses changes, and does not pretend", statuses[-3:])
        tap.diag(f"{len(statuses) - 1} changes of 1000 grants fit, then {statuses[-1]}")
        os.kill(one.process.pid, signal.SIGKILL)
        one.process.wait(30)
        one.start()
        told = wait_for(lambda: f"the disk of state_dir {mount} is full" in one.log_text(), 20)
        tap.ok(told, "a start on a full disk says so", one.log_text()[-1500:])
        os.unlink(os.path.join(mount, "fill"))
        tap.ok(one.ready(40), "once there is room, the service comes back by itself", one.log_text()[-1500:])
        lost = [g for g in granted if not one.allowed(key, g)]
        tap.ok(not lost, "nothing acknowledged is lost", lost[:5])
        tap.equal(one.grant(key, "after"), 200, "and changes are taken again")
        one.stop()
        subprocess.run(["mount", "-o", "remount,ro", mount], check=True)
        done = one.command(SERVER, "--config", one.folder.conf)
        tap.ok(done.returncode == 73 and "Read-only file system" in done.stderr and mount in done.stderr, "a read-only disk is named", done)
        subprocess.run(["mount", "-o", "remount,rw", mount], check=True)
        one.start()
        tap.ok(one.ready() and one.allowed(key, "after"), "writable again, it serves")
    finally:
        one.close()
        subprocess.run(["umount", mount])
        holder.remove()


def main():
    tap = Tap()
    test_messages(tap)
    if os.getuid() == 0:
        test_users(tap)
        test_disks(tap)
    else:
        tap.skip("other users and small disks", "only root can")
    tap.done()


main()
