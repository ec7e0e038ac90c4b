"""Other people's libraries, by the helpers client.js and client.py; what is not installed is not there."""
import json, os, shutil, subprocess, sys

from servers import NODE_MODULES, SOURCE

HERE = os.path.join(SOURCE, "tests", "foreign")


def run(command, request):
    done = subprocess.run(command, input=json.dumps(request), capture_output=True, text=True, timeout=120,
                          env={**os.environ, "NODE_PATH": NODE_MODULES, "no_proxy": "127.0.0.1"})
    if done.returncode != 0:
        raise RuntimeError(f"{command}: {done.stderr}")
    return json.loads(done.stdout)


class Library:
    """One library and the command that has it; False where nobody has installed it."""

    def __init__(self, name, command):
        self.name, self.command = name, command

    def __bool__(self):
        return self.command is not None

    def do(self, what, **request):
        """("result", value) or ("error", text)."""
        return next(iter(run(self.command, {"do": f"{what} by {self.name}", **request}).items()))


def of_node(name):
    there = shutil.which("node") and (name == "fetch" or os.path.isdir(os.path.join(NODE_MODULES, name)))
    return Library(name, ["node", os.path.join(HERE, "client.js")] if there else None)


def of_python(name, module):
    """By the Python that runs the tests, or the distribution's, whose packages another one does not see."""
    for python in (sys.executable, "/usr/bin/python3"):
        command = [python, os.path.join(HERE, "client.py")]
        if os.path.exists(python) and "result" in run(command, {"do": "has", "library": module}):
            return Library(name, command)
    return Library(name, None)
