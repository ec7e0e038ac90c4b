"""Every FastCGI start is a holder: several processes with listening sockets of their own, any of which is killed at any
moment; spawners' shared socket; systemd's; and the program executed anew in place.

    KILLS=100 tests/serve/test-holder.py      more than the few of make check"""
import json, os, random, re, shutil, signal, socket, subprocess, sys, threading, time

sys.path[:0] = [os.path.join(os.environ["SRCDIR"], "tests", d) for d in ("lib", "serve")]
from load import Granters, missing
from servers import SERVERS
from service import CHECK, PERMISSIONS, SERVER, Folder, Pipe, ask_http, wait_for
from tap import Tap


def listen(path):
    s = socket.socket(socket.AF_UNIX)
    s.bind(path)
    s.listen(1024)
    return s


def children(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children") as f:
            return [int(p) for p in f.read().split()]
    except OSError:
        return []


class Service:
    """Holders of one state folder, started as a FastCGI spawner does: with a listening socket as descriptor 0."""

    def __init__(self, count=0, program=SERVER, **options):
        self.folder, self.program = Folder(**options), program
        self.control = os.path.join(self.folder.state, "control.sock")
        self.front = os.path.join(self.folder.state, "front.sock")
        self.log_path = os.path.join(self.folder.path, "log")
        self.log = open(self.log_path, "ab")
        self.paths = [os.path.join(self.folder.path, f"socket-{i}") for i in range(count)]
        self.sockets = [listen(p) for p in self.paths]
        self.holders = [None] * count
        for i in range(count):
            self.start(i)

    def start(self, i):
        self.holders[i] = subprocess.Popen([self.program, "--config", self.folder.conf], stdin=self.sockets[i], stdout=self.log,
                                           stderr=self.log)

    def owner(self):
        """The number of the holder with a worker, and the worker."""
        for i, holder in enumerate(self.holders):
            workers = children(holder.pid) if holder.poll() is None else []
            if workers:
                return i, workers[0]
        return None

    def pipe(self, path):
        return Pipe("fcgi", path, self.control)

    def ask(self, path, *request):
        pipe = self.pipe(path)
        try:
            return pipe.ask("public", *request).status
        except RuntimeError:
            return None
        finally:
            pipe.close()

    def ready(self, path):
        return wait_for(lambda: self.ask(path, "GET", "/api/v3/nothing") == 404, 30)

    def project(self, name):
        pipe = self.pipe(self.front)
        for path, body in (("/control/projects", {"project": name}), ("/control/keys", {"project": name, "name": "test"})):
            made = pipe.ask("control", "POST", path, "", (), json.dumps(body).encode())
            assert made.status == 201, made
        pipe.close()
        return made.json["api_key"]

    def log_text(self):
        with open(self.log_path, errors="replace") as f:
            return f.read()

    def close(self):
        for holder in self.holders:
            holder.terminate()
        statuses = [h.wait(60) for h in self.holders]
        for s in self.sockets:
            s.close()
        self.log.close()
        self.folder.remove()
        return statuses


class Writers:
    """One thread a socket, which grants one thing after another on a kept connection and remembers what was acknowledged."""

    def __init__(self, service, paths, key, count=1, name="u"):
        self.service, self.key, self.name = service, key, name
        self.acknowledged, self.refused, self.last = [], [], {}
        self.stopping = threading.Event()
        self.threads = [threading.Thread(target=self.work, args=(path, f"{i}.{n}"), daemon=True)
                        for i, path in enumerate(paths) for n in range(count)]
        for t in self.threads:
            t.start()

    def work(self, path, number):
        i, pipe, status = 0, self.service.pipe(path), None
        variables = [("HTTP_AUTH", f"Api-Key {self.key}"), ("CONTENT_TYPE", "application/json")]
        while not self.stopping.is_set():
            user, i = f"{self.name}{number}-{i}", i + 1
            body = json.dumps({"permissions": [{"dashboard_id": "d", "scope": "read", "user_reference": user}]}).encode()
            try:
                status = pipe.ask("public", "PUT", PERMISSIONS, "", variables, body).status
            except RuntimeError as e:
                status = repr(e)
                time.sleep(0.005)
            if status == 200:
                self.acknowledged.append(("d", user))
                self.last[number] = time.monotonic()
            else:
                self.refused.append((path, status, user))
        pipe.close()

    def all_since(self, moment, but=None):
        """Every socket has been answered well since, that of holder `but` left out."""
        return len(self.last) == len(self.threads) and all(t > moment for n, t in self.last.items() if n != f"{but}.0")

    def stop(self):
        self.stopping.set()
        for t in self.threads:
            t.join(90)


class Asker:
    """For load.missing."""

    def __init__(self, service, path):
        self.pipe = service.pipe(path)

    def ask(self, method, path, headers, body):
        variables = [("CONTENT_TYPE" if n == "Content-Type" else "HTTP_" + n.upper().replace("-", "_"), v) for n, v in headers]
        return self.pipe.ask("public", method, path, "", variables, body)


def lost(service, path, key, acknowledged):
    asker = Asker(service, path)
    try:
        return missing(asker, key, acknowledged)
    finally:
        asker.pipe.close()


def memory(pid):
    with open(f"/proc/{pid}/smaps_rollup") as f:
        return next(int(line.split()[1]) for line in f if line.startswith("Pss:"))


def test_standby(tap, service):
    ready = [service.ready(p) for p in service.paths + [service.front]]
    tap.ok(all(ready), "four holders serve four sockets and the named one", ready)
    tap.ok(len([h for h in service.holders if children(h.pid)]) == 1, "one of them has a worker")
    standbys = [h.pid for h in service.holders if not children(h.pid)]
    sizes = [memory(p) for p in standbys]
    with open(SERVER, "rb") as f:
        sanitized = b"__asan_init" in f.read()
    tap.ok(max(sizes) < 1536 or sanitized, "a standby is small", f"{sizes} kB")
    tap.diag(f"Pss of the standbys {sizes} kB, of the parent {memory(service.holders[service.owner()[0]].pid)} kB")
    os.kill(standbys[0], signal.SIGHUP)
    second = subprocess.run([SERVER, "--config", service.folder.conf], stdin=subprocess.DEVNULL, capture_output=True, timeout=30)
    tap.ok(second.returncode == 75 and b"owns state_dir" in second.stderr, "a program without a socket of its own is refused",
           second)
    tap.ok(all(h.poll() is None for h in service.holders), "SIGHUP leaves a standby alone")


def pick(service, chance):
    """Somebody to kill: (name, process id, number of the holder, the worker)."""
    owner, worker = wait_for(service.owner, 30)
    kind = chance.choice(("parent", "worker", "standby"))
    number = owner if kind != "standby" else chance.choice([i for i in range(len(service.holders)) if i != owner])
    return kind, worker if kind == "worker" else service.holders[number].pid, number, worker


def test_kills(tap, service, kills, chance):
    key = service.project("killed")
    writers = Writers(service, service.paths + [service.front], key)
    wait_for(lambda: writers.all_since(0))
    back = {}
    for turn in range(kills):
        time.sleep(0.15 + chance.random() * 0.3)
        kind, pid, number, worker = pick(service, chance)
        os.kill(pid, signal.SIGKILL)
        killed = time.monotonic()
        # the socket of a holder that is gone comes back with the next one, which a spawner starts a little later
        gone = None if kind == "worker" else number
        if kind != "standby":
            wait_for(lambda: (service.owner() or (None, worker))[1] != worker, 20, 0.002)
        moment = time.monotonic()
        good = wait_for(lambda: writers.all_since(moment, gone), 20, 0.002)
        back.setdefault(kind, []).append(time.monotonic() - killed)
        if kind != "worker":
            service.holders[number].wait(30)
            time.sleep(chance.random() * 0.2)
            service.start(number)
            good = good and wait_for(lambda: writers.all_since(killed + 0.01), 20, 0.002)
        if not tap.ok(good, f"all sockets answer after kill {turn + 1}, of a {kind}", service.log_text()[-3000:]):
            break
    writers.stop()
    gone = lost(service, service.paths[0], key, writers.acknowledged)
    tap.ok(writers.acknowledged and not gone, "nothing acknowledged is lost", gone[:5])
    worst = max(max(times) for times in back.values())
    tap.ok(worst < 5, "and it did not take long", f"{worst:.2f} s")
    for kind, times in sorted(back.items()):
        times.sort()
        tap.diag(f"{len(times)} kills of a {kind}: back after {times[len(times) // 2]:.3f} s median, {times[-1]:.3f} s max")
    tap.diag(f"{len(writers.acknowledged)} acknowledged, {len(writers.refused)} refused")


def test_parent_alone(tap, service):
    """Nobody starts anything again: the standbys take over one after another."""
    order = list(range(len(service.holders)))
    while len(order) > 1:
        owner, _ = wait_for(service.owner, 30)
        service.holders[owner].kill()
        service.holders[owner].wait(30)
        began = time.monotonic()
        order.remove(owner)
        good = all(service.ready(service.paths[i]) for i in order) and service.ready(service.front)
        tap.ok(good, f"a standby takes over, {len(order)} of them are left")
        tap.diag(f"after {time.monotonic() - began:.2f} s")


def test_spawn_fcgi(tap):
    if not shutil.which("spawn-fcgi"):
        tap.skip("spawn-fcgi -F", "it is not installed")
        return
    service = Service()
    pids = []
    try:
        for place in ("own", "named"):
            path = service.front if place == "named" else os.path.join(service.folder.path, "spawned")
            done = subprocess.run(["spawn-fcgi", "-F", "4", "-s", path, "--", SERVER, "--config", service.folder.conf],
                                  capture_output=True, text=True, timeout=30)
            pids = [int(line.split()[-1]) for line in done.stdout.splitlines() if "PID" in line]
            tap.ok(len(pids) == 4 and service.ready(path) and service.ready(service.front),
                   f"spawn-fcgi -F 4 on {place} socket", done)
            while len(pids) > 1:
                owner = wait_for(lambda: next((p for p in pids if children(p)), None), 30)
                os.kill(owner, signal.SIGKILL)
                pids.remove(owner)
                tap.ok(service.ready(path), f"serves on after its parent was killed, {len(pids)} are left")
            os.kill(pids[0], signal.SIGTERM)
            tap.ok(wait_for(lambda: not alive(pids[0]), 30), "and ends at SIGTERM")
            pids = []
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        service.close()


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as f:
            return f.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_systemd(tap):
    if not shutil.which("systemd-socket-activate"):
        tap.skip("systemd's sockets", "systemd-socket-activate is not installed")
        return
    service = Service()
    paths = [os.path.join(service.folder.path, name) for name in ("one", "two")]
    process = subprocess.Popen(["systemd-socket-activate", "-l", paths[0], "-l", paths[1], "--", SERVER, "--config",
                                service.folder.conf], stdin=subprocess.DEVNULL, stdout=service.log, stderr=service.log)
    try:
        wait_for(lambda: os.path.exists(paths[1]))
        tap.ok(all(service.ready(p) for p in paths + [service.front]), "systemd's sockets are served", service.log_text()[-2000:])
    finally:
        process.terminate()
        tap.equal(process.wait(60), 0, "and SIGTERM ends it")
        service.close()


def test_renewal(tap):
    """SIGHUP under load: another file and another configuration count, the process stays, no request is lost."""
    service = Service(threads=8)
    folder, program = service.folder, os.path.join(service.folder.path, "dashgrant.fcgi")
    shutil.copy(SERVER, program)
    folder.give_to_web()
    process = subprocess.Popen([*folder.run_as, program, "--config", folder.conf], stdin=subprocess.DEVNULL, stdout=service.log,
                               stderr=service.log)
    web = None
    try:
        service.ready(service.front)
        key = service.project("renewed")
        web = SERVERS["lighttpd"](folder, service.front)
        granters = Granters(web.port, key, 4)
        writers = Writers(service, [service.front], key, 8, "k")
        for turn in range(3):
            time.sleep(0.5)
            worker, before = children(process.pid), os.stat(f"/proc/{process.pid}/exe").st_ino
            shutil.copy(SERVER, program + ".new")
            os.rename(program + ".new", program)
            folder.options["operations_allow"] = '"127.0.0.1"' if turn % 2 == 0 else '""'
            folder.options["socket"] = f'"{folder.path}/other.sock"'
            folder.write_conf()
            process.send_signal(signal.SIGHUP)
            renewed = wait_for(lambda: os.stat(f"/proc/{process.pid}/exe").st_ino != before and
                               children(process.pid) not in ([], worker), 30)
            tap.ok(renewed, f"SIGHUP {turn + 1} executes the new file in the same process", service.log_text()[-2000:])
            status = wait_for(lambda: ask_http(web.port, "GET", "/healthz").status == (200 if turn % 2 == 0 else 404), 10)
            tap.ok(status, "the new configuration counts")
        tap.ok('socket is changed from' in service.log_text() and "only after a restart" in service.log_text() and
               not os.path.exists(f"{folder.path}/other.sock"), "what cannot change is named", service.log_text()[-2000:])
        worker = children(process.pid)
        folder.options["threads"] = "none"
        folder.write_conf()
        process.send_signal(signal.SIGHUP)
        said = wait_for(lambda: "threads cannot be" in service.log_text(), 20)
        time.sleep(0.3)
        tap.ok(said and children(process.pid) == worker, "a configuration that is wrong is named, and changes nothing",
               service.log_text()[-2000:])
        os.rename(program, program + ".away")
        process.send_signal(signal.SIGHUP)
        tap.ok(wait_for(lambda: "No such file" in service.log_text(), 20) and children(process.pid) == worker,
               "nor does a program that is gone")
        granters.stop()
        writers.stop()
        tap.ok(not granters.refused and not writers.refused, "no request is lost", f"{granters.refused[:3]} {writers.refused[:3]}")
        gone = lost(service, service.front, key, granters.acknowledged + writers.acknowledged)
        tap.ok(not gone and len(writers.acknowledged) > 100, "nothing acknowledged either", f"{len(gone)}")
    finally:
        if web:
            web.stop()
        process.terminate()
        tap.equal(process.wait(60), 0, "SIGTERM ends it")
        service.close()


def test_renewal_survives(tap):
    """SIGHUP where a new start would end at once: the service that runs goes on, since nobody might start another."""
    folder = Folder()
    log_path, socket_path = os.path.join(folder.path, "log"), os.path.join(folder.path, "first.sock")
    front, relative = listen(socket_path), os.path.join(folder.path, "relative")
    os.mkdir(relative, 0o700)
    with open(log_path, "ab") as log:
        process = subprocess.Popen([SERVER, "--config", folder.conf, "--state-dir", "relative"], stdin=front, stdout=log,
                                   stderr=log, cwd=folder.path,
                                   env={**os.environ, "GATEWAY_INTERFACE": "CGI/1.1", "REQUEST_METHOD": "GET"})
    said = lambda text: wait_for(lambda: text in open(log_path).read(), 20)
    pipe = Pipe("fcgi", socket_path, os.path.join(relative, "control.sock"))
    works = lambda: process.poll() is None and pipe.ask("public", "GET", "/api/v3/nothing").status == 404
    def still(name, text):
        process.send_signal(signal.SIGHUP)
        tap.ok(said(text) and works(), f"SIGHUP and {name}: all goes on",
               open(log_path).read()[-1500:])
    try:
        tap.ok(wait_for(lambda: children(process.pid)) and works(), "started by a CGI program, with a relative path")
        process.send_signal(signal.SIGHUP)
        changed = wait_for(lambda: len(re.findall("is ready after", open(log_path).read())) == 2, 30)
        tap.ok(changed and works(), "it is executed anew as what it was", open(log_path).read()[-1500:])
        foreign = os.path.join(relative, "store", "copy")
        open(foreign, "w").close()
        os.chmod(foreign, 0o644)
        still("a file in the store that others can read", "is open to other users")
        os.unlink(foreign)
        os.rename(os.path.join(relative, "lock"), os.path.join(relative, "lock.away"))
        still("a lock that is gone", "no longer the one that is held")
        os.rename(os.path.join(relative, "lock.away"), os.path.join(relative, "lock"))
        tap.ok(len(set(re.findall(r"worker (\d+) ended", open(log_path).read()))) == 1, "no worker was ended for that")
    finally:
        process.terminate()
        tap.equal(process.wait(60), 0, "and SIGTERM ends it")
        pipe.close()
        front.close()
        folder.remove()


def test_standby_renews(tap):
    """A standby that becomes the owner is the program and the configuration of that moment."""
    service = Service(2)
    try:
        tap.ok(service.ready(service.paths[1]), "two holders")
        owner, _ = wait_for(service.owner, 30)
        service.folder.options["operations_allow"] = '"127.0.0.1"'
        service.folder.write_conf()
        service.holders[owner].kill()
        service.holders[owner].wait(30)
        pipe = service.pipe(service.paths[1 - owner])
        status = lambda: pipe.ask("public", "GET", "/healthz", "", [("REMOTE_ADDR", "127.0.0.1")]).status
        service.ready(service.paths[1 - owner])
        tap.equal(status(), 200, "it reads its configuration anew")
        pipe.close()
    finally:
        service.close()


def main():
    kills, seed = int(os.environ.get("KILLS", "15")), int(os.environ.get("SEED", time.time_ns() % 100000))
    tap, chance = Tap(), random.Random(seed)
    tap.diag(f"seed {seed}")
    service = Service(4, threads=4)
    try:
        test_standby(tap, service)
        test_kills(tap, service, kills, chance)
        test_parent_alone(tap, service)
    finally:
        service.close()
    test_spawn_fcgi(tap)
    test_systemd(tap)
    test_renewal(tap)
    test_renewal_survives(tap)
    test_standby_renews(tap)
    tap.done()


main()
