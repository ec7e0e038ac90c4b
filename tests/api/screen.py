"""The sharing page as somebody without scripts uses it: reads the HTML, fills in its forms, presses their buttons."""
import shutil
import subprocess
from html.parser import HTMLParser
from urllib.parse import urlencode

from project import Fault
from run import common_faults

FORM = "application/x-www-form-urlencoded"
TIDY = shutil.which("tidy")


class Node:
    BLOCKS = {"dt", "dd", "p", "li", "h1", "h2", "div", "legend", "button"}

    def __init__(self, tag, attributes, parent):
        self.tag, self.attributes, self.parent, self.children = tag, dict(attributes), parent, []

    def get(self, name):
        return self.attributes.get(name)

    def all(self, tag=None, **wanted):
        """Elements inside, in their order; of a class attribute one word is enough."""
        for child in self.children:
            if isinstance(child, str):
                continue
            fits = all(v in (child.get("class") or "").split() if n == "cls" else child.get(n.replace("_", "-")) == v
                       for n, v in wanted.items())
            if fits and tag in (None, child.tag):
                yield child
            yield from child.all(tag, **wanted)

    def one(self, tag=None, **wanted):
        found = list(self.all(tag, **wanted))
        if len(found) != 1:
            raise Fault(f"{len(found)} elements {tag} {wanted}")
        return found[0]

    def has(self, tag=None, **wanted):
        return next(self.all(tag, **wanted), None) is not None

    @property
    def raw(self):
        words = "".join(c if isinstance(c, str) else c.raw for c in self.children)
        return f" {words} " if self.tag in self.BLOCKS else words

    @property
    def text(self):
        return " ".join(self.raw.split())


class Reader(HTMLParser):
    VOID = {"meta", "link", "input", "br"}

    def __init__(self, text):
        super().__init__()
        self.top = self.here = Node(None, [], None)
        self.feed(text)
        self.close()
        if self.here is not self.top:
            raise Fault(f"<{self.here.tag}> is not closed")

    def handle_starttag(self, tag, attributes):
        if len({n for n, _ in attributes}) != len(attributes):
            raise Fault(f"<{tag}> has an attribute twice")
        node = Node(tag, attributes, self.here)
        self.here.children.append(node)
        if tag not in self.VOID:
            self.here = node

    def handle_endtag(self, tag):
        if self.here.tag != tag:
            raise Fault(f"</{tag}> ends <{self.here.tag}>")
        self.here = self.here.parent

    def handle_data(self, data):
        self.here.children.append(data)


class Screen:
    """One answer, checked for what holds for all."""

    def __init__(self, project, answer, method, asked):
        self.project, self.answer, self.asked, self.status = project, answer, asked, answer.status
        fault = common_faults(answer, method, page=True)
        if fault:
            raise Fault(f"{asked}: {fault}; {answer}")
        self.html = answer.body.decode()
        self.top = Reader(self.html).top
        self.check()

    def check(self):
        for name, value in (("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store"),
                            ("Vary", "Accept-Language"), ("Set-Cookie", None)):
            if self.answer.header(name) != value:
                raise Fault(f"{self.asked}: {name} is {self.answer.header(name)}")
        ids = [n.get("id") for n in self.top.all() if n.get("id")]
        if len(set(ids)) != len(ids):
            raise Fault(f"ids twice: {ids}")
        for node in self.top.all():
            self.check_node(node, ids)
        levels = [int(n.tag[1]) for n in self.top.all() if n.tag in ("h1", "h2", "h3")]
        if levels[:1] != [1] or levels.count(1) != 1 or any(b > a + 1 for a, b in zip(levels, levels[1:])):
            raise Fault(f"headings {levels}")
        if TIDY:
            said = subprocess.run([TIDY, "-e", "-q", "-utf8"], input=self.answer.body, capture_output=True).stderr
            if said:
                raise Fault(f"tidy: {said.decode()}")

    def check_node(self, node, ids):
        """Nothing inline, nothing from elsewhere; labels and descriptions lead somewhere."""
        for name, value in node.attributes.items():
            if name.startswith("on") or name == "style":
                raise Fault(f"{self.asked}: <{node.tag} {name}>")
            if name in ("src", "href", "action") and value not in ("static/share.css", "static/share.js", "share"):
                raise Fault(f"{self.asked}: {name} leads to {value}")
            if name in ("for", "aria-describedby", "aria-labelledby"):
                lost = [i for i in value.split() if i not in ids]
                if lost:
                    raise Fault(f"{self.asked}: {name} names {lost}")
        if node.tag in ("script", "style") and node.text:
            raise Fault(f"{self.asked}: inline {node.tag}")
        typed = node.tag == "input" and node.get("type") != "hidden"
        if typed and not self.top.has("label", **{"for": node.get("id")}):
            raise Fault(f"{self.asked}: {node.get('name')} has no label")

    # what is to be seen

    @property
    def event(self):
        return self.top.one("body").get("data-event")

    @property
    def done(self):
        return [n.text for n in self.top.all(role="status")]

    @property
    def faults(self):
        return [n.text for n in self.top.all(role="alert")]

    @property
    def rows(self):
        """Of each share: recipient, facts, names of its controls."""
        return {n.get("data-recipient"): (n.one("p", cls="facts").text, [b.text for b in n.all("button")])
                for n in self.top.all("li", cls="share")}

    @property
    def offered(self):
        return [n.get("value") for n in self.top.all("input", name="recipient", type="radio")]

    # what can be done

    def press(self, action, headers=(), **typed):
        """Presses the one button of that action (its beginning is enough) with what is typed or chosen."""
        buttons = [b for b in self.top.all("button") if (b.get("value") + " ").startswith(action + " ")]
        if len(buttons) != 1:
            raise Fault(f"{len(buttons)} buttons {action!r}; the page says {self.faults or self.done}")
        form = buttons[0].parent
        while form.tag != "form":
            form = form.parent
        fields = [(i.get("name"), i.get("value")) for i in form.all("input")
                  if i.get("type") != "radio" or "checked" in i.attributes]
        names = [i.get("name") for i in form.all("input")]
        for name in typed:
            if name not in names:
                raise Fault(f"no field {name} beside {action}")
        fields = [(n, v) for n, v in fields if n not in typed] + list(typed.items())
        return post(self.project, [*fields, (buttons[0].get("name"), buttons[0].get("value"))], headers)


def post(project, fields, headers=()):
    fields = fields.items() if isinstance(fields, dict) else fields
    body = urlencode([(n, v) for n, v in fields if v is not None]).encode()
    return send(project, "POST", "/share", [("Content-Type", FORM), *headers], body)


def send(project, method, path, headers=(), body=b""):
    answer = project.target.ask(method, path, headers, body)
    return Screen(project, answer, method, f"{method} {path} {body[-200:]!r}")


def open_page(project, token, board, **more):
    return post(project, {"token": token, "dashboard_id": board, **more})
