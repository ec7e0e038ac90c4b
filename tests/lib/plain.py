"""A web server's part of plain CGI (RFC 3875): environment, two pipes, and the answer read back."""
import os, subprocess

from service import Answer, CGI


def environment(method, path, query="", variables=(), length=None, **more):
    """What a web server sets for one request; a name that comes twice is joined as web servers do."""
    out = {"GATEWAY_INTERFACE": "CGI/1.1", "SERVER_PROTOCOL": "HTTP/1.1", "REQUEST_METHOD": method, "SCRIPT_NAME": "",
           "PATH_INFO": path, "QUERY_STRING": query, "REMOTE_ADDR": "127.0.0.1", "PATH": "/usr/bin:/bin"}
    for name, value in variables:
        out[name] = f"{out[name]}, {value}" if name in out else value
    if length is not None:
        out["CONTENT_LENGTH"] = str(length)
    for name in ("LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS"):
        if name in os.environ:
            out[name] = os.environ[name]
    return {**out, **more}


def start(conf, variables, stdin=subprocess.PIPE, stdout=subprocess.PIPE, arguments=(), program=CGI, **options):
    return subprocess.Popen([program, *arguments], env={**variables, "DASHGRANT_CONFIG": conf}, stdin=stdin, stdout=stdout,
                            stderr=subprocess.PIPE, **options)


def parse(data):
    head, _, body = data.partition(b"\r\n\r\n")
    status, headers = 200, []
    for line in head.decode("latin-1").split("\r\n"):
        name, _, value = line.partition(": ")
        if name == "Status":
            status = int(value[:3])
        else:
            headers.append((name, value))
    return Answer(status, headers, body)


class Plain:
    """As service.Pipe, but each public request is a CGI program of its own."""

    def __init__(self, conf, pipe):
        self.conf, self.pipe = conf, pipe

    def ask(self, channel, method, path, query="", variables=(), body=b""):
        if channel == "control":
            return self.pipe.ask(channel, method, path, query, variables, body)
        length = len(body) if body else None
        process = start(self.conf, environment(method, path, query, variables, length))
        out, err = process.communicate(body, 60)
        if process.returncode != 0 or not out:
            raise RuntimeError(f"the CGI program ended with {process.returncode}: {err.decode()}")
        return parse(out)

    def close(self):
        self.pipe.close()
