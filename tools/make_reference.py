"""Write docs/reference: the public functions and classes of every part, the commands, the schema of records.

Usage: python tools/make_reference.py [--check]   (--check writes nothing and fails when a page is out of date)

Pages of the parts are read from the source itself, so they show signatures as they were written; names that
begin with an underscore are left out. Commands come from the command line's own help.
"""

import argparse
import ast
import inspect
import json
import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any, get_args

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "entente"
OUT = ROOT / "docs" / "reference"
HEAD = "<!-- Written by tools/make_reference.py; change the docstrings, then run `make reference`. -->\n\n"
LEFT_OUT = {"cli", "__main__"}  # the commands have a page of their own
ORDER = [
    "entente",
    "api",
    "spacy_component",
    "records",
    "documents",
    "language",
    "actors",
    "coding",
    "store",
    "formats",
    "events",
    "relations",
    "exports",
    "evaluate",
    "watch",
    "web",
]
RECORDS = ["Document", "Mention", "Statement", "Event", "Episode", "Correction"]

Function = ast.FunctionDef | ast.AsyncFunctionDef


# The parts


def signature(function: Function, *, method: bool = False) -> str:
    """The signature of a function as it was written, without `self` or `cls`."""
    arguments = function.args
    static = any(isinstance(each, ast.Name) and each.id == "staticmethod" for each in function.decorator_list)
    if method and not static and (arguments.posonlyargs or arguments.args):
        (arguments.posonlyargs or arguments.args).pop(0)
    returns = f" -> {ast.unparse(function.returns)}" if function.returns else ""
    return f"{function.name}({ast.unparse(arguments)}){returns}"


def described(node: ast.AST) -> str:
    """The docstring of a node, or nothing."""
    assert isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    return inspect.cleandoc(ast.get_docstring(node, clean=True) or "")


def public(name: str) -> bool:
    """Whether a name is meant for users."""
    return not name.startswith("_")


def is_property(function: Function) -> bool:
    """Whether a method is read like an attribute."""
    return any(
        ast.unparse(each).rpartition(".")[2] in ("property", "cached_property") for each in function.decorator_list
    )


def class_lines(node: ast.ClassDef, prefix: str) -> Iterator[str]:
    """The section of one class: bases, docstring, fields, methods."""
    bases = ", ".join(ast.unparse(base) for base in node.bases)
    yield f"### class `{prefix}{node.name}{f'({bases})' if bases else ''}`\n"
    if text := described(node):
        yield f"{text}\n"
    fields = [
        f"- `{ast.unparse(item.target)}: {ast.unparse(item.annotation)}"
        + (f" = {ast.unparse(item.value)}`" if item.value else "`")
        for item in node.body
        if isinstance(item, ast.AnnAssign) and public(ast.unparse(item.target))
    ]
    if fields:
        yield "\n".join(fields) + "\n"
    for item in node.body:
        if not isinstance(item, Function):
            continue
        if item.name == "__init__" and described(item):
            yield f"#### `{node.name}({ast.unparse(_without_self(item.args))})`\n\n{described(item)}\n"
        elif public(item.name):
            shown = item.name if is_property(item) else signature(item, method=True)
            yield f"#### `{node.name}.{shown}`\n"
            if text := described(item):
                yield f"{text}\n"


def _without_self(arguments: ast.arguments) -> ast.arguments:
    (arguments.posonlyargs or arguments.args).pop(0)
    return arguments


def module_lines(path: Path, name: str) -> Iterator[str]:
    """The section of one module: docstring, exported names, functions, classes; nothing when all is private."""
    tree = ast.parse(path.read_text("utf-8"))
    members = [
        node
        for node in tree.body
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and public(node.name)
    ]
    exported = sorted(exported_names(tree)) if path.name == "__init__.py" else []
    if not members and not exported and not described(tree):
        return
    yield f"## `{name}`\n"
    if text := described(tree):
        yield f"{text}\n"
    if exported:
        yield "Names: " + ", ".join(f"`{each}`" for each in exported) + ".\n"
    for node in members:
        if isinstance(node, ast.ClassDef):
            yield from class_lines(node, "")
        else:
            yield f"### `{signature(node)}`\n"
            if text := described(node):
                yield f"{text}\n"


def exported_names(tree: ast.Module) -> list[str]:
    """What `__all__` lists."""
    for node in tree.body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        if any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets) and node.value:
            return [str(name) for name in ast.literal_eval(node.value)]
    return []


def modules(part: Path) -> Iterator[tuple[str, Path]]:
    """(dotted name, file) of a part's public modules, the part's own first."""
    if part.is_file():
        yield f"entente.{part.stem}", part
        return
    for path in sorted(part.rglob("*.py"), key=lambda path: (path.name != "__init__.py", path)):
        relative = path.relative_to(SOURCE)
        if path.name == "__init__.py":
            yield ".".join(["entente", *relative.parent.parts]), path
        elif all(public(piece) for piece in relative.with_suffix("").parts):
            yield ".".join(["entente", *relative.with_suffix("").parts]), path


def parts() -> dict[str, Path]:
    """Name → folder or file of every part, in the order of the way of a document."""
    found = {path.stem: path for path in SOURCE.iterdir() if path.suffix == ".py" and public(path.stem)}
    found |= {path.parent.name: path.parent for path in SOURCE.glob("*/__init__.py") if public(path.parent.name)}
    found = {name: path for name, path in found.items() if name not in LEFT_OUT}
    if (SOURCE / "__init__.py").exists():
        found["entente"] = SOURCE / "__init__.py"
    return dict(
        sorted(found.items(), key=lambda item: (ORDER.index(item[0]) if item[0] in ORDER else len(ORDER), item[0]))
    )


