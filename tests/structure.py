"""The rules of the house that a machine can see: who may include whom, and that maps, manuals and tables are true.

Reads the source tree; compiles snippets with the include flags that Makefile.am gives to each room."""
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, os.environ["SRCDIR"] + "/tests/lib")
from tap import Tap

SOURCE, BUILD = Path(os.environ["SRCDIR"]), Path(os.environ["BUILDDIR"])
COMPILER = shlex.split(os.environ.get("CC", "cc"))
FUNCTION_LINES_MAX = 60

# A library's headers, and the one room that may know it.
LIBRARIES = [
    (r"db\.h", "store"),
    (r"fcgi.*\.h|fastcgi\.h", "front"),
    (r"confuse\.h", "conf"),
    (r"yajl/.*", "text"),
]

t = Tap()


def read(path):
    return path.read_text(encoding="utf-8")


def listed(lines):
    return "\n".join(str(line) for line in lines)


# ---- What Makefile.am says -------------------------------------------------------------------------------------------

def make_variables(path):
    """The plain assignments of a make file, continued lines joined."""
    text = read(path).replace("\\\n", " ")
    return {name: value.strip() for name, value in re.findall(r"^([\w%]+)\s*\+?=(.*)$", text, re.M)}


def read_rooms():
    """Each room with the set of rooms that its include flags open."""
    variables = make_variables(SOURCE / "Makefile.am")
    rooms = {}
    for name, value in variables.items():
        if name.startswith("SEES_"):
            rooms[name[5:]] = set(re.findall(r"\$\(I_(\w+)\)", value))
    return rooms, {name[2:]: value for name, value in variables.items() if name.startswith("I_")}


ROOMS, FOLDERS = read_rooms()


def headers(room):
    """The public headers of a room, as they are included."""
    folder = SOURCE / "lib" / room / "include"
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*.h"))


def sources(*folders):
    return sorted(path for folder in folders for path in (SOURCE / folder).rglob("*.[ch]"))


def room_of(path):
    parts = path.relative_to(SOURCE).parts
    return parts[1] if parts[0] == "lib" else None


# ---- The arrow between the rooms -------------------------------------------------------------------------------------

