"""Clients that grant as fast as they can, and remember what was acknowledged."""
import http.client, json, threading, time

from service import CHECK, PERMISSIONS


class Granters:
    """`count` threads, each with a connection of its own; new grants one after another until stop()."""

    def __init__(self, port, key, count, name="u"):
        self.port, self.key, self.name = port, key, name
        self.acknowledged, self.refused, self.times = [], [], []
        self.stopping = threading.Event()
        self.threads = [threading.Thread(target=self.work, args=(i,), daemon=True) for i in range(count)]
        for t in self.threads:
            t.start()

    def work(self, number):
        connection = None
        i = 0
        while not self.stopping.is_set():
            user, dashboard = f"{self.name}{number}-{i}", f"d{i % 100}"
            i += 1
            body = json.dumps({"permissions": [{"dashboard_id": dashboard, "scope": "read", "user_reference": user}]})
            try:
                connection = connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
                connection.request("PUT", PERMISSIONS, body, {"auth": f"Api-Key {self.key}", "Content-Type": "application/json"})
                response = connection.getresponse()
                status = response.status
                response.read()
            except (OSError, http.client.HTTPException) as e:
                status, connection = repr(e), None
            if status == 200:
                self.acknowledged.append((dashboard, user))
                self.times.append(time.monotonic())
            else:
                self.refused.append((status, dashboard, user))

    def stop(self):
        self.stopping.set()
        for t in self.threads:
            t.join(90)


def missing(target, key, acknowledged):
    """What was acknowledged and is not there."""
    lost = []
    for start in range(0, len(acknowledged), 1000):
        part = acknowledged[start:start + 1000]
        checks = [{"dashboard_id": d, "scope": "read", "user_reference": u} for d, u in part]
        answer = target.ask("POST", CHECK, [("x-api-key", key), ("Content-Type", "application/json")],
                            json.dumps({"checks": checks}).encode())
        assert answer.status == 200, answer
        lost += [p for p, r in zip(part, answer.json["results"]) if not r["allowed"]]
    return lost


class Changers(Granters):
    """The same threads grant and revoke by turns, for one to three users at once; `acknowledged` holds (revision, event,
    dashboard, user)."""

    def work(self, number):
        connection, i = None, 0
        while not self.stopping.is_set():
            users, dashboard = [f"{self.name}{number}-{i // 2}-{n}" for n in range(1 + i // 2 % 3)], f"d{i // 2 % 20}"
            method, event = (("PUT", "granted"), ("DELETE", "revoked"))[i % 2]
            body = json.dumps({"permissions": [{"dashboard_id": dashboard, "scope": "read", "user_reference": user}
                                               for user in users]})
            try:
                connection = connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
                connection.request(method, PERMISSIONS, body, {"auth": f"Api-Key {self.key}",
                                                               "Content-Type": "application/json"})
                response = connection.getresponse()
                status, text = response.status, response.read()
            except (OSError, http.client.HTTPException) as e:
                status, connection = repr(e), None
            i += 1
            if status == 200:
                answer = json.loads(text)
                self.acknowledged += [(answer["revision"], event, dashboard, p["user_reference"])
                                      for p in answer["permissions"] if p["status"] == event]
            else:
                self.refused += [(status, dashboard, user) for user in users]
                i += i % 2              # whether it was granted is not known: go on with another