def part_page(name: str, path: Path) -> str:
    """The page of one part."""
    shown = "entente" if name == "entente" else f"entente.{name}"
    lines = [f"# {shown}\n"]
    for module, file in [("entente", path)] if name == "entente" else modules(path):
        lines += module_lines(file, module)
    return HEAD + "\n".join(lines)


# The commands


def command_lines(command: Any, path: str, level: int) -> Iterator[str]:
    """The section of a command and of those under it."""
    if getattr(command, "hidden", False):
        return
    yield f"{'#' * level} `{path}`\n"
    if command.help:
        yield f"{inspect.cleandoc(command.help).replace(chr(8), '').strip()}\n"
    rows = []
    for parameter in command.params:
        if getattr(parameter, "hidden", False) or parameter.name in ("install_completion", "show_completion"):
            continue
        is_option = parameter.param_type_name == "option"
        names = ", ".join([*parameter.opts, *parameter.secondary_opts]) if is_option else parameter.name.upper()
        kind = "" if getattr(parameter, "is_flag", False) or not is_option else value_name(parameter)
        default = shown_default(parameter)
        about = " ".join((getattr(parameter, "help", None) or "").split()).replace("|", "\\|")
        rows.append(f"| `{' '.join(filter(None, [names, kind]))}` | {about}{default} |")
    if rows:
        yield "\n".join(["| argument or option | meaning |", "| --- | --- |", *rows]) + "\n"
    for name, child in sorted(getattr(command, "commands", {}).items()):
        yield from command_lines(child, f"{path} {name}", min(level + 1, 4))


def value_name(parameter: Any) -> str:
    """What stands for the value of an option: its choices, its own word for it, or its type."""
    if parameter.metavar:
        return str(parameter.metavar)
    if given := getattr(parameter, "type", None):  # older versions of typer hand out click's types
        choices, kind = getattr(given, "choices", None), given.name
    else:
        kind = parameter.type_descriptor.annotation
        choices = list(kind) if isinstance(kind, type) and issubclass(kind, Enum) else get_args(kind)
        kind = getattr(kind, "__name__", "value")
    if choices and not any(isinstance(choice, type) for choice in choices):
        return "\\|".join(str(getattr(choice, "value", choice)) for choice in choices)
    return {"str": "TEXT", "int": "NUMBER", "integer": "NUMBER"}.get(kind, kind.upper())


def shown_default(parameter: Any) -> str:
    """The default of an option as a note, where it says something."""
    default = parameter.default
    if (
        default is None
        or default is False
        or callable(default)
        or default in ((), [], "")
        or str(default) == "Sentinel.UNSET"
    ):
        return ""
    return f" Default: `{getattr(default, 'value', default)}`."


def commands_page() -> str:
    """The page of the command line."""
    import typer

    from entente import cli

    app = next(value for value in vars(cli).values() if isinstance(value, typer.Typer))
    lines = ["# Commands\n", *command_lines(typer.main.get_command(app), "entente", 2)]
    return HEAD + "\n".join(lines)


# The records


def schema() -> str:
    """JSON schema of the records, as one union told apart by `kind`."""
    from pydantic import TypeAdapter

    from entente import records

    kinds = [getattr(records, name) for name in RECORDS if hasattr(records, name)]
    union: Any = kinds[0]
    for kind in kinds[1:]:
        union = union | kind
    made = TypeAdapter(union).json_schema(mode="serialization")
    return (
        json.dumps(
            {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "entente record"} | made, indent=1
        )
        + "\n"
    )


def pages() -> dict[str, str]:
    """File name → content of everything in docs/reference."""
    found = parts()
    made = {f"{name}.md": part_page(name, path) for name, path in found.items()}
    if (SOURCE / "cli.py").exists() or (SOURCE / "cli").is_dir():
        made["commands.md"] = commands_page()
    made["records.schema.json"] = schema()
    index = ["# Reference\n", "Written from the code by `make reference`.\n"]
    if "commands.md" in made:
        index.append("- [Commands](commands.md)")
    index.append("- [JSON schema of the records](records.schema.json)")
    index += [f"- [`{'entente' if name == 'entente' else f'entente.{name}'}`]({name}.md)" for name in found]
    made["README.md"] = HEAD + "\n".join(index) + "\n"
    return {name: "\n".join(line.rstrip() for line in text.splitlines()).rstrip() + "\n" for name, text in made.items()}


def main() -> int:
    """Write or check the pages; 1 when a check fails."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a page is out of date")
    options = parser.parse_args()
    wanted = pages()
    there = {path.name: path.read_text("utf-8") for path in OUT.glob("*") if path.is_file()}
    stale = sorted(name for name in wanted.keys() | there.keys() if wanted.get(name) != there.get(name))
    if options.check:
        for name in stale:
            print(f"docs/reference/{name} is out of date: run `make reference`")
        return 1 if stale else 0
    OUT.mkdir(parents=True, exist_ok=True)
    for name in stale:
        if name in wanted:
            (OUT / name).write_text(wanted[name], "utf-8")
        else:
            (OUT / name).unlink()
    print(f"docs/reference: {len(wanted)} files, {len(stale)} changed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
