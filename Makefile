# entente: `make help` says what can be made.
#
# The virtual environment .venv is made once and brought up to date when pyproject.toml changes.
# Another Python than python3:  make setup PYTHON=python3.12

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.setup-done

PYTEST_FLAGS ?=
WORKERS      ?= 2
DEMO         ?= examples/2023-03-11-riyadh-tehran.txt examples/2018-06-17-prespa.html examples/2022-07-odesa.csv

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint format types imports reference docs-check bench ci clean

help:  ## Say what can be made
	@sed -n 's/^\([a-z-]*\):.*##  *\(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

setup: $(STAMP)  ## Install entente and its tools into .venv (redone only when pyproject.toml changes)

$(STAMP): pyproject.toml
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
	  echo "make: there is no '$(PYTHON)' here. Install Python 3.11 or newer, or name yours: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "make: entente needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) -V 2>&1). Name another: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@if ! $(BIN)/python -m pip --version >/dev/null 2>&1; then \
	  echo "Making $(VENV) with $$($(PYTHON) -V) …"; \
	  $(PYTHON) -m venv $(VENV) || { \
	    echo "make: '$(PYTHON) -m venv' failed. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }; \
	fi
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "make: $(VENV) was made with $$($(BIN)/python -V), which is too old; run 'make clean-venv' and try again" >&2; exit 1; }
	@echo "Installing entente and what it needs into $(VENV) (some minutes the first time) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

demo: $(STAMP)  ## Code the bundled reports and print who did what to whom
	@$(BIN)/entente code $(DEMO) --format table

test: $(STAMP)  ## Run the tests (PYTEST_FLAGS="-k dates" for some of them, WORKERS=0 for one process)
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile $(PYTEST_FLAGS)

lint: $(STAMP)  ## Check style and format
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: $(STAMP)  ## Format the code and mend what can be mended
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

types: $(STAMP)  ## Check types
	@$(BIN)/mypy

imports: $(STAMP)  ## Check that parts import only parts to their left
	@$(BIN)/lint-imports

reference: $(STAMP)  ## Write docs/reference from docstrings, commands and records
	@$(BIN)/python tools/make_reference.py

docs-check: $(STAMP)  ## Run the commands in the documentation
	@$(BIN)/python tools/check_docs.py

bench: $(STAMP)  ## Measure speed, size and accuracy, each beside its limit
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

ci:  ## Everything that is checked before a change goes in
	@.ci/run

clean:  ## Remove what was built; keeps .venv
	@rm -rf build dist src/*.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage htmlcov
	@find src tests tools training benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

.PHONY: clean-venv
clean-venv: clean  ## Remove .venv as well
	@rm -rf $(VENV)
