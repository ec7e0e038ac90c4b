import os, sys

sys.path[:0] = [os.path.join(os.environ["SRCDIR"], "tests", d) for d in ("lib", "api")]
import run

# a process a request makes the people's table long: test-apache-cgi.py has it
run.main("apache-cgid")
