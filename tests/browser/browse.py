"""Runs the cases of run.js in Chromium, over one web server: a service, its projects, and what node has to know."""
import json, os, shutil, subprocess

from servers import BUILD, NODE_MODULES, SOURCE, free_port, skip_if_missing
from service import Target
from tap import Tap

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
HERE = os.path.join(SOURCE, "tests", "browser")


def lacks():
    """What is not there; None if all is."""
    if not CHROMIUM:
        return "chromium is not installed"
    if not shutil.which("node"):
        return "node is not installed"
    for name in ("playwright-core", "axe-core"):
        if not os.path.isdir(os.path.join(NODE_MODULES, name)):
            return f"{name} is not in {NODE_MODULES}"
    return None


def make_project(target, name):
    key = target.project(name)
    page_key = target.control("POST", "/control/keys", {"project": name, "name": "dev", "use": "page"}).json["api_key"]
    return {"name": name, "key": key, "pageKey": page_key}


def run(tap, kind, only=""):
    """All cases, or those of which `only` is a part of the name; each becomes a test point."""
    host, stranger = free_port(), free_port()
    origins = f"http://127.0.0.1:{host} http://localhost:{host}"
    sections = "".join(f'project "{name}" {{ frame_ancestors = "{value}" origins = "{value}" }}\n'
                       for name, value in (("shop", origins), ("strict", "")) if value)
    target = Target(kind, sections=sections, token_leeway='"0s"')
    try:
        config = {"kind": kind, "url": f"http://127.0.0.1:{target.web.port}", "host": host, "stranger": stranger,
                  "projects": {name: make_project(target, name) for name in ("shop", "strict")}, "only": only,
                  "chromium": CHROMIUM, "pictures": os.environ.get("PICTURES") or os.path.join(BUILD, "tests", "pictures"),
                  "htdocs": os.path.join(SOURCE, "htdocs"), "state": target.folder.path}
        play(tap, kind, config)
        if target.owner:
            log = target.owner.log_text()
            tap.ok("AddressSanitizer" not in log and "runtime error" not in log, f"{kind}: the service's log is clean",
                   log[-2000:])
    finally:
        target.close()


def play(tap, kind, config):
    process = subprocess.Popen(["node", os.path.join(HERE, "run.js")], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               text=True, env={**os.environ, "NODE_PATH": NODE_MODULES})
    process.stdin.write(json.dumps(config))
    process.stdin.close()
    ended = False
    for line in process.stdout:
        point = json.loads(line)
        if "figure" in point:
            tap.diag(point["figure"])
        elif "end" in point:
            ended = True
        else:
            tap.ok(point["ok"], f"{kind}: {point['name']}", point.get("why", ""))
    process.wait(60)
    tap.ok(ended and process.returncode == 0, f"{kind}: all cases were run")


def main(kind):
    tap, lacking = Tap(), lacks()
    skip_if_missing(tap, kind)
    if lacking:
        tap.skip_all(lacking)
    run(tap, kind, os.environ.get("ONLY", ""))
    tap.done()
