import os, sys

sys.path[:0] = [os.path.join(os.environ["SRCDIR"], "tests", d) for d in ("lib", "browser")]
from browse import main

main("nginx")
