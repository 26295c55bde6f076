"""The command line: `entente COMMAND`. Each command calls one part and shows what it says.

In come words from a shell; out go records on standard output, remarks on standard error and an exit code: 0 when
all went well, 1 when some inputs or a resource failed, 2 when the command was not understood, 130 after Ctrl-C,
141 when the reader of a pipe went away. Every error is one line. Parts are imported by the command that needs
them, so that `--help` and `--version` answer at once. Nothing about language, actors or storage is decided here.
"""

from entente.cli.app import app, main

__all__ = ["app", "main"]
