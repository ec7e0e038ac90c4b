"""dashgrantctl scenario: the examples hold, a wrong one is told, and nothing is left behind or touched."""
import json, os, re, subprocess, sys, tempfile
from pathlib import Path

sys.path.insert(0, os.environ["SRCDIR"] + "/tests/lib")
from servers import SOURCE
from service import TOOL
from tap import Tap

HERE = Path(SOURCE) / "tests" / "scenarios"
PERMISSIONS = "PUT /api/v3/project/end-user/permissions"
t = Tap()


def run(folder, *words):
    """Exit code, standard output and standard error; the temporary directory is a folder of the test's own."""
    done = subprocess.run([TOOL, "--config", f"{folder}/empty.conf", "scenario", *map(str, words)], capture_output=True,
                          text=True, timeout=120, env={**os.environ, "TMPDIR": f"{folder}/tmp"})
    return done.returncode, done.stdout, done.stderr


def write(folder, name, value):
    path = Path(folder) / name
    path.write_text(value if isinstance(value, str) else json.dumps(value, indent=1), encoding="utf-8")
    return path


def grant(user, scope="read"):
    return {"as": "server", "do": PERMISSIONS,
            "body": {"permissions": [{"dashboard_id": "d", "scope": scope, "user_reference": user}]}}


def wrong(folder):
    """One difference of each kind, and a right scenario beside it."""
    steps = [{**grant("ann"), "expect": {"status": 200, "body": {"permissions": [{"status": "updated"}]}}},
             {"name": "not her", "as": {"user": "bea"}, "may": True, "dashboard": "d"},
             {**grant("ann", "write"), "expect": {"status": 200}, "save": {"x": "/nothing"}},
             {"as": {"user": "ann", "org": ""}, "may": "read", "dashboard": "d"},
             {"as": "server", "do": "GET /api/v3/project/dashboards", "save": {"y": "/dashboards"}},
             {"as": "server", "do": "GET /api/v3/project/dashboards/${y}"},
             {"as": {"user": "ann"}, "may": "read", "dashboard": "d"}]
    path = write(folder, "wrong.json", {"name": "wrong", "steps": steps})
    right = HERE / "match-user.json"
    code, out, err = run(folder, "--json", path, right)
    t.ok(code == 1 and not err, "what is not as expected ends with 1", f"{code} {out} {err}")
    seen = json.loads(out)
    t.equal([(s["file"], s["as_expected"]) for s in seen["scenarios"]], [(str(path), False), (str(right), True)],
            "each file is told of, also behind one that differs")
    t.equal([(d["step"], d.get("name"), d["at"], d["expected"], d.get("seen")) for d in seen["scenarios"][0]["differences"]],
            [(1, None, "body/permissions/0/status", "updated", "granted"), (2, "not her", "may", True, False),
             (3, None, "status", 200, 422), (4, None, "as", 200, 422), (5, None, "save y", "a string or a number", "an array"),
             (6, None, "step", "to be run", None)], "each difference is told: step, name, where, expected, seen")
    code, out, err = run(folder, path, right)
    line = path.read_text().split("not her")[0].count("\n") + 1
    t.ok(code == 1 and f"step 2 (line {line}) not her: may: expected true, seen false\n" in out and "all as expected" in out,
         "people are told the same", out + err)
    code, out, err = run(folder, "--quiet", right)
    t.equal((code, out, err), (0, "", ""), "with --quiet what is as expected is not told of")


def broken(folder):
    """Files that are refused before anything is run."""
    step = {"as": "server", "do": "GET /x"}
    cases = [
        ("JSON that ends early", "{\n", 65, "Line 2"),
        ("JSON that is none", '{"name":\n x}', 65, "Line 2"),
        ("a key twice", '{"name": "x", "name": "y"}', 65, "/name"),
        ("an unknown field", {"name": "x", "steps": [{**step, "expects": {}}]}, 65, 'broken.json:7: A step with "do" has no field "expects"'),
        ("no steps", {"name": "x", "steps": []}, 65, "1 to 1000 steps"),
        ("no asker", {"name": "x", "steps": [{"do": "GET /x"}]}, 65, 'needs "as"'),
        ("an unknown person", {"name": "x", "steps": [{**step, "as": "ann"}]}, 65, '"people"'),
        ("a claim that the service does not issue", {"name": "x", "steps": [{**step, "as": {"user": "u", "admin": True, "self_signed": False}}]},
         65, "leave them out"),
        ("a name that was not saved", {"name": "x", "steps": [{**step, "do": "GET /${id}"}]}, 65, "${id}"),
        ("a list in place of a scenario", [], 65, "is an object"),
    ]
    for name, value, wanted, word in cases:
        code, out, err = run(folder, write(folder, "broken.json", value), HERE / "match-user.json")
        t.ok(code == wanted and word in err and "broken.json" in err and not out, f"refused: {name}", f"{code} {out} {err}")
    code, out, err = run(folder, "--json", folder + "/broken.json")
    t.ok(code == 65 and json.loads(err)["code"] == "wrong_type", "the refusal in JSON", f"{code} {err}")
    t.equal(run(folder, folder + "/nowhere.json")[0], 64, "a file that is not there ends with 64")
    t.equal(run(folder)[0], 64, "no file ends with 64")


def main():
    with tempfile.TemporaryDirectory(prefix="dashgrant-test-", dir="/tmp") as folder:
        os.mkdir(folder + "/tmp")
        write(folder, "empty.conf", f'state_dir = "{folder}/state"\n')
        files = sorted(HERE.glob("*.json"))
        t.ok(len(files) >= 12, "there are examples")
        for file in files:
            code, out, err = run(folder, file)
            t.ok(code == 0 and "all as expected" in out and not err, json.loads(file.read_text())["name"], f"{code} {out} {err}")
        code, out, err = run(folder, "--json", *files)
        t.ok(code == 0 and json.loads(out)["as_expected"], "all of them in one go", f"{code} {out} {err}")
        manual = (Path(SOURCE) / "man" / "dashgrantctl.8").read_text(encoding="utf-8")
        example = re.search(r"^\.Bd -literal[^\n]*\n(\{\n.*?)^\.Ed", manual, re.M | re.S)
        code, out, err = run(folder, write(folder, "manual.json", example[1]))
        t.ok(code == 0, "the manual's example holds", out + err)
        wrong(folder)
        broken(folder)
        t.equal(os.listdir(folder + "/tmp"), [], "nothing is left in the temporary directory")
        t.ok(not os.path.exists(folder + "/state"), "the state directory is not touched")
        os.rmdir(folder + "/tmp")
        t.equal(run(folder, files[0])[0], 69, "without a temporary directory it ends with 69")
    t.done()


main()
