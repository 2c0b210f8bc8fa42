# Ad Fontes: the commands a reader or a developer needs.  `make help` lists them.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.PHONY: help read test torture bench check picture clean
.DEFAULT_GOAL := help

help:  ## list these commands
	@grep -E '^[a-z]+: .*## ' $(MAKEFILE_LIST) | sed -e 's/:.*## /\t/' | expand -t 12

read: $(VENV)/reader  ## install what is missing and open the embedded essay
	@$(BIN)/adfontes shipped:essay

test: $(VENV)/developer  ## install what is missing and run every test
	@$(BIN)/python -m pytest -q -n 3 -m "not torture"

torture: $(VENV)/developer  ## the long proofs: crashes, kills, fuzzing, thousands of keys
	@$(BIN)/python -m pytest -q -m torture

bench: $(VENV)/developer  ## measure the reader beside less, vim, w3m, epy and others, as ratios
	@$(BIN)/python tests/bench/bench.py $(ARGUMENTS)
	@$(BIN)/python tests/bench/size.py

check: $(VENV)/developer  ## types and style only
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

picture: $(VENV)/developer  ## draw README's pictures anew
	@$(BIN)/python tests/picture.py

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Ad Fontes needs Python 3.11 or newer; say which with: make PYTHON=python3.12 read" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { \
	  echo "This Python cannot make an environment (on Debian: apt install python3-venv)" >&2; \
	  rm -rf $(VENV); exit 1; }

$(VENV)/reader: $(BIN)/python pyproject.toml
	@echo "Installing Ad Fontes into $(VENV) (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/developer: $(BIN)/python pyproject.toml
	@echo "Installing what the tests need into $(VENV) (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $(VENV)/reader $@

clean:  ## remove the environment and every cache
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist *.egg-info
