"""How heavy the sharing page is and how long it takes, by the people in the org's list. No test: it prints figures.

    SRCDIR=... BUILDDIR=... python3 tests/bench/page.py [memory|fcgi]

Each time is the median of many requests, one after the other; the last column compares with the page that GET /share
answers, for which the service asks nobody and reads nothing. people.py --only pages compares with an empty responder."""
import os, statistics, sys, time
from urllib.parse import urlencode

sys.path[:0] = [os.path.join(os.environ["SRCDIR"], "tests", d) for d in ("lib", "api")]
from project import Project, roster, user
from service import Target

ROUNDS = 300
FORM = [("Content-Type", "application/x-www-form-urlencoded")]


def milliseconds(ask):
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        ask()
        times.append((time.perf_counter() - begin) * 1000)
    return statistics.median(times)


def measure(target, count):
    """Bytes of the page, and the time of it, of a search, and of a page with 50 shares."""
    project = Project(target, f"people {count}")
    names = [f"user{i:06}" for i in range(count)]
    token = project.issue(orgs=[roster(users=names)])
    board = project.board(token)

    def page(**more):
        body = urlencode({"token": token, "dashboard_id": board, **more}).encode()
        answer = target.ask("POST", "/share", FORM, body)
        assert answer.status == 200, answer
        return answer.body
    plain, bare = len(page()), milliseconds(page)
    search = milliseconds(lambda: page(action="search", q=names[-1][-4:]))
    project.share(token, board, *[user(n) for n in names[:50]])
    return plain, bare, search, len(page()), milliseconds(page), len(token)


def main(kind="fcgi"):
    target = Target(kind)
    try:
        opening = milliseconds(lambda: target.ask("GET", "/share"))
        print(f"{'people':>8} {'bytes':>7} {'ms':>7} {'search':>7} {'shared':>7} {'ms':>7} {'ratio':>6}")
        print(f"{'GET':>8} {len(target.ask('GET', '/share').body):7} {opening:7.3f}")
        for count in (10, 1000, 100000):
            plain, bare, search, full, shared, token = measure(target, count)
            print(f"{count:8} {plain:7} {bare:7.3f} {search:7.3f} {full:7} {shared:7.3f} {bare / opening:6.2f}")
        print(f"bytes: the token of {token} bytes stands in each form; shared: with up to 50 shares on the page")
    finally:
        target.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
