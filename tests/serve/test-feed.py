"""The audit feed while 16 writers grant and revoke, and the worker is killed: each acknowledged change once, in order.

    KILLS=20 tests/serve/test-feed.py      more than the few of make check"""
import json, os, random, signal, subprocess, sys, threading, time

sys.path[:0] = [os.path.join(os.environ["SRCDIR"], "tests", d) for d in ("lib", "serve")]
from load import Changers
from service import TOOL, Target, ask_http, wait_for
from tap import Tap

AUDIT = "/api/v3/project/audit"


def change_of(event):
    return event["revision"], event["event"], event["dashboard_id"], event["user_reference"]


def place_of(position):
    """A revision is behind all of its events, each of which is the revision, "-" and a number."""
    revision, _, n = position.partition("-")
    return revision, int(n) if n else 1 << 32


class Reader(threading.Thread):
    """Polls the feed in pages of all sizes, from where it last stood; each answer beside what was asked."""

    def __init__(self, port, key, seed):
        super().__init__(daemon=True)
        self.port, self.key, self.chance = port, key, random.Random(seed)
        self.events, self.positions, self.refused = [], [], set()
        self.after, self.ending, self.ended = None, False, False

    def page(self, limit):
        path = f"{AUDIT}?limit={limit}" + (f"&after={self.after}" if self.after else "")
        try:
            return ask_http(self.port, "GET", path, [("auth", f"Api-Key {self.key}")])
        except OSError:
            return None

    def run(self):
        while not self.ended:
            limit = self.chance.choice((1, 2, 7, 100, 1000))
            answer = self.page(limit)
            if answer is None or answer.status != 200:
                self.refused.add(answer and answer.status)
                time.sleep(0.05)
                continue
            self.ended = self.ending and not answer.json["events"]
            self.events += answer.json["events"]
            self.after = answer.json["next_after"]
            self.positions.append(self.after)

    def whole(self):
        """The feed from its beginning, read anew."""
        events, self.after = [], None
        while True:
            answer = self.page(1000)
            assert answer.status == 200, answer
            if not answer.json["events"]:
                return events
            events += answer.json["events"]
            self.after = answer.json["next_after"]


class Follower:
    """dashgrantctl audit --follow."""

    def __init__(self, target, project, path):
        self.path, self.out = path, open(path, "w", encoding="utf-8")
        self.process = subprocess.Popen([TOOL, "--config", target.folder.conf, "--json", "audit", project, "--follow"],
                                        stdin=subprocess.DEVNULL, stdout=self.out, stderr=subprocess.PIPE, text=True)

    def events(self):
        with open(self.path, encoding="utf-8") as file:
            return [json.loads(line) for line in file if line.endswith("\n")]

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        _, said = self.process.communicate(timeout=60)
        self.out.close()
        return self.process.returncode, said


def work(tap, target, key, follower, kills, seed):
    """Writers, a reader, and kills between; the writers and the reader when all is quiet."""
    chance = random.Random(seed)
    reader = Reader(target.web.port, key, seed)
    reader.start()
    changers = Changers(target.web.port, key, 16)
    time.sleep(1)
    for _ in range(kills):
        worker = wait_for(target.owner.worker)
        os.kill(worker, signal.SIGKILL)
        before = len(changers.acknowledged)
        tap.ok(wait_for(lambda: target.owner.worker() not in (None, worker) and len(changers.acknowledged) > before + 20, 60),
               "goes on after a kill")
        time.sleep(0.2 + chance.random() * 0.4)
    changers.stop()
    reader.ending = True
    reader.join(60)
    wait_for(lambda: len(follower.events()) >= len(reader.events) or follower.process.poll() is not None, 30, 0.2)
    return changers, reader


def compare(tap, changers, reader, followed):
    seen = [e for e in reader.events if e["event"] in ("granted", "revoked")]
    places = [e["revision"] for e in reader.events]
    told = {change_of(e) for e in seen}
    acknowledged = set(changers.acknowledged)
    tap.ok(len(acknowledged) > 500, "changes were made", len(acknowledged))
    tap.ok(acknowledged <= told, "each acknowledged change is in the feed", sorted(acknowledged - told)[:5])
    tap.equal(len(told), len(seen), "none is seen twice")
    tap.ok(places == sorted(places), "in commit order")
    tap.ok(reader.positions == sorted(reader.positions, key=place_of), "what a reader goes on from never moves back")
    unsure = {(d, u) for _, d, u in changers.refused}
    extra = [c for c in told - acknowledged if c[2:] not in unsure]
    tap.ok(not extra, "nothing else is in it than what a client could not be told of", extra[:5])
    again = reader.whole()
    tap.ok(again == reader.events, "read anew from its beginning it is the same: what was seen is on disk, nothing was skipped",
           f"{len(again)} and {len(reader.events)}")
    tap.ok(followed == reader.events, "dashgrantctl audit --follow has told the same", f"{len(followed)} and {len(reader.events)}")


def main():
    kills, seed = int(os.environ.get("KILLS", "3")), int(os.environ.get("SEED", time.time_ns() % 100000))
    tap, target = Tap(), Target("lighttpd", threads=8)
    tap.diag(f"seed {seed}")
    follower = None
    try:
        key = target.project("fed")
        follower = Follower(target, "fed", os.path.join(target.folder.path, "followed"))
        changers, reader = work(tap, target, key, follower, kills, seed)
        status, said = follower.stop()
        tap.ok(status == 0, "dashgrantctl ends when it is told to", f"{status} {said}")
        compare(tap, changers, reader, follower.events())
        tap.diag(f"{kills} kills, {len(changers.acknowledged)} acknowledged, {len(changers.refused)} refused, "
                 f"{len(reader.events)} events in {len(reader.positions)} pages; refused to the reader: {reader.refused}")
    finally:
        if follower:
            follower.stop()
        target.close()
    tap.done()


main()
