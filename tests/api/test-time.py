"""A dashboard that is not a person's cannot be told from none by the time that it takes to say so.

What is measured is the time on the processor that the program itself spends, in turns, and the medians are compared:
other programs' load does not tell. As a proof that a difference would be seen, one that there is is measured too."""
import json, os, statistics, sys

sys.path.insert(0, os.environ["SRCDIR"] + "/tests/lib")
sys.path.insert(0, os.environ["SRCDIR"] + "/tests/api")
from project import DASHBOARDS, SERVER, Project, roster
from service import CHECK, Target
from tap import Tap

ROUNDS, ASKED, TRIES = 25, 40, 5
BOUND = 1.15                # of the larger median to the smaller
t = Tap()


def spent(process):
    """Nanoseconds on the processor, of all threads."""
    total = 0
    for thread in os.listdir(f"/proc/{process}/task"):
        with open(f"/proc/{process}/task/{thread}/schedstat", encoding="ascii") as file:
            total += int(file.read().split()[0])
    return total


def measure(project, asks):
    """For each of the requests the median of what it takes, in turns."""
    process = project.target.pipe.process.pid
    taken = [[] for _ in asks]
    for _ in range(ROUNDS):
        for list_of_times, (token, method, path, body) in zip(taken, asks):
            before = spent(process)
            for _ in range(ASKED):
                project.ask(token, method, path, body)
            list_of_times.append((spent(process) - before) / ASKED)
    return [statistics.median(times) for times in taken]


def same_time(project, name, asks):
    seen = []
    for _ in range(TRIES):
        medians = measure(project, asks)
        seen.append([round(m / 1000, 1) for m in medians])
        if max(medians) < BOUND * min(medians):
            break
    t.diag(f"{name}: {seen} microseconds")
    t.ok(max(medians) < BOUND * min(medians), name, seen)


def main():
    target = Target("memory")
    try:
        p = Project(target, "timed")
        board = p.put_board(id="there-but-not-yours", metadata={"a": "x" * 60000}, charts=[
            {"chart_id": f"c{i}", "name": "x" * 100} for i in range(100)])
        for i in range(300):
            p.grant(board, user_reference=f"user{i}")
        p.grant("grants-elsewhere-only", user_reference="zed")
        deleted = p.put_board(id="deleted-meanwhile-and")
        p.ok(SERVER, "DELETE", f"{DASHBOARDS}/{deleted}")
        ids = [board, "nowhere-at-all-never1", "grants-elsewhere-only", deleted]
        stranger = p.token("bea", "acme", roles=["QA", "Dev"], orgs=[roster()])
        for name, method, form, body in (
                ("reading it", "GET", DASHBOARDS + "/{}", None), ("reading its shares", "GET", DASHBOARDS + "/{}/sharing", None),
                ("changing it", "PATCH", DASHBOARDS + "/{}", {"name": "x"}),
                ("sharing it", "PUT", DASHBOARDS + "/{}/sharing", {"shares": [{"org": True, "scope": "read"}]}),
                ("a check", "GET", CHECK + "?scope=read&dashboard_id={}", None)):
            same_time(p, f"{name}: as long as of none", [(stranger, method, form.format(id), body) for id in ids])
        owner = p.token("ann", "acme")
        mine, none = measure(p, [(owner, "GET", f"{DASHBOARDS}/{id}", None) for id in ids[:2]])
        t.ok(mine > BOUND * none, "a difference would be seen: the owner's own takes longer", f"{mine} {none}")
    finally:
        target.close()
    t.done()


main()