def compile_as(room, text):
    """Whether a file of this room with this text compiles, and what the compiler says."""
    flags = [FOLDERS[other].replace("$(top_srcdir)", str(SOURCE)) for other in sorted(ROOMS[room])]
    command = [*COMPILER, "-D_GNU_SOURCE", f"-I{BUILD}/build-aux", *flags, "-fsyntax-only", "-x", "c", "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True)
    return done.returncode == 0, done.stderr


def check_open(room):
    """Of each room that this one may use, a header compiles."""
    shut = []
    for other in sorted(ROOMS[room]):
        tried = [compile_as(room, f"#include <{header}>\n") for header in headers(other)]
        if not any(well for well, _ in tried):
            shut.append(f"{other}: " + (tried[0][1] if tried else "has no header in its include folder"))
    return shut


def check_shut(room):
    """Of each room that this one may not use, no header is found, and a file that includes one does not compile."""
    opened = []
    for other in sorted(set(ROOMS) - ROOMS[room]):
        for header in headers(other):
            found, _ = compile_as(room, f"#if !__has_include(<{header}>)\n#error\n#endif\n")
            if found:
                opened.append(header)
        if headers(other):
            well, said = compile_as(room, f"#include <{headers(other)[0]}>\n")
            if well or "No such file" not in said and "not found" not in said:
                opened.append(f"{headers(other)[0]}: {said or 'compiles'}")
    return opened


def check_arrow():
    t.equal(sorted(ROOMS), sorted(path.name for path in (SOURCE / "lib").iterdir() if path.is_dir()),
            "Makefile.am says of each folder of lib/ what it may use")
    for room in ROOMS:
        t.ok(headers(room), f"{room} has public headers", "without one nothing of it can be tried here")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for room, shut in zip(ROOMS, pool.map(check_open, ROOMS)):
            t.ok(not shut, f"{room} may include {', '.join(sorted(ROOMS[room]))}", listed(shut))
        for room, opened in zip(ROOMS, pool.map(check_shut, ROOMS)):
            others = ", ".join(sorted(set(ROOMS) - ROOMS[room])) or "nothing: it sees all"
            t.ok(not opened, f"{room} cannot include {others}", listed(opened))


def check_flags():
    """A room's library is compiled with its own list and no folder beside it."""
    common = make_variables(SOURCE / "Makefile.am")["COMMON_CPPFLAGS"]
    t.ok("I_" not in common and "lib" not in common, "what all rooms are compiled with opens no room", common)
    for room in ROOMS:
        variables = make_variables(SOURCE / "lib" / room / "room.mk")
        wrong = []
        for name, value in variables.items():
            if name.startswith("%C%_") and name.endswith("_CPPFLAGS"):
                foreign = re.findall(r"\$\(I_\w+\)|-I\s*\$\((?:abs_)?(?:top_)?srcdir\)\S*|-I\s*%D%\S*|-I\s*[./]\S*", value)
                if re.findall(r"\$\(SEES_(\w+)\)", value) != [room] or foreign:
                    wrong.append(f"{name} = {value}")
        t.ok(f"%C%_lib{room}_la_CPPFLAGS" in variables and not wrong,
             f"{room} is compiled with $(SEES_{room}) and no other room's folder", listed(wrong))


# ---- Includes --------------------------------------------------------------------------------------------------------

def includes():
    """(file, line number, what follows #include) of everything that is compiled into the programs."""
    for path in sources("lib", "cgi-bin"):
        for number, line in enumerate(read(path).splitlines(), 1):
            match = re.match(r"\s*#\s*(?:include|include_next|import|embed)\b\s*(.*)", line)
            if match:
                yield path, number, match[1].strip()


def check_include(path, what):
    """What is wrong with one, or None."""
    if re.match(r'"[^"/]+"', what):
        name = what.split('"')[1]
        here = path.parent.relative_to(SOURCE)
        if not (SOURCE / here / name).exists() and not (BUILD / here / name).exists():
            return "quotes are for private headers of the same folder"
    elif what.startswith('"'):
        return "a quoted include has no path: a room's header is <room/header.h>"
    elif not what.startswith("<"):
        return "an include names its file"
    elif ".." in what:
        return "an include does not climb"
    elif (match := re.match(r"<(\w+)/([^>]*)>", what)) and match[1] in ROOMS:
        if f"{match[1]}/{match[2]}" not in headers(match[1]):
            return "there is no such public header"
    return None


def check_includes():
    wrong, strangers = [], []
    private = {path.name for path in sources("lib") if path.suffix == ".h" and "include" not in path.parts}
    for path, number, what in includes():
        place = f"{path.relative_to(SOURCE)}:{number}: #include {what}"
        fault = check_include(path, what)
        if not fault and what.startswith("<") and what.strip("<> ") in private:
            fault = "a private header stands in quotes"
        if fault:
            wrong.append(f"{place}: {fault}")
        for pattern, room in LIBRARIES:
            if re.fullmatch(f'[<"](?:{pattern})[>"].*', what) and room_of(path) != room:
                strangers.append(f"{place}: only lib/{room} knows it")
    t.ok(not wrong, "includes name a room's public header, or a private one of the same folder", listed(wrong))
    t.ok(not strangers, "each library is known to one room", listed(strangers))


# ---- Maps, lists and manuals -------------------------------------------------------------------------------------------

def check_map():
    """README's table of rooms: room, is, may use."""
    rows = re.findall(r"^\| `(\w+)` \|[^|]*\|([^|]*)\|", read(SOURCE / "README"), re.M)
    told = {room: set(re.findall(r"\w+", uses)) for room, uses in rows}
    t.equal({room: sorted(uses) for room, uses in told.items()},
            {room: sorted(ROOMS[room] - {room}) for room in ROOMS}, "README's map of the rooms is Makefile.am's")


def check_sources_named():
    unnamed = []
    for path in sources("lib"):
        folder = SOURCE / "lib" / room_of(path)
        fragment = read(folder / "room.mk")
        name = re.escape(str(path.relative_to(folder)))
        # a program of one file may leave its sources out
        alone = re.escape(path.stem)
        if not re.search(rf"%D%/{name}(?![\w.-])", fragment) and \
                not re.search(rf"_PROGRAMS \+?=.*%D%/{alone}(?![\w.-])", fragment):
            unnamed.append(path.relative_to(SOURCE))
    t.ok(not unnamed, "every source file of a room is named in its room.mk", listed(unnamed))


def programs():
    text = read(SOURCE / "cgi-bin" / "programs.mk").replace("\\\n", " ")
    lists = re.findall(r"^(?:sbin|cgibin|bin)_PROGRAMS\s*\+?=(.*)$", text, re.M)
    return [Path(word).name for line in lists for word in line.split()]


def manuals():
    """Of both trees, each page once."""
    pages = {path.name: path for tree in (SOURCE, BUILD) for path in sorted((tree / "man").glob("*.[1-9]"))}
    return list(pages.values())


def check_manuals():
    names = programs()
    t.ok(names, "there are programs to install")
    pages = {path.stem: path for path in manuals()}
    for name in names:
        page = pages.get(name) or pages.get(name.removesuffix(".fcgi"))
        t.ok(page and name in read(page), f"{name} has a man page", "man/ holds: " + " ".join(sorted(pages)))
    if not shutil.which("mandoc"):
        t.skip("man pages are well-formed", "mandoc is not installed")
        return
    for page in manuals():
        done = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", str(page)], capture_output=True, text=True)
        t.ok(done.returncode == 0, f"{page.name} is well-formed", done.stdout + done.stderr)


def check_demonstration():
    """The commands that quickstart shows are those that README prints."""
    quickstart, readme = read(SOURCE / "quickstart"), read(SOURCE / "README")
    body = re.search(r"^demonstrate\(\) \{\n(.*?)^\}", quickstart, re.M | re.S)
    commands = re.findall(r"<<'EOF'\n(.*?)\nEOF", body[1], re.S) if body else []
    t.ok(len(commands) >= 4, "quickstart shows a grant, a check, a revoke and a check")
    missing = [command for command in commands if command not in readme]
    t.ok(not missing, "quickstart runs the very commands that README prints", listed(missing))


# The web servers' files, and what in each names the addresses that go to the service, without what they are mounted at.
ROUTES_IN = {
    "lighttpd.conf": r'=~ "\^" \+ var\.dashgrant_base \+ "(.*)" \{$',
    "lighttpd-spawn.conf": r'=~ "\^" \+ var\.dashgrant_base \+ "(.*)" \{$',
    "nginx-server.conf": r"^location ~ \^/(\(.*\)\$?) \{$",
    "apache-proxy-fcgi.conf": r'^Define DASHGRANT_ROUTES "(.*)"$',
    "apache-fcgid.conf": r'^Define DASHGRANT_ROUTES "(.*)"$',
    "apache-cgi.conf": r'^Define DASHGRANT_ROUTES "(.*)"$',
}
NOT_OURS = ("", "nothing", "index.html", "api/v3/projects", "api/v3", "devapi/v4/core/login/tokens", "share.html",
            "shared", "static/share.css", "metrics/x", "openapi.jsonx", "openapixjson", "x/openapi.json",
            "control/ping")


def check_web_servers():
    """What the contract offers is what the shipped configurations pass on, and nothing else is."""
    paths = [path[1:] for path in json.loads(read(SOURCE / "htdocs" / "openapi.json"))["paths"]]
    for name, place in ROUTES_IN.items():
        conf = read(BUILD / "conf" / name)
        routes = re.findall(place, conf, re.M)
        # lighttpd looks for a beginning, the others for the whole
        whole = "" if "lighttpd" in name or "nginx" in name else "$"
        fits = lambda path: any(re.match(f"(?:{route}){whole}", path) for route in routes)
        wrong = [path for path in paths if not fits(path)] + [f"not {path}" for path in NOT_OURS if fits(path)]
        t.ok(routes and not wrong, f"conf/{name} passes on every path of the contract, and no other", listed(wrong))
        t.ok(not re.search("@[a-zA-Z]+@", conf), f"conf/{name} names the places of this installation")
    for name in sorted(path.name for path in (BUILD / "conf").glob("dashgrant.so*")) + ["dashgrant.service"]:
        t.ok(not re.search("@[a-zA-Z]+@", read(BUILD / "conf" / name)), f"conf/{name} names the places of this installation")


# ---- Functions -------------------------------------------------------------------------------------------------------

def long_functions():
    for path in sources("lib", "cgi-bin"):
        start = None
        for number, line in enumerate(read(path).splitlines(), 1):
            if line.startswith("{"):
                start = number
            elif line.startswith("}") and start:
                if number - start > FUNCTION_LINES_MAX:
                    yield f"{path.relative_to(SOURCE)}:{start}: {number - start} lines"
                start = None


check_arrow()
check_flags()
check_includes()
check_map()
check_sources_named()
check_manuals()
check_demonstration()
check_web_servers()
too_long = list(long_functions())
t.ok(not too_long, f"no function is longer than {FUNCTION_LINES_MAX} lines", listed(too_long))
t.done()
