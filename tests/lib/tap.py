"""TAP for tests in Python, as automake's driver reads it.

    from tap import Tap
    t = Tap()
    t.ok(1 + 1 == 2, "one and one is two", "diagnostics, shown only on failure")
    t.done()
"""
import sys


class Tap:
    """Counts and prints test points; done() prints the plan and ends the program with 1 when one failed."""

    def __init__(self, out=sys.stdout):
        self.out = out
        self.count = 0
        self.failed = 0

    def ok(self, condition, name, diagnostics=""):
        """One test point. Returns whether it held, for tests that depend on it."""
        self.count += 1
        if not condition:
            self.failed += 1
        self._point("ok" if condition else "not ok", name)
        if not condition and diagnostics:
            self.diag(diagnostics)
        return bool(condition)

    def equal(self, got, wanted, name):
        """A test point that two values are equal; shows both when they are not."""
        return self.ok(got == wanted, name, f"got:    {got!r}\nwanted: {wanted!r}")

    def skip(self, name, reason):
        """One test point that cannot be tried here; automake counts it as skipped."""
        self.count += 1
        self._point("ok", name, f" # SKIP {self._line(reason)}")

    def diag(self, text):
        """Lines for the reader of the log; TAP ignores them."""
        for line in str(text).splitlines():
            self._write(f"# {line}")

    def bail(self, reason):
        """Gives up: nothing further can be tried. Does not return."""
        self._write(f"Bail out! {self._line(reason)}")
        sys.exit(1)

    def skip_all(self, reason):
        """Nothing can be tried here. Does not return: exit status 0."""
        self._write(f"1..0 # SKIP {self._line(reason)}")
        sys.exit(0)

    def done(self):
        """Prints the plan. Does not return: exit status 0, or 1 when a point failed or there was none."""
        self._write(f"1..{self.count}")
        sys.exit(1 if self.failed or not self.count else 0)

    def _point(self, verdict, name, directive=""):
        self._write(f"{verdict} {self.count} - {self._line(name)}{directive}")

    @staticmethod
    def _line(text):
        # a newline would end the test line, a # begin a directive
        return " ".join(str(text).split()).replace("#", "\\#")

    def _write(self, line):
        print(line, file=self.out, flush=True)
