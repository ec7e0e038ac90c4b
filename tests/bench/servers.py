"""Checks a second through each web server and start, against an empty responder in the same place.

    tests/bench/servers.py --empty PROGRAM [--kinds "nginx apache-cgi"] [--seconds 3] [--rounds 3]

PROGRAM answers each request with a few bytes: as FastCGI on a socket of its own ("PROGRAM -n -s SOCKET"), on a
listening descriptor 0, and as plain CGI. Needs wrk. Rounds of both are interleaved and the medians are compared."""
import argparse, json, os, re, shutil, statistics, subprocess, sys

sys.path[:0] = [os.path.join(os.environ.setdefault("SRCDIR", os.getcwd()), "tests", "lib")]
from servers import AS_USER, SERVERS, give, why_not
from service import CHECK, PERMISSIONS, Folder, Target, wait_for


class Empty:
    """A web server with the empty responder where the service would be."""

    def __init__(self, kind, program):
        self.folder, self.responder = Folder(), None
        self.folder.give_to_web()
        for name in (self.folder.program, self.folder.cgi):
            shutil.copy(program, name)
        front = os.path.join(self.folder.state, "front.sock")
        if not SERVERS[kind].spawns and "cgi" not in kind:
            self.responder = subprocess.Popen([*AS_USER, self.folder.program, "-n", "-s", front, "-t", "4", "-m", "epoll"],
                                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
            wait_for(lambda: os.path.exists(front))
        give(self.folder.path)
        self.web = SERVERS[kind](self.folder, front)

    def close(self):
        self.web.stop()
        if self.responder:
            self.responder.terminate()
            self.responder.wait(30)
        self.folder.remove()


def rate(port, path, key, options):
    """Requests a second, and how many were not answered with 2xx."""
    done = subprocess.run(["wrk", "-t1", f"-c{options.clients}", f"-d{options.seconds}s", "-H", f"x-api-key: {key}",
                           f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True)
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", done.stdout)
    return float(re.search(r"Requests/sec: +([\d.]+)", done.stdout)[1]), int(bad[1]) if bad else 0


def measure(kind, options):
    ours, empty = Target(kind, threads=4), Empty(kind, options.empty)
    try:
        key = ours.project("bench")
        grants = [{"dashboard_id": f"d{i}", "scope": "read", "user_reference": "u"} for i in range(1000)]
        made = ours.ask("PUT", PERMISSIONS, [("x-api-key", key), ("Content-Type", "application/json")],
                        json.dumps({"permissions": grants}).encode())
        assert made.status == 200, made
        path = f"{CHECK}?dashboard_id=d7&scope=read&user_reference=u"
        rounds = [[rate(target.web.port, path, key, options) for target in (ours, empty)] for _ in range(options.rounds)]
        rates = [statistics.median(r[i][0] for r in rounds) for i in (0, 1)]
        bad = sum(b for r in rounds for _, b in r)
        print(f"{kind:16} {rates[0]:9.0f} {rates[1]:9.0f} {rates[0] / rates[1]:6.2f}" + (f"   {bad} bad answers" if bad else ""),
              flush=True)
    finally:
        ours.close()
        empty.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--empty", required=True)
    parser.add_argument("--kinds", default=" ".join(SERVERS))
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--clients", type=int, default=16)
    options = parser.parse_args()
    print(f"{'':16} {'ours':>9} {'empty':>9}  ratio", flush=True)
    for kind in options.kinds.split():
        if why_not(kind):
            print(f"{kind:16} {why_not(kind)}", flush=True)
        else:
            measure(kind, options)


main()
