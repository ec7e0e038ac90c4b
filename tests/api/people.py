"""Runs the cases of people: tokens, dashboards, sharing."""
import traceback

# each registers its cases
import people_board, people_config, people_cors, people_issue, people_key, people_list, people_match, people_page, people_page_safe, people_share, people_token, people_view
import people_withheld
from project import CASES, Fault, Project
from run import run_cases
from servers import skip_if_missing
from service import Target
from tap import Tap


def fault_of(function, project):
    """None, or what is wrong and in which line of the case."""
    try:
        function(project)
    except Exception as e:
        lines = [f"{f.name}, line {f.lineno}: {f.line}" for f in traceback.extract_tb(e.__traceback__)
                 if "people_" in f.filename]
        return "\n".join(lines) + f"\n{'' if isinstance(e, Fault) else type(e).__name__ + ': '}{e}"
    return None


def run_people(tap, kind, target=None):
    """A target that is there already is used for the cases without options of their own."""
    for options in [{}] + [o for _, _, o in CASES if o]:
        own = target if target and not options else Target(kind, **options)
        try:
            for number, (name, function, wanted) in enumerate(CASES):
                if wanted is options or wanted == options == {}:
                    fault = fault_of(function, Project(own, f"person {number}"))
                    tap.ok(not fault, f"{kind}: {name}", fault or "")
        finally:
            if own is not target:
                own.close()


def main(kind):
    tap = Tap()
    run_people(tap, kind)
    tap.done()


def main_with_servers_cases(kind):
    """Both tables, with one start of a web server."""
    tap = Tap()
    skip_if_missing(tap, kind)
    target = Target(kind)
    try:
        run_cases(tap, target)
        run_people(tap, kind, target)
    finally:
        target.close()
    tap.done()
