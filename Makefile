# Everything a checkout needs: `make run`, `make test`, `make ui`, `make check`. Nothing is installed outside .venv.
# PYTHON names the Python (3.11 or newer) that .venv is made from; uv is used where it is found.

PYTHON ?= python3
INBOX ?= samples/delivery
DIR ?= $(CURDIR)
PORT ?= 3000

VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)

.PHONY: help run test ui check score lock audit clean

help:
	@echo "make run [INBOX=FOLDER] [DIR=HOME]  read reports and publish the warehouse (default: the sample delivery)"
	@echo "make test                           run all tests"
	@echo "make ui [DIR=HOME] [PORT=3000]      the web UI, the inbox sensor and the nightly schedule, on loopback"
	@echo "make check                          format, lint, types, import contract"
	@echo "make score                          measure against the gold annotations in ../shared, where it is"
	@echo "make lock                           resolve the dependencies anew into requirements/*.txt"
	@echo "make audit                          look the locked dependencies up in the advisory database"

run: $(VENV)/run.stamp
	$(BIN)/gwr run "$(INBOX)" --home "$(DIR)"

test: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -n 2 --dist worksteal

ui: $(VENV)/run.stamp
	$(BIN)/gwr ui --home "$(DIR)" --port $(PORT)

check: $(VENV)/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

score: $(VENV)/run.stamp
	@test -d ../shared/gold || { echo "make score needs the annotated reports in ../shared"; exit 1; }
	@set -e; home=$$(mktemp -d); trap 'rm -rf "$$home"' EXIT; \
	$(BIN)/gwr run ../shared/reports --home "$$home" >/dev/null; \
	$(BIN)/gwr run ../shared/corpus --home "$$home" >/dev/null; \
	$(BIN)/python ../shared/tools/score.py "$$home/warehouse/gwr.duckdb" ../shared/gold/*.tsv

lock: $(VENV)/dev.stamp
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --no-emit-index-url --no-strip-extras --upgrade -o requirements/run.txt
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --no-emit-index-url --no-strip-extras --upgrade -c requirements/run.txt -o requirements/dev.txt

audit: $(VENV)/dev.stamp
	$(BIN)/pip-audit --strict --require-hashes --disable-pip --progress-spinner off -r requirements/dev.txt

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

# The environment. What tests need contains what runs need, so a finished dev.stamp serves for both.

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name one with make PYTHON=/path/to/python3.12"; exit 1; }
ifdef UV
	uv venv --quiet --allow-existing --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" $(VENV)
else
# half an environment, without pip, would pass for a whole one the next time
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }
endif
	@touch $(VENV)/bin/python

$(VENV)/run.stamp: requirements/run.txt pyproject.toml | $(VENV)/bin/python
	@if [ $(VENV)/dev.stamp -nt requirements/dev.txt ] && [ $(VENV)/dev.stamp -nt requirements/run.txt ] \
	  && [ $(VENV)/dev.stamp -nt pyproject.toml ]; then touch $@; else $(MAKE) --no-print-directory LOCK=run install; fi

$(VENV)/dev.stamp: requirements/dev.txt pyproject.toml | $(VENV)/bin/python
	@$(MAKE) --no-print-directory LOCK=dev install

.PHONY: install
install:
ifdef UV
	VIRTUAL_ENV=$(VENV) uv pip install --quiet --require-hashes -r requirements/$(LOCK).txt
	VIRTUAL_ENV=$(VENV) uv pip install --quiet --no-deps --no-build-isolation -e .
else
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/$(LOCK).txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
endif
	@touch $(VENV)/$(LOCK).stamp
