"""kill -9 of the worker under load, behind lighttpd: it comes back by itself, and nothing acknowledged is lost.

    KILLS=50 tests/serve/test-kill.py      more than the few of make check"""
import os, random, signal, sys, time

sys.path[:0] = [os.path.join(os.environ["SRCDIR"], "tests", d) for d in ("lib", "serve")]
from load import Granters, missing
from service import Target, wait_for
from tap import Tap


def main():
    kills, seed = int(os.environ.get("KILLS", "5")), int(os.environ.get("SEED", time.time_ns() % 100000))
    tap, target, chance = Tap(), Target("lighttpd", threads=4), random.Random(seed)
    tap.diag(f"seed {seed}")
    try:
        key = target.project("killed")
        granters = Granters(target.web.port, key, 8)
        back = []
        for _ in range(kills):
            time.sleep(0.2 + chance.random() * 0.4)
            worker = wait_for(target.owner.worker)
            before = len(granters.times)
            os.kill(worker, signal.SIGKILL)
            killed = time.monotonic()
            # an answer that was on its way when the worker died does not count as back
            good = wait_for(lambda: next((t for t in granters.times[before:] if t > killed + 0.01
                                          and target.owner.worker() not in (None, worker)), None), 30, 0.005)
            if not tap.ok(good, f"answers again after kill {len(back) + 1}"):
                break
            back.append(good - killed)
        granters.stop()
        lost = missing(target, key, granters.acknowledged)
        tap.ok(granters.acknowledged and not lost, "nothing acknowledged is lost", f"lost {lost[:5]}")
        statuses = {s for s, _, _ in granters.refused}
        tap.ok(all(s in (500, 502, 503) or isinstance(s, str) for s in statuses), "the others were told so", statuses)
        tap.ok(target.owner.process.poll() is None, "the parent lives")
        back.sort()
        tap.diag(f"{kills} kills, {len(granters.acknowledged)} acknowledged, {len(lost)} lost, {len(granters.refused)} refused; "
                 f"back after {back[len(back) // 2]:.2f} s median, {back[int(len(back) * .9)]:.2f} s p90, {back[-1]:.2f} s max")
    finally:
        target.close()
    tap.done()


main()
