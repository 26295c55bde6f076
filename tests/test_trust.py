"""What entente promises to people who give it files of others: nothing that is read is ever run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import entente

SOURCE = Path(entente.__file__).parent
# What makes objects, and so may run code, out of the bytes of a file.
UNSAFE_MODULES = {"pickle", "cPickle", "_pickle", "cloudpickle", "dill", "marshal", "shelve", "joblib", "torch", "yaml"}
UNSAFE_CALLS = {"eval", "exec", "read_pickle", "to_pickle", "full_load", "unsafe_load"}


def faults(tree: ast.AST) -> Iterator[str]:
    """What in a module could run what it reads."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names if each.name.partition(".")[0] in UNSAFE_MODULES)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in UNSAFE_MODULES:
            yield str(node.module)
        elif isinstance(node, ast.Call):
            # A method such as DuckDB's may bear the name of a builtin that runs code: only the bare name is that.
            bare = node.func.id if isinstance(node.func, ast.Name) else None
            name = node.func.attr if isinstance(node.func, ast.Attribute) else bare
            if bare in UNSAFE_CALLS or name in UNSAFE_CALLS - {"eval", "exec"}:
                yield str(name)
            if any(each.arg == "allow_pickle" for each in node.keywords):
                yield "allow_pickle"


def test_no_module_makes_objects_of_what_a_file_holds() -> None:
    """Processes of one run speak to each other by `multiprocessing`, which pickles: those bytes are our own."""
    found = {
        str(path.relative_to(SOURCE)): wrong
        for path in sorted(SOURCE.rglob("*.py"))
        if (wrong := list(faults(ast.parse(path.read_text("utf-8")))))
    }
    assert not found


def test_the_check_itself_sees_what_it_looks_for() -> None:
    code = "import pickle, os\nfrom joblib.x import load\nnp.load(f, allow_pickle=True)\neval('1')\npd.read_pickle(f)"
    assert set(faults(ast.parse(code))) == {"pickle", "joblib.x", "allow_pickle", "eval", "read_pickle"}
