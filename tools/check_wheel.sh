#!/usr/bin/env bash
# Check that the wheel is whole and needs no network: build it, install it alone in a fresh virtual environment
# that borrows only the dependencies of .venv, and run it from elsewhere, cut off from the network where possible.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

python="$PWD/.venv/bin/python"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# From a copy, so that a stale build folder cannot slip into the wheel.
mkdir "$work/source"
cp -R pyproject.toml README.md LICENSE src "$work/source/"
rm -rf "$work/source/src/"*.egg-info
"$python" -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir "$work" "$work/source"
wheel="$(echo "$work"/entente-*.whl)"
echo "wheel: $(basename "$wheel"), $(du -k "$wheel" | cut -f1) kB"

"$python" - "$wheel" <<'PYTHON'
import sys, zipfile

names = set(zipfile.ZipFile(sys.argv[1]).namelist())
knowledge = ("countries.tsv", "places.parquet", "place_names.parquet", "README.md")
wanted = ["entente/py.typed", *(f"entente/actors/knowledge/{name}" for name in knowledge)]
wanted += [f"entente/language/model/{name}" for name in ("analysis.onnx", "pairs.onnx", "tokenizer.json", "model.json")]
missing = [name for name in wanted if name not in names]
missing += [] if any(name.endswith("/licenses/LICENSE") for name in names) else ["LICENSE"]
strangers = [name for name in names if name.startswith(("tests/", "training/", "build/")) or "__pycache__" in name]
if missing or strangers:
    sys.exit(f"wheel: missing {missing or 'nothing'}, not wanted {strangers or 'nothing'}")
PYTHON

"$python" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-deps --no-index "$wheel"
borrowed="$("$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"
installed="$("$work/venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"
echo "$borrowed" >"$installed/borrowed-dependencies.pth"

offline=()
if unshare -n true 2>/dev/null; then
  offline=(unshare -n)
elif unshare -rn true 2>/dev/null; then
  offline=(unshare -rn)
else
  echo "wheel: no right to cut the network off here; running with it"
fi

cd "$work" # not in the source tree, so that only the installed package can be imported
"${offline[@]}" "$work/venv/bin/python" -c "
import entente, pathlib, sys
where = pathlib.Path(entente.__file__)
sys.exit(0 if where.is_relative_to('$installed') else f'wheel: imported from {where}, not from the wheel')
"
"${offline[@]}" "$work/venv/bin/entente" doctor
printf 'Chinese President Xi Jinping met Russian President Vladimir Putin in Moscow on Tuesday.\n' |
  "${offline[@]}" "$work/venv/bin/entente" code - --published 2023-03-22 --format jsonl >"$work/records.jsonl"
grep -q '"kind": *"mention"' "$work/records.jsonl" || {
  echo "wheel: the installed package codes nothing from a plain sentence" >&2
  exit 1
}
echo "wheel: installs and codes without a network"
