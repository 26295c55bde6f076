"""How to start the command line with the fake coder in a process of its own."""

import os
import sys
from pathlib import Path

FAKES = Path(__file__).parent
SOURCE = Path(__file__).parents[3] / "src"


def command(*arguments):
    return [sys.executable, str(FAKES / "entente_with_fake_coder.py"), *map(str, arguments)]


def environment(**more):
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(SOURCE), str(FAKES)]), **more}
