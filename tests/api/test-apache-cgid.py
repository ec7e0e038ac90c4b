import os, sys

sys.path[:0] = [os.path.join(os.environ["SRCDIR"], "tests", d) for d in ("lib", "api")]
import people

people.main_with_servers_cases("apache-cgid")
