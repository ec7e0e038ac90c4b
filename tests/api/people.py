"""Runs the cases of people: tokens, dashboards, sharing."""
import traceback

# each registers its cases
import people_board, people_cors, people_issue, people_key, people_list, people_match, people_share, people_token, people_view
from project import CASES, Fault, Project
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


def main(kind):
    tap = Tap()
    for options in [{}] + [o for _, _, o in CASES if o]:
        target = Target(kind, **options)
        try:
            for number, (name, function, wanted) in enumerate(CASES):
                if wanted is options or wanted == options == {}:
                    fault = fault_of(function, Project(target, f"case {number}"))
                    tap.ok(not fault, f"{kind}: {name}", fault or "")
        finally:
            target.close()
    tap.done()
