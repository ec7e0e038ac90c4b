"""Many clients on few threads, and peers that say nothing or only a little."""
import concurrent.futures, os, socket, struct, sys, time

sys.path[:0] = [os.path.join(os.environ["SRCDIR"], "tests", d) for d in ("lib", "serve")]
from load import Granters, missing
from service import CHECK, PERMISSIONS, Target, ask_http, wait_for
from tap import Tap


def check(target, key, user="u"):
    return ask_http(target.web.port, "GET", f"{CHECK}?dashboard_id=d&scope=read&user_reference={user}", [("x-api-key", key)])


def peers(path, count, data):
    """FastCGI peers that connect, send this and then nothing."""
    out = []
    for _ in range(count):
        s = socket.socket(socket.AF_UNIX)
        s.connect(path)
        s.sendall(data)
        out.append(s)
    return out


def record(kind, content, request=1):
    return struct.pack(">BBHHBx", 1, kind, request, len(content), 0) + content


def main():
    tap, target = Tap(), Target("lighttpd", threads=4, body_timeout='"3s"')
    socket_path = target.owner.socket
    try:
        key = target.project("crowd")
        with concurrent.futures.ThreadPoolExecutor(200) as pool:
            answers = list(pool.map(lambda i: check(target, key, f"u{i}"), range(1000)))
        good = sum(a.status == 200 and a.json["allowed"] is False for a in answers)
        tap.ok(good == 1000, "200 clients at once on 4 threads", f"{good} of 1000 good")

        begin = record(1, struct.pack(">HB5x", 1, 1))
        silent = peers(socket_path, 60, b"")
        slow = peers(socket_path, 60, begin[:3])
        half = peers(socket_path, 60, begin + record(4, b"\x0e\x03REQUEST_METHODGET"))
        started = time.monotonic()
        statuses = [check(target, key).status for _ in range(50)]
        took = time.monotonic() - started
        tap.ok(statuses == [200] * 50 and took < 2, "silent and slow peers hold no thread", f"{took:.1f} s, {set(statuses)}")

        # requests whose body does not come: each may hold a thread no longer than body_timeout
        head = begin + record(4, b"\x0e\x03REQUEST_METHODPUT" + b"\x0b" + bytes([len(PERMISSIONS)]) + b"SCRIPT_NAME" + PERMISSIONS.encode()
                              + b"\x0e\x05CONTENT_LENGTH99999" + b"\x09" + bytes([len(key) + 8]) + b"HTTP_AUTHApi-Key " + key.encode())
        bodies = peers(socket_path, 40, head + record(4, b"") + record(5, b"{"))
        started = time.monotonic()
        statuses = [check(target, key).status for _ in range(20)]
        took = time.monotonic() - started
        tap.ok(statuses == [200] * 20 and took < 10, "bodies that do not come do not stop the others", f"{took:.1f} s, {set(statuses)}")
        for s in silent + slow + half + bodies:
            s.settimeout(15)
        ended = wait_for(lambda: all(gone(s) for s in slow + half + bodies), 20, 0.2)
        tap.ok(ended, "requests that do not arrive in time are ended")

        # hostile lengths: the worker must not die of them (CVE-2025-23016)
        worker = target.owner.worker()
        for size in (b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x80\x00\x00\x00"):
            for s in peers(socket_path, 1, begin + record(4, size + size + b"x" * 100) + record(4, b"") + record(5, b"")):
                s.settimeout(5)
                gone(s)
        tap.ok(check(target, key).status == 200 and target.owner.worker() == worker, "lengths near 2^31 end only their own connection")

        granters = Granters(target.web.port, key, 8)
        time.sleep(1)
        target.owner.process.send_signal(1)     # SIGHUP: the worker is replaced, the sockets stay
        replaced = wait_for(lambda: target.owner.worker() not in (None, worker), 30)
        time.sleep(1)
        granters.stop()
        tap.ok(replaced, "SIGHUP replaces the worker")
        tap.ok(not granters.refused, "a restart under load loses no request", f"{granters.refused[:3]}")
        tap.ok(not missing(target, key, granters.acknowledged), "nor anything acknowledged")

        granters = Granters(target.web.port, key, 8, "v")
        time.sleep(0.5)
        started = time.monotonic()
        status = target.owner.stop()
        took = time.monotonic() - started
        tap.ok(status == 0 and took < 20, "SIGTERM ends it", f"status {status}, {took:.1f} s")
        granters.stop()
        target.owner.start()
        wait_for(lambda: check(target, key).status == 200)      # lighttpd leaves a backend alone for a second
        tap.ok(not missing(target, key, granters.acknowledged), "what SIGTERM found running was answered and is there")
    finally:
        target.close()
    tap.done()


def gone(s):
    try:
        return s.recv(65536) == b""
    except TimeoutError:
        return False
    except OSError:
        return True


main()
